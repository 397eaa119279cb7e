import { z } from "~/lib/form-messages";
import { DOCUMENT_KINDS } from "../documents";

/** A form that staff compose: sections of questions with conditions, as data in `Form.definition`. */

export const QUESTION_TYPES = [
  "short", "long", "number", "money", "date", "choice", "table", "file",
  "url", "email", "phone", "cluster", "hours",
] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export const COLUMN_TYPES = ["short", "number", "money", "date"] as const;

/** What a condition may ask about the company instead of a question. */
export const COMPANY_FACTS = ["company.legalForm", "company.kind"] as const;
export type CompanyFact = (typeof COMPANY_FACTS)[number];
/** The company's side of the conditions. */
export type FactsOfCompany = Readonly<Record<CompanyFact, string>>;

/** Longest text that is kept of one field, whatever its limit is: a draft keeps also what is too long to submit. */
export const KEEP_CHARS = 20_000;
export const MOST_ROWS = 60;
const LARGEST = 1_000_000_000_000;

/** Letters, digits, `_` and `-`; what an answer is kept under, and never changed once the form is published. */
export const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
/** Addresses of an application's other pages, which no section may take. */
export const RESERVED_SECTIONS: readonly string[] = [
  "documents", "review", "saves", "messages", "decision", "appeal", "offer", "receipt", "changes", "experts", "agreement", "overview", "history", "print",
];

const code = z.string().regex(CODE);
const words = (max: number) => z.string().max(max);
const named = { labelRu: words(300), labelEn: words(300) };

const optionSchema = z.object({ code, ...named });
const columnSchema = z.object({ code, ...named, type: z.enum(COLUMN_TYPES), required: z.boolean().default(false) });
const conditionSchema = z.discriminatedUnion("is", [
  z.object({ question: z.string().max(60), is: z.literal("filled") }),
  z.object({ question: z.string().max(60), is: z.literal("equals"), value: z.string().max(300) }),
  z.object({ question: z.string().max(60), is: z.literal("oneOf"), values: z.array(z.string().max(300)).max(40) }),
]);
export type Condition = z.output<typeof conditionSchema>;

export const questionSchema = z.object({
  code,
  type: z.enum(QUESTION_TYPES),
  ...named,
  helpRu: words(1000).default(""),
  helpEn: words(1000).default(""),
  required: z.boolean().default(false),
  /** Longest text in characters, or the largest number or sum in roubles. */
  max: z.number().int().min(1).max(LARGEST).default(2000),
  /** The smallest number or sum. */
  min: z.number().int().min(-LARGEST).max(LARGEST).default(0),
  /** Of a choice: several may be ticked. */
  multiple: z.boolean().default(false),
  options: z.array(optionSchema).max(60).default([]),
  columns: z.array(columnSchema).max(12).default([]),
  /** Of a table: how many rows; named rows make it a grid of a fixed size. */
  minRows: z.number().int().min(0).max(MOST_ROWS).default(0),
  maxRows: z.number().int().min(1).max(MOST_ROWS).default(20),
  rows: z.array(z.object(named)).max(MOST_ROWS).default([]),
  /** Of a file: the kind of document that is asked for. */
  document: z.enum(DOCUMENT_KINDS).nullable().default(null),
  /** Asked only when all of these hold. */
  showIf: z.array(conditionSchema).max(6).default([]),
});
export type Question = z.output<typeof questionSchema>;
export type QuestionInput = z.input<typeof questionSchema>;

const sectionSchema = z.object({
  code,
  ...named,
  leadRu: words(1000).default(""),
  leadEn: words(1000).default(""),
  /** Its part in the progress of the whole. */
  weight: z.number().int().min(0).max(1000).default(10),
  questions: z.array(questionSchema).max(120).default([]),
});
export type FormSectionOf = z.output<typeof sectionSchema>;

export const definitionSchema = z.object({
  sections: z.array(sectionSchema).max(30).default([]),
  /** The documents' part in the progress. */
  documentsWeight: z.number().int().min(0).max(1000).default(20),
});
export type FormDefinition = z.output<typeof definitionSchema>;
export type FormDefinitionInput = z.input<typeof definitionSchema>;

