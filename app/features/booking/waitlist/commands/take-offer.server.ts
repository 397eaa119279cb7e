import { audit } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { toKopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../../identity/types";
import { prepare } from "../../commands/prepare.server";
import { requireTenure, takeIn, takeTerms, type BookingReceipt } from "../../commands/take.server";
import { lockUnits } from "../../commands/units.server";
import { leavesOfEntry, lockEntry } from "./entry.server";

/**
 * Books what the waitlist offers to the scope's company: the units pass from the offer to the booking in one transaction, so nobody
 * can slip in between. Whoever presses twice, or second, is answered with the one booking there is.
 * Errors: `not-found`; `waitlist-offer-over` (409) from the deadline's instant on; `waitlist-offer-none` (409) while nothing is offered or the place
 * was left; those of `book`. The rules are judged but for the notice, which was kept when the time was offered.
 */
export async function takeOffer(scope: CompanyScope, id: string, now: Date, { expected, remembered }: { expected?: number; remembered?: Remembered } = {}): Promise<BookingReceipt> {
  const known = isUuid(id) ? await db.waitlistEntry.findFirst({ where: { id, companyId: scope.companyId } }) : null;
  if (!known?.resourceId) throw notFound();
  const taken = await takenBy(known.bookingId);
  if (taken) return taken;
  requireOffer(known, now);
  const { resourceId, startsAt, endsAt, quantity, purpose } = known;
  const prepared = await prepare(scope, { resourceId, startsAt, endsAt, quantity, purpose, ...(expected === undefined ? {} : { expected }) }, now, { running: true });
  const [terms, leaves] = await Promise.all([takeTerms(prepared), leavesOfEntry(known)]);
  const done = await transaction(async (tx) => {
    await requireTenure(tx, scope.companyId, known, now);
    await lockUnits(tx, [...new Set([...leaves, ...prepared.demands.map((demand) => demand.resourceId)])]);
    const entry = await lockEntry(tx, id);
    if (entry?.status === "TAKEN") return { bookingId: entry.bookingId };
    if (!entry) throw notFound();
    requireOffer(entry, now);
    const receipt = await takeIn(tx, prepared, terms, { offerId: id });
    await tx.waitlistEntry.update({ where: { id }, data: { status: "TAKEN", bookingId: receipt.id, closedAt: now } });
    await audit(tx, { id: scope.userId, name: scope.userName }, "waitlist.taken", { type: "waitlist", id }, { bookingId: receipt.id });
    if (remembered) await rememberAnswer(tx, remembered, 201, receipt);
    return { receipt };
  });
  const receipt = done.receipt ?? (await takenBy(done.bookingId));
  if (!receipt) throw conflict("wrong-status");
  return receipt;
}

function requireOffer(entry: { status: string; offerExpiresAt: Date | null }, now: Date): void {
  if (entry.status === "LAPSED" || (entry.status === "OFFERED" && (!entry.offerExpiresAt || entry.offerExpiresAt <= now))) throw conflict("waitlist-offer-over");
  if (entry.status !== "OFFERED") throw conflict("waitlist-offer-none");
}

async function takenBy(bookingId: string | null | undefined): Promise<BookingReceipt | null> {
  if (!bookingId) return null;
  const { id, status, totalKopecks, invoiceId } = await db.booking.findUniqueOrThrow({ where: { id: bookingId }, select: { id: true, status: true, totalKopecks: true, invoiceId: true } });
  return { id, status: status as BookingReceipt["status"], totalKopecks: toKopecks(totalKopecks), invoiceId };
}
