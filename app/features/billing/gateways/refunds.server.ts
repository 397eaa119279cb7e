import { audit } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { atMinute, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { GOODWILL } from "../commands/close-invoice.server";
import { createRefund } from "../commands/record-payment.server";
import { givenReason } from "../commands/take-back.server";
import { bookDay } from "../documents/books.server";
import { lockInvoices } from "../outstanding.server";
import { partInMinor, toRoubles } from "./currency";
import { firstTime, pageOfPayment, stripeActor, type CardOutcome } from "./settle-checkout.server";
import type { CardGateway, CardRefund, GatewayEvent } from "./types";

const MINUTE = 60_000;

/** What of an invoice's card payments can go back to the card: what came by each, less what went back or was lost to a dispute. */
async function cardParts(tx: Tx, invoiceId: string): Promise<{ paymentIntent: string; leftKopecks: Kopecks }[]> {
  const rows = await tx.$queryRaw<{ intent: string; left: bigint }[]>`
    SELECT p.reference AS intent,
           (p."amountKopecks" + COALESCE((SELECT sum("amountKopecks") FROM "Payment" WHERE "reversesId" = p.id), 0)
            - COALESCE((SELECT sum("amountKopecks") FROM "Refund" WHERE "invoiceId" = p."invoiceId" AND "paymentIntent" = p.reference AND status IN ('SENT', 'PAID')), 0))::bigint AS left
    FROM "Payment" p JOIN "StripeCheckout" c ON c."paymentIntent" = p.reference
    WHERE p."invoiceId" = ${invoiceId}::uuid AND p.method = 'STRIPE' AND p."reversesId" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "CardDispute" d WHERE d."checkoutId" = c.id AND d.status = 'OPEN')
    ORDER BY p."recordedAt", p.id`;
  return rows.map((row) => ({ paymentIntent: row.intent, leftKopecks: toKopecks(row.left) })).filter((row) => row.leftKopecks > 0);
}

/** Keeps the paid card pages of an invoice to this transaction: before the invoice, as payments and disputes lock them. */
export const lockPages = (tx: Tx, invoiceId: string) => tx.$queryRaw`
  SELECT 1 FROM "StripeCheckout" WHERE id IN (SELECT "checkoutId" FROM "StripeCheckoutLine" WHERE "invoiceId" = ${invoiceId}::uuid) AND "paymentIntent" IS NOT NULL
  ORDER BY id FOR UPDATE`;

/** Kopecks of an invoice's card payments that a dispute holds which is not decided yet: they may be taken back, so they cannot be given back. */
export async function disputedKopecks(tx: Tx, invoiceId: string): Promise<Kopecks> {
  const [row] = await tx.$queryRaw<{ held: bigint }[]>`
    SELECT COALESCE(sum(p."amountKopecks" + COALESCE((SELECT sum("amountKopecks") FROM "Payment" WHERE "reversesId" = p.id), 0)
           - COALESCE((SELECT sum("amountKopecks") FROM "Refund" WHERE "invoiceId" = p."invoiceId" AND "paymentIntent" = p.reference AND status IN ('SENT', 'PAID')), 0)), 0)::bigint AS held
    FROM "Payment" p JOIN "StripeCheckout" c ON c."paymentIntent" = p.reference
    WHERE p."invoiceId" = ${invoiceId}::uuid AND p.method = 'STRIPE' AND p."reversesId" IS NULL
      AND EXISTS (SELECT 1 FROM "CardDispute" d WHERE d."checkoutId" = c.id AND d.status = 'OPEN')`;
  return toKopecks(row?.held ?? 0n);
}

/** Kopecks that can go back to the card for an invoice in one refund: the most of one payment. */
export const cardRefundable = (invoiceId: string): Promise<Kopecks> =>
  transaction(async (tx) => Math.max(0, ...(await cardParts(tx, invoiceId)).map((part) => part.leftKopecks)));

/**
 * Gives back a part or all of what was paid for an invoice by card though its price stands: a refund is written down and asked of
 * Stripe. Returns its id, of a press that comes again that of the first. Errors: `not-found`; `payment-amount` and `reason-needed` (422); `refund-too-much` (409) beyond what is left of
 * one card payment, or of the invoice's money; those of `sendRefund`.
 */
export async function giveBack(gateway: CardGateway, scope: StaffScope, input: { key: string; invoiceId: string; amountKopecks: Kopecks; reason: string }, ip: string): Promise<string> {
  const { key, invoiceId, amountKopecks } = input;
  if (!isUuid(invoiceId)) throw notFound();
  if (amountKopecks <= 0) throw invalid("payment-amount");
  const reason = givenReason(input.reason);
  const { refundId, asks } = await transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    if (!invoice) throw notFound();
    const pressed = await tx.refund.findFirst({ where: { invoiceId, pressKey: key }, select: { id: true, status: true, attempt: true } });
    // The first press asks Stripe; after a refusal the next one asks again.
    if (pressed) return { refundId: pressed.id, asks: pressed.status === "DUE" && pressed.attempt > 0 };
    const most = Math.min(invoice.receivedKopecks - invoice.returnedKopecks, Math.max(0, ...(await cardParts(tx, invoiceId)).map((part) => part.leftKopecks)));
    if (invoice.status !== "PAID" || amountKopecks > most) throw conflict("refund-too-much");
    const id = await createRefund(tx, { invoiceId, amountKopecks, reason: GOODWILL, pressKey: key });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "refund.given", { type: "refund", id }, { invoiceId, amountKopecks, reason });
    return { refundId: id, asks: true };
  });
  if (asks) await sendRefund(gateway, scope, invoiceId, refundId, ip);
  return refundId;
}

