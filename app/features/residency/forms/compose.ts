import { conflict, invalid, notFound } from "~/lib/errors";
import { definitionSchema, questionsOf, type Condition, type FormDefinition, type FormSectionOf, type Question, type QuestionInput } from "./definition";

/** What a composer may do to a draft of a form, one act at a time. */
export type ComposeAct =
  | { act: "set-form"; documentsWeight: number }
  | { act: "add-section"; code: string; labelRu: string; labelEn: string }
  | { act: "set-section"; section: string; labelRu: string; labelEn: string; leadRu: string; leadEn: string; weight: number }
  | { act: "move-section"; section: string; by: -1 | 1 }
  | { act: "remove-section"; section: string }
  | { act: "add-question"; section: string; code: string; type: Question["type"]; labelRu: string; labelEn: string }
  | { act: "set-question"; question: string; set: Omit<QuestionInput, "code"> }
  | { act: "move-question"; question: string; by: -1 | 1 }
  | { act: "carry-question"; question: string; to: string }
  | { act: "remove-question"; question: string };

/** People name an option by its words; the condition keeps its code. */
function withOptionCodes(definition: FormDefinition, condition: Condition): Condition {
  if (condition.is === "filled") return condition;
  const options = questionsOf(definition).find((one) => one.code === condition.question)?.options ?? [];
  const codeOf = (given: string): string => {
    const words = given.trim().toLowerCase();
    return options.find((one) => one.code === given)?.code ?? options.find((one) => one.labelRu.trim().toLowerCase() === words || one.labelEn.trim().toLowerCase() === words)?.code ?? given;
  };
  return condition.is === "equals" ? { ...condition, value: codeOf(condition.value) } : { ...condition, values: condition.values.map(codeOf) };
}

const moved = <T,>(list: readonly T[], from: number, by: number): T[] => {
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return [...list];
  const next = [...list];
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
};

/** Starting limits by type: what one usually wants, to be changed at will. */
const LIMITS: Partial<Record<Question["type"], number>> = { short: 200, long: 3000, number: 1_000_000, money: 1_000_000_000_000, url: 300, email: 200, phone: 40, cluster: 40, hours: 30_000, table: 1_000_000_000_000 };

const parsed = (definition: unknown): FormDefinition => {
  const result = definitionSchema.safeParse(definition);
  if (!result.success) throw invalid("invalid");
  return result.data;
};

/**
 * The form after an act. Errors: `not-found` for a section or question that is not there; `form-code` (409) for a code that
 * is taken; `invalid` (422) for what no form may hold.
 */
export function composed(definition: FormDefinition, act: ComposeAct): FormDefinition {
  const sectionAt = (code: string): number => {
    const at = definition.sections.findIndex((one) => one.code === code);
    if (at < 0) throw notFound();
    return at;
  };
  const withSection = (code: string, change: (section: FormSectionOf) => unknown): FormDefinition => {
    const at = sectionAt(code);
    return parsed({ ...definition, sections: definition.sections.map((section, index) => (index === at ? change(section) : section)) });
  };
  const homeOf = (question: string): FormSectionOf => {
    const home = definition.sections.find((section) => section.questions.some((one) => one.code === question));
    if (!home) throw notFound();
    return home;
  };
  switch (act.act) {
    case "set-form":
      return parsed({ ...definition, documentsWeight: act.documentsWeight });
    case "add-section": {
      if (definition.sections.some((one) => one.code === act.code)) throw conflict("form-code");
      const { code, labelRu, labelEn } = act;
      return parsed({ ...definition, sections: [...definition.sections, { code, labelRu, labelEn }] });
    }
    case "set-section": {
      const { labelRu, labelEn, leadRu, leadEn, weight } = act;
      return withSection(act.section, (section) => ({ ...section, labelRu, labelEn, leadRu, leadEn, weight }));
    }
    case "move-section":
      return { ...definition, sections: moved(definition.sections, sectionAt(act.section), act.by) };
    case "remove-section":
      sectionAt(act.section);
      return { ...definition, sections: definition.sections.filter((one) => one.code !== act.section) };
    case "add-question": {
      if (questionsOf(definition).some((one) => one.code === act.code)) throw conflict("form-code");
      const { code, type, labelRu, labelEn } = act;
      return withSection(act.section, (section) => ({ ...section, questions: [...section.questions, { code, type, labelRu, labelEn, max: LIMITS[type] ?? 2000 }] }));
    }
    case "set-question": {
      const home = homeOf(act.question);
      return withSection(home.code, (section) => ({
        ...section,
        questions: section.questions.map((one) => (one.code === act.question ? { ...act.set, showIf: act.set.showIf?.map((condition) => withOptionCodes(definition, condition)), code: one.code } : one)),
      }));
    }
    case "move-question": {
      const home = homeOf(act.question);
      return withSection(home.code, (section) => ({ ...section, questions: moved(section.questions, section.questions.findIndex((one) => one.code === act.question), act.by) }));
    }
    case "carry-question": {
      const home = homeOf(act.question);
      const question = home.questions.find((one) => one.code === act.question)!;
      sectionAt(act.to);
      if (home.code === act.to) return definition;
      const without = definition.sections.map((one) => (one.code === home.code ? { ...one, questions: one.questions.filter((other) => other !== question) } : one));
      return parsed({ ...definition, sections: without.map((one) => (one.code === act.to ? { ...one, questions: [...one.questions, question] } : one)) });
    }
    case "remove-question": {
      const home = homeOf(act.question);
      return withSection(home.code, (section) => ({ ...section, questions: section.questions.filter((one) => one.code !== act.question) }));
    }
  }
}
