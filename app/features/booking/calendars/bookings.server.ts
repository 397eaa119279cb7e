import { db, type Prisma, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { AnyScope } from "../../identity/types";
import { reachOfBookings } from "../policy";
import type { CalendarBooking } from "./calendar.server";

const view = {
  resource: { select: { nameRu: true, nameEn: true, floor: true } },
  items: { select: { resourceId: true, quantity: true }, orderBy: { position: "asc" } },
  changes: { select: { at: true }, orderBy: { at: "desc" }, take: 1 },
} satisfies Prisma.BookingInclude;

/** Bookings as calendars show them, by start. Three statements at most for any number. */
export async function calendarBookings(where: Prisma.BookingWhereInput, take: number, reader: Reader = db): Promise<(CalendarBooking & { companyId: string })[]> {
  const rows = await reader.booking.findMany({ where, include: view, orderBy: [{ startsAt: "asc" }, { id: "asc" }], take });
  const besides = [...new Set(rows.flatMap((row) => row.items.map((item) => item.resourceId)))];
  const names = besides.length === 0 ? [] : await reader.resource.findMany({ where: { id: { in: besides } }, select: { id: true, nameRu: true, nameEn: true } });
  const nameOf = new Map(names.map((name) => [name.id, name]));
  return rows.map(({ resource, items, changes, ...row }) => ({
    id: row.id,
    companyId: row.companyId,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    status: row.status,
    version: row.version,
    purpose: row.purpose,
    quantity: row.quantity,
    resource,
    besides: items.flatMap((item) => {
      const name = nameOf.get(item.resourceId);
      return name ? [{ nameRu: name.nameRu, nameEn: name.nameEn, quantity: item.quantity }] : [];
    }),
    createdAt: row.createdAt,
    changedAt: [row.createdAt, row.confirmedAt, row.decidedAt, row.checkedInAt, row.closedAt, changes[0]?.at].reduce<Date>((last, at) => (at && at > last ? at : last), row.createdAt),
  }));
}

/** One booking: its own company's, or any for staff who may read them. `not-found` otherwise. */
export async function calendarBookingFor(scope: AnyScope, id: string): Promise<CalendarBooking> {
  const [row] = isUuid(id) ? await calendarBookings({ id, ...reachOfBookings(scope) }, 1) : [];
  if (!row) throw notFound();
  return row;
}

/** One booking for the house's own letters; null when it is gone. */
export const calendarBookingOfHouse = async (id: string): Promise<CalendarBooking | null> => (await calendarBookings({ id }, 1))[0] ?? null;