/**
 * Sends a refund that is due to the card the money came from. It is marked as sent before Stripe is asked: should the answer get lost,
 * `settleSentRefunds` asks again under the same key. Errors: `not-found`; `wrong-status` (409) when it is not due any more;
 * `refund-too-much` (409) when no card payment of the invoice holds so much; `card-refused` (409) when Stripe will not (it is due again).
 */
export async function sendRefund(gateway: CardGateway, scope: StaffScope, invoiceId: string, refundId: string, ip: string): Promise<void> {
  if (!isUuid(invoiceId) || !isUuid(refundId)) throw notFound();
  await transaction(async (tx) => {
    // Refunds of one payment are counted one after another: their minor units add up to those of the payment.
    await lockPages(tx, invoiceId);
    await lockInvoices(tx, [invoiceId]);
    const refund = await tx.refund.findFirst({ where: { id: refundId, invoiceId } });
    if (!refund) throw notFound();
    if (refund.status !== "DUE") throw conflict("wrong-status");
    const amountKopecks = toKopecks(refund.amountKopecks);
    const part = (await cardParts(tx, invoiceId)).find((one) => one.leftKopecks >= amountKopecks);
    if (!part) throw conflict("refund-too-much");
    const amountMinor = await nextPart(tx, part.paymentIntent, amountKopecks);
    await tx.refund.update({ where: { id: refundId }, data: { status: "SENT", sentAt: new Date(), paymentIntent: part.paymentIntent, amountMinor: BigInt(amountMinor), attempt: { increment: 1 }, failure: null } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "refund.sent", { type: "refund", id: refundId }, { amountKopecks });
  });
  await askFor(gateway, refundId);
}

/** What the next refund of a payment is in its currency, so that all together are never more than came. */
async function nextPart(tx: Tx, paymentIntent: string, amountKopecks: Kopecks): Promise<number> {
  const row = await tx.stripeCheckout.findUniqueOrThrow({ where: { paymentIntent } });
  const whole = { currency: row.currency, amountMinor: Number(row.amountMinor), amountKopecks: toKopecks(row.amountKopecks) };
  const before = await tx.refund.aggregate({ where: { paymentIntent, status: { in: ["SENT", "PAID"] } }, _sum: { amountKopecks: true, amountMinor: true } });
  const sum = toKopecks(before._sum.amountKopecks ?? 0n) + amountKopecks;
  return Math.max(1, partInMinor(sum, whole) - Number(before._sum.amountMinor ?? 0n));
}

/** Asks Stripe for a refund that is marked as sent, and writes its answer down. */
async function askFor(gateway: CardGateway, refundId: string): Promise<void> {
  const refund = await db.refund.findUniqueOrThrow({ where: { id: refundId } });
  if (refund.status !== "SENT" || !refund.paymentIntent || refund.amountMinor === null) return;
  try {
    const order = { refundId, attempt: refund.attempt, paymentIntent: refund.paymentIntent, amountMinor: Number(refund.amountMinor) };
    await apply(await gateway.refund(order));
  } catch (error) {
    if (error instanceof DomainError && error.code === "card-refused") await dueAgain(refundId, "refused");
    throw error;
  }
}

const dueAgain = (refundId: string, failure: string) => db.refund.updateMany({ where: { id: refundId, status: "SENT" }, data: { status: "DUE", failure, paymentIntent: null, amountMinor: null } });

/** Writes down how a refund stands with Stripe: its own, or one that somebody made in Stripe's dashboard. */
async function apply(news: CardRefund, event?: GatewayEvent): Promise<CardOutcome> {
  return transaction(async (tx) => {
    if (!(await firstTime(tx, event))) return "repeated";
    const known = await tx.refund.findFirst({ where: { OR: [{ stripeId: news.id }, ...(news.refundId && isUuid(news.refundId) ? [{ id: news.refundId }] : [])] } });
    if (!known) return recordForeign(tx, news);
    await lockInvoices(tx, [known.invoiceId]);
    const refund = await tx.refund.findUniqueOrThrow({ where: { id: known.id } });
    // News of an attempt that failed before, told again after a new one was sent.
    if (refund.stripeId !== null && refund.stripeId !== news.id && news.state === "failed") return "repeated";
    if (news.state === "pending") {
      if (refund.status !== "SENT" || refund.stripeId === news.id) return "noted";
      await tx.refund.update({ where: { id: refund.id }, data: { stripeId: news.id } });
      return "noted";
    }
    if (news.state === "failed") {
      // A refund may fail days after it was told to have succeeded: the bank could not carry it to the card.
      if (refund.status !== "SENT" && refund.status !== "PAID") return "repeated";
      await tx.refund.update({ where: { id: refund.id }, data: { status: "DUE", stripeId: null, paymentIntent: null, amountMinor: null, paidAt: null, reference: null, failure: news.failure } });
      await audit(tx, stripeActor, "refund.failed", { type: "refund", id: refund.id }, { stripeId: news.id, failure: news.failure });
      return "recorded";
    }
    if (refund.status === "PAID") return "repeated";
    if (refund.status === "WITHDRAWN") {
      await audit(tx, stripeActor, "payment.mismatch", { type: "refund", id: refund.id }, { stripeId: news.id });
      return "mismatch";
    }
    await tx.refund.update({ where: { id: refund.id }, data: { status: "PAID", paidAt: new Date(), stripeId: news.id, reference: news.id, paymentIntent: news.paymentIntent, amountMinor: BigInt(news.amountMinor) } });
    await audit(tx, stripeActor, "refund.paid", { type: "refund", id: refund.id }, { reference: news.id });
    return "recorded";
  });
}

/**
 * A refund that was made in Stripe's dashboard: it answers a refund of the same sum that is due, else it is written down beside the
 * invoices that the payment paid, the last first. What they do not hold is a mismatch in the audit log.
 */
async function recordForeign(tx: Tx, news: CardRefund): Promise<CardOutcome> {
  const row = await tx.stripeCheckout.findUnique({ where: { paymentIntent: news.paymentIntent }, include: { lines: { orderBy: { position: "desc" } } } });
  if (!row) {
    console.warn(`Stripe: refund ${news.id} is of a payment that this portal does not know`);
    return "unknown";
  }
  if (news.state !== "paid") return "noted";
  const invoices = await lockInvoices(tx, row.lines.map((line) => line.invoiceId));
  // Two pieces of news of one refund at a time: the second finds it written down.
  if (await tx.refund.findFirst({ where: { OR: [{ stripeId: news.id }, { stripeId: { startsWith: `${news.id} ` } }] } })) return "repeated";
  const whole = { currency: row.currency, amountMinor: Number(row.amountMinor), amountKopecks: toKopecks(row.amountKopecks) };
  let left = toRoubles(news.amountMinor, whole);
  // A refund that is found late, of a closed month, counts from the first day of the open one.
  const day = siteDay(news.createdAt);
  const counts = await bookDay(tx, day);
  const paid = { status: "PAID" as const, paidAt: counts === day ? news.createdAt : atMinute(counts, 0), reference: news.id, paymentIntent: news.paymentIntent };
  const due = await tx.refund.findFirst({ where: { invoiceId: { in: invoices.map((invoice) => invoice.id) }, status: "DUE", amountKopecks: BigInt(left) }, orderBy: { createdAt: "asc" } });
  if (due) {
    await tx.refund.update({ where: { id: due.id }, data: { ...paid, stripeId: news.id, amountMinor: BigInt(news.amountMinor) } });
    await audit(tx, stripeActor, "refund.paid", { type: "refund", id: due.id }, { reference: news.id });
    return "recorded";
  }
  for (const line of row.lines) {
    const invoice = invoices.find((one) => one.id === line.invoiceId);
    const amountKopecks = Math.min(left, invoice ? invoice.receivedKopecks - invoice.returnedKopecks : 0);
    if (!invoice || amountKopecks <= 0) continue;
    const first = left === toRoubles(news.amountMinor, whole);
    await tx.refund.create({ data: { ...paid, invoiceId: invoice.id, amountKopecks: BigInt(amountKopecks), reason: GOODWILL, stripeId: first ? news.id : `${news.id} ${line.position}`, amountMinor: first ? BigInt(news.amountMinor) : 0n } });
    left -= amountKopecks;
  }
  if (left > 0) await audit(tx, stripeActor, "payment.mismatch", { type: "company", id: row.companyId }, { refund: news.id, uncoveredKopecks: left });
  return left > 0 ? "mismatch" : "recorded";
}

/** Takes news about a refund: its state is read from Stripe. */
export async function receiveRefund(gateway: CardGateway, id: string, event: GatewayEvent): Promise<CardOutcome> {
  const news = await gateway.readRefund(id);
  if (!news) return "unknown";
  await pageOfPayment(gateway, news.paymentIntent);
  return apply(news, event);
}

/**
 * Asks again for refunds whose answer did not come: first it is looked up whether Stripe has it, since a key is forgotten after a day.
 * Returns how many ended. For a job every 10 minutes or so.
 */
export async function settleSentRefunds(gateway: CardGateway, now: Date): Promise<number> {
  const rows = await db.refund.findMany({ where: { status: "SENT", sentAt: { lt: new Date(now.getTime() - MINUTE) } }, orderBy: { sentAt: "asc" }, take: 100 });
  let ended = 0;
  for (const row of rows) {
    try {
      ended += (await endOf(gateway, row)) ? 1 : 0;
    } catch (error) {
      console.warn(`Stripe: refund ${row.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return ended;
}

/** Whether a refund whose answer was lost has ended by now. */
async function endOf(gateway: CardGateway, row: { id: string; paymentIntent: string | null; stripeId: string | null }): Promise<boolean> {
  const made = row.paymentIntent ? (await gateway.refundsOf(row.paymentIntent)).find((one) => one.id === row.stripeId || (row.stripeId === null && one.refundId === row.id && one.state !== "failed")) : undefined;
  return made ? (await apply(made)) === "recorded" : askFor(gateway, row.id).then(() => true, refusedToo);
}

const refusedToo = (error: unknown): boolean => {
  if (error instanceof DomainError && error.code === "card-refused") return true;
  throw error;
};

