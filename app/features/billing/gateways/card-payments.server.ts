import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { limit } from "~/lib/limits.server";
import { siteDay } from "~/lib/time";
import type { CompanyScope } from "../../identity/types";
import { recordPaymentIn } from "../commands/record-payment.server";
import { invoiceFor } from "../queries.server";
import type { CardGateway, Checkout, GatewayEvent } from "./types";

const stripe: Actor = { id: null, name: "Stripe" };
const CURRENCY = "rub";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A page that closes sooner than this is not offered again. */
const WORTH_MINUTES = 5;
const LATEST = 5;

export type CardPaymentStart =
  | { state: "pay"; url: string }
  /** paid: nothing is left to pay; processing: the bank still works on it; closed: the invoice was cancelled. */
  | { state: "paid" | "processing" | "closed" };

/**
 * Opens the gateway's page for the company's own unpaid invoice, or gives the one that is open already. Money that came
 * in without the gateway's news reaching us is counted first, so that nobody is sent to pay twice.
 * Errors: `not-found`; `card-unavailable` (503); `too-many` (429) past 30 presses in 10 minutes.
 */
export async function startCardPayment(
  gateway: CardGateway,
  scope: CompanyScope,
  { invoiceId, email, now }: { invoiceId: string; email: string; now: Date },
): Promise<CardPaymentStart> {
  const invoice = await invoiceFor(scope, invoiceId);
  if (invoice.status !== "ISSUED") return { state: invoice.status === "PAID" ? "paid" : "closed" };
  await limit(`card:${scope.companyId}`, 30, 600);

  const { attempts, checkouts } = await checkoutsOf(gateway, invoice.id);
  for (const checkout of checkouts) {
    if (checkout.payment && (await settle(invoice.id, checkout)) === "recorded") return { state: "paid" };
  }
  if (checkouts.some(({ state }) => state === "processing")) return { state: "processing" };

  const received = invoice.payments.reduce((sum, payment) => sum + payment.amountKopecks, 0);
  const amountKopecks = invoice.totalKopecks - received;
  const open = checkouts.filter(({ state }) => state === "open");
  const usable = open.find(
    (checkout) => checkout.amountKopecks === amountKopecks && checkout.expiresAt.getTime() > now.getTime() + WORTH_MINUTES * MINUTE,
  );
  if (usable?.url) return { state: "pay", url: usable.url };
  for (const checkout of open) await gateway.closeCheckout(checkout.id);

  const made = await gateway.openCheckout(
    { id: invoice.id, number: invoice.number, amountKopecks, description: invoice.lines[0]?.name ?? invoice.basis, customerEmail: email },
    attempts + 1,
    now,
  );
  if (!made.url) return { state: "processing" };
  // Two presses at once get the same page.
  await db.stripeCheckout.createMany({ data: [{ id: made.id, invoiceId: invoice.id, url: made.url, createdAt: now }], skipDuplicates: true });
  return { state: "pay", url: made.url };
}

/**
 * recorded: a payment was counted; noted: nothing is paid yet; repeated: known before; mismatch: money that is not this
 * invoice's; unknown: not a page of ours; ignored: not about pages.
 */
export type CardOutcome = "recorded" | "noted" | "repeated" | "mismatch" | "unknown" | "ignored";

/**
 * Takes news of the gateway: forged ones are refused (`bad-request`), of true ones the state is read from the gateway
 * itself, so their order, number and age do not matter. `card-unavailable` (503) makes the gateway send them again.
 */
export async function receiveCardEvent(gateway: CardGateway, rawBody: string, signature: string | null): Promise<CardOutcome> {
  const event = await gateway.readWebhook(rawBody, signature);
  if (!event.checkoutId) return "ignored";
  if (await db.stripeEvent.findUnique({ where: { id: event.id }, select: { id: true } })) return "repeated";
  const row = await db.stripeCheckout.findUnique({ where: { id: event.checkoutId } });
  const checkout = row && (await gateway.readCheckout(row.id));
  if (!row || !checkout) {
    console.warn(`Stripe: ${event.type} ${event.id} is about a checkout that this portal did not open`);
    return "unknown";
  }
  return settle(row.invoiceId, checkout, event);
}

