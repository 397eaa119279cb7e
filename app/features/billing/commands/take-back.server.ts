import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { dayToDb, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { bookDay } from "../documents/books.server";
import type { BillingEvent } from "../events";
import { lockInvoices } from "../outstanding.server";
import { changeBalance, lockedAdvance } from "./balance.server";

const DAY = 24 * 3_600_000;

export interface TakenBack {
  paymentId: string;
  /** At most what is left of the payment. */
  amountKopecks: Kopecks;
  /** Marks the correction beside the payment's own reference: unique for the payment. */
  mark: string;
  /** In words. */
  reason: string;
  disputeId?: string;
  now: Date;
  actor: Actor;
}

/**
 * Takes a payment back, or a part of it, by an entry of the other sign. The caller holds the lock of its invoice, and calls `reopen`
 * when all entries are made. The database refuses more than was paid, and (but for a lost dispute) less than was given back.
 */
export async function takeBack(tx: Tx, { paymentId, amountKopecks, mark, reason, disputeId, now, actor }: TakenBack): Promise<void> {
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { invoice: { select: { companyId: true } } } });
  const { invoiceId, method, bankEntryId } = payment;
  let reference = `${payment.reference} ${mark}`;
  if (method === "ADVANCE") {
    // What was paid from the advance is the advance again.
    const { companyId } = payment.invoice;
    await lockedAdvance(tx, companyId);
    reference = await changeBalance(tx, { companyId, kind: "REVERSED", amountKopecks, invoiceId, reason, actorId: actor.id });
  }
  await tx.payment.create({
    data: { invoiceId, method, amountKopecks: BigInt(-amountKopecks), paidOn: dayToDb(await bookDay(tx, siteDay(now))), reference, recordedById: actor.id, bankEntryId, reversesId: paymentId, reason, disputeId: disputeId ?? null },
  });
  await audit(tx, actor, "payment.taken-back", { type: "invoice", id: invoiceId }, { amountKopecks, reference: payment.reference, reason, ...(disputeId ? { disputeId } : {}) });
}

/**
 * Makes paid invoices, and written off ones, debts again whose payments and reliefs do not reach their totals any more, with some days to pay them (norm
 * «billing.reopened-days»), and tells of it. The caller holds their locks.
 */
export async function reopen(tx: Tx, invoiceIds: readonly string[], why: { kind: "mismatched" | "dispute"; reason: string }, now: Date, actor: Actor): Promise<void> {
  const { value: days } = await norm<number>("billing.reopened-days", siteDay(now), tx);
  for (const invoice of await lockInvoices(tx, invoiceIds)) {
    const lacking = invoice.totalKopecks - invoice.receivedKopecks - invoice.relievedKopecks;
    if ((invoice.status !== "PAID" && invoice.status !== "WRITTEN_OFF") || lacking <= 0) continue;
    const until = new Date(now.getTime() + days * DAY);
    await tx.deferral.create({ data: { invoiceId: invoice.id, until, reason: why.reason, actorId: actor.id } });
    await tx.invoice.update({ where: { id: invoice.id }, data: { status: "ISSUED", paidAt: null, deferredTo: until } });
    await audit(tx, actor, "invoice.reopened", { type: "invoice", id: invoice.id }, { number: invoice.number, lacking, reason: why.reason });
    const event: BillingEvent = { type: "billing.invoice-reopened", payload: { invoiceId: invoice.id, amountKopecks: lacking, reason: why.kind } };
    await recordEvent(tx, event);
  }
}

/** A reason that a person typed. Error: `reason-needed` (422). */
export function givenReason(reason: string): string {
  const text = reason.trim();
  if (text.length < 3 || text.length > 500) throw invalid("reason-needed");
  return text;
}

/**
 * Takes back a payment that finance wrote down by hand, or one from the advance, with what of it became an advance. Money of a
 * statement is taken back with its line (`takeEntryBack`), of a card by a refund. Errors: `not-found`; `reason-needed` (422);
 * `wrong-status` (409) of a payment that is of another kind or was taken back before; `reversal-refunded` (409) when of this money
 * something was given back; `advance-spent` (409) when the advance that it gave is spent.
 */
export async function takePaymentBack(scope: StaffScope, invoiceId: string, paymentId: string, reason: string, now: Date, ip: string): Promise<void> {
  if (!isUuid(invoiceId) || !isUuid(paymentId)) throw notFound();
  const why = givenReason(reason);
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    const payment = await tx.payment.findFirst({ where: { id: paymentId, invoiceId }, include: { reversals: { select: { id: true } } } });
    if (!invoice || !payment) throw notFound();
    if (payment.method === "STRIPE" || payment.bankEntryId || payment.reversesId || payment.reversals.length > 0) throw conflict("wrong-status");
    const amountKopecks = toKopecks(payment.amountKopecks);
    if (invoice.receivedKopecks - amountKopecks < invoice.returnedKopecks) throw conflict("reversal-refunded");
    const surplus = payment.method === "BANK" ? await tx.balanceEntry.findFirst({ where: { invoiceId, reference: payment.reference, kind: "RECEIVED", bankEntryId: null } }) : null;
    if (surplus) {
      const kept = toKopecks(surplus.amountKopecks);
      if ((await lockedAdvance(tx, invoice.companyId)) < kept) throw conflict("advance-spent");
      await changeBalance(tx, { companyId: invoice.companyId, kind: "REVERSED", amountKopecks: -kept, invoiceId, reference: payment.reference, reason: why, actorId: actor.id });
    }
    await takeBack(tx, { paymentId, amountKopecks, mark: "сторно", reason: why, now, actor });
    await reopen(tx, [invoiceId], { kind: "mismatched", reason: why }, now, actor);
  });
}
