import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change, changeTogether, undoChange } from "~/features/booking/commands/change.server";
import { completeBookings } from "~/features/booking/commands/settle.server";
import { writeOff } from "~/features/billing/dunning/relieve.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { meeting } from "#tests/waiting";

useDatabase();

const codeOf = (error: unknown) => (error instanceof DomainError ? { code: error.code, ...error.details } : error);
const refused = (work: Promise<unknown>) => work.then(() => "no refusal", codeOf);
const at = (day: string, from: number, to: number) => ({ startsAt: atMinute(day, from), endsAt: atMinute(day, to) });
const bookingOf = (id: string) => db.booking.findUniqueOrThrow({ where: { id } });

async function paidBooking(input: { from?: number; to?: number; day?: string } = {}) {
  const room = await makeResource({ priceKopecks: 100_000 });
  const { scope } = await makeResident();
  const day = input.day ?? dayAhead(5);
  const made = await bookAt(scope, room, day, input.from ?? 600, input.to ?? 660);
  await payInvoice(made.invoiceId!);
  await settleEvents();
  return { room, scope, day, made };
}

describe("moving a booking", () => {
  it("to a time of the same price changes no money, keeps its history and is undone at once", async () => {
    const { scope, day, made, room } = await paidBooking();
    const now = new Date();
    const moved = await change(scope, made.id, { ...at(day, 720, 780), expected: 40_000 }, now);
    expect(moved).toMatchObject({ status: "CONFIRMED", differenceKopecks: 0, invoiceId: null, refundKopecks: 0 });
    await bookAt((await makeResident()).scope, room, day, 630, 690);
    expect(await refused(undoChange(scope, made.id, now))).toMatchObject({ code: "slot-taken" });
    expect((await bookingOf(made.id)).startsAt).toEqual(atMinute(day, 720));
    const rival = await db.booking.findFirstOrThrow({ where: { resourceId: room.id, id: { not: made.id } } });
    await cancel({ ...scope, companyId: rival.companyId }, rival.id, now);
    const undone = await undoChange(scope, made.id, now);
    expect(undone).toMatchObject({ differenceKopecks: 0 });
    expect((await bookingOf(made.id)).startsAt).toEqual(atMinute(day, 600));
    expect(await refused(undoChange(scope, made.id, now))).toMatchObject({ code: "too-late" });
    const history = await db.bookingChange.findMany({ where: { bookingId: made.id }, orderBy: { id: "asc" } });
    expect(history.map((one) => one.kind)).toEqual(["moved", "undone"]);
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("extended, the difference is invoiced with what was paid before; shortened, it is given back; undone, nothing is owed", async () => {
    const { scope, day, made } = await paidBooking();
    const now = new Date();
    const longer = await change(scope, made.id, at(day, 600, 720), now);
    expect(longer).toMatchObject({ status: "CONFIRMED", totalKopecks: 80_000, differenceKopecks: 40_000 });
    const extra = await db.invoice.findUniqueOrThrow({ where: { id: longer.invoiceId! }, include: { lines: { orderBy: { position: "asc" } } } });
    expect([Number(extra.totalKopecks), extra.lines.at(-1)?.kind, Number(extra.lines.at(-1)?.amountKopecks)]).toEqual([40_000, "paid-before", -40_000]);
    expect(await brokenRules()).toEqual([]);
    await undoChange(scope, made.id, now);
    expect((await db.invoice.findUniqueOrThrow({ where: { id: extra.id } })).status).toBe("CANCELLED");
    const again = await change(scope, made.id, at(day, 600, 720), now);
    await payInvoice(again.invoiceId!);
    const shorter = await change(scope, made.id, at(day, 600, 630), now);
    expect(shorter).toMatchObject({ totalKopecks: 20_000, differenceKopecks: -60_000, refundKopecks: 60_000, invoiceId: null });
    expect(await brokenRules()).toEqual([]);
    await change(scope, made.id, at(day, 600, 660), now);
    const refunds = await db.refund.findMany({ where: { reason: "moved" }, orderBy: { createdAt: "asc" } });
    expect(refunds.filter((refund) => refund.status === "DUE").map((refund) => Number(refund.amountKopecks))).toEqual([40_000]);
    await cancel(scope, made.id, now);
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("unpaid, its invoice is replaced and the time to pay stays", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    const made = await bookAt(scope, room, dayAhead(6), 600, 660);
    const before = await bookingOf(made.id);
    const moved = await change(scope, made.id, at(dayAhead(7), 600, 690), new Date());
    expect(moved).toMatchObject({ status: "HELD", totalKopecks: 60_000 });
    expect((await bookingOf(made.id)).holdExpiresAt).toEqual(before.holdExpiresAt);
    expect((await db.invoice.findUniqueOrThrow({ where: { id: made.invoiceId! } })).status).toBe("CANCELLED");
    expect(await brokenRules()).toEqual([]);
  });

  it("late costs 30 percent of the former price, very late is refused, and growing is free until the end", async () => {
    const tomorrow = addDays(siteDay(new Date()), 3);
    const { scope, made } = await paidBooking({ day: tomorrow });
    const start = atMinute(tomorrow, 600).getTime();
    const hoursBefore = (hours: number) => new Date(start - hours * 3_600_000);
    expect(await refused(change(scope, made.id, { ...at(tomorrow, 900, 960), expected: 40_000 }, hoursBefore(23)))).toEqual({ code: "price-changed", totalKopecks: 52_000 });
    expect(await refused(change(scope, made.id, at(tomorrow, 900, 960), hoursBefore(3)))).toMatchObject({ code: "too-late" });
    const moved = await change(scope, made.id, { ...at(tomorrow, 900, 960), expected: 52_000 }, hoursBefore(23));
    expect(moved).toMatchObject({ differenceKopecks: 12_000, totalKopecks: 52_000 });
    const grown = await change(scope, made.id, at(tomorrow, 900, 1020), new Date(atMinute(tomorrow, 930)));
    expect(grown).toMatchObject({ totalKopecks: 92_000 });
    expect(await brokenRules()).toEqual([]);
  });

  it("late and then again in time still costs what being late cost, moved, cancelled or not paid; only an undo takes it back", async () => {
    const day = addDays(siteDay(new Date()), 3);
    const late = new Date(atMinute(day, 600).getTime() - 5 * 3_600_000);
    const next = addDays(day, 8);
    for (const paysFee of [true, false]) {
      const { scope, made } = await paidBooking({ day });
      expect(await change(scope, made.id, at(next, 600, 660), late)).toMatchObject({ totalKopecks: 52_000, differenceKopecks: 12_000 });
      const again = await change(scope, made.id, at(next, 630, 690), late);
      expect(again).toMatchObject({ totalKopecks: 52_000, differenceKopecks: 0, refundKopecks: 0 });
      expect(Number((await db.invoice.findUniqueOrThrow({ where: { id: again.invoiceId! } })).totalKopecks)).toBe(12_000);
      if (paysFee) await payInvoice(again.invoiceId!);
      expect(await cancel(scope, made.id, late)).toMatchObject({ feePercent: 0, feeKopecks: 12_000, refundKopecks: paysFee ? 40_000 : 28_000 });
    }
    const { scope, made } = await paidBooking({ day });
    await change(scope, made.id, at(next, 720, 780), late);
    const soon = new Date(atMinute(next, 720).getTime() - 20 * 3_600_000);
    // The second fee is of the price of the time, not of the first fee.
    expect(await change(scope, made.id, at(addDays(next, 7), 720, 780), soon)).toMatchObject({ totalKopecks: 64_000 });
    expect(await undoChange(scope, made.id, soon)).toMatchObject({ totalKopecks: 52_000, differenceKopecks: -12_000 });
    expect(await cancel(scope, made.id, new Date(atMinute(next, 720).getTime() - 20 * 3_600_000))).toMatchObject({ feePercent: 50, feeKopecks: 32_000, refundKopecks: 8_000 });
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("to another month moves quota and budget with it", async () => {
    const room = await makeResource();
    const { programme } = await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 120 });
    await db.programmeKind.create({ data: { programmeId: programme.id, resourceKind: room.kind, monthlyMinutes: 60 } });
    const { scope } = await makeResident();
    const made = await bookAt(scope, room, dayAhead(10), 600, 720);
    expect(made.totalKopecks).toBe(60_000);
    const later = addDays(dayAhead(1), 40);
    await change(scope, made.id, at(later, 600, 690), new Date());
    const usage = await db.quotaUsage.findMany({ orderBy: [{ month: "asc" }, { kind: "asc" }] });
    expect(usage.map((row) => [row.kind === "*" ? "*" : "kind", row.usedMinutes])).toEqual([["*", 0], ["kind", 0], ["*", 60], ["kind", 60]]);
    expect(await brokenRules()).toEqual([]);
  });

  it("is nobody else's, needs the version that was seen, and changes nothing when the new time is taken", async () => {
    const { scope, day, made, room } = await paidBooking();
    const rival = await makeResident();
    await bookAt(rival.scope, room, day, 720, 780);
    expect(await refused(change(rival.scope, made.id, at(day, 900, 960), new Date()))).toMatchObject({ code: "not-found" });
    expect(await refused(change(scope, made.id, { ...at(day, 900, 960), version: 7 }, new Date()))).toMatchObject({ code: "wrong-status" });
    const taken = (await refused(change(scope, made.id, at(day, 690, 750), new Date()))) as { code: string; alternatives: unknown[] };
    expect([taken.code, taken.alternatives.length]).toEqual(["slot-taken", 3]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a booking of which a part was written off", () => {
  /** 400 roubles paid; 200 more for half an hour, of which 80 came and 120 were given up. */
  async function writtenOff() {
    const { scope, day, made } = await paidBooking();
    const { invoiceId } = await change(scope, made.id, at(day, 600, 690), new Date());
    await payInvoice(invoiceId!, 8_000);
    const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    expect(await writeOff(admin, { invoiceId: invoiceId!, reason: "Безнадёжный" }, atMinute(addDays(day, 30), 600), "::1")).toBe(12_000);
    return { scope, day, made, invoiceId: invoiceId! };
  }

  it("is not billed for it again, and its acts come to its price", async () => {
    const { scope, day, made, invoiceId } = await writtenOff();
    const moved = await change(scope, made.id, at(day, 600, 720), new Date());
    expect(Number((await db.invoice.findUniqueOrThrow({ where: { id: moved.invoiceId! } })).totalKopecks)).toBe(20_000);
    await payInvoice(moved.invoiceId!);
    await completeBookings(atMinute(addDays(day, 1), 600));
    const supplied = await db.supply.findMany({ where: { invoice: { subjectId: made.id } }, orderBy: { invoice: { number: "asc" } } });
    expect(supplied.map((row) => [row.invoiceId === invoiceId, Number(row.amountKopecks)])).toEqual([[false, 40_000], [true, 20_000], [false, 20_000]]);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("moved to a cheaper time, gets back what came and not what was given up", async () => {
    const { scope, day, made, invoiceId } = await writtenOff();
    expect(await change(scope, made.id, at(day, 600, 660), new Date())).toMatchObject({ totalKopecks: 40_000, refundKopecks: 8_000, invoiceId: null });
    expect(await db.refund.findMany({ where: { invoiceId } })).toMatchObject([{ amountKopecks: 8_000n, status: "DUE" }]);
    // And back again: nothing is billed for it, nothing given back.
    expect(await change(scope, made.id, at(day, 600, 690), new Date())).toMatchObject({ totalKopecks: 60_000, refundKopecks: 0, invoiceId: null });
    expect((await db.billingDocument.findMany({ where: { invoiceId }, orderBy: { number: "asc" } })).map((paper) => Number(paper.totalKopecks))).toEqual([-20_000, 20_000]);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("cancelled, gets back what came but for the fee", async () => {
    const { scope, day, made, invoiceId } = await writtenOff();
    const late = new Date(atMinute(day, 600).getTime() - 23 * 3_600_000);
    const { feePercent, feeKopecks, refundKopecks } = await cancel(scope, made.id, late);
    expect([feePercent, feeKopecks, refundKopecks]).toEqual([50, 30_000, 20_000]);
    expect((await db.supply.findUniqueOrThrow({ where: { invoiceId } })).amountKopecks).toBe(10_000n);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});

describe("several bookings that move together", () => {
  it("keep all their invoices before the first of them takes the chain of papers", async () => {
    const { scope, room, day, made } = await paidBooking();
    const next = await bookAt(scope, room, day, 720, 780);
    await payInvoice(next.invoiceId!);
    await settleEvents();
    const moves = [{ id: made.id, to: at(day, 600, 690) }, { id: next.id, to: at(day, 720, 810) }];
    const chain = `UPDATE "Counter" SET value = value WHERE name = 'document-chain'`;
    const [moved] = await meeting(`SELECT 1 FROM "Invoice" WHERE id = '${next.invoiceId}' FOR UPDATE`, [() => changeTogether(scope, moves, new Date(), { horizonDays: 0 })], chain);
    expect(moved).toMatchObject({ status: "fulfilled", value: [{ differenceKopecks: 20_000 }, { differenceKopecks: 20_000 }] });
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});

describe("moves, bookings and cancellings of everybody at one moment", () => {
  it("leave each unit with one holder and no deadlock", async () => {
    const rooms = [await makeResource({ units: 2 }), await makeResource()];
    await makeProgramme({ kinds: rooms.map((room) => room.kind), sharePercent: 40, monthlyMinutes: 300, budgetKopecks: 200_000 });
    const residents = await Promise.all(Array.from({ length: 4 }, () => makeResident()));
    const day = dayAhead(15);
    const made = await Promise.all(residents.map(({ scope }, index) => bookAt(scope, rooms[index % 2]!, day, 480 + 120 * index, 600 + 120 * index)));
    for (let round = 0; round < 6; round += 1) {
      const outcomes = await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          const who = (index + round) % 4;
          const { scope } = residents[who]!;
          const start = 480 + ((index * 7 + round * 5) % 12) * 60;
          const work =
            index % 6 === 5
              ? bookAt(scope, rooms[index % 2]!, day, start, start + 60)
              : index % 6 === 4
                ? undoChange(scope, made[who]!.id, new Date())
                : change(scope, made[who]!.id, { ...at(day, start, start + 60 + 30 * (index % 3)), resourceId: rooms[(index + who) % 2]!.id }, new Date());
          return work.then(() => "done", (error: unknown) => (error instanceof DomainError ? error.code : String(error)));
        }),
      );
      const expected = new Set(["done", "slot-taken", "wrong-status", "too-late", "not-found", "price-changed"]);
      expect(outcomes.filter((outcome) => !expected.has(outcome))).toEqual([]);
      expect(await brokenRules()).toEqual([]);
    }
  });
});
