import { db } from "~/lib/db/client.server";
import { SITE_ZONE } from "~/lib/time";
import { daysOf, SCHEDULE_CHANNEL, toMessage } from "./channel";

/**
 * Tells all processes that a stretch of time has changed. Called after the change is committed, by the delivery of events and never
 * in a command's transaction: NOTIFY makes commits wait for each other.
 */
export async function tellChanged(range: { from: Date; to: Date }): Promise<void> {
  await db.$queryRaw`SELECT pg_notify(${SCHEDULE_CHANNEL}, ${toMessage(daysOf(range))})::text`;
}

/** The same for a booking: the days where it stands and those where it stood before it was moved. One statement. */
export async function tellBookingChanged(bookingId: string): Promise<void> {
  await db.$queryRaw`
    WITH stood AS (
      SELECT "startsAt" AS from, "endsAt" AS to FROM "Booking" WHERE id = ${bookingId}::uuid
      UNION
      SELECT (before->>'startsAt')::timestamptz, (before->>'endsAt')::timestamptz FROM "BookingChange"
      WHERE "bookingId" = ${bookingId}::uuid AND before ? 'startsAt' AND before ? 'endsAt'
    )
    SELECT pg_notify(${SCHEDULE_CHANNEL}, (stood.from AT TIME ZONE ${SITE_ZONE})::date || ' ' ||
                     ((stood.to - interval '1 millisecond') AT TIME ZONE ${SITE_ZONE})::date)::text FROM stood`;
}

/** The same for an offer of the waitlist, which holds its time until it is taken or lapses. */
export async function tellOfferChanged(entryId: string): Promise<void> {
  const entry = await db.waitlistEntry.findUnique({ where: { id: entryId }, select: { startsAt: true, endsAt: true, resourceId: true } });
  if (entry?.resourceId) await tellChanged({ from: entry.startsAt, to: entry.endsAt });
}
