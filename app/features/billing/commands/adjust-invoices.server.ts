import type { Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { correctInvoice } from "../documents/commands/correct.server";
import { lockInvoicesOf, RECEIVED } from "../outstanding.server";
import { totalled } from "../rules/quote";
import { MOVED, withdrawInvoice } from "./close-invoice.server";
import { issueInvoice, type InvoiceOrder } from "./issue-invoice.server";
import { createRefund } from "./record-payment.server";

interface Standing {
  id: string;
  number: string;
  status: "ISSUED" | "PAID" | "CANCELLED" | "WRITTEN_OFF";
  totalKopecks: bigint;
  given: bigint;
  /** What came, and of it what was given back but for an earlier change that was not paid out yet. */
  left: bigint;
  /** Given back before and not paid out yet. */
  due: bigint;
}

/**
 * Brings what a subject was invoiced for in line with its new quote, in the caller's transaction. Unpaid invoices are cancelled
 * and replaced by one; of what was paid too much the rest becomes a refund; what is missing is invoiced with a line that says what
 * was paid before. Refunds of an earlier change that were not paid out yet are withdrawn first. What an invoice is lowered or raised by by that is a
 * correction of it. Call it last: it may take a number.
 * Returns the invoice that stands open now, if any, what is to be given back, and which invoices are paid.
 * @param order the invoice as it would be for the whole quote
 */
export async function adjustInvoices(tx: Tx, order: InvoiceOrder, actor: Actor): Promise<{ openInvoiceId: string | null; refundKopecks: Kopecks; paidInvoiceIds: string[] }> {
  // The sums are read after the locks are had: a statement sees what was committed before it began.
  await lockInvoicesOf(tx, { type: order.subject.type, ids: [order.subject.id] });
  const standing = await tx.$queryRaw<Standing[]>`
    SELECT i.id, i.number, i.status::text AS status, i."totalKopecks",
           (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" r WHERE r."invoiceId" = i.id AND r.reason = ${MOVED} AND r.status IN ('SENT', 'PAID')) AS given,
           ${RECEIVED} - (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" r WHERE r."invoiceId" = i.id AND (r.status IN ('SENT', 'PAID') OR (r.status = 'DUE' AND r.reason <> ${MOVED}))) AS left,
           (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" r WHERE r."invoiceId" = i.id AND r.reason = ${MOVED} AND r.status = 'DUE') AS due
    FROM "Invoice" i WHERE "subjectType" = ${order.subject.type} AND "subjectId" = ${order.subject.id} ORDER BY number`;
  for (const invoice of standing) if (invoice.status === "ISSUED") await withdrawInvoice(tx, invoice.id, 0, MOVED, actor);
  const paid = standing.filter((invoice) => invoice.status === "PAID");
  const paidInvoiceIds = paid.map((invoice) => invoice.id);
  await tx.refund.updateMany({ where: { invoiceId: { in: paidInvoiceIds }, reason: MOVED, status: "DUE" }, data: { status: "WITHDRAWN" } });
  const correct = (invoice: Standing, refundKopecks: Kopecks) => correctInvoice(tx, { invoiceId: invoice.id, byKopecks: toKopecks(invoice.due) - refundKopecks, reason: MOVED, actor, now: order.now });
  const leftOf = (invoice: Standing) => toKopecks(invoice.totalKopecks) - toKopecks(invoice.given);
  const paidKopecks = paid.reduce((sum, invoice) => sum + leftOf(invoice), 0);
  const missing = order.quote.totalKopecks - paidKopecks;
  if (missing > 0) {
    for (const invoice of paid) await correct(invoice, 0);
    const before = paid.map((invoice) => invoice.number).join(", ");
    const lines = paidKopecks > 0 ? [...order.quote.lines, { kind: "paid-before" as const, amountKopecks: -paidKopecks, params: { numbers: before } }] : order.quote.lines;
    const { id } = await issueInvoice(tx, { ...order, quote: totalled(lines, order.quote.vatPercent, []) });
    return { openInvoiceId: id, refundKopecks: 0, paidInvoiceIds };
  }
  let back = paidKopecks - order.quote.totalKopecks;
  let refundKopecks = 0;
  for (const invoice of [...paid].reverse()) {
    // What was waived, or given back though the price stood, was no money that could go back now.
    const amountKopecks = Math.min(back, leftOf(invoice), toKopecks(invoice.left));
    await correct(invoice, Math.max(0, amountKopecks));
    if (amountKopecks <= 0) continue;
    await createRefund(tx, { invoiceId: invoice.id, amountKopecks, reason: MOVED });
    back -= amountKopecks;
    refundKopecks += amountKopecks;
  }
  return { openInvoiceId: null, refundKopecks, paidInvoiceIds };
}
