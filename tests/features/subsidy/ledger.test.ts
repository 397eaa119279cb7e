import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { consume, fund, release, reserve, type SubsidyUse } from "~/features/subsidy/commands.server";
import { offersFor } from "~/features/subsidy/offers.server";
import { budgetLedger, budgets, currentProgrammes, quotaOf } from "~/features/subsidy/queries.server";
import { shareOut } from "~/features/subsidy/rules";
import { audit, system } from "~/lib/audit.server";
import { db, sqlState, transaction } from "~/lib/db/client.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead, makeProgramme } from "#tests/factories/booking";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";

useDatabase();

const ON = dayAhead(1);
const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const stateOf = (work: Promise<unknown>) => work.then(() => "done", (error: unknown) => sqlState(error));

/** Reserves for a use of an hour at a price, as a booking does. */
async function take(kind: string, companyId: string, price: number, minutes = 60) {
  const use: SubsidyUse = { companyId, subject: { type: "booking", id: randomUUID() }, on: ON, actorId: null };
  const shares = await transaction(async (tx) => {
    const found = shareOut(price, minutes, await offersFor(tx, { companyId, resourceKind: kind, on: ON }, { lock: true }));
    await reserve(tx, use, found);
    return found;
  });
  return { use, shares };
}

describe("the ledger", () => {
  it("follows a rouble from funding over reserve to use, and back", async () => {
    const kind = randomUUID();
    const { programme, budget } = await makeProgramme({ kinds: [kind], sharePercent: 40, monthlyMinutes: 600, budgetKopecks: 100_000 });
    const { company, owner } = await makeCompany();
    const used = await take(kind, company.id, 50_000);
    const dropped = await take(kind, company.id, 50_000, 120);
    expect(await budget()).toMatchObject({ reservedKopecks: 40_000n, consumedKopecks: 0n });
    expect(await transaction((tx) => consume(tx, used.use, "used"))).toBe(20_000);
    expect(await transaction((tx) => release(tx, dropped.use, "cancelled"))).toBe(20_000);
    expect(await budget()).toMatchObject({ amountKopecks: 100_000n, reservedKopecks: 0n, consumedKopecks: 20_000n });
    // A second time there is nothing left to give back or to spend.
    expect(await transaction((tx) => release(tx, used.use, "cancelled"))).toBe(0);
    expect(await transaction((tx) => consume(tx, dropped.use, "used"))).toBe(0);

    const staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const { entries, pages } = await budgetLedger(staff, (await budget()).id, 1);
    expect(pages).toBe(1);
    expect(entries.map((one) => [one.credit, one.debit, one.amountKopecks, one.minutes, one.reason]).reverse()).toEqual([
      ["FUNDED", "AVAILABLE", 100_000, 0, "fund"],
      ["AVAILABLE", "RESERVED", 20_000, 60, "reserve"],
      ["AVAILABLE", "RESERVED", 20_000, 120, "reserve"],
      ["RESERVED", "CONSUMED", 20_000, 60, "used"],
      ["RESERVED", "AVAILABLE", 20_000, 120, "cancelled"],
    ]);
    const quota = (await quotaOf(companyScopeOf(company, owner), ON)).find((one) => one.programmeId === programme.id);
    expect(quota).toMatchObject({ usedMinutes: 60, limitMinutes: 600 });
    expect((await budgets(staff)).find((one) => one.programmeId === programme.id && one.budgetId === entries[0]?.budgetId)).toMatchObject({ consumedKopecks: 20_000 });
  });

  it("is append-only: the database refuses to change or delete an entry", async () => {
    expect(await stateOf(db.$executeRaw`UPDATE "LedgerEntry" SET "amountKopecks" = 1`)).toBe("23001");
    expect(await stateOf(db.$executeRaw`DELETE FROM "LedgerEntry"`)).toBe("23001");
    expect(await db.ledgerEntry.count()).toBeGreaterThan(0);
  });

  it("takes no entry of nothing, and none from an account to itself", async () => {
    const budget = await db.programmeBudget.findFirstOrThrow();
    const entry = { budgetId: budget.id, debit: "RESERVED", credit: "AVAILABLE", amountKopecks: 1n, subjectType: "t", subjectId: "t", reason: "t" } as const;
    expect(await stateOf(db.ledgerEntry.create({ data: { ...entry, amountKopecks: 0n } }))).toBe("23514");
    expect(await stateOf(db.ledgerEntry.create({ data: { ...entry, debit: "AVAILABLE" } }))).toBe("23514");
  });
});

