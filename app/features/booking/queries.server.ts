import type { CalendarExceptions } from "~/lib/calendar";
import { calendarPart } from "~/lib/calendar.server";
import { db, Prisma, type Reader } from "~/lib/db/client.server";
import type { Operator, ResourceSort, TariffUnit } from "~/lib/db/generated/enums";
import { plainPart, type Part as Combinable } from "~/lib/db/together.server";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { toKopecks } from "~/lib/money";
import { atMinute, dayToDb, siteDay, type Day } from "~/lib/time";
import type { AnyScope, CompanyScope, StaffScope } from "../identity/types";
import type { QuoteLine } from "../billing/rules/quote";
import { reachOfBookings } from "./policy";
import { LIVE } from "./status";
import type { Deviation } from "./rules/effective";
import type { Part } from "./rules/things";
import { certificateFor } from "./certificates/in-force.server";

/**
 * A resource as the catalogue and the API show it; minutes throughout. `quantity` is the number of its units in use, or how many
 * of a composite can be put together of its parts; `parts` are its leaves, none for a resource with units of its own.
 */
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
  sort: ResourceSort;
  approval: boolean;
  checkIn: boolean;
  handOut: boolean;
  maxAtOnce: number | null;
  parts: Part[];
  /** What deviates from the rules above, on some days or for some people; `forCompany` narrows it to one company. */
  deviations: Deviation[];
  /** The production calendar, where a deviation speaks of holidays. */
  exceptions?: CalendarExceptions;
  /** The company that the deviations were narrowed to. */
  personal?: string;
}

async function readCatalogue(where: Prisma.Sql, reader: Reader): Promise<CatalogueItem[]> {
  const today = dayToDb(siteDay(new Date()));
  const rows = await reader.$queryRaw<(CatalogueItem & { calendar: unknown })[]>`
    WITH RECURSIVE tree AS (
      SELECT "wholeId", "partId", quantity FROM "ResourcePart"
      UNION ALL
      SELECT t."wholeId", p."partId", t.quantity * p.quantity FROM tree t JOIN "ResourcePart" p ON p."wholeId" = t."partId"
    ), leaf AS (
      SELECT "wholeId", "partId", sum(quantity)::int AS quantity FROM tree
      WHERE NOT EXISTS (SELECT 1 FROM "ResourcePart" p WHERE p."wholeId" = tree."partId") GROUP BY 1, 2
    )
    SELECT r.id, r.slug, r.kind, r."nameRu", r."nameEn", r."summaryRu", r."summaryEn", r."tariffCode", r.capacity,
           (SELECT count(*)::int FROM "Unit" u WHERE u."resourceId" = r.id AND u.active) AS quantity,
           t.unit::text AS unit, t."priceKopecks"::float8 AS "priceKopecks",
           r."stepMinutes", r."minMinutes", r."maxMinutes", r."bufferBefore", r."bufferAfter", r."opensAt", r."closesAt",
           r."noticeMinutes", r."horizonDays", r.operator::text AS operator, r.certificate, r.floor,
           r.sort::text AS sort, r.approval, r."checkIn", r."handOut", r."maxAtOnce",
           COALESCE((SELECT jsonb_agg(jsonb_build_object('resourceId', l."partId", 'quantity', l.quantity,
                       'units', (SELECT count(*) FROM "Unit" u WHERE u."resourceId" = l."partId" AND u.active)) ORDER BY l."partId")
                     FROM leaf l WHERE l."wholeId" = r.id), '[]') AS parts,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'position', d.position, 'companyKind', d."companyKind", 'residencyYear', d."residencyYear",
                       'seasonFrom', d."seasonFrom", 'seasonTo', d."seasonTo", 'weekdays', COALESCE(d.weekdays, '{}'), 'holidays', d.holidays, 'changes', d.changes,
                       'reasonRu', d."reasonRu", 'reasonEn', d."reasonEn") ORDER BY d.position, d.id)
                     FROM "ResourceRule" d WHERE d."resourceId" = r.id), '[]') AS deviations,
           -- The calendar comes once, with the first row, and only in houses that have rules for holidays.
           CASE WHEN row_number() OVER (ORDER BY r.position, r.slug) = 1 AND EXISTS (SELECT 1 FROM "ResourceRule" WHERE holidays IS NOT NULL)
                THEN (${calendarPart.sql}) END AS calendar
    FROM "Resource" r
    JOIN LATERAL (SELECT unit, "priceKopecks" FROM "Tariff"
                  WHERE code = r."tariffCode" AND "validFrom" <= ${today}::date AND ("validTo" IS NULL OR "validTo" >= ${today}::date)
                  ORDER BY "validFrom" DESC LIMIT 1) t ON true
    WHERE r.active AND ${where}
    ORDER BY r.position, r.slug`;
  const calendar = rows[0]?.calendar;
  const exceptions = calendar ? { exceptions: calendarPart.read(calendar) } : {};
  return rows.map(({ calendar: _, ...row }): CatalogueItem => {
    const item = { ...row, ...exceptions };
    return item.parts.length > 0 ? { ...item, quantity: Math.min(...item.parts.map((part) => Math.floor(part.units / part.quantity))) } : item;
  });
}

/** Everything that can be booked, in the order of the house, with today's tariff. */
export const catalogue = (reader: Reader = db) => readCatalogue(Prisma.sql`true`, reader);

