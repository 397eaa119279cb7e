import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change, changeFree, undoChange } from "~/features/booking/commands/change.server";
import { rehearse } from "~/features/booking/commands/rehearse.server";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { takeBack } from "~/features/booking/equipment/commands/take-back.server";
import type { CompanyScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead, makeResource } from "#tests/factories/booking";
import { bookPaid, makeAdmin, makeEquipment, unitsOfBooking } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ code, status: 409 }) as object;
const day = dayAhead(3);
const clock = (minute: number) => atMinute(day, minute);
const time = (from: number, to: number) => ({ startsAt: clock(from), endsAt: clock(to) });

/** A booking from 10:00 to 12:00 of which units are handed out at 9:50. */
async function handed(units: number, quantity = 1) {
  const [admin, made, { scope }] = [await makeAdmin(), await makeEquipment(units), await makeResident()];
  const booking = await bookPaid(scope, made.resource, day, 600, 720, { quantity });
  const give = (unitId: number) =>
    handOut(admin, { bookingId: booking.id, heldUnitId: unitId, unitId, condition: "good", note: "", photoId: null, takenBy: "Лев Шарнирный", depositWaiver: "" }, clock(590));
  const custody = await give(booking.units[0]!);
  return { admin, scope, id: booking.id, units: booking.units, custodyId: custody.id, resource: made.resource, give };
}

const stands = async (id: string) => {
  const { startsAt, endsAt } = await db.booking.findUniqueOrThrow({ where: { id } });
  return { startsAt, endsAt };
};
const refusesToMove = async (scope: CompanyScope, id: string, from: number, to: number) => {
  await expect(change(scope, id, time(from, to), clock(591))).rejects.toEqual(refusal("handed-start"));
  expect(await stands(id)).toEqual(time(600, 720));
};

describe("a booking of which something was handed out", () => {
  it("keeps its start, for its company, for staff and in a look before; also when all is back", async () => {
    const { admin, scope, id, custodyId } = await handed(1);
    await refusesToMove(scope, id, 780, 900);
    await refusesToMove(scope, id, 630, 750);
    // What only grows may be had for nothing, but not from an earlier start.
    await refusesToMove(scope, id, 570, 720);
    await expect(changeFree(admin, id, time(780, 900), clock(591), "Просьба студии")).rejects.toEqual(refusal("handed-start"));
    await expect(rehearse(scope, [{ id, to: time(780, 900) }], clock(591))).rejects.toEqual(refusal("handed-start"));
    await takeBack(admin, { custodyId, condition: "good", note: "", photoId: null, broughtBy: "Лев Шарнирный", keepKopecks: 0 }, clock(595));
    await refusesToMove(scope, id, 780, 900);
    expect(await brokenRules()).toEqual([]);
  });

  it("is extended on the very unit that is out, while nobody has it afterwards", async () => {
    const { scope, id, units, resource } = await handed(2);
    const [other] = [(await makeResident()).scope];
    await change(scope, id, time(600, 780), clock(600));
    expect([await stands(id), await unitsOfBooking(id)]).toEqual([time(600, 780), units]);
    // The one in the house is booked first; then the other unit is free again, but it is not the one in their hands.
    const [inHouse, next] = [await bookPaid(other, resource, day, 780, 840), await bookPaid(other, resource, day, 780, 840)];
    expect(next.units).toEqual(units);
    await cancel(other, inHouse.id, clock(600));
    await expect(change(scope, id, time(600, 810), clock(601))).rejects.toEqual(refusal("handed-units"));
    expect(await stands(id)).toEqual(time(600, 780));
    expect(await brokenRules()).toEqual([]);
  });

  it("lets go of what stayed at the desk and keeps what is out", async () => {
    const { scope, id, units, resource, give } = await handed(2, 2);
    const room = await makeResource();
    await expect(change(scope, id, { resourceId: room.id, quantity: 1 }, clock(592))).rejects.toEqual(refusal("handed-units"));
    await change(scope, id, { quantity: 1 }, new Date());
    expect(await unitsOfBooking(id)).toEqual([units[0]]);
    await expect(give(units[1]!)).rejects.toEqual(expect.objectContaining({ code: "unit-other" }));
    await bookPaid((await makeResident()).scope, resource, day, 600, 720);
    expect(await brokenRules()).toEqual([]);
  });

  it("is not put back to where it stood before the hand-out", async () => {
    const [admin, { resource }, { scope }] = [await makeAdmin(), await makeEquipment(1), await makeResident()];
    const booking = await bookPaid(scope, resource, day, 840, 960);
    await changeFree(admin, booking.id, time(600, 720), clock(580), "Пришли раньше");
    const [unitId] = await unitsOfBooking(booking.id);
    await handOut(admin, { bookingId: booking.id, heldUnitId: unitId!, unitId: unitId!, condition: "good", note: "", photoId: null, takenBy: "Лев", depositWaiver: "" }, clock(581));
    await expect(undoChange(scope, booking.id, clock(582))).rejects.toEqual(refusal("handed-start"));
  });

  it("handed out at the moment of a move: it is moved and nothing is out, or it is out and stays", async () => {
    const admin = await makeAdmin();
    for (let round = 0; round < 8; round += 1) {
      const [{ resource }, { scope }] = [await makeEquipment(1), await makeResident()];
      const booking = await bookPaid(scope, resource, day, 600, 720);
      const unitId = booking.units[0]!;
      const now = clock(570);
      const [out, moved] = await Promise.allSettled([
        handOut(admin, { bookingId: booking.id, heldUnitId: unitId, unitId, condition: "good", note: "", photoId: null, takenBy: "Лев", depositWaiver: "" }, now),
        changeFree(admin, booking.id, time(780, 900), now, "Просьба студии"),
      ]);
      expect([out.status, moved.status].sort()).toEqual(["fulfilled", "rejected"]);
    }
    expect(await brokenRules()).toEqual([]);
  });
});
