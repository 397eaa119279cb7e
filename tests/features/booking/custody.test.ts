import { describe, expect, it } from "vitest";
import { releaseNoShows } from "~/features/booking/checkin/commands/no-shows.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { deskOn, thingsOf } from "~/features/booking/equipment/queries.server";
import { noticeLateReturns } from "~/features/booking/equipment/commands/remind.server";
import { takeBack } from "~/features/booking/equipment/commands/take-back.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { bookPaid, makeAdmin, makeEquipment, makePhoto, takeOut, unitsOfBooking } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) as object });
const giving = (bookingId: string, unitId: number, more: object = {}) => ({ bookingId, heldUnitId: unitId, unitId, condition: "good", note: "", photoId: null, takenBy: "Лев Шарнирный", depositWaiver: "", ...more });
const bringing = (custodyId: string, more: object = {}) => ({ custodyId, condition: "good", note: "", photoId: null, broughtBy: "Лев Шарнирный", keepKopecks: 0, ...more });

describe("the desk", () => {
  it("offers a hand-out from an hour before the start, and none of a unit that was withdrawn", async () => {
    const [admin, { resource, units }, { scope }] = [await makeAdmin(), await makeEquipment(1), await makeResident()];
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const row = async (minute: number) => (await deskOn(admin, day, "", atMinute(day, minute))).toHand.find((one) => one.bookingId === booking.id);
    expect(await row(500)).toMatchObject({ trouble: null, mayHand: false, opensAt: atMinute(day, 540) });
    expect(await row(540)).toMatchObject({ trouble: null, mayHand: true });
    await takeOut(admin, units[0]!.id);
    expect(await row(540)).toMatchObject({ trouble: "withdrawn", mayHand: false });
    expect(await thingsOf(admin, booking.id, atMinute(day, 540))).toMatchObject([{ withdrawn: true, faulty: false, others: [] }]);
  });

  it("says in whose hands a booked unit still is, and which other is in the house; a new booking holds one that is in the house", async () => {
    const [admin, { resource, units }, { scope }] = [await makeAdmin(), await makeEquipment(3), await makeResident()];
    const [first, second, third] = units.map((unit) => unit.id) as [number, number, number];
    const day = dayAhead(3);
    const late = await bookPaid(scope, resource, day, 600, 720);
    const next = await bookPaid(scope, resource, day, 780, 840);
    expect([late.units, next.units]).toEqual([[first], [first]]);
    await handOut(admin, giving(late.id, first), atMinute(day, 600));
    const seen = async (minute: number) => [await thingsOf(admin, next.id, atMinute(day, minute)), (await deskOn(admin, day, "", atMinute(day, minute))).toHand.find((one) => one.bookingId === next.id)?.trouble];
    // Until it is due nobody misses it; past that the desk says so in its list and on the booking.
    expect(await seen(719)).toEqual([[expect.objectContaining({ unitId: first, outWith: "Лев Шарнирный", awaited: false, others: [expect.objectContaining({ id: second }), expect.objectContaining({ id: third })] })], null]);
    expect(await seen(730)).toEqual([[expect.objectContaining({ unitId: first, outWith: "Лев Шарнирный", awaited: true })], "out"]);
    expect(await thingsOf(admin, late.id, atMinute(day, 730))).toMatchObject([{ unitId: first, outWith: null, awaited: false }]);
    expect(await thingsOf(scope, next.id, atMinute(day, 730))).toMatchObject([{ unitId: first, outWith: null, awaited: false, others: [] }]);
    const more = [await bookPaid(scope, resource, day, 900, 960), await bookPaid(scope, resource, day, 900, 960), await bookPaid(scope, resource, day, 900, 960)];
    expect(more.map((one) => one.units)).toEqual([[second], [third], [first]]);
  });
});

