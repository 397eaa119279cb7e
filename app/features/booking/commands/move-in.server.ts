import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { db, type Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { percentOf } from "~/lib/money";
import { norms } from "~/lib/norms.server";
import { siteDay, toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { adjustInvoices } from "../../billing/commands/adjust-invoices.server";
import { lockBalances } from "../../billing/commands/balance.server";
import { recount } from "../../billing/coupons/commands/redeem.server";
import { couponOf } from "../../billing/coupons/queries.server";
import { lockInvoicesOf } from "../../billing/outstanding.server";
import { freeHours, holdHours } from "../../billing/plans/commands/hours.server";
import { lockPlans } from "../../billing/plans/offers.server";
import { quoteOf, supported } from "../../billing/pricing.server";
import { couponKopecks, totalled, type Quote, type QuoteLine } from "../../billing/rules/quote";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { release, reserve } from "../../subsidy/commands.server";
import { lockOffers } from "../../subsidy/offers.server";
import { handedUnits } from "../equipment/custody.server";
import type { BookingEvent } from "../events";
import { carriedFees, moveFee, moveFeeKopecks, type MoveStep } from "../rules/moving";
import { isLive } from "../status";
import { lockBooking, type LockedBooking } from "./cancel.server";
import { prepare, type Booker, type Prepared, type WishedThing } from "./prepare.server";
import { bookingInvoice, requireAtOnce, requirePayer, takeTerms, writeItems, type TakeTerms } from "./take.server";
import { holdUnits, lockUnits, pickUnits } from "./units.server";

/** What becomes of a booking; what is left out stays as it is. */
export interface BookingChangeWish extends Partial<WishedThing> {
  startsAt?: Date;
  endsAt?: Date;
  items?: readonly WishedThing[];
  /** Total in kopecks that the person saw for the new time; another price is refused with `price-changed` (409). */
  expected?: number;
  /** Version of the booking that the person saw. */
  version?: number;
}

export interface ChangeReceipt {
  id: string;
  changeId: string;
  status: LockedBooking["status"];
  startsAt: string;
  endsAt: string;
  totalKopecks: number;
  differenceKopecks: number;
  /** The invoice that waits for payment after the change. */
  invoiceId: string | null;
  refundKopecks: number;
}

/** Where a booking stood, as its history keeps it. */
export interface Standing {
  resourceId: string;
  quantity: number;
  items: WishedThing[];
  startsAt: string;
  endsAt: string;
}

/** In which way a booking is changed. */
export interface How {
  kind: "moved" | "undone";
  /** No fee and no limit of hours: staff act, a unit failed, or a change is undone. */
  free: boolean;
  /** The change that is undone: it must still be the last. */
  changeId?: bigint;
  /** When that change was made: what it cost for being late goes with it. */
  undoneAt?: Date;
  /** Why, in the words of whoever did it for the company. */
  reason?: string;
}

/** A change as it was judged before the transaction: against the version of the booking that was read. */
export interface Planned extends Omit<Move, "booking"> {
  id: string;
  version: number;
  status: LockedBooking["status"];
}

/**
 * Reads and judges a change before any lock. Errors: as `change`.
 * @param horizonDays widens how far ahead one may book
 */
export async function planMove(scope: AnyScope, id: string, to: BookingChangeWish, now: Date, how: How, horizonDays: number): Promise<Planned> {
  const known = isUuid(id) ? await db.booking.findUnique({ where: { id }, include: { items: { orderBy: { position: "asc" }, select: { resourceId: true, quantity: true } } } }) : null;
  if (!known || (isCompanyScope(scope) && known.companyId !== scope.companyId)) throw notFound();
  if (!isLive(known.status) || (to.version !== undefined && to.version !== known.version)) throw conflict("wrong-status");
  const owner: Booker = { companyId: known.companyId, userId: scope.userId, userName: scope.userName };
  const wish = {
    resourceId: to.resourceId ?? known.resourceId,
    quantity: to.quantity ?? known.quantity,
    items: to.items ?? known.items,
    startsAt: to.startsAt ?? known.startsAt,
    endsAt: to.endsAt ?? known.endsAt,
    purpose: known.purpose,
  };
  await requireStart(db, known, wish);
  const terms = await norms<{ "booking.moving": MoveStep[] }>(["booking.moving"]);
  const fee = how.free || known.disruptedAt ? ({ free: true } as const) : moveFee(terms["booking.moving"].value, known, wish, now);
  if (!fee || (known.status === "CHECKED_IN" && wish.startsAt.getTime() !== known.startsAt.getTime())) throw conflict("too-late");
  // What only grows keeps its start, which may lie behind.
  const prepared = await prepare(owner, wish, now, { running: wish.startsAt.getTime() === known.startsAt.getTime(), horizonDays, standing: true });
  const paid = known.status === "CONFIRMED" || known.status === "CHECKED_IN";
  const lines = known.lines as unknown as QuoteLine[];
  const ofKopecks = Number(known.totalKopecks) - moveFeeKopecks(lines);
  const feeLines: QuoteLine[] = [
    ...carriedFees(lines, how.undoneAt),
    ...(paid && !fee.free ? [{ kind: "move-fee" as const, amountKopecks: percentOf(ofKopecks, fee.percent), params: { percent: fee.percent, ofKopecks, hoursBefore: fee.hoursBefore, at: now.toISOString() } }] : []),
  ];
  // A coupon goes with its booking, also after its own end.
  const take = await takeTerms({ ...prepared, coupon: await couponOf({ type: "booking", id }) });
  const actor: Actor = { id: scope.userId, name: scope.userName };
  return { id, version: known.version, status: known.status, prepared, take, feeLines, how, actor, expected: to.expected, before: standingOf(known) };
}

/** Units that were handed out by now; with any, another start is refused: `handed-start` (409). */
async function requireStart(reader: Reader, booking: { id: string; startsAt: Date }, wish: { startsAt: Date }) {
  const handed = await handedUnits(reader, booking.id);
  if (handed.length > 0 && wish.startsAt.getTime() !== booking.startsAt.getTime()) throw conflict("handed-start");
  return handed;
}

/** Locks the booking of a planned change; `wrong-status` (409) when it is not as it was read. */
export async function lockPlanned(tx: Tx, { id, version, status }: Planned): Promise<LockedBooking> {
  const booking = await lockBooking(tx, id);
  if (booking?.version !== version || booking.status !== status) throw conflict("wrong-status");
  return booking;
}

/**
 * Locks everything that moves of several bookings will ask for, in the order of the house, before the first of them takes its
 * time, and frees what they hold: what one leaves is there for the next.
 */
export async function lockTogether(tx: Tx, planned: readonly Planned[]): Promise<Map<string, LockedBooking>> {
  const bookings = new Map<string, LockedBooking>();
  for (const one of [...planned].sort((a, b) => (a.id < b.id ? -1 : 1))) bookings.set(one.id, await lockPlanned(tx, one));
  for (const { prepared } of planned) await requirePayer(tx, prepared);
  const held = await tx.$queryRaw<{ resourceId: string }[]>`
    SELECT DISTINCT u."resourceId" FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."bookingId" = ANY(${planned.map((one) => one.id)}::uuid[])`;
  await lockUnits(tx, [...new Set([...held.map((one) => one.resourceId), ...planned.flatMap(({ prepared }) => prepared.demands.map((demand) => demand.resourceId))])]);
  const [first] = planned;
  if (first) {
    const formerDays = [...bookings.values()].map((booking) => ({ subject: { type: "booking", id: booking.id }, on: siteDay(booking.startsAt) }));
    const uses = planned.flatMap(({ take }) => take.priced.map(({ use }) => use));
    await lockOffers(tx, first.prepared.scope.companyId, supported(planned.flatMap(({ take }) => take.priced)), formerDays);
    await lockPlans(tx, first.prepared.scope.companyId, uses, formerDays.map((one) => one.on));
  }
  // The first of them takes the chain of papers, which comes after all invoices and the advance.
  await lockInvoicesOf(tx, { type: "booking", ids: planned.map((one) => one.id) });
  await lockBalances(tx, planned.map(({ prepared }) => prepared.scope.companyId));
  await tx.allocation.deleteMany({ where: { bookingId: { in: planned.map((one) => one.id) } } });
  return bookings;
}

/** A series' refusal names the day that could not be had. */
export const ofSeries = (error: unknown, { prepared }: Pick<Planned, "prepared">): unknown => {
  if (!(error instanceof DomainError) || error.code !== "slot-taken") return error;
  const day = siteDay(prepared.wish.startsAt);
  return conflict("series-taken", { day: day.split("-").reverse().join(".") }, { day });
};

const standingOf = (booking: { resourceId: string; quantity: number; items: readonly WishedThing[]; startsAt: Date; endsAt: Date }): Standing => ({
  resourceId: booking.resourceId,
  quantity: booking.quantity,
  items: [...booking.items],
  startsAt: toIso(booking.startsAt),
  endsAt: toIso(booking.endsAt),
});

export interface Move {
  booking: LockedBooking;
  prepared: Prepared;
  take: TakeTerms;
  /** What this move and earlier ones cost for being late. */
  feeLines: QuoteLine[];
  how: How;
  actor: Actor;
  expected: number | undefined;
  before: Standing;
}

/**
 * Takes the new time of a planned change in the caller's transaction, which has locked the booking: units and subsidy anew, and the
 * price that it comes to. Nothing is written down yet about the change itself. Once something was handed out, the start stays, and
 * what is in somebody's hands stays with the booking. Errors: `slot-taken`, `price-changed`, `handed-start`, `handed-units` (409), rules.
 */
export async function takeAnew(tx: Tx, { booking, prepared, take, feeLines, how, actor, expected }: Move): Promise<Quote> {
  const { scope, wish, demands } = prepared;
  const subject = { type: "booking", id: booking.id };
  const handed = await requireStart(tx, booking, wish);
  await requirePayer(tx, prepared);
  const held = await tx.$queryRaw<{ unitId: number; resourceId: string }[]>`
    SELECT a."unitId", u."resourceId" FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."bookingId" = ${booking.id}::uuid`;
  await lockUnits(tx, [...new Set([...demands.map((demand) => demand.resourceId), ...held.map((one) => one.resourceId)])]);
  await tx.allocation.deleteMany({ where: { bookingId: booking.id } });
  const out = handed.flatMap((one) => (one.out ? [one.unitId] : []));
  const { units, missing } = await pickUnits(tx, demands, [...out, ...held.map((one) => one.unitId)]);
  if (!missing && out.some((unitId) => units.every((unit) => unit.unitId !== unitId))) throw conflict("handed-units");
  if (missing) throw conflict("slot-taken", {}, { resourceId: missing.resourceId });
  await requireAtOnce(tx, prepared, booking.id);
  if (!(await holdUnits(tx, { bookingId: booking.id }, units))) throw conflict("slot-taken");
  const formerDay = siteDay(booking.startsAt);
  await lockOffers(tx, scope.companyId, supported(take.priced), [{ subject, on: formerDay }]);
  await lockPlans(tx, scope.companyId, take.priced.map(({ use }) => use), [formerDay]);
  await release(tx, { subject, on: formerDay, actorId: actor.id }, how.kind);
  await freeHours(tx, subject, prepared.now);
  const priced = await quoteOf(take.priced, tx, take.coupon);
  const quote: Quote = feeLines.length > 0 ? totalled([...priced.lines, ...feeLines], priced.vatPercent, priced.shares, priced.covered) : priced;
  if (expected !== undefined && expected !== quote.totalKopecks) throw conflict("price-changed", {}, { totalKopecks: quote.totalKopecks });
  await reserve(tx, { companyId: scope.companyId, subject, on: take.priced[0]?.use.on ?? "", actorId: actor.id }, quote.shares);
  await holdHours(tx, subject, quote.covered);
  if (take.coupon) await recount(tx, subject, couponKopecks(quote));
  return quote;
}

/** Takes the new time, writes the change down, brings the invoices in line. Call it with the booking locked; the invoice counter is its last lock. */
export async function moveIn(tx: Tx, move: Move): Promise<ChangeReceipt> {
  const quote = await takeAnew(tx, move);
  const { booking, prepared, take, how, actor, before } = move;
  const { wish, things, now } = prepared;
  const subject = { type: "booking", id: booking.id };
  await tx.bookingItem.deleteMany({ where: { bookingId: booking.id } });
  await writeItems(tx, booking.id, things);
  const differenceKopecks = quote.totalKopecks - Number(booking.totalKopecks);
  const after = standingOf({ ...wish, items: wish.items ?? [] });
  const [made] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "BookingChange" ("bookingId", at, "actorId", "actorName", kind, before, after, "differenceKopecks", reason)
    VALUES (${booking.id}::uuid, ${now}, ${actor.id}::uuid, ${actor.name}, ${how.kind}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb, ${BigInt(differenceKopecks)}, ${how.reason ?? ""})
    RETURNING id`;
  const changeId = String(made?.id ?? "");
  const event: BookingEvent = { type: "booking.moved", payload: { bookingId: booking.id, changeId } };
  await recordEvent(tx, event);
  await audit(tx, actor, `booking.${how.kind}`, subject, { before, after, differenceKopecks, ...(how.reason ? { reason: how.reason } : {}) } as unknown as Prisma.InputJsonObject);
  const money = booking.status === "PENDING" ? { openInvoiceId: null, refundKopecks: 0, paidInvoiceIds: [] as string[] } : await settleMoney(tx, { booking, prepared, take, quote, actor });
  const invoiceId = money.paidInvoiceIds.find((paid) => paid === booking.invoiceId) ?? money.openInvoiceId ?? money.paidInvoiceIds.at(-1) ?? null;
  const status = booking.status === "HELD" && !money.openInvoiceId ? "CONFIRMED" : booking.status;
  const holdExpiresAt = status === "CONFIRMED" || status === "CHECKED_IN" ? null : earlier(booking.holdExpiresAt, wish.startsAt);
  await tx.$executeRaw`
    UPDATE "Booking" SET "resourceId" = ${wish.resourceId}::uuid, quantity = ${wish.quantity}, "startsAt" = ${wish.startsAt}, "endsAt" = ${wish.endsAt},
           lines = ${JSON.stringify(quote.lines)}::jsonb, "totalKopecks" = ${BigInt(quote.totalKopecks)}, "vatKopecks" = ${BigInt(quote.vatKopecks)},
           status = ${status}::"BookingStatus", "holdExpiresAt" = ${holdExpiresAt}, "confirmedAt" = COALESCE("confirmedAt", ${status === "CONFIRMED" ? now : null}::timestamptz),
           "invoiceId" = ${invoiceId}::uuid,
           "disruptedAt" = NULL, version = version + 1
    WHERE id = ${booking.id}::uuid`;
  return {
    id: booking.id,
    changeId,
    status,
    startsAt: toIso(wish.startsAt),
    endsAt: toIso(wish.endsAt),
    totalKopecks: quote.totalKopecks,
    differenceKopecks,
    invoiceId: money.openInvoiceId,
    refundKopecks: money.refundKopecks,
  };
}

/** A hold never outlives the start of what it holds. */
const earlier = (hold: Date | null, startsAt: Date): Date => (hold && hold < startsAt ? hold : startsAt);

/** A paid booking stays confirmed while a difference waits for payment; the difference is due by the hold's term or the new start. */
async function settleMoney(tx: Tx, { booking, prepared, take, quote, actor }: Pick<Move, "booking" | "prepared" | "take" | "actor"> & { quote: Quote }) {
  const { now, wish, things, scope } = prepared;
  const byTerm = new Date(now.getTime() + take.holdHours * 3_600_000);
  const dueAt = earlier(booking.status === "HELD" ? booking.holdExpiresAt : byTerm, wish.startsAt > now ? wish.startsAt : byTerm);
  return adjustInvoices(
    tx,
    bookingInvoice({ id: randomUUID(), bookingId: booking.id, companyId: scope.companyId, things, range: wish, quote, dueAt, basis: prepared.basis, now, supplier: take.supplier, buyer: take.buyer }),
    actor,
  );
}
