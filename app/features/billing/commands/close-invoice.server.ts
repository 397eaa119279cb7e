import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { percentOf, toKopecks, type Kopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { createRefund } from "./record-payment.server";

/**
 * Ends what an invoice was for, in the caller's transaction: an unpaid invoice is cancelled, of a paid one all but the
 * fee (whole percent) becomes a refund to make. Returns fee and refund in kopecks.
 */
export async function withdrawInvoice(
  tx: Tx,
  invoiceId: string,
  feePercent: number,
  reason: string,
  actor: Actor,
): Promise<{ feeKopecks: Kopecks; refundKopecks: Kopecks }> {
  const rows = await tx.$queryRaw<{ status: string; totalKopecks: bigint; received: bigint }[]>`
    SELECT status::text AS status, "totalKopecks",
           (SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Payment" WHERE "invoiceId" = i.id) AS received
    FROM "Invoice" i WHERE id = ${invoiceId}::uuid FOR UPDATE`;
  const invoice = rows[0];
  if (!invoice || invoice.status === "CANCELLED") return { feeKopecks: 0, refundKopecks: 0 };
  if (invoice.status === "ISSUED") {
    await tx.invoice.update({ where: { id: invoiceId }, data: { status: "CANCELLED", cancelledAt: new Date() } });
    await audit(tx, actor, "invoice.cancelled", { type: "invoice", id: invoiceId }, { reason });
    // A part that had come in goes back whole.
    const received = toKopecks(invoice.received);
    if (received > 0) await createRefund(tx, { invoiceId, amountKopecks: received, reason });
    return { feeKopecks: 0, refundKopecks: received };
  }
  const total = toKopecks(invoice.totalKopecks);
  const feeKopecks = percentOf(total, feePercent);
  const refundKopecks = total - feeKopecks;
  if (refundKopecks > 0) await createRefund(tx, { invoiceId, amountKopecks: refundKopecks, reason });
  await audit(tx, actor, "invoice.withdrawn", { type: "invoice", id: invoiceId }, { feeKopecks, refundKopecks, reason });
  return { feeKopecks, refundKopecks };
}

/**
 * Marks a refund of an invoice as paid out. Errors: `not-found` for what is no refund's id, `payment-reference` (422) without
 * a payment order, `wrong-status` (409) when it was done already or belongs to another invoice.
 */
export async function payRefund(scope: StaffScope, invoiceId: string, refundId: string, reference: string, ip: string): Promise<void> {
  if (!isUuid(refundId)) throw notFound();
  if (reference === "" || reference.length > 60) throw invalid("payment-reference");
  await transaction(async (tx) => {
    const done = await tx.refund.updateMany({ where: { id: refundId, invoiceId, status: "DUE" }, data: { status: "PAID", paidAt: new Date(), reference } });
    if (done.count === 0) throw conflict("wrong-status");
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "refund.paid", { type: "refund", id: refundId }, { reference });
  });
}
