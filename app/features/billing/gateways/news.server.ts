import { db } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { readInvoices } from "../outstanding.server";
import { receiveDispute } from "./disputes.server";
import { receiveRefund } from "./refunds.server";
import { settleCheckout, type CardOutcome } from "./settle-checkout.server";
import type { CardGateway, GatewayEvent } from "./types";

const DAY = 24 * 3_600_000;

/**
 * Takes news of the gateway: forged ones are refused (`bad-request`), of true ones the state is read from the gateway itself, so their
 * order, number and age do not matter. `card-unavailable` (503) makes the gateway send them again.
 */
export async function receiveCardEvent(gateway: CardGateway, rawBody: string, signature: string | null): Promise<CardOutcome> {
  return act(gateway, await gateway.readWebhook(rawBody, signature));
}

async function act(gateway: CardGateway, event: GatewayEvent): Promise<CardOutcome> {
  if (!event.about) return "ignored";
  if (await db.stripeEvent.findUnique({ where: { id: event.id }, select: { id: true } })) return "repeated";
  const { kind, id } = event.about;
  if (kind === "refund") return receiveRefund(gateway, id, event);
  if (kind === "dispute") return receiveDispute(gateway, id, event);
  const row = await db.stripeCheckout.findUnique({ where: { id } });
  const checkout = row && (await gateway.readCheckout(row.id));
  if (!row || !checkout) {
    console.warn(`Stripe: ${event.type} ${event.id} is about a checkout that this portal did not open`);
    return "unknown";
  }
  return settleCheckout(row.id, checkout, event);
}

/**
 * Acts on news that were never delivered, from the gateway's own list of the last 7 days; those that were acted on before are passed
 * over. One that cannot be acted on does not hold up the others. Returns how many changed something.
 */
export async function catchUp(gateway: CardGateway, now: Date): Promise<number> {
  const events = await gateway.undelivered(new Date(now.getTime() - 7 * DAY));
  const known = new Set((await db.stripeEvent.findMany({ where: { id: { in: events.map((event) => event.id) } }, select: { id: true } })).map((row) => row.id));
  let changed = 0;
  for (const event of events) {
    if (known.has(event.id)) continue;
    try {
      if ((await act(gateway, event)) === "recorded") changed += 1;
    } catch (error) {
      console.error(`Stripe: ${event.type} ${event.id}`, error instanceof Error ? error.message : error);
    }
  }
  return changed;
}

/**
 * Finds payments whose news never came: looks at the pages of the last 7 days on which money may still come, and counts what it finds.
 * Returns how many payments were counted. For a job every 10 minutes or so.
 */
export async function settleMissedCheckouts(gateway: CardGateway, now: Date): Promise<number> {
  const rows = await db.stripeCheckout.findMany({
    where: { createdAt: { gt: new Date(now.getTime() - 7 * DAY) }, settledAt: null, closedAt: null },
    orderBy: { createdAt: "desc" },
    take: 200,
    select: { id: true },
  });
  return eachPage(rows, async ({ id }) => {
    const checkout = await gateway.readCheckout(id);
    return checkout !== null && (await settleCheckout(id, checkout)) === "recorded";
  });
}

/** Does something to each page and counts where it did; a page that cannot be read keeps none of the others from it: the next run looks at it again. */
async function eachPage<T extends { id: string }>(rows: readonly T[], work: (row: T) => Promise<boolean>): Promise<number> {
  let done = 0;
  for (const row of rows) {
    try {
      if (await work(row)) done += 1;
    } catch (error) {
      console.warn(`Stripe: checkout ${row.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return done;
}

/**
 * Closes open pages that ask for what is owed no more: an invoice of theirs was cancelled, paid otherwise, waived or lowered after the
 * page was opened. Money that came by such a page meanwhile is counted. Returns how many were closed. For a job every minute.
 */
export async function closeStalePages(gateway: CardGateway, now: Date): Promise<number> {
  // A page lives for 45 minutes; whatever is older the gateway has closed itself.
  const rows = await db.stripeCheckout.findMany({
    where: { createdAt: { gt: new Date(now.getTime() - 60 * 60_000) }, settledAt: null, closedAt: null },
    include: { lines: true },
  });
  if (rows.length === 0) return 0;
  const invoices = await readInvoices(db, [...new Set(rows.flatMap(({ lines }) => lines.map((line) => line.invoiceId)))]);
  const owed = new Map(invoices.map(({ id, status, outstandingKopecks }) => [id, status === "ISSUED" ? outstandingKopecks : 0]));
  const stale = rows.filter(({ lines }) => lines.some((line) => owed.get(line.invoiceId) !== toKopecks(line.amountKopecks)));
  return eachPage(stale, async ({ id }) => {
    await gateway.closeCheckout(id);
    const checkout = await gateway.readCheckout(id);
    if (checkout) await settleCheckout(id, checkout);
    return checkout?.state === "closed" && !checkout.payment;
  });
}
