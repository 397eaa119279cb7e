import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustCompany, closeProgramme, setBudget } from "~/features/subsidy/adjust.server";
import { consume, release, reserve, type SubsidyUse } from "~/features/subsidy/commands.server";
import { offersFor, offersPart } from "~/features/subsidy/offers.server";
import { quarterOf, shareOut } from "~/features/subsidy/rules";
import { db, sqlState, transaction } from "~/lib/db/client.server";
import { readPart } from "~/lib/db/together.server";
import { DomainError } from "~/lib/errors";
import { addDays, addMonths, siteDay, type Day } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead, makeProgramme } from "#tests/factories/booking";
import { makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { meeting } from "#tests/waiting";

// Before the first connection opens: 32 uses at one moment shall really meet in the database.
process.env.DATABASE_POOL = "36";
useDatabase();

const ON = dayAhead(1);
/** When staff correct what was used: after it. */
const AFTER = new Date(`${ON}T12:00:00Z`);
const YEAR = Number(ON.slice(0, 4));
const rule = (name: string) => expect.objectContaining({ code: "rule-broken", details: { rule: name } });
const staff = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
const pressed = () => ({ key: randomUUID(), reason: "Решение от сегодня" });

async function take(kind: string, companyId: string, price: number, on: Day = ON) {
  const use: SubsidyUse = { companyId, subject: { type: "booking", id: randomUUID() }, on, actorId: null };
  const shares = await transaction(async (tx) => {
    const found = shareOut(price, 60, await offersFor(tx, { companyId, resourceKind: kind, on }, { lock: true }));
    await reserve(tx, use, found);
    return found;
  });
  return { use, shares };
}

describe("a ceiling", () => {
  it("of the month cuts the share to the kopeck, of the year after it, and gives back what is given back", async () => {
    const kind = randomUUID();
    await makeProgramme({ kinds: [kind], sharePercent: 50, rules: { monthlyCeilingKopecks: 70_001n, yearlyCeilingKopecks: 100_000n } });
    const { company } = await makeCompany();
    const first = await take(kind, company.id, 100_000);
    expect(first.shares).toMatchObject([{ amountKopecks: 50_000, limitedBy: "nothing" }]);
    expect((await take(kind, company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 20_001, limitedBy: "ceiling" }]);
    expect((await take(kind, company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 0, limitedBy: "ceiling" }]);
    await transaction((tx) => release(tx, first.use, "cancelled"));
    expect((await offersFor(db, { companyId: company.id, resourceKind: kind, on: ON }))[0]?.ceilings).toEqual([
      { per: "month", period: ON.slice(0, 7), leftKopecks: 50_000, limitKopecks: 70_001 },
      { per: "year", period: ON.slice(0, 4), leftKopecks: 79_999, limitKopecks: 100_000 },
    ]);
    // Another company has its own.
    expect((await take(kind, (await makeCompany()).company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 50_000 }]);
    expect(await brokenRules()).toEqual([]);
  });

  it("set or lowered later counts what was got before, and takes nothing back", async () => {
    const kind = randomUUID();
    const { programme } = await makeProgramme({ kinds: [kind], sharePercent: 50 });
    const { company } = await makeCompany();
    await take(kind, company.id, 100_000);
    await db.programme.update({ where: { id: programme.id }, data: { monthlyCeilingKopecks: 40_000n } });
    expect((await take(kind, company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 0, limitedBy: "ceiling" }]);
    await db.programme.update({ where: { id: programme.id }, data: { monthlyCeilingKopecks: 60_000n } });
    expect((await take(kind, company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 10_000, limitedBy: "ceiling" }]);
    expect(await brokenRules()).toEqual([]);
  });

  it("lowered or raised holds for a correction by staff as it is now", async () => {
    const kind = randomUUID();
    const { programme, budget } = await makeProgramme({ kinds: [kind], sharePercent: 100, rules: { yearlyCeilingKopecks: 100_000n } });
    const { company } = await makeCompany();
    const [scope, budgetId] = [await staff(), (await budget()).id];
    await take(kind, company.id, 80_000);
    const ceiling = (kopecks: bigint | null) => db.programme.update({ where: { id: programme.id }, data: { yearlyCeilingKopecks: kopecks } });
    const adjust = (amountKopecks: number) => adjustCompany(scope, { ...pressed(), budgetId, companyId: company.id, on: ON, amountKopecks }, AFTER);
    await ceiling(90_000n);
    await expect(adjust(20_000)).rejects.toEqual(rule("adjust-ceiling"));
    await adjust(10_000);
    await ceiling(50_000n);
    await expect(adjust(1)).rejects.toEqual(rule("adjust-ceiling"));
    await ceiling(120_000n);
    await adjust(30_000);
    await expect(adjust(1)).rejects.toEqual(rule("adjust-ceiling"));
    await ceiling(null);
    await adjust(1);
    expect(await brokenRules()).toEqual([]);
  });

  it("is kept by the database whatever the code does, and refuses what was promised before another took it", async () => {
    const kind = randomUUID();
    await makeProgramme({ kinds: [kind], sharePercent: 50, rules: { monthlyCeilingKopecks: 50_000n } });
    const { company } = await makeCompany();
    const offers = await offersFor(db, { companyId: company.id, resourceKind: kind, on: ON });
    await take(kind, company.id, 100_000);
    const late = { companyId: company.id, subject: { type: "booking", id: randomUUID() }, on: ON, actorId: null };
    await expect(transaction((tx) => reserve(tx, late, shareOut(2, 60, offers)))).rejects.toEqual(expect.objectContaining({ code: "ceiling-reached" }));
    const stateOf = (work: Promise<unknown>) => work.then(() => "done", (error: unknown) => sqlState(error));
    expect(await stateOf(db.ceilingUsage.updateMany({ where: { companyId: company.id, limitKopecks: { not: null } }, data: { usedKopecks: 50_001n } }))).toBe("23514");
  });
});

describe("budgets of quarters", () => {
  it("come out of the year's, pay for their own days, and leave the year's to the other quarters", async () => {
    const kind = randomUUID();
    const scope = await staff();
    const { programme } = await makeProgramme({ kinds: [kind], sharePercent: 50, budgetKopecks: 100_000 });
    const to = { programmeId: programme.id, year: YEAR, now: new Date() };
    const set = (quarter: number, amountKopecks: number, press = pressed()) => setBudget(scope, { ...press, programmeId: to.programmeId, year: to.year, quarter, amountKopecks }, to.now);
    const quarter = quarterOf(ON);
    const once = pressed();
    await set(quarter, 30_000, once);
    await set(quarter, 30_000, once);
    await expect(set(quarter, 100_001)).rejects.toEqual(rule("budget-over-year"));
    const amounts = async () => (await db.programmeBudget.findMany({ where: { programmeId: programme.id, year: YEAR }, orderBy: { quarter: "asc" } })).map((row) => [row.quarter, Number(row.amountKopecks)]);
    expect(await amounts()).toEqual([[0, 70_000], [quarter, 30_000]]);
    const { company } = await makeCompany();
    expect((await take(kind, company.id, 100_000)).shares).toMatchObject([{ amountKopecks: 30_000, limitedBy: "budget" }]);
    await expect(set(quarter, 29_999)).rejects.toEqual(rule("budget-below"));
    const other = Array.from({ length: 12 }, (_, month) => `${YEAR}-${String(month + 1).padStart(2, "0")}-15`).find((day) => quarterOf(day) !== quarter) ?? "";
    expect((await take(kind, company.id, 100_000, other)).shares).toMatchObject([{ amountKopecks: 50_000, limitedBy: "nothing" }]);
    // The year as a whole: 120 000 with the quarter in it, so 90 000 of its own.
    await set(0, 120_000);
    expect(await amounts()).toEqual([[0, 90_000], [quarter, 30_000]]);
    await expect(set(0, 79_999)).rejects.toEqual(rule("budget-below"));
    expect(await brokenRules()).toEqual([]);
  });

  it("of a time that is over stay, but for what goes back to the year", async () => {
    const { programme } = await makeProgramme({ kinds: [randomUUID()] });
    const scope = await staff();
    await expect(setBudget(scope, { ...pressed(), programmeId: programme.id, year: 2020, quarter: 0, amountKopecks: 1 }, new Date())).rejects.toEqual(rule("budget-past"));
    const day = `${YEAR}-11-15`;
    await setBudget(scope, { ...pressed(), programmeId: programme.id, year: YEAR, quarter: 2, amountKopecks: 500 }, new Date(`${YEAR}-05-01T00:00:00Z`));
    await expect(setBudget(scope, { ...pressed(), programmeId: programme.id, year: YEAR, quarter: 2, amountKopecks: 501 }, new Date(`${day}T00:00:00Z`))).rejects.toEqual(rule("budget-past"));
    await setBudget(scope, { ...pressed(), programmeId: programme.id, year: YEAR, quarter: 2, amountKopecks: 0 }, new Date(`${day}T00:00:00Z`));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("an adjustment", () => {
  it("goes both ways with its reason, never below what is written nor past budget and ceiling, and once a press", async () => {
    const kind = randomUUID();
    const scope = await staff();
    const { budget } = await makeProgramme({ kinds: [kind], sharePercent: 50, budgetKopecks: 90_000, rules: { yearlyCeilingKopecks: 80_000n } });
    const { company } = await makeCompany();
    const { use } = await take(kind, company.id, 100_000);
    await transaction((tx) => consume(tx, use, "used"));
    const { id: budgetId } = await budget();
    const adjust = (amountKopecks: number, press = pressed()) => adjustCompany(scope, { ...press, budgetId, companyId: company.id, on: ON, amountKopecks }, AFTER);
    await expect(adjust(-50_001)).rejects.toEqual(rule("budget-taken"));
    const once = pressed();
    await adjust(-20_000, once);
    await adjust(-20_000, once);
    expect(await budget()).toMatchObject({ consumedKopecks: 30_000n });
    await expect(adjust(60_001)).rejects.toEqual(rule("budget-over-year"));
    await expect(adjust(50_001)).rejects.toEqual(rule("adjust-ceiling"));
    await adjust(50_000);
    expect(await budget()).toMatchObject({ consumedKopecks: 80_000n, reservedKopecks: 0n });
    expect(await db.ledgerEntry.findFirst({ where: { subjectId: once.key } })).toMatchObject({ reason: "adjusted", note: once.reason, credit: "CONSUMED", debit: "AVAILABLE" });
    await expect(adjustCompany(scope, { ...pressed(), budgetId, companyId: company.id, on: "2020-01-01", amountKopecks: -1 }, AFTER)).rejects.toEqual(rule("budget-other"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("an adjustment and a use of a company that had nothing yet", () => {
  it("take ceilings and budget in one order", async () => {
    const kind = randomUUID();
    const scope = await staff();
    const { budget } = await makeProgramme({ kinds: [kind], sharePercent: 50, budgetKopecks: 90_000, rules: { yearlyCeilingKopecks: 80_000n } });
    const { company } = await makeCompany();
    const { id: budgetId } = await budget();
    const outcomes = await meeting<unknown>(`SELECT 1 FROM "ProgrammeBudget" WHERE id = '${budgetId}' FOR UPDATE`, [
      () => adjustCompany(scope, { ...pressed(), budgetId, companyId: company.id, on: ON, amountKopecks: 10_000 }, AFTER),
      () => take(kind, company.id, 100_000),
    ]);
    expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await budget()).toMatchObject({ consumedKopecks: 10_000n, reservedKopecks: 50_000n });
    expect((await db.ceilingUsage.findMany({ where: { companyId: company.id }, orderBy: { period: "asc" } })).map((row) => [row.usedKopecks, row.limitKopecks])).toEqual([[60_000n, 80_000n], [60_000n, null]]);
    await expect(adjustCompany(scope, { ...pressed(), budgetId, companyId: company.id, on: ON, amountKopecks: 20_001 }, AFTER)).rejects.toEqual(rule("adjust-ceiling"));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a programme", () => {
  it("that is closed pays for nothing new; what is reserved stays until it is used", async () => {
    const kind = randomUUID();
    const { programme, budget } = await makeProgramme({ kinds: [kind], sharePercent: 50 });
    const { company } = await makeCompany();
    const { use } = await take(kind, company.id, 100_000);
    const scope = await staff();
    await closeProgramme(scope, { programmeId: programme.id, reason: "Конец финансирования" }, new Date());
    await closeProgramme(scope, { programmeId: programme.id, reason: "Ещё раз" }, new Date());
    expect(await db.programme.findUnique({ where: { id: programme.id } })).toMatchObject({ closeReason: "Конец финансирования", version: 2 });
    expect((await take(kind, company.id, 100_000)).shares).toEqual([]);
    expect(await budget()).toMatchObject({ reservedKopecks: 50_000n });
    // Nobody funds it any more; what it does not need may be taken out.
    const { year, amountKopecks } = await budget();
    const set = (kopecks: number) => setBudget(scope, { ...pressed(), programmeId: programme.id, year, quarter: 0, amountKopecks: kopecks }, new Date());
    await expect(set(Number(amountKopecks) + 1)).rejects.toEqual(rule("programme-closed"));
    await set(Number(amountKopecks) - 1);
    expect(await transaction((tx) => consume(tx, use, "used"))).toBe(50_000);
  });

  it("pays for things by name, by kind of company, year of residency and size; the order of paying is the stated one", async () => {
    const kind = randomUUID();
    const make = (sharePercent: number, rules: Parameters<typeof makeProgramme>[0]["rules"], kinds = [kind]) => makeProgramme({ kinds, sharePercent, rules: { ...rules } });
    await make(10, { priority: 30 });
    await make(20, { priority: 20, residencyYears: [1, 2] });
    await make(30, { priority: 10, resourceSlugs: ["the-thing"] }, []);
    await make(40, { companyKinds: ["GAME_DEVELOPER"] });
    await make(50, { maxHeadcount: 15 });
    const { company } = await makeCompany();
    const shares = async (more: object) => (await offersFor(db, { companyId: company.id, resourceKind: kind, on: ON, ...more })).map((offer) => offer.sharePercent);
    await db.company.update({ where: { id: company.id }, data: { kind: "ANIMATION_STUDIO", headcount: null } });
    expect(await shares({})).toEqual([10]);
    expect(await shares({ residencyYear: 2, tariffCode: "the-thing" })).toEqual([30, 20, 10]);
    await db.company.update({ where: { id: company.id }, data: { kind: "GAME_DEVELOPER", headcount: 15 } });
    expect((await shares({ residencyYear: 3 })).toSorted()).toEqual([10, 40, 50]);
    await db.company.update({ where: { id: company.id }, data: { headcount: 16 } });
    expect(await shares({})).toEqual([10, 40]);
    const days = [ON, addDays(ON, 5)] as const;
    const read = await readPart(offersPart(company.id, ...days));
    for (const on of days) expect(read({ resourceKind: kind, on, residencyYear: 1 })).toEqual(await offersFor(db, { companyId: company.id, resourceKind: kind, on, residencyYear: 1 }));
  });
});

describe("32 connections at once", () => {
  it("exceed no budget, quota or ceiling by a kopeck, whatever they do and in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          budget: fc.integer({ min: 0, max: 400_000 }),
          monthly: fc.option(fc.bigInt({ min: 0n, max: 150_000n }), { nil: null }),
          yearly: fc.option(fc.bigInt({ min: 0n, max: 200_000n }), { nil: null }),
          minutes: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }),
          steps: fc.array(fc.record({ company: fc.nat(2), price: fc.integer({ min: 1, max: 90_000 }), later: fc.boolean(), then: fc.constantFrom("keep", "use", "drop", "back") }), { minLength: 32, maxLength: 40 }),
        }),
        async ({ budget: budgetKopecks, monthly, yearly, minutes, steps }) => {
          const kind = randomUUID();
          const scope = await staff();
          const { programme, budget } = await makeProgramme({ kinds: [kind], sharePercent: 60, monthlyMinutes: minutes, budgetKopecks, rules: { monthlyCeilingKopecks: monthly, yearlyCeilingKopecks: yearly } });
          await makeProgramme({ kinds: [kind], sharePercent: 60, budgetKopecks: 50_000, rules: { yearlyCeilingKopecks: yearly } });
          const companies = [await makeCompany(), await makeCompany(), await makeCompany()].map((one) => one.company.id);
          const later = addMonths(ON, 1);
          const settled = await Promise.allSettled(
            steps.map(async ({ company, price, later: second, then }) => {
              const { use, shares } = await take(kind, companies[company]!, price, second ? later : ON);
              expect(shares.reduce((sum, share) => sum + share.amountKopecks, 0)).toBeLessThanOrEqual(price);
              if (then === "use" || then === "back") await transaction((tx) => consume(tx, use, "used"));
              if (then === "drop") await transaction((tx) => release(tx, use, "cancelled"));
              const mine = shares.find((share) => share.offer.programmeId === programme.id);
              if (then === "back" && mine && mine.amountKopecks > 0) await adjustCompany(scope, { ...pressed(), budgetId: mine.offer.budgetId, companyId: use.companyId, on: use.on, amountKopecks: -1 }, AFTER);
            }),
          );
          const refused = settled.flatMap((one) => (one.status === "rejected" && !(one.reason instanceof DomainError) ? [String(one.reason)] : []));
          expect(refused).toEqual([]);
          const rows = await db.ceilingUsage.findMany({ where: { programmeId: programme.id } });
          for (const row of rows) {
            const limit = row.period.length === 4 ? yearly : monthly;
            if (limit !== null) expect(row.usedKopecks).toBeLessThanOrEqual(limit);
          }
          const { reservedKopecks, consumedKopecks } = await budget();
          expect(reservedKopecks + consumedKopecks).toBeLessThanOrEqual(BigInt(budgetKopecks));
          // Uses here are no bookings: what the ledger knows of days is asked instead.
          expect((await brokenRules()).filter((one) => !one.startsWith("a quota's minutes"))).toEqual([]);
        },
      ),
      { numRuns: 6 },
    );
  }, 120_000);
});

it("a day of the site belongs to one quarter", () => {
  expect(["2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31"].map(quarterOf)).toEqual([1, 1, 2, 4]);
  expect(quarterOf(siteDay(new Date(Date.UTC(2026, 2, 31, 17))))).toBe(2);
});
