import { Temporal } from "temporal-polyfill";

/** The zone in which the technopark lives; all days and opening hours are of this zone. */
export const SITE_ZONE = "Asia/Novosibirsk";

/** A calendar day in the site zone, `YYYY-MM-DD`. */
export type Day = string;

const zoned = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(SITE_ZONE);

const DAY_MS = 86_400_000;
const offsetAt = (ms: number) => zoned(new Date(ms)).offsetNanoseconds / 1e6;
const MOST_DAYS = 20_000;
const offsets = new Map<number, number | null>();

/**
 * Offset of the site zone in ms for a whole UTC day, or null when it changes within that day (as on 23.07.2016).
 * Schedules ask it thousands of times, and the zone's rules are slow to consult.
 */
function steadyOffset(ms: number): number | null {
  const utcDay = Math.floor(ms / DAY_MS);
  let offset = offsets.get(utcDay);
  if (offset === undefined) {
    const first = offsetAt(utcDay * DAY_MS);
    offset = first === offsetAt((utcDay + 1) * DAY_MS) ? first : null;
    if (offsets.size > MOST_DAYS) offsets.clear();
    offsets.set(utcDay, offset);
  }
  return offset;
}

const names = new Map<number, Day>();
const starts = new Map<Day, number>();

/** The name of the day that begins at a multiple of a day; names and their days are few and asked for all the time. */
function nameOf(utcDay: number): Day {
  let name = names.get(utcDay);
  if (name === undefined) {
    name = new Date(utcDay * DAY_MS).toISOString().slice(0, 10);
    if (names.size > MOST_DAYS) names.clear();
    names.set(utcDay, name);
  }
  return name;
}

/** Midnight of a day, were the zone UTC. */
function utcMidnight(day: Day): number {
  let at = starts.get(day);
  if (at === undefined) {
    at = Date.parse(`${day}T00:00:00Z`);
    if (starts.size > MOST_DAYS) starts.clear();
    starts.set(day, at);
  }
  return at;
}

/** The day in the site zone on which an instant falls. */
export function siteDay(at: Date): Day {
  const offset = steadyOffset(at.getTime());
  return offset === null ? zoned(at).toPlainDate().toString() : nameOf(Math.floor((at.getTime() + offset) / DAY_MS));
}

/** Wall-clock minutes since local midnight (0–1439). */
export function minuteOfDay(at: Date): number {
  const offset = steadyOffset(at.getTime());
  if (offset !== null) return Math.floor((((at.getTime() + offset) % DAY_MS) + DAY_MS) % DAY_MS / 60_000);
  const local = zoned(at);
  return local.hour * 60 + local.minute;
}

/** The instant of a wall-clock minute of a day; 1440 is the next midnight. In a gap or fold the earlier offset counts. */
export function atMinute(day: Day, minute: number): Date {
  const local = utcMidnight(day) + minute * 60_000;
  // The offset is read a day before and after: where it stands still, arithmetic is enough.
  const offset = steadyOffset(local - DAY_MS);
  if (offset !== null && offset === steadyOffset(local) && offset === steadyOffset(local + DAY_MS)) return new Date(local - offset);
  const date = Temporal.PlainDate.from(day).add({ days: Math.floor(minute / 1440) });
  const rest = ((minute % 1440) + 1440) % 1440;
  const time = new Temporal.PlainTime(Math.floor(rest / 60), rest % 60);
  return new Date(date.toZonedDateTime({ timeZone: SITE_ZONE, plainTime: time }).epochMilliseconds);
}

/** The day moved by whole calendar days. */
export const addDays = (day: Day, days: number): Day => nameOf(utcMidnight(day) / DAY_MS + days);

/** The same day of the month, `months` later; the last day where the month is shorter. */
export const addMonths = (day: Day, months: number): Day => Temporal.PlainDate.from(day).add({ months }).toString();

/** Whole days from `from` to `to`. */
export const daysBetween = (from: Day, to: Day): number =>
  (utcMidnight(to) - utcMidnight(from)) / DAY_MS;

/** Whole years from `from` to a day not before it: 0 before the first anniversary, which of 29 February is 1 March where there is none. */
export const yearsBetween = (from: Day, to: Day): number => Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);

/** Monday of the week that holds the day. */
export const mondayOf = (day: Day): Day => {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
};

/** 1 is Monday, 7 is Sunday. */
export const weekday = (day: Day): number => Temporal.PlainDate.from(day).dayOfWeek;

/** First day of the day's month. */
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** True for a real calendar day of 1900 to 2199 written `YYYY-MM-DD`: years beyond have no meaning here and break arithmetic. */
export function isDay(text: string): text is Day {
  if (!/^(?:19|2[01])\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}

/** ISO 8601 with the site's offset, to the second: `2026-11-24T14:00:00+07:00`. */
export function toIso(at: Date): string {
  const offset = steadyOffset(at.getTime());
  if (offset === null) return zoned(at).toString({ timeZoneName: "never", smallestUnit: "second", calendarName: "never" });
  const minutes = Math.abs(offset) / 60_000;
  const part = (value: number) => String(value).padStart(2, "0");
  const local = new Date(at.getTime() + offset).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`;
}

/** Reads ISO 8601 that names its offset (`Z` counts); undefined for anything else. */
export function parseInstant(text: string): Date | undefined {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** A `@db.Date` value for a day, and back. */
export const dayToDb = (day: Day): Date => new Date(`${day}T00:00:00Z`);
export const dayFromDb = (value: Date): Day => value.toISOString().slice(0, 10);
