import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { beginClosing, continueClosing } from "~/features/billing/closing/commands/close.server";
import { monthCsv, monthXlsx } from "~/features/billing/closing/export.server";
import { monthFor, nextMonth, previewOf } from "~/features/billing/closing/queries.server";
import { verifyChain } from "~/features/billing/documents/chain.server";
import { lowerPrice } from "~/features/billing/documents/commands/lower-price.server";
import { actPdf } from "~/features/billing/documents/papers/act-pdf.server";
import { correctionPdf } from "~/features/billing/documents/papers/correction-pdf.server";
import { reconciliationPdf } from "~/features/billing/documents/papers/reconciliation-pdf.server";
import { documentFor, documentsOf, papersOf } from "~/features/billing/documents/queries.server";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, addMonths, dayFromDb, dayToDb, monthOf, siteDay } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { payWhole, render, sell } from "#tests/factories/months";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const scopeOf = async () => {
  const { company, owner } = await makeCompany();
  return companyScopeOf(company, owner);
};
const finance = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
const now = new Date();
const thisMonth = monthOf(siteDay(now));
const MONTHS_BACK = 4;
const first = addMonths(thisMonth, -MONTHS_BACK);
const wish = (month: string) => ({ month, openUses: 0, despiteBank: false });
/** The month that is next, closed with all its acts. */
async function close(scope: Awaited<ReturnType<typeof finance>>) {
  const month = (await nextMonth())!;
  await beginClosing(scope, wish(month), now, "");
  await continueClosing(now);
  return month;
}
const tampered = (statement: string) =>
  transaction(async (tx) => {
    await tx.$executeRawUnsafe("SET LOCAL session_replication_role = replica");
    await tx.$executeRawUnsafe(statement);
  });

