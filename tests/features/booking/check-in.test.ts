import { describe, expect, it } from "vitest";
import { invoiceFor } from "~/features/billing/queries.server";
import { checkIn } from "~/features/booking/checkin/commands/check-in.server";
import { checkOut } from "~/features/booking/checkin/commands/check-out.server";
import { releaseNoShows, watchDoors } from "~/features/booking/checkin/commands/no-shows.server";
import { overrunMinutes } from "~/features/booking/checkin/rules/overrun";
import { cancel } from "~/features/booking/commands/cancel.server";
import { completeBookings, confirmPaid } from "~/features/booking/commands/settle.server";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice, type ResourceInput } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const MINUTE = 60_000;
const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const bookingOf = (id: string) => db.booking.findUniqueOrThrow({ where: { id } });
const stateOf = async (id: string) => (await bookingOf(id)).status;
const heldOf = (id: string) => db.allocation.findMany({ where: { bookingId: id }, select: { startsAt: true, endsAt: true }, orderBy: { unitId: "asc" } });

let days = 0;
const nextDay = () => dayAhead((days += 1) % 26 + 1);

/** A paid booking of a room where one checks in, 10:00 to 12:00 of a day of its own; a programme pays 40 % of it. */
async function booked(input: ResourceInput & { from?: number; to?: number } = {}) {
  const { from = 600, to = 720, ...more } = input;
  const room = await makeResource({ checkIn: true, ...more });
  const { budget } = await makeProgramme({ kinds: [room.kind], monthlyMinutes: 6000 });
  const { scope } = await makeResident();
  const day = nextDay();
  const { id, invoiceId } = await bookAt(scope, room, day, from, to);
  await payInvoice(invoiceId!);
  await settleEvents();
  return { id, invoiceId: invoiceId!, room, scope, budget, day, at: (minute: number) => atMinute(day, minute) };
}
const staff = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));

