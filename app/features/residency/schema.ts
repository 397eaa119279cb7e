import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { normalisePhone } from "~/lib/requisites";
import { isDay } from "~/lib/time";
import { CLUSTERS, FIELDS, FORM_SECTIONS, KEEP_CHARS, type Answers, type FieldName, type FieldRule, type FormSection, type Typed } from "./sections";
import { MAX_SCORE, type Scores } from "./rules/score";

const length = (text: string) => [...text].length;

/** «1 200» and «1200» are the same number; null for what is none. */
export function readWhole(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f]/g, "");
  return /^\d{1,13}$/.test(digits) ? Number(digits) : null;
}

function check(rule: FieldRule) {
  const text = z.string().trim();
  switch (rule.kind) {
    case "whole":
    case "hours":
      return text.refine((value) => (readWhole(value) ?? Infinity) <= rule.max, { error: () => message("field.number") });
    case "roubles":
      return text.refine(
        (value) => {
          const kopecks = parseMoney(value);
          return kopecks !== null && kopecks >= 0 && kopecks <= rule.max * 100;
        },
        { error: () => message("field.number") },
      );
    case "url":
      return text.refine((value) => /^https?:\/\/[^\s]+\.[^\s]+$/.test(value) && length(value) <= rule.max, {
        error: () => message("field.url"),
      });
    case "email":
      return text.max(rule.max).pipe(z.email());
    case "phone":
      return text.refine((value) => normalisePhone(value) !== null, { error: () => message("field.phone") });
    case "cluster":
      return z.enum(CLUSTERS);
    default:
      return text.refine((value) => length(value) <= rule.max, { error: () => message("field.tooLong", { max: rule.max }) });
  }
}

const made = new Map<FormSection, z.ZodObject>();

/** What a topic's fields must look like when they are filled; an empty field passes (see `gapsOf` for what is missing). */
export function sectionSchema(section: FormSection): z.ZodObject {
  let schema = made.get(section);
  if (!schema) {
    schema = z.object(Object.fromEntries(FIELDS[section].map((rule) => [rule.name, check(rule).optional()])));
    made.set(section, schema);
  }
  return schema;
}

/** Takes the topic's fields from a form as they were typed; line ends become \n, empty fields are left out. */
export function readTyped(section: FormSection, form: FormData): Typed {
  const typed: Typed = {};
  for (const { name } of FIELDS[section]) {
    const value = form.get(name);
    if (typeof value !== "string" || value.trim() === "") continue;
    typed[name] = value.replace(/\r\n?/g, "\n").slice(0, KEEP_CHARS);
  }
  return typed;
}

/** Names of filled fields whose content is not what is asked for. */
export function wrongFields(section: FormSection, typed: Typed): FieldName[] {
  const filled = Object.fromEntries(Object.entries(typed).filter(([, value]) => value?.trim()));
  const checked = sectionSchema(section).safeParse(filled);
  if (checked.success) return [];
  return [...new Set(checked.error.issues.map((issue) => issue.path[0] as FieldName))];
}

/** The same for every topic. */
export const wrongInAnswers = (answers: Answers): Record<FormSection, FieldName[]> =>
  Object.fromEntries(FORM_SECTIONS.map((section) => [section, wrongFields(section, answers[section] ?? {})])) as Record<
    FormSection,
    FieldName[]
  >;

export interface ReviewInput {
  scores: Scores;
  comment: string;
  noConflict: boolean;
}

/** An expert's form: `score.<code>` 0…5 or absent, `comment.<code>`, `comment`, `noConflict`. Wrong scores count as absent. */
export function readReview(form: FormData, codes: readonly string[]): ReviewInput {
  const scores: Scores = {};
  for (const code of codes) {
    const raw = form.get(`score.${code}`);
    const comment = textOf(form.get(`comment.${code}`), 1000);
    const score = typeof raw === "string" && /^\d$/.test(raw) && Number(raw) <= MAX_SCORE ? Number(raw) : undefined;
    if (score === undefined && !comment) continue;
    scores[code] = { ...(score === undefined ? {} : { score }), ...(comment ? { comment } : {}) };
  }
  return { scores, comment: textOf(form.get("comment"), 4000), noConflict: form.get("noConflict") === "on" };
}

const textOf = (value: FormDataEntryValue | null, max: number): string =>
  typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim().slice(0, max) : "";

/** Why an application is returned or refused: said to the applicant as it is written. */
export const reasonSchema = z.object({ reason: z.string().trim().min(10).max(2000) });
export const rejectSchema = z.object({ reasons: z.string().trim().min(10).max(2000) });

/** Terms of an approval. `startsOn` is a day in the site zone, the area is in whole m². */
export const approveSchema = z.object({
  startsOn: z.string().refine(isDay, { error: () => message("field.date") }),
  premises: z.string().trim().min(1).max(120),
  areaSqm: z.number().int().min(0).max(5000),
  termYears: z.number().int().min(1).max(10),
  reasons: z.string().trim().max(2000).default(""),
});
export type ApproveInput = z.output<typeof approveSchema>;
