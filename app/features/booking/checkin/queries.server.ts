import { db, Prisma } from "~/lib/db/client.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { atMinute, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../../identity/queries.server";
import { isCompanyScope, type AnyScope, type StaffScope } from "../../identity/types";
import { mayAdminister, reachOfBookings } from "../policy";
import { mayBecome } from "../status";
import { checkInNorms } from "./norms.server";
import { overrunCharge, stayedBooking } from "./overrun-charge.server";
import { checkInFrom, presenceAt, releaseAt } from "./rules/presence";

/** Time past the end of a booking, as it was charged; null when none was. */
export async function overrunOf(bookingId: string): Promise<{ leftAt: string; minutes: number; invoiceId: string } | null> {
  const row = await db.bookingChange.findFirst({ where: { bookingId, kind: "overran" }, select: { after: true } });
  return row && (row.after as { leftAt: string; minutes: number; invoiceId: string });
}

/** SQL: whether one has to check in for the booking `b`: for its first thing or any beside it. */
const MUST_CHECK_IN = Prisma.sql`EXISTS (SELECT 1 FROM "Resource" c WHERE c."checkIn" AND (c.id = b."resourceId"
  OR c.id IN (SELECT i."resourceId" FROM "BookingItem" i WHERE i."bookingId" = b.id)))`;
/** SQL: whether a display hangs at a door of what the booking `b` holds. */
const HAS_DOOR = Prisma.sql`EXISTS (SELECT 1 FROM "Door" d WHERE d."revokedAt" IS NULL AND (d."resourceId" = b."resourceId"
  OR d."resourceId" IN (SELECT i."resourceId" FROM "BookingItem" i WHERE i."bookingId" = b.id)))`;

/** Coming to and leaving a booking, as its page shows it. Instants; money in kopecks. */
export interface PresenceState {
  id: string;
  status: BookingStatus;
  staff: boolean;
  /** Who does not check in loses the rest of the time. */
  mustCheckIn: boolean;
  /** A display at the door shows the code; otherwise the page itself takes the word. */
  atDoor: boolean;
  from: Date;
  releaseAt: Date;
  endsAt: Date;
  checkedInAt: Date | null;
  checkedOutAt: Date | null;
  mayCheckIn: boolean;
  mayCheckOut: boolean;
  /** What leaving now would cost; null when nothing. */
  costsNow: { minutes: number; kopecks: Kopecks } | null;
  overrun: { minutes: number; invoiceId: string } | null;
}

/** The state of coming and leaving of a booking: its own company's, or any for staff who may read them. `not-found` otherwise. */
export async function presenceOf(scope: AnyScope, id: string, now: Date): Promise<PresenceState> {
  const { companyId } = reachOfBookings(scope);
  if (!isUuid(id)) throw notFound();
  const [rows, rules] = await Promise.all([
    db.$queryRaw<{ companyId: string; status: BookingStatus; startsAt: Date; endsAt: Date; confirmedAt: Date | null; checkedInAt: Date | null; checkedOutAt: Date | null; must: boolean; door: boolean }[]>`
      SELECT b."companyId", b.status::text AS status, b."startsAt", b."endsAt", b."confirmedAt", b."checkedInAt", b."checkedOutAt",
             ${MUST_CHECK_IN} AS must, ${HAS_DOOR} AS door
      FROM "Booking" b WHERE b.id = ${id}::uuid`,
    checkInNorms(),
  ]);
  const row = rows[0];
  if (!row || (companyId && companyId !== row.companyId)) throw notFound();
  const staff = !isCompanyScope(scope);
  const acts = isCompanyScope(scope) || mayAdminister(scope);
  const inside = row.status === "CHECKED_IN";
  const stayed = inside && now > row.endsAt ? await stayedBooking(id) : null;
  const [charge, overrun] = await Promise.all([stayed && overrunCharge(stayed, now, rules.overrun), row.status === "DONE" ? overrunOf(id) : null]);
  const open = mayBecome(row.status, "CHECKED_IN") && presenceAt(row, rules.presence, now) === "open";
  return {
    id,
    status: row.status,
    staff,
    mustCheckIn: row.must,
    atDoor: row.door,
    from: checkInFrom(row, rules.presence),
    releaseAt: releaseAt(row, rules.presence, null),
    endsAt: row.endsAt,
    checkedInAt: row.checkedInAt,
    checkedOutAt: row.checkedOutAt,
    mayCheckIn: acts && open && (staff || !row.door),
    mayCheckOut: acts && inside,
    costsNow: charge ? { minutes: charge.minutes, kopecks: charge.quote.totalKopecks } : null,
    overrun: overrun && { minutes: overrun.minutes, invoiceId: overrun.invoiceId },
  };
}

/** A booking of the day, as staff at the desk see it. */
export interface TodayRow {
  id: string;
  status: BookingStatus;
  startsAt: Date;
  endsAt: Date;
  releaseAt: Date;
  from: Date;
  checkedInAt: Date | null;
  checkedOutAt: Date | null;
  mustCheckIn: boolean;
  purpose: string;
  quantity: number;
  companyName: string;
  slug: string;
  nameRu: string;
  nameEn: string;
  mayCheckIn: boolean;
  mayCheckOut: boolean;
}

const MOST = 500;

/** Confirmed bookings that touch a day, by start; `search` looks in companies, purposes and names of resources. At most 500. */
export async function todayRows(_scope: StaffScope, day: Day, now: Date, { search = "", slug = "" }: { search?: string; slug?: string } = {}): Promise<TodayRow[]> {
  const [rows, rules] = await Promise.all([
    db.$queryRaw<(Omit<TodayRow, "companyName" | "releaseAt" | "from" | "mayCheckIn" | "mayCheckOut"> & { companyId: string; confirmedAt: Date | null })[]>`
      SELECT b.id, b."companyId", b.status::text AS status, b."startsAt", b."endsAt", b."confirmedAt", b."checkedInAt", b."checkedOutAt", b.purpose, b.quantity,
             r.slug, r."nameRu", r."nameEn", ${MUST_CHECK_IN} AS "mustCheckIn"
      FROM "Booking" b JOIN "Resource" r ON r.id = b."resourceId"
      WHERE b.status IN ('CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND b."startsAt" < ${atMinute(day, 1440)}
        AND b."startsAt" > ${atMinute(day, -60 * 1440)} AND (b."endsAt" > ${atMinute(day, 0)} OR b.status = 'CHECKED_IN')
        AND (${slug} = '' OR r.slug = ${slug})
      ORDER BY b."startsAt", r.position, b.id LIMIT ${MOST}`,
    checkInNorms(),
  ]);
  const names = await companyNames(rows.map((row) => row.companyId));
  const wanted = search.trim().toLocaleLowerCase("ru");
  return rows.flatMap(({ companyId, confirmedAt, ...row }): TodayRow[] => {
    const companyName = names.get(companyId)?.name ?? "";
    if (wanted && ![companyName, row.purpose, row.nameRu, row.nameEn].some((text) => text.toLocaleLowerCase("ru").includes(wanted))) return [];
    return [
      {
        ...row,
        companyName,
        from: checkInFrom(row, rules.presence),
        releaseAt: releaseAt({ ...row, confirmedAt }, rules.presence, null),
        mayCheckIn: mayBecome(row.status, "CHECKED_IN") && presenceAt(row, rules.presence, now) === "open",
        mayCheckOut: row.status === "CHECKED_IN",
      },
    ];
  });
}
