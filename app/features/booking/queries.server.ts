import { db, Prisma, type Reader } from "~/lib/db/client.server";
import type { Operator, TariffUnit } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { toKopecks } from "~/lib/money";
import { atMinute, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import type { AnyScope, CompanyScope, StaffScope } from "../identity/types";
import { isCompanyScope } from "../identity/types";
import type { QuoteLine } from "../billing/rules/quote";
import { withinTerm } from "./rules/term";

/** A resource as the catalogue and the API show it. `quantity` is the number of its units in use; minutes throughout. */
export interface CatalogueItem {
  id: string;
  slug: string;
  kind: string;
  nameRu: string;
  nameEn: string;
  summaryRu: string;
  summaryEn: string;
  tariffCode: string;
  quantity: number;
  capacity: number | null;
  unit: TariffUnit;
  priceKopecks: number;
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  bufferBefore: number;
  bufferAfter: number;
  opensAt: number;
  closesAt: number;
  noticeMinutes: number;
  horizonDays: number;
  operator: Operator;
  certificate: boolean;
  floor: number | null;
}

async function readCatalogue(where: Prisma.Sql, reader: Reader): Promise<CatalogueItem[]> {
  const today = dayToDb(siteDay(new Date()));
  return reader.$queryRaw<CatalogueItem[]>`
    SELECT r.id, r.slug, r.kind, r."nameRu", r."nameEn", r."summaryRu", r."summaryEn", r."tariffCode", r.capacity,
           (SELECT count(*)::int FROM "Unit" u WHERE u."resourceId" = r.id AND u.active) AS quantity,
           t.unit::text AS unit, t."priceKopecks"::float8 AS "priceKopecks",
           r."stepMinutes", r."minMinutes", r."maxMinutes", r."bufferBefore", r."bufferAfter", r."opensAt", r."closesAt",
           r."noticeMinutes", r."horizonDays", r.operator::text AS operator, r.certificate, r.floor
    FROM "Resource" r
    JOIN LATERAL (SELECT unit, "priceKopecks" FROM "Tariff"
                  WHERE code = r."tariffCode" AND "validFrom" <= ${today}::date AND ("validTo" IS NULL OR "validTo" >= ${today}::date)
                  ORDER BY "validFrom" DESC LIMIT 1) t ON true
    WHERE r.active AND ${where}
    ORDER BY r.position, r.slug`;
}

/** Everything that can be booked, in the order of the house, with today's tariff. */
export const catalogue = (reader: Reader = db) => readCatalogue(Prisma.sql`true`, reader);

/** Everything of one kind. */
export const resourcesOfKind = (kind: string) => readCatalogue(Prisma.sql`r.kind = ${kind}`, db);

/** One resource by its address part; null when there is none. */
export const catalogueItem = async (slug: string): Promise<CatalogueItem | null> =>
  (await readCatalogue(Prisma.sql`r.slug = ${slug}`, db))[0] ?? null;

/** One resource by id. `not-found` when there is none in use. */
export async function resourceById(id: string, reader: Reader = db): Promise<CatalogueItem> {
  const found = isUuid(id) ? (await readCatalogue(Prisma.sql`r.id = ${id}::uuid`, reader))[0] : undefined;
  if (!found) throw notFound();
  return found;
}

const view = {
  resource: { select: { id: true, slug: true, nameRu: true, nameEn: true, kind: true } },
} satisfies Prisma.BookingInclude;

type Row = Prisma.BookingGetPayload<{ include: typeof view }>;

const toView = (row: Row) => ({
  ...row,
  totalKopecks: toKopecks(row.totalKopecks),
  vatKopecks: toKopecks(row.vatKopecks),
  lines: row.lines as unknown as QuoteLine[],
});

export type BookingView = ReturnType<typeof toView>;

/** Bookings of the scope's company that touch a range, by start. At most 500. */
export async function bookingsOf(scope: CompanyScope, range: { from?: Date; to?: Date } = {}): Promise<BookingView[]> {
  const rows = await db.booking.findMany({
    where: {
      companyId: scope.companyId,
      ...(range.from ? { endsAt: { gt: range.from } } : {}),
      ...(range.to ? { startsAt: { lt: range.to } } : {}),
    },
    include: view,
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 500,
  });
  return rows.map(toView);
}

const PAGE = 20;

/** A page of the company's bookings: those ahead by start, or those behind, latest first. */
export async function bookingPage(scope: CompanyScope, which: "ahead" | "past", page: number, now: Date) {
  const where: Prisma.BookingWhereInput = {
    companyId: scope.companyId,
    ...(which === "ahead"
      ? { endsAt: { gt: now }, status: { in: ["HELD", "CONFIRMED"] } }
      : { OR: [{ endsAt: { lte: now } }, { status: { in: ["DONE", "CANCELLED", "EXPIRED"] } }] }),
  };
  const [rows, count] = await Promise.all([
    db.booking.findMany({ where, include: view, orderBy: { startsAt: which === "ahead" ? "asc" : "desc" }, skip: (page - 1) * PAGE, take: PAGE }),
    db.booking.count({ where }),
  ]);
  return { items: rows.map(toView), pages: Math.max(1, Math.ceil(count / PAGE)), count };
}

/** A booking: its own company's, or any for staff. `not-found` otherwise. */
export async function bookingFor(scope: AnyScope, id: string): Promise<BookingView> {
  const row = isUuid(id)
    ? await db.booking.findFirst({ where: { id, ...(isCompanyScope(scope) ? { companyId: scope.companyId } : {}) }, include: view })
    : null;
  if (!row) throw notFound();
  return toView(row);
}

/** What a letter about a booking says. */
export async function bookingForLetter(id: string) {
  const row = await db.booking.findUnique({ where: { id }, include: view });
  return row && toView(row);
}

/** When a company's certificate for a kind of resource runs out; null without one that is in force for the whole use. */
export async function certificateUntil(
  companyId: string,
  resourceKind: string,
  use: { startsAt: Date; endsAt: Date },
  reader: Reader = db,
): Promise<Date | null> {
  const row = await reader.certificate.findUnique({ where: { companyId_resourceKind: { companyId, resourceKind } } });
  return row && withinTerm({ to: dayFromDb(row.validUntil) }, use) ? row.validUntil : null;
}

/** Whether the person has a calendar feed for the company. */
export const hasFeed = async (scope: CompanyScope): Promise<boolean> =>
  (await db.calendarFeed.count({ where: { userId: scope.userId, companyId: scope.companyId, revokedAt: null } })) > 0;

/** Bookings of a company that took place between two days, both included, and how long they were in all. */
export async function usageBetween(scope: CompanyScope, from: Day, to: Day): Promise<{ bookings: number; minutes: number }> {
  const rows = await db.$queryRaw<{ bookings: number; minutes: bigint }[]>`
    SELECT count(*)::int AS bookings, COALESCE(sum(extract(epoch FROM "endsAt" - "startsAt") / 60), 0)::bigint AS minutes
    FROM "Booking"
    WHERE "companyId" = ${scope.companyId}::uuid AND status = 'DONE' AND "startsAt" >= ${atMinute(from, 0)} AND "startsAt" < ${atMinute(to, 1440)}`;
  return { bookings: rows[0]?.bookings ?? 0, minutes: Number(rows[0]?.minutes ?? 0n) };
}

/** What a company has booked ahead, reaching into a day or later: for staff who decide what becomes of it. At most 200. */
export async function bookingsAheadOf(_scope: StaffScope, companyId: string, from: Day, now: Date): Promise<BookingView[]> {
  if (!isUuid(companyId)) return [];
  const rows = await db.booking.findMany({
    where: { companyId, status: { in: ["HELD", "CONFIRMED"] }, startsAt: { gt: now }, endsAt: { gt: atMinute(from, 0) } },
    include: view,
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 200,
  });
  return rows.map(toView);
}
