import { addWorkingDays, workingDaysBetween, type CalendarExceptions } from "~/lib/calendar";
import type { Day } from "~/lib/time";
import type { ApplicationStatus, Side } from "../status";

/** How many working days each stage may take; norms `residency.*.working-days`. */
export interface StageTerms {
  formalCheck: number;
  fix: number;
  expertReview: number;
  council: number;
  offer: number;
  appeal: number;
  /** For the applicant to answer a question of the house. */
  answer: number;
  /** What is left at the least when a paused clock goes on. */
  resume: number;
}

/** Working days of a stage; null for stages without a clock. */
export function stageTerm(status: ApplicationStatus, terms: StageTerms): number | null {
  switch (status) {
    case "FORMAL_CHECK":
      return terms.formalCheck;
    case "NEEDS_FIX":
      return terms.fix;
    case "EXPERT_REVIEW":
      return terms.expertReview;
    case "COUNCIL":
      return terms.council;
    case "OFFERED":
      return terms.offer;
    case "APPEAL":
      return terms.appeal;
    default:
      return null;
  }
}

/** The last working day of a stage that begins on `from`; null for stages without a clock. */
export function stageDueOn(status: ApplicationStatus, from: Day, terms: StageTerms, exceptions: CalendarExceptions): Day | null {
  const term = stageTerm(status, terms);
  return term === null ? null : addWorkingDays(from, term, exceptions);
}

/** A stretch in which one side had the move; `until` is null while it lasts. Days are of the site zone. */
export interface TurnDays {
  side: Side;
  stage: ApplicationStatus;
  since: Day;
  until: Day | null;
  dueOn: Day | null;
}

/**
 * When the house's clock of a stage ends if it starts or goes on today. A stage that was paused, because the applicant had
 * to fix or to answer, goes on with the working days that were left, but with `terms.resume` at the least.
 */
export function resumedDueOn(stage: ApplicationStatus, today: Day, earlier: readonly TurnDays[], terms: StageTerms, exceptions: CalendarExceptions): Day | null {
  const paused = earlier.findLast((turn) => turn.stage === stage && turn.side === "HOUSE" && turn.until !== null && turn.dueOn !== null);
  if (!paused?.until || !paused.dueOn) return stageDueOn(stage, today, terms, exceptions);
  const left = workingDaysBetween(paused.until, paused.dueOn, exceptions);
  return addWorkingDays(today, Math.max(left, terms.resume), exceptions);
}

/** Working days that each side has used so far: the days after a turn's first up to its last. */
export function daysUsed(turns: readonly TurnDays[], today: Day, exceptions: CalendarExceptions): Record<Side, number> {
  const used: Record<Side, number> = { HOUSE: 0, APPLICANT: 0 };
  for (const turn of turns) used[turn.side] += workingDaysBetween(turn.since, turn.until ?? today, exceptions);
  return used;
}

export interface Clock {
  dueOn: Day;
  /** Working days left: 0 on the last day, negative when late. */
  left: number;
  late: boolean;
}

/** The clock of a stage as it stands on a day. A day off after the term counts as late with 0 working days over. */
export function clockOf(dueOn: Day | null, today: Day, exceptions: CalendarExceptions): Clock | null {
  if (!dueOn) return null;
  return { dueOn, left: workingDaysBetween(today, dueOn, exceptions) || 0, late: today > dueOn };
}
