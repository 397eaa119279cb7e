import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/identity";
import { startStripe, type LocalStripe } from "#tests/servers/stripe";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { settleCheckoutsOf, startCardPayment } from "~/features/billing/gateways/checkouts.server";
import { closeStalePages, receiveCardEvent, settleMissedCheckouts } from "~/features/billing/gateways/news.server";
import { openStripe } from "~/features/billing/gateways/stripe.server";
import type { CardGateway } from "~/features/billing/gateways/types";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { withdrawInvoice } from "~/features/billing/commands/close-invoice.server";
import { db, transaction } from "~/lib/db/client.server";

useDatabase();

const TOTAL = 1_296_000;
const COMPLETED = "checkout.session.completed";
let stripe: LocalStripe;
let gateway: CardGateway;
let scope: CompanyScope;
let email: string;

beforeAll(async () => {
  stripe = await startStripe();
  gateway = openStripe({ secretKey: stripe.secretKey, webhookSecret: stripe.webhookSecret, apiHost: stripe.url });
  const { company, owner } = await make.makeCompany();
  scope = make.companyScopeOf(company, owner);
  email = owner.email;
});
afterAll(() => stripe.close());
beforeEach(() => db.rateWindow.deleteMany());

let serial = 0;
const issued = (companyId = scope.companyId) =>
  db.invoice.create({
    data: {
      number: `К-2026-T${String((serial += 1)).padStart(5, "0")}`,
      companyId,
      supplier: {},
      buyer: { name: "ООО «Лис»" },
      basis: "Договор резидентства",
      totalKopecks: TOTAL,
      vatPercent: 22,
      vatKopecks: 233_705,
      dueAt: new Date(Date.now() + 86_400_000),
      subjectType: "booking",
      subjectId: randomUUID(),
      lines: { create: [{ position: 1, kind: "base", name: "Мокап-студия, 24 ноября", quantity: "1.5", unit: "ч", priceKopecks: TOTAL, amountKopecks: TOTAL, reason: "" }] },
    },
  });

const press = (invoiceId: string, now = new Date()) => startCardPayment(gateway, scope, { invoiceIds: [invoiceId], email, now });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const pageOf = (url: string) => url.split("/").at(-1) ?? "";

/** An invoice with an open card page. */
async function opened() {
  const invoice = await issued();
  const start = await press(invoice.id);
  if (start.state !== "pay") throw new Error(start.state);
  return { invoice, url: start.url, page: pageOf(start.url) };
}

async function deliver(type: string, page: string, options: Parameters<LocalStripe["event"]>[2] = {}) {
  const { body, signature } = stripe.event(type, page, options);
  return receiveCardEvent(gateway, body, signature);
}

const standing = async (id: string) => {
  const { status, payments, refunds } = await db.invoice.findUniqueOrThrow({ where: { id }, include: { payments: true, refunds: true } });
  return {
    status,
    payments: payments.map((payment) => `${payment.method} ${payment.amountKopecks}`),
    refunds: refunds.map((refund) => `${refund.reason} ${refund.amountKopecks}`),
  };
};
const surplusOf = async (invoiceId: string) => (await db.balanceEntry.findMany({ where: { invoiceId, kind: "RECEIVED" } })).map((entry) => `${entry.reason} ${entry.amountKopecks}`);
const paid = { status: "PAID", payments: [`STRIPE ${TOTAL}`], refunds: [] };
const unpaid = { status: "ISSUED", payments: [], refunds: [] };

