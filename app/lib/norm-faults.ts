import { lineOf, pathKey, scanJson } from "./json-places";
import { message } from "./say-message";

/** What is wrong with a typed value: where (a name of a field or a place in JSON; empty for the whole) and what, as a message key. */
export interface NormFault {
  path: string;
  /** Line of a JSON text, from 1. */
  line?: number;
  message: string;
}

/** What a schema finds wrong, as far as it is told on. */
export interface NormIssue {
  code?: string | undefined;
  path: readonly PropertyKey[];
  message: string;
  minimum?: unknown;
  maximum?: unknown;
  origin?: unknown;
  expected?: unknown;
  values?: readonly unknown[];
  keys?: readonly string[];
}

const MOST_FAULTS = 10;
const TYPES = ["string", "number", "boolean", "array", "object"];
/** Words of the schema's library are no sentences of the portal's: those are keys, with parameters behind a bar. */
const isKey = (text: string): boolean => /^[\w.-]+(\|.*)?$/s.test(text);
const nameOf = (path: readonly PropertyKey[]): string => path.map((step) => (typeof step === "number" ? String(step + 1) : String(step))).join(" → ");

function rangeMessage({ code, minimum, maximum, origin }: NormIssue): string {
  const small = code === "too_small";
  if (origin === "string") return small ? message("field.tooShort", { count: Number(minimum) }) : message("field.tooLong", { max: Number(maximum) });
  if (origin === "array") return message("norm.count");
  return small ? message("norm.least", { min: Number(minimum) }) : message("norm.most", { max: Number(maximum) });
}

const isRange = ({ code }: NormIssue): boolean => code === "too_small" || code === "too_big";

/** Faults of a value that was typed in inputs of its own. */
export const plainFaults = (issues: readonly NormIssue[]): NormFault[] =>
  issues.slice(0, MOST_FAULTS).map((issue) => ({ path: nameOf(issue.path), message: isRange(issue) ? rangeMessage(issue) : issue.message || message("norm.shape") }));

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inside, step) => (typeof inside === "object" && inside !== null && Object.hasOwn(inside, step) ? (inside as Record<PropertyKey, unknown>)[step] : undefined), value);

function jsonMessage(value: unknown, issue: NormIssue): string {
  switch (issue.code) {
    case "too_small":
    case "too_big":
      return rangeMessage(issue);
    case "invalid_type": {
      if (valueAt(value, issue.path) === undefined) return message("norm.missing");
      if (issue.expected === "int") return message("norm.whole");
      const expected = issue.expected === "record" ? "object" : String(issue.expected);
      return message(TYPES.includes(expected) ? `norm.type.${expected}` : "norm.shape");
    }
    case "invalid_value":
      if (valueAt(value, issue.path) === undefined) return message("norm.missing");
      return message("norm.options", { options: (issue.values ?? []).map(String).join(", ") });
    case "unrecognized_keys":
      return message("norm.extra", { keys: (issue.keys ?? []).join(", ") });
    default:
      return isKey(issue.message) ? issue.message : message("norm.shape");
  }
}

/** Faults of a value that was typed as JSON: each with its place in the value and its line in the text. */
export function jsonFaults(text: string, value: unknown, issues: readonly NormIssue[]): NormFault[] {
  const { places } = scanJson(text);
  return issues.slice(0, MOST_FAULTS).map((issue) => {
    // What is missing has no line of its own: the line of what it is missing from.
    const nearest = issue.path.map((_step, index) => places.get(pathKey(issue.path.slice(0, issue.path.length - index)))).find((offset) => offset !== undefined);
    return { path: nameOf(issue.path), line: lineOf(text, nearest ?? places.get("") ?? 0).line, message: jsonMessage(value, issue) };
  });
}

/** The fault of a text that is no JSON. */
export function brokenJson(text: string): NormFault {
  const { wrongAt } = scanJson(text);
  if (wrongAt === null) return { path: "", message: message("norm.json") };
  const { line, column } = lineOf(text, wrongAt);
  return { path: "", line, message: wrongAt >= text.length ? message("norm.jsonEnd") : message("norm.jsonAt", { column, near: text.slice(wrongAt, wrongAt + 20).split("\n")[0]!.trim() }) };
}
