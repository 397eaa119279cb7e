import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { chargeLease, chargeLeases } from "~/features/billing/lease/commands/charge.server";
import { beginLease, changeArea, endLease } from "~/features/billing/lease/commands/leases.server";
import { leaseFor, leasesOf } from "~/features/billing/lease/queries.server";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, dayToDb, monthOf, siteDay } from "~/lib/time";

useDatabase();

const at = { now: new Date() };
const thisMonth = monthOf(siteDay(at.now));
const before = (months: number) => addMonths(thisMonth, -months);
const LAST = (month: string) => addDays(addMonths(month, 1), -1);

let room = 300;

async function leased(startsOn = before(2), areaHundredths = 4000) {
  const { scope, company } = await makeResident({ startsOn });
  const staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  const input = { companyId: company.id, premises: `ком. ${(room += 1)}`, basis: "договор аренды № 7", startsOn, endsOn: null, stepsFrom: startsOn, areaHundredths };
  return { scope, staff, input, id: await beginLease(staff, input, at) };
}
const invoicesOf = (companyId: string) => db.invoice.findMany({ where: { companyId, subjectType: "lease" }, include: { lines: { orderBy: { position: "asc" } } }, orderBy: { number: "asc" } });

describe("a lease", () => {
  it("is charged for each month that has ended, by an invoice that explains itself; again, nothing more", async () => {
    const { scope, id } = await leased();
    await chargeLeases(at.now);
    await chargeLeases(at.now);
    const invoices = await invoicesOf(scope.companyId);
    expect(invoices.map((one) => [one.totalKopecks, one.vatKopecks, one.basis, one.lines.map((line) => [line.kind, line.quantity, line.unit, line.priceKopecks, line.amountKopecks])])).toEqual(
      Array.from({ length: 2 }, () => [1_440_000n, expect.any(BigInt), "договор аренды № 7", [["rent", "40", "м²·мес.", 90_000n, 3_600_000n], ["step", "1", expect.any(String), -2_160_000n, -2_160_000n]]]),
    );
    expect(invoices[0]?.lines[0]?.name).toContain(`Аренда: ком. ${room}, 40 м²`);
    const [lease] = await leasesOf(scope);
    expect(lease?.charges.map((one) => [one.month, one.marketKopecks, one.chargedKopecks, one.benefitKopecks, one.invoiceNumber])).toEqual([
      [before(1), 3_600_000, 1_440_000, 2_160_000, invoices[1]?.number],
      [before(2), 3_600_000, 1_440_000, 2_160_000, invoices[0]?.number],
    ]);
    expect(lease?.id).toBe(id);
    // What was rendered waits for the act of its month.
    const supplies = await db.supply.findMany({ where: { companyId: scope.companyId }, orderBy: { usedOn: "asc" } });
    expect(supplies.map((one) => [one.invoiceId, one.amountKopecks, one.usedOn.toISOString().slice(0, 10)])).toEqual(invoices.map((one, index) => [one.id, 1_440_000n, LAST(before(2 - index))]));
    const support = await db.supportRecord.findMany({ where: { companyId: scope.companyId }, orderBy: { fromDay: "asc" } });
    expect(support.map((one) => [one.form, one.amountKopecks, one.fromDay.toISOString().slice(0, 10), one.toDay.toISOString().slice(0, 10)])).toEqual([
      ["PROPERTY", 2_160_000n, before(2), LAST(before(2))],
      ["PROPERTY", 2_160_000n, before(1), LAST(before(1))],
    ]);
  });

  it("is charged once by any number at the same moment", async () => {
    const { scope, id } = await leased(before(1));
    const told = await Promise.all(Array.from({ length: 8 }, () => chargeLease(id, before(1), at.now)));
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await invoicesOf(scope.companyId)).toHaveLength(1);
  });

  it("changes its area from a day that is not charged yet; the month is split by the day", async () => {
    const { scope, staff, id } = await leased(before(1), 3000);
    const middle = addDays(before(1), 10);
    await changeArea(staff, id, { from: middle, areaHundredths: 6000, reason: "доп. соглашение № 1" }, at);
    await expect(changeArea(staff, id, { from: middle, areaHundredths: 100, reason: "x" }, at)).rejects.toMatchObject({ code: "lease-twice" });
    await chargeLeases(at.now);
    const { charges, areaHundredths } = await leaseFor(staff, id);
    expect(charges[0]?.lines.map((line) => [line.from, line.to, line.days, line.areaHundredths])).toEqual([[before(1), addDays(before(1), 9), 10, 3000], [middle, LAST(before(1)), charges[0]!.lines[0]!.ofDays - 10, 6000]]);
    expect(areaHundredths).toBe(6000);
    expect((await invoicesOf(scope.companyId))[0]?.lines.map((line) => line.kind)).toEqual(["rent", "step", "rent", "step"]);
    await expect(changeArea(staff, id, { from: LAST(before(1)), areaHundredths: 100, reason: "x" }, at)).rejects.toMatchObject({ code: "lease-charged" });
    await expect(endLease(staff, id, middle, at)).rejects.toMatchObject({ code: "lease-charged" });
  });

  it("ends on its day, and is charged to it", async () => {
    const { scope, staff, id } = await leased(before(2));
    await endLease(staff, id, addDays(before(1), 4), at);
    await endLease(staff, id, addDays(before(1), 4), at);
    await chargeLeases(at.now);
    expect((await leaseFor(staff, id)).charges.map((one) => one.lines.map((line) => line.days))).toEqual([[5], [expect.any(Number)]]);
    expect(await invoicesOf(scope.companyId)).toHaveLength(2);
    expect(await db.auditEntry.count({ where: { subjectId: id } })).toBe(2);
  });

  it("that ended within a charged month is not drawn out over days that nobody would charge", async () => {
    const { staff, id } = await leased(before(1));
    const end = addDays(before(1), 14);
    await endLease(staff, id, end, at);
    await chargeLease(id, before(1), at.now);
    await expect(endLease(staff, id, LAST(thisMonth), at)).rejects.toMatchObject({ code: "lease-over", params: { on: end } });
    expect((await leaseFor(staff, id)).charges).toMatchObject([{ lines: [{ days: 15 }] }]);
  });

  it("of a mistyped year is not begun: its months would all be charged within the hour, or none could be", async () => {
    const { staff, input } = await leased();
    await expect(beginLease(staff, { ...input, premises: "ком. 2", startsOn: addMonths(siteDay(at.now), -13) }, at)).rejects.toMatchObject({ code: "lease-past" });
    await expect(beginLease(staff, { ...input, premises: "ком. 2", startsOn: "2002-11-01" }, at)).rejects.toMatchObject({ code: "lease-past" });
    await expect(beginLease(staff, { ...input, premises: "ком. 2", startsOn: "2002-11-01", stepsFrom: "2002-11-01" }, { now: new Date("2003-01-15T05:00:00Z") })).rejects.toMatchObject({ code: "lease-no-rate" });
    await expect(beginLease(staff, { ...input, premises: "ком. 2", startsOn: addMonths(siteDay(at.now), -12), stepsFrom: addMonths(siteDay(at.now), -12) }, at)).resolves.toEqual(expect.any(String));
  });

  it("is not brought to no area: it is ended; what was charged stays", async () => {
    const { scope, staff, id } = await leased(before(1));
    await expect(changeArea(staff, id, { from: addDays(before(1), 1), areaHundredths: 0, reason: "возврат помещения" }, at)).rejects.toMatchObject({ code: "lease-area" });
    await endLease(staff, id, before(1), at);
    await chargeLease(id, before(1), at.now);
    expect((await leaseFor(staff, id)).charges).toMatchObject([{ lines: [{ days: 1 }] }]);
    await expect(db.leaseCharge.deleteMany({ where: { leaseId: id } })).rejects.toThrow();
    await expect(db.leaseArea.updateMany({ where: { leaseId: id }, data: { areaHundredths: 1 } })).rejects.toThrow();
    expect(await invoicesOf(scope.companyId)).toHaveLength(1);
  });

  it("does not begin twice, without a company, area or term, by others than finance and administrators, and is not charged before its month ends", async () => {
    const { staff, input, id } = await leased();
    await expect(beginLease(staff, input, at)).rejects.toMatchObject({ code: "lease-twice" });
    await expect(beginLease(staff, { ...input, companyId: "00000000-0000-7000-8000-000000000000" }, at)).rejects.toMatchObject({ kind: "not-found" });
    await expect(beginLease(staff, { ...input, areaHundredths: 0 }, at)).rejects.toMatchObject({ code: "lease-area" });
    await expect(beginLease(staff, { ...input, endsOn: addDays(input.startsOn, -1) }, at)).rejects.toMatchObject({ code: "lease-term" });
    const expert = staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] }));
    await expect(beginLease(expert, { ...input, premises: "ком. 1" }, at)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(leaseFor(staff, "no-such")).rejects.toMatchObject({ kind: "not-found" });
    await expect(chargeLease(id, thisMonth, at.now)).rejects.toThrow(RangeError);
    const other = await makeResident();
    expect(await leasesOf(other.scope)).toEqual([]);
  });
});

