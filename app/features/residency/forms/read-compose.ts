import { z } from "~/lib/form-messages";
import { invalid } from "~/lib/errors";
import type { ComposeAct } from "./compose";
import { CODE, COLUMN_TYPES, QUESTION_TYPES, type Condition, type Question } from "./definition";
import { isDocumentKind } from "../documents";

/** Rows of options, columns, named rows and conditions that a composer's form has besides the filled ones. */
export const SPARE_ROWS = 3;
const MOST = 60;

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim() : "";
};
const whole = (form: FormData, name: string, otherwise: number): number => {
  const value = text(form, name).replace(/[\s\u00a0\u202f]/g, "");
  if (value === "") return otherwise;
  if (!/^-?\d{1,13}$/.test(value)) throw invalid("invalid");
  return Number(value);
};
const oneOf = <T extends string>(list: readonly T[], value: string, otherwise: T): T => list.find((one) => one === value) ?? otherwise;

/** A code out of words, for whoever does not care what it is called; `taken` are those that are there. */
export function codeFrom(words: string, prefix: string, taken: readonly string[]): string {
  const bare = words.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 30);
  const start = CODE.test(bare) ? bare : prefix;
  if (!taken.includes(start) && start !== prefix) return start;
  for (let number = 1; ; number += 1) if (!taken.includes(`${start}${number}`)) return `${start}${number}`;
}

function namedRows(form: FormData, name: string): { labelRu: string; labelEn: string; index: number }[] {
  return Array.from({ length: MOST }, (_, index) => ({ labelRu: text(form, `${name}.${index}.ru`), labelEn: text(form, `${name}.${index}.en`), index })).filter((row) => row.labelRu || row.labelEn);
}

function withCodes<T extends { labelEn: string; index: number }>(form: FormData, name: string, prefix: string, rows: readonly T[]): (T & { code: string })[] {
  const taken: string[] = rows.map((row) => text(form, `${name}.${row.index}.code`)).filter(Boolean);
  return rows.map((row) => {
    const given = text(form, `${name}.${row.index}.code`);
    const code = given || codeFrom(row.labelEn, prefix, taken);
    if (!CODE.test(code)) throw invalid("invalid");
    if (!given) taken.push(code);
    return { ...row, code };
  });
}

function readConditions(form: FormData): Condition[] {
  return Array.from({ length: MOST }, (_, index) => index).flatMap((index): Condition[] => {
    const question = text(form, `if.${index}.question`);
    if (!question) return [];
    const values = text(form, `if.${index}.value`).split(/[,\n]/).map((one) => one.trim()).filter(Boolean);
    const is = text(form, `if.${index}.is`);
    if (is === "filled" || values.length === 0) return [{ question, is: "filled" }];
    if (is === "oneOf" || values.length > 1) return [{ question, is: "oneOf", values }];
    return [{ question, is: "equals", value: values[0]! }];
  });
}

/** A question's properties as the composer's form gives them. Error: `invalid` (422). */
export function readQuestion(form: FormData): Extract<ComposeAct, { act: "set-question" }>["set"] {
  const type = oneOf(QUESTION_TYPES, text(form, "type"), "short");
  const document = text(form, "document");
  const max = whole(form, "max", 2000);
  return {
    type,
    labelRu: text(form, "labelRu"),
    labelEn: text(form, "labelEn"),
    helpRu: text(form, "helpRu"),
    helpEn: text(form, "helpEn"),
    required: form.get("required") === "on",
    max,
    min: whole(form, "min", 0),
    multiple: form.get("multiple") === "on",
    options: withCodes(form, "option", "option", namedRows(form, "option")).map(({ code, labelRu, labelEn }) => ({ code, labelRu, labelEn })),
    columns: withCodes(form, "column", "column", namedRows(form, "column")).map(({ code, labelRu, labelEn, index }) => ({
      code, labelRu, labelEn, type: oneOf(COLUMN_TYPES, text(form, `column.${index}.type`), "short"), required: form.get(`column.${index}.required`) === "on",
    })),
    minRows: whole(form, "minRows", 0),
    maxRows: whole(form, "maxRows", 20),
    rows: namedRows(form, "row").map(({ labelRu, labelEn }) => ({ labelRu, labelEn })),
    document: isDocumentKind(document) ? document : null,
    showIf: readConditions(form),
  };
}

/** Reads an act of the composer; null when the intent is none of its acts. Error: `invalid` (422). */
export function readAct(form: FormData, taken: { sections: readonly string[]; questions: readonly string[] }): ComposeAct | null {
  const section = text(form, "section");
  const question = text(form, "question");
  const labels = { labelRu: text(form, "labelRu"), labelEn: text(form, "labelEn") };
  const code = (prefix: string, list: readonly string[]): string => {
    const given = text(form, "code") || codeFrom(labels.labelEn, prefix, list);
    if (!CODE.test(given)) throw invalid("invalid");
    return given;
  };
  switch (text(form, "intent")) {
    case "add-section":
      return { act: "add-section", code: code("section", taken.sections), ...labels };
    case "set-section":
      return { act: "set-section", section, ...labels, leadRu: text(form, "leadRu"), leadEn: text(form, "leadEn"), weight: whole(form, "weight", 10) };
    case "section-up":
      return { act: "move-section", section, by: -1 };
    case "section-down":
      return { act: "move-section", section, by: 1 };
    case "remove-section":
      return { act: "remove-section", section };
    case "add-question":
      return { act: "add-question", section, code: code("question", taken.questions), type: oneOf(QUESTION_TYPES, text(form, "type"), "short"), ...labels };
    case "set-question":
      return { act: "set-question", question, set: readQuestion(form) };
    case "question-up":
      return { act: "move-question", question, by: -1 };
    case "question-down":
      return { act: "move-question", question, by: 1 };
    case "carry-question":
      return { act: "carry-question", question, to: text(form, "to") };
    case "remove-question":
      return { act: "remove-question", question };
    default:
      return null;
  }
}

export const newFormSchema = z.object({
  code: z.string().trim().regex(CODE),
  titleRu: z.string().trim().min(1).max(200),
  titleEn: z.string().trim().min(1).max(200),
  copyOf: z.string().trim().optional(),
});

export type { Question };
