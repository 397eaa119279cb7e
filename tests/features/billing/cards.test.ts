import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { AT_AUDIT, meeting } from "#tests/waiting";
import * as make from "#tests/factories/identity";
import { startStripe, type LocalStripe } from "#tests/servers/stripe";
import { adjustInvoices } from "~/features/billing/commands/adjust-invoices.server";
import { payFromAdvance } from "~/features/billing/commands/advance.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { takePaymentBack } from "~/features/billing/commands/take-back.server";
import { startCardPayment } from "~/features/billing/gateways/checkouts.server";
import { partInMinor, toMinor, toRoubles } from "~/features/billing/gateways/currency";
import { disputeOf, disputes } from "~/features/billing/gateways/disputes.server";
import { catchUp, receiveCardEvent } from "~/features/billing/gateways/news.server";
import { giveBack, sendRefund, settleSentRefunds } from "~/features/billing/gateways/refunds.server";
import { openStripe } from "~/features/billing/gateways/stripe.server";
import type { CardGateway } from "~/features/billing/gateways/types";
import { owed } from "~/features/billing/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { withdrawInvoice, withdrawInvoicesOf } from "~/features/billing/commands/close-invoice.server";
import { makeQuote } from "~/features/billing/rules/quote";
import { companyRequisites, operatorRequisites } from "~/features/billing/requisites.server";
import { payRefund } from "~/features/billing/commands/pay-refund.server";
import { settleEvents } from "~/reactions.server";

useDatabase();
let stripe: LocalStripe;
let gateway: CardGateway;
let finance: StaffScope;

beforeAll(async () => {
  stripe = await startStripe();
  gateway = openStripe({ secretKey: stripe.secretKey, webhookSecret: stripe.webhookSecret, apiHost: stripe.url });
  finance = make.staffScopeOf(await make.makePerson({ staffRoles: ["FINANCE"] }));
});
afterAll(() => stripe.close());
beforeEach(async () => {
  await db.rateWindow.deleteMany();
  stripe.money.refundsEnd = "succeeded";
});

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
let serial = 0;
const bill = (companyId: string, totalKopecks: number) =>
  db.invoice.create({
    data: {
      number: `К-2026-C${String((serial += 1)).padStart(4, "0")}`, companyId, supplier: {}, buyer: { name: "ООО «Лис»" }, basis: "Договор", totalKopecks, vatPercent: 22, vatKopecks: 0,
      dueAt: new Date(Date.now() + 86_400_000), subjectType: "test", subjectId: randomUUID(),
      lines: { create: [{ position: 1, kind: "base", name: "Студия", quantity: "1", unit: "ч", priceKopecks: totalKopecks, amountKopecks: totalKopecks, reason: "" }] },
    },
  });

/** A company with invoices of these sums and one open card page for all of them. */
async function opened(...sums: number[]) {
  const { company, owner } = await make.makeCompany();
  const scope = make.companyScopeOf(company, owner);
  const invoices = [];
  for (const sum of sums) invoices.push(await bill(company.id, sum));
  const start = await startCardPayment(gateway, scope, { invoiceIds: invoices.map((invoice) => invoice.id), email: owner.email, now: new Date() });
  if (start.state !== "pay") throw new Error(start.state);
  return { scope, invoices, page: start.url.split("/").at(-1) ?? "", email: owner.email };
}
const told = (type: string, id: string, options: Parameters<LocalStripe["event"]>[2] = {}) => {
  const { body, signature } = stripe.event(type, id, options);
  return receiveCardEvent(gateway, body, signature);
};
/** The same, paid and told. */
async function paid(...sums: number[]) {
  const made = await opened(...sums);
  stripe.pay(made.page);
  expect(await told("checkout.session.completed", made.page)).toBe("recorded");
  return { ...made, intent: stripe.sessions.get(made.page)?.payment_intent ?? "" };
}
const statuses = async (invoices: readonly { id: string }[]) => (await db.invoice.findMany({ where: { id: { in: invoices.map(({ id }) => id) } }, orderBy: { number: "asc" } })).map((row) => row.status);
const advance = async ({ companyId }: CompanyScope) => Number((await db.companyBalance.findUnique({ where: { companyId } }))?.advanceKopecks ?? 0n);
const refundsOf = async (invoiceId: string) => (await db.refund.findMany({ where: { invoiceId }, orderBy: { createdAt: "asc" } })).map((row) => `${row.status} ${row.amountKopecks}`);