describe("a room", () => {
  it.each([["А-204", "помещение А-204"], ["Каб. № 7", "кабинет 7"], ["ком.12-4", "Офис 12/4"], ["A 31", "пом. а31"]])("is let once at a time, however it is written: «%s» and «%s»", async (one, same) => {
    const { staff, input } = await leased(thisMonth);
    const { company } = await makeResident();
    const id = await beginLease(staff, { ...input, companyId: company.id, premises: one }, at);
    await expect(beginLease(staff, { ...input, premises: same, startsOn: addDays(thisMonth, 3) }, at)).rejects.toMatchObject({ code: "premises-let", params: { premises: one, company: company.name, from: thisMonth } });
    await endLease(staff, id, addDays(thisMonth, 9), at);
    await expect(beginLease(staff, { ...input, premises: same, startsOn: addDays(thisMonth, 9) }, at)).rejects.toMatchObject({ code: "premises-let-until", params: { to: addDays(thisMonth, 9) } });
    await beginLease(staff, { ...input, premises: same, startsOn: addDays(thisMonth, 10) }, at);
    await expect(endLease(staff, id, addDays(thisMonth, 10), at)).rejects.toMatchObject({ code: "premises-let" });
    await endLease(staff, id, addDays(thisMonth, 8), at);
  });

  it("is let to one of any number at the same moment", async () => {
    const { staff, input } = await leased(thisMonth);
    const told = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => beginLease(staff, { ...input, premises: "Б-998", startsOn: addDays(thisMonth, index) }, at)));
    expect(told.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  it("is another one when its digits fall apart otherwise", async () => {
    const { staff, input } = await leased(thisMonth);
    for (const premises of ["1-12", "11-2", "112", "А-112", "Б-112", "112 а"]) await expect(beginLease(staff, { ...input, premises }, at)).resolves.toEqual(expect.any(String));
  });
});

describe("the first day of a lease", () => {
  it("is within two years, and no later than its steps", async () => {
    const { staff, input } = await leased();
    const next = { ...input, premises: "В-1" };
    await expect(beginLease(staff, { ...next, startsOn: addDays(addMonths(siteDay(at.now), 24), 1) }, at)).rejects.toMatchObject({ code: "lease-far" });
    await expect(beginLease(staff, { ...next, stepsFrom: addDays(input.startsOn, 1) }, at)).rejects.toMatchObject({ code: "lease-steps" });
  });

  it("is in a month whose books are open", async () => {
    const { staff, input } = await leased();
    await db.accountingMonth.create({ data: { month: dayToDb(before(1)), startedByName: "Финансы", companies: 0 } });
    const next = { ...input, premises: "В-2" };
    for (const startsOn of [before(2), LAST(before(1))]) await expect(beginLease(staff, { ...next, startsOn, stepsFrom: startsOn }, at)).rejects.toMatchObject({ code: "lease-closed", params: { from: thisMonth } });
    await expect(beginLease(staff, { ...next, startsOn: thisMonth }, at)).resolves.toEqual(expect.any(String));
  });
});
