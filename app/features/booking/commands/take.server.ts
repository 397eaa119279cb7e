import { randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import type { Prisma, Tx } from "~/lib/db/client.server";
import { conflict, DomainError, ruleBroken } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { norms } from "~/lib/norms.server";
import type { Requisites } from "~/lib/requisites";
import { siteDay, toIso } from "~/lib/time";
import { issueInvoice } from "../../billing/commands/issue-invoice.server";
import { lockCoupon, redeem } from "../../billing/coupons/commands/redeem.server";
import type { CouponTerms } from "../../billing/coupons/rules";
import { openTerms } from "../../billing/held-terms.server";
import { holdHours } from "../../billing/plans/commands/hours.server";
import { lockPlans } from "../../billing/plans/offers.server";
import { jointTerms, quoteOf, supported, type PricedTerms } from "../../billing/pricing.server";
import { companyRequisites, operatorRequisites } from "../../billing/requisites.server";
import { couponKopecks, type Quote } from "../../billing/rules/quote";
import { mayBookSome, tenureFor, type Tenure } from "../../residency/clients/standing";
import { heldStanding } from "../../residency/clients/standing.server";
import { payerKey } from "../../residency/rules/payer";
import { reserve } from "../../subsidy/commands.server";
import { lockOffers } from "../../subsidy/offers.server";
import type { BookingEvent } from "../events";
import { mostAtOnce } from "../rules/at-once";
import type { Thing } from "../rules/things";
import type { CatalogueItem } from "../queries.server";
import { invoiceTitle } from "../title";
import type { Prepared } from "./prepare.server";
import { holdUnits, lockUnits, meets, pickUnits } from "./units.server";

export interface BookingReceipt {
  id: string;
  status: "PENDING" | "HELD" | "CONFIRMED";
  totalKopecks: number;
  invoiceId: string | null;
}

/** What a booking is priced and invoiced with, read before the transaction. */
export interface TakeTerms {
  priced: PricedTerms[];
  supplier: Requisites;
  buyer: Requisites;
  coupon: CouponTerms | null;
  holdHours: number;
  approvalHours: number;
}

/** Reads what `takeIn` needs beside the wish itself. */
export async function takeTerms({ priced, scope, coupon, wish, now }: Pick<Prepared, "priced" | "scope" | "coupon"> & Partial<Pick<Prepared, "wish" | "now">>): Promise<TakeTerms> {
  const held = wish?.held && now ? openTerms(wish.held, priced, now) : null;
  const [terms, supplier, buyer, hours] = await Promise.all([
    held ?? jointTerms(priced),
    operatorRequisites(),
    companyRequisites(scope.companyId),
    norms<{ "booking.hold-hours": number; "booking.approval-hours": number }>(["booking.hold-hours", "booking.approval-hours"]),
  ]);
  return { priced: terms, supplier, buyer, coupon, holdHours: hours["booking.hold-hours"].value, approvalHours: hours["booking.approval-hours"].value };
}

/** How a booking comes about, where it is not a person's single wish. */
export interface TakeOptions {
  seriesId?: string;
  /** Day of the series' rule. */
  occurrence?: Date;
  placementId?: string;
  /** Until when it waits for payment; the norm's hours, and never past its start, when not given. */
  holdUntil?: Date;
  /** Given by staff: needs no approval. */
  approved?: boolean;
  /** Units to be taken where they are free. */
  units?: readonly number[];
  /** An offer of the waitlist that is taken: what it holds passes to the booking. The caller has locked its units and its row. */
  offerId?: string;
}

/**
 * Takes the time of a prepared wish in the caller's transaction: units, subsidy, booking and invoice, all or nothing. This is the
 * one way in for everything that becomes a booking. Locks in the order residency → units → quotas → budgets → hours of plans → coupon → invoice counter.
 * Errors: `slot-taken` (409, `details.resourceId` is the leaf that lacks), `price-changed` (409), `not-resident` (403), rules
 * `term` and `at-once` and those of `lockCoupon` and `redeem` (422).
 */
export async function takeIn(tx: Tx, prepared: Prepared, terms: TakeTerms, options: TakeOptions = {}): Promise<BookingReceipt> {
  const { scope, wish, things, demands, now } = prepared;
  await requirePayer(tx, prepared);
  await lockUnits(tx, demands.map((demand) => demand.resourceId));
  const passes = options.offerId !== undefined && (await meets(tx, { waitlistId: options.offerId }, demands));
  if (options.offerId && !passes) await tx.allocation.deleteMany({ where: { waitlistId: options.offerId } });
  const { units, missing } = passes ? { units: [], missing: null } : await pickUnits(tx, demands, options.units);
  if (missing) throw conflict("slot-taken", {}, { resourceId: missing.resourceId });
  await requireAtOnce(tx, prepared, null);
  await lockOffers(tx, scope.companyId, supported(terms.priced));
  await lockPlans(tx, scope.companyId, terms.priced.map(({ use }) => use));
  if (terms.coupon) await lockCoupon(tx, terms.coupon, scope.companyId);
  const quote = await quoteOf(terms.priced, tx, terms.coupon);
  if (wish.expected !== undefined && wish.expected !== quote.totalKopecks) {
    throw conflict("price-changed", {}, { totalKopecks: quote.totalKopecks });
  }
  const waits = things.some((thing) => thing.resource.approval) && !options.approved;
  const hours = waits ? terms.approvalHours : terms.holdHours;
  const holdUntil = options.holdUntil ?? new Date(Math.min(now.getTime() + hours * 3_600_000, wish.startsAt.getTime()));
  const receipt: BookingReceipt = {
    id: randomUUID(),
    status: waits ? "PENDING" : quote.totalKopecks > 0 ? "HELD" : "CONFIRMED",
    totalKopecks: quote.totalKopecks,
    invoiceId: !waits && quote.totalKopecks > 0 ? randomUUID() : null,
  };
  await insertBooking(tx, prepared, receipt, quote, holdUntil, options);
  if (options.offerId && passes) await tx.allocation.updateMany({ where: { waitlistId: options.offerId }, data: { waitlistId: null, bookingId: receipt.id } });
  else if (!(await holdUnits(tx, { bookingId: receipt.id }, units))) throw conflict("slot-taken");
  await reserve(tx, { companyId: scope.companyId, subject: { type: "booking", id: receipt.id }, on: terms.priced[0]?.use.on ?? "", actorId: scope.userId }, quote.shares);
  await holdHours(tx, { type: "booking", id: receipt.id }, quote.covered);
  if (terms.coupon) await redeem(tx, terms.coupon, { companyId: scope.companyId, subject: { type: "booking", id: receipt.id }, amountKopecks: couponKopecks(quote) });
  const event: BookingEvent = { type: EVENTS[receipt.status], payload: { bookingId: receipt.id } };
  await recordEvent(tx, event);
  const facts: Prisma.InputJsonObject = {
    resource: things.map((thing) => (thing.quantity > 1 ? `${thing.resource.slug} × ${thing.quantity}` : thing.resource.slug)).join(", "),
    startsAt: toIso(wish.startsAt),
    endsAt: toIso(wish.endsAt),
    quantity: wish.quantity,
    totalKopecks: quote.totalKopecks,
  };
  await audit(tx, { id: scope.userId, name: scope.userName }, "booking.made", { type: "booking", id: receipt.id }, facts);
  if (receipt.invoiceId) await invoiceBooking(tx, { id: receipt.invoiceId, bookingId: receipt.id, companyId: scope.companyId, things, range: wish, quote, dueAt: holdUntil, basis: prepared.basis, now, ...terms });
  return receipt;
}

const EVENTS = { PENDING: "booking.asked", HELD: "booking.held", CONFIRMED: "booking.confirmed" } as const;

/** The invoice of a booking as it is written: also for its quote after a change. */
export function bookingInvoice(input: {
  id: string;
  bookingId: string;
  companyId: string;
  things: readonly Thing<CatalogueItem>[];
  range: { startsAt: Date; endsAt: Date };
  quote: Quote;
  dueAt: Date;
  /** What it rests on. */
  basis: string;
  now: Date;
  supplier: Requisites;
  buyer: Requisites;
}) {
  const { things, range, bookingId } = input;
  return {
    id: input.id,
    companyId: input.companyId,
    title: invoiceTitle(things, range),
    basis: input.basis,
    quote: input.quote,
    subject: { type: "booking", id: bookingId },
    dueAt: input.dueAt,
    now: input.now,
    supplier: input.supplier,
    buyer: input.buyer,
  };
}

export const invoiceBooking = (tx: Tx, input: Parameters<typeof bookingInvoice>[0]) => issueInvoice(tx, bookingInvoice(input));

/**
 * The residency or the admission as a client that a time lies in, as it is now and kept so until the booking is there: whoever
 * suspends or ends it waits, and then finds the booking among those to be cancelled. Errors: `not-resident` (403), rule `term`.
 */
export async function requireTenure(tx: Tx, companyId: string, wish: { startsAt: Date; endsAt: Date }, now: Date): Promise<Tenure> {
  const standing = await heldStanding(tx, companyId);
  if (!mayBookSome(standing, siteDay(now))) throw new DomainError("forbidden", "not-resident");
  const tenure = tenureFor(standing, wish);
  if (!tenure) throw ruleBroken("term");
  return tenure;
}

/** The same for what was priced for a payer. Error beside those: `price-changed` (409) when the company pays as another meanwhile. */
export async function requirePayer(tx: Tx, { scope, wish, priced, now }: Pick<Prepared, "scope" | "wish" | "priced" | "now">): Promise<void> {
  const { payer } = await requireTenure(tx, scope.companyId, wish, now);
  if (priced.some(({ use }) => payerKey(use.payer) !== payerKey(payer))) throw conflict("price-changed");
}

/** Rule `at-once`: a company holds at most so many units of a resource at one moment. The units' locks keep it true. */
export async function requireAtOnce(tx: Tx, { scope, things, wish }: Pick<Prepared, "scope" | "things" | "wish">, butNotBooking: string | null): Promise<void> {
  for (const { resource, quantity } of things) {
    if (resource.maxAtOnce === null) continue;
    const held = await tx.$queryRaw<{ from: Date; to: Date; quantity: number }[]>`
      SELECT b."startsAt" AS "from", b."endsAt" AS "to", sum(t.quantity)::int AS quantity
      FROM (SELECT id, "resourceId", quantity FROM "Booking" WHERE "resourceId" = ${resource.id}::uuid
            UNION ALL SELECT "bookingId", "resourceId", quantity FROM "BookingItem" WHERE "resourceId" = ${resource.id}::uuid) t
      JOIN "Booking" b ON b.id = t.id
      WHERE b."companyId" = ${scope.companyId}::uuid AND b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN')
        AND b."startsAt" < ${wish.endsAt} AND b."endsAt" > ${wish.startsAt} AND b.id IS DISTINCT FROM ${butNotBooking}::uuid
      GROUP BY b.id`;
    if (mostAtOnce(held, wish) + quantity > resource.maxAtOnce) throw ruleBroken("at-once", { max: resource.maxAtOnce });
  }
}

async function insertBooking(tx: Tx, { scope, wish, things, now }: Prepared, receipt: BookingReceipt, quote: Quote, holdUntil: Date, options: TakeOptions): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Booking" (id, "companyId", "resourceId", "createdById", "startsAt", "endsAt", quantity, status, purpose,
                           "totalKopecks", "vatKopecks", lines, "invoiceId", "holdExpiresAt", "createdAt", "confirmedAt", "seriesId", occurrence, "placementId")
    VALUES (${receipt.id}::uuid, ${scope.companyId}::uuid, ${wish.resourceId}::uuid, ${scope.userId}::uuid,
            ${wish.startsAt}, ${wish.endsAt}, ${wish.quantity}, ${receipt.status}::"BookingStatus", ${wish.purpose},
            ${BigInt(quote.totalKopecks)}, ${BigInt(quote.vatKopecks)}, ${JSON.stringify(quote.lines)}::jsonb,
            ${receipt.invoiceId}::uuid, ${receipt.status === "CONFIRMED" ? null : holdUntil}, ${now}, ${receipt.status === "CONFIRMED" ? now : null},
            ${options.seriesId ?? null}::uuid, ${options.occurrence ?? null}::date, ${options.placementId ?? null}::uuid)`;
  await writeItems(tx, receipt.id, things);
}

/** Writes the things of a booking beside its first one. */
export async function writeItems(tx: Tx, bookingId: string, things: readonly Thing<Pick<CatalogueItem, "id" | "bufferBefore" | "bufferAfter" | "parts">>[]): Promise<void> {
  if (things.length < 2) return;
  await tx.bookingItem.createMany({
    data: things.slice(1).map((thing, index) => ({ bookingId, position: index + 1, resourceId: thing.resource.id, quantity: thing.quantity })),
  });
}
