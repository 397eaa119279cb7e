import { randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { db, sqlState, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, ruleBroken } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { norm } from "~/lib/norms.server";
import { singleFlight } from "~/lib/single-flight";
import { siteDay, toIso } from "~/lib/time";
import { issueInvoice } from "../../billing/commands/issue-invoice.server";
import { priceTerms, type PricedUse } from "../../billing/pricing.server";
import { companyRequisites, operatorRequisites } from "../../billing/requisites.server";
import { makeQuote, type Quote } from "../../billing/rules/quote";
import type { CompanyScope } from "../../identity/types";
import { heldResidency, residencyOf } from "../../residency/queries.server";
import { reserve } from "../../subsidy/commands.server";
import { offersFor } from "../../subsidy/queries.server";
import { alternativesTo } from "../alternatives.server";
import type { BookingEvent } from "../events";
import { certificateUntil, resourceById, type CatalogueItem } from "../queries.server";
import { bookingTitle } from "../title";
import { brokenRule } from "../rules/slot";
import { withinTerm } from "../rules/term";
import { inTurn } from "./turn.server";
import { freeCount, freeUnits, lockUnits } from "./units.server";

export interface BookingWish {
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  purpose: string;
  /** Total in kopecks that the person saw; another price is refused with `price-changed` (409). */
  expected?: number;
}

export interface BookingReceipt {
  id: string;
  status: "HELD" | "CONFIRMED";
  totalKopecks: number;
  invoiceId: string | null;
}

/** What is known before the transaction opens: none of it can be raced for. */
interface Prepared {
  scope: CompanyScope;
  resource: CatalogueItem;
  wish: BookingWish;
  use: PricedUse;
  now: Date;
}

/**
 * Books units of a resource for the scope's company: holds them, prices the use, reserves the subsidy and issues the
 * invoice, all or nothing. With nothing to pay the booking is confirmed at once.
 *
 * Errors: `not-resident` (403), `rule-broken` (422, details.rule), `slot-taken` (409, details.alternatives),
 * `price-changed` (409), `not-found`.
 *
 * @param remembered where the answer is kept for a repeated request, written in the same transaction
 */
export async function book(scope: CompanyScope, wish: BookingWish, now: Date, remembered?: Remembered): Promise<BookingReceipt> {
  const prepared = await prepare(scope, wish, now);
  try {
    return await inTurn(wish.resourceId, heldRange(prepared.resource, wish), () => requireFree(prepared), () => take(prepared, remembered));
  } catch (error) {
    if (error instanceof DomainError && error.code === "slot-taken") throw await slotTaken(prepared);
    // The exclusion constraint has the last word, should a way in ever forget the lock.
    if (sqlState(error) === "23P01") throw await slotTaken(prepared);
    throw error;
  }
}

const together = singleFlight<number>();

/** Losers are told without a transaction: those who want the same time at the same moment share one look. */
async function requireFree({ resource, wish }: Prepared): Promise<void> {
  const window = heldRange(resource, wish);
  const key = [resource.id, window.from.getTime(), window.to.getTime()].join("|");
  const free = await together(key, () => freeCount(db, wish.resourceId, window));
  if (free < wish.quantity) throw conflict("slot-taken");
}

async function take(prepared: Prepared, remembered: Remembered | undefined): Promise<BookingReceipt> {
  const { scope, resource, wish, use, now } = prepared;
  const window = heldRange(resource, wish);
  const [terms, supplier, buyer, hold] = await Promise.all([
    priceTerms(use),
    operatorRequisites(),
    companyRequisites(scope.companyId),
    norm<number>("booking.hold-hours"),
  ]);
  return transaction(async (tx) => {
    await requireResidency(tx, scope.companyId, wish);
    await lockUnits(tx, wish.resourceId);
    const units = await freeUnits(tx, wish.resourceId, window, wish.quantity);
    if (units.length < wish.quantity) throw conflict("slot-taken");
    const quote = makeQuote({ ...terms, offers: await offersFor(tx, use, { lock: true }) });
    if (wish.expected !== undefined && wish.expected !== quote.totalKopecks) {
      throw conflict("price-changed", {}, { totalKopecks: quote.totalKopecks });
    }
    const holdUntil = new Date(Math.min(now.getTime() + hold.value * 3_600_000, wish.startsAt.getTime()));
    const receipt = await write(tx, prepared, quote, units, window, holdUntil);
    if (receipt.invoiceId) {
      await issueInvoice(tx, {
        id: receipt.invoiceId,
        companyId: scope.companyId,
        title: bookingTitle(resource, wish),
        basis: "договор резидента",
        quote,
        subject: { type: "booking", id: receipt.id },
        dueAt: holdUntil,
        now,
        supplier,
        buyer,
      });
    }
    if (remembered) await rememberAnswer(tx, remembered, 201, receipt);
    return receipt;
  });
}

/**
 * The residency as it is now, kept so until the booking is there: whoever suspends or ends it waits, and then finds the
 * booking among those to be cancelled. Errors: `not-resident` (403), rule `term`.
 */
async function requireResidency(tx: Tx, companyId: string, wish: { startsAt: Date; endsAt: Date }): Promise<void> {
  const residency = await heldResidency(tx, companyId);
  if (residency?.status !== "ACTIVE") throw new DomainError("forbidden", "not-resident");
  if (!withinTerm({ from: residency.startsOn, to: residency.lastDay }, wish)) throw ruleBroken("term");
}

async function prepare(scope: CompanyScope, wish: BookingWish, now: Date): Promise<Prepared> {
  const [resource, residency] = await Promise.all([resourceById(wish.resourceId), residencyOf(scope.companyId)]);
  if (residency?.status !== "ACTIVE") throw new DomainError("forbidden", "not-resident");
  const broken = brokenRule(resource, wish, now);
  if (broken) throw ruleBroken(broken.rule, broken.params);
  if (!withinTerm({ from: residency.startsOn, to: residency.endsOn }, wish)) throw ruleBroken("term");
  if (resource.certificate && !(await certificateUntil(scope.companyId, resource.kind, wish))) throw ruleBroken("certificate");
  const use: PricedUse = {
    companyId: scope.companyId,
    residentSince: residency.startsOn,
    tariffCode: resource.tariffCode,
    resourceKind: resource.kind,
    on: siteDay(wish.startsAt),
    minutes: (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000,
    quantity: wish.quantity,
  };
  return { scope, resource, wish, use, now };
}

/** What the units are held for: the booked time and the buffers around it. */
function heldRange(resource: CatalogueItem, wish: { startsAt: Date; endsAt: Date }) {
  return {
    from: new Date(wish.startsAt.getTime() - resource.bufferBefore * 60_000),
    to: new Date(wish.endsAt.getTime() + resource.bufferAfter * 60_000),
  };
}

async function write(
  tx: Tx,
  { scope, resource, wish, use, now }: Prepared,
  quote: Quote,
  units: number[],
  window: { from: Date; to: Date },
  holdUntil: Date,
): Promise<BookingReceipt> {
  const toPay = quote.totalKopecks > 0;
  const receipt: BookingReceipt = {
    id: randomUUID(),
    status: toPay ? "HELD" : "CONFIRMED",
    totalKopecks: quote.totalKopecks,
    invoiceId: toPay ? randomUUID() : null,
  };
  await tx.$executeRaw`
    INSERT INTO "Booking" (id, "companyId", "resourceId", "createdById", "startsAt", "endsAt", quantity, status, purpose,
                           "totalKopecks", "vatKopecks", lines, "invoiceId", "holdExpiresAt", "createdAt", "confirmedAt")
    VALUES (${receipt.id}::uuid, ${scope.companyId}::uuid, ${resource.id}::uuid, ${scope.userId}::uuid,
            ${wish.startsAt}, ${wish.endsAt}, ${wish.quantity}, ${receipt.status}::"BookingStatus", ${wish.purpose},
            ${BigInt(quote.totalKopecks)}, ${BigInt(quote.vatKopecks)}, ${JSON.stringify(quote.lines)}::jsonb,
            ${receipt.invoiceId}::uuid, ${toPay ? holdUntil : null}, ${now}, ${toPay ? null : now})`;
  const held = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "Allocation" ("unitId", "bookingId", "startsAt", "endsAt")
    SELECT unit, ${receipt.id}::uuid, ${window.from}, ${window.to} FROM unnest(${[...units].sort((a, b) => a - b)}::int[]) AS unit
    ON CONFLICT DO NOTHING RETURNING id`;
  if (held.length < wish.quantity) throw conflict("slot-taken");
  await reserve(tx, { companyId: scope.companyId, subject: { type: "booking", id: receipt.id }, on: use.on, actorId: scope.userId }, quote.shares);
  const event: BookingEvent = { type: toPay ? "booking.held" : "booking.confirmed", payload: { bookingId: receipt.id } };
  await recordEvent(tx, event);
  const facts: Prisma.InputJsonObject = {
    resource: resource.slug,
    startsAt: toIso(wish.startsAt),
    endsAt: toIso(wish.endsAt),
    quantity: wish.quantity,
    totalKopecks: quote.totalKopecks,
  };
  await audit(tx, { id: scope.userId, name: scope.userName }, "booking.made", { type: "booking", id: receipt.id }, facts);
  return receipt;
}

async function slotTaken({ resource, wish, now }: Prepared): Promise<DomainError> {
  const alternatives = await alternativesTo(resource, wish, now);
  return conflict("slot-taken", {}, {
    alternatives: alternatives.map((item) => ({ resourceId: item.resourceId, startsAt: toIso(item.startsAt), endsAt: toIso(item.endsAt) })),
  });
}