describe("a hand-out", () => {
  it("writes down who took what, in what state, and keeps the photo", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const photoId = await makePhoto(admin.userId);
    const at = atMinute(day, 590);
    const { id } = await handOut(admin, giving(booking.id, units[0]!.id, { condition: "worn", note: "Потёртость на ручке", photoId }), at);
    expect(await db.custody.findUniqueOrThrow({ where: { id } })).toMatchObject({
      unitId: units[0]!.id, bookingId: booking.id, companyId: scope.companyId, handedAt: at, handedById: admin.userId,
      takenBy: "Лев Шарнирный", conditionOut: "worn", noteOut: "Потёртость на ручке", photoOutId: photoId, returnedAt: null,
    });
  });

  it("is early an hour before, late at the end, and wants a paid booking", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const unpaid = await bookAt(scope, resource, day, 780, 840);
    const give = (id: string, minute: number) => handOut(admin, giving(id, units[0]!.id), atMinute(day, minute));
    await expect(give(booking.id, 539)).rejects.toEqual(refusal("hand-out-early"));
    await expect(give(booking.id, 720)).rejects.toEqual(refusal("booking-past"));
    await expect(give(unpaid.id, 780)).rejects.toEqual(refusal("booking-unpaid"));
    await cancel(scope, booking.id, new Date());
    await expect(give(booking.id, 600)).rejects.toEqual(refusal("booking-over"));
    await expect(give("0192b0a5-0000-7000-8000-000000000000", 600)).rejects.toEqual(refusal("not-found"));
    expect(await db.custody.count({ where: { unitId: units[0]!.id } })).toBe(0);
  });

  it("of another free unit makes the booking hold that one", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(3);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const [first, second, third] = units.map((unit) => unit.id) as [number, number, number];
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const other = await bookPaid(scope, resource, day, 660, 780);
    expect([booking.units, other.units]).toEqual([[first], [second]]);
    const at = atMinute(day, 600);
    await expect(handOut(admin, giving(booking.id, first, { unitId: second }), at)).rejects.toEqual(refusal("unit-booked"));
    const { id } = await handOut(admin, giving(booking.id, first, { unitId: third }), at);
    expect((await db.custody.findUniqueOrThrow({ where: { id } })).unitId).toBe(third);
    expect(await unitsOfBooking(booking.id)).toEqual([third]);
    expect(await db.bookingChange.findMany({ where: { bookingId: booking.id }, select: { kind: true, actorId: true, before: true, after: true } })).toEqual([
      { kind: "unit-swapped", actorId: admin.userId, before: { unitId: first, label: "1" }, after: { unitId: third, label: "3" } },
    ]);
    // The same press again finds it done.
    await expect(handOut(admin, giving(booking.id, first, { unitId: third }), at)).rejects.toEqual(refusal("handed-already"));
    await expect(handOut(admin, giving(booking.id, third), at)).rejects.toEqual(refusal("handed-already"));
    expect(await brokenRules()).toEqual([]);
  });

  it("of a wrong, failed or broken thing is refused", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(2);
    const strange = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const at = atMinute(day, 600);
    const held = booking.units[0]!;
    await expect(handOut(admin, giving(booking.id, strange.units[0]!.id), at)).rejects.toEqual(refusal("unit-other"));
    await expect(handOut(admin, giving(booking.id, held, { unitId: strange.units[0]!.id }), at)).rejects.toEqual(refusal("unit-other"));
    await expect(handOut(admin, giving(booking.id, held, { condition: "damaged" }), at)).rejects.toEqual(refusal("condition-fault"));
    await expect(handOut(admin, giving(booking.id, held, { condition: "shiny" }), at)).rejects.toEqual(refusal("condition-unknown"));
    await reportFault(admin, { unitId: units[1]!.id, description: "Не включается" }, new Date());
    await expect(handOut(admin, giving(booking.id, held, { unitId: units[1]!.id }), at)).rejects.toEqual(refusal("unit-faulty"));
    // What is not handed out at a desk has no hand-out.
    const room = await makeResource();
    const plain = await bookPaid(scope, room, day, 600, 720);
    await expect(handOut(admin, giving(plain.id, plain.units[0]!), at)).rejects.toEqual(refusal("unit-other"));
  });

  it("waits for what the one before has not brought back", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(2);
    const [one, two] = [await makeResident(), await makeResident()];
    const day = dayAhead(3);
    const before = await bookPaid(one.scope, resource, day, 600, 660);
    const after = await bookPaid(two.scope, resource, day, 660, 720);
    const { id } = await handOut(admin, giving(before.id, units[0]!.id), atMinute(day, 600));
    await expect(handOut(admin, giving(after.id, units[0]!.id), atMinute(day, 660))).rejects.toEqual(refusal("unit-out"));
    await takeBack(admin, bringing(id, { broughtBy: "Курьер" }), atMinute(day, 661));
    await handOut(admin, giving(after.id, units[0]!.id), atMinute(day, 662));
  });

  it("at two desks at one moment gives a thing into one pair of hands", async () => {
    const admin = await makeAdmin();
    const { resource } = await makeEquipment(2);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const other = await bookPaid(scope, resource, day, 720, 780);
    const [unit] = booking.units;
    const settled = await Promise.allSettled([
      ...[1, 2, 3].map(() => handOut(admin, giving(booking.id, unit!), atMinute(day, 690))),
      handOut(admin, giving(other.id, other.units[0]!), atMinute(day, 690)),
    ]);
    expect(settled.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of settled) if (one.status === "rejected") expect(["handed-already", "unit-out"]).toContain((one.reason as { code: string }).code);
    expect(await db.custody.count({ where: { unitId: unit!, returnedAt: null } })).toBe(1);
  });

  it("and a cancelling at one moment: given or cancelled, never both", async () => {
    const admin = await makeAdmin();
    const { resource } = await makeEquipment(1);
    const { scope } = await makeResident();
    for (let round = 0; round < 6; round += 1) {
      const day = dayAhead(4 + round);
      const booking = await bookPaid(scope, resource, day, 600, 720);
      const [given, cancelled] = await Promise.allSettled([handOut(admin, giving(booking.id, booking.units[0]!), atMinute(day, 590)), cancel(scope, booking.id, atMinute(day, 590))]);
      expect([given.status, cancelled.status].sort()).toEqual(["fulfilled", "rejected"]);
      const lost = given.status === "rejected" ? (given.reason as unknown) : cancelled.status === "rejected" ? (cancelled.reason as unknown) : null;
      expect(lost).toEqual(refusal(given.status === "rejected" ? "booking-over" : "things-out"));
      if (given.status === "fulfilled") await takeBack(admin, bringing(given.value.id), atMinute(day, 700));
    }
  });
});

