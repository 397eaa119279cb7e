import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { adjustInvoices } from "~/features/billing/commands/adjust-invoices.server";
import { withdrawInvoice, withdrawInvoicesOf } from "~/features/billing/commands/close-invoice.server";
import { takePaymentBack } from "~/features/billing/commands/take-back.server";
import { issueInvoice, type InvoiceOrder } from "~/features/billing/commands/issue-invoice.server";
import { payRefund } from "~/features/billing/commands/pay-refund.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { markSupplied } from "~/features/billing/documents/commands/supply.server";
import { lockInvoices } from "~/features/billing/outstanding.server";
import { allInvoices, invoiceFor, invoicesOf, owed, refundsDue, unpaidPart } from "~/features/billing/queries.server";
import { companyRequisites, operatorRequisites } from "~/features/billing/requisites.server";
import { makeQuote } from "~/features/billing/rules/quote";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { readPart } from "~/lib/db/together.server";
import { db, transaction } from "~/lib/db/client.server";
import { siteDay } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { AT_AUDIT, meeting } from "#tests/waiting";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });

const quote = (hours: number, vatPercent: number | null = 22) =>
  makeQuote({
    tariff: { unit: "HOUR", priceKopecks: 10_000, source: "Прейскурант" },
    minutes: hours * 60,
    quantity: 1,
    year: 1,
    stepPercent: 40,
    steps: [40, 60, 80, 100],
    startsOn: "2026-01-01",
    offers: [],
    vatPercent,
  });

/** An invoice of 100 roubles (2 h 30 min at 40 %), as somebody sells it. */
async function issue(scope: CompanyScope, { vatPercent = 22 as number | null, now = new Date() } = {}) {
  const order = await orderOf(scope, { hours: 2.5, vatPercent, now });
  return transaction((tx) => issueInvoice(tx, order));
}
async function orderOf(scope: CompanyScope, { hours = 2.5, vatPercent = 22 as number | null, now = new Date(), subjectId = randomUUID() as string } = {}): Promise<InvoiceOrder> {
  const [supplier, buyer] = [await operatorRequisites(), await companyRequisites(scope.companyId)];
  return {
    id: randomUUID(),
    companyId: scope.companyId,
    title: () => "Переговорная: 24 нояб.",
    basis: "договор резидента",
    quote: quote(hours, vatPercent),
    subject: { type: "test", id: subjectId },
    dueAt: new Date(now.getTime() + 72 * 3_600_000),
    now,
    supplier,
    buyer,
  };
}
/** Brings what a subject was invoiced for in line with so many hours. */
async function adjust(scope: CompanyScope, subjectId: string, hours: number, vatPercent: number | null = 22) {
  const order = await orderOf(scope, { hours, vatPercent, subjectId });
  return transaction((tx) => adjustInvoices(tx, order, system));
}
const scopeOf = async () => {
  const { company, owner } = await makeCompany();
  return companyScopeOf(company, owner);
};
const pay = (invoiceId: string, amountKopecks: number, reference: string, method: "BANK" | "STRIPE" = "BANK") =>
  recordPayment({ invoiceId, method, amountKopecks, paidOn: siteDay(new Date()), reference, recordedBy: system });
const surplusOf = async ({ companyId }: CompanyScope) => (await db.balanceEntry.findMany({ where: { companyId, kind: "RECEIVED" } })).map((entry) => `${entry.reason} ${entry.amountKopecks}`);
const withdraw = (id: string, fee: number) => transaction((tx) => withdrawInvoice(tx, id, fee, "cancelled", system));
const eventsOf = (invoiceId: string) => db.event.findMany({ where: { payload: { path: ["invoiceId"], equals: invoiceId } }, orderBy: { id: "asc" } });

