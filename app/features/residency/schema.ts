import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { MAX_SCORE, type Scores } from "./rules/score";

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
