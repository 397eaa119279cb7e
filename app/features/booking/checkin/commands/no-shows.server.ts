import { audit, system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { siteDay } from "~/lib/time";
import { spendHours } from "../../../billing/plans/commands/hours.server";
import { release } from "../../../subsidy/commands.server";
import { lockBooking } from "../../commands/cancel.server";
import { tellSupplied } from "../../commands/supplied.server";
import { wasHanded } from "../../equipment/custody.server";
import type { BookingEvent } from "../../events";
import { mayBecome } from "../../status";
import { checkInNorms } from "../norms.server";
import { releaseAt } from "../rules/presence";
import { cutShort } from "./cut.server";

/** The whole price stays with the house: what nobody came to could not be given to others in time. */
const NO_SHOW_FEE_PERCENT = 100;

/**
 * Gives back the rest of the time of bookings that nobody came to within the grace time, where one has to check in. The subsidy
 * returns to its programme; what the company paid stays. Each in a transaction of its own. Returns how many.
 *
 * A booking whose time has passed whole is left to `completeBookings`: nothing of it can be given to others any more, and had the
 * portal watched, it would have been released in time. One that the house itself upset (`disruptedAt`) is not waited for.
 * @param watchedSince since when the portal has been there without a break to be checked in at; null = always
 */
export async function releaseNoShows(now: Date, watchedSince: Date | null = null, batch = 200): Promise<number> {
  const { presence } = await checkInNorms();
  const latest = new Date(now.getTime() - presence.graceMinutes * 60_000);
  if (watchedSince && watchedSince > latest) return 0;
  const awaited = await db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM "Booking" b
    WHERE b.status = 'CONFIRMED' AND b."startsAt" <= ${latest} AND b."endsAt" > ${now} AND COALESCE(b."confirmedAt", b."startsAt") <= ${latest} AND b."disruptedAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "Custody" c WHERE c."bookingId" = b.id)
      AND EXISTS (SELECT 1 FROM "Resource" r WHERE r."checkIn" AND (r.id = b."resourceId"
                    OR r.id IN (SELECT i."resourceId" FROM "BookingItem" i WHERE i."bookingId" = b.id)))
    ORDER BY b."startsAt", b.id LIMIT ${batch}`;
  let released = 0;
  for (const { id } of awaited) {
    released += await transaction(async (tx) => {
      const booking = await lockBooking(tx, id);
      if (!booking || !mayBecome(booking.status, "NO_SHOW")) return 0;
      const { confirmedAt, disruptedAt } = await tx.booking.findUniqueOrThrow({ where: { id }, select: { confirmedAt: true, disruptedAt: true } });
      // Whoever took something at the desk has come.
      if (await wasHanded(tx, id)) return 0;
      if (disruptedAt || booking.endsAt <= now || releaseAt({ ...booking, confirmedAt }, presence, watchedSince) > now) return 0;
      await tx.booking.update({ where: { id }, data: { status: "NO_SHOW", closedAt: now, cancelFeePercent: NO_SHOW_FEE_PERCENT } });
      await cutShort(tx, booking, now, "no-show", system);
      await release(tx, { subject: { type: "booking", id }, on: siteDay(booking.startsAt), actorId: null }, "no-show");
      // The company has paid for them, as for the rest of the price.
      await spendHours(tx, { type: "booking", id }, now);
      await tellSupplied(tx, booking, "NO_SHOW");
      await audit(tx, system, "booking.no-show", { type: "booking", id }, { feePercent: NO_SHOW_FEE_PERCENT });
      const event: BookingEvent = { type: "booking.no-show", payload: { bookingId: id } };
      await recordEvent(tx, event);
      return 1;
    });
  }
  return released;
}

/** A pause of the watch longer than this is a time in which nobody could check in. */
const BREAK_MS = 3 * 60_000;

/**
 * Notes that the portal watches its doors, and says since when it has done so without a break. After a stop everybody is given the
 * whole grace time anew, for nobody could check in meanwhile.
 */
export async function watchDoors(now: Date): Promise<Date> {
  const at = BigInt(now.getTime());
  const rows = await db.$queryRaw<{ since: bigint }[]>`
    WITH seen AS (
      INSERT INTO "Counter" (name, value) VALUES ('doors-watched-at', ${at})
      ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value
      RETURNING (SELECT c.value FROM "Counter" c WHERE c.name = 'doors-watched-at') AS before
    )
    INSERT INTO "Counter" (name, value) VALUES ('doors-watched-since', ${at})
    ON CONFLICT (name) DO UPDATE SET value = CASE
      WHEN COALESCE((SELECT before FROM seen), 0) < ${at - BigInt(BREAK_MS)} THEN ${at} ELSE "Counter".value END
    RETURNING value AS since`;
  return new Date(Number(rows[0]?.since ?? at));
}
