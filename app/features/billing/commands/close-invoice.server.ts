import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { percentOf, sumKopecks, toKopecks, type Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { correctInvoice } from "../documents/commands/correct.server";
import { supplyFee } from "../documents/commands/supply.server";
import { standingOf } from "../documents/standing.server";
import { lockInvoices, lockInvoicesOf, readInvoices, type LockedInvoice } from "../outstanding.server";
import { createRefund } from "./record-payment.server";

/** Reason of refunds that are due because a booking was moved to a cheaper time. */
export const MOVED = "moved";
/** Reason of refunds that finance gives though the price stays. */
export const GOODWILL = "goodwill";

/**
 * Ends what several invoices of one subject were for, in the order of their numbers; see `withdrawInvoice`. Returns what all of
 * them come to.
 * @param kept what of the subject's total stays whatever the percent, in kopecks; the percent is of the rest
 */
export async function withdrawInvoicesOf(tx: Tx, subject: { type: string; id: string }, feePercent: number, reason: string, actor: Actor, kept = { keptKopecks: 0, totalKopecks: 0 }) {
  await lockInvoicesOf(tx, { type: subject.type, ids: [subject.id] });
  const invoices = await tx.invoice.findMany({ where: { subjectType: subject.type, subjectId: subject.id }, select: { id: true }, orderBy: { number: "asc" } });
  const sum = { feeKopecks: 0, refundKopecks: 0 };
  const fees = kept.keptKopecks > 0 ? await feesWith(tx, invoices.map(({ id }) => id), feePercent, kept) : null;
  for (const { id } of invoices) {
    const money = await withdraw(tx, id, (total) => fees?.get(id) ?? percentOf(total, feePercent), reason, actor);
    sum.feeKopecks += money.feeKopecks;
    sum.refundKopecks += money.refundKopecks;
  }
  return sum;
}

/** What each invoice keeps when a sum stays besides the percent: the last ones first, for they were issued for it. */
async function feesWith(tx: Tx, ids: readonly string[], feePercent: number, { keptKopecks, totalKopecks }: { keptKopecks: Kopecks; totalKopecks: Kopecks }): Promise<Map<string, Kopecks>> {
  const stands: { id: string; total: Kopecks }[] = [];
  for (const invoice of await readInvoices(tx, ids)) {
    if (invoice.status === "PAID" || invoice.status === "WRITTEN_OFF") stands.push({ id: invoice.id, total: await standsOf(tx, invoice) });
  }
  const whole = sumKopecks(stands.map((one) => one.total));
  let left = Math.min(whole, keptKopecks + percentOf(Math.min(whole, totalKopecks - keptKopecks), feePercent));
  const fees = new Map<string, Kopecks>();
  for (const { id, total } of stands.sort((a, b) => ids.indexOf(b.id) - ids.indexOf(a.id))) {
    const fee = Math.min(total, left);
    fees.set(id, fee);
    left -= fee;
  }
  return fees;
}

/** What of a paid invoice is the price still: less what was given back when it fell, and what corrections took off. */
async function standsOf(tx: Tx, invoice: Pick<LockedInvoice, "id" | "totalKopecks">): Promise<Kopecks> {
  const given = await tx.refund.aggregate({ where: { invoiceId: invoice.id, reason: MOVED, status: { not: "WITHDRAWN" } }, _sum: { amountKopecks: true } });
  return Math.min(await correctedOf(tx, invoice.id), invoice.totalKopecks - toKopecks(given._sum.amountKopecks ?? 0n));
}

/** What corrections left of an invoice. */
async function correctedOf(tx: Tx, invoiceId: string): Promise<Kopecks> {
  const [standing] = await standingOf(tx, [invoiceId]);
  return sumKopecks((standing?.now ?? []).map((line) => line.amountKopecks));
}

/** Takes what a price fell by off what is left to pay of an invoice that a lost dispute opened again. */
export async function easeDebt(tx: Tx, invoiceId: string, byKopecks: Kopecks, reason: string, actor: Actor): Promise<void> {
  if (byKopecks <= 0) return;
  await tx.invoiceRelief.create({ data: { invoiceId, kind: "LOWERED", amountKopecks: BigInt(byKopecks), reason, actorId: actor.id } });
  await audit(tx, actor, "invoice.lowered", { type: "invoice", id: invoiceId }, { amountKopecks: byKopecks, reason });
}

/**
 * Ends what an invoice was for, in the caller's transaction: an unpaid invoice is cancelled, of a paid one, or what came for a written off
 * one, all but the fee (whole percent) becomes a refund to make and a correction of the invoice; the fee counts as rendered on that day. Of
 * one that a lost dispute opened again after money had gone back just that money stays to be paid. Returns fee and refund in kopecks.
 */
export const withdrawInvoice = (tx: Tx, invoiceId: string, feePercent: number, reason: string, actor: Actor) =>
  withdraw(tx, invoiceId, (total) => percentOf(total, feePercent), reason, actor);

async function withdraw(tx: Tx, invoiceId: string, feeOf: (total: Kopecks) => Kopecks, reason: string, actor: Actor): Promise<{ feeKopecks: Kopecks; refundKopecks: Kopecks }> {
  const [invoice] = await lockInvoices(tx, [invoiceId]);
  if (!invoice || invoice.status === "CANCELLED") return { feeKopecks: 0, refundKopecks: 0 };
  // What is still with the technopark. A lost dispute may have taken more than that.
  const leftKopecks = invoice.receivedKopecks - invoice.returnedKopecks;
  if (invoice.status === "ISSUED" && leftKopecks >= 0) {
    await tx.invoice.update({ where: { id: invoiceId }, data: { status: "CANCELLED", cancelledAt: new Date() } });
    await audit(tx, actor, "invoice.cancelled", { type: "invoice", id: invoiceId }, { reason });
    // A part that had come in goes back whole.
    if (leftKopecks > 0) await createRefund(tx, { invoiceId, amountKopecks: leftKopecks, reason });
    return { feeKopecks: 0, refundKopecks: leftKopecks };
  }
  if (invoice.status === "ISSUED") {
    await easeDebt(tx, invoiceId, invoice.outstandingKopecks + leftKopecks, reason, actor);
    await correctInvoice(tx, { invoiceId, byKopecks: -(await correctedOf(tx, invoiceId)), reason, actor, now: new Date() });
    return { feeKopecks: 0, refundKopecks: 0 };
  }
  const total = await standsOf(tx, invoice);
  const feeKopecks = feeOf(total);
  // Of what was waived, or given back before, nothing goes back a second time.
  const refundKopecks = Math.max(0, Math.min(total - feeKopecks, leftKopecks - feeKopecks));
  if (refundKopecks > 0) await createRefund(tx, { invoiceId, amountKopecks: refundKopecks, reason });
  const now = new Date();
  await correctInvoice(tx, { invoiceId, byKopecks: feeKopecks - total, reason, actor, now });
  if (feeKopecks > 0) await supplyFee(tx, invoiceId, { kind: "CANCELLED", usedOn: siteDay(now) });
  await audit(tx, actor, "invoice.withdrawn", { type: "invoice", id: invoiceId }, { feeKopecks, refundKopecks, reason });
  return { feeKopecks, refundKopecks };
}
