import { addDays, daysBetween, isDay, mondayOf, weekday, type Day } from "~/lib/time";

const WEEKDAYS: readonly RegExp[] = [
  /^(?:понедельник\S{0,3}|пн|monday|mon|mondays)$/,
  /^(?:вторник\S{0,3}|вт|tuesday|tue|tues|tuesdays)$/,
  /^(?:сред[ауыео]\S{0,2}|ср|wednesday|wed|wednesdays)$/,
  /^(?:четверг\S{0,3}|чт|thursday|thu|thur|thurs|thursdays)$/,
  /^(?:пятниц\S{0,3}|пт|friday|fri|fridays)$/,
  /^(?:суббот\S{0,3}|сб|saturday|sat|saturdays)$/,
  /^(?:воскресен\S{0,3}|вс|sunday|sun|sundays)$/,
];

/** 1 for Monday in any form of the word, 0 for anything else. */
export const weekdayOfWord = (word: string): number => WEEKDAYS.findIndex((form) => form.test(word)) + 1;

const two = (value: number) => String(value).padStart(2, "0");

/** A day by its numbers; undefined when there is none such. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const text = `${year}-${two(month)}-${two(day)}`;
  return isDay(text) ? text : undefined;
}

/** The next such day of the year, today included; 29 February waits for its year. */
export function nextDate(today: Day, month: number, day: number, year = 0): Day | undefined {
  if (year > 0) return dayOf(year, month, day);
  const thisYear = Number(today.slice(0, 4));
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const found = dayOf(thisYear + ahead, month, day);
    if (found !== undefined && found >= today) return found;
  }
  return undefined;
}

/** The next day with this number in its month, today included. */
export function nextNumber(today: Day, number: number): Day | undefined {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  for (let ahead = 0; ahead <= 3; ahead += 1) {
    const at = month - 1 + ahead;
    const found = dayOf(year + Math.floor(at / 12), (at % 12) + 1, number);
    if (found !== undefined && found >= today) return found;
  }
  return undefined;
}

/** The next such weekday after today: nobody calls today by its name. */
export const nextWeekday = (today: Day, which: number): Day => addDays(today, ((which - weekday(today) + 6) % 7) + 1);

/** That weekday of this week, of the next one, or of the one after. */
export const weekdayOfWeek = (today: Day, which: number, weeks: number): Day => addDays(mondayOf(today), weeks * 7 + which - 1);

/** Days from one to another, both included, none before today; undefined when all have passed. */
export function spanOf(today: Day, from: Day, to: Day): { from: Day; days: number } | undefined {
  const first = from < today ? today : from;
  return to < first ? undefined : { from: first, days: daysBetween(first, to) + 1 };
}

/** First and last day of the month that lies `ahead` months from today's. */
export function monthSpan(today: Day, ahead: number): { from: Day; to: Day } {
  const at = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 + ahead;
  const first = (index: number) => `${Math.floor(index / 12)}-${two((index % 12) + 1)}-01`;
  return { from: first(at), to: addDays(first(at + 1), -1) };
}
