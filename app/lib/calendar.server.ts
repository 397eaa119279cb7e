import { db, type Reader } from "./db/client.server";
import type { CalendarExceptions } from "./calendar";
import { dayFromDb } from "./time";

/** All exceptions of the production calendar that are on record. */
export async function calendarExceptions(reader: Reader = db): Promise<CalendarExceptions> {
  const rows = await reader.calendarDay.findMany();
  return new Map(rows.map((row) => [dayFromDb(row.date), row.kind]));
}