/** Counts what a page brought in. The event is recorded in the same transaction: either both stand or neither. */
async function settle(invoiceId: string, checkout: Checkout, event?: GatewayEvent): Promise<CardOutcome> {
  return transaction(async (tx) => {
    if (event) {
      const fresh = await tx.stripeEvent.createMany({ data: [{ id: event.id, type: event.type }], skipDuplicates: true });
      if (fresh.count === 0) return "repeated";
    }
    if (!checkout.payment) return "noted";
    if (checkout.currency !== CURRENCY || checkout.invoiceId !== invoiceId) {
      const { id, currency, amountKopecks: amount } = checkout;
      console.warn(`Stripe: payment of checkout ${id} does not belong to the invoice that it was opened for`);
      if (event) await audit(tx, stripe, "payment.mismatch", { type: "invoice", id: invoiceId }, { checkout: id, currency, amount });
      return "mismatch";
    }
    const { repeated } = await recordPaymentIn(tx, {
      invoiceId,
      method: "STRIPE",
      amountKopecks: checkout.amountKopecks,
      paidOn: siteDay(checkout.payment.paidAt),
      reference: checkout.payment.reference,
      recordedBy: stripe,
    });
    return repeated ? "repeated" : "recorded";
  });
}

/** The latest pages of an invoice as the gateway tells them now, newest first, and how many were opened in all. */
async function checkoutsOf(gateway: CardGateway, invoiceId: string) {
  const rows = await db.stripeCheckout.findMany({ where: { invoiceId }, orderBy: { createdAt: "desc" }, select: { id: true } });
  const read = await Promise.all(rows.slice(0, LATEST).map(({ id }) => gateway.readCheckout(id)));
  return { attempts: rows.length, checkouts: read.filter((checkout) => checkout !== null) };
}

/** Looks at an invoice's pages without waiting for news and counts what was paid; true when something was. */
export async function settleCheckoutsOf(gateway: CardGateway, invoiceId: string): Promise<boolean> {
  const { checkouts } = await checkoutsOf(gateway, invoiceId);
  let recorded = false;
  for (const checkout of checkouts) {
    if (checkout.payment && (await settle(invoiceId, checkout)) === "recorded") recorded = true;
  }
  return recorded;
}

/** Closes the open pages of an invoice that nobody should pay any more. */
export async function closeCheckoutsOf(gateway: CardGateway, invoiceId: string): Promise<void> {
  const { checkouts } = await checkoutsOf(gateway, invoiceId);
  for (const checkout of checkouts) if (checkout.state === "open") await gateway.closeCheckout(checkout.id);
}

/**
 * Finds payments whose news never came: looks at the pages of the last 7 days whose invoices are not paid, and counts
 * what it finds. Returns how many payments were counted. For a job every 10 minutes or so.
 */
export async function settleMissedCheckouts(gateway: CardGateway, now: Date): Promise<number> {
  const since = new Date(now.getTime() - 7 * DAY);
  const rows = await db.$queryRaw<{ id: string; invoiceId: string }[]>`
    SELECT c.id, c."invoiceId" FROM "StripeCheckout" c JOIN "Invoice" i ON i.id = c."invoiceId"
    WHERE c."createdAt" > ${since} AND i.status <> 'PAID'
    ORDER BY c."createdAt" DESC LIMIT 200`;
  let counted = 0;
  for (const row of rows) {
    const checkout = await gateway.readCheckout(row.id);
    if (checkout?.payment && (await settle(row.invoiceId, checkout)) === "recorded") counted += 1;
  }
  return counted;
}
