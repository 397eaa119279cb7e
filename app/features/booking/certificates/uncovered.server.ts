import { db } from "~/lib/db/client.server";
import { SITE_ZONE } from "~/lib/time";

export interface UncoveredBooking {
  id: string;
  nameRu: string;
  nameEn: string;
  startsAt: Date;
  endsAt: Date;
  status: string;
  purpose: string;
}

/**
 * Bookings ahead of a company that take a machine of a kind and that no certificate of the company would open if one of them were
 * away. By start, at most 500.
 * @param madeBefore those made later are left out
 */
export const uncoveredBookings = (of: { companyId: string; resourceKind: string; withoutId: string }, now: Date, madeBefore: Date | null = null): Promise<UncoveredBooking[]> =>
  db.$queryRaw<UncoveredBooking[]>`
    SELECT b.id, r."nameRu", r."nameEn", b."startsAt", b."endsAt", b.status::text AS status, b.purpose
    FROM "Booking" b JOIN "Resource" r ON r.id = b."resourceId"
    WHERE b."companyId" = ${of.companyId}::uuid AND b.status IN ('PENDING', 'HELD', 'CONFIRMED') AND b."startsAt" > ${now}
      AND (${madeBefore}::timestamptz IS NULL OR b."createdAt" < ${madeBefore})
      AND EXISTS (
        SELECT 1 FROM "Resource" k WHERE k.kind = ${of.resourceKind} AND k.certificate
          AND (k.id = b."resourceId" OR k.id IN (SELECT "resourceId" FROM "BookingItem" WHERE "bookingId" = b.id)))
      AND NOT EXISTS (
        SELECT 1 FROM "Certificate" c
        WHERE c."companyId" = b."companyId" AND c."resourceKind" = ${of.resourceKind} AND c."revokedAt" IS NULL AND c.id <> ${of.withoutId}::uuid
          AND c."validUntil" >= ((b."endsAt" - interval '1 millisecond') AT TIME ZONE ${SITE_ZONE})::date
          AND (c."userId" IS NULL OR EXISTS (
            SELECT 1 FROM "Membership" m JOIN "User" u ON u.id = m."userId"
            WHERE m."userId" = c."userId" AND m."companyId" = c."companyId" AND u."disabledAt" IS NULL)))
    ORDER BY b."startsAt", b.id LIMIT 500`;
