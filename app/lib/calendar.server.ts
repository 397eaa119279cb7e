import type { CalendarExceptions } from "./calendar";
import { db, Prisma, type Reader } from "./db/client.server";
import type { DayKind } from "./db/generated/enums";
import type { Part } from "./db/together.server";
import { dayFromDb } from "./time";

/** All exceptions of the production calendar that are on record. */
export async function calendarExceptions(reader: Reader = db): Promise<CalendarExceptions> {
  const rows = await reader.calendarDay.findMany();
  return new Map(rows.map((row) => [dayFromDb(row.date), row.kind]));
}

/** The same as part of a reading. */
export const calendarPart: Part<CalendarExceptions> = {
  sql: Prisma.sql`SELECT COALESCE(json_object_agg(date::text, kind), '{}') FROM "CalendarDay"`,
  read: (json) => new Map(Object.entries((json ?? {}) as Record<string, DayKind>)),
};
