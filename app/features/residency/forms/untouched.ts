import { isDocumentGap, type Asked, type Gap, type SectionProgress } from "../rules/completeness";
import { sectionOf, type FactsOfCompany, type FormDefinition } from "./definition";
import type { FixItem } from "./open";
import { shownQuestions } from "./shown";
import { answerOf, type Answers } from "./values";

/** What was handed in, or stands now: answers, and documents by kind and file. */
export interface Handed {
  answers: Answers;
  documents: readonly { kind: string; fileId: string }[];
}

const filesOf = ({ documents }: Handed, kind: string | null): string =>
  documents.filter((one) => kind === null || one.kind === kind).map((one) => `${one.kind}/${one.fileId}`).sort().join();

/**
 * Things that were asked to be put right and stand as they were handed in. A question that is not asked any more cannot
 * be answered, so it is never untouched.
 */
export function untouchedItems(definition: FormDefinition, facts: FactsOfCompany, items: readonly FixItem[], before: Handed, now: Handed): FixItem[] {
  const shown = shownQuestions(definition, now.answers, facts);
  const same = (code: string) => answerOf(before.answers, code).trim() === answerOf(now.answers, code).trim();
  return items.filter(({ section, question, document }) => {
    if (section === "documents") return filesOf(before, document ?? null) === filesOf(now, document ?? null);
    const questions = (sectionOf(definition, section)?.questions ?? []).filter((one) => shown.has(one.code) && (question === undefined || one.code === question));
    return questions.length > 0 && questions.every((one) => (one.type === "file" && one.document ? filesOf(before, one.document) === filesOf(now, one.document) : same(one.code)));
  });
}

/** Progress in which what was asked and not touched counts as not done. */
export function withUntouched(progress: readonly SectionProgress[], untouched: readonly FixItem[], gaps: readonly Gap[], { definition, checklist }: Asked): SectionProgress[] {
  return progress.map((row) => {
    const missing = new Set(gaps.filter((gap) => gap.section === row.section).map((gap) => (isDocumentGap(gap) ? gap.document : gap.field) as string));
    const required = new Set<string>(
      row.section === "documents"
        ? checklist.filter((item) => item.required).map((item) => item.kind)
        : sectionOf(definition, row.section)?.questions.filter((one) => one.required && one.type !== "file").map((one) => one.code),
    );
    const open = untouched.filter((item) => item.section === row.section && !missing.has(item.question ?? item.document ?? ""));
    const counted = open.filter((item) => required.has(item.question ?? item.document ?? "")).length;
    return { ...row, done: row.done - counted, of: row.of + open.length - counted };
  });
}