describe("closing a month", () => {
  it("makes one act a company of what was rendered in it, tells of it, and shuts the books", async () => {
    const [staff, one, two] = [await finance(), await scopeOf(), await scopeOf()];
    const a = await sell(one, addDays(first, 2), { hours: [3, 1] });
    const b = await sell(one, addDays(first, 9));
    const c = await sell(two, addDays(first, 9), { vatPercent: null });
    const later = await sell(two, addDays(first, 9));
    for (const invoice of [a, b, c]) await payWhole(invoice, addDays(first, 9));
    await render(a.subject, addDays(first, 5));
    await render(a.subject, addDays(first, 20));
    await render(b.subject, addDays(first, 12));
    await render(c.subject, addDays(first, 12));
    await render(later.subject, addMonths(first, 1));

    const preview = await previewOf(staff, first, now);
    expect(preview.companies.map(({ companyId, uses, kopecks }) => ({ companyId, uses, kopecks }))).toEqual([
      { companyId: one.companyId, uses: 2, kopecks: 28_000 },
      { companyId: two.companyId, uses: 1, kopecks: 12_000 },
    ]);
    expect(await nextMonth()).toBe(first);
    await expect(beginClosing(staff, wish(addMonths(first, 1)), now, "")).rejects.toEqual(refusal("month-order"));
    await expect(beginClosing(staff, { ...wish(first), openUses: 2 }, now, "")).rejects.toEqual(refusal("uses-open"));

    const people = await Promise.all(Array.from({ length: 4 }, finance));
    const begun = await Promise.all(people.map((person) => beginClosing(person, wish(first), now, "")));
    expect(begun.filter((answer) => answer.begun)).toHaveLength(1);
    await Promise.all(Array.from({ length: 3 }, () => continueClosing(now)));
    expect(await continueClosing(now)).toBe(0);

    const closed = await monthFor(staff, first);
    expect(closed.status).toBe("CLOSED");
    expect(closed.summary).toMatchObject({ acts: { count: 2, kopecks: 40_000, vatKopecks: 5_049 }, payments: [{ method: "BANK", count: 3, kopecks: 40_000 }] });
    const [act] = (await documentsOf(one, { page: 1 })).items;
    const paper = await documentFor(one, act!.id);
    expect(paper).toMatchObject({ kind: "ACT", issuedOn: addDays(addMonths(first, 1), -1), month: first, totalKopecks: 28_000, vatKopecks: 5_049 });
    expect(paper.lines.map((line) => [line.name, line.invoiceNumber, line.tariffKopecks, line.amountKopecks, line.vatKopecks, line.usedOn])).toEqual([
      [`Комната 1: ${addDays(first, 2)}`, a.number, 30_000, 12_000, 2_164, addDays(first, 5)],
      [`Комната 2: ${addDays(first, 2)}`, a.number, 10_000, 4_000, 721, addDays(first, 5)],
      [`Комната 1: ${addDays(first, 9)}`, b.number, 30_000, 12_000, 2_164, addDays(first, 12)],
    ]);
    await expect(documentFor(two, act!.id)).rejects.toEqual(refusal("not-found"));
    expect(await papersOf(later.id)).toMatchObject({ act: null });
    expect(await papersOf(a.id)).toMatchObject({ act: { id: act!.id }, toBeRendered: false });
    expect(await db.event.count({ where: { type: "billing.act-issued" } })).toBe(2);
    expect(await brokenRules()).toEqual([]);
    for (const bytes of [await actPdf(paper), await actPdf(paper)]) expect(Buffer.from(bytes).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await monthCsv(staff, first)).split("\r\n")).toHaveLength(6);
    expect((await monthXlsx(staff, first)).length).toBeGreaterThan(3000);
  });

  it("killed in the middle goes on with the same result", async () => {
    const staff = await finance();
    const month = (await nextMonth())!;
    const companies = await Promise.all(Array.from({ length: 3 }, scopeOf));
    for (const scope of companies) await render((await sell(scope, month)).subject, month);
    await beginClosing(staff, wish(month), now, "");
    await continueClosing(now, -1);
    const half = await db.supply.count({ where: { documentId: null } });
    expect(half).toBe(4);
    expect((await monthFor(staff, month)).status).toBe("CLOSING");
    await continueClosing(now);
    expect((await monthFor(staff, month)).summary?.acts).toMatchObject({ count: 4, kopecks: 48_000 });
    expect(await brokenRules()).toEqual([]);
  });

  it("leaves it closed: what comes later counts in the open month, and the database takes nothing else", async () => {
    const [staff, scope] = [await finance(), await scopeOf()];
    const open = (await nextMonth())!;
    const old = await sell(scope, addDays(first, 3));
    await payWhole(old, addDays(first, 3));
    await render(old.subject, addDays(first, 3));
    const payment = await db.payment.findFirstOrThrow({ where: { invoiceId: old.id } });
    const supply = await db.supply.findUniqueOrThrow({ where: { invoiceId: old.id } });
    expect([payment.paidOn, supply.suppliedOn, supply.usedOn].map(dayFromDb)).toEqual([open, open, addDays(first, 3)]);
    expect((await payWhole(old, addDays(first, 3))).repeated).toBe(true);
    // What comes for a paid invoice once more is an advance, and of the open month too: the closed one's account is what was printed.
    const other = await scopeOf();
    const theirs = await sell(other, addDays(first, 3));
    await payWhole(theirs, addDays(first, 3));
    const printed = await reconciliationOf(staff, other.companyId, first, addDays(open, -1));
    await recordPayment({ invoiceId: theirs.id, method: "STRIPE", amountKopecks: 700, paidOn: addDays(first, 4), reference: "pi_late", recordedBy: system });
    expect((await reconciliationOf(staff, other.companyId, first, addDays(open, -1))).closingKopecks).toBe(printed.closingKopecks);
    expect((await db.balanceEntry.findFirstOrThrow({ where: { reference: "pi_late" } })).countsOn).toEqual(dayToDb(open));

    const [paid] = await db.payment.findMany({ orderBy: { paidOn: "asc" }, take: 1 });
    await expect(db.payment.update({ where: { id: paid!.id }, data: { amountKopecks: 1n } })).rejects.toThrow();
    await expect(db.payment.delete({ where: { id: paid!.id } })).rejects.toThrow();
    await expect(db.payment.update({ where: { id: payment.id }, data: { paidOn: paid!.paidOn } })).rejects.toThrow();
    await expect(db.$executeRaw`UPDATE "Supply" SET "suppliedOn" = "suppliedOn" + 1 WHERE "invoiceId" = ${old.id}::uuid`).rejects.toThrow();
    await expect(db.$executeRaw`DELETE FROM "AccountingMonth"`).rejects.toThrow();
    await expect(db.$executeRaw`UPDATE "InvoiceLine" SET "amountKopecks" = 1 WHERE "invoiceId" = ${old.id}::uuid`).rejects.toThrow();
    await expect(db.$executeRaw`UPDATE "BillingDocument" SET "totalKopecks" = 1`).rejects.toThrow();

    const before = await reconciliationOf(staff, scope.companyId, first, siteDay(now));
    const act = await close(staff).then(async () => (await documentsOf(scope, { page: 1 })).items[0]!);
    const after = await reconciliationOf(scope, scope.companyId, first, siteDay(now));
    expect([before.closingKopecks, before.unactedKopecks, after.closingKopecks, after.unactedKopecks]).toEqual([-12_000, 12_000, 0, 0]);

    const press = { key: randomUUID(), byKopecks: 5_000, reason: "Не работал проектор" };
    const [number, again] = await Promise.all([1, 2].map(() => lowerPrice(staff, old.id, press, now, "")));
    expect([again, await lowerPrice(staff, old.id, press, now, "")]).toEqual([number, number]);
    expect(number).toMatch(/^КД-\d{4}-\d{6}$/);
    await expect(lowerPrice(staff, old.id, { key: randomUUID(), byKopecks: 7_001, reason: "Ещё раз" }, now, "")).rejects.toEqual(refusal("correction-sum"));
    expect((await documentFor(scope, act.id)).totalKopecks).toBe(12_000);
    const lowered = await reconciliationOf(scope, scope.companyId, first, siteDay(now));
    expect(lowered.entries.map((entry) => [entry.kind, entry.debitKopecks, entry.creditKopecks, entry.balanceKopecks])).toEqual([
      ["payment", 0, 12_000, -12_000],
      ["act", 12_000, 0, 0],
      ["correction", 0, 5_000, -5_000],
    ]);
    const [correction] = (await documentsOf(scope, { kind: "CORRECTION", page: 1 })).items;
    const paper = await documentFor(scope, correction!.id);
    expect(paper).toMatchObject({ totalKopecks: -5_000, vatKopecks: 1_262 - 2_164, lowersSupply: true, reason: "Не работал проектор" });
    expect((await correctionPdf(paper)).length).toBeGreaterThan(5000);
    expect((await reconciliationPdf(lowered)).length).toBeGreaterThan(5000);
    await expect(reconciliationOf(other, scope.companyId, first, siteDay(now))).rejects.toEqual(refusal("not-found"));
    expect(await brokenRules()).toEqual([]);
  });

  it("waits for nobody's payment that is on its way, and takes none into the month", async () => {
    const staff = await finance();
    const month = (await nextMonth())!;
    const scopes = await Promise.all(Array.from({ length: 8 }, scopeOf));
    const invoices = [];
    for (const scope of scopes) invoices.push(await sell(scope, month));
    const [answer] = await Promise.all([beginClosing(staff, wish(month), now, ""), ...invoices.map((invoice) => payWhole(invoice, month)), ...invoices.map((invoice) => render(invoice.subject, month))]);
    expect(answer).toEqual({ begun: true });
    await continueClosing(now);
    const next = addMonths(month, 1);
    for (const row of await db.payment.findMany({ where: { invoiceId: { in: invoices.map((one) => one.id) } } })) expect([month, next]).toContain(dayFromDb(row.paidOn));
    expect(await brokenRules()).toEqual([]);
  });

  it("is refused before the month is over", async () => {
    const staff = await finance();
    for (let month = await nextMonth(); month !== null && month < thisMonth; month = await nextMonth()) await close(staff);
    await expect(beginClosing(staff, wish(thisMonth), now, "")).rejects.toEqual(refusal("month-not-over"));
  });
});