export const readDefinition = (stored: unknown): FormDefinition => definitionSchema.parse(stored);

export const questionsOf = (definition: FormDefinition): Question[] => definition.sections.flatMap((section) => section.questions);
export const sectionOf = (definition: FormDefinition, sectionCode: string): FormSectionOf | undefined =>
  definition.sections.find((section) => section.code === sectionCode);
export const questionOf = (definition: FormDefinition, questionCode: string): Question | undefined =>
  questionsOf(definition).find((question) => question.code === questionCode);

/** What keeps a form from being published. `question` or `section` says where. */
export interface FormProblem {
  why:
    | "no-sections" | "empty-section" | "reserved-section" | "same-section" | "same-question" | "no-label"
    | "few-options" | "same-option" | "no-columns" | "rows" | "no-document" | "limits"
    | "unknown-condition" | "circle" | "no-project-title";
  section?: string;
  question?: string;
}

/** The question that lists name an application by. */
export const PROJECT_TITLE = "projectTitle";

const repeated = (codes: readonly string[]): string[] => [...new Set(codes.filter((one, index) => codes.indexOf(one) !== index))];

/** Everything that has to be put right before the form is published. */
export function problemsOf(definition: FormDefinition): FormProblem[] {
  const problems: FormProblem[] = [];
  const { sections } = definition;
  if (sections.length === 0) problems.push({ why: "no-sections" });
  for (const section of repeated(sections.map((one) => one.code))) problems.push({ why: "same-section", section });
  for (const question of repeated(questionsOf(definition).map((one) => one.code))) problems.push({ why: "same-question", question });
  const known = new Set<string>([...questionsOf(definition).map((one) => one.code), ...COMPANY_FACTS]);
  for (const section of sections) {
    const where = { section: section.code };
    if (RESERVED_SECTIONS.includes(section.code)) problems.push({ why: "reserved-section", ...where });
    if (!section.labelRu.trim() || !section.labelEn.trim()) problems.push({ why: "no-label", ...where });
    if (section.questions.length === 0) problems.push({ why: "empty-section", ...where });
    for (const question of section.questions) problems.push(...problemsOfQuestion(question, known).map((why) => ({ why, ...where, question: question.code })));
  }
  if (!known.has(PROJECT_TITLE)) problems.push({ why: "no-project-title" });
  for (const question of circleOf(definition)) problems.push({ why: "circle", question });
  return problems;
}

function problemsOfQuestion(question: Question, known: ReadonlySet<string>): FormProblem["why"][] {
  const whys: FormProblem["why"][] = [];
  const unnamed = (one: { labelRu: string; labelEn: string }) => !one.labelRu.trim() || !one.labelEn.trim();
  if ([question, ...question.options, ...question.columns, ...question.rows].some(unnamed)) whys.push("no-label");
  if (question.type === "choice") {
    if (question.options.length < 2) whys.push("few-options");
    if (repeated(question.options.map((one) => one.code)).length > 0) whys.push("same-option");
  }
  if (question.type === "table") {
    if (question.columns.length === 0 || repeated(question.columns.map((one) => one.code)).length > 0) whys.push("no-columns");
    if (question.rows.length === 0 && question.minRows > question.maxRows) whys.push("rows");
  }
  if (question.type === "file" && question.document === null) whys.push("no-document");
  if (question.min > question.max) whys.push("limits");
  if (question.showIf.some((condition) => !known.has(condition.question))) whys.push("unknown-condition");
  return whys;
}

/** Questions whose conditions lead back to themselves. */
export function circleOf(definition: FormDefinition): string[] {
  const needs = new Map(questionsOf(definition).map((one) => [one.code, one.showIf.map((condition) => condition.question)]));
  return [...needs.keys()].filter((start) => {
    const seen = new Set<string>();
    const walk = (at: string): boolean =>
      (needs.get(at) ?? []).some((next) => next === start || (!seen.has(next) && (seen.add(next), walk(next))));
    return walk(start);
  });
}
