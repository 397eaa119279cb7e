import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { completeBookings } from "~/features/booking/commands/settle.server";
import { bookingFor } from "~/features/booking/queries.server";
import { sayLine } from "~/features/billing/rules/say-line";
import { quotaOf, subsidyReceived } from "~/features/subsidy/queries.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { atMinute, dayToDb } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

// Before the first connection opens: 32 bookings at one moment shall really meet in the database.
process.env.DATABASE_POOL = "36";
useDatabase();

const subsidyOf = async (scope: Parameters<typeof bookingFor>[0], id: string) => {
  const line = (await bookingFor(scope, id)).lines.find((one) => one.kind === "subsidy");
  if (line?.kind !== "subsidy") throw new Error("no subsidy line");
  return line;
};

describe("the monthly quota", () => {
  it("is spent to the minute, then the rest is at the resident's price, and the line says so", async () => {
    const room = await makeResource();
    const { programme } = await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 150 });
    const { scope } = await makeResident();
    // An hour costs 400,00 in the first year; the programme pays half while the 2 h 30 min last.
    const first = await bookAt(scope, room, dayAhead(1), 480, 540);
    expect(first.totalKopecks).toBe(20_000);
    expect((await subsidyOf(scope, first.id)).params).toMatchObject({ minutes: 60, ofMinutes: 60, minutesLeft: 90, limitedBy: "nothing" });

    const second = await bookAt(scope, room, dayAhead(2), 480, 600);
    // 90 of 120 minutes: half of three quarters of 800,00.
    expect(second.totalKopecks).toBe(80_000 - 30_000);
    const line = await subsidyOf(scope, second.id);
    expect(line.params).toMatchObject({ minutes: 90, ofMinutes: 120, minutesLeft: 0, limitedBy: "quota" });
    expect(sayLine(translator("ru"), line, "ru").reason).toContain("Субсидированных часов хватило на 1,5 из 2 ч, остальное по вашей цене.");
    expect(sayLine(translator("en"), line, "en").reason).toMatch(/1\.5 of 2 h/);

    const third = await bookAt(scope, room, dayAhead(3), 480, 540);
    expect(third.totalKopecks).toBe(40_000);
    expect((await subsidyOf(scope, third.id)).params).toMatchObject({ minutes: 0, limitedBy: "quota" });
    const quota = async () => (await quotaOf(scope, dayAhead(1))).find((one) => one.programmeId === programme.id);
    expect(await quota()).toMatchObject({ usedMinutes: 150, limitMinutes: 150 });

    // What is cancelled gives its minutes back; they are there for the next booking.
    await cancel(scope, second.id, new Date());
    expect(await quota()).toMatchObject({ usedMinutes: 60 });
    expect((await bookAt(scope, room, dayAhead(4), 480, 540)).totalKopecks).toBe(20_000);
    expect(await brokenRules()).toEqual([]);
  });

  it("is each company's and each month's own", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 60 });
    const [one, other] = [await makeResident(), await makeResident()];
    expect((await bookAt(one.scope, room, dayAhead(1), 480, 540)).totalKopecks).toBe(20_000);
    expect((await bookAt(one.scope, room, dayAhead(1), 540, 600)).totalKopecks).toBe(40_000);
    expect((await bookAt(other.scope, room, dayAhead(1), 600, 660)).totalKopecks).toBe(20_000);
    expect((await bookAt(one.scope, room, dayAhead(35), 480, 540)).totalKopecks).toBe(20_000);
  });

  it("is not overdrawn by bookings at one moment", async () => {
    const rooms = await Promise.all(Array.from({ length: 16 }, () => makeResource({ kind: "rooms of the quota" })));
    const { programme } = await makeProgramme({ kinds: ["rooms of the quota"], sharePercent: 50, monthlyMinutes: 7 * 60 });
    const { company, scope } = await makeResident();
    const receipts = await Promise.all(rooms.map((room) => bookAt(scope, room, dayAhead(5), 600, 660)));
    const totals = receipts.map((one) => one.totalKopecks).sort((a, b) => a - b);
    expect(totals).toEqual([...Array.from({ length: 7 }, () => 20_000), ...Array.from({ length: 9 }, () => 40_000)]);
    expect(await db.quotaUsage.findFirst({ where: { programmeId: programme.id, companyId: company.id } })).toMatchObject({ usedMinutes: 420 });
    expect(await brokenRules()).toEqual([]);
  });

  it("counts nothing where the budget pays nothing", async () => {
    const room = await makeResource();
    const { programme } = await makeProgramme({ kinds: [room.kind], monthlyMinutes: 600, budgetKopecks: 0 });
    const { scope, company } = await makeResident();
    expect((await bookAt(scope, room, dayAhead(6), 600, 660)).totalKopecks).toBe(40_000);
    expect(await db.quotaUsage.findFirst({ where: { programmeId: programme.id, companyId: company.id } })).toMatchObject({ usedMinutes: 0 });
  });
});