describe("one card payment for several invoices", () => {
  it("pays all of them in one transaction", async () => {
    const { scope, invoices, page } = await opened(10_000, 25_000, 300);
    expect(stripe.sessions.get(page)).toMatchObject({ amount_total: 35_300, client_reference_id: scope.companyId });
    expect(stripe.orders.at(-1)?.text("line_items[2][price_data][product_data][name]")).toBe(invoices[2]?.number);
    stripe.pay(page);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => told("checkout.session.completed", page)));
    expect(outcomes.sort()).toEqual(["recorded", "repeated", "repeated", "repeated", "repeated", "repeated"]);
    expect(await statuses(invoices)).toEqual(["PAID", "PAID", "PAID"]);
    expect(await db.payment.count({ where: { invoiceId: { in: invoices.map(({ id }) => id) } } })).toBe(3);
    expect(await brokenRules()).toEqual([]);
  });

  it("keeps as the advance what invoices did not lack any more, with the reasons", async () => {
    const { scope, invoices, page } = await opened(10_000, 25_000, 300);
    stripe.pay(page);
    await recordPayment({ invoiceId: invoices[0]!.id, method: "BANK", amountKopecks: 4_000, paidOn: "2026-11-20", reference: "1", recordedBy: system });
    await transaction((tx) => withdrawInvoice(tx, invoices[1]!.id, 0, "cancelled", system));
    expect(await told("checkout.session.completed", page)).toBe("recorded");
    expect(await statuses(invoices)).toEqual(["PAID", "CANCELLED", "PAID"]);
    expect(await advance(scope)).toBe(29_000);
    const kept = await db.balanceEntry.findMany({ where: { companyId: scope.companyId }, orderBy: { amountKopecks: "asc" } });
    expect(kept.map((entry) => `${entry.reason} ${entry.amountKopecks}`)).toEqual(["overpaid 4000", "paid-after-cancel 25000"]);
    expect(await brokenRules()).toEqual([]);
  });

  it("is not opened when one of them was paid meanwhile, nor with another company's", async () => {
    const { scope, invoices, email } = await opened(10_000, 25_000);
    const other = await opened(5_000);
    const ids = invoices.map(({ id }) => id);
    await expect(startCardPayment(gateway, scope, { invoiceIds: [...ids, other.invoices[0]!.id], email, now: new Date() })).rejects.toEqual(refusal("not-found"));
    await recordPayment({ invoiceId: ids[0]!, method: "BANK", amountKopecks: 10_000, paidOn: "2026-11-20", reference: "1", recordedBy: system });
    await expect(startCardPayment(gateway, scope, { invoiceIds: ids, email, now: new Date() })).rejects.toEqual(refusal("invoices-changed"));
  });

  it("closes the page of one of them, and after an expired page another can be opened", async () => {
    const { scope, invoices, page, email } = await opened(10_000, 25_000);
    const one = await startCardPayment(gateway, scope, { invoiceIds: [invoices[0]!.id], email, now: new Date() });
    expect(stripe.sessions.get(page)?.status).toBe("expired");
    expect(await told("checkout.session.expired", page)).toBe("noted");
    expect((await db.stripeCheckout.findUniqueOrThrow({ where: { id: page } })).closedAt).not.toBeNull();
    expect(one).toMatchObject({ state: "pay" });
    expect(await startCardPayment(gateway, scope, { invoiceIds: invoices.map(({ id }) => id), email, now: new Date() })).toMatchObject({ state: "pay" });
  });
});

describe("news that never came", () => {
  it("are found in Stripe's list, three days late, and acted on once", async () => {
    const { invoices, page } = await opened(10_000);
    stripe.pay(page);
    stripe.event("checkout.session.completed", page, { id: `evt_lost_${page}`, created: new Date(Date.now() - 3 * 86_400_000) });
    expect(await catchUp(gateway, new Date())).toBe(1);
    expect(await statuses(invoices)).toEqual(["PAID"]);
    expect(await catchUp(gateway, new Date())).toBe(0);
    stripe.acknowledge(`evt_lost_${page}`);
    expect(await told("checkout.session.completed", page, { id: `evt_lost_${page}` })).toBe("repeated");
  });

  it("of more than a page of the list all count", async () => {
    for (let index = 0; index < 120; index += 1) stripe.event("refund.updated", `re_none_${index}`);
    const { invoices, page } = await opened(10_000);
    stripe.pay(page);
    stripe.event("checkout.session.completed", page, { created: new Date(Date.now() - 86_400_000) });
    const errors = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(await catchUp(gateway, new Date())).toBe(1);
    errors.mockRestore();
    expect(await statuses(invoices)).toEqual(["PAID"]);
  });
});