describe("a budget", () => {
  it("never goes below nothing, whatever the code does", async () => {
    const { budget } = await makeProgramme({ kinds: [randomUUID()], budgetKopecks: 100 });
    const { id } = await budget();
    const set = (data: { reservedKopecks?: bigint; consumedKopecks?: bigint }) => stateOf(db.programmeBudget.update({ where: { id }, data }));
    expect(await set({ reservedKopecks: 101n })).toBe("23514");
    expect(await set({ reservedKopecks: -1n })).toBe("23514");
    expect(await set({ reservedKopecks: 60n, consumedKopecks: 41n })).toBe("23514");
  });

  it("that another emptied in between refuses what was promised, and takes nothing", async () => {
    const kind = randomUUID();
    const { budget } = await makeProgramme({ kinds: [kind], sharePercent: 40, monthlyMinutes: 600, budgetKopecks: 20_000 });
    const { company } = await makeCompany();
    const offers = await offersFor(db, { companyId: company.id, resourceKind: kind, on: ON });
    await take(kind, company.id, 50_000);
    const late = { companyId: company.id, subject: { type: "booking", id: randomUUID() }, on: ON, actorId: null };
    await expect(transaction((tx) => reserve(tx, late, shareOut(50_000, 60, offers)))).rejects.toEqual(refusal("budget-exhausted"));
    expect(await budget()).toMatchObject({ reservedKopecks: 20_000n });
    expect(await db.quotaUsage.findFirst({ where: { companyId: company.id } })).toMatchObject({ usedMinutes: 60 });
  });

  it("of a year is opened once", async () => {
    const { programme } = await makeProgramme({ kinds: [randomUUID()] });
    expect(await stateOf(transaction((tx) => fund(tx, programme.id, Number(ON.slice(0, 4)), 5, null)))).toBe("23505");
    await transaction((tx) => fund(tx, programme.id, 2099, 0, null));
    expect((await brokenRules()).filter((rule) => rule.startsWith("a budget"))).toEqual([]);
  });

  it("is shown to nobody under a false id", async () => {
    const staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    await expect(budgetLedger(staff, randomUUID(), 1)).rejects.toEqual(refusal("not-found"));
  });
});

describe("what a programme offers", () => {
  it("does not fall below nothing when the quota was lowered in the middle of the month", async () => {
    const kind = randomUUID();
    const { programme } = await makeProgramme({ kinds: [kind], monthlyMinutes: 600 });
    const { company } = await makeCompany();
    await take(kind, company.id, 10_000, 300);
    await db.programme.update({ where: { id: programme.id }, data: { monthlyMinutes: 120 } });
    expect(await offersFor(db, { companyId: company.id, resourceKind: kind, on: ON })).toMatchObject([{ minutesLeft: 0 }]);
    expect((await take(kind, company.id, 10_000)).shares).toMatchObject([{ amountKopecks: 0, limitedBy: "quota" }]);
  });

  it("grows in the same month when the quota was raised", async () => {
    const kind = randomUUID();
    const { programme } = await makeProgramme({ kinds: [kind], monthlyMinutes: 60 });
    const { company } = await makeCompany();
    await take(kind, company.id, 10_000, 60);
    await db.programme.update({ where: { id: programme.id }, data: { monthlyMinutes: 180 } });
    expect((await take(kind, company.id, 10_000, 120)).shares).toMatchObject([{ amountKopecks: 4_000, minutes: 120, limitedBy: "nothing" }]);
  });

  it("is listed while in force", async () => {
    expect((await currentProgrammes(ON)).map((one) => one.code)).toContain("animation-nso");
    expect(await currentProgrammes("2019-12-31")).toEqual([]);
  });
});

describe("the audit log", () => {
  it("is append-only as well", async () => {
    await transaction((tx) => audit(tx, system, "test.done", { type: "test", id: "1" }));
    expect(await stateOf(db.$executeRaw`UPDATE "AuditEntry" SET action = 'other'`)).toBe("23001");
    expect(await stateOf(db.$executeRaw`DELETE FROM "AuditEntry"`)).toBe("23001");
    expect(await db.auditEntry.findFirst({ where: { action: "test.done" } })).toMatchObject({ actorName: "Кадр", actorId: null });
  });

  it("says nothing of what was rolled back", async () => {
    await expect(
      transaction(async (tx) => {
        await audit(tx, system, "test.undone", { type: "test", id: "1" });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    expect(await db.auditEntry.count({ where: { action: "test.undone" } })).toBe(0);
  });
});