describe("opening a card page", () => {
  it("asks Stripe for the invoice's sum in roubles and for the way back to the invoice", async () => {
    const { invoice, page } = await opened();
    const order = stripe.orders.at(-1);
    const item = "line_items[0][price_data]";
    expect(order?.text(`${item}[currency]`)).toBe("rub");
    expect(order?.text(`${item}[unit_amount]`)).toBe(String(TOTAL));
    expect(order?.text(`${item}[product_data][name]`)).toBe(invoice.number);
    expect(order?.text(`${item}[product_data][description]`)).toBe("Мокап-студия, 24 ноября");
    expect(order?.text("success_url")).toBe(`http://localhost:3000/invoices/${invoice.id}?card=paid`);
    expect(order?.text("cancel_url")).toBe(`http://localhost:3000/invoices/${invoice.id}?card=cancelled`);
    const session = stripe.sessions.get(page);
    expect(session).toMatchObject({ client_reference_id: scope.companyId, customer_email: email, amount_total: TOTAL });
    expect(session?.metadata).toEqual({ companyId: scope.companyId, invoices: invoice.number });
    const minutes = ((session?.expires_at ?? 0) - (session?.created ?? 0)) / 60;
    expect(minutes).toBeGreaterThanOrEqual(45);
    expect(minutes).toBeLessThanOrEqual(46);
  });

  it("gives the page that is open already, also to five presses at once", async () => {
    const invoice = await issued();
    // One clock for all five, as within the same minute.
    const now = new Date();
    const before = stripe.sessions.size;
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(invoice.id, now)));
    const again = await press(invoice.id);
    expect(new Set([...answers, again].map((answer) => (answer.state === "pay" ? answer.url : answer.state))).size).toBe(1);
    expect(stripe.sessions.size).toBe(before + 1);
    expect(await db.stripeCheckoutLine.count({ where: { invoiceId: invoice.id } })).toBe(1);
  });

  it("opens another page when the first has expired", async () => {
    const { invoice, url, page } = await opened();
    stripe.expire(page);
    const again = await press(invoice.id);
    expect(again).toMatchObject({ state: "pay" });
    expect(again).not.toMatchObject({ url });
  });

  it("does not open a page where nothing is left to pay, and counts first what came in unnoticed", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page);
    expect(await press(invoice.id)).toEqual({ state: "paid" });
    expect(await standing(invoice.id)).toEqual(paid);
    expect(await press(invoice.id)).toEqual({ state: "paid" });
  });

  it("does not send a person to pay while the bank still works on the first payment", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page, "processing");
    expect(await press(invoice.id)).toEqual({ state: "processing" });
  });

  it("asks only for what is left after a part came by bank, and closes the page with the old sum", async () => {
    const { invoice, page } = await opened();
    await recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks: 296_000, paidOn: "2026-11-23", reference: "п/п 7", recordedBy: system });
    const start = await press(invoice.id);
    expect(stripe.sessions.get(page)?.status).toBe("expired");
    expect(stripe.sessions.get(start.state === "pay" ? pageOf(start.url) : "")?.amount_total).toBe(1_000_000);
  });

  it("says that cards do not work now when Stripe fails, and is not bound to that answer for ever", async () => {
    const invoice = await issued();
    const now = new Date();
    stripe.failNext(1);
    await expect(press(invoice.id, now)).rejects.toMatchObject({ code: "card-unavailable", status: 503 });
    // Within the minute the key replays the fault; the next minute has another key.
    await expect(press(invoice.id, now)).rejects.toMatchObject({ code: "card-unavailable" });
    expect(await press(invoice.id, new Date(now.getTime() + 60_000))).toMatchObject({ state: "pay" });
  });

  it("does without the payer's address when Stripe does not like it", async () => {
    const invoice = await issued();
    const start = await startCardPayment(gateway, scope, { invoiceIds: [invoice.id], email: "anna@lis.invalid", now: new Date() });
    expect(stripe.sessions.get(start.state === "pay" ? pageOf(start.url) : "")?.customer_email).toBeNull();
  });

  it("does not know another company's invoice", async () => {
    const { company } = await make.makeCompany();
    const foreign = await issued(company.id);
    await expect(press(foreign.id)).rejects.toMatchObject({ kind: "not-found" });
  });
});

