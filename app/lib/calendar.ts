import { addDays, weekday, type Day } from "./time";

/** Exceptions of the production calendar: what the named days are. A day not named is an ordinary one. */
export type CalendarExceptions = ReadonlyMap<Day, "OFF" | "SHORT" | "WORKING">;

/** Whether people work on the day (ТК РФ, ст. 112, and the year's decree, as imported into the calendar). */
export function isWorkingDay(day: Day, exceptions: CalendarExceptions): boolean {
  const exception = exceptions.get(day);
  if (exception) return exception !== "OFF";
  return weekday(day) <= 5;
}

/** The day that is `count` working days after `from` (`from` itself is not counted). */
export function addWorkingDays(from: Day, count: number, exceptions: CalendarExceptions): Day {
  let day = from;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day, exceptions)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and including `to`; negative when `to` lies before `from`. */
export function workingDaysBetween(from: Day, to: Day, exceptions: CalendarExceptions): number {
  if (to < from) return -workingDaysBetween(to, from, exceptions);
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day, exceptions)) count += 1;
  return count;
}
