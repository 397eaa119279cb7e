import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay, toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { markSupplied } from "../../../billing/documents/commands/supply.server";
import { spendHours } from "../../../billing/plans/commands/hours.server";
import { isCompanyScope, type AnyScope } from "../../../identity/types";
import { consume } from "../../../subsidy/commands.server";
import { lockBooking } from "../../commands/cancel.server";
import { tellSupplied } from "../../commands/supplied.server";
import type { BookingEvent } from "../../events";
import { mayBecome } from "../../status";
import { checkInNorms } from "../norms.server";
import { chargeOverrun, OVERRUN_SUBJECT, overrunCharge, stayedBooking } from "../overrun-charge.server";
import { cutShort } from "./cut.server";

export interface CheckedOut {
  /** It had been said before. */
  repeated: boolean;
  /** Time went back to the schedule. */
  early: boolean;
  /** Minutes and kopecks past the end, and the invoice for them. */
  overrun: { minutes: number; kopecks: number; invoiceId: string } | null;
}

/**
 * Says that those who booked have left, at `leftAt` (now by default; another moment is staff's to say). Before the end the rest of
 * the time is free at once and no money goes back; past the end and the grace time a further invoice is issued, without subsidy.
 * Nobody's next booking is touched. Twice is once.
 * Errors: `not-found` (also for another company's), `not-checked-in` (409), `left-time` (422) for a moment before the check-in or
 * after now, `wrong-status` (409), also when the booking changed at this very moment.
 */
export async function checkOut(scope: AnyScope, id: string, now: Date, { leftAt = now, ip = null }: { leftAt?: Date; ip?: string | null } = {}): Promise<CheckedOut> {
  const known = isUuid(id) ? await stayedBooking(id) : null;
  if (!known || (isCompanyScope(scope) && scope.companyId !== known.companyId)) throw notFound();
  const { overrun, overrunPayDays } = await checkInNorms();
  const charge = await overrunCharge(known, leftAt, overrun);
  return transaction(async (tx) => {
    const booking = await lockBooking(tx, id);
    if (!booking) throw notFound();
    const { checkedInAt, checkedOutAt } = await tx.booking.findUniqueOrThrow({ where: { id }, select: { checkedInAt: true, checkedOutAt: true } });
    if (booking.status === "DONE" && checkedOutAt) return { repeated: true, early: false, overrun: null };
    if (booking.status === "CONFIRMED") throw conflict("not-checked-in");
    if (booking.status !== "CHECKED_IN" || !mayBecome(booking.status, "DONE")) throw conflict("wrong-status");
    // What was priced is what is closed: a booking moved meanwhile is looked at anew.
    if (booking.endsAt.getTime() !== known.endsAt.getTime()) throw conflict("wrong-status");
    if (!checkedInAt || leftAt < checkedInAt || leftAt > now) throw invalid("left-time");
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await tx.booking.update({ where: { id }, data: { status: "DONE", closedAt: now, checkedOutAt: leftAt } });
    const early = leftAt < booking.endsAt;
    if (early) await cutShort(tx, booking, leftAt, "left", actor);
    await consume(tx, { subject: { type: "booking", id }, actorId: scope.userId }, "used");
    await spendHours(tx, { type: "booking", id }, now);
    await tellSupplied(tx, booking, "USED");
    await audit(tx, actor, "booking.checked-out", { type: "booking", id }, { leftAt: toIso(leftAt), early, ...(charge ? { overrunMinutes: charge.minutes, overrunKopecks: charge.quote.totalKopecks } : {}) });
    const invoiceId = charge ? await chargeOverrun(tx, booking, charge, new Date(now.getTime() + overrunPayDays * 86_400_000), now) : null;
    if (charge && invoiceId) {
      await markSupplied(tx, { type: OVERRUN_SUBJECT, id }, { kind: "USED", usedOn: siteDay(leftAt), title: () => charge.title(undefined, "ru") });
      await tx.bookingChange.create({
        data: {
          bookingId: id,
          actorId: actor.id,
          actorName: actor.name,
          kind: "overran",
          before: { endsAt: toIso(booking.endsAt) },
          after: { leftAt: toIso(leftAt), minutes: charge.minutes, invoiceId },
          differenceKopecks: BigInt(charge.quote.totalKopecks),
        },
      });
    }
    const event: BookingEvent = { type: "booking.checked-out", payload: { bookingId: id, early, overrunInvoiceId: invoiceId } };
    await recordEvent(tx, event);
    return { repeated: false, early, overrun: charge && invoiceId ? { minutes: charge.minutes, kopecks: charge.quote.totalKopecks, invoiceId } : null };
  });
}
