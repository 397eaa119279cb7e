import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heldOf } from "~/features/billing/deposits/queries.server";
import { depositTermsOn, setDepositTerm } from "~/features/billing/deposits/terms.server";
import { changeBalance, lockBalances } from "~/features/billing/commands/balance.server";
import { papersOf } from "~/features/billing/documents/queries.server";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { takeBack } from "~/features/booking/equipment/commands/take-back.server";
import { depositNeeds, depositOfBooking, heldDeposits } from "~/features/booking/equipment/deposits.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, atMinute, dayToDb, siteDay, type Day } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead } from "#tests/factories/booking";
import { bookPaid, makeAdmin, makeEquipment } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const today = siteDay(new Date());

/** Each piece of the resource asks for so much from long ago on. */
const asks = (code: string, kopecks: number) => db.depositTerm.create({ data: { code, amountKopecks: BigInt(kopecks), validFrom: dayToDb("2026-01-01"), source: "Приказ № 7" } });
const payAhead = ({ companyId }: CompanyScope, kopecks: number) =>
  transaction(async (tx) => {
    await lockBalances(tx, [companyId]);
    await changeBalance(tx, { companyId, kind: "RECEIVED", amountKopecks: kopecks, reference: `п/п ${kopecks}`, reason: "overpaid", actorId: null });
  });
const advanceOf = async ({ companyId }: CompanyScope) => Number((await db.companyBalance.findUnique({ where: { companyId } }))?.advanceKopecks ?? 0n);

/** A paid booking of things that ask for a deposit. */
async function lent(kopecks: number, { units = 1, ahead = 0 } = {}) {
  const [admin, resident, equipment] = [await makeAdmin(), await makeResident(), await makeEquipment(units)];
  await asks(equipment.resource.tariffCode, kopecks);
  if (ahead > 0) await payAhead(resident.scope, ahead);
  const day = dayAhead(3);
  const booking = await bookPaid(resident.scope, equipment.resource, day, 600, 720, { quantity: units });
  const give = (unitId: number, depositWaiver = "") =>
    handOut(admin, { bookingId: booking.id, heldUnitId: unitId, unitId, condition: "good", note: "", photoId: null, takenBy: "Лев Шарнирный", depositWaiver }, atMinute(day, 590));
  const bring = (custodyId: string, keepKopecks = 0, note = "") => takeBack(admin, { custodyId, condition: "good", note, photoId: null, broughtBy: "Лев Шарнирный", keepKopecks }, atMinute(day, 700));
  return { ...resident, admin, booking, day, give, bring, units: booking.units };
}

