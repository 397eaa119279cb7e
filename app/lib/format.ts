/** Formatting for people, the same on both sides of the wire. Days and times are shown in the site zone. */
import type { Locale } from "./i18n/locales";

const ZONE = "Asia/Novosibirsk";
const tag = (locale: Locale) => (locale === "ru" ? "ru-RU" : "en-GB");

const cache = new Map<string, Intl.DateTimeFormat>();
function dates(locale: Locale, options: Intl.DateTimeFormatOptions, timeZone = ZONE): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.DateTimeFormat(tag(locale), { ...options, timeZone })));
  return format;
}

const asDate = (value: Date | string) => (typeof value === "string" ? new Date(value) : value);
/** A plain `YYYY-MM-DD` is read as that very day, whatever the zone. */
const ofDay = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`);

/** «22 ноября 2026 г.» */
export const formatDate = (at: Date | string, locale: Locale) =>
  dates(locale, { day: "numeric", month: "long", year: "numeric" }).format(asDate(at));
/** «22 нояб. 2026 г.» for a plain day. */
export const formatDay = (day: string, locale: Locale) =>
  dates(locale, { day: "numeric", month: "long", year: "numeric" }, "UTC").format(ofDay(day));
/** «22 ноября» for a plain day. */
export const formatDayMonth = (day: string, locale: Locale) =>
  dates(locale, { day: "numeric", month: "long" }, "UTC").format(ofDay(day));
/** «вт, 24 нояб.» for a plain day. */
export const formatDayShort = (day: string, locale: Locale) =>
  dates(locale, { weekday: "short", day: "numeric", month: "short" }, "UTC").format(ofDay(day));
/** «Вторник, 24 ноября» for a plain day. */
export function formatDayTitle(day: string, locale: Locale): string {
  const text = dates(locale, { weekday: "long", day: "numeric", month: "long" }, "UTC").format(ofDay(day));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
/** «14:30» */
export const formatTime = (at: Date | string, locale: Locale) =>
  dates(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(asDate(at));
/** «24 нояб., 14:30» */
export const formatDateTime = (at: Date | string, locale: Locale) =>
  dates(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    asDate(at),
  );
/** «24 нояб., вт, 14:30–16:00»; the second day is named when the range ends on another. */
export function formatRange(from: Date | string, to: Date | string, locale: Locale, thisYear?: string): string {
  const other = thisYear !== undefined && [from, to].some((at) => dates("en", { year: "numeric" }).format(asDate(at)) !== thisYear.slice(0, 4));
  const day = dates(locale, { weekday: "short", day: "numeric", month: "short", ...(other ? { year: "numeric" as const } : {}) });
  const start = asDate(from);
  const end = asDate(to);
  const sameDay = day.format(start) === day.format(new Date(end.getTime() - 1));
  if (sameDay) {
    const until = formatTime(end, locale);
    return `${day.format(start)}, ${formatTime(start, locale)}–${until === "00:00" ? "24:00" : until}`;
  }
  return `${day.format(start)}, ${formatTime(start, locale)} – ${day.format(end)}, ${formatTime(end, locale)}`;
}
/** «1,5 МБ» */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = locale === "ru" ? ["Б", "кБ", "МБ", "ГБ"] : ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 10 || unit === 0 ? 0 : 1;
  return `${new Intl.NumberFormat(tag(locale), { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}
export const formatNumber = (value: number, locale: Locale) => new Intl.NumberFormat(tag(locale)).format(value);
/** «ноябрь» of a plain day. */
export const formatMonth = (day: string, locale: Locale) => dates(locale, { month: "long" }, "UTC").format(ofDay(day));
