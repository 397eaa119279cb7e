import { z } from "~/lib/form-messages";
import { faultOf } from "./check";
import { questionsOf, type FactsOfCompany, type FormDefinition } from "./definition";
import { isFilled, shownQuestions } from "./shown";
import { answerOf, type Answers } from "./values";

/** One thing that staff ask to put right: a question, a document, or a whole section. */
export const fixItemSchema = z.object({
  section: z.string().max(60),
  question: z.string().max(60).optional(),
  document: z.string().max(60).optional(),
  note: z.string().max(2000).default(""),
});
export type FixItem = z.output<typeof fixItemSchema>;

export interface OpenFix {
  items: readonly FixItem[];
}

/** Items as they are stored; what cannot be read is passed over. */
export function readFixItems(stored: unknown): FixItem[] {
  const items = z.array(fixItemSchema).safeParse(stored);
  return items.success ? items.data : [];
}

/** Whether a question or a document was asked to be put right; a request without items opens everything. */
export function isOpenForFix(fix: OpenFix | null, what: { section: string; question?: string; document?: string }): boolean {
  if (fix === null || fix.items.length === 0) return true;
  return fix.items.some(
    (item) =>
      item.section === what.section &&
      (item.document ? item.document === what.document : item.question ? item.question === what.question : true),
  );
}

/**
 * Questions that may be written while an application is being fixed: those that were asked, those that depend on their
 * answers, and required ones that are empty or wrong, or the way to submit would be closed. Null = all.
 */
export function openQuestions(definition: FormDefinition, fix: OpenFix | null, answers: Answers, facts: FactsOfCompany): Set<string> | null {
  if (fix === null || fix.items.length === 0) return null;
  const shown = shownQuestions(definition, answers, facts);
  const open = new Set<string>();
  for (const section of definition.sections) {
    for (const question of section.questions) {
      const value = answerOf(answers, question.code);
      const lacking = shown.has(question.code) && (isFilled(value) ? faultOf(question, value) !== null : question.required);
      if (lacking || isOpenForFix(fix, { section: section.code, question: question.code })) open.add(question.code);
    }
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const question of questionsOf(definition)) {
      if (!open.has(question.code) && question.showIf.some((condition) => open.has(condition.question))) {
        open.add(question.code);
        grown = true;
      }
    }
  }
  return open;
}

/** How a tick of the form for returning names an item: «project/projectTitle», «documents/charter». */
export const itemKey = ({ section, question, document }: Pick<FixItem, "section" | "question" | "document">): string => `${section}/${question ?? document ?? ""}`;
export const noteName = (key: string): string => `note:${key}`;

/** The items that were ticked in the form for returning, each with its note. */
export function readTickedItems(form: FormData): FixItem[] {
  return [...new Set(form.getAll("item"))].flatMap((key): FixItem[] => {
    if (typeof key !== "string") return [];
    const [section = "", code = ""] = key.split("/");
    const given = form.get(noteName(key));
    const note = typeof given === "string" ? given.replace(/\r\n?/g, "\n").trim().slice(0, 2000) : "";
    if (!section || !code) return [];
    return [section === "documents" ? { section, document: code, note } : { section, question: code, note }];
  });
}