describe("a deposit", () => {
  it("is held of the advance at the hand-out, shown to both sides, and comes back whole at the return", async () => {
    const { scope, admin, booking, day, give, bring, units } = await lent(30_000_00, { ahead: 45_000_00 });
    const startsAt = atMinute(day, 600);
    expect(await depositOfBooking(scope, { id: booking.id, companyId: scope.companyId, startsAt })).toEqual({ needKopecks: 30_000_00, advanceKopecks: 45_000_00, heldKopecks: 0 });
    const { id } = await give(units[0]!);
    expect([await advanceOf(scope), await heldOf(scope.companyId)]).toEqual([15_000_00, 30_000_00]);
    expect(await depositOfBooking(scope, { id: booking.id, companyId: scope.companyId, startsAt })).toEqual({ needKopecks: 0, advanceKopecks: 0, heldKopecks: 30_000_00 });
    expect((await heldDeposits(admin)).filter((one) => one.companyId === scope.companyId)).toMatchObject([{ amountKopecks: 30_000_00, bookingId: booking.id }]);
    await bring(id);
    expect([await advanceOf(scope), await heldOf(scope.companyId)]).toEqual([45_000_00, 0]);
    expect((await heldDeposits(admin)).filter((one) => one.companyId === scope.companyId)).toEqual([]);
    // Neither holding nor giving back moves the account: it is the company's money all the while.
    const { entries } = await reconciliationOf(scope, scope.companyId, addDays(today, -1), addDays(today, 1));
    expect(entries.map((entry) => entry.kind).sort()).toEqual(["advance", "payment"]);
    expect(await brokenRules()).toEqual([]);
  });

  it("pays for damage by an invoice of its own, without VAT, and gives the rest back", async () => {
    const { scope, give, bring, units } = await lent(10_000_00, { ahead: 10_000_00 });
    const { id } = await give(units[0]!);
    await expect(bring(id, 10_000_01, "Разбит видоискатель")).rejects.toEqual(refusal("deposit-keep"));
    await expect(bring(id, 4_000_00, "")).rejects.toEqual(refusal("damage-note"));
    await bring(id, 4_000_00, "Разбит видоискатель");
    expect([await advanceOf(scope), await heldOf(scope.companyId)]).toEqual([6_000_00, 0]);
    const invoice = await db.invoice.findFirstOrThrow({ where: { companyId: scope.companyId, subjectType: "deposit" }, include: { lines: true, payments: true } });
    expect(invoice).toMatchObject({ status: "PAID", totalKopecks: 4_000_00n, vatPercent: null, vatKopecks: 0n });
    expect(invoice.lines).toMatchObject([{ kind: "damage", amountKopecks: 4_000_00n, reason: "Разбит видоискатель" }]);
    expect(await papersOf(invoice.id)).toMatchObject({ act: null, supplied: null, toBeRendered: false });
    expect(invoice.payments).toMatchObject([{ method: "ADVANCE", amountKopecks: 4_000_00n }]);
    const account = await reconciliationOf(scope, scope.companyId, addDays(today, -1), addDays(today, 5));
    expect(account.entries.find((entry) => entry.kind === "damage")).toMatchObject({ debitKopecks: 4_000_00 });
    await expect(bring(id)).rejects.toEqual(refusal("returned-already"));
    expect(await brokenRules()).toEqual([]);
  });

  it("that the advance does not cover keeps the thing at the desk, unless staff say why not", async () => {
    const { scope, admin, day, give, bring, units } = await lent(10_000_00, { ahead: 9_999_99 });
    expect(await depositNeeds(scope.companyId, units, atMinute(day, 590))).toEqual({ needs: [{ unitId: units[0], amountKopecks: 10_000_00, source: "Приказ № 7" }], advanceKopecks: 9_999_99 });
    await expect(give(units[0]!)).rejects.toEqual(refusal("deposit-short"));
    expect(await db.custody.count({ where: { companyId: scope.companyId } })).toBe(0);
    const { id } = await give(units[0]!, "Партнёр фестиваля");
    expect([await advanceOf(scope), await heldOf(scope.companyId)]).toEqual([9_999_99, 0]);
    await expect(bring(id, 100, "Царапина на корпусе")).rejects.toEqual(refusal("deposit-none"));
    await bring(id);
    expect((await heldDeposits(admin)).filter((one) => one.companyId === scope.companyId)).toEqual([]);
    expect(await brokenRules()).toEqual([]);
  });

  it("is never held of money that is not there, and never comes back twice, however many desks act at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 }), async (units, covered, keeps) => {
        const [amount, ahead] = [1_000, covered * 1_000 + 500];
        const one = await lent(amount, { units, ahead });
        const given = await Promise.allSettled([...one.units, ...one.units].map((unit) => one.give(unit)));
        const out = given.flatMap((each) => (each.status === "fulfilled" ? [each.value.id] : []));
        expect(out).toHaveLength(Math.min(units, covered));
        expect(await advanceOf(one.scope)).toBe(ahead - out.length * amount);
        const back = await Promise.allSettled(out.flatMap((id, index) => [one.bring(id, keeps[index], "Потёртости корпуса"), one.bring(id, keeps[index], "Потёртости корпуса")]));
        expect(back.filter((each) => each.status === "fulfilled")).toHaveLength(out.length);
        const kept = out.reduce((sum, _, index) => sum + (keeps[index] ?? 0), 0);
        expect(await advanceOf(one.scope)).toBe(ahead - kept);
        expect(await brokenRules()).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it("is set from tomorrow on, ends the one before, and 0 ends it", async () => {
    const { resource } = await makeEquipment(1);
    const code = resource.tariffCode;
    const set = (amountKopecks: number, validFrom: Day) => setDepositTerm({ code, amountKopecks, validFrom, source: "Приказ № 9" }, system, today);
    await expect(set(100, today)).rejects.toEqual(refusal("price-past"));
    await expect(setDepositTerm({ code: "no-such-thing", amountKopecks: 1, validFrom: addDays(today, 1), source: "Приказ" }, system, today)).rejects.toEqual(refusal("not-found"));
    await set(100, addDays(today, 1));
    await set(200, addDays(today, 10));
    await expect(set(300, addDays(today, 5))).rejects.toEqual(refusal("deposit-planned"));
    await set(0, addDays(today, 20));
    const on = async (days: number) => (await depositTermsOn(addDays(today, days), [code])).get(code)?.amountKopecks ?? 0;
    expect([await on(0), await on(1), await on(9), await on(10), await on(19), await on(20)]).toEqual([0, 100, 100, 200, 200, 0]);
  });
});
