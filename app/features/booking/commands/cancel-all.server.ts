import { system, type Actor } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { atMinute, type Day } from "~/lib/time";
import { tenureFor } from "../../residency/clients/standing";
import { standingFor } from "../../residency/clients/standing.server";
import type { BookingEvent } from "../events";
import { LIVE, mayBecome } from "../status";
import { end, lockBooking } from "./cancel.server";

/**
 * Cancels for the house, without a fee, what a company has booked from a day on: held and confirmed bookings that have not
 * begun by `now` and reach into that day or later. Subsidy and money go back as with any cancelling. Each booking is a
 * transaction of its own, so a call that died in the middle is simply made again; one that finds nothing does nothing.
 * Returns how many it cancelled.
 * @param reason code of what happened to the residency, for the audit log
 * @param madeBefore bookings made from then on are left alone: the news may be told long after, when the company is a resident anew
 */
export async function cancelAllOf(companyId: string, from: Day, reason: string, now: Date, madeBefore: Date | null = null): Promise<number> {
  const ahead = await db.booking.findMany({
    where: { companyId, status: { in: [...LIVE] }, startsAt: { gt: now }, endsAt: { gt: atMinute(from, 0) }, ...(madeBefore ? { createdAt: { lt: madeBefore } } : {}) },
    select: { id: true },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  return cancelEach(ahead.map((one) => one.id), reason, now);
}

/**
 * Cancels for the house, without a fee, what a company has booked from a day on and may not have any more: times that lie in no
 * residency and no admission of it. Judged by what holds now, so a second call does nothing. Returns how many it cancelled.
 */
export async function cancelUncovered(companyId: string, from: Day, reason: string, now: Date): Promise<number> {
  const [ahead, standing] = await Promise.all([
    db.booking.findMany({
      where: { companyId, status: { in: [...LIVE] }, startsAt: { gt: now }, endsAt: { gt: atMinute(from, 0) } },
      select: { id: true, startsAt: true, endsAt: true },
      orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    }),
    standingFor(companyId),
  ]);
  return cancelEach(ahead.filter((one) => !tenureFor(standing, one)).map((one) => one.id), reason, now);
}

/** Cancels bookings for the house, without a fee; those that have begun by `now` or are over stay. Returns how many it cancelled. */
export async function cancelEach(ids: readonly string[], reason: string, now: Date, actor: Actor = system): Promise<number> {
  let cancelled = 0;
  for (const id of ids) {
    cancelled += await transaction(async (tx) => {
      const booking = await lockBooking(tx, id);
      if (!booking || !mayBecome(booking.status, "CANCELLED") || booking.startsAt <= now) return 0;
      const money = await end(tx, booking, "CANCELLED", { feePercent: 0, reason: "cancelled", actor, now, because: reason });
      const event: BookingEvent = { type: "booking.cancelled", payload: { bookingId: id, ...money } };
      await recordEvent(tx, event);
      return 1;
    });
  }
  return cancelled;
}