describe("news from Stripe", () => {
  it("make the invoice paid, on the day the card was charged, and say so once", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page, "card", new Date("2026-11-20T18:30:00Z"));
    expect(await deliver(COMPLETED, page)).toBe("recorded");
    expect(await standing(invoice.id)).toEqual(paid);
    const payment = await db.payment.findFirstOrThrow({ where: { invoiceId: invoice.id } });
    expect(payment.reference).toMatch(/^pi_/);
    // 18:30 UTC is the next day in Novosibirsk.
    expect(payment.paidOn.toISOString()).toBe("2026-11-21T00:00:00.000Z");
    const events = await db.event.findMany({ where: { type: "billing.invoice-paid", payload: { path: ["invoiceId"], equals: invoice.id } } });
    expect(events).toHaveLength(1);
  });

  it("count once when they come twice, also at the same time", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => deliver(COMPLETED, page, { id: `evt_twice_${page}` })));
    expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "repeated")).toHaveLength(7);
    expect(await deliver(COMPLETED, page)).toBe("repeated");
    expect(await standing(invoice.id)).toEqual(paid);
    expect(await db.stripeEvent.count({ where: { id: `evt_twice_${page}` } })).toBe(1);
  });

  it("may come in any order: what is true is read from Stripe", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page, "processing");
    const early = stripe.event(COMPLETED, page);
    stripe.arrive(page);
    expect(await deliver("checkout.session.async_payment_succeeded", page)).toBe("recorded");
    // Its body still says «unpaid».
    expect(await receiveCardEvent(gateway, early.body, early.signature)).toBe("repeated");
    expect(await standing(invoice.id)).toEqual(paid);
  });

  it("of a payment that takes days change nothing until the money is there", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page, "processing");
    expect(await deliver(COMPLETED, page)).toBe("noted");
    expect(await standing(invoice.id)).toEqual(unpaid);
    stripe.arrive(page);
    expect(await deliver("checkout.session.async_payment_succeeded", page)).toBe("recorded");
    expect(await standing(invoice.id)).toEqual(paid);
  });

  it("that say «paid» do not make it so when Stripe says otherwise", async () => {
    const { invoice, page } = await opened();
    const { body } = stripe.event(COMPLETED, page);
    const lie = body.replace('"payment_status":"unpaid"', '"payment_status":"paid"');
    expect(lie).not.toBe(body);
    expect(await receiveCardEvent(gateway, lie, stripe.sign(lie))).toBe("noted");
    expect(await standing(invoice.id)).toEqual(unpaid);
  });

  it.each([
    ["signed with another secret", (body: string) => ({ body, signature: stripe.sign(body, new Date(), "whsec_other") })],
    ["changed on the way", (body: string) => ({ body: body.replace("checkout", "checkouT"), signature: stripe.sign(body) })],
    ["signed 301 seconds ago", (body: string) => ({ body, signature: stripe.sign(body, new Date(Date.now() - 301_000)) })],
    ["not signed", (body: string) => ({ body, signature: null })],
    ["with a signature of nothing", (body: string) => ({ body, signature: "t=,v1=" })],
  ])("are refused when they are %s", async (_name, spoil) => {
    const { invoice, page } = await opened();
    stripe.pay(page);
    const calls = stripe.calls.length;
    const { body, signature } = spoil(stripe.event(COMPLETED, page).body);
    await expect(receiveCardEvent(gateway, body, signature)).rejects.toMatchObject({ code: "bad-request", status: 422 });
    expect(await standing(invoice.id)).toEqual(unpaid);
    expect(stripe.calls).toHaveLength(calls);
  });

  it("are taken up to 300 seconds after they were signed", async () => {
    const { page } = await opened();
    stripe.pay(page);
    expect(await deliver(COMPLETED, page, { signedAt: new Date(Date.now() - 290_000) })).toBe("recorded");
  });

  it("about a page that is not ours are taken off Stripe's hands and change nothing", async () => {
    const payments = await db.payment.count();
    expect(await deliver(COMPLETED, "cs_test_somebody_elses", { id: "evt_unknown" })).toBe("unknown");
    expect(await db.stripeEvent.count({ where: { id: "evt_unknown" } })).toBe(0);
    expect(await deliver("customer.created", "cus_1")).toBe("ignored");
    expect(await db.payment.count()).toBe(payments);
  });

  it("of a smaller sum leave the invoice unpaid, with the part counted", async () => {
    const { invoice, page } = await opened();
    Object.assign(stripe.sessions.get(page) ?? {}, { amount_total: 100 });
    stripe.pay(page);
    expect(await deliver(COMPLETED, page)).toBe("recorded");
    expect(await standing(invoice.id)).toEqual({ status: "ISSUED", payments: ["STRIPE 100"], refunds: [] });
  });

  it("of a greater sum make the rest the company's advance", async () => {
    const { invoice, page } = await opened();
    Object.assign(stripe.sessions.get(page) ?? {}, { amount_total: TOTAL + 500 });
    stripe.pay(page);
    await deliver(COMPLETED, page);
    expect(await standing(invoice.id)).toEqual(paid);
    expect(await surplusOf(invoice.id)).toEqual(["overpaid 500"]);
  });

  it.each([{ currency: "usd" }, { client_reference_id: randomUUID() }])("of money that is not this invoice's (%o) count nothing and leave one line in the audit log", async (other) => {
    const { invoice, page } = await opened();
    Object.assign(stripe.sessions.get(page) ?? {}, other);
    stripe.pay(page);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => deliver(COMPLETED, page, { id: `evt_strange_${page}` })));
    expect(outcomes.sort()).toEqual(["mismatch", "repeated", "repeated", "repeated"]);
    expect(await standing(invoice.id)).toEqual(unpaid);
    expect(await db.auditEntry.count({ where: { action: "payment.mismatch", subjectId: invoice.id } })).toBe(1);
  });

  it("of an invoice that was paid by bank meanwhile make the card's money the company's advance", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page);
    await recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks: TOTAL, paidOn: "2026-11-23", reference: "п/п 8", recordedBy: system });
    expect(await deliver(COMPLETED, page)).toBe("recorded");
    expect(await standing(invoice.id)).toEqual({ ...paid, payments: [`BANK ${TOTAL}`] });
    expect(await surplusOf(invoice.id)).toEqual([`paid-twice ${TOTAL}`]);
  });

  it("come again when Stripe did not answer us: nothing is recorded before that", async () => {
    const { invoice, page } = await opened();
    stripe.pay(page);
    const { body, signature } = stripe.event(COMPLETED, page, { id: `evt_later_${page}` });
    const deaf = openStripe({ secretKey: "sk_test_wrong", webhookSecret: stripe.webhookSecret, apiHost: stripe.url });
    await expect(receiveCardEvent(deaf, body, signature)).rejects.toMatchObject({ code: "card-unavailable", status: 503 });
    expect(await receiveCardEvent(gateway, body, signature)).toBe("recorded");
    expect(await standing(invoice.id)).toEqual(paid);
  });
});

