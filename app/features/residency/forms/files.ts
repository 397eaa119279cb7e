import type { ChecklistItem } from "../documents";
import { questionsOf, type FormDefinition } from "./definition";

/** The checklist with what the form's own questions ask for: a required file becomes required there. */
export function withFormFiles(checklist: readonly ChecklistItem[], definition: FormDefinition, shown: ReadonlySet<string>): ChecklistItem[] {
  const asked = questionsOf(definition).filter((question) => question.type === "file" && question.document !== null && shown.has(question.code));
  const items = checklist.map((item) => ({ ...item, required: item.required || asked.some((one) => one.document === item.kind && one.required) }));
  for (const question of asked) {
    if (question.document && !items.some((item) => item.kind === question.document)) items.push({ kind: question.document, required: question.required });
  }
  return [...items.filter((item) => item.required), ...items.filter((item) => !item.required)];
}
