import { describe, expect, it } from "vitest";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { restoreUnit, withdrawUnit, type Withdrawal } from "~/features/booking/faults/commands/withdraw.server";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeResource } from "#tests/factories/booking";
import { bookPaid, makeAdmin, makeEquipment, takeOut } from "#tests/factories/equipment";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ code }) as object;
const at = () => ({ now: new Date() });
const previewOf = (one: Withdrawal) => {
  if (one.done) throw new Error("nothing was shown");
  return one.preview;
};
const bookingOf = (id: string) => db.booking.findUniqueOrThrow({ where: { id } });

describe("taking a unit out of use", () => {
  it("shows first what becomes of each booking, keeps nothing of the look, and does what was seen", async () => {
    const [admin, { resource, units }, { scope, company }] = [await makeAdmin(), await makeEquipment(2), await makeResident()];
    const goes = await bookPaid(scope, resource, dayAhead(3), 600, 660);
    const stays = await bookPaid(scope, resource, dayAhead(4), 600, 660, { quantity: 2 });
    const preview = previewOf(await withdrawUnit(admin, units[0]!.id, "", at()));
    expect(preview).toMatchObject({
      count: 2,
      items: [
        { bookingId: goes.id, company: company.name, fate: "moved", units: [units[1]!.label] },
        { bookingId: stays.id, fate: "disrupted", units: [] },
      ],
    });
    expect(await db.unit.findUniqueOrThrow({ where: { id: units[0]!.id } })).toMatchObject({ active: true });
    expect(await db.bookingChange.count({ where: { bookingId: goes.id } })).toBe(0);
    expect((await bookingOf(stays.id)).disruptedAt).toBeNull();
    expect(await withdrawUnit(admin, units[0]!.id, preview.seen, at())).toEqual({ done: true, moved: 1, disrupted: 1 });
    await settleEvents();
    const person = await db.user.findUniqueOrThrow({ where: { id: scope.userId } });
    expect(await db.letter.count({ where: { to: person.email, template: "bookingDisrupted" } })).toBe(1);
    // Pressed once more: it is out.
    expect(await withdrawUnit(admin, units[0]!.id, preview.seen, at())).toEqual({ done: true, moved: 0, disrupted: 0 });
    await restoreUnit(admin, units[0]!.id, at());
    expect((await bookingOf(stays.id)).disruptedAt).toBeNull();
    expect(await brokenRules()).toEqual([]);
  });

  it("shows anew what has changed since it was seen, and leaves what is under way", async () => {
    const [admin, { resource, units }, { scope }] = [await makeAdmin(), await makeEquipment(1), await makeResident()];
    const first = await bookPaid(scope, resource, dayAhead(3), 600, 660);
    const { seen } = previewOf(await withdrawUnit(admin, units[0]!.id, "", at()));
    const second = await bookPaid(scope, resource, dayAhead(3), 720, 780);
    const anew = previewOf(await withdrawUnit(admin, units[0]!.id, seen, at()));
    expect(anew.items.map((one) => one.bookingId)).toEqual([first.id, second.id]);
    const during = atMinute(dayAhead(3), 630);
    const late = previewOf(await withdrawUnit(admin, units[0]!.id, anew.seen, { now: during }));
    expect(late.items.map((one) => one.fate)).toEqual(["begun", "disrupted"]);
    expect(await withdrawUnit(admin, units[0]!.id, late.seen, { now: during })).toMatchObject({ done: true, disrupted: 1 });
    expect(await bookingOf(first.id)).toMatchObject({ status: "CONFIRMED", disruptedAt: null });
  });

  it("is for administrators, not while it is in somebody's hands, and not while a whole needs it", async () => {
    const [admin, { resource, units }, { scope }] = [await makeAdmin(), await makeEquipment(1), await makeResident()];
    const unitId = units[0]!.id;
    await expect(withdrawUnit(staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] })), unitId, "", at())).rejects.toEqual(refusal("forbidden"));
    await expect(withdrawUnit(admin, 2 ** 31, "", at())).rejects.toEqual(refusal("not-found"));
    const booking = await bookPaid(scope, resource, dayAhead(3), 600, 660);
    await handOut(admin, { bookingId: booking.id, heldUnitId: unitId, unitId, condition: "good", note: "", photoId: null, takenBy: "Анна", depositWaiver: "" }, atMinute(dayAhead(3), 595));
    await expect(takeOut(admin, unitId)).rejects.toEqual(refusal("withdraw-out"));
    const part = await makeResource({ units: 2 });
    await makeComposite([[part, 2]]);
    const [one] = await db.unit.findMany({ where: { resourceId: part.id } });
    await expect(takeOut(admin, one!.id)).rejects.toEqual(refusal("unit-part"));
  });

  it("at the moment of a booking: the booking is refused, or seen before the unit goes; nobody stands on it untold", async () => {
    const admin = await makeAdmin();
    for (let round = 0; round < 10; round += 1) {
      const [{ resource, units }, residents] = [await makeEquipment(2), await Promise.all([1, 2, 3].map(() => makeResident()))];
      const day = dayAhead(2 + round);
      const [out, ...booked] = await Promise.allSettled([withdrawUnit(admin, units[0]!.id, "", at()), ...residents.map(({ scope }) => bookAt(scope, resource, day, 600, 660))]);
      expect(out.status).toBe("fulfilled");
      const done = out.status === "fulfilled" && (out.value as Withdrawal).done;
      expect(booked.filter((one) => one.status === "fulfilled")).toHaveLength(done ? 1 : 2);
      const unit = await db.unit.findUniqueOrThrow({ where: { id: units[0]!.id }, include: { allocations: true } });
      expect([unit.active, unit.allocations.length]).toEqual(done ? [false, 0] : [true, 1]);
      // Who has seen them takes it out all the same: one is told.
      if (!done) expect(await takeOut(admin, unit.id)).toEqual({ done: true, moved: 0, disrupted: 1 });
    }
    expect(await brokenRules()).toEqual([]);
  });

  it("and back, each by several at once, is one change", async () => {
    const [admin, { units }] = [await makeAdmin(), await makeEquipment(1)];
    await Promise.all([1, 2, 3, 4].map(() => takeOut(admin, units[0]!.id)));
    await Promise.all([1, 2, 3, 4].map(() => restoreUnit(admin, units[0]!.id, at())));
    const said = await db.auditEntry.findMany({ where: { subjectId: String(units[0]!.id), action: { in: ["unit.withdrawn", "unit.restored"] } }, orderBy: { id: "asc" } });
    expect(said.map((one) => one.action)).toEqual(["unit.withdrawn", "unit.restored"]);
  });
});