describe("without news", () => {
  it("a look at the invoice's own pages finds the payment, once", async () => {
    const { invoice, page } = await opened();
    expect(await settleCheckoutsOf(gateway, [invoice.id])).toBe(false);
    stripe.pay(page);
    expect(await settleCheckoutsOf(gateway, [invoice.id])).toBe(true);
    expect(await settleCheckoutsOf(gateway, [invoice.id])).toBe(false);
    expect(await deliver(COMPLETED, page)).toBe("repeated");
    expect(await standing(invoice.id)).toEqual(paid);
  });

  it("the job finds payments of the last week and leaves the others alone", async () => {
    const [recent, old] = [await opened(), await opened()];
    for (const { page } of [recent, old]) stripe.pay(page);
    await db.stripeCheckout.update({ where: { id: old.page }, data: { createdAt: minutesAgo(8 * 24 * 60) } });
    await settleMissedCheckouts(gateway, new Date());
    expect(await standing(recent.invoice.id)).toEqual(paid);
    expect(await standing(old.invoice.id)).toEqual(unpaid);
    expect(await settleMissedCheckouts(gateway, new Date())).toBe(0);
  });

  it("a page of an invoice that nobody should pay any more is closed, others stay open", async () => {
    await closeStalePages(gateway, new Date());
    const [cancelled, transferred, due] = [await opened(), await opened(), await opened()];
    await transaction((tx) => withdrawInvoice(tx, cancelled.invoice.id, 0, "Отмена", system));
    const { number, companyId } = transferred.invoice;
    await recordPayment({ invoiceId: transferred.invoice.id, method: "BANK", amountKopecks: 1_000, paidOn: "2026-11-20", reference: `${number} ${companyId}`, recordedBy: system });
    expect(await closeStalePages(gateway, new Date())).toBe(2);
    const states = [cancelled, transferred, due].map(({ page }) => stripe.sessions.get(page)?.status);
    expect(states).toEqual(["expired", "expired", "open"]);
    expect(await closeStalePages(gateway, new Date())).toBe(0);
  });

  it("money that came by a page before it could be closed is counted once, as the company's advance", async () => {
    const { invoice, page } = await opened();
    await transaction((tx) => withdrawInvoice(tx, invoice.id, 0, "Отмена", system));
    stripe.pay(page);
    expect(await closeStalePages(gateway, new Date())).toBe(0);
    expect(await closeStalePages(gateway, new Date())).toBe(0);
    const kept = await db.balanceEntry.findMany({ where: { invoiceId: invoice.id }, select: { kind: true, amountKopecks: true, reason: true } });
    expect(kept).toEqual([{ kind: "RECEIVED", amountKopecks: BigInt(TOTAL), reason: "paid-after-cancel" }]);
  });
});
