import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { expectFault, keepFaultsClosed, resolveFault } from "~/features/booking/faults/commands/resolve.server";
import { restoreUnit } from "~/features/booking/faults/commands/withdraw.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { bookPaid, makeAdmin, makeEquipment, makePhoto, takeOut, unitsOfBooking } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) as object });
const isDisrupted = async (id: string) => (await db.booking.findUniqueOrThrow({ where: { id } })).disruptedAt !== null;
const news = async (bookingId: string) =>
  (await db.event.findMany({ where: { type: { in: ["booking.disrupted", "booking.restored"] }, payload: { path: ["bookingId"], equals: bookingId } }, orderBy: { id: "asc" } })).map((one) => one.type);
const openBlackouts = (faultId: string) => db.blackout.findMany({ where: { faultId }, select: { startsAt: true, endsAt: true, disrupts: true } });

describe("a fault", () => {
  it("takes the unit offline as far as people may book and moves those who hold it, or tells them", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(2);
    const { scope } = await makeResident();
    const alone = await bookPaid(scope, resource, dayAhead(3), 600, 660);
    const pair = await bookPaid(scope, resource, dayAhead(4), 600, 660, { quantity: 2 });
    expect(alone.units).toEqual([units[0]!.id]);
    const now = new Date();
    const report = await reportFault(admin, { unitId: units[0]!.id, description: "Не включается" }, now);
    expect(report).toEqual({ id: report.id, moved: 1, disrupted: 1 });
    expect(await unitsOfBooking(alone.id)).toEqual([units[1]!.id]);
    expect(await isDisrupted(alone.id)).toBe(false);
    expect(await isDisrupted(pair.id)).toBe(true);
    expect(await news(alone.id)).toEqual([]);
    expect(await news(pair.id)).toEqual(["booking.disrupted"]);
    expect(await openBlackouts(report.id)).toEqual([{ startsAt: now, endsAt: atMinute(addDays(siteDay(now), 93), 0), disrupts: true }]);
    // Nobody gets the failed unit: one is left for everybody.
    await bookAt(scope, resource, dayAhead(5), 600, 660);
    await expect(bookAt(scope, resource, dayAhead(5), 600, 660)).rejects.toEqual(refusal("slot-taken"));
    expect(await brokenRules()).toEqual([]);
  });

  it("known already is not opened again, and only a unit of the house can fail", async () => {
    const admin = await makeAdmin();
    const { units } = await makeEquipment(1);
    const { id } = await reportFault(admin, { unitId: units[0]!.id, description: "Не включается" }, new Date());
    await expect(reportFault(admin, { unitId: units[0]!.id, description: "Всё ещё не включается" }, new Date())).rejects.toEqual(refusal("fault-known", { faultId: id }));
    await expect(reportFault(admin, { unitId: 999_999, description: "Нет такой" }, new Date())).rejects.toEqual(refusal("not-found"));
    await expect(reportFault(admin, { unitId: 2 ** 40, description: "Нет такой" }, new Date())).rejects.toEqual(refusal("not-found"));
  });

  it("reported twice at one moment is one fault", async () => {
    const admin = await makeAdmin();
    const { units } = await makeEquipment(1);
    const settled = await Promise.allSettled([1, 2, 3, 4].map(() => reportFault(admin, { unitId: units[0]!.id, description: "Не включается" }, new Date())));
    expect(settled.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of settled) if (one.status === "rejected") expect(one.reason).toEqual(refusal("fault-known"));
    expect(await db.fault.count({ where: { unitId: units[0]!.id } })).toBe(1);
  });

  it("of a company is heard for what it uses, while it uses it and a week after", async () => {
    const { resource, units } = await makeEquipment(1);
    const [{ scope }, stranger] = [await makeResident(), await makeResident()];
    const day = dayAhead(6);
    const booking = await bookPaid(scope, resource, day, 600, 660);
    const report = (who: typeof scope, at: Date, unitId = units[0]!.id) => reportFault(who, { unitId, description: "Трещина на корпусе", bookingId: booking.id, expectedAt: atMinute(dayAhead(20), 0) }, at);
    await expect(report(scope, atMinute(day, 599))).rejects.toEqual(refusal("fault-early"));
    await expect(report(stranger.scope, atMinute(day, 630))).rejects.toEqual(refusal("not-found"));
    const other = await makeEquipment(1);
    await expect(report(scope, atMinute(day, 630), other.units[0]!.id)).rejects.toEqual(refusal("not-found"));
    await expect(report(scope, atMinute(addDays(day, 8), 0))).rejects.toEqual(refusal("fault-late"));
    const { id } = await report(scope, atMinute(day, 630));
    // Until when it is away is the house's word.
    expect(await db.fault.findUniqueOrThrow({ where: { id }, select: { companyId: true, expectedAt: true } })).toEqual({ companyId: scope.companyId, expectedAt: null });
    // What has begun is not touched.
    expect(await isDisrupted(booking.id)).toBe(false);
  });

  it("keeps a photo of who reports it, and takes none of another", async () => {
    const admin = await makeAdmin();
    const { units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const foreign = await makePhoto(scope.userId, scope.companyId);
    await expect(reportFault(admin, { unitId: units[0]!.id, description: "Трещина", photoId: foreign }, new Date())).rejects.toEqual(refusal("not-found"));
    const photoId = await makePhoto(admin.userId);
    const { id } = await reportFault(admin, { unitId: units[0]!.id, description: "Трещина", photoId }, new Date());
    expect((await db.fault.findUniqueOrThrow({ where: { id } })).photoId).toBe(photoId);
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: photoId } })).attachedAt).not.toBeNull();
  });

  it("mended gives the time back and tells those who can be served again", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const { scope } = await makeResident();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    const day = dayAhead(7);
    const booking = await bookPaid(scope, room, day, 600, 660);
    const { id } = await reportFault(admin, { unitId: unit.id, description: "Нет света" }, new Date());
    await expect(bookAt(scope, room, day, 720, 780)).rejects.toEqual(refusal("slot-taken"));
    await resolveFault(admin, id, "Заменили блок", new Date());
    expect(await isDisrupted(booking.id)).toBe(false);
    expect(await news(booking.id)).toEqual(["booking.disrupted", "booking.restored"]);
    await bookAt(scope, room, day, 720, 780);
    await expect(resolveFault(admin, id, "Ещё раз", new Date())).rejects.toEqual(refusal("fault-resolved"));
    // And it may fail anew.
    await reportFault(admin, { unitId: unit.id, description: "Опять нет света" }, new Date());
    expect(await brokenRules()).toEqual([]);
  });

  it("serves with a mended unit whoever waits for one of the resource", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(2);
    const { scope } = await makeResident();
    const day = dayAhead(8);
    const first = await bookPaid(scope, resource, day, 600, 660);
    const second = await bookPaid(scope, resource, day, 600, 660);
    const a = await reportFault(admin, { unitId: first.units[0]!, description: "Не включается" }, new Date());
    await reportFault(admin, { unitId: second.units[0]!, description: "Не включается" }, new Date());
    expect([await isDisrupted(first.id), await isDisrupted(second.id)]).toEqual([true, true]);
    await resolveFault(admin, a.id, "Починили", new Date());
    expect([await isDisrupted(first.id), await isDisrupted(second.id)]).toEqual([false, true]);
    await cancel(scope, first.id, new Date());
    // The mended unit is free now, and a next look gives it to the one who waits.
    await takeOut(admin, units[1]!.id);
    expect(await isDisrupted(second.id)).toBe(false);
  });

  it("does not free a failed unit when its booking is cancelled, which costs nothing then", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const { scope } = await makeResident();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    const day = dayAhead(9);
    const booking = await bookPaid(scope, room, day, 600, 660);
    await reportFault(admin, { unitId: unit.id, description: "Нет света" }, new Date());
    // An hour before the start it would cost all of it.
    const cancelled = await cancel(scope, booking.id, atMinute(day, 540));
    expect(cancelled).toMatchObject({ feePercent: 0, feeKopecks: 0, refundKopecks: 40_000 });
    await expect(bookAt(scope, room, day, 600, 660)).rejects.toEqual(refusal("slot-taken"));
    expect(await brokenRules()).toEqual([]);
  });

  it("with a day of return leaves later bookings alone, until the day is put off", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const { scope } = await makeResident();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    const soon = await bookPaid(scope, room, dayAhead(3), 600, 660);
    const later = await bookPaid(scope, room, dayAhead(12), 600, 660);
    const now = new Date();
    await expect(reportFault(admin, { unitId: unit.id, description: "Нет света", expectedAt: new Date(now.getTime() - 1) }, now)).rejects.toEqual(refusal("fault-expected"));
    const { id } = await reportFault(admin, { unitId: unit.id, description: "Нет света", expectedAt: atMinute(dayAhead(10), 0) }, now);
    expect([await isDisrupted(soon.id), await isDisrupted(later.id)]).toEqual([true, false]);
    expect(await expectFault(admin, id, atMinute(dayAhead(14), 0), now)).toEqual({ moved: 0, disrupted: 1 });
    expect([await isDisrupted(soon.id), await isDisrupted(later.id)]).toEqual([true, true]);
    await expectFault(admin, id, atMinute(dayAhead(2), 0), now);
    expect([await isDisrupted(soon.id), await isDisrupted(later.id)]).toEqual([false, false]);
    await bookAt(scope, room, dayAhead(3), 720, 780);
    expect(await brokenRules()).toEqual([]);
  });

  it("stays offline as time goes on: with the horizon, and past its day of return a day at a time", async () => {
    const admin = await makeAdmin();
    const { units } = await makeEquipment(2);
    const now = new Date();
    const endless = await reportFault(admin, { unitId: units[0]!.id, description: "Не включается" }, now);
    const dated = await reportFault(admin, { unitId: units[1]!.id, description: "Не включается", expectedAt: atMinute(addDays(siteDay(now), 2), 0) }, now);
    const before = [await openBlackouts(endless.id), await openBlackouts(dated.id)];
    await keepFaultsClosed(now);
    expect([await openBlackouts(endless.id), await openBlackouts(dated.id)]).toEqual(before);
    const later = atMinute(addDays(siteDay(now), 3), 60);
    expect(await keepFaultsClosed(later)).toBeGreaterThanOrEqual(2);
    expect(await keepFaultsClosed(later)).toBe(0);
    expect((await openBlackouts(endless.id))[0]!.endsAt).toEqual(atMinute(addDays(siteDay(now), 96), 0));
    expect((await openBlackouts(dated.id))[0]!.endsAt).toEqual(atMinute(addDays(siteDay(now), 4), 60));
  });
});

