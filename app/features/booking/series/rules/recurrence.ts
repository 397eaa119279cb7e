import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { atMinute, minuteOfDay, siteDay, SITE_ZONE, weekday, type Day } from "~/lib/time";

const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Parts of RFC 5545 that a booking may repeat by: days, not hours, and with an end. */
const PARTS = new Set(["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"]);

export type BadRule = "unreadable" | "endless" | "too-often";

/**
 * Days on which a rule of RFC 5545 (RRULE without DTSTART) repeats a start, the first day of the rule first; at most `limit` + 1, so
 * that a caller sees when there are more. The wall-clock time of the start stays the same across changes of the zone. A start whose
 * own day the rule leaves out is no occurrence.
 */
export function occurrencesOf(rule: string, startsAt: Date, limit: number): { days: Day[] } | { bad: BadRule } {
  const parts = new Map(rule.trim().replace(/^RRULE:/i, "").split(";").filter(Boolean).map((part) => {
    const [name = "", value = ""] = part.split("=");
    return [name.trim().toUpperCase(), value.trim().toUpperCase()] as const;
  }));
  const frequency = parts.get("FREQ") ?? "";
  if (rule.length > 300 || [...parts.keys()].some((part) => !PARTS.has(part)) || frequency === "") return { bad: "unreadable" };
  if (!FREQUENCIES.some((one) => one === frequency)) return { bad: "too-often" };
  if (!parts.has("UNTIL") && !parts.has("COUNT")) return { bad: "endless" };
  if (parts.has("COUNT") && !/^[1-9]\d{0,5}$/.test(parts.get("COUNT") ?? "")) return { bad: "unreadable" };
  const start = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(SITE_ZONE);
  const stamp = start.toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
  const text = [...parts].map(([name, value]) => `${name}=${value}`).join(";");
  try {
    const recurrence = new RRuleTemporal({ rruleString: `DTSTART;TZID=${SITE_ZONE}:${stamp}\nRRULE:${text}` });
    return { days: recurrence.all((_, index) => index <= limit).map((at) => at.toPlainDate().toString()) };
  } catch {
    return { bad: "unreadable" };
  }
}

/** The instants of a series' occurrence on a day: the start's wall-clock time, the same length. */
export function occurrenceAt(day: Day, startsAt: Date, minutes: number): { startsAt: Date; endsAt: Date } {
  const at = atMinute(day, minuteOfDay(startsAt));
  return { startsAt: at, endsAt: new Date(at.getTime() + minutes * 60_000) };
}

/** Whether a day of a series is a holiday that may be left out: a weekday on which the production calendar has no work. */
export const isHoliday = (day: Day, exceptions: CalendarExceptions): boolean => weekday(day) <= 5 && !isWorkingDay(day, exceptions);

const BYDAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** The rule that the form's simple choice stands for; `until` is the last day. */
export function ruleOf(choice: { repeat: "day" | "workdays" | "week" | "two-weeks" | "month"; startsAt: Date; until: Day }): string {
  const until = `UNTIL=${new Date(atMinute(choice.until, 1440).getTime() - 1000).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  const day = siteDay(choice.startsAt);
  const name = BYDAY[weekday(day) - 1] ?? "MO";
  switch (choice.repeat) {
    case "day":
      return `FREQ=DAILY;${until}`;
    case "workdays":
      return `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;${until}`;
    case "week":
      return `FREQ=WEEKLY;BYDAY=${name};${until}`;
    case "two-weeks":
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${name};${until}`;
    case "month":
      return `FREQ=MONTHLY;BYDAY=${Math.min(4, Math.ceil(Number(day.slice(8)) / 7))}${name};${until}`;
  }
}