describe("a return", () => {
  it("by whoever brings it is written down once", async () => {
    const admin = await makeAdmin();
    const colleague = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const { id } = await handOut(admin, giving(booking.id, units[0]!.id), atMinute(day, 600));
    const at = atMinute(day, 700);
    const settled = await Promise.allSettled([takeBack(colleague, bringing(id, { broughtBy: "Софья Раскадровская", condition: "worn" }), at), takeBack(colleague, bringing(id, { broughtBy: "Софья Раскадровская", condition: "worn" }), at)]);
    expect(settled.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of settled) if (one.status === "rejected") expect(one.reason).toEqual(refusal("returned-already"));
    expect(await db.custody.findUniqueOrThrow({ where: { id } })).toMatchObject({ returnedAt: at, returnedById: colleague.userId, broughtBy: "Софья Раскадровская", conditionIn: "worn", faultId: null });
    await expect(takeBack(admin, bringing("0192b0a5-0000-7000-8000-000000000000"), at)).rejects.toEqual(refusal("not-found"));
  });

  it("of a damaged thing takes it offline at once and moves the next, or tells them", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const [one, two] = [await makeResident(), await makeResident()];
    const day = dayAhead(3);
    const booking = await bookPaid(one.scope, resource, day, 600, 720);
    const next = await bookPaid(two.scope, resource, day, 780, 840);
    const { id } = await handOut(admin, giving(booking.id, units[0]!.id), atMinute(day, 600));
    const at = atMinute(day, 700);
    await expect(takeBack(admin, bringing(id, { condition: "damaged" }), at)).rejects.toEqual(refusal("damage-note"));
    const photoId = await makePhoto(admin.userId);
    const back = await takeBack(admin, bringing(id, { condition: "damaged", note: "Разбит видоискатель", photoId }), at);
    expect(back).toEqual({ faultId: back.faultId, moved: 0, disrupted: 1 });
    expect(await db.fault.findUniqueOrThrow({ where: { id: back.faultId! } })).toMatchObject({ unitId: units[0]!.id, companyId: one.scope.companyId, description: "Разбит видоискатель", photoId, resolvedAt: null });
    expect((await db.custody.findUniqueOrThrow({ where: { id } })).faultId).toBe(back.faultId);
    expect((await db.booking.findUniqueOrThrow({ where: { id: next.id } })).disruptedAt).toEqual(at);
    await expect(bookAt(one.scope, resource, dayAhead(9), 600, 660)).rejects.toEqual(refusal("slot-taken"));
    expect(await brokenRules()).toEqual([]);
  });

  it("joins the fault that was reported while it was away", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const { id } = await handOut(admin, giving(booking.id, units[0]!.id), atMinute(day, 600));
    const fault = await reportFault(scope, { unitId: units[0]!.id, description: "Гудит вентилятор", bookingId: booking.id }, atMinute(day, 650));
    expect(await takeBack(admin, bringing(id, { condition: "damaged", note: "Гудит и греется" }), atMinute(day, 700))).toEqual({ faultId: fault.id, moved: 0, disrupted: 0 });
  });

  it("that is late is told of once, after the grace", async () => {
    const admin = await makeAdmin();
    const { resource, units } = await makeEquipment(1);
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const booking = await bookPaid(scope, resource, day, 600, 720);
    const { id } = await handOut(admin, giving(booking.id, units[0]!.id), atMinute(day, 600));
    const told = () => db.event.count({ where: { type: "custody.late", payload: { path: ["custodyId"], equals: id } } });
    await noticeLateReturns(atMinute(day, 734));
    expect(await told()).toBe(0);
    await Promise.all([noticeLateReturns(atMinute(day, 735)), noticeLateReturns(atMinute(day, 735)), noticeLateReturns(atMinute(day, 736))]);
    expect(await told()).toBe(1);
    await takeBack(admin, bringing(id), atMinute(day, 800));
    await noticeLateReturns(atMinute(day, 900));
    expect(await told()).toBe(1);
  });

  it("or a hand-out says that the company has come: it is no no-show", async () => {
    const admin = await makeAdmin();
    const { resource } = await makeEquipment(2, { checkIn: true });
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const came = await bookPaid(scope, resource, day, 600, 720);
    const missed = await bookPaid(scope, resource, day, 600, 720);
    await handOut(admin, giving(came.id, came.units[0]!), atMinute(day, 605));
    await releaseNoShows(atMinute(day, 640));
    expect((await db.booking.findUniqueOrThrow({ where: { id: came.id } })).status).toBe("CONFIRMED");
    expect((await db.booking.findUniqueOrThrow({ where: { id: missed.id } })).status).toBe("NO_SHOW");
  });
});
