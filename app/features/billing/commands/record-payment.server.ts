import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { formatMoney, toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, dayToDb, type Day } from "~/lib/time";
import { bookDay } from "../documents/books.server";
import type { BillingEvent } from "../events";
import { lockInvoices, type LockedInvoice } from "../outstanding.server";
import { changeBalance, lockBalances } from "./balance.server";

export interface PaymentInput {
  invoiceId: string;
  method: "BANK" | "STRIPE" | "ADVANCE";
  amountKopecks: Kopecks;
  paidOn: Day;
  /** Number of the payment order, Stripe's payment intent, or the change of the advance. */
  reference: string;
  recordedBy: Actor;
  /** Line of a bank's statement that it came with. */
  bankEntryId?: string;
}

/** Why money became its company's advance instead of paying the invoice it came for. */
export type SurplusReason = "overpaid" | "paid-twice" | "paid-after-cancel" | "paid-after-write-off";

/**
 * Records a payment in the caller's transaction; the invoice is paid when payments and what was waived reach its total. What is more than
 * the invoice lacks becomes the company's advance, with the reason: all of it when the invoice is closed. Safe to repeat: the same method
 * and reference for the same invoice count once. One of a closed month counts on
 * the first day of the open one. Errors: `not-found`; `already-paid` (409) for a second, different payment of a paid
 * invoice by hand; `payment-known` (409) for another sum or day under a payment order's number that stands already.
 */
export async function recordPaymentIn(tx: Tx, input: PaymentInput): Promise<{ paid: boolean; repeated: boolean; surplusKopecks: Kopecks }> {
  const [invoice] = await lockInvoices(tx, [input.invoiceId]);
  if (!invoice) throw notFound();
  const { id: invoiceId, companyId } = invoice;
  const { known, reference } = await knownOf(tx, input);
  const kept = await tx.balanceEntry.findFirst({ where: { invoiceId, reference: known?.reference ?? reference, kind: "RECEIVED", bankEntryId: null } });
  const paidOn = await bookDay(tx, input.paidOn);
  if (known || kept) {
    const before = toKopecks(known?.amountKopecks ?? 0n) + toKopecks(kept?.amountKopecks ?? 0n);
    const same = before === input.amountKopecks && (!known || [input.paidOn, paidOn].includes(dayFromDb(known.paidOn)));
    if (!same && input.method === "BANK") throw conflict("payment-known", { reference: input.reference });
    return { paid: invoice.status === "PAID", repeated: true, surplusKopecks: 0 };
  }
  if (input.amountKopecks <= 0) throw invalid("payment-amount");
  if (invoice.status === "PAID" && input.method === "BANK") throw conflict("already-paid", { number: invoice.number });

  const appliedKopecks = Math.min(input.amountKopecks, invoice.outstandingKopecks);
  const surplusKopecks = input.amountKopecks - appliedKopecks;
  if (appliedKopecks > 0) {
    await tx.payment.create({
      data: {
        invoiceId,
        method: input.method,
        amountKopecks: BigInt(appliedKopecks),
        paidOn: dayToDb(paidOn),
        reference,
        recordedById: input.recordedBy.id,
        bankEntryId: input.bankEntryId ?? null,
      },
    });
  }
  await audit(tx, input.recordedBy, "payment.recorded", { type: "invoice", id: invoiceId }, {
    amountKopecks: input.amountKopecks,
    method: input.method,
    reference,
    ...(surplusKopecks > 0 ? { surplusKopecks } : {}),
    // The day of the order lies in a closed month.
    ...(paidOn === input.paidOn ? {} : { orderedOn: input.paidOn, countsOn: paidOn }),
  });
  if (surplusKopecks > 0) {
    await lockBalances(tx, [companyId]);
    await changeBalance(tx, { companyId, kind: "RECEIVED", amountKopecks: surplusKopecks, invoiceId, reference, reason: surplusReason(invoice), on: input.paidOn, actorId: input.recordedBy.id });
  }
  const paid = invoice.status === "ISSUED" && appliedKopecks === invoice.outstandingKopecks;
  if (paid) await closeAsPaid(tx, invoice, input.recordedBy);
  return { paid: paid || invoice.status === "PAID", repeated: false, surplusKopecks };
}

/**
 * The payment that stands under a reference already, and the reference for a new one. What finance wrote down by hand and took back does
 * not stand any more: the same order may be written down again, beside it.
 */
async function knownOf(tx: Tx, { invoiceId, method, reference, bankEntryId }: PaymentInput) {
  const [exact, ...again] = await tx.payment.findMany({
    where: { invoiceId, method, reversesId: null, OR: [{ reference }, ...(method === "BANK" && !bankEntryId ? [{ bankEntryId: null, reference: { startsWith: `${reference} (` } }] : [])] },
    include: { reversals: { select: { id: true } } },
    orderBy: { reference: "asc" },
  });
  if (!exact) return { known: null, reference };
  if (method !== "BANK" || bankEntryId) return { known: exact, reference };
  const standing = [exact, ...again].find((payment) => payment.reversals.length === 0);
  return { known: standing ?? null, reference: standing ? reference : `${reference} (${again.length + 2})` };
}

function surplusReason({ status }: LockedInvoice): SurplusReason {
  if (status === "CANCELLED") return "paid-after-cancel";
  if (status === "WRITTEN_OFF") return "paid-after-write-off";
  return status === "PAID" ? "paid-twice" : "overpaid";
}

/** Closes an invoice of which nothing is left to pay, and tells of it. The caller holds its lock. */
export async function closeAsPaid(tx: Tx, invoice: Pick<LockedInvoice, "id" | "number" | "totalKopecks" | "subject">, actor: Actor): Promise<void> {
  await tx.invoice.update({ where: { id: invoice.id }, data: { status: "PAID", paidAt: new Date() } });
  const event: BillingEvent = { type: "billing.invoice-paid", payload: { invoiceId: invoice.id, subjectType: invoice.subject.type, subjectId: invoice.subject.id } };
  await recordEvent(tx, event);
  await audit(tx, actor, "invoice.paid", { type: "invoice", id: invoice.id }, { number: invoice.number, total: formatMoney(invoice.totalKopecks, "ru") });
}

/** `recordPaymentIn` in a transaction of its own. */
export const recordPayment = (input: PaymentInput) => transaction((tx) => recordPaymentIn(tx, input));

/** Writes down money to give back; returns the refund's id. That refunds never exceed payments the database guards itself (a trigger). */
export async function createRefund(tx: Tx, input: { invoiceId: string; amountKopecks: Kopecks; reason: string; pressKey?: string }): Promise<string> {
  const refund = await tx.refund.create({
    data: { invoiceId: input.invoiceId, amountKopecks: BigInt(input.amountKopecks), reason: input.reason, pressKey: input.pressKey ?? null },
  });
  const event: BillingEvent = { type: "billing.refund-due", payload: { refundId: refund.id, invoiceId: input.invoiceId } };
  await recordEvent(tx, event);
  return refund.id;
}
