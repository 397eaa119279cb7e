import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { disputedKopecks, lockPages } from "../gateways/refunds.server";
import { lockInvoices } from "../outstanding.server";

/**
 * Marks a refund of an invoice as paid out by a payment order. Errors: `not-found` for what is no refund's id, `payment-reference` (422)
 * without an order, `wrong-status` (409) when it is not due any more or belongs to another invoice, `refund-disputed` (409) when what
 * was paid beside a dispute that is not decided yet does not hold it.
 */
export async function payRefund(scope: StaffScope, invoiceId: string, refundId: string, reference: string, ip: string): Promise<void> {
  if (!isUuid(invoiceId) || !isUuid(refundId)) throw notFound();
  if (reference === "" || reference.length > 60) throw invalid("payment-reference");
  await transaction(async (tx) => {
    await lockPages(tx, invoiceId);
    // Whoever moves the booking, or writes a lost dispute down, holds the invoice and counts on the refund as it stands.
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    const refund = await tx.refund.findFirst({ where: { id: refundId, invoiceId, status: "DUE" } });
    if (!invoice || !refund) throw conflict("wrong-status");
    const disputed = await disputedKopecks(tx, invoiceId);
    const gone = await tx.refund.aggregate({ where: { invoiceId, status: { in: ["SENT", "PAID"] } }, _sum: { amountKopecks: true } });
    const free = invoice.receivedKopecks - toKopecks(gone._sum.amountKopecks ?? 0n) - disputed;
    if (disputed > 0 && toKopecks(refund.amountKopecks) > free) throw conflict("refund-disputed");
    const done = await tx.refund.updateMany({ where: { id: refundId, status: "DUE" }, data: { status: "PAID", paidAt: new Date(), reference } });
    if (done.count === 0) throw conflict("wrong-status");
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "refund.paid", { type: "refund", id: refundId }, { reference });
  });
}
