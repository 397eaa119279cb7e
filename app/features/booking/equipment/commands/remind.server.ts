import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import type { BookingEvent } from "../../events";

/**
 * Notices what was not brought back in time, once each, and tells of it (`custody.late`): some minutes (norm
 * `booking.return-grace-minutes`) after the end of the booking, or at once when the booking is no more. Returns how many.
 */
export async function noticeLateReturns(now: Date): Promise<number> {
  const grace = await norm<number>("booking.return-grace-minutes");
  const over = new Date(now.getTime() - grace.value * 60_000);
  const late = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM "Custody" c JOIN "Booking" b ON b.id = c."bookingId"
    WHERE c."returnedAt" IS NULL AND c."toldLateAt" IS NULL
      AND (b."endsAt" <= ${over} OR b.status IN ('CANCELLED', 'EXPIRED', 'NO_SHOW'))
    ORDER BY c."handedAt", c.id`;
  let told = 0;
  for (const { id } of late) {
    told += await transaction(async (tx) => {
      const { count } = await tx.custody.updateMany({ where: { id, returnedAt: null, toldLateAt: null }, data: { toldLateAt: now } });
      if (count === 0) return 0;
      const event: BookingEvent = { type: "custody.late", payload: { custodyId: id } };
      await recordEvent(tx, event);
      return 1;
    });
  }
  return told;
}
