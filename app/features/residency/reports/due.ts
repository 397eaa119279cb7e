import { addWorkingDays, isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { addDays, addMonths, type Day } from "~/lib/time";
import type { Period, ReportKind } from "./periods";
import type { ReportStatus } from "./status";

/** When a report is due: so many months after the month in which its period ends, on that day. */
export type DueRules = Record<ReportKind, { monthsAfter: number; day: number }>;

const nextWorkingDay = (day: Day, exceptions: CalendarExceptions): Day => (isWorkingDay(day, exceptions) ? day : addWorkingDays(day, 1, exceptions));

/** The last day to submit; a day off moves it to the next working day. A day that the month lacks is its last one. */
export function dueOn(period: Pick<Period, "kind" | "to">, rules: DueRules, exceptions: CalendarExceptions): Day {
  const { monthsAfter, day } = rules[period.kind];
  const month = addMonths(`${period.to.slice(0, 7)}-01`, monthsAfter);
  const last = addDays(addMonths(month, 1), -1);
  const named = `${month.slice(0, 7)}-${String(day).padStart(2, "0")}`;
  return nextWorkingDay(named < last ? named : last, exceptions);
}

/** The day that lies `count` working days from a day, backwards when negative; 0 is the day itself. */
export function shiftWorkingDays(from: Day, count: number, exceptions: CalendarExceptions): Day {
  if (count >= 0) return addWorkingDays(from, count, exceptions);
  let day = from;
  for (let left = -count; left > 0; ) {
    day = addDays(day, -1);
    if (isWorkingDay(day, exceptions)) left -= 1;
  }
  return day;
}

/** When a report's row appears: the day after its period, or the first reminder's day where that is earlier. */
export function opensOn(period: Pick<Period, "to">, due: Day, offsets: readonly number[], exceptions: CalendarExceptions): Day {
  const after = addDays(period.to, 1);
  const first = shiftWorkingDays(due, Math.min(0, ...offsets), exceptions);
  return first < after ? first : after;
}

/**
 * The reminder that should have gone out by today: of those whose day has come the latest, so that a house that stood still
 * for a week sends one letter and not three. Days before `since` (when a returned report came back) do not count. Null when none.
 */
export function reminderFor(term: Day, since: Day | null, today: Day, offsets: readonly number[], exceptions: CalendarExceptions): number | null {
  const come = offsets.filter((offset) => {
    const day = shiftWorkingDays(term, offset, exceptions);
    return day <= today && (since === null || day > since);
  });
  return come.length === 0 ? null : Math.max(...come);
}

/** The last day to submit again after a return: never earlier than the report's own term. */
export function termAfterReturn(due: Day, returnedOn: Day, fixDays: number, exceptions: CalendarExceptions): Day {
  const term = addWorkingDays(returnedOn, fixDays, exceptions);
  return term > due ? term : due;
}

/** The last day to submit as it stands now: a report that came back has a term of its own. */
export function termOf(report: { status: ReportStatus; dueOn: Day; answeredOn: Day | null }, fixDays: number, exceptions: CalendarExceptions): Day {
  return report.status === "RETURNED" && report.answeredOn ? termAfterReturn(report.dueOn, report.answeredOn, fixDays, exceptions) : report.dueOn;
}
