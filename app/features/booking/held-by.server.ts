import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import type { Span } from "./rules/windows";

/** What a company holds of a resource, by its bookings' own times: buffers count for nobody's limit. */
export interface HeldUse extends Span {
  companyId: string;
  resourceId: string;
  quantity: number;
}

/** What some companies hold of some resources within a range, as the rule `at-once` counts it. One statement, none where nothing is asked. */
export const heldBy = async (companyIds: readonly string[], resourceIds: readonly string[], range: Span, reader: Reader = db): Promise<HeldUse[]> =>
  companyIds.length === 0 || resourceIds.length === 0 ? [] : readPart(heldPart(companyIds, resourceIds, range), reader);

/** The same as part of a reading. */
export const heldPart = (companyIds: readonly string[], resourceIds: readonly string[], range: Span): Part<HeldUse[]> => ({
  sql: Prisma.sql`SELECT json_agg(held) FROM (
    SELECT b."companyId", t."resourceId", sum(t.quantity)::int AS quantity,
           (extract(epoch FROM b."startsAt") * 1000)::float8 AS "from", (extract(epoch FROM b."endsAt") * 1000)::float8 AS "to"
    FROM "Booking" b
    JOIN LATERAL (SELECT b."resourceId", b.quantity UNION ALL SELECT i."resourceId", i.quantity FROM "BookingItem" i WHERE i."bookingId" = b.id) t ON true
    WHERE t."resourceId" = ANY(${[...resourceIds]}::uuid[]) AND b."companyId" = ANY(${[...companyIds]}::uuid[])
      AND b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN')
      AND b."startsAt" < ${new Date(range.to)} AND b."endsAt" > ${new Date(range.from)}
    GROUP BY b.id, t."resourceId"
    ORDER BY b."startsAt", b.id, t."resourceId") held`,
  read: (json) => (json ?? []) as HeldUse[],
});
