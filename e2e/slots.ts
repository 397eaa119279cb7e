import { expect } from "@playwright/test";

/** Days and times of the site, as the pages show them. */

const site = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Novosibirsk", year: "numeric", month: "2-digit", day: "2-digit" });

/**
 * `YYYY-MM-DD` that many days from today. The demo books ten days ahead, and its round shares out the week after next: from 21 days on
 * all is free, whatever weekday it is. Journeys that book each have days of their own.
 */
export const dayAhead = (days: number): string => site.format(new Date(Date.now() + days * 86_400_000));

/** Address of the schedule with a slot picked, as a free cell's link has it. */
export const pick = (day: string, slug: string, start: string, minutes?: number) =>
  `/schedule?day=${day}&at=${slug}&start=${start}${minutes ? `&minutes=${minutes}` : ""}`;

/** «вт, 24 нояб.» of a plain day, as lists of bookings show it. */
export const shortDay = (day: string): string =>
  new Intl.DateTimeFormat("ru-RU", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** The instant of a local time on a day, as calendars write it: `20261210T070000Z`. */
export const utcStamp = (day: string, time: string): string =>
  // Novosibirsk has kept +07:00 since 2016.
  new Date(`${day}T${time}:00+07:00`).toISOString().replace(/[-:]|\.\d+/g, "");

const HOUR = 3_600_000;
const clock = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Novosibirsk", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Day and clock of the site so many whole hours after the coming full hour: a desk hands out at most an hour before. */
export function inHours(hours: number): { day: string; start: string } {
  const [day = "", start = ""] = clock.format(new Date(Math.ceil(Date.now() / HOUR) * HOUR + hours * HOUR)).split(", ");
  return { day, start };
}

/** At the turn of an hour the booking would begin while it is being handed out: the journey waits for the new hour. */
export const clearOfTheHour = () => expect.poll(() => HOUR - (Date.now() % HOUR), { timeout: 180_000, intervals: [5_000] }).toBeGreaterThan(150_000);
