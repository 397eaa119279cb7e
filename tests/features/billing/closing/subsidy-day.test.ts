import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { brokenRules } from "#tests/consistency";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { render, sell } from "#tests/factories/months";
import { changeBalance, lockBalances } from "~/features/billing/commands/balance.server";
import { beginClosing, continueClosing } from "~/features/billing/closing/commands/close.server";
import { monthXlsx } from "~/features/billing/closing/export.server";
import { monthFor, nextMonth, previewOf } from "~/features/billing/closing/queries.server";
import { evidenceOf } from "~/features/booking/evidence/facts.server";
import { adjustCompany } from "~/features/subsidy/adjust.server";
import { consume, fund, reserve } from "~/features/subsidy/commands.server";
import { consumedBetween, subsidyBetween } from "~/features/subsidy/queries.server";
import { supportLines } from "~/features/subsidy/support/queries.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, addMonths, monthOf, siteDay, type Day } from "~/lib/time";

useDatabase();

/** The month that is closed is the last of a year: what comes later is of another year's books. */
const now = new Date("2027-01-20T05:00:00Z");
const month = addMonths(monthOf(siteDay(now)), -1);
const open = addMonths(month, 1);
const used = addDays(month, 9);

it("subsidised money counts in one month everywhere; what comes after its closing counts in the open one", async () => {
  const staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  const { company, owner } = await makeCompany();
  const scope = companyScopeOf(company, owner);
  const programme = await db.programme.findFirstOrThrow();
  const budgets = new Map<number, string>();
  for (const year of new Set([month, open].map((day) => Number(day.slice(0, 4))))) {
    const known = await db.programmeBudget.findFirst({ where: { programmeId: programme.id, year, quarter: 0 } });
    budgets.set(year, known?.id ?? (await transaction((tx) => fund(tx, programme.id, year, 1_000_000_00, null))));
  }
  const budgetId = budgets.get(Number(month.slice(0, 4))) ?? "";
  const offer = { programmeId: programme.id, budgetId, resourceKind: "mocap", quotas: [], nameRu: "", nameEn: "", sharePercent: 40, minutesLeft: null, monthlyMinutes: null, ceilings: [], availableKopecks: 1_000_000_00, budgetQuarter: 0, legalBasis: "", legalBasisEn: "" };
  const use = async (on: Day, amountKopecks: number) => {
    const subject = { type: "other", id: randomUUID() };
    await transaction((tx) => reserve(tx, { companyId: company.id, subject, on, actorId: null }, [{ offer, amountKopecks, minutes: 60, limitedBy: "nothing" }]));
    return () => transaction((tx) => consume(tx, { subject, actorId: null }, "done"));
  };
  const registered = async (year?: number) => Object.fromEntries((await supportLines(scope, { year })).map((line) => [line.from, line.amountKopecks]));
  const spent = async (from: Day) => (await consumedBetween(from)).reduce((sum, one) => sum + one.kopecks, 0);

  await render((await sell(scope, used)).subject, used);
  await (await use(used, 100_000))();
  const late = await use(used, 7_000);
  expect(await nextMonth()).toBe(month);
  expect((await previewOf(staff, month, now)).subsidies.map((one) => one.kopecks)).toEqual([100_000]);
  await transaction(async (tx) => {
    await lockBalances(tx, [company.id]);
    // A slip of the hand that was taken back, and money that stands.
    for (const [kind, amountKopecks] of [["RECEIVED", 900_000_000], ["REVERSED", -900_000_000], ["RECEIVED", 5_000]] as const) await changeBalance(tx, { companyId: company.id, kind, amountKopecks, on: used, ...(kind === "REVERSED" ? { reason: "Опечатка" } : {}), actorId: null });
  });
  await beginClosing(staff, { month, openUses: 0, despiteBank: false }, now, "");
  await continueClosing(now);
  const { summary } = await monthFor(staff, month);
  expect(summary?.subsidies.map((one) => one.kopecks)).toEqual([100_000]);
  expect(summary?.advances).toEqual({ receivedKopecks: 5_000, returnedKopecks: 0 });
  expect(await registered()).toEqual({ [month]: 100_000 });
  expect((await monthXlsx(staff, month)).length).toBeGreaterThan(3000);

  // The month is closed: a use that ends late and a correction of its day go into the open one.
  await late();
  await adjustCompany(staff, { key: randomUUID(), reason: "Проектор не работал", budgetId, companyId: company.id, on: used, amountKopecks: -30_000 }, now);
  expect([await spent(month), await spent(open)]).toEqual([100_000, -23_000]);
  expect(await registered()).toEqual({ [month]: 100_000, [open]: -23_000 });
  // A year of the register is one of the books too, whatever year's budget paid.
  expect([await registered(2026), await registered(2027)]).toEqual([{ [month]: 100_000 }, { [open]: -23_000 }]);
  expect([(await subsidyBetween(scope, month, addDays(open, -1))).kopecks, (await subsidyBetween(scope, open, addDays(open, 27))).kopecks]).toEqual([100_000, -23_000]);
  const pack = (from: Day, to: Day) => evidenceOf(db, { programmeId: programme.id, from, to });
  expect((await pack(month, addDays(open, -1))).adjustments).toMatchObject([{ companyId: company.id, kopecks: 100_000 }]);
  expect((await pack(open, addDays(open, 27))).adjustments).toMatchObject([{ companyId: company.id, kopecks: -23_000 }]);
  await expect(adjustCompany(staff, { key: randomUUID(), reason: "Вперёд", budgetId, companyId: company.id, on: addDays(siteDay(now), 1), amountKopecks: 5 }, now)).rejects.toMatchObject({ details: { rule: expect.stringMatching(/^(adjust-ahead|budget-other)$/) as string } });
  await expect(adjustCompany(staff, { key: randomUUID(), reason: "Чужой", budgetId, companyId: randomUUID(), on: used, amountKopecks: 5 }, now)).rejects.toMatchObject({ code: "not-found" });
  expect(await brokenRules()).toEqual([]);
});
