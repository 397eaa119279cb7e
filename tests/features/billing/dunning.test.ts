import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import * as make from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { meeting } from "#tests/waiting";
import { answerDeferral, askDeferral, defer } from "~/features/billing/dunning/defer.server";
import { holdOf } from "~/features/billing/dunning/hold.server";
import { debtors, deferralRequests, ownDebt } from "~/features/billing/dunning/queries.server";
import { waive, writeOff } from "~/features/billing/dunning/relieve.server";
import { remindOfPayments, stepDue } from "~/features/billing/dunning/remind.server";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { owed } from "~/features/billing/queries.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { expireHolds } from "~/features/booking/commands/settle.server";
import { planSeries } from "~/features/booking/series/plan.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

useDatabase();
const DAY = 86_400_000;
const refusal = (code: string, details: object = {}) => expect.objectContaining({ name: "DomainError", code, details: expect.objectContaining(details) as object });
let finance: StaffScope;
let admin: StaffScope;
beforeAll(async () => {
  finance = make.staffScopeOf(await make.makePerson({ staffRoles: ["FINANCE"] }));
  admin = make.staffScopeOf(await make.makePerson({ staffRoles: ["ADMIN"] }));
});

let serial = 0;
/** An invoice whose term is so many days from now. */
const bill = (companyId: string, totalKopecks: number, days: number, now = new Date()) =>
  db.invoice.create({
    data: {
      number: `К-2026-D${String((serial += 1)).padStart(4, "0")}`, companyId, supplier: {}, buyer: { name: "ООО «Лис»" }, basis: "Договор", totalKopecks, vatPercent: 22, vatKopecks: 0,
      issuedAt: new Date(now.getTime() - 60 * DAY), dueAt: new Date(now.getTime() + days * DAY), subjectType: "test", subjectId: randomUUID(),
      lines: { create: [{ position: 1, kind: "base", name: "Студия", quantity: "1", unit: "ч", priceKopecks: totalKopecks, amountKopecks: totalKopecks, reason: "" }] },
    },
  });
const reminders = (invoiceId: string) => db.dunningStep.findMany({ where: { invoiceId }, orderBy: { step: "asc" } }).then((rows) => rows.map((row) => row.step));
/** Ten in the morning of a working day of the site, a Tuesday. */
const TUESDAY = atMinute("2027-02-02", 600);

describe("reminders", () => {
  it("know the last step that is reached", () => {
    expect([-9, -3, -1, 0, 1, 6, 7, 13, 14, 900].map((days) => stepDue([-3, 1, 7, 14], days))).toEqual([null, -3, -3, -3, 1, 1, 7, 7, 14, 14]);
  });

  it("go out step by step, each once, in working hours only", async () => {
    const { company } = await make.makeCompany();
    const invoice = await bill(company.id, 50_000, 3, TUESDAY);
    expect(await remindOfPayments(atMinute("2027-02-02", 539))).toBe(0);
    expect(await remindOfPayments(atMinute("2027-02-06", 600))).toBe(0);
    const told = await Promise.all(Array.from({ length: 5 }, () => remindOfPayments(TUESDAY)));
    expect(told.reduce((sum, one) => sum + one, 0)).toBe(1);
    for (const day of ["2027-02-03", "2027-02-08", "2027-02-09", "2027-02-12", "2027-02-15", "2027-02-19", "2027-03-01"]) await remindOfPayments(atMinute(day, 601));
    expect(await reminders(invoice.id)).toEqual([-3, 1, 7, 14]);
    await settleEvents();
    const letters = await db.letter.findMany({ where: { template: "paymentReminder" } });
    expect(letters.length).toBe(4);
    expect(await db.event.count({ where: { type: "billing.payment-reminder" } })).toBe(4);
  });

  it("of a paid invoice do not come, of a deferred one begin anew", async () => {
    const { company } = await make.makeCompany();
    const [paid, deferred] = [await bill(company.id, 100, 2, TUESDAY), await bill(company.id, 100, -1, TUESDAY)];
    await payInvoice(paid.id);
    await remindOfPayments(TUESDAY);
    expect([await reminders(paid.id), await reminders(deferred.id)]).toEqual([[], [1]]);
    await defer(finance, { invoiceId: deferred.id, until: "2027-02-20", reason: "Ждут оплату" }, TUESDAY, "::1");
    await remindOfPayments(atMinute("2027-02-10", 600));
    expect(await reminders(deferred.id)).toEqual([1]);
    await remindOfPayments(atMinute("2027-02-24", 600));
    expect(await reminders(deferred.id)).toEqual([1, 1]);
  });
});