describe("a unit taken out of use", () => {
  it("goes the same way, and comes back closed by what closes the others", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const { scope } = await makeResident();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    const booking = await bookPaid(scope, room, dayAhead(3), 600, 660);
    expect(await takeOut(admin, unit.id)).toEqual({ done: true, moved: 0, disrupted: 1 });
    expect(await takeOut(admin, unit.id)).toEqual({ done: true, moved: 0, disrupted: 0 });
    await restoreUnit(admin, unit.id, { now: new Date() });
    expect(await news(booking.id)).toEqual(["booking.disrupted", "booking.restored"]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("at one moment", () => {
  it("a fault and bookings of the unit: no booking stands on the failed unit unnoticed", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(2);
    const residents = await Promise.all([1, 2, 3].map(() => makeResident()));
    for (let round = 0; round < 6; round += 1) {
      const day = dayAhead(2 + round);
      const [fault] = await Promise.allSettled([
        reportFault(admin, { unitId: units[0]!.id, description: "Не включается" }, new Date()),
        ...residents.map(({ scope }) => bookAt(scope, resource, day, 600, 660)),
      ]);
      expect(fault.status).toBe("fulfilled");
      const unnoticed = await db.allocation.count({ where: { unitId: units[0]!.id, booking: { startsAt: atMinute(day, 600), disruptedAt: null } } });
      expect(unnoticed).toBe(0);
      if (fault.status === "fulfilled") await resolveFault(admin, fault.value.id, "Починили", new Date());
    }
    expect(await brokenRules()).toEqual([]);
  });

  it("mending, cancelling and reporting leave nothing closed without a fault and nothing open with one", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const { scope } = await makeResident();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    for (let round = 0; round < 6; round += 1) {
      const day = dayAhead(2 + round);
      const booking = await bookAt(scope, room, day, 600, 660);
      const { id } = await reportFault(admin, { unitId: unit.id, description: "Нет света" }, new Date());
      const settled = await Promise.allSettled([
        resolveFault(admin, id, "Починили", new Date()),
        cancel(scope, booking.id, new Date()),
        reportFault(admin, { unitId: unit.id, description: "Опять" }, new Date()),
        resolveFault(admin, id, "Починили дважды", new Date()),
      ]);
      expect(settled[1]!.status).toBe("fulfilled");
      expect([settled[0]!.status, settled[3]!.status].sort()).toEqual(["fulfilled", "rejected"]);
      const open = await db.fault.findFirst({ where: { unitId: unit.id, resolvedAt: null } });
      expect(Boolean(open)).toBe(settled[2]!.status === "fulfilled");
      const held = await db.allocation.findMany({ where: { unitId: unit.id, endsAt: { gt: new Date() } }, include: { blackout: true } });
      expect(held.every((one) => one.blackout?.faultId === open?.id)).toBe(true);
      if (open) await resolveFault(admin, open.id, "Починили", new Date());
      expect(await db.allocation.count({ where: { unitId: unit.id, endsAt: { gt: new Date() } } })).toBe(0);
    }
    expect(await brokenRules()).toEqual([]);
  });
});
