import { audit, system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { spendHours } from "../../billing/plans/commands/hours.server";
import { consume } from "../../subsidy/commands.server";
import { checkInNorms } from "../checkin/norms.server";
import type { BookingEvent } from "../events";
import { mayBecome } from "../status";
import { end, lockBooking } from "./cancel.server";
import { tellSupplied } from "./supplied.server";

/**
 * Confirms a held booking because its invoice was paid. Safe to repeat; a booking that expired meanwhile stays so (its
 * payment becomes the company's advance in billing).
 */
export async function confirmPaid(bookingId: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const booking = await lockBooking(tx, bookingId);
    if (!booking || !mayBecome(booking.status, "CONFIRMED")) return;
    await tx.booking.update({ where: { id: bookingId }, data: { status: "CONFIRMED", confirmedAt: now, holdExpiresAt: null } });
    await audit(tx, system, "booking.confirmed", { type: "booking", id: bookingId });
    const event: BookingEvent = { type: "booking.confirmed", payload: { bookingId } };
    await recordEvent(tx, event);
  });
}

/** Keeps a held booking longer because its invoice was given a later term, but never past its own start. Safe to repeat. */
export async function extendHold(bookingId: string, until: Date): Promise<void> {
  await transaction(async (tx) => {
    const booking = await lockBooking(tx, bookingId);
    if (booking?.status !== "HELD" || !booking.holdExpiresAt) return;
    const holdExpiresAt = until < booking.startsAt ? until : booking.startsAt;
    if (holdExpiresAt <= booking.holdExpiresAt) return;
    await tx.booking.update({ where: { id: bookingId }, data: { holdExpiresAt } });
    await audit(tx, system, "booking.held-longer", { type: "booking", id: bookingId }, { until: holdExpiresAt.toISOString() });
  });
}

/** Drops holds whose time to pay has run out, and requests that nobody answered in time, each in a transaction of its own, and returns how many. */
export async function expireHolds(now: Date, batch = 200): Promise<number> {
  const due = await db.booking.findMany({
    where: { status: { in: ["HELD", "PENDING"] }, holdExpiresAt: { lte: now } },
    select: { id: true },
    orderBy: { holdExpiresAt: "asc" },
    take: batch,
  });
  let expired = 0;
  for (const { id } of due) {
    expired += await transaction(async (tx) => {
      const booking = await lockBooking(tx, id);
      if (!booking || !mayBecome(booking.status, "EXPIRED") || !booking.holdExpiresAt || booking.holdExpiresAt > now) return 0;
      // Paid in this very moment: the confirmation is on its way and wins.
      const invoice = booking.invoiceId
        ? await tx.invoice.findUnique({ where: { id: booking.invoiceId }, select: { status: true } })
        : null;
      if (invoice?.status === "PAID") return 0;
      await end(tx, booking, "EXPIRED", { feePercent: 0, reason: "expired", actor: system, now });
      const event: BookingEvent = { type: "booking.expired", payload: { bookingId: id } };
      await recordEvent(tx, event);
      return 1;
    });
  }
  return expired;
}

/**
 * Closes bookings whose time is over: the reserved subsidy becomes money spent, and its price counts for the month's act. Those who checked in may still be there: their
 * booking closes some minutes later, as left at its end, for nobody is charged by silence. Returns how many.
 */
export async function completeBookings(now: Date, batch = 200): Promise<number> {
  const { autoCheckOutMinutes } = await checkInNorms();
  const silentSince = new Date(now.getTime() - autoCheckOutMinutes * 60_000);
  const over = await db.booking.findMany({
    where: { OR: [{ status: "CONFIRMED", endsAt: { lte: now } }, { status: "CHECKED_IN", endsAt: { lte: silentSince } }] },
    select: { id: true },
    orderBy: { endsAt: "asc" },
    take: batch,
  });
  let done = 0;
  for (const { id } of over) {
    done += await transaction(async (tx) => {
      const booking = await lockBooking(tx, id);
      if (!booking || !mayBecome(booking.status, "DONE")) return 0;
      const inside = booking.status === "CHECKED_IN";
      if (booking.endsAt > (inside ? silentSince : now)) return 0;
      await tx.booking.update({ where: { id }, data: { status: "DONE", closedAt: now, ...(inside ? { checkedOutAt: booking.endsAt } : {}) } });
      await consume(tx, { subject: { type: "booking", id }, actorId: null }, "used");
      await spendHours(tx, { type: "booking", id }, now);
      await tellSupplied(tx, booking, "USED");
      await audit(tx, system, "booking.done", { type: "booking", id });
      return 1;
    });
  }
  return done;
}
