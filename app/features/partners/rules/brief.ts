import type { BriefStatus } from "~/lib/db/generated/enums";
import { daysBetween, type Day } from "~/lib/time";

/** «expired»: the day by which answers were awaited has passed; nobody closed the brief. */
export type BriefState = "open" | "expired" | "closed";

/** Where a brief stands on a day of the site zone. The day `answerBy` itself still counts. */
export function briefState(brief: { status: BriefStatus; answerBy: Day | null }, today: Day): BriefState {
  if (brief.status === "CLOSED") return "closed";
  return brief.answerBy !== null && brief.answerBy < today ? "expired" : "open";
}

/** Days left to answer: 0 on the last day, null without a term. */
export const daysLeft = (answerBy: Day | null, today: Day): number | null =>
  answerBy === null ? null : daysBetween(today, answerBy);
