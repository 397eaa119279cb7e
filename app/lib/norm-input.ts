import { brokenJson, jsonFaults, plainFaults, type NormFault, type NormIssue } from "./norm-faults";
import { normKind, type NormEditor } from "./norm-registry";
import { compactRequisite, normalisePhone } from "./requisites";
import { isDay } from "./time";
import { message } from "./say-message";

export type NormReading = { ok: true; value: unknown } | { ok: false; faults: NormFault[] };

const fault = (text: string, path = ""): NormReading => ({ ok: false, faults: [{ path, message: message(text) }] });
const DIGITS = ["inn", "kpp", "ogrn", "bik", "corrAccount", "account"];
const MOST = 100_000;

/** The whole number in a text, with spaces between digits and a minus of any sort; null when it is none. */
function wholeNumber(text: string): number | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, "").replace(/[\u2212\u2013]/g, "-");
  return /^-?\d{1,12}$/.test(compact) ? Number(compact) : null;
}

function typedValue(editor: NormEditor, typed: Readonly<Record<string, string>>): NormReading {
  const text = (typed.value ?? "").trim();
  if (text.length > MOST) return fault("norm.tooLong");
  const ok = (value: unknown): NormReading => ({ ok: true, value });
  switch (editor.kind) {
    case "whole": {
      const value = wholeNumber(text.replace(/%$/, ""));
      return value === null ? fault("norm.whole") : ok(value);
    }
    case "money": {
      const compact = text.replace(/[\s\u00a0\u202f₽]/g, "").replace(",", ".");
      if (!/^\d{1,9}(\.\d{1,2})?$/.test(compact)) return fault("norm.money");
      const [roubles = "0", kopecks = ""] = compact.split(".");
      return ok(Number(roubles) * 100 + Number(kopecks.padEnd(2, "0")));
    }
    case "list": {
      const values = text.split(/[,;\n]+/).map((part) => part.trim()).filter(Boolean).map((part) => wholeNumber(part.replace(/%$/, "")));
      return values.includes(null) ? fault("norm.list") : ok(values);
    }
    case "words":
      return ok([...new Set(text.toLowerCase().split(/[\s,;]+/).filter(Boolean))]);
    case "choice":
      return Object.hasOwn(editor.options, text) ? ok(text) : fault("field.required");
    case "flag":
      return text === "yes" || text === "no" ? ok(text === "yes") : fault("field.required");
    case "date":
      return isDay(text) ? ok(text) : fault("field.date");
    case "record": {
      const entries = editor.fields.flatMap((field): [string, string][] => {
        const raw = (typed[field] ?? "").trim();
        const value = DIGITS.includes(field) ? compactRequisite(raw) : field === "phone" ? (normalisePhone(raw) ?? raw) : raw;
        return value === "" ? [] : [[field, value]];
      });
      return ok(Object.fromEntries(entries));
    }
    case "percents": {
      const entries = Object.keys(editor.fields).map((field) => [field, wholeNumber((typed[field] ?? "").trim().replace(/%$/, ""))] as const);
      return entries.some(([, value]) => value === null) ? fault("norm.whole") : ok(Object.fromEntries(entries));
    }
    case "json":
      try {
        return ok(JSON.parse(text) as unknown);
      } catch {
        return { ok: false, faults: [brokenJson((typed.value ?? "").trimEnd())] };
      }
  }
}

/**
 * Reads what was typed for a norm and checks it against the norm's schema.
 * @param more what a reader of the norm asks of a value beyond its schema
 */
export function readNorm(code: string, typed: Readonly<Record<string, string>>, more: (value: unknown) => readonly NormIssue[] = () => []): NormReading {
  const { editor, schema } = normKind(code);
  const reading = typedValue(editor, typed);
  if (!reading.ok) return reading;
  const checked = schema.safeParse(reading.value);
  const issues = checked.success ? more(checked.data) : checked.error.issues;
  if (checked.success && issues.length === 0) return { ok: true, value: checked.data };
  return { ok: false, faults: editor.kind === "json" ? jsonFaults((typed.value ?? "").trimEnd(), reading.value, issues) : plainFaults(issues) };
}

/** A value as its editor shows it, by the name of the input. */
export function typedNorm(code: string, value: unknown): Record<string, string> {
  const { editor } = normKind(code);
  switch (editor.kind) {
    case "money":
      return { value: String(Number(value) / 100).replace(".", ",") };
    case "list":
    case "words":
      return { value: Array.isArray(value) ? value.join(", ") : "" };
    case "flag":
      return { value: value === true ? "yes" : "no" };
    case "record":
      return Object.fromEntries(editor.fields.map((field) => [field, String((value as Record<string, unknown>)[field] ?? "")]));
    case "percents":
      return Object.fromEntries(Object.keys(editor.fields).map((field) => [field, String((value as Record<string, unknown>)[field] ?? "")]));
    case "json":
      return { value: JSON.stringify(value, null, 2) };
    default:
      return { value: String(value) };
  }
}
