import type { Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { correctInvoice } from "../documents/commands/correct.server";
import { lockInvoicesOf, OUTSTANDING, RECEIVED } from "../outstanding.server";
import { totalled } from "../rules/quote";
import { easeDebt, MOVED, withdrawInvoice } from "./close-invoice.server";
import { issueInvoice, type InvoiceOrder } from "./issue-invoice.server";
import { changeBalance, lockBalances } from "./balance.server";
import { createRefund, recordPaymentIn } from "./record-payment.server";

interface Standing {
  id: string;
  number: string;
  status: "ISSUED" | "PAID" | "CANCELLED" | "WRITTEN_OFF";
  totalKopecks: bigint;
  vatPercent: number | null;
  given: bigint;
  /** What an earlier change took off a debt that a lost dispute left. */
  lowered: bigint;
  /** What corrections took off, below 0. */
  corrected: bigint;
  /** What came, and of it what was given back but for an earlier change that was not paid out yet. */
  left: bigint;
  /** What is left to pay. */
  outstanding: bigint;
}

/** What an invoice stands for once what is not paid out yet is withdrawn. */
const baseOf = (invoice: Standing): Kopecks => toKopecks(invoice.totalKopecks) - toKopecks(invoice.given) - toKopecks(invoice.lowered);

/**
 * Whether an invoice is part of what a subject was billed, and stays so: a paid one, a written off one (what came for it and what was taken off
 * the books pay for it), and one that a lost dispute opened again after money had gone back: it asks for that money too.
 */
const stays = (invoice: Standing): boolean => invoice.status === "PAID" || invoice.status === "WRITTEN_OFF" || (invoice.status === "ISSUED" && invoice.left < 0n);

/**
 * Brings what a subject was invoiced for in line with its new quote, in the caller's transaction. Unpaid invoices are cancelled
 * and replaced by one; of what was paid too much the rest becomes a refund; what is missing is invoiced with a line that says what
 * was billed before. Refunds of an earlier change that were not paid out yet are withdrawn first. What an invoice is lowered or raised by by that is a
 * correction of it. What was paid at another rate of VAT is corrected to nothing, and its money pays an invoice of the rate of the new day. Call it last: it may take a number.
 * Returns the invoice that stands open now, if any, what is to be given back, and which invoices stand besides.
 * @param order the invoice as it would be for the whole quote
 */
export async function adjustInvoices(tx: Tx, order: InvoiceOrder, actor: Actor): Promise<{ openInvoiceId: string | null; refundKopecks: Kopecks; paidInvoiceIds: string[] }> {
  // The sums are read after the locks are had: a statement sees what was committed before it began.
  await lockInvoicesOf(tx, { type: order.subject.type, ids: [order.subject.id] });
  const all = await tx.$queryRaw<Standing[]>`
    SELECT i.id, i.number, i.status::text AS status, i."totalKopecks", i."vatPercent", ${OUTSTANDING} AS outstanding,
           (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" r WHERE r."invoiceId" = i.id AND r.reason = ${MOVED} AND r.status IN ('SENT', 'PAID')) AS given,
           (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "InvoiceRelief" r WHERE r."invoiceId" = i.id AND r.kind = 'LOWERED') AS lowered,
           (SELECT COALESCE(sum("totalKopecks"), 0)::bigint FROM "BillingDocument" d WHERE d."invoiceId" = i.id AND d.kind = 'CORRECTION') AS corrected,
           ${RECEIVED} - (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" r WHERE r."invoiceId" = i.id AND (r.status IN ('SENT', 'PAID') OR (r.status = 'DUE' AND r.reason <> ${MOVED}))) AS left
    FROM "Invoice" i WHERE "subjectType" = ${order.subject.type} AND "subjectId" = ${order.subject.id} AND i.status <> 'CANCELLED' ORDER BY number`;
  await tx.refund.updateMany({ where: { invoiceId: { in: all.map((invoice) => invoice.id) }, reason: MOVED, status: "DUE" }, data: { status: "WITHDRAWN" } });
  // What was paid at another rate of VAT than that of the day of supply cannot stand: its money moves to an invoice of the new rate.
  const otherRate = all.filter((invoice) => invoice.status === "PAID" && invoice.vatPercent !== order.quote.vatPercent && baseOf(invoice) > 0 && toKopecks(invoice.left) >= baseOf(invoice));
  const standing = all.filter((invoice) => stays(invoice) && !otherRate.includes(invoice));
  if (otherRate.length > 0) await lockBalances(tx, [order.companyId]);
  for (const invoice of all) if (!stays(invoice)) await withdrawInvoice(tx, invoice.id, 0, MOVED, actor);
  const paidInvoiceIds = standing.map((invoice) => invoice.id);
  let refundKopecks = 0;
  const giveBack = async (invoice: Standing, amountKopecks: Kopecks) => {
    if (amountKopecks <= 0) return;
    await createRefund(tx, { invoiceId: invoice.id, amountKopecks, reason: MOVED });
    refundKopecks += amountKopecks;
  };
  const correctTo = (invoice: Standing, kopecks: Kopecks) =>
    correctInvoice(tx, { invoiceId: invoice.id, byKopecks: kopecks - toKopecks(invoice.totalKopecks) - toKopecks(invoice.corrected), reason: MOVED, actor, now: order.now });
  const stood = standing.reduce((sum, invoice) => sum + baseOf(invoice), 0);
  const missing = order.quote.totalKopecks - stood;
  const carried: { invoice: Standing; amountKopecks: Kopecks }[] = [];
  for (const invoice of otherRate) {
    const amountKopecks = Math.max(0, Math.min(baseOf(invoice), missing - carried.reduce((sum, one) => sum + one.amountKopecks, 0)));
    await correctTo(invoice, 0);
    await giveBack(invoice, baseOf(invoice) - amountKopecks);
    carried.push({ invoice, amountKopecks });
  }
  if (missing > 0) {
    for (const invoice of standing) await correctTo(invoice, baseOf(invoice));
    const before = standing.map((invoice) => invoice.number).join(", ");
    const lines = stood > 0 ? [...order.quote.lines, { kind: "paid-before" as const, amountKopecks: -stood, params: { numbers: before } }] : order.quote.lines;
    const issued = await issueInvoice(tx, { ...order, quote: totalled(lines, order.quote.vatPercent, []) });
    const paid = await carryOver(tx, order, issued, carried, actor);
    return { openInvoiceId: paid ? null : issued.id, refundKopecks, paidInvoiceIds: paid ? [...paidInvoiceIds, issued.id] : paidInvoiceIds };
  }
  let back = stood - order.quote.totalKopecks;
  for (const invoice of [...standing].reverse()) {
    const left = Math.max(0, toKopecks(invoice.left));
    // What was waived, or given back though the price stood, was no money that could go back now; of a bad debt the price falls all the same.
    const taken = Math.max(0, Math.min(back, baseOf(invoice), invoice.status === "PAID" ? left : back));
    await correctTo(invoice, baseOf(invoice) - taken);
    back -= taken;
    // What had gone back twice stays to be paid.
    if (invoice.status === "ISSUED") await easeDebt(tx, invoice.id, Math.min(taken, toKopecks(invoice.outstanding) + toKopecks(invoice.left)), MOVED, actor);
    await giveBack(invoice, Math.min(taken, left));
  }
  return { openInvoiceId: null, refundKopecks, paidInvoiceIds };
}

/** Lets the money of invoices pay another one: it goes back into the company's advance, and from there. Returns whether that pays it whole. */
async function carryOver(tx: Tx, { companyId, now }: InvoiceOrder, to: { id: string; number: string }, from: readonly { invoice: Standing; amountKopecks: Kopecks }[], actor: Actor): Promise<boolean> {
  let whole = 0;
  for (const { invoice, amountKopecks } of from) {
    if (amountKopecks <= 0) continue;
    const { id } = await tx.refund.create({ data: { invoiceId: invoice.id, amountKopecks: BigInt(amountKopecks), reason: MOVED, status: "PAID", paidAt: now, reference: `в счёт ${to.number}` }, select: { id: true } });
    await changeBalance(tx, { companyId, kind: "RECEIVED", amountKopecks, invoiceId: invoice.id, reference: id, reason: "rate-changed", on: siteDay(now), actorId: actor.id });
    whole += amountKopecks;
  }
  if (whole === 0) return false;
  const reference = await changeBalance(tx, { companyId, kind: "APPLIED", amountKopecks: -whole, invoiceId: to.id, on: siteDay(now), actorId: actor.id });
  return (await recordPaymentIn(tx, { invoiceId: to.id, method: "ADVANCE", amountKopecks: whole, paidOn: siteDay(now), reference, recordedBy: actor })).paid;
}
