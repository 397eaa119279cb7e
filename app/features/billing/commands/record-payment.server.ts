import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { formatMoney, toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, dayToDb, type Day } from "~/lib/time";
import type { BillingEvent } from "../events";

export interface PaymentInput {
  invoiceId: string;
  method: "BANK" | "STRIPE";
  amountKopecks: Kopecks;
  paidOn: Day;
  /** Number of the payment order, or Stripe's payment intent. */
  reference: string;
  recordedBy: Actor;
}

/**
 * Records a payment in the caller's transaction; the invoice is paid when payments reach its total. Safe to repeat: the
 * same method and reference for the same invoice count once. A payment that comes after the invoice was cancelled is
 * recorded and becomes a refund to make. Errors: `not-found`; `already-paid` (409) for a second, different payment of a paid
 * invoice by hand; `payment-known` (409) for another sum or day under a payment order's number that stands already.
 */
export async function recordPaymentIn(tx: Tx, input: PaymentInput): Promise<{ paid: boolean; repeated: boolean }> {
  const rows = await tx.$queryRaw<{ id: string; number: string; status: string; totalKopecks: bigint; subjectType: string; subjectId: string }[]>`
    SELECT id, number, status::text AS status, "totalKopecks", "subjectType", "subjectId"
    FROM "Invoice" WHERE id = ${input.invoiceId}::uuid FOR UPDATE`;
  const invoice = rows[0];
  if (!invoice) throw notFound();
  const known = await tx.payment.findUnique({
    where: { method_reference_invoiceId: { method: input.method, reference: input.reference, invoiceId: invoice.id } },
  });
  if (known) {
    const same = toKopecks(known.amountKopecks) === input.amountKopecks && dayFromDb(known.paidOn) === input.paidOn;
    if (!same && input.method === "BANK") throw conflict("payment-known", { reference: input.reference });
    return { paid: invoice.status === "PAID", repeated: true };
  }
  if (input.amountKopecks <= 0) throw invalid("payment-amount");
  if (invoice.status === "PAID" && input.method === "BANK") throw conflict("already-paid", { number: invoice.number });

  await tx.payment.create({
    data: {
      invoiceId: invoice.id,
      method: input.method,
      amountKopecks: BigInt(input.amountKopecks),
      paidOn: dayToDb(input.paidOn),
      reference: input.reference,
      recordedById: input.recordedBy.id,
    },
  });
  await audit(tx, input.recordedBy, "payment.recorded", { type: "invoice", id: invoice.id }, {
    amountKopecks: input.amountKopecks,
    method: input.method,
    reference: input.reference,
  });
  if (invoice.status !== "ISSUED") {
    await createRefund(tx, { invoiceId: invoice.id, amountKopecks: input.amountKopecks, reason: invoice.status === "PAID" ? "paid-twice" : "paid-after-cancel" });
    return { paid: invoice.status === "PAID", repeated: false };
  }
  const sum = await tx.payment.aggregate({ where: { invoiceId: invoice.id }, _sum: { amountKopecks: true } });
  const received = toKopecks(sum._sum.amountKopecks ?? 0n);
  const total = toKopecks(invoice.totalKopecks);
  if (received < total) return { paid: false, repeated: false };
  await tx.invoice.update({ where: { id: invoice.id }, data: { status: "PAID", paidAt: new Date() } });
  if (received > total) {
    await createRefund(tx, { invoiceId: invoice.id, amountKopecks: received - total, reason: "overpaid" });
  }
  const event: BillingEvent = {
    type: "billing.invoice-paid",
    payload: { invoiceId: invoice.id, subjectType: invoice.subjectType, subjectId: invoice.subjectId },
  };
  await recordEvent(tx, event);
  await audit(tx, input.recordedBy, "invoice.paid", { type: "invoice", id: invoice.id }, { number: invoice.number, total: formatMoney(total, "ru") });
  return { paid: true, repeated: false };
}

/** `recordPaymentIn` in a transaction of its own. */
export const recordPayment = (input: PaymentInput) => transaction((tx) => recordPaymentIn(tx, input));

/** Writes down money to give back. The sum of refunds never exceeds the payments: the caller's lock on the invoice holds. */
export async function createRefund(tx: Tx, input: { invoiceId: string; amountKopecks: Kopecks; reason: string }): Promise<void> {
  const refund = await tx.refund.create({
    data: { invoiceId: input.invoiceId, amountKopecks: BigInt(input.amountKopecks), reason: input.reason },
  });
  const event: BillingEvent = { type: "billing.refund-due", payload: { refundId: refund.id, invoiceId: input.invoiceId } };
  await recordEvent(tx, event);
}
