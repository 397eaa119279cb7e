import type { Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { toIso } from "~/lib/time";

/**
 * Gives back what is left of a booking's time from `at` on, in the caller's transaction, which has locked the booking. After people
 * left, the buffer after stays for cleaning; after nobody came, there is nothing to clean. The units are locked as everybody locks
 * them, for a shorter range is written as a new row that the exclusion constraint looks at.
 */
export async function cutShort(tx: Tx, booking: { id: string; endsAt: Date }, at: Date, why: "left" | "no-show", actor: Actor): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM "Unit" WHERE id IN (SELECT "unitId" FROM "Allocation" WHERE "bookingId" = ${booking.id}::uuid) ORDER BY id FOR NO KEY UPDATE`;
  const keepsBuffer = why === "left";
  await tx.$executeRaw`
    WITH cut AS (
      SELECT id, ${at}::timestamptz + CASE WHEN ${keepsBuffer} THEN GREATEST("endsAt" - ${booking.endsAt}::timestamptz, interval '0') ELSE interval '0' END AS until
      FROM "Allocation" WHERE "bookingId" = ${booking.id}::uuid
    ), gone AS (
      DELETE FROM "Allocation" a USING cut WHERE a.id = cut.id AND a."startsAt" >= cut.until
    )
    UPDATE "Allocation" a SET "endsAt" = cut.until FROM cut WHERE a.id = cut.id AND a."startsAt" < cut.until AND a."endsAt" > cut.until`;
  await tx.bookingChange.create({
    data: {
      bookingId: booking.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: "cut-short",
      before: { endsAt: toIso(booking.endsAt) },
      after: { endsAt: toIso(at), reason: why },
    },
  });
}
