import { db } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { limit } from "~/lib/limits.server";
import { sumKopecks, toKopecks } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../identity/types";
import { readInvoices } from "../outstanding.server";
import { ROUBLES, toMinor, type CardCurrency } from "./currency";
import { settleCheckout } from "./settle-checkout.server";
import type { CardGateway, Checkout } from "./types";

const MINUTE = 60_000;
/** A page that closes sooner than this is not offered again. */
const WORTH_MINUTES = 5;
const LATEST = 5;
/** Invoices that one page takes: their numbers fit into what Stripe keeps with it. */
export const MOST_INVOICES = 20;

export type CardPaymentStart =
  | { state: "pay"; url: string }
  /** paid: nothing is left to pay; processing: the bank still works on it; closed: the invoice was cancelled or written off. */
  | { state: "paid" | "processing" | "closed" };

/** The currency that card pages are in (norm «billing.card-currency»), with its rate. */
export async function cardCurrency(on?: string): Promise<CardCurrency> {
  const { value, source } = await norm<{ currency: string; rate?: number; nominal?: number }>("billing.card-currency", on);
  const currency = value.currency.toLowerCase();
  if (currency === "rub") return ROUBLES;
  if (!value.rate || !value.nominal) throw new Error(`The norm «billing.card-currency» gives no rate for ${currency}`);
  return { currency, rate: value.rate, nominal: value.nominal, source };
}

/**
 * Opens the gateway's page for unpaid invoices of the company, or gives the one that is open already for just these. Money that came in
 * without the gateway's news reaching us is counted first, so that nobody is sent to pay twice; open pages that share an invoice with
 * this one are closed. Errors: `not-found`; `invoices-changed` (409) when of several invoices one is paid or cancelled meanwhile;
 * `too-many-invoices` (422); `card-unavailable` (503); `too-many` (429) past 30 presses in 10 minutes.
 */
export async function startCardPayment(
  gateway: CardGateway,
  scope: CompanyScope,
  { invoiceIds, email, now }: { invoiceIds: readonly string[]; email: string; now: Date },
): Promise<CardPaymentStart> {
  const ids = [...new Set(invoiceIds)];
  if (ids.length === 0 || !ids.every(isUuid)) throw notFound();
  if (ids.length > MOST_INVOICES) throw conflict("too-many-invoices", { count: MOST_INVOICES });
  const shut = await closedState(scope, ids);
  if (shut) return shut;
  await limit(`card:${scope.companyId}`, 30, 600);

  const { attempts, checkouts } = await checkoutsOf(gateway, ids);
  for (const { row, checkout } of checkouts) if (checkout.payment) await settleCheckout(row.id, checkout);
  const paidNow = await closedState(scope, ids);
  if (paidNow) return paidNow;
  if (checkouts.some(({ checkout }) => checkout.state === "processing")) return { state: "processing" };

  const currency = await cardCurrency();
  const invoices = await payables(scope, ids);
  const lines = invoices.map((invoice) => ({ ...invoice, amountMinor: toMinor(invoice.outstandingKopecks, currency) }));
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const open = checkouts.filter(({ checkout }) => checkout.state === "open");
  const same = open.find(
    ({ row, checkout }) =>
      checkout.amountMinor === amountMinor &&
      checkout.currency === currency.currency &&
      checkout.expiresAt.getTime() > now.getTime() + WORTH_MINUTES * MINUTE &&
      row.lines.length === lines.length &&
      lines.every((line) => row.lines.some((one) => one.invoiceId === line.id && toKopecks(one.amountKopecks) === line.outstandingKopecks)),
  );
  if (same?.checkout.url) return { state: "pay", url: same.checkout.url };
  for (const { checkout } of open) await gateway.closeCheckout(checkout.id);

  const made = await gateway.openCheckout(
    {
      reference: scope.companyId,
      lines: lines.map(({ id, number, title, amountMinor: minor }) => ({ invoiceId: id, number, description: title, amountMinor: minor })),
      currency: currency.currency,
      customerEmail: email,
      returnTo: ids.length === 1 ? `/invoices/${ids[0]}` : "/money/pay",
    },
    attempts + 1,
    now,
  );
  if (!made.url) return { state: "processing" };
  await keep(made, made.url, scope.companyId, lines, { ...currency, amountMinor }, now);
  return { state: "pay", url: made.url };
}

