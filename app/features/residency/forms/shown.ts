import { questionsOf, type Condition, type FactsOfCompany, type FormDefinition, type FormSectionOf } from "./definition";
import { answerOf, readChoice, readTable, type Answers } from "./values";

/** True when an answer says anything. */
export const isFilled = (value: string | undefined): boolean => Boolean(value?.trim());

function holds(condition: Condition, value: string): boolean {
  if (condition.is === "filled") return value.startsWith("[{") ? readTable(value).length > 0 : isFilled(value);
  const given = value.includes("\n") ? readChoice(value) : [value.trim()];
  return condition.is === "equals" ? given.includes(condition.value) : condition.values.some((one) => given.includes(one));
}

/**
 * Codes of the questions that are asked, given what was answered. An answer to a question that is not asked itself
 * is kept, and counts as none. Of questions whose conditions run in a circle none is asked.
 */
export function shownQuestions(definition: FormDefinition, answers: Answers, facts: FactsOfCompany): Set<string> {
  const byCode = new Map(questionsOf(definition).map((question) => [question.code, question]));
  const known = new Map<string, boolean>();
  const isShown = (code: string): boolean => {
    const before = known.get(code);
    if (before !== undefined) return before;
    known.set(code, false);
    const question = byCode.get(code);
    const shown = question !== undefined && question.showIf.every((condition) => holds(condition, valueOf(condition.question)));
    known.set(code, shown);
    return shown;
  };
  const valueOf = (code: string): string => {
    if (code === "company.legalForm" || code === "company.kind") return facts[code];
    return isShown(code) ? answerOf(answers, code) : "";
  };
  return new Set([...byCode.keys()].filter(isShown));
}

/** Sections in which something is asked, each with its asked questions alone. */
export function shownSections(definition: FormDefinition, shown: ReadonlySet<string>): FormSectionOf[] {
  return definition.sections
    .map((section) => ({ ...section, questions: section.questions.filter((question) => shown.has(question.code)) }))
    .filter((section) => section.questions.length > 0);
}

/** The page that follows a section; after the last come the documents. */
export function sectionAfter(definition: FormDefinition, shown: ReadonlySet<string>, section: string): string {
  if (section === "documents" || section === "review") return "review";
  const at = definition.sections.findIndex((one) => one.code === section);
  const next = definition.sections.slice(at + 1).find((one) => one.questions.some((question) => shown.has(question.code)));
  return next?.code ?? "documents";
}
