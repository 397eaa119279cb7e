import { audit } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { companyNames } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { changeBalance, lockedAdvance } from "../commands/balance.server";
import { reopen, takeBack } from "../commands/take-back.server";
import type { BillingEvent } from "../events";
import { lockInvoices } from "../outstanding.server";
import { toRoubles } from "./currency";
import { firstTime, pageOfPayment, stripeActor, type CardOutcome } from "./settle-checkout.server";
import type { CardDisputeNews, CardGateway, GatewayEvent } from "./types";

/**
 * Takes news about a dispute: its state is read from Stripe. An open one marks the invoices of the payment and is told to finance; a lost
 * one takes the money back by new entries, and the invoices are debts again.
 */
export async function receiveDispute(gateway: CardGateway, id: string, event: GatewayEvent): Promise<CardOutcome> {
  const news = await gateway.readDispute(id);
  const row = news?.paymentIntent ? await pageOfPayment(gateway, news.paymentIntent) : null;
  if (!news || !row) {
    console.warn(`Stripe: ${event.type} ${event.id} is about a payment that this portal does not know`);
    return "unknown";
  }
  return transaction((tx) => settleDispute(tx, row.id, news, event));
}

async function settleDispute(tx: Tx, checkoutId: string, news: CardDisputeNews, event: GatewayEvent): Promise<CardOutcome> {
  if (!(await firstTime(tx, event))) return "repeated";
  await tx.$queryRaw`SELECT 1 FROM "StripeCheckout" WHERE id = ${checkoutId} FOR UPDATE`;
  const row = await tx.stripeCheckout.findUniqueOrThrow({ where: { id: checkoutId } });
  const whole = { currency: row.currency, amountMinor: Number(row.amountMinor), amountKopecks: toKopecks(row.amountKopecks) };
  const amountKopecks = toRoubles(news.amountMinor, whole);
  const known = await tx.cardDispute.findUnique({ where: { id: news.id } });
  // A dispute that ended stays as it ended, however late older news come.
  if (known && (known.status === news.status || known.status !== "OPEN")) {
    await tx.cardDispute.update({ where: { id: news.id }, data: { evidenceDueAt: news.evidenceDueAt } });
    return "repeated";
  }
  const uncovered = news.status === "LOST" ? await payBack(tx, row, news, amountKopecks) : 0;
  const standing = { status: news.status, closedAt: news.status === "OPEN" ? null : new Date(), evidenceDueAt: news.evidenceDueAt, uncoveredKopecks: BigInt(uncovered) };
  await tx.cardDispute.upsert({
    where: { id: news.id },
    create: { id: news.id, checkoutId, reason: news.reason, amountMinor: BigInt(news.amountMinor), amountKopecks: BigInt(amountKopecks), openedAt: news.openedAt, ...standing },
    update: standing,
  });
  await audit(tx, stripeActor, `dispute.${news.status.toLowerCase()}`, { type: "company", id: row.companyId }, { dispute: news.id, amountKopecks, reason: news.reason, uncovered });
  const told: BillingEvent = { type: "billing.dispute-changed", payload: { disputeId: news.id, status: news.status } };
  await recordEvent(tx, told);
  return "recorded";
}

/**
 * Writes a lost dispute into the books. First it answers refunds that are due anyway: their money is with the payer now. Then it takes
 * the payments of the page back, the last first, so that their invoices are debts again; then what of the page became an advance.
 * Returns what neither could answer for, in kopecks.
 */