/** Kinds of what is in use. */
export const bookableKinds = async (): Promise<string[]> => (await db.resource.findMany({ where: { active: true }, distinct: ["kind"], select: { kind: true } })).map(({ kind }) => kind);

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

/** Several resources by id, in the order asked for. `not-found` when one is not there or not in use. */
export async function resourcesByIds(ids: readonly string[], reader: Reader = db): Promise<CatalogueItem[]> {
  if (ids.length === 0) return [];
  if (ids.length === 1) return [await resourceById(ids[0] ?? "", reader)];
  if (!ids.every(isUuid)) throw notFound();
  const found = await readCatalogue(Prisma.sql`r.id IN (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`, reader);
  return ids.map((id) => {
    const item = found.find((one) => one.id === id);
    if (!item) throw notFound();
    return item;
  });
}

/** What is offered together with a thing, in the order of the house: ids of resources. Part of a reading. */
export const accessoriesPart = (resourceId: string): Combinable<string[]> =>
  plainPart(Prisma.sql`SELECT COALESCE(json_agg("accessoryId" ORDER BY position, "accessoryId"), '[]') FROM "Accessory" WHERE "resourceId" = ${resourceId}::uuid`);

const view = {
  resource: { select: { id: true, slug: true, nameRu: true, nameEn: true, kind: true } },
  items: { select: { resourceId: true, quantity: true }, orderBy: { position: "asc" } },
} satisfies Prisma.BookingInclude;

type Row = Prisma.BookingGetPayload<{ include: typeof view }>;

const toView = (row: Row) => ({
  ...row,
  totalKopecks: toKopecks(row.totalKopecks),
  vatKopecks: toKopecks(row.vatKopecks),
  lines: row.lines as unknown as QuoteLine[],
});

export type BookingView = ReturnType<typeof toView>;

/** Where a page of bookings ended: the next begins behind it. */
export interface BookingMark {
  startsAt: Date;
  id: string;
}

const MOST = 500;

/** Bookings of the scope's company that touch a range, by start. At most 500, behind a mark when one is given. */
export async function bookingsOf(scope: CompanyScope, range: { from?: Date; to?: Date; after?: BookingMark; limit?: number } = {}): Promise<BookingView[]> {
  const { from, to, after } = range;
  const rows = await db.booking.findMany({
    where: {
      companyId: scope.companyId,
      ...(from ? { endsAt: { gt: from } } : {}),
      AND: [
        ...(to ? [{ startsAt: { lt: to } }] : []),
        // The plain bound beside the exact one lets the index begin at the mark.
        ...(after ? [{ startsAt: { gte: after.startsAt } }, { OR: [{ startsAt: { gt: after.startsAt } }, { id: { gt: after.id } }] }] : []),
      ],
    },
    include: view,
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: Math.min(MOST, range.limit ?? MOST),
  });
  return rows.map(toView);
}

const PAGE = 20;

/** A page of the company's bookings: those ahead by start, or those behind, latest first; of one series when it is given. */
export async function bookingPage(scope: CompanyScope, which: "ahead" | "past", page: number, now: Date, seriesId: string | null = null) {
  const where: Prisma.BookingWhereInput = {
    companyId: scope.companyId,
    ...(seriesId && isUuid(seriesId) ? { seriesId } : {}),
    ...(which === "ahead"
      ? { endsAt: { gt: now }, status: { in: [...LIVE] } }
      : { OR: [{ endsAt: { lte: now } }, { status: { notIn: [...LIVE] } }] }),
  };
  const [rows, count] = await Promise.all([
    db.booking.findMany({ where, include: view, orderBy: { startsAt: which === "ahead" ? "asc" : "desc" }, skip: (page - 1) * PAGE, take: PAGE }),
    db.booking.count({ where }),
  ]);
  return { items: rows.map(toView), pages: Math.max(1, Math.ceil(count / PAGE)), count };
}

/** A booking: its own company's, or any for staff who may read them. `not-found` otherwise. */
export async function bookingFor(scope: AnyScope, id: string): Promise<BookingView> {
  const row = isUuid(id)
    ? await db.booking.findFirst({ where: { id, ...reachOfBookings(scope) }, include: view })
    : null;
  if (!row) throw notFound();
  return toView(row);
}

/** What a letter about a booking says. */
export async function bookingForLetter(id: string) {
  const row = await db.booking.findUnique({ where: { id }, include: view });
  return row && toView(row);
}

/** Where a booking stood before a change, and what the change added to its price. */
export async function changeForLetter(changeId: string) {
  const row = await db.bookingChange.findUnique({ where: { id: BigInt(changeId) } });
  if (!row) return null;
  const { startsAt, endsAt } = row.before as unknown as { startsAt: string; endsAt: string };
  return { before: { startsAt, endsAt }, differenceKopecks: toKopecks(row.differenceKopecks) };
}

/** When a company's certificate for a kind of resource runs out; null without one that is in force for the whole use. */
export async function certificateUntil(companyId: string, resourceKind: string, use: { startsAt: Date; endsAt: Date }, reader: Reader = db): Promise<Date | null> {
  const found = await certificateFor(companyId, resourceKind, use, reader);
  return found && dayToDb(found.validUntil);
}

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
    where: { companyId, status: { in: [...LIVE] }, startsAt: { gt: now }, endsAt: { gt: atMinute(from, 0) } },
    include: view,
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 200,
  });
  return rows.map(toView);
}
