import { addWorkingDays, workingDaysBetween, type CalendarExceptions } from "~/lib/calendar";
import type { Day } from "~/lib/time";
import type { ApplicationStatus } from "../status";

/** How many working days each stage may take; norms `residency.*.working-days`. */
export interface StageTerms {
  formalCheck: number;
  fix: number;
  expertReview: number;
}

/** The last working day of a stage that begins on `from`; null for stages without a clock. */
export function stageDueOn(status: ApplicationStatus, from: Day, terms: StageTerms, exceptions: CalendarExceptions): Day | null {
  switch (status) {
    case "FORMAL_CHECK":
      return addWorkingDays(from, terms.formalCheck, exceptions);
    case "NEEDS_FIX":
      return addWorkingDays(from, terms.fix, exceptions);
    case "EXPERT_REVIEW":
      return addWorkingDays(from, terms.expertReview, exceptions);
    default:
      return null;
  }
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