describe("a hold", () => {
  it("stops new bookings, series and the waitlist, tells the sum and the way out, and ends with payment", async () => {
    const { scope } = await makeResident();
    const studio = await makeResource();
    const standing = await bookAt(scope, studio, dayAhead(3), 600, 660);
    await payInvoice(standing.invoiceId!);
    await settleEvents();
    const small = await bill(scope.companyId, 99_000, -20);
    expect(await holdOf(scope.companyId, new Date())).toBeNull();
    const fresh = await bill(scope.companyId, 500_000, -13);
    expect(await holdOf(scope.companyId, new Date())).toMatchObject({ overdueKopecks: 599_000, days: 20 });
    const held = refusal("rule-broken", { rule: "debt" });
    await expect(bookAt(scope, studio, dayAhead(5), 600, 660)).rejects.toEqual(held);
    const wish = { resourceId: studio.id, quantity: 1, startsAt: atMinute(dayAhead(5), 600), endsAt: atMinute(dayAhead(5), 660), purpose: "Съёмка" };
    await expect(join(scope, wish, new Date())).rejects.toEqual(held);
    await expect(planSeries(scope, { ...wish, rule: "FREQ=DAILY;COUNT=3", exceptHolidays: false } as Parameters<typeof planSeries>[1], new Date())).rejects.toEqual(held);
    // What stands already may still be moved.
    const { version } = await db.booking.findUniqueOrThrow({ where: { id: standing.id } });
    await change(scope, standing.id, { startsAt: atMinute(dayAhead(4), 600), endsAt: atMinute(dayAhead(4), 660), version } as Parameters<typeof change>[2], new Date());
    await payInvoice(small.id);
    expect(await holdOf(scope.companyId, new Date())).toBeNull();
    await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(fresh.id);
    expect(await brokenRules()).toEqual([]);
  });

  it("ends when more time is given to all that is overdue; refused, it stays, with the answer", async () => {
    const { scope } = await makeResident();
    const invoices = [await bill(scope.companyId, 200_000, -20), await bill(scope.companyId, 300_000, -2)];
    const now = new Date();
    const wantedOn = addDays(siteDay(now), 10);
    await expect(askDeferral(scope, { wantedOn: siteDay(now), reason: "Ждём оплату" }, now, "::1")).rejects.toEqual(refusal("deferral-day"));
    const asked = await Promise.allSettled([1, 2, 3].map(() => askDeferral(scope, { wantedOn, reason: "Ждём оплату" }, now, "::1")));
    expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const request = (await deferralRequests(finance)).find((one) => one.companyId === scope.companyId);
    await expect(answerDeferral(finance, { requestId: request!.id, until: null, answer: "" }, now, "::1")).rejects.toEqual(refusal("reason-needed"));
    await answerDeferral(finance, { requestId: request!.id, until: null, answer: "Сначала половину" }, now, "::1");
    expect(await ownDebt(scope, now)).toMatchObject({ overdueKopecks: 500_000, overdue: 2, request: { granted: false, answer: "Сначала половину" } });
    expect(await holdOf(scope.companyId, now)).not.toBeNull();
    await askDeferral(scope, { wantedOn, reason: "Половину заплатили" }, now, "::1");
    const again = (await deferralRequests(finance)).find((one) => one.companyId === scope.companyId);
    await answerDeferral(finance, { requestId: again!.id, until: wantedOn, answer: "" }, now, "::1");
    expect(await holdOf(scope.companyId, now)).toBeNull();
    expect(await ownDebt(scope, now)).toMatchObject({ overdueKopecks: 0 });
    for (const { id } of invoices) expect(siteDay((await db.invoice.findUniqueOrThrow({ where: { id } })).deferredTo!)).toBe(wantedOn);
    await settleEvents();
    expect(await db.letter.count({ where: { template: "deferralAnswered" } })).toBe(2);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a second request beside the answer to the first", () => {
  it("given to the invoice of a held booking keeps the booking too, but not past its start", async () => {
    const { scope } = await makeResident();
    const [room, day] = [await makeResource(), dayAhead(20)];
    const booking = await bookAt(scope, room, day, 600, 660);
    const held = async () => db.booking.findUniqueOrThrow({ where: { id: booking.id }, select: { status: true, holdExpiresAt: true } });
    const before = (await held()).holdExpiresAt!;
    const until = addDays(siteDay(before), 1);
    await defer(finance, { invoiceId: booking.invoiceId ?? "", until, reason: "Договорились с директором" }, new Date(), "::1");
    await settleEvents();
    await expireHolds(new Date(before.getTime() + 60_000));
    expect(await held()).toEqual({ status: "HELD", holdExpiresAt: new Date(atMinute(until, 1440).getTime() - 1000) });
    await defer(finance, { invoiceId: booking.invoiceId ?? "", until: addDays(day, 5), reason: "И ещё немного" }, new Date(), "::1");
    await settleEvents();
    expect((await held()).holdExpiresAt).toEqual(atMinute(day, 600));
  });

  it("waits for nobody who waits for it", async () => {
    const { company, owner } = await make.makeCompany();
    const scope = make.companyScopeOf(company, owner);
    const invoice = await bill(company.id, 50_000, -3);
    const now = new Date();
    const wantedOn = addDays(siteDay(now), 10);
    const ask = () => askDeferral(scope, { wantedOn, reason: "Ждём оплату" }, now, "::1");
    await ask();
    const request = (await deferralRequests(finance)).find((one) => one.companyId === company.id);
    const [again, answered] = await meeting<unknown>(`SELECT 1 FROM "Invoice" WHERE id = '${invoice.id}' FOR UPDATE`, [ask, () => answerDeferral(finance, { requestId: request!.id, until: wantedOn, answer: "" }, now, "::1")]);
    expect([again, answered?.status]).toEqual([{ status: "rejected", reason: refusal("deferral-asked") }, "fulfilled"]);
    expect(await ownDebt(scope, now)).toMatchObject({ overdueKopecks: 0 });
  });
});

describe("a relief", () => {
  it("lowers what is owed; at the end of it the invoice is paid and says so", async () => {
    const { company, owner } = await make.makeCompany();
    const scope = make.companyScopeOf(company, owner);
    const invoice = await bill(company.id, 100_000, -5);
    const now = new Date();
    await waive(finance, { key: randomUUID(), invoiceId: invoice.id, amountKopecks: 30_000, reason: "Пеня" }, now, "::1");
    expect(await owed(scope)).toMatchObject({ kopecks: 70_000 });
    await expect(waive(finance, { key: randomUUID(), invoiceId: invoice.id, amountKopecks: 70_001, reason: "Пеня" }, now, "::1")).rejects.toEqual(refusal("relief-too-much"));
    await payInvoice(invoice.id, 70_000);
    expect((await db.invoice.findUniqueOrThrow({ where: { id: invoice.id } })).status).toBe("PAID");
    await expect(waive(finance, { key: randomUUID(), invoiceId: invoice.id, amountKopecks: 1, reason: "Пеня" }, now, "::1")).rejects.toEqual(refusal("wrong-status"));
    const other = await bill(company.id, 400, 5);
    await waive(finance, { key: randomUUID(), invoiceId: other.id, amountKopecks: 400, reason: "Мелочь" }, now, "::1");
    expect((await db.invoice.findUniqueOrThrow({ where: { id: other.id } })).status).toBe("PAID");
    expect(await db.event.count({ where: { type: "billing.invoice-paid", payload: { path: ["invoiceId"], equals: other.id } } })).toBe(1);
    await expect(db.invoiceRelief.deleteMany({})).rejects.toThrow();
    expect(await brokenRules()).toEqual([]);
  });

  it("of what was cancelled is no debt of the technopark", async () => {
    const { scope } = await makeResident();
    const booking = await bookAt(scope, await makeResource(), dayAhead(6), 600, 660);
    await waive(finance, { key: randomUUID(), invoiceId: booking.invoiceId ?? "", amountKopecks: 300, reason: "Извинение за шум" }, new Date(), "::1");
    await cancel(scope, booking.id, new Date());
    await settleEvents();
    const account = await reconciliationOf(scope, scope.companyId, addDays(siteDay(new Date()), -1), addDays(siteDay(new Date()), 1));
    expect([account.entries, account.closingKopecks]).toEqual([[], 0]);
  });

  it("pressed twice, at one moment or after the invoice is paid by it, is one", async () => {
    const { company, owner } = await make.makeCompany();
    const scope = make.companyScopeOf(company, owner);
    const [part, whole] = [await bill(company.id, 100_000, -5), await bill(company.id, 400, -5)];
    const now = new Date();
    const press = { key: randomUUID(), invoiceId: part.id, amountKopecks: 30_000, reason: "Пеня" };
    await Promise.all([1, 2, 3].map(() => waive(finance, press, now, "::1")));
    const last = { key: randomUUID(), invoiceId: whole.id, amountKopecks: 400, reason: "Мелочь" };
    for (const one of [press, last, last]) await waive(finance, one, now, "::1");
    expect(await owed(scope)).toMatchObject({ kopecks: 70_000, count: 1 });
    expect(await brokenRules()).toEqual([]);
  });

  it("beyond the norm is an administrator's, all reliefs of an invoice together, whoever presses at one moment", async () => {
    const { company } = await make.makeCompany();
    const invoice = await bill(company.id, 2_000_000, -40);
    const now = new Date();
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => waive(finance, { key: randomUUID(), invoiceId: invoice.id, amountKopecks: 150_000, reason: "Пеня" }, now, "::1")));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(3);
    await expect(writeOff(finance, { invoiceId: invoice.id, reason: "Ликвидирована" }, now, "::1")).rejects.toEqual(refusal("relief-limit"));
    const written = await Promise.allSettled([1, 2].map(() => writeOff(admin, { invoiceId: invoice.id, reason: "Ликвидирована" }, now, "::1")));
    expect(written.map((one) => (one.status === "fulfilled" ? one.value : 0)).sort()).toEqual([0, 1_550_000]);
    // What comes after all is the company's advance.
    await payInvoice(invoice.id, 10_000);
    expect(await db.balanceEntry.findMany({ where: { invoiceId: invoice.id } })).toMatchObject([{ amountKopecks: 10_000n, reason: "paid-after-write-off" }]);
    await expect(writeOff(admin, { invoiceId: (await bill(company.id, 100, 5)).id, reason: "Рано" }, now, "::1")).rejects.toEqual(refusal("not-overdue"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("the page of debtors", () => {
  it("shares each company's debt out by age; the sums agree", async () => {
    const { company } = await make.makeCompany({ name: "ООО «Старый долг»" });
    for (const [sum, days] of [[1_00, 4], [2_00, -1], [4_00, -30], [8_00, -31.5], [16_00, -75], [3_200_00, -200]] as const) await bill(company.id, sum, days);
    const { items, sums, totalKopecks } = await debtors(finance, new Date());
    expect(items.find((item) => item.companyId === company.id)).toMatchObject({ sums: { current: 100, to30: 600, to60: 800, to90: 1600, older: 320_000 }, overdueKopecks: 323_000, totalKopecks: 323_100, days: 200, invoices: 6, held: true });
    expect(Object.values(sums).reduce((sum, one) => sum + one, 0)).toBe(totalKopecks);
  });
});
