import { addDays, atMinute, minuteOfDay, siteDay, weekday, type Day } from "~/lib/time";

/** Minutes of unit time by hour of the week: 7 × 24 cells, Monday 0–1 o'clock first, wall-clock hours of the site zone. */
export type WeekCells = number[];
export const CELLS = 168;
const WEEK = CELLS * 60;

/** Days of the week, Monday first, as the dictionary names them. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const emptyWeek = (): WeekCells => new Array<number>(CELLS).fill(0);
export const cellOf = (isoWeekday: number, hour: number): number => (isoWeekday - 1) * 24 + hour;

/**
 * Lays `minutes` from a minute of the local week (0 is Monday midnight) into the hours that they touch, `units` times over.
 * Only for stretches in which the zone's offset stands still.
 */
export function layInWeek(cells: WeekCells, span: { minuteOfWeek: number; minutes: number; units: number }): void {
  let at = span.minuteOfWeek;
  let left = span.minutes;
  while (left > 0) {
    const room = Math.min(left, 60 - (at % 60));
    cells[Math.floor(at / 60) % CELLS]! += room * span.units;
    at = (at + room) % WEEK;
    left -= room;
  }
}

/** The same for a stretch between two instants, across a change of the zone too: every hour is asked what the clock shows. */
export function layBetween(cells: WeekCells, span: { from: number; to: number; units: number }): void {
  let at = span.from;
  while (at < span.to) {
    const moment = new Date(at);
    const minute = minuteOfDay(moment);
    const inHour = (minute % 60) * 60_000 + (at % 60_000);
    const room = Math.min(span.to - at, 3_600_000 - inHour);
    cells[cellOf(weekday(siteDay(moment)), Math.floor(minute / 60))]! += (room / 60_000) * span.units;
    at += room;
  }
}

/** Opening hours of one day in minutes of the day; null when it is closed. */
export type HoursOf = (day: Day) => { opensAt: number; closesAt: number } | null;

/** Days of the site zone, both included. */
export interface Period {
  from: Day;
  to: Day;
}

export const daysOf = ({ from, to }: Period): Day[] => {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

/** The period as instants, half-open. */
export const instantsOf = ({ from, to }: Period): { from: Date; to: Date } => ({ from: atMinute(from, 0), to: atMinute(to, 1440) });

/** What units are open for over a period, hour by hour of the week. */
export function openWeek(units: number, hoursOf: HoursOf, days: readonly Day[]): WeekCells {
  const cells = emptyWeek();
  const alike = new Map<string, { minuteOfWeek: number; minutes: number; days: number }>();
  for (const day of days) {
    const hours = hoursOf(day);
    if (!hours) continue;
    const minutes = hours.closesAt - hours.opensAt;
    const [from, to] = [atMinute(day, hours.opensAt).getTime(), atMinute(day, hours.closesAt).getTime()];
    if (to - from !== minutes * 60_000) {
      layBetween(cells, { from, to, units });
      continue;
    }
    const minuteOfWeek = (weekday(day) - 1) * 1440 + hours.opensAt;
    const key = `${minuteOfWeek}/${minutes}`;
    const same = alike.get(key);
    if (same) same.days += 1;
    else alike.set(key, { minuteOfWeek, minutes, days: 1 });
  }
  for (const { minuteOfWeek, minutes, days: count } of alike.values()) layInWeek(cells, { minuteOfWeek, minutes, units: units * count });
  return cells;
}

/** The part of a closure that falls into opening hours and the period, hour by hour of the week. Epoch milliseconds. */
export function blockedWeek(closure: { from: number; to: number; units: number }, hoursOf: HoursOf, period: { from: Date; to: Date }): WeekCells {
  const cells = emptyWeek();
  const [from, to] = [Math.max(closure.from, period.from.getTime()), Math.min(closure.to, period.to.getTime())];
  if (from >= to) return cells;
  for (const day of daysOf({ from: siteDay(new Date(from)), to: siteDay(new Date(to - 1)) })) {
    const hours = hoursOf(day);
    if (!hours) continue;
    const span = { from: Math.max(from, atMinute(day, hours.opensAt).getTime()), to: Math.min(to, atMinute(day, hours.closesAt).getTime()) };
    layBetween(cells, { ...span, units: closure.units });
  }
  return cells;
}

export const sumOf = (cells: WeekCells): number => cells.reduce((sum, minutes) => sum + minutes, 0);
export const addWeek = (to: WeekCells, cells: WeekCells): void => cells.forEach((minutes, index) => (to[index]! += minutes));