async function payBack(tx: Tx, { paymentIntent, companyId }: { paymentIntent: string | null; companyId: string }, news: CardDisputeNews, amountKopecks: Kopecks): Promise<Kopecks> {
  const now = new Date();
  const reference = paymentIntent ?? "";
  const found = await tx.payment.findMany({ where: { method: "STRIPE", reference, reversesId: null }, select: { invoiceId: true } });
  const invoices = await lockInvoices(tx, found.map((payment) => payment.invoiceId));
  const ids = invoices.map((invoice) => invoice.id);
  let left = amountKopecks;
  for (const refund of await tx.refund.findMany({ where: { invoiceId: { in: ids }, status: "DUE" }, orderBy: { createdAt: "asc" } })) {
    const due = toKopecks(refund.amountKopecks);
    // Only what this card's own money can answer: an invoice may have been paid by bank as well.
    const own = await tx.payment.findFirst({ where: { method: "STRIPE", reference, reversesId: null, invoiceId: refund.invoiceId }, include: { reversals: { select: { amountKopecks: true } } } });
    if (!own || due > Math.min(left, await standingOf(tx, own))) continue;
    await tx.refund.update({ where: { id: refund.id }, data: { status: "PAID", paidAt: now, reference: news.id, paymentIntent: reference } });
    left -= due;
  }
  const payments = await tx.payment.findMany({ where: { method: "STRIPE", reference, reversesId: null }, include: { reversals: { select: { amountKopecks: true } } }, orderBy: [{ recordedAt: "desc" }, { id: "desc" }] });
  for (const payment of payments) {
    // A cancelled invoice keeps nothing that could be taken, and is no price that could be a debt.
    if (invoices.find((invoice) => invoice.id === payment.invoiceId)?.status === "CANCELLED") continue;
    const taken = Math.min(left, Math.max(0, await standingOf(tx, payment)));
    if (taken === 0) continue;
    await takeBack(tx, { paymentId: payment.id, amountKopecks: taken, mark: news.id, reason: `${news.id}: ${news.reason}`, disputeId: news.id, now, actor: stripeActor });
    left -= taken;
  }
  const kept = await tx.balanceEntry.aggregate({ where: { companyId, reference, bankEntryId: null, kind: { in: ["RECEIVED", "REVERSED"] } }, _sum: { amountKopecks: true } });
  const advance = Math.min(left, toKopecks(kept._sum.amountKopecks ?? 0n), await lockedAdvance(tx, companyId));
  if (advance > 0) {
    await changeBalance(tx, { companyId, kind: "REVERSED", amountKopecks: -advance, reference, reason: news.id, actorId: null });
    left -= advance;
  }
  await reopen(tx, ids, { kind: "dispute", reason: news.id }, now, stripeActor);
  return left;
}

/** What of a card payment is still with the technopark: what went back to the card before the bank cannot take a second time. */
async function standingOf(tx: Tx, payment: { invoiceId: string; reference: string; amountKopecks: bigint; reversals: readonly { amountKopecks: bigint }[] }): Promise<Kopecks> {
  const { invoiceId, reference: paymentIntent } = payment;
  const back = await tx.refund.aggregate({ where: { invoiceId, paymentIntent, status: { in: ["SENT", "PAID"] } }, _sum: { amountKopecks: true } });
  return payment.reversals.reduce((sum, reversal) => sum + toKopecks(reversal.amountKopecks), toKopecks(payment.amountKopecks)) - toKopecks(back._sum.amountKopecks ?? 0n);
}

/** The dispute under which an invoice's card payment stands, if any: an open one first. */
export async function disputeOf(invoiceId: string) {
  const rows = await db.cardDispute.findMany({ where: { checkout: { lines: { some: { invoiceId } } } }, orderBy: { openedAt: "desc" } });
  const row = rows.find((one) => one.status === "OPEN") ?? rows[0];
  return row ? { id: row.id, status: row.status, reason: row.reason, amountKopecks: toKopecks(row.amountKopecks), openedAt: row.openedAt, evidenceDueAt: row.evidenceDueAt } : null;
}

/** Disputes that wait, and lost ones that are not covered whole, newest first. */
export async function disputes(_scope: StaffScope) {
  const rows = await db.cardDispute.findMany({ where: { OR: [{ status: "OPEN" }, { uncoveredKopecks: { gt: 0 } }] }, orderBy: { openedAt: "desc" }, take: 100, include: { checkout: { include: { lines: true } } } });
  const [names, invoices] = await Promise.all([
    companyNames(rows.map((row) => row.checkout.companyId)),
    db.invoice.findMany({ where: { id: { in: rows.flatMap((row) => row.checkout.lines.map((line) => line.invoiceId)) } }, select: { id: true, number: true } }),
  ]);
  return rows.map((row) => ({
    id: row.id, status: row.status, reason: row.reason, amountKopecks: toKopecks(row.amountKopecks), uncoveredKopecks: toKopecks(row.uncoveredKopecks), openedAt: row.openedAt, evidenceDueAt: row.evidenceDueAt,
    companyName: names.get(row.checkout.companyId)?.name ?? "",
    invoices: invoices.filter((invoice) => row.checkout.lines.some((line) => line.invoiceId === invoice.id)),
  }));
}

/** What a letter to finance says about a dispute. */
export async function disputeForLetter(id: string) {
  const row = await db.cardDispute.findUnique({ where: { id }, include: { checkout: { include: { lines: true } } } });
  if (!row) return null;
  const { companyId, lines } = row.checkout;
  const invoices = await db.invoice.findMany({ where: { id: { in: lines.map((line) => line.invoiceId) } }, select: { id: true, number: true }, orderBy: { number: "asc" } });
  return {
    companyName: (await companyNames([companyId])).get(companyId)?.name ?? "",
    amountKopecks: toKopecks(row.amountKopecks), uncoveredKopecks: toKopecks(row.uncoveredKopecks), reason: row.reason, evidenceDueAt: row.evidenceDueAt, invoices,
  };
}