describe("the chain of papers", () => {
  it("holds while nothing was touched, and names the first paper that was", async () => {
    const sound = await verifyChain();
    expect(sound.fault).toBeNull();
    expect(sound.held).toBe(await db.chainLink.count());
    const [victim] = await db.invoice.findMany({ orderBy: { number: "asc" }, skip: 2, take: 1 });
    await tampered(`UPDATE "Invoice" SET "totalKopecks" = "totalKopecks" + 1 WHERE id = '${victim!.id}'`);
    expect((await verifyChain()).fault).toMatchObject({ number: victim!.number, what: "changed" });
    await tampered(`UPDATE "Invoice" SET "totalKopecks" = "totalKopecks" - 1 WHERE id = '${victim!.id}'`);
    await tampered(`UPDATE "InvoiceLine" SET reason = 'иначе' WHERE "invoiceId" = '${victim!.id}' AND position = 1`);
    expect((await verifyChain()).fault).toMatchObject({ number: victim!.number, what: "changed" });
  });

  it("misses what is gone, also at its end, and what came past it", async () => {
    const scope = await scopeOf();
    const [act] = await db.billingDocument.findMany({ where: { kind: "ACT" }, orderBy: { number: "desc" }, take: 1 });
    await tampered(`UPDATE "InvoiceLine" l SET reason = (SELECT reason FROM "InvoiceLine" o WHERE o.reason <> 'иначе' AND o.position = 1 AND o."priceKopecks" = l."priceKopecks" AND o."amountKopecks" = l."amountKopecks" LIMIT 1) WHERE reason = 'иначе'`);
    expect((await verifyChain()).fault).toBeNull();
    await sell(scope, thisMonth);
    const [last] = await db.chainLink.findMany({ orderBy: { seq: "desc" }, take: 1 });
    await tampered(`DELETE FROM "ChainLink" WHERE seq = ${last!.seq}`);
    expect((await verifyChain()).fault).toMatchObject({ what: "missing" });
    await tampered(`UPDATE "Counter" SET value = value - 1 WHERE name = 'document-chain'`);
    expect((await verifyChain()).fault).toMatchObject({ number: last!.number, what: "unbound" });
    await tampered(`DELETE FROM "BillingDocument" WHERE id = '${act!.id}'`);
    expect((await verifyChain()).fault).toMatchObject({ number: act!.number, what: "missing" });
  });
});