describe("the budget of the year", () => {
  it("smaller than the share covers what it holds, and the line says so", async () => {
    const room = await makeResource();
    const { budget } = await makeProgramme({ kinds: [room.kind], sharePercent: 40, budgetKopecks: 12_345 });
    const { scope } = await makeResident();
    const receipt = await bookAt(scope, room, dayAhead(7), 600, 660);
    expect(receipt.totalKopecks).toBe(40_000 - 12_345);
    const line = await subsidyOf(scope, receipt.id);
    expect(line).toMatchObject({ amountKopecks: -12_345, params: { limitedBy: "budget", budgetLeftKopecks: 0 } });
    expect(sayLine(translator("ru"), line, "ru").reason).toContain("Бюджета программы на всю долю не хватило");
    expect(await budget()).toMatchObject({ reservedKopecks: 12_345n });
    expect((await bookAt(scope, room, dayAhead(7), 660, 720)).totalKopecks).toBe(40_000);
  });

  it("is spent to the last kopeck and not one further by two companies at once", async () => {
    const rooms = await Promise.all(Array.from({ length: 32 }, () => makeResource({ kind: "rooms of the budget" })));
    // A share is 160,00; the budget holds nine of them and one kopeck.
    const { budget } = await makeProgramme({ kinds: ["rooms of the budget"], sharePercent: 40, budgetKopecks: 9 * 16_000 + 1 });
    const residents = [await makeResident(), await makeResident()];
    const receipts = await Promise.all(
      rooms.map((room, index) => bookAt(residents[index % 2]!.scope, room, dayAhead(8), 600, 660)),
    );
    const totals = receipts.map((one) => one.totalKopecks).sort((a, b) => a - b);
    expect(totals).toEqual([...Array.from({ length: 9 }, () => 24_000), 39_999, ...Array.from({ length: 22 }, () => 40_000)]);
    expect(await budget()).toMatchObject({ reservedKopecks: 144_001n, consumedKopecks: 0n });
    expect(await brokenRules()).toEqual([]);
  });

  it("is the one of the year in which the time is used", async () => {
    const room = await makeResource();
    const { programme } = await makeProgramme({ kinds: [room.kind], sharePercent: 40 });
    await db.programmeBudget.updateMany({ where: { programmeId: programme.id }, data: { year: { decrement: 50 } } });
    const { scope } = await makeResident();
    expect((await bookAt(scope, room, dayAhead(9), 600, 660)).totalKopecks).toBe(40_000);
    await db.programmeBudget.updateMany({ where: { programmeId: programme.id }, data: { year: { increment: 50 } } });
  });
});

describe("programmes", () => {
  it("stack, and never pay more than the price", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 70 });
    await makeProgramme({ kinds: [room.kind], sharePercent: 70 });
    const { scope } = await makeResident();
    const receipt = await bookAt(scope, room, dayAhead(10), 600, 660);
    expect(receipt).toMatchObject({ totalKopecks: 0, status: "CONFIRMED" });
    const lines = (await bookingFor(scope, receipt.id)).lines.map((line) => line.amountKopecks);
    expect(lines).toEqual([100_000, -60_000, -28_000, -12_000]);
    expect(await brokenRules()).toEqual([]);
  });

  it("pay only in their time and for their kinds", async () => {
    const room = await makeResource();
    const { programme } = await makeProgramme({ kinds: [room.kind], sharePercent: 40 });
    await makeProgramme({ kinds: ["another kind"], sharePercent: 90 });
    await db.programme.update({ where: { id: programme.id }, data: { validTo: dayToDb(dayAhead(11)) } });
    const { scope } = await makeResident();
    expect((await bookAt(scope, room, dayAhead(11), 600, 660)).totalKopecks).toBe(24_000);
    expect((await bookAt(scope, room, dayAhead(12), 600, 660)).totalKopecks).toBe(40_000);
  });

  it("tell a company what it received and what is reserved", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 40 });
    const { scope } = await makeResident();
    const used = await bookAt(scope, room, dayAhead(1), 600, 660);
    await bookAt(scope, room, dayAhead(2), 600, 660);
    const dropped = await bookAt(scope, room, dayAhead(3), 600, 660);
    // The news of all the bookings above is not this one's.
    await db.event.deleteMany();
    await payInvoice(used.invoiceId!);
    await settleEvents();
    await completeBookings(atMinute(dayAhead(1), 660));
    await cancel(scope, dropped.id, new Date());
    expect(await subsidyReceived(scope, Number(dayAhead(1).slice(0, 4)))).toEqual({ consumedKopecks: 16_000, reservedKopecks: 16_000 });
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});

describe("pools of units and many resources under one budget", () => {
  it("neither wait in a circle nor lose a kopeck", async () => {
    const rooms = [await makeResource(), await makeResource(), await makeResource({ units: 3 })];
    const kinds = rooms.map((room) => room.kind);
    await makeProgramme({ kinds, sharePercent: 30, monthlyMinutes: 600, budgetKopecks: 150_000 });
    await makeProgramme({ kinds: kinds.slice(1), sharePercent: 20, monthlyMinutes: 300, budgetKopecks: 50_000 });
    const residents = [await makeResident(), await makeResident(), await makeResident()];
    const attempts = Array.from({ length: 36 }, (_, index) => {
      const { scope } = residents[index % 3]!;
      const start = 480 + (index % 4) * 120;
      return async () => {
        const receipt = await bookAt(scope, rooms[(index * 7) % 3]!, dayAhead(20 + (index % 2)), start, start + 120);
        // Every third changes its mind while others book.
        if (index % 3 === 0) await cancel(scope, receipt.id, new Date());
      };
    });
    const settled = await Promise.allSettled(attempts.map((attempt) => attempt()));
    const codes = settled.flatMap((one) => (one.status === "rejected" ? [one.reason instanceof DomainError ? one.reason.code : String(one.reason)] : []));
    expect(codes.filter((code) => code !== "slot-taken")).toEqual([]);
    expect(await brokenRules()).toEqual([]);
  });
});
