import { addDays, isDay, siteDay, type Day } from "~/lib/time";

/** The channel of the database on which processes tell each other which days of the schedule have changed. */
export const SCHEDULE_CHANNEL = "kadr_schedule";

/** Days of the site from the first to the last. */
export interface DaySpan {
  from: Day;
  to: Day;
}

/** Days that a stretch of time touches; buffers around midnight reach into the next. */
export const daysOf = (range: { from: Date; to: Date }): DaySpan => ({ from: siteDay(range.from), to: siteDay(new Date(Math.max(range.from.getTime(), range.to.getTime() - 1))) });

/** A message of the channel: «2026-11-24 2026-11-26». */
export const toMessage = ({ from, to }: DaySpan): string => `${from} ${to}`;

/** Reads a message; null for what is none. */
export function fromMessage(text: string): DaySpan | null {
  const [from, to, ...rest] = text.split(" ");
  return from && to && rest.length === 0 && isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

/** Whether two spans have a day in common. */
export const meet = (a: DaySpan, b: DaySpan): boolean => a.from <= b.to && b.from <= a.to;

const LONGEST = 62;

/** Days that a reader wants to hear of, from an address; null when they are none or too many. */
export function wantedDays(params: URLSearchParams): DaySpan | null {
  const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
  return isDay(from) && isDay(to) && from <= to && to <= addDays(from, LONGEST) ? { from, to } : null;
}
