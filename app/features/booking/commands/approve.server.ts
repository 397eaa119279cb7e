import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isUuid } from "~/lib/uuid";
import { siteDay } from "~/lib/time";
import { vatPercentOn } from "../../billing/pricing.server";
import { totalled, type QuoteLine } from "../../billing/rules/quote";
import type { StaffScope } from "../../identity/types";
import type { BookingEvent } from "../events";
import { mayBecome } from "../status";
import { end, lockBooking } from "./cancel.server";
import { thingsOf } from "./prepare.server";
import { invoiceBooking, requireTenure, takeTerms } from "./take.server";

/**
 * Says yes to a booking that waits for approval: it is invoiced at the price that was promised, or confirmed when there is nothing
 * to pay. Its units were held all along, so nothing can be raced for. Errors: `not-found`, `wrong-status` (409) when it was
 * answered, cancelled or dropped meanwhile, `not-resident` (403).
 */
export async function approve(scope: StaffScope, id: string, now: Date, ip: string | null = null): Promise<{ status: "HELD" | "CONFIRMED" }> {
  const known = isUuid(id) ? await db.booking.findUnique({ where: { id }, include: { items: { orderBy: { position: "asc" } } } }) : null;
  if (!known) throw notFound();
  const [things, terms, vatPercent] = await Promise.all([
    thingsOf({ resourceId: known.resourceId, quantity: known.quantity, items: known.items }),
    takeTerms({ priced: [], coupon: null, scope: { companyId: known.companyId, userId: known.createdById, userName: "" } }),
    vatPercentOn(siteDay(known.startsAt)),
  ]);
  return transaction(async (tx) => {
    const booking = await lockBooking(tx, id);
    if (!booking) throw notFound();
    // What was moved while staff looked is looked at again.
    if (booking.status !== "PENDING" || booking.version !== known.version) throw conflict("wrong-status");
    const { basis } = await requireTenure(tx, booking.companyId, booking, now);
    const quote = totalled(known.lines as unknown as QuoteLine[], vatPercent, []);
    const status = quote.totalKopecks > 0 ? ("HELD" as const) : ("CONFIRMED" as const);
    const invoiceId = status === "HELD" ? randomUUID() : null;
    const holdUntil = new Date(Math.min(now.getTime() + terms.holdHours * 3_600_000, booking.startsAt.getTime()));
    await tx.booking.update({
      where: { id },
      data: { status, invoiceId, holdExpiresAt: status === "HELD" ? holdUntil : null, confirmedAt: status === "CONFIRMED" ? now : null, decidedById: scope.userId, decidedAt: now, version: { increment: 1 } },
    });
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await audit(tx, actor, "booking.approved", { type: "booking", id });
    const event: BookingEvent = { type: status === "HELD" ? "booking.held" : "booking.confirmed", payload: { bookingId: id } };
    await recordEvent(tx, event);
    if (invoiceId) await invoiceBooking(tx, { id: invoiceId, bookingId: id, companyId: booking.companyId, things, range: booking, quote, dueAt: holdUntil, basis, now, ...terms });
    return { status };
  });
}

/** Says no to a booking that waits for approval, with a reason that the company reads; its time is free at once. Errors as `approve`, `reason` (422). */
export async function refuse(scope: StaffScope, id: string, reason: string, now: Date, ip: string | null = null): Promise<void> {
  if (!isUuid(id)) throw notFound();
  if (reason.trim().length < 3 || reason.length > 1000) throw invalid("reason");
  await transaction(async (tx) => {
    const booking = await lockBooking(tx, id);
    if (!booking) throw notFound();
    if (booking.status !== "PENDING" || !mayBecome(booking.status, "CANCELLED")) throw conflict("wrong-status");
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await end(tx, booking, "CANCELLED", { feePercent: 0, reason: "cancelled", actor, now, because: reason });
    await tx.booking.update({ where: { id }, data: { decidedById: scope.userId, decidedAt: now, decisionReason: reason.trim() } });
    const event: BookingEvent = { type: "booking.refused", payload: { bookingId: id, reason: reason.trim() } };
    await recordEvent(tx, event);
  });
}
