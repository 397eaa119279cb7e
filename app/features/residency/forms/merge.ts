import type { Question } from "./definition";
import { readChoice, readTable, writeChoice, writeTable, type Typed } from "./values";

/** An answer in the one way that a form writes it: the same rows and ticks in another order of keys are no change. */
function plain({ type, columns, rows }: Question, value: string | undefined): string {
  if (!value) return "";
  if (type === "choice") return writeChoice(readChoice(value).sort());
  if (type !== "table") return value.replace(/\r\n?/g, "\n").trim();
  return writeTable(readTable(value).map((row) => Object.fromEntries(columns.map(({ code }) => [code, row[code] ?? ""]))), rows.length > 0);
}

export const sameAnswer = (question: Question, a: string | undefined, b: string | undefined): boolean => plain(question, a) === plain(question, b);

/** Fields that say what a form was drawn with, and what its writer chose where both changed an answer; no question has such a code. */
export const BASE_FIELD = "form.base";
export const SEEN_FIELD = "form.seen";
export const choiceField = (code: string): string => `choose.${code}`;

export interface Merged {
  /** What is to be kept: where both changed an answer, the writer's own. */
  kept: Typed;
  /** Answers of a colleague that the writer had not touched. */
  taken: Typed;
  /** What the writer has seen once this is shown; in the answers that both changed still what they began with. */
  base: Typed;
  /** Answers that both changed, each in their own way. */
  fields: string[];
}

/** Puts together what two people made of the same answers: `base` is what the writer began with. */
export function mergeTyped(questions: readonly Question[], base: Typed, mine: Typed, theirs: Typed): Merged {
  const merged: Merged = { kept: {}, taken: {}, base: {}, fields: [] };
  for (const question of questions) {
    const { code } = question;
    const [b, m, t] = [base[code] ?? "", mine[code] ?? "", theirs[code] ?? ""];
    const untouched = sameAnswer(question, b, m);
    const both = !untouched && !sameAnswer(question, b, t) && !sameAnswer(question, m, t);
    // An answer that nobody changed goes as it was typed: a trailing space counts for nobody, and is kept.
    const take = untouched && !sameAnswer(question, b, t);
    if (take) merged.taken[code] = t;
    if (both) merged.fields.push(code);
    if (take ? t : m) merged.kept[code] = take ? t : m;
    if (both ? b : t) merged.base[code] = both ? b : t;
  }
  return merged;
}
