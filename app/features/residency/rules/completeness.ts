import type { ChecklistItem, DocumentKind } from "../documents";
import { faultOf } from "../forms/check";
import type { FactsOfCompany, FormDefinition } from "../forms/definition";
import { isFilled, shownQuestions, shownSections } from "../forms/shown";
import type { Answers } from "../forms/values";

/** A thing that stands between a draft and its submission. */
export type Gap =
  | { section: string; field: string; why: "empty" | "wrong" }
  | { section: "documents"; document: DocumentKind; why: "empty" };

export const isDocumentGap = (gap: Gap): gap is Extract<Gap, { document: DocumentKind }> => "document" in gap;

/** What is asked of an application: its form, the company's facts and the checklist. */
export interface Asked {
  definition: FormDefinition;
  facts: FactsOfCompany;
  checklist: readonly ChecklistItem[];
}

/** What an application still lacks, in the order of the form; a question that is not asked is never missing. Empty = it can be submitted. */
export function gapsOf({ definition, facts, checklist }: Asked, answers: Answers, attached: Iterable<string>): Gap[] {
  const gaps: Gap[] = [];
  for (const { code: section, questions } of shownSections(definition, shownQuestions(definition, answers, facts))) {
    for (const question of questions) {
      if (question.type === "file") continue;
      const value = answers[section]?.[question.code];
      if (isFilled(value)) {
        if (faultOf(question, value!)) gaps.push({ section, field: question.code, why: "wrong" });
      } else if (question.required) gaps.push({ section, field: question.code, why: "empty" });
    }
  }
  const have = new Set(attached);
  for (const { kind, required } of checklist) {
    if (required && !have.has(kind)) gaps.push({ section: "documents", document: kind, why: "empty" });
  }
  return gaps;
}

export interface SectionProgress {
  section: string;
  /** Required things that are there, of how many. */
  done: number;
  of: number;
  weight: number;
}

/** How far each section is that asks anything, and the documents after them. */
export function progressOf({ definition, facts, checklist }: Asked, answers: Answers, gaps: readonly Gap[]): SectionProgress[] {
  const left = (section: string) => gaps.filter((gap) => gap.section === section).length;
  const rows = shownSections(definition, shownQuestions(definition, answers, facts)).map(({ code: section, weight, questions }) => {
    const required = new Set(questions.filter((question) => question.required && question.type !== "file").map((question) => question.code));
    const wrongOptional = gaps.filter((gap) => gap.section === section && !isDocumentGap(gap) && !required.has(gap.field)).length;
    const of = required.size + wrongOptional;
    return { section, of, done: of - left(section), weight };
  });
  const of = checklist.filter((item) => item.required).length;
  return [...rows, { section: "documents", of, done: of - left("documents"), weight: definition.documentsWeight }];
}

/** Whole percent of the way, each section with its weight; 100 only when nothing is missing. */
export function percentOf(progress: readonly SectionProgress[]): number {
  const asking = progress.filter((row) => row.of > 0);
  const whole = asking.reduce((sum, row) => sum + row.weight, 0);
  const complete = asking.every((row) => row.done >= row.of);
  if (complete) return 100;
  if (whole === 0) return 0;
  const part = asking.reduce((sum, row) => sum + (row.weight * row.done) / row.of, 0);
  return Math.max(0, Math.min(99, Math.floor((part / whole) * 100 + 1e-9)));
}
