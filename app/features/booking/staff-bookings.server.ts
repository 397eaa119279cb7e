import { db, Prisma } from "~/lib/db/client.server";
import { plainPart, type Part } from "~/lib/db/together.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { toKopecks } from "~/lib/money";
import { atMinute, type Day } from "~/lib/time";
import { companiesLike, companyNames } from "../identity/queries.server";
import type { StaffScope } from "../identity/types";
import { openBefore } from "./open-uses.server";

export interface StaffBookingFilter {
  status?: BookingStatus;
  resourceId?: string;
  /** Part of a company's name or its ИНН. */
  company: string;
  /** Bookings that touch the day; all when empty. */
  day?: Day;
  /** Only those that ended before the day and whose time has not been closed. */
  openBefore?: Day;
}

const PAGE = 50;

async function whereOf(filter: StaffBookingFilter): Promise<Prisma.BookingWhereInput> {
  return {
    ...(filter.status ? { status: filter.status } : {}),
    ...(filter.resourceId ? { OR: [{ resourceId: filter.resourceId }, { items: { some: { resourceId: filter.resourceId } } }] } : {}),
    ...(filter.day ? { startsAt: { lt: atMinute(filter.day, 1440) }, endsAt: { gt: atMinute(filter.day, 0) } } : {}),
    ...(filter.openBefore ? { AND: openBefore(atMinute(filter.openBefore, 0)) } : {}),
    ...(filter.company ? { companyId: { in: await companiesLike(filter.company) } } : {}),
  };
}

/** A page of everybody's bookings: those that wait for an answer by the deadline of their answer, others latest first. */
export async function staffBookings(_scope: StaffScope, filter: StaffBookingFilter, page: number) {
  const where = await whereOf(filter);
  const [rows, count, waiting] = await Promise.all([
    db.booking.findMany({
      where,
      include: { resource: { select: { nameRu: true, nameEn: true } }, items: { select: { quantity: true } } },
      orderBy: filter.status === "PENDING" ? [{ holdExpiresAt: "asc" }, { id: "asc" }] : [{ startsAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * PAGE,
      take: PAGE,
    }),
    db.booking.count({ where }),
    db.booking.count({ where: { status: "PENDING" } }),
  ]);
  const names = await companyNames(rows.map((row) => row.companyId));
  return {
    items: rows.map((row) => ({
      id: row.id,
      company: names.get(row.companyId)?.name ?? "",
      resource: row.resource,
      beside: row.items.length,
      quantity: row.quantity,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      purpose: row.purpose,
      status: row.status,
      totalKopecks: toKopecks(row.totalKopecks),
      answerBy: row.status === "PENDING" ? row.holdExpiresAt : null,
    })),
    count,
    waiting,
    pages: Math.max(1, Math.ceil(count / PAGE)),
  };
}

/** How many bookings wait for an answer of staff. */
export const waitingForApprovalPart = (_scope: StaffScope): Part<number> => plainPart(Prisma.sql`SELECT count(*) FROM "Booking" WHERE status = 'PENDING'`);
