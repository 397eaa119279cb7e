import { isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { addDays, isDay, weekday, type Day } from "~/lib/time";

export type DayKind = "OFF" | "SHORT" | "WORKING";
export interface CalendarFile {
  year: number;
  /** Exceptions alone: what a day's weekday says anyway is not among them. */
  days: Map<Day, DayKind>;
}
/** What is wrong with a calendar file; `place` is the piece of it at fault. */
export type CalendarFault = { fault: "xml" | "year" | "date" | "type" | "twice" | "empty"; place: string };

const KINDS: Record<string, DayKind> = { "1": "OFF", "2": "SHORT", "3": "WORKING" };
const MOST = 200_000;
const TAG = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*\s*=\s*"[^"<]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([A-Za-z][\w:-]*)\s*=\s*"([^"<]*)"/g;

/**
 * Reads a year of the production calendar as xmlcalendar.ru writes it: `d` is «MM.DD», `t` is 1 off, 2 short,
 * 3 working; `f` names the day that was moved. Entities and anything that is no such file are refused.
 */
export function parseCalendar(text: string): CalendarFile | CalendarFault {
  const source = text.replace(/^\uFEFF/, "").replace(/<\?xml[^>]*\?>/, "").replace(/<!--[\s\S]*?-->/g, "").trim();
  if (source.length > MOST || /<!|&/.test(source)) return { fault: "xml", place: "" };
  let year: number | null = null;
  const days = new Map<Day, DayKind>();
  const seen = new Set<string>();
  const open: string[] = [];
  let from = 0;
  for (const tag of source.matchAll(TAG)) {
    const [whole, closing, name = "", attributes = "", single] = tag;
    const between = source.slice(from, tag.index).trim();
    if (between) return { fault: "xml", place: between.slice(0, 40) };
    from = tag.index + whole.length;
    if (closing) {
      if (open.pop() !== name) return { fault: "xml", place: whole };
      continue;
    }
    if (!single) open.push(name);
    const read = Object.fromEntries([...attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key, value] as const));
    if (name === "calendar") {
      year = /^(19|20|21)\d\d$/.test(read.year ?? "") ? Number(read.year) : null;
      if (year === null) return { fault: "year", place: read.year ?? "" };
    }
    if (name !== "day") continue;
    if (year === null) return { fault: "year", place: "" };
    const day = `${year}-${(read.d ?? "").replace(".", "-")}`;
    const kind = KINDS[read.t ?? ""];
    if (!/^\d\d\.\d\d$/.test(read.d ?? "") || !isDay(day)) return { fault: "date", place: read.d ?? whole };
    if (!kind) return { fault: "type", place: whole.slice(0, 60) };
    if (seen.has(day)) return { fault: "twice", place: read.d ?? "" };
    seen.add(day);
    if (isException(day, kind)) days.set(day, kind);
  }
  const rest = source.slice(from).trim();
  if (rest || open.length > 0) return { fault: "xml", place: rest.slice(0, 40) || (open.at(-1) ?? "") };
  if (year === null) return { fault: "xml", place: "" };
  return seen.size === 0 ? { fault: "empty", place: String(year) } : { year, days };
}

/** A day off at a weekend and an ordinary working weekday say nothing new. */
const isException = (day: Day, kind: DayKind) => (kind === "OFF" ? weekday(day) <= 5 : kind === "WORKING" ? weekday(day) > 5 : true);

export interface CalendarChange {
  day: Day;
  from: DayKind | null;
  to: DayKind | null;
}

/** What an import changes, day by day in order. */
export function changesOf(now: ReadonlyMap<Day, DayKind>, next: ReadonlyMap<Day, DayKind>): CalendarChange[] {
  return [...new Set([...now.keys(), ...next.keys()])]
    .sort()
    .map((day) => ({ day, from: now.get(day) ?? null, to: next.get(day) ?? null }))
    .filter(({ from, to }) => from !== to);
}

export interface YearDay {
  day: Day;
  kind: "off" | "short" | "working";
  /** Otherwise than its weekday says. */
  exception: boolean;
}

/** Twelve months of a year, each with the weekday of its first day (1 is Monday) and its days. */
export function yearGrid(year: number, exceptions: CalendarExceptions): { month: Day; first: number; days: YearDay[] }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = `${year}-${String(index + 1).padStart(2, "0")}-01`;
    const days: YearDay[] = [];
    for (let day = month; day.slice(0, 7) === month.slice(0, 7); day = addDays(day, 1)) {
      const exception = exceptions.get(day);
      days.push({ day, kind: exception === "SHORT" ? "short" : isWorkingDay(day, exceptions) ? "working" : "off", exception: exception !== undefined });
    }
    return { month, first: weekday(month), days };
  });
}

export const countWorking = (year: number, exceptions: CalendarExceptions): number =>
  yearGrid(year, exceptions).reduce((sum, { days }) => sum + days.filter((day) => day.kind !== "off").length, 0);
