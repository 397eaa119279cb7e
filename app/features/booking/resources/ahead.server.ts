import { createHash } from "node:crypto";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, Prisma, type Reader } from "~/lib/db/client.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { companyKinds, companyNames } from "../../identity/queries.server";
import { residencyStarts } from "../../residency/queries.server";
import { consequencesOf, type BookingAhead, type Consequence, type Judged, type Taken } from "./rules/consequences";

/** How far ahead an edit is shown in bookings. */
export const PREVIEW_DAYS = 30;

interface AheadRow {
  resourceId: string;
  id: string;
  companyId: string;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  status: BookingStatus;
  purpose: string;
  createdAt: Date;
}

interface TakenRow {
  resourceId: string;
  unitId: number;
  bookingId: string | null;
  from: number;
  to: number;
}

const until = (now: Date) => new Date(now.getTime() + PREVIEW_DAYS * 86_400_000);
const inIds = (ids: readonly string[]) => Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));

/** Bookings that hold resources in the next 30 days, by resource, also as one of several things. */
async function bookingsAhead(ids: readonly string[], now: Date, reader: Reader): Promise<Map<string, BookingAhead[]>> {
  const rows = await reader.$queryRaw<AheadRow[]>`
    SELECT h."resourceId", b.id, b."companyId", b."startsAt", b."endsAt", h.quantity, b.status::text AS status, b.purpose, b."createdAt"
    FROM "Booking" b
    JOIN LATERAL (
      SELECT b."resourceId", b.quantity UNION ALL
      SELECT i."resourceId", i.quantity FROM "BookingItem" i WHERE i."bookingId" = b.id
    ) h ON h."resourceId" IN (${inIds(ids)})
    WHERE b.status IN ('PENDING', 'HELD', 'CONFIRMED') AND b."startsAt" > ${now} AND b."startsAt" < ${until(now)}
    ORDER BY b."startsAt", b.id`;
  const companies = rows.map((row) => row.companyId);
  const kinds = await reader.resource.findMany({ where: { id: { in: [...ids] } }, select: { id: true, kind: true } });
  const [names, companyKind, since, certificates] = await Promise.all([
    companyNames(companies, reader),
    companyKinds(companies, reader),
    residencyStarts(companies, reader),
    reader.certificate.findMany({
      where: { companyId: { in: [...new Set(companies)] }, resourceKind: { in: kinds.map((row) => row.kind) }, revokedAt: null },
      orderBy: { validUntil: "asc" },
    }),
  ]);
  const kindOf = new Map(kinds.map((row) => [row.id, row.kind]));
  const certified = new Map(certificates.map((row) => [`${row.companyId}|${row.resourceKind}`, row.validUntil]));
  const found = new Map<string, BookingAhead[]>();
  for (const { resourceId, ...row } of rows) {
    const list = found.get(resourceId) ?? [];
    list.push({
      ...row,
      companyName: names.get(row.companyId)?.name ?? "",
      companyKind: companyKind.get(row.companyId) ?? null,
      residentSince: since.get(row.companyId) ?? null,
      certifiedUntil: certified.get(`${row.companyId}|${kindOf.get(resourceId)}`) ?? null,
    });
    found.set(resourceId, list);
  }
  return found;
}

/** What the units of resources are taken for in the next 30 days and a day around, by resource. */
async function takenAhead(ids: readonly string[], now: Date, reader: Reader): Promise<Map<string, Taken[]>> {
  const rows = await reader.$queryRaw<TakenRow[]>`
    SELECT u."resourceId", a."unitId", CASE WHEN b."resourceId" = u."resourceId" THEN b.id END AS "bookingId",
           (extract(epoch FROM a."startsAt") * 1000)::float8 AS from, (extract(epoch FROM a."endsAt") * 1000)::float8 AS to
    FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" LEFT JOIN "Booking" b ON b.id = a."bookingId"
    WHERE u."resourceId" IN (${inIds(ids)})
      AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${new Date(now.getTime() - 86_400_000)}::timestamptz, ${new Date(until(now).getTime() + 86_400_000)}::timestamptz)`;
  const found = new Map<string, Taken[]>();
  for (const { resourceId, ...row } of rows) {
    const list = found.get(resourceId) ?? [];
    list.push(row);
    found.set(resourceId, list);
  }
  return found;
}

/** What edits of resources would mean for the bookings of the next 30 days, by resource; the same few statements for any number. */
export async function consequencesAhead(edits: readonly { before: Judged; after: Judged }[], now: Date, reader: Reader = db): Promise<Map<string, Consequence[]>> {
  if (edits.length === 0) return new Map();
  const ids = edits.map(({ before }) => before.id);
  // One after another: inside a transaction there is one connection.
  const bookings = await bookingsAhead(ids, now, reader);
  const taken = await takenAhead(ids, now, reader);
  const exceptions = await calendarExceptions(reader);
  return new Map(edits.map(({ before, after }) => [before.id, consequencesOf(before, after, bookings.get(before.id) ?? [], taken.get(before.id) ?? [], exceptions)]));
}

/** Marks what a preview showed: what is saved must be what was seen, and mean what was seen. */
export const stampOf = (edit: unknown, consequences: readonly Consequence[]): string =>
  createHash("sha256")
    .update(JSON.stringify([edit, consequences.map((one) => [one.booking.id, one.what, one.refused?.rule ?? null])]))
    .digest("hex")
    .slice(0, 20);

/** Consequences as a page and a refusal carry them: at most 100, with how many there are. */
export function shownConsequences(consequences: readonly Consequence[]) {
  return {
    count: consequences.length,
    items: consequences.slice(0, 100).map(({ booking, what, refused }) => ({
      bookingId: booking.id,
      company: booking.companyName,
      purpose: booking.purpose,
      startsAt: booking.startsAt.toISOString(),
      endsAt: booking.endsAt.toISOString(),
      status: booking.status,
      what,
      rule: refused?.rule ?? null,
      params: refused?.params ?? {},
      because: refused?.because ? { ru: refused.because.reasonRu, en: refused.because.reasonEn } : null,
    })),
  };
}

export type ShownConsequences = ReturnType<typeof shownConsequences>;