/** What stands in the way of paying; null when nothing does. Of several invoices all must be open. */
async function closedState(scope: CompanyScope, ids: readonly string[]): Promise<CardPaymentStart | null> {
  const invoices = await readInvoices(db, ids);
  if (invoices.length < ids.length || invoices.some((invoice) => invoice.companyId !== scope.companyId)) throw notFound();
  const shut = invoices.find((invoice) => invoice.status !== "ISSUED");
  if (!shut) return null;
  if (ids.length > 1 && invoices.some((invoice) => invoice.status === "ISSUED")) throw conflict("invoices-changed");
  return { state: shut.status === "PAID" ? "paid" : "closed" };
}

/** Invoices as a page's lines, in the order of their numbers. */
async function payables(scope: CompanyScope, ids: readonly string[]) {
  const [invoices, titles] = await Promise.all([
    readInvoices(db, ids),
    db.invoiceLine.findMany({ where: { invoiceId: { in: [...ids] }, position: 1, invoice: { companyId: scope.companyId } }, select: { invoiceId: true, name: true } }),
  ]);
  return invoices
    .map(({ id, number, outstandingKopecks }) => ({ id, number, outstandingKopecks, title: titles.find((line) => line.invoiceId === id)?.name ?? "" }))
    .sort((one, other) => (one.number < other.number ? -1 : 1));
}

/** Writes a page down. Two presses at once get the same page of the gateway: it is kept once. */
async function keep(made: Checkout, url: string, companyId: string, lines: readonly { id: string; outstandingKopecks: number }[], money: CardCurrency & { amountMinor: number }, now: Date) {
  const row = {
    id: made.id, companyId, reference: companyId, url, currency: money.currency, amountMinor: BigInt(money.amountMinor),
    amountKopecks: BigInt(sumKopecks(lines.map((line) => line.outstandingKopecks))),
    rate: money.rate === null ? null : BigInt(money.rate), rateNominal: money.nominal, rateSource: money.source, createdAt: now,
  };
  await db.$transaction([
    db.stripeCheckout.createMany({ data: [row], skipDuplicates: true }),
    db.stripeCheckoutLine.createMany({ data: lines.map((line, index) => ({ checkoutId: made.id, position: index + 1, invoiceId: line.id, amountKopecks: BigInt(line.outstandingKopecks) })), skipDuplicates: true }),
  ]);
}

/** The latest pages with one of the invoices on which money may still come, as the gateway tells them now, and how many were opened in all. */
async function checkoutsOf(gateway: CardGateway, invoiceIds: readonly string[]) {
  const touching = { lines: { some: { invoiceId: { in: [...invoiceIds] } } } };
  const [attempts, rows] = await Promise.all([
    db.stripeCheckout.count({ where: touching }),
    db.stripeCheckout.findMany({ where: { ...touching, settledAt: null, closedAt: null }, orderBy: { createdAt: "desc" }, take: LATEST, include: { lines: true } }),
  ]);
  const read = await Promise.all(rows.map(async (row) => ({ row, checkout: await gateway.readCheckout(row.id) })));
  return { attempts, checkouts: read.flatMap(({ row, checkout }) => (checkout ? [{ row, checkout }] : [])) };
}

/** Looks at the pages of invoices without waiting for news and counts what was paid; true when something was. */
export async function settleCheckoutsOf(gateway: CardGateway, invoiceIds: readonly string[]): Promise<boolean> {
  const { checkouts } = await checkoutsOf(gateway, invoiceIds);
  let recorded = false;
  for (const { row, checkout } of checkouts) {
    if (checkout.payment && (await settleCheckout(row.id, checkout)) === "recorded") recorded = true;
  }
  return recorded;
}