describe("an invoice", () => {
  it("carries the quote's lines, both sides' requisites and its number", async () => {
    const scope = await scopeOf();
    const { id, number } = await issue(scope);
    const invoice = await invoiceFor(scope, id);
    expect(number).toMatch(new RegExp(`^К-${siteDay(new Date()).slice(0, 4)}-\\d{6}$`));
    expect(invoice).toMatchObject({ status: "ISSUED", totalKopecks: 10_000, vatPercent: 22, vatKopecks: 1_803 });
    expect(invoice.lines.map(({ position, kind, quantity, unit, priceKopecks, amountKopecks }) => [position, kind, quantity, unit, priceKopecks, amountKopecks])).toEqual([
      [1, "base", "2.5", "ч", 10_000, 25_000],
      [2, "step", "1", "усл.", -15_000, -15_000],
    ]);
    expect(invoice.lines[0]?.nameRu).toBe("Переговорная: 24 нояб.");
    expect(invoice.supplier.inn).toBe("5499000040");
    const company = await db.company.findUniqueOrThrow({ where: { id: scope.companyId } });
    expect(invoice.buyer).toMatchObject({ name: company.legalName, inn: company.inn, kpp: company.kpp });
  });

  it("keeps the requisites of its day", async () => {
    const scope = await scopeOf();
    const { id } = await issue(scope);
    await db.company.update({ where: { id: scope.companyId }, data: { legalName: "ООО «Другое имя»" } });
    expect((await invoiceFor(scope, id)).buyer.name).not.toContain("Другое");
  });

  it("without VAT says so by an empty rate", async () => {
    const scope = await scopeOf();
    expect(await invoiceFor(scope, (await issue(scope, { vatPercent: null })).id)).toMatchObject({ vatPercent: null, vatKopecks: 0 });
  });

  it("takes numbers without gaps and anew each year, also at one moment and when a sale falls through", async () => {
    const scope = await scopeOf();
    const year = (iso: string) => ({ now: new Date(iso) });
    const first = await issue(scope, year("2031-03-01T00:00:00Z"));
    await Promise.allSettled([
      ...Array.from({ length: 8 }, () => issue(scope, year("2031-03-01T00:00:00Z"))),
      transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO "Counter" (name, value) VALUES ('invoice-2031', 1) ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1`;
        throw new Error("the sale fell through");
      }),
    ]);
    const numbers = (await db.invoice.findMany({ where: { number: { startsWith: "К-2031-" } }, orderBy: { number: "asc" } })).map((one) => one.number);
    expect(first.number).toBe("К-2031-000001");
    expect(numbers).toEqual(Array.from({ length: 9 }, (_, index) => `К-2031-00000${index + 1}`));
    // New year's night is of the site zone.
    expect((await issue(scope, year("2031-12-31T17:00:00Z"))).number).toBe("К-2032-000001");
    expect((await issue(scope, year("2031-12-31T16:59:59Z"))).number).toBe("К-2031-000010");
  });

  it("is seen by its company and by staff only", async () => {
    const [scope, stranger] = [await scopeOf(), await scopeOf()];
    const { id, number } = await issue(scope);
    await expect(invoiceFor(stranger, id)).rejects.toEqual(refusal("not-found"));
    await expect(invoiceFor(scope, "no id")).rejects.toEqual(refusal("not-found"));
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    expect((await invoiceFor(finance, id)).number).toBe(number);
    expect((await invoicesOf(stranger, { page: 1 })).items).toEqual([]);
    expect((await invoicesOf(scope, { page: 1 })).items).toMatchObject([{ id, titleRu: "Переговорная: 24 нояб." }]);
    expect((await allInvoices(finance, { page: 1, search: number.toLowerCase() })).items.map((one) => one.id)).toEqual([id]);
    expect(await readPart(unpaidPart(scope))).toBe(1);
    expect(await owed(scope)).toMatchObject({ kopecks: 10_000, count: 1 });
  });
});

describe("a payment", () => {
  it("of the whole sum pays the invoice and tells of it once", async () => {
    const { id } = await issue(await scopeOf());
    expect(await pay(id, 10_000, "17")).toMatchObject({ paid: true, repeated: false });
    expect(await pay(id, 10_000, "17")).toMatchObject({ paid: true, repeated: true });
    expect((await eventsOf(id)).map((event) => event.type)).toEqual(["billing.invoice-paid"]);
    expect(await db.payment.count({ where: { invoiceId: id } })).toBe(1);
    await expect(pay(id, 10_000, "18")).rejects.toEqual(refusal("already-paid"));
  });

  it("in parts pays when they reach the total", async () => {
    const { id } = await issue(await scopeOf());
    expect(await pay(id, 4_000, "1")).toMatchObject({ paid: false, repeated: false });
    expect(await pay(id, 5_999, "2")).toMatchObject({ paid: false, repeated: false });
    expect(await pay(id, 1, "3")).toMatchObject({ paid: true, repeated: false });
  });

  it("over the total pays it, and the rest is the company's advance", async () => {
    const scope = await scopeOf();
    const { id } = await issue(scope);
    expect(await pay(id, 12_500, "1")).toMatchObject({ paid: true });
    expect(await surplusOf(scope)).toEqual(["overpaid 2500"]);
    expect(await pay(id, 12_500, "1")).toMatchObject({ repeated: true });
    expect(await surplusOf(scope)).toEqual(["overpaid 2500"]);
    expect((await eventsOf(id)).map((event) => event.type)).toEqual(["billing.invoice-paid"]);
  });

  it("by card for a paid invoice is taken and becomes the advance whole", async () => {
    const scope = await scopeOf();
    const { id } = await issue(scope);
    await pay(id, 10_000, "1");
    expect(await pay(id, 10_000, "pi_1", "STRIPE")).toMatchObject({ paid: true, repeated: false });
    expect(await surplusOf(scope)).toEqual(["paid-twice 10000"]);
  });

  it("after the invoice was cancelled becomes the advance whole", async () => {
    const scope = await scopeOf();
    const { id } = await issue(scope);
    await withdraw(id, 0);
    expect(await pay(id, 10_000, "1")).toMatchObject({ paid: false, repeated: false });
    expect(await surplusOf(scope)).toEqual(["paid-after-cancel 10000"]);
  });

  it("of nothing, and for nothing, is refused", async () => {
    const { id } = await issue(await scopeOf());
    await expect(pay(id, 0, "1")).rejects.toEqual(refusal("payment-amount"));
    await expect(pay(id, -5, "1")).rejects.toEqual(refusal("payment-amount"));
    await expect(pay(randomUUID(), 10_000, "1")).rejects.toEqual(refusal("not-found"));
  });

  it("reported ten times at one moment counts once; ten different ones leave one by hand", async () => {
    const [one, other] = [await issue(await scopeOf()), await issue(await scopeOf())];
    const same = await Promise.all(Array.from({ length: 10 }, () => pay(one.id, 10_000, "pi_same", "STRIPE")));
    expect(same.filter((answer) => !answer.repeated)).toHaveLength(1);
    const different = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => pay(other.id, 10_000, `order ${index}`)));
    expect(different.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(await brokenRules()).toEqual([]);
  });

  it("and a withdrawal at one moment leave nothing with the technopark", async () => {
    const scope = await scopeOf();
    for (let round = 0; round < 10; round += 1) {
      const { id } = await issue(scope);
      const acts = [() => pay(id, 10_000, "1"), () => withdraw(id, 0)];
      await Promise.all((round % 2 === 0 ? acts : acts.reverse()).map((act) => act()));
      const invoice = await invoiceFor(scope, id);
      // Paid first, it goes back; cancelled first, it is the company's advance.
      const kept = await db.balanceEntry.findMany({ where: { invoiceId: id } });
      expect([...invoice.refunds, ...kept].map((one) => Number(one.amountKopecks))).toEqual([10_000]);
    }
    expect(await brokenRules()).toEqual([]);
  });
});

describe("withdrawing", () => {
  it.each([
    [0, 0, 10_000],
    [50, 5_000, 5_000],
    [33, 3_300, 6_700],
    [100, 10_000, 0],
  ])("a paid invoice with a fee of %i %% keeps %i and gives back %i", async (percent, feeKopecks, refundKopecks) => {
    const { id } = await issue(await scopeOf());
    await pay(id, 10_000, "1");
    expect(await withdraw(id, percent)).toEqual({ feeKopecks, refundKopecks });
  });

  it("is listed for finance, oldest first", async () => {
    const scope = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const due = await refundsDue(scope);
    expect(due.length).toBeGreaterThan(0);
    expect(due.map((one) => one.createdAt.getTime())).toEqual([...due.map((one) => one.createdAt.getTime())].sort((a, b) => a - b));
    expect(due[0]).toMatchObject({ invoiceNumber: expect.stringMatching(/^К-/) as string, amountKopecks: expect.any(Number) as number });
  });

  it("a cancelled one again changes nothing", async () => {
    const { id } = await issue(await scopeOf());
    await withdraw(id, 0);
    expect(await withdraw(id, 0)).toEqual({ feeKopecks: 0, refundKopecks: 0 });
  });
});

describe("a payment that was taken back", () => {
  it("can be written down again under the number of its order, once however often it is sent", async () => {
    const scope = await scopeOf();
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const { id } = await issue(scope);
    for (const round of [1, 2]) {
      const told = await Promise.all([pay(id, 12_000, "5"), pay(id, 12_000, "5"), pay(id, 12_000, "5")]);
      expect(told.filter((one) => !one.repeated)).toHaveLength(1);
      const standing = await db.payment.findMany({ where: { invoiceId: id, reversesId: null, reversals: { none: {} } } });
      expect(standing.map((one) => [one.reference, one.amountKopecks])).toEqual([[round === 1 ? "5" : "5 (2)", 10_000n]]);
      expect((await db.invoice.findUniqueOrThrow({ where: { id } })).status).toBe("PAID");
      expect(Number((await db.companyBalance.findUniqueOrThrow({ where: { companyId: scope.companyId } })).advanceKopecks)).toBe(2_000);
      if (round === 1) await takePaymentBack(finance, id, standing[0]?.id ?? "", "Платёж другой компании", new Date(), "192.0.2.1");
    }
    await expect(pay(id, 9_000, "5")).rejects.toEqual(refusal("payment-known"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a refund of a price that fell", () => {
  it("paid out while the price rises again is given once, and the difference is billed", async () => {
    const scope = await scopeOf();
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const { id } = await issue(scope);
    await pay(id, 10_000, "1");
    const { subjectId } = await db.invoice.findUniqueOrThrow({ where: { id } });
    expect(await adjust(scope, subjectId, 1.75)).toMatchObject({ openInvoiceId: null, refundKopecks: 3_000 });
    const refund = await db.refund.findFirstOrThrow({ where: { invoiceId: id } });
    const [paidOut, risen] = await meeting<unknown>(AT_AUDIT, [() => payRefund(finance, id, refund.id, "В-1", "::1"), () => adjust(scope, subjectId, 2.5)]);
    expect([paidOut?.status, risen?.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(await db.refund.findMany({ where: { invoiceId: id } })).toMatchObject([{ status: "PAID", amountKopecks: 3_000n, reference: "В-1" }]);
    expect(await owed(scope)).toMatchObject({ kopecks: 3_000, count: 1 });
    expect(await brokenRules()).toEqual([]);
  });
});

describe("whoever takes all invoices of a subject", () => {
  const subjectOf = (id: string) => ({ type: "test", id });
  it.each([
    ["adjusts", (scope: CompanyScope, id: string) => adjust(scope, id, 2.5)],
    ["withdraws", (_scope: CompanyScope, id: string) => transaction((tx) => withdrawInvoicesOf(tx, subjectOf(id), 0, "cancelled", system))],
    ["renders", (_scope: CompanyScope, id: string) => transaction((tx) => markSupplied(tx, subjectOf(id), { kind: "USED", usedOn: siteDay(new Date()), title: () => "Переговорная" }))],
  ])("%s them in the order in which one payment for several takes them", async (_name, act) => {
    const scope = await scopeOf();
    const subjectId = randomUUID();
    const ids = [randomUUID(), randomUUID()].sort().reverse();
    // The first by number is the last by id.
    for (const id of ids) {
      const order = await orderOf(scope, { subjectId });
      await transaction((tx) => issueInvoice(tx, { ...order, id }));
    }
    const outcomes = await meeting<unknown>(`SELECT 1 FROM "Invoice" WHERE id = '${ids[0]}' FOR UPDATE`, [() => act(scope, subjectId), () => transaction((tx) => lockInvoices(tx, ids))]);
    expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a paid use that moves to a day of another rate of VAT", () => {
  it.each([
    ["of the same price", 2.5, [], 0, 10_000],
    ["dearer", 3, ["ISSUED 2000"], 0, 12_000],
    ["cheaper", 2, [], 2_000, 8_000],
  ])("%s is invoiced anew at that rate, and its money pays for it", async (_name, hours, owes, refundKopecks, total) => {
    const scope = await scopeOf();
    const { id } = await issue(scope, { vatPercent: 20 });
    await pay(id, 10_000, "1");
    const { subjectId } = await db.invoice.findUniqueOrThrow({ where: { id } });
    const moved = await adjust(scope, subjectId, hours, 22);
    expect(moved.refundKopecks).toBe(refundKopecks);
    const made = await db.invoice.findFirstOrThrow({ where: { subjectId, id: { not: id } } });
    expect(made).toMatchObject({ totalKopecks: BigInt(total), vatPercent: 22, status: owes.length > 0 ? "ISSUED" : "PAID" });
    expect([moved.openInvoiceId, moved.paidInvoiceIds]).toEqual(owes.length > 0 ? [made.id, []] : [null, [made.id]]);
    expect((await owed(scope)).kopecks).toBe(total - 10_000 + refundKopecks);
    expect((await db.billingDocument.findMany({ where: { invoiceId: id } })).map((paper) => Number(paper.totalKopecks))).toEqual([-10_000]);
    await transaction((tx) => markSupplied(tx, { type: "test", id: subjectId }, { kind: "USED", usedOn: siteDay(new Date()), title: () => "Переговорная" }));
    const supplied = await db.supply.findMany({ where: { invoice: { subjectId } } });
    expect(supplied.map((row) => [row.amountKopecks, row.vatKopecks])).toEqual([[BigInt(total), made.vatKopecks]]);
    expect(Number((await db.companyBalance.findUniqueOrThrow({ where: { companyId: scope.companyId } })).advanceKopecks)).toBe(0);
    expect(await brokenRules()).toEqual([]);
  });
});
