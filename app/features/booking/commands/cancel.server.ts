import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";
import { withdrawInvoicesOf } from "../../billing/commands/close-invoice.server";
import { freeCoupon } from "../../billing/coupons/commands/redeem.server";
import type { QuoteLine } from "../../billing/rules/quote";
import { freeHours } from "../../billing/plans/commands/hours.server";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { release } from "../../subsidy/commands.server";
import { isOut } from "../equipment/custody.server";
import type { BookingEvent } from "../events";
import { mayBecome } from "../status";
import { cancelFee, type CancelStep } from "../rules/cancelling";
import { moveFeeKopecks } from "../rules/moving";

export interface LockedBooking {
  id: string;
  companyId: string;
  status: BookingStatus;
  startsAt: Date;
  endsAt: Date;
  invoiceId: string | null;
  holdExpiresAt: Date | null;
  disruptedAt: Date | null;
  resourceId: string;
  quantity: number;
  purpose: string;
  createdById: string;
  totalKopecks: bigint;
  version: number;
}

/** Reads a booking and keeps it to this transaction. */
export async function lockBooking(tx: Tx, id: string): Promise<LockedBooking | undefined> {
  const rows = await tx.$queryRaw<LockedBooking[]>`
    SELECT id, "companyId", status::text AS status, "startsAt", "endsAt", "invoiceId", "holdExpiresAt", "resourceId", quantity, purpose,
           "createdById", "totalKopecks", version, "disruptedAt"
    FROM "Booking" WHERE id = ${id}::uuid FOR UPDATE`;
  return rows[0];
}

/**
 * Cancels a booking by the rules: its time is free at once, the subsidy goes back to its programme, an unpaid invoice is
 * cancelled, of a paid one the fee stays, with what late moves cost, and the rest becomes a refund. An unpaid hold is dropped without a fee.
 * Errors: `not-found` (also for another company's), `wrong-status` (409), `too-late` (409) after the start,
 * `things-out` (409) while something of it is in somebody's hands.
 */
export async function cancel(scope: AnyScope, id: string, now: Date, ip: string | null = null) {
  const steps = await norm<CancelStep[]>("booking.cancelling");
  return transaction(async (tx) => {
    const booking = await lockBooking(tx, id);
    if (!booking || (isCompanyScope(scope) && scope.companyId !== booking.companyId)) throw notFound();
    if (!mayBecome(booking.status, "CANCELLED")) throw conflict("wrong-status");
    const fee = cancelFee(steps.value, booking.startsAt, now);
    if (fee === undefined) throw conflict("too-late");
    if (await isOut(tx, id)) throw conflict("things-out");
    // What failed is the house's: whoever lost their unit leaves for nothing.
    const feePercent = booking.status === "CONFIRMED" && !booking.disruptedAt ? fee : 0;
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    const { lines } = await tx.booking.findUniqueOrThrow({ where: { id }, select: { lines: true } });
    const keptKopecks = booking.disruptedAt ? 0 : moveFeeKopecks(lines as unknown as QuoteLine[]);
    const money = await end(tx, booking, "CANCELLED", { feePercent, keptKopecks, reason: "cancelled", actor, now });
    const event: BookingEvent = { type: "booking.cancelled", payload: { bookingId: id, ...money } };
    await recordEvent(tx, event);
    return { status: "CANCELLED" as const, feePercent, ...money };
  });
}

/** Frees the units and settles subsidy and invoice; the caller has locked the booking and judged that it may end. */
export async function end(
  tx: Tx,
  booking: LockedBooking,
  to: "CANCELLED" | "EXPIRED",
  how: { feePercent: number; /** What late moves cost: it stays whatever the percent. */ keptKopecks?: number; reason: "cancelled" | "expired"; actor: Actor; now: Date; because?: string },
) {
  await tx.allocation.deleteMany({ where: { bookingId: booking.id } });
  await tx.booking.update({
    where: { id: booking.id },
    data: { status: to, closedAt: how.now, holdExpiresAt: null, cancelFeePercent: how.feePercent, version: { increment: 1 } },
  });
  await release(tx, { subject: { type: "booking", id: booking.id }, on: siteDay(booking.startsAt), actorId: how.actor.id }, how.reason);
  await freeHours(tx, { type: "booking", id: booking.id }, how.now);
  // Where a fee stays, the coupon has lowered it: it was used.
  if (how.feePercent === 0) await freeCoupon(tx, { type: "booking", id: booking.id }, how.now);
  const money = await withdrawInvoicesOf(tx, { type: "booking", id: booking.id }, how.feePercent, how.reason, how.actor, { keptKopecks: how.keptKopecks ?? 0, totalKopecks: Number(booking.totalKopecks) });
  await audit(tx, how.actor, `booking.${how.reason}`, { type: "booking", id: booking.id }, {
    feePercent: how.feePercent,
    ...money,
    ...(how.because ? { because: how.because } : {}),
  });
  return money;
}
