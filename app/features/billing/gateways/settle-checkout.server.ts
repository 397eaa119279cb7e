import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { recordPaymentIn } from "../commands/record-payment.server";
import { lockInvoices } from "../outstanding.server";
import { toRoubles } from "./currency";
import type { CardGateway, Checkout, GatewayEvent } from "./types";

export const stripeActor: Actor = { id: null, name: "Stripe" };

/**
 * recorded: something was counted; noted: nothing is paid yet; repeated: known before; mismatch: money that is not what the page was
 * opened for; unknown: nothing of ours; ignored: not about anything that the portal keeps.
 */
export type CardOutcome = "recorded" | "noted" | "repeated" | "mismatch" | "unknown" | "ignored";

/** Remembers an event in the caller's transaction; false when it was acted on before. */
export async function firstTime(tx: Tx, event: GatewayEvent | undefined): Promise<boolean> {
  if (!event) return true;
  return (await tx.stripeEvent.createMany({ data: [{ id: event.id, type: event.type }], skipDuplicates: true })).count > 0;
}

/**
 * Counts what a page brought in: its invoices are paid in the order of its lines, all in one transaction with the event, so that either
 * all stand or none. What an invoice does not lack any more becomes the company's advance.
 */
export async function settleCheckout(checkoutId: string, checkout: Checkout, event?: GatewayEvent): Promise<CardOutcome> {
  return transaction(async (tx) => {
    if (!(await firstTime(tx, event))) return "repeated";
    await tx.$queryRaw`SELECT 1 FROM "StripeCheckout" WHERE id = ${checkoutId} FOR UPDATE`;
    const row = await tx.stripeCheckout.findUniqueOrThrow({ where: { id: checkoutId }, include: { lines: { orderBy: { position: "asc" } } } });
    if (row.settledAt) return "repeated";
    if (!checkout.payment) {
      if (checkout.state === "closed" && !row.closedAt) await tx.stripeCheckout.update({ where: { id: row.id }, data: { closedAt: new Date() } });
      return "noted";
    }
    if (checkout.currency !== row.currency || checkout.reference !== row.reference) {
      const { id, currency, amountMinor: amount } = checkout;
      console.warn(`Stripe: payment of checkout ${id} is not what it was opened for`);
      const first = row.lines[0]?.invoiceId ?? row.id;
      if (event) await audit(tx, stripeActor, "payment.mismatch", { type: "invoice", id: first }, { checkout: id, currency, amount });
      return "mismatch";
    }
    const { reference, paidAt } = checkout.payment;
    await lockInvoices(tx, row.lines.map((line) => line.invoiceId));
    const whole = { currency: row.currency, amountMinor: Number(row.amountMinor), amountKopecks: toKopecks(row.amountKopecks) };
    let left = toRoubles(checkout.amountMinor, whole);
    let recorded = false;
    for (const [index, line] of row.lines.entries()) {
      // The last line takes what is left, should more have come than the page asked for.
      const amountKopecks = index === row.lines.length - 1 ? left : Math.min(left, toKopecks(line.amountKopecks));
      if (amountKopecks <= 0) break;
      const { repeated } = await recordPaymentIn(tx, { invoiceId: line.invoiceId, method: "STRIPE", amountKopecks, paidOn: siteDay(paidAt), reference, recordedBy: stripeActor });
      recorded ||= !repeated;
      left -= amountKopecks;
    }
    await tx.stripeCheckout.update({ where: { id: row.id }, data: { settledAt: new Date(), paymentIntent: reference } });
    return recorded ? "recorded" : "repeated";
  });
}

/**
 * The page of ours that a payment came by, its money counted: news of a refund or a dispute may overtake the news of the payment. Null
 * when the portal did not open it.
 */
export async function pageOfPayment(gateway: CardGateway, paymentIntent: string): Promise<{ id: string } | null> {
  const known = await db.stripeCheckout.findUnique({ where: { paymentIntent }, select: { id: true } });
  if (known || paymentIntent === "") return known;
  const checkout = await gateway.checkoutOf(paymentIntent);
  const row = checkout && (await db.stripeCheckout.findUnique({ where: { id: checkout.id }, select: { id: true } }));
  if (!row || !checkout?.payment) return null;
  await settleCheckout(row.id, checkout);
  return row;
}
