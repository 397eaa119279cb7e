import { db } from "~/lib/db/client.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { DomainError, notFound } from "~/lib/errors";
import { scopeOfPerson } from "../../identity/access.server";
import { isCompanyScope, type Viewer } from "../../identity/types";
import { checkIn } from "./commands/check-in.server";
import { checkInPass, isFreshCode, isGoodPass } from "./code.server";
import { checkInNorms } from "./norms.server";
import { presenceAt, checkInFrom } from "./rules/presence";

/** A booking as whoever stands at its door sees it. */
export interface VisitBooking {
  id: string;
  startsAt: Date;
  endsAt: Date;
  purpose: string;
  companyName: string;
}

/** What comes of scanning a door's code. */
export type Visit = { resource: { slug: string; nameRu: string; nameEn: string } } & (
  | { kind: "ready"; booking: VisitBooking; pass: string }
  | { kind: "inside"; booking: VisitBooking }
  | { kind: "early"; booking: VisitBooking; from: Date }
  | { kind: "released"; booking: VisitBooking }
  /** The code has changed since. */
  | { kind: "stale" }
  /** Somebody else's time runs. */
  | { kind: "others"; until: Date }
  | { kind: "none" }
);

interface HereRow {
  id: string;
  companyId: string;
  status: BookingStatus;
  startsAt: Date;
  endsAt: Date;
  purpose: string;
}

/** Bookings that hold units of the resource or of its parts, now or within the next hours. */
async function bookingsHere(resourceId: string, from: Date, to: Date): Promise<HereRow[]> {
  return db.$queryRaw<HereRow[]>`
    WITH RECURSIVE down(id) AS (
      SELECT ${resourceId}::uuid UNION SELECT p."partId" FROM down JOIN "ResourcePart" p ON p."wholeId" = down.id)
    SELECT DISTINCT b.id, b."companyId", b.status::text AS status, b."startsAt", b."endsAt", b.purpose
    FROM "Booking" b JOIN "Allocation" a ON a."bookingId" = b.id JOIN "Unit" u ON u.id = a."unitId" JOIN down ON down.id = u."resourceId"
    WHERE b.status IN ('CONFIRMED', 'CHECKED_IN', 'NO_SHOW') AND b."startsAt" < ${to} AND b."endsAt" > ${from}
    ORDER BY b."startsAt", b.id`;
}

const AHEAD_MS = 12 * 3_600_000;

/**
 * What the code at a door means for a person: the booking of one of their companies that runs there or starts soon, or why there is
 * none. Nothing is written by looking. `not-found` for an unknown resource.
 */
export async function visit(viewer: Pick<Viewer, "userId" | "companies">, slug: string, code: string, now: Date): Promise<Visit> {
  const resource = await db.resource.findUnique({ where: { slug }, select: { id: true, slug: true, nameRu: true, nameEn: true } });
  if (!resource) throw notFound();
  const { id: resourceId, ...head } = resource;
  if (!isFreshCode(resourceId, code, now)) return { resource: head, kind: "stale" };
  const [here, { presence }] = await Promise.all([bookingsHere(resourceId, now, new Date(now.getTime() + AHEAD_MS)), checkInNorms()]);
  const mine = here.filter((row) => viewer.companies.some((company) => company.id === row.companyId));
  const seen = (row: HereRow): VisitBooking => ({
    id: row.id,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    purpose: row.purpose,
    companyName: viewer.companies.find((company) => company.id === row.companyId)?.name ?? "",
  });
  const ready = mine.find((row) => row.status === "CONFIRMED" && presenceAt(row, presence, now) === "open");
  if (ready) return { resource: head, kind: "ready", booking: seen(ready), pass: checkInPass(viewer.userId, ready.id, now) };
  const inside = mine.find((row) => row.status === "CHECKED_IN");
  if (inside) return { resource: head, kind: "inside", booking: seen(inside) };
  const released = mine.find((row) => row.status === "NO_SHOW" && row.startsAt <= now);
  if (released) return { resource: head, kind: "released", booking: seen(released) };
  const early = mine.find((row) => row.status === "CONFIRMED");
  if (early) return { resource: head, kind: "early", booking: seen(early), from: checkInFrom(early, presence) };
  const others = here.find((row) => row.status !== "NO_SHOW" && row.startsAt <= now);
  return others ? { resource: head, kind: "others", until: others.endsAt } : { resource: head, kind: "none" };
}

/**
 * Checks a booking in for a person who scanned its door. Errors: `check-in-stale` (409) when the pass has run out or was given to
 * somebody else, and those of `checkIn`.
 */
export async function checkInAtDoor(viewer: Pick<Viewer, "userId">, bookingId: string, pass: string, now: Date, ip: string): Promise<{ repeated: boolean }> {
  if (!isGoodPass(viewer.userId, bookingId, pass, now)) throw new DomainError("conflict", "check-in-stale");
  const booking = await db.booking.findUnique({ where: { id: bookingId }, select: { companyId: true } });
  const scope = booking && (await scopeOfPerson(viewer.userId, booking.companyId));
  if (!scope || !isCompanyScope(scope)) throw notFound();
  return checkIn(scope, bookingId, "door", now, ip);
}