describe("checking in", () => {
  it("is possible from 15 minutes before the start to the end, by the company or staff, and once", async () => {
    const { id, scope, at } = await booked();
    await expect(checkIn(scope, id, "door", new Date(at(585).getTime() - 1))).rejects.toEqual(refusal("check-in-early"));
    expect(await stateOf(id)).toBe("CONFIRMED");
    expect(await checkIn(scope, id, "door", at(585))).toEqual({ repeated: false });
    expect(await bookingOf(id)).toMatchObject({ status: "CHECKED_IN", checkedInAt: at(585), checkedOutAt: null });
    expect(await checkIn(await staff(), id, "desk", at(600))).toEqual({ repeated: true });
    expect((await bookingOf(id)).checkedInAt).toEqual(at(585));

    const late = await booked();
    expect(await checkIn(await staff(), late.id, "desk", new Date(late.at(720).getTime() - 1))).toEqual({ repeated: false });
    const later = await booked();
    await expect(checkIn(later.scope, later.id, "door", later.at(720))).rejects.toEqual(refusal("check-in-over"));
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("is refused to another company as if the booking were not there, and to what is unpaid, cancelled or over", async () => {
    const { id, scope, at } = await booked();
    const { scope: stranger } = await makeResident();
    await expect(checkIn(stranger, id, "door", at(600))).rejects.toEqual(refusal("not-found"));
    await expect(checkOut(stranger, id, at(610))).rejects.toEqual(refusal("not-found"));
    await expect(checkIn(scope, "no-id", "door", at(600))).rejects.toEqual(refusal("not-found"));
    await cancel(scope, id, new Date());
    await expect(checkIn(scope, id, "door", at(600))).rejects.toEqual(refusal("wrong-status"));

    const room = await makeResource({ checkIn: true });
    const held = await bookAt(scope, room, dayAhead(3), 600, 660);
    await expect(checkIn(scope, held.id, "door", atMinute(dayAhead(3), 600))).rejects.toEqual(refusal("check-in-unpaid"));
    await expect(checkOut(scope, held.id, atMinute(dayAhead(3), 610))).rejects.toEqual(refusal("wrong-status"));
  });
});

describe("a no-show", () => {
  it("gives the rest back after the grace time, with the subsidy, and keeps what was paid", async () => {
    const { id, invoiceId, scope, budget, day, at, room } = await booked({ bufferBefore: 30, bufferAfter: 30 });
    // 2 h × 1 000, the first year pays 40 %, the programme 40 % of that.
    expect(await budget()).toMatchObject({ reservedKopecks: 32_000n });
    expect(await releaseNoShows(new Date(at(615).getTime() - 1))).toBe(0);
    expect(await stateOf(id)).toBe("CONFIRMED");
    expect(await releaseNoShows(at(615))).toBe(1);
    expect(await releaseNoShows(at(616))).toBe(0);
    expect(await bookingOf(id)).toMatchObject({ status: "NO_SHOW", closedAt: at(615), cancelFeePercent: 100 });
    expect(await heldOf(id)).toEqual([{ startsAt: at(570), endsAt: at(615) }]);
    expect(await budget()).toMatchObject({ reservedKopecks: 0n, consumedKopecks: 0n });
    expect(await db.ledgerEntry.findFirst({ where: { subjectId: id, debit: "AVAILABLE" } })).toMatchObject({ reason: "no-show", amountKopecks: 32_000n });
    expect(await invoiceFor(scope, invoiceId)).toMatchObject({ status: "PAID", refunds: [] });
    expect(await db.bookingChange.findMany({ where: { bookingId: id } })).toMatchObject([{ kind: "cut-short", actorId: null, after: { reason: "no-show" } }]);

    await settleEvents();
    const letter = await db.letter.findFirstOrThrow({ where: { template: "bookingNoShow" } });
    expect(letter.text).toContain("10:15");
    // Others may have it now.
    const { scope: other } = await makeResident();
    expect((await bookAt(other, room, day, 660, 720)).status).toBe("HELD");
    await expect(checkIn(scope, id, "door", at(620))).rejects.toEqual(refusal("check-in-released"));
    await expect(cancel(scope, id, at(500))).rejects.toEqual(refusal("wrong-status"));
    await completeBookings(at(800));
    expect(await stateOf(id)).toBe("NO_SHOW");
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("is nobody who checked in, where one need not check in, whom the house upset, or who paid after the start", async () => {
    const inside = await booked();
    await checkIn(inside.scope, inside.id, "door", inside.at(600));
    const free = await booked({ checkIn: false });
    const upset = await booked();
    await db.booking.update({ where: { id: upset.id }, data: { disruptedAt: new Date() } });
    const late = await booked();
    await db.booking.update({ where: { id: late.id }, data: { confirmedAt: late.at(610) } });
    for (const one of [inside, free, upset, late]) {
      expect(await releaseNoShows(one.at(624))).toBe(0);
      expect(await stateOf(one.id)).toBe(one === inside ? "CHECKED_IN" : "CONFIRMED");
    }
    expect(await releaseNoShows(late.at(625))).toBe(1);
    expect(await stateOf(late.id)).toBe("NO_SHOW");
    expect(await completeBookings(free.at(720))).toBeGreaterThan(0);
    expect(await stateOf(free.id)).toBe("DONE");
  });

  it("is not made of a stop of the portal: the grace time begins anew, and a time that passed whole was used", async () => {
    const { id, at } = await booked();
    expect(await releaseNoShows(at(640), at(630))).toBe(0);
    expect(await stateOf(id)).toBe("CONFIRMED");
    expect(await releaseNoShows(at(645), at(630))).toBe(1);
    const slept = await booked();
    expect(await releaseNoShows(slept.at(720))).toBe(0);
    await completeBookings(slept.at(720));
    expect(await stateOf(slept.id)).toBe("DONE");
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("the watch of the doors breaks only when it pauses for more than three minutes", async () => {
    const start = new Date("2030-01-01T00:00:00Z");
    const after = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
    expect(await watchDoors(start)).toEqual(start);
    for (const minute of [1, 2, 5]) expect(await watchDoors(after(minute))).toEqual(start);
    expect(await watchDoors(after(9))).toEqual(after(9));
    expect(await watchDoors(after(10))).toEqual(after(9));
  });
});

describe("leaving", () => {
  it("early frees the rest but for the cleaning, and no money comes back", async () => {
    const { id, invoiceId, scope, budget, at, day, room } = await booked({ bufferAfter: 30 });
    await checkIn(scope, id, "door", at(600));
    expect(await checkOut(scope, id, at(640))).toEqual({ repeated: false, early: true, overrun: null });
    expect(await bookingOf(id)).toMatchObject({ status: "DONE", checkedOutAt: at(640), endsAt: at(720) });
    expect(await heldOf(id)).toEqual([{ startsAt: at(600), endsAt: at(670) }]);
    expect(await checkOut(scope, id, at(650))).toEqual({ repeated: true, early: false, overrun: null });
    expect(await budget()).toMatchObject({ reservedKopecks: 0n, consumedKopecks: 32_000n });
    expect(await invoiceFor(scope, invoiceId)).toMatchObject({ status: "PAID", refunds: [] });
    const { scope: other } = await makeResident();
    expect((await bookAt(other, room, day, 690, 750)).status).toBe("HELD");
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("before anything began gives everything back", async () => {
    const { id, scope, at } = await booked();
    await checkIn(scope, id, "door", at(590));
    expect(await checkOut(scope, id, at(595))).toMatchObject({ early: true });
    expect(await heldOf(id)).toEqual([]);
    expect(await brokenRules()).toEqual([]);
  });

  it("needs somebody who came, and a moment between then and now", async () => {
    const { id, scope, at } = await booked();
    const admin = await staff();
    await expect(checkOut(admin, id, at(700))).rejects.toEqual(refusal("not-checked-in"));
    await checkIn(scope, id, "door", at(610));
    await expect(checkOut(admin, id, at(700), { leftAt: at(609) })).rejects.toEqual(refusal("left-time"));
    await expect(checkOut(admin, id, at(700), { leftAt: at(701) })).rejects.toEqual(refusal("left-time"));
    expect(await checkOut(admin, id, at(700), { leftAt: at(690) })).toMatchObject({ early: true });
    expect(await bookingOf(id)).toMatchObject({ checkedOutAt: at(690), closedAt: at(700) });
  });

  it("late within five minutes costs nothing; past them the next half hour, without subsidy, and nobody is displaced", async () => {
    const { id, invoiceId, scope, budget, at, day, room } = await booked();
    const { scope: next } = await makeResident();
    const following = await bookAt(next, room, day, 720, 780);
    await checkIn(scope, id, "door", at(600));
    const receipt = await checkOut(scope, id, at(726));
    // Half an hour of 1 000 an hour; the first year pays 40 % of it, the programme nothing.
    expect(receipt).toMatchObject({ early: false, overrun: { minutes: 30, kopecks: 20_000 } });
    const invoice = await invoiceFor(scope, receipt.overrun!.invoiceId);
    expect(invoice).toMatchObject({ status: "ISSUED", totalKopecks: 20_000, subjectType: "booking-overrun", subjectId: id, dueAt: new Date(at(726).getTime() + 5 * 24 * 60 * MINUTE) });
    expect(invoice.lines.map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 50_000], ["step", -30_000]]);
    expect(invoice.lines[0]!.nameRu).toContain("ушли в 12:06 вместо 12:00");
    expect(await budget()).toMatchObject({ consumedKopecks: 32_000n });
    expect(await stateOf(following.id)).toBe("HELD");
    expect(await heldOf(following.id)).toEqual([{ startsAt: at(720), endsAt: at(780) }]);

    await settleEvents();
    const letter = await db.letter.findFirstOrThrow({ where: { template: "bookingOverran" } });
    expect(letter.text).toContain(invoice.number);
    await payInvoice(invoice.id);
    await settleEvents();
    expect(await stateOf(id)).toBe("DONE");
    expect((await invoiceFor(scope, invoiceId)).status).toBe("PAID");
    expect(await brokenRules({ settled: true })).toEqual([]);

    const prompt = await booked();
    await checkIn(prompt.scope, prompt.id, "door", prompt.at(600));
    expect(await checkOut(prompt.scope, prompt.id, prompt.at(725))).toEqual({ repeated: false, early: false, overrun: null });
  });

  it("late is charged for everything that was booked together", async () => {
    const [room, camera] = await Promise.all([makeResource({ checkIn: true, priceKopecks: 100_000 }), makeResource({ priceKopecks: 20_000, units: 3 })]);
    const { scope } = await makeResident();
    const day = nextDay();
    const { id, invoiceId } = await bookAt(scope, room, day, 600, 720, { items: [{ resourceId: camera.id, quantity: 2 }] });
    await payInvoice(invoiceId!);
    await settleEvents();
    await checkIn(scope, id, "page", atMinute(day, 600));
    const receipt = await checkOut(scope, id, atMinute(day, 726));
    // Half an hour of 1 000 and of twice 200; the first year pays 40 % of both.
    expect(receipt.overrun).toMatchObject({ minutes: 30, kopecks: 20_000 + 8_000 });
    const invoice = await invoiceFor(scope, receipt.overrun!.invoiceId);
    expect(invoice.lines.filter((line) => line.kind === "base").map((line) => [line.nameRu.split(":")[0], line.amountKopecks])).toEqual([[room.nameRu, 50_000], [camera.nameRu, 20_000]]);
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("counts begun steps of the resource, an hour at most", () => {
    const rules = { graceMinutes: 5, longestStepMinutes: 60 };
    const end = new Date("2026-11-24T05:00:00Z");
    const stayed = (minutes: number, step = 30) => overrunMinutes(end, new Date(end.getTime() + minutes * MINUTE), step, rules);
    expect([stayed(-10), stayed(0), stayed(5), stayed(5.01), stayed(30), stayed(31), stayed(75)]).toEqual([0, 0, 0, 30, 30, 60, 90]);
    expect([stayed(6, 60), stayed(61, 60), stayed(6, 480), stayed(6, 1440)]).toEqual([60, 120, 60, 60]);
  });

  it("unsaid closes the booking an hour after its end, as left in time", async () => {
    const { id, scope, budget, at } = await booked();
    await checkIn(scope, id, "door", at(600));
    await completeBookings(new Date(at(780).getTime() - 1));
    expect(await stateOf(id)).toBe("CHECKED_IN");
    await completeBookings(at(780));
    expect(await bookingOf(id)).toMatchObject({ status: "DONE", checkedOutAt: at(720), closedAt: at(780) });
    expect(await budget()).toMatchObject({ reservedKopecks: 0n, consumedKopecks: 32_000n });
    expect(await db.invoice.count({ where: { subjectType: "booking-overrun", subjectId: id } })).toBe(0);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});

describe("at one moment", () => {
  it("check-in, cancelling, the end of waiting, leaving and the closing of the day tell one story", async () => {
    const stories = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.all(Array.from({ length: 6 }, () => booked()));
      const acts = all.flatMap(({ id, scope, at }, index) => {
        const two = [() => checkIn(scope, id, "door", at(616)), () => checkIn(scope, id, "page", at(617))];
        const other = [
          () => releaseNoShows(at(615)),
          () => cancel(scope, id, at(599)),
          () => checkOut(scope, id, at(640)),
          () => completeBookings(at(720)),
          () => checkOut(scope, id, at(726)),
          () => confirmPaid(id, at(600)),
        ][(index + round) % 6]!;
        return index % 2 === 0 ? [...two, other, other] : [other, ...two, other];
      });
      const settled = await Promise.allSettled(acts.map((act) => act()));
      const codes = settled.flatMap((one) => (one.status === "rejected" ? [String((one.reason as { code?: string }).code ?? one.reason)] : []));
      expect(codes.filter((code) => !["wrong-status", "check-in-released", "not-checked-in"].includes(code))).toEqual([]);
      for (const { id } of all) {
        const row = await bookingOf(id);
        expect(await db.event.count({ where: { type: "booking.checked-in", payload: { path: ["bookingId"], equals: id } } })).toBe(row.checkedInAt ? 1 : 0);
        expect(await db.invoice.count({ where: { subjectType: "booking-overrun", subjectId: id } })).toBeLessThanOrEqual(1);
        stories.add(row.status);
      }
      await settleEvents();
      expect(await brokenRules({ settled: true })).toEqual([]);
    }
    expect(stories.has("CHECKED_IN") || stories.has("DONE")).toBe(true);
    const deadlocks = await db.$queryRaw<{ deadlocks: bigint }[]>`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    expect(Number(deadlocks[0]!.deadlocks)).toBe(0);
  });

  it("32 phones and the job at one booking: it is checked in once or released once", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, scope, at } = await booked();
      const acts: (() => Promise<unknown>)[] = Array.from({ length: 32 }, () => () => checkIn(scope, id, "door", at(615)));
      acts.splice(round * 5, 0, () => releaseNoShows(at(615)), () => releaseNoShows(at(615)));
      const settled = await Promise.allSettled(acts.map((act) => act()));
      const state = await stateOf(id);
      const said = settled.filter((one) => one.status === "fulfilled" && (one.value as { repeated?: boolean }).repeated === false);
      expect(said).toHaveLength(state === "CHECKED_IN" ? 1 : 0);
      expect(["CHECKED_IN", "NO_SHOW"]).toContain(state);
      expect(await brokenRules()).toEqual([]);
    }
  });
});
