import { createHash } from "node:crypto";
import type { StaffScope } from "~/features/identity/types";
import { audit } from "~/lib/audit.server";
import { db, transaction, type Reader } from "~/lib/db/client.server";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { dayFromDb, dayToDb, type Day } from "~/lib/time";
import type { Circumstance } from "../moves.server";
import { isAdministrator } from "../policy";
import { changesOf, countWorking, parseCalendar, yearGrid, type DayKind } from "./calendar";

const within = (year: number) => ({ gte: dayToDb(`${year}-01-01`), lte: dayToDb(`${year}-12-31`) });

async function yearRows(year: number, reader: Reader) {
  const rows = await reader.calendarDay.findMany({ where: { date: within(year) }, orderBy: { date: "asc" } });
  const days = new Map<Day, DayKind>(rows.map((row) => [dayFromDb(row.date), row.kind]));
  const stamp = createHash("sha256").update(JSON.stringify(rows.map((row) => [dayFromDb(row.date), row.kind, row.preliminary]))).digest("hex").slice(0, 16);
  return { days, preliminary: rows.some((row) => row.preliminary), stamp };
}

/** A year of the calendar drawn, and the years that are on record. */
export async function calendarYear(scope: StaffScope, year: number) {
  if (!isAdministrator(scope)) throw forbidden();
  const [{ days, preliminary, stamp }, known] = await Promise.all([
    yearRows(year, db),
    db.$queryRaw<{ year: number }[]>`SELECT DISTINCT EXTRACT(YEAR FROM date)::int AS year FROM "CalendarDay" ORDER BY 1`,
  ]);
  return { year, months: yearGrid(year, days), working: countWorking(year, days), preliminary, empty: days.size === 0, stamp, known: known.map((row) => row.year) };
}

/** Open terms that were counted by the year's calendar: importing does not move them. */
async function termsIn(year: number, reader: Reader) {
  const [applications, reports] = await Promise.all([
    reader.application.count({ where: { moveSide: { not: null }, stageDueOn: within(year) } }),
    reader.residentReport.count({ where: { status: { in: ["AWAITED", "RETURNED"] }, dueOn: within(year) } }),
  ]);
  return { applications, reports };
}

/**
 * What a calendar file would change, without changing it. Errors: `calendar-xml`, `calendar-year`, `calendar-date`,
 * `calendar-type`, `calendar-twice`, `calendar-empty` (422), each with the place.
 */
export async function previewCalendar(scope: StaffScope, text: string) {
  if (!isAdministrator(scope)) throw forbidden();
  const file = parseCalendar(text);
  if ("fault" in file) throw calendarFault(file.fault, file.place);
  const now = await yearRows(file.year, db);
  return {
    year: file.year,
    changes: changesOf(now.days, file.days),
    workingBefore: countWorking(file.year, now.days),
    workingAfter: countWorking(file.year, file.days),
    wasPreliminary: now.preliminary,
    wasEmpty: now.days.size === 0,
    stamp: now.stamp,
    terms: await termsIn(file.year, db),
  };
}

function calendarFault(fault: "xml" | "year" | "date" | "type" | "twice" | "empty", place: string) {
  switch (fault) {
    case "xml":
      return invalid("calendar-xml", { place });
    case "year":
      return invalid("calendar-year", { place });
    case "date":
      return invalid("calendar-date", { place });
    case "type":
      return invalid("calendar-type", { place });
    case "twice":
      return invalid("calendar-twice", { place });
    case "empty":
      return invalid("calendar-empty", { place });
  }
}

/**
 * Puts a year of the calendar in place of the one on record; terms that were counted stay as they are. Errors: those of
 * `previewCalendar`; `calendar-changed` (409) when the year is not the one that the preview showed.
 */
export async function importCalendar(scope: StaffScope, input: { text: string; preliminary: boolean; stamp: string }, at: Circumstance): Promise<{ year: number; changed: number }> {
  if (!isAdministrator(scope)) throw forbidden();
  const file = parseCalendar(input.text);
  if ("fault" in file) throw calendarFault(file.fault, file.place);
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`calendar:${file.year}`}, 0))::text`;
    const now = await yearRows(file.year, tx);
    const changes = changesOf(now.days, file.days);
    // The same press twice: what was asked for is done.
    if (changes.length === 0 && now.preliminary === input.preliminary) return { year: file.year, changed: 0 };
    if (now.stamp !== input.stamp) throw conflict("calendar-changed");
    await tx.calendarDay.deleteMany({ where: { date: within(file.year) } });
    await tx.calendarDay.createMany({ data: [...file.days].map(([day, kind]) => ({ date: dayToDb(day), kind, preliminary: input.preliminary })) });
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "calendar.imported", { type: "calendar", id: String(file.year) }, {
      preliminary: input.preliminary,
      changes: changes.map(({ day, from, to }) => ({ day, from, to })),
    });
    return { year: file.year, changed: changes.length };
  });
}
