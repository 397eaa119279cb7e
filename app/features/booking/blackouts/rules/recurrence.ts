import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { addDays, atMinute, SITE_ZONE, type Day } from "~/lib/time";
import { WEEKDAYS, type WeekdayCode } from "./weekdays";

/** How often something of the house repeats: not within a day, and not without an end of patience. */
const FREQUENCIES = /(?:^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)/;
const LONGEST_RULE = 300;

/**
 * Instants at which a rule of RFC 5545 (without DTSTART) falls within [from, to), first at `startsAt` or after. Wall-clock time of the
 * site is kept, also across a change of its zone. At most `most`. Throws for what is no such rule.
 */
export function occurrences(rule: string, startsAt: Date, range: { from: Date; to: Date }, most = 1000): Date[] {
  if (rule.length > LONGEST_RULE || !FREQUENCIES.test(rule)) throw new RangeError(`No rule of days: ${rule}`);
  const first = range.from > startsAt ? range.from : startsAt;
  if (first >= range.to) return [];
  const dtstart = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(SITE_ZONE);
  const found = new RRuleTemporal({ rruleString: rule, dtstart }).between(first, range.to, true);
  return found
    .map((one) => new Date(one.epochMilliseconds))
    .filter((at) => at >= first && at < range.to)
    .slice(0, most);
}

/** Whether a text is a rule that this house understands. */
export function isRule(rule: string): boolean {
  try {
    const start = new Date("2026-01-01T00:00:00Z");
    occurrences(rule, start, { from: start, to: new Date("2027-01-01T00:00:00Z") }, 1);
    return true;
  } catch {
    return false;
  }
}

/** How a person says that something repeats. `until` is the last day. */
export interface Repetition {
  every: "DAILY" | "WEEKLY" | "MONTHLY";
  interval: number;
  weekdays: readonly WeekdayCode[];
  until: Day | null;
}

/** The rule of RFC 5545 for it; a month repeats on the same weekday of the same week as the first day. */
export function ruleOf({ every, interval, weekdays, until }: Repetition, first: Day): string {
  const parts = [`FREQ=${every}`];
  if (interval > 1) parts.push(`INTERVAL=${interval}`);
  if (every === "WEEKLY" && weekdays.length > 0) parts.push(`BYDAY=${WEEKDAYS.filter((day) => weekdays.includes(day)).join(",")}`);
  if (every === "MONTHLY") {
    const date = Temporal.PlainDate.from(first);
    const week = Math.ceil(date.day / 7);
    parts.push(`BYDAY=${week > 4 ? -1 : week}${WEEKDAYS[date.dayOfWeek - 1]}`);
  }
  // The last day counts to its end.
  if (until) parts.push(`UNTIL=${new Date(atMinute(addDays(until, 1), 0).getTime() - 1000).toISOString().replace(/[-:]|\.\d+/g, "")}`);
  return parts.join(";");
}