describe("a refund to the card", () => {
  it("goes back in parts, never more than came, whoever presses at one moment", async () => {
    const { invoices, intent } = await paid(10_000);
    const id = invoices[0]!.id;
    await giveBack(gateway, finance, { key: randomUUID(), invoiceId: id, amountKopecks: 2_500, reason: "Скидка" }, "::1");
    expect(await refundsOf(id)).toEqual(["PAID 2500"]);
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => giveBack(gateway, finance, { key: randomUUID(), invoiceId: id, amountKopecks: 4_000, reason: "Ещё" }, "::1")));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect([...stripe.money.refunds.values()].filter((one) => one.payment_intent === intent).reduce((sum, one) => sum + one.amount, 0)).toBe(6_500);
    await expect(giveBack(gateway, finance, { key: randomUUID(), invoiceId: id, amountKopecks: 3_501, reason: "Ещё" }, "::1")).rejects.toEqual(refusal("refund-too-much"));
    await giveBack(gateway, finance, { key: randomUUID(), invoiceId: id, amountKopecks: 3_500, reason: "Всё" }, "::1");
    expect(await brokenRules()).toEqual([]);
    await expect(db.refund.create({ data: { invoiceId: id, amountKopecks: 1n, reason: "goodwill" } })).rejects.toThrow(/exceed/);
  });

  it("pressed twice, at one moment or later, is one", async () => {
    const { invoices, intent } = await paid(10_000);
    const id = invoices[0]!.id;
    const press = { key: randomUUID(), invoiceId: id, amountKopecks: 2_500, reason: "Скидка" };
    const ids = await Promise.all([1, 2, 3].map(() => giveBack(gateway, finance, press, "::1")));
    expect(await giveBack(gateway, finance, press, "::1")).toBe(ids[0]);
    expect(new Set(ids).size).toBe(1);
    expect(await refundsOf(id)).toEqual(["PAID 2500"]);
    expect([...stripe.money.refunds.values()].filter((one) => one.payment_intent === intent).map((one) => one.amount)).toEqual([2_500]);
  });

  it("of a withdrawn invoice waits for the bank, fails days later and is due again", async () => {
    const { invoices } = await paid(10_000);
    const id = invoices[0]!.id;
    await transaction((tx) => withdrawInvoice(tx, id, 30, "cancelled", system));
    const refund = await db.refund.findFirstOrThrow({ where: { invoiceId: id } });
    stripe.money.refundsEnd = "pending";
    await sendRefund(gateway, finance, id, refund.id, "::1");
    expect(await refundsOf(id)).toEqual(["SENT 7000"]);
    await expect(sendRefund(gateway, finance, id, refund.id, "::1")).rejects.toEqual(refusal("wrong-status"));
    const { stripeId } = await db.refund.findUniqueOrThrow({ where: { id: refund.id } });
    stripe.money.end(stripeId ?? "", "succeeded");
    expect(await told("refund.updated", stripeId ?? "")).toBe("recorded");
    expect(await refundsOf(id)).toEqual(["PAID 7000"]);
    stripe.money.end(stripeId ?? "", "failed", "expired_or_canceled_card");
    expect(await told("refund.failed", stripeId ?? "")).toBe("recorded");
    expect(await db.refund.findUniqueOrThrow({ where: { id: refund.id } })).toMatchObject({ status: "DUE", failure: "expired_or_canceled_card", stripeId: null });
    stripe.money.refundsEnd = "succeeded";
    await sendRefund(gateway, finance, id, refund.id, "::1");
    expect(await refundsOf(id)).toEqual(["PAID 7000"]);
    expect(await told("refund.failed", stripeId ?? "")).toBe("repeated");
    expect(await brokenRules()).toEqual([]);
  });

  it("whose answer was lost is made once", async () => {
    const { invoices, intent } = await paid(10_000);
    const id = invoices[0]!.id;
    // The SDK repeats a call twice by itself: all three answers are lost.
    stripe.money.loseNext = 1;
    const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await giveBack(gateway, finance, { key: randomUUID(), invoiceId: id, amountKopecks: 1_000, reason: "Скидка" }, "::1").catch(() => undefined);
    errors.mockRestore();
    await settleSentRefunds(gateway, new Date(Date.now() + 120_000));
    expect(await refundsOf(id)).toEqual(["PAID 1000"]);
    expect([...stripe.money.refunds.values()].filter((one) => one.payment_intent === intent)).toHaveLength(1);
  });

  it("that was made in Stripe's dashboard is written down, its news before those of the payment too", async () => {
    const { invoices, page } = await opened(10_000, 4_000);
    stripe.pay(page);
    const intent = stripe.sessions.get(page)?.payment_intent ?? "";
    const made = stripe.money.refund(intent, 5_000);
    expect(await told("refund.created", made.id)).toBe("recorded");
    expect(await told("refund.updated", made.id)).toBe("repeated");
    expect(await told("checkout.session.completed", page)).toBe("repeated");
    expect(await statuses(invoices)).toEqual(["PAID", "PAID"]);
    expect([await refundsOf(invoices[0]!.id), await refundsOf(invoices[1]!.id)]).toEqual([["PAID 1000"], ["PAID 4000"]]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a dispute", () => {
  it("marks, and lost makes the invoices debts again by new entries", async () => {
    const { scope, invoices, intent } = await paid(10_000, 4_000);
    const dispute = stripe.money.dispute(intent, 14_000);
    expect(await told("charge.dispute.created", dispute.id)).toBe("recorded");
    expect(await disputeOf(invoices[0]!.id)).toMatchObject({ status: "OPEN", amountKopecks: 14_000 });
    await expect(giveBack(gateway, finance, { key: randomUUID(), invoiceId: invoices[0]!.id, amountKopecks: 1, reason: "Скидка" }, "::1")).rejects.toEqual(refusal("refund-too-much"));
    stripe.money.close(dispute.id, "lost");
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => told("charge.dispute.closed", dispute.id)));
    expect(outcomes.filter((one) => one === "recorded")).toHaveLength(1);
    expect(await told("charge.dispute.created", dispute.id)).toBe("repeated");
    expect(await statuses(invoices)).toEqual(["ISSUED", "ISSUED"]);
    expect(await owed(scope)).toMatchObject({ kopecks: 14_000, count: 2 });
    await settleEvents();
    expect(await db.letter.count({ where: { template: "paymentDisputed" } })).toBe(2);
    expect(await db.letter.count({ where: { template: "invoiceReopened" } })).toBe(2);
    expect(await brokenRules()).toEqual([]);
    // Paid once more, they are paid.
    for (const { id, totalKopecks } of invoices) await recordPayment({ invoiceId: id, method: "BANK", amountKopecks: Number(totalKopecks), paidOn: "2026-11-20", reference: "again", recordedBy: system });
    expect(await statuses(invoices)).toEqual(["PAID", "PAID"]);
    expect(await brokenRules()).toEqual([]);
  });

  it("won leaves everything as it was, an inquiry too", async () => {
    const { invoices, intent } = await paid(10_000);
    for (const end of ["won", "warning_closed"] as const) {
      const dispute = stripe.money.dispute(intent, 10_000);
      stripe.money.close(dispute.id, end);
      expect(await told("charge.dispute.closed", dispute.id)).toBe("recorded");
    }
    expect(await statuses(invoices)).toEqual(["PAID"]);
    expect(await brokenRules()).toEqual([]);
  });

  it("lost of a withdrawn invoice answers the refund that was due, and the fee is a debt", async () => {
    const { scope, invoices, intent } = await paid(10_000);
    await transaction((tx) => withdrawInvoice(tx, invoices[0]!.id, 10, "cancelled", system));
    const dispute = stripe.money.dispute(intent, 10_000);
    stripe.money.close(dispute.id, "lost");
    await told("charge.dispute.closed", dispute.id);
    expect(await refundsOf(invoices[0]!.id)).toEqual(["PAID 9000"]);
    expect(await owed(scope)).toMatchObject({ kopecks: 1_000 });
    expect(await brokenRules()).toEqual([]);
  });

  it("lost beside a bank order for the same refund counts both: what went back twice is a debt", async () => {
    const { scope, invoices, intent } = await paid(10_000);
    const id = invoices[0]!.id;
    await transaction((tx) => withdrawInvoice(tx, id, 10, "cancelled", system));
    const refund = await db.refund.findFirstOrThrow({ where: { invoiceId: id } });
    const dispute = stripe.money.dispute(intent, 10_000);
    stripe.money.close(dispute.id, "lost");
    const [bank, lost] = await meeting<unknown>(AT_AUDIT, [() => payRefund(finance, id, refund.id, "В-1", "::1"), () => told("charge.dispute.closed", dispute.id)]);
    expect([bank?.status, lost]).toEqual(["fulfilled", { status: "fulfilled", value: "recorded" }]);
    expect(await db.refund.findUniqueOrThrow({ where: { id: refund.id } })).toMatchObject({ status: "PAID", reference: "В-1", paymentIntent: null });
    expect(await owed(scope)).toMatchObject({ kopecks: 10_000, count: 1 });
    expect(await brokenRules()).toEqual([]);
  });

  it("open keeps its own money from going back by bank, not what was paid beside it", async () => {
    const { invoices, intent } = await paid(10_000);
    const id = invoices[0]!.id;
    await transaction((tx) => withdrawInvoice(tx, id, 10, "cancelled", system));
    const refund = await db.refund.findFirstOrThrow({ where: { invoiceId: id } });
    const dispute = stripe.money.dispute(intent, 10_000);
    await told("charge.dispute.created", dispute.id);
    await expect(payRefund(finance, id, refund.id, "В-2", "::1")).rejects.toEqual(refusal("refund-disputed"));
    stripe.money.close(dispute.id, "won");
    await told("charge.dispute.closed", dispute.id);
    await payRefund(finance, id, refund.id, "В-2", "::1");
    expect(await refundsOf(id)).toEqual(["PAID 9000"]);
    for (const [fee, outcome] of [[60, "PAID 4000"], [59, "DUE 4100"]] as const) {
      const half = await opened(10_000);
      stripe.pay(half.page);
      await recordPayment({ invoiceId: half.invoices[0]!.id, method: "BANK", amountKopecks: 4_000, paidOn: "2026-11-20", reference: "1", recordedBy: system });
      await told("checkout.session.completed", half.page);
      await told("charge.dispute.created", stripe.money.dispute(stripe.sessions.get(half.page)?.payment_intent ?? "", 10_000).id);
      await transaction((tx) => withdrawInvoice(tx, half.invoices[0]!.id, fee, "cancelled", system));
      const part = await db.refund.findFirstOrThrow({ where: { invoiceId: half.invoices[0]!.id } });
      const work = payRefund(finance, half.invoices[0]!.id, part.id, "В-3", "::1");
      await (fee === 60 ? work : expect(work).rejects.toEqual(refusal("refund-disputed")));
      expect(await refundsOf(half.invoices[0]!.id)).toEqual([outcome]);
    }
    expect(await brokenRules()).toEqual([]);
  });

  it("lost after money went back leaves one debt, which follows the price and at last is just what came twice", async () => {
    const { scope, invoices, intent } = await paid(10_000);
    const { id, subjectType: type, subjectId } = invoices[0]!;
    const [supplier, buyer] = [await operatorRequisites(), await companyRequisites(scope.companyId)];
    const moved = (kopecks: number) => {
      const quote = makeQuote({ tariff: { unit: "HOUR", priceKopecks: kopecks, source: "Прейскурант" }, minutes: 60, quantity: 1, year: 1, stepPercent: 100, steps: [100], startsOn: "2026-01-01", offers: [], vatPercent: 22 });
      const now = new Date();
      return transaction((tx) => adjustInvoices(tx, { id: randomUUID(), companyId: scope.companyId, title: () => "Студия", basis: "Договор", quote, subject: { type, id: subjectId }, dueAt: new Date(now.getTime() + 86_400_000), now, supplier, buyer }, system));
    };
    expect(await moved(7_000)).toMatchObject({ refundKopecks: 3_000 });
    await payRefund(finance, id, (await db.refund.findFirstOrThrow({ where: { invoiceId: id } })).id, "В-4", "::1");
    const dispute = stripe.money.dispute(intent, 10_000);
    stripe.money.close(dispute.id, "lost");
    await told("charge.dispute.closed", dispute.id);
    expect(await owed(scope)).toMatchObject({ kopecks: 10_000, count: 1 });
    const further = await moved(8_000);
    expect(await db.invoice.findUniqueOrThrow({ where: { id: further.openInvoiceId! } })).toMatchObject({ status: "ISSUED", totalKopecks: 1_000n });
    expect(await owed(scope)).toMatchObject({ kopecks: 11_000, count: 2 });
    expect(await moved(6_000)).toMatchObject({ openInvoiceId: null, refundKopecks: 0 });
    expect(await owed(scope)).toMatchObject({ kopecks: 9_000, count: 1 });
    expect(await brokenRules()).toEqual([]);
    await transaction((tx) => withdrawInvoicesOf(tx, { type, id: subjectId }, 0, "cancelled", system));
    expect(await owed(scope)).toMatchObject({ kopecks: 3_000, count: 1 });
    await recordPayment({ invoiceId: id, method: "BANK", amountKopecks: 3_000, paidOn: "2026-11-20", reference: "5", recordedBy: system });
    expect(await statuses(invoices)).toEqual(["PAID"]);
    expect((await db.billingDocument.findMany({ where: { invoiceId: id }, orderBy: { number: "asc" } })).map((paper) => Number(paper.totalKopecks))).toEqual([-3_000, -1_000, -6_000]);
    expect(await brokenRules()).toEqual([]);
  });

  it("lost takes the advance that the payment gave, and says what nothing answers for", async () => {
    const { scope, invoices, page } = await opened(10_000);
    stripe.pay(page);
    await transaction((tx) => withdrawInvoice(tx, invoices[0]!.id, 0, "cancelled", system));
    await told("checkout.session.completed", page);
    const later = await bill(scope.companyId, 3_000);
    await payFromAdvance(scope, later.id, new Date(), "::1");
    expect(await advance(scope)).toBe(7_000);
    const dispute = stripe.money.dispute(stripe.sessions.get(page)?.payment_intent ?? "", 10_000);
    stripe.money.close(dispute.id, "lost");
    await told("charge.dispute.closed", dispute.id);
    expect(await advance(scope)).toBe(0);
    expect((await disputes(finance)).find((one) => one.id === dispute.id)).toMatchObject({ status: "LOST", uncoveredKopecks: 3_000 });
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a payment that was written down wrongly", () => {
  it("is taken back once, with the advance it gave; the invoice is a debt again", async () => {
    const { scope, invoices } = await opened(10_000);
    const id = invoices[0]!.id;
    await recordPayment({ invoiceId: id, method: "BANK", amountKopecks: 12_000, paidOn: "2026-11-20", reference: "77", recordedBy: system });
    const payment = await db.payment.findFirstOrThrow({ where: { invoiceId: id } });
    const tries = await Promise.allSettled([1, 2, 3].map(() => takePaymentBack(finance, id, payment.id, "Платёж другой компании", new Date(), "::1")));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await statuses(invoices)).toEqual(["ISSUED"]);
    expect(await advance(scope)).toBe(0);
    expect(await owed(scope)).toMatchObject({ kopecks: 10_000 });
    await expect(db.payment.update({ where: { id: payment.id }, data: { amountKopecks: 1n } })).rejects.toThrow();
    expect(await brokenRules()).toEqual([]);
  });

  it("stays when its money was given back, or its advance is spent", async () => {
    const { invoices, scope } = await opened(10_000);
    const id = invoices[0]!.id;
    await recordPayment({ invoiceId: id, method: "BANK", amountKopecks: 12_000, paidOn: "2026-11-20", reference: "78", recordedBy: system });
    const payment = await db.payment.findFirstOrThrow({ where: { invoiceId: id } });
    const later = await bill(scope.companyId, 1_000);
    await payFromAdvance(scope, later.id, new Date(), "::1");
    await expect(takePaymentBack(finance, id, payment.id, "Не тот", new Date(), "::1")).rejects.toEqual(refusal("advance-spent"));
    const fromAdvance = await db.payment.findFirstOrThrow({ where: { invoiceId: later.id } });
    await takePaymentBack(finance, later.id, fromAdvance.id, "Не тот", new Date(), "::1");
    expect(await advance(scope)).toBe(2_000);
    await transaction((tx) => withdrawInvoice(tx, id, 0, "cancelled", system));
    await expect(takePaymentBack(finance, id, payment.id, "Не тот", new Date(), "::1")).rejects.toEqual(refusal("reversal-refunded"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("another currency", () => {
  const yen = { currency: "jpy", rate: 523_412, nominal: 100, source: "Банк России" };

  it("is counted in its own smallest unit", () => {
    expect(toMinor(1_296_000, { currency: "rub", rate: null, nominal: null, source: null })).toBe(1_296_000);
    // 12 960 ₽ at 52.3412 ₽ for ¥100.
    expect(toMinor(1_296_000, yen)).toBe(24_761);
    expect(toMinor(1_296_000, { currency: "usd", rate: 813_400, nominal: 1, source: "" })).toBe(15_933);
    expect(toMinor(1_296_000, { currency: "kwd", rate: 2_640_000, nominal: 1, source: "" })).toBe(49_090);
    expect(toMinor(1_296_000, { currency: "isk", rate: 5_900, nominal: 1, source: "" }) % 100).toBe(0);
    expect(toMinor(1, yen)).toBe(1);
    const whole = { currency: "jpy", amountMinor: 24_761, amountKopecks: 1_296_000 };
    expect([toRoubles(24_761, whole), partInMinor(1_296_000, whole), partInMinor(0, whole)]).toEqual([1_296_000, 24_761, 0]);
  });

  it("keeps its rate with the page, pays the invoice whole, and goes back in parts that add up", async () => {
    const norm = await db.norm.findFirstOrThrow({ where: { code: "billing.card-currency" } });
    await db.norm.update({ where: { id: norm.id }, data: { value: { currency: "JPY", rate: yen.rate, nominal: yen.nominal } } });
    try {
      const { invoices, page, intent } = await paid(1_296_000, 12_345);
      expect(stripe.sessions.get(page)).toMatchObject({ currency: "jpy", amount_total: 24_761 + 236 });
      expect(await db.stripeCheckout.findUniqueOrThrow({ where: { id: page } })).toMatchObject({ currency: "jpy", rate: 523_412n, rateNominal: 100, amountKopecks: 1_308_345n });
      expect(await statuses(invoices)).toEqual(["PAID", "PAID"]);
      for (const part of [100_001, 333_333, 862_666]) await giveBack(gateway, finance, { key: randomUUID(), invoiceId: invoices[0]!.id, amountKopecks: part, reason: "По частям" }, "::1");
      await giveBack(gateway, finance, { key: randomUUID(), invoiceId: invoices[1]!.id, amountKopecks: 12_345, reason: "По частям" }, "::1");
      expect([...stripe.money.refunds.values()].filter((one) => one.payment_intent === intent).reduce((sum, one) => sum + one.amount, 0)).toBe(24_997);
      expect(await brokenRules()).toEqual([]);
    } finally {
      await db.norm.update({ where: { id: norm.id }, data: { value: { currency: "rub" } } });
    }
  });
});

describe("the secrets", () => {
  it("stand in no line of the log and in no error, whatever fails", async () => {
    const secretKey = `sk_test_${randomUUID()}`;
    const webhookSecret = `whsec_${randomUUID()}`;
    const lines: unknown[] = [];
    const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) => vi.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(...line)));
    const say = (error: unknown) => lines.push(error instanceof Error ? `${error.stack} ${JSON.stringify({ ...error })}` : error);
    for (const apiHost of [stripe.url, "http://127.0.0.1:1"]) {
      const wrong = openStripe({ secretKey, webhookSecret, apiHost });
      await wrong.readCheckout("cs_test_x").catch(say);
      await wrong.refund({ refundId: randomUUID(), attempt: 1, paymentIntent: "pi_x", amountMinor: 1 }).catch(say);
      await wrong.undelivered(new Date()).catch(say);
      await receiveCardEvent(wrong, "{}", stripe.sign("{}")).catch(say);
    }
    for (const spy of spies) spy.mockRestore();
    const text = lines.map(String).join("\n");
    expect(lines.length).toBeGreaterThan(4);
    for (const secret of [secretKey, webhookSecret, secretKey.slice(-12)]) expect(text).not.toContain(secret);
  }, 60_000);
});
