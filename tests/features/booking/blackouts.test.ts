import { describe, expect, it } from "vitest";
import { closeFromForm } from "~/features/booking/blackouts/close-form.server";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { block, lift } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) as object });
const closing = (resourceId: string, from: Date, to: Date, unitId: number | null = null) => ({ resourceId, unitId, startsAt: from, endsAt: to, reasonRu: "Профилактика", reasonEn: "Maintenance" });
/** What a blackout holds, as minutes of the day, unit by unit. */
async function heldBy(blackoutId: string, day: string) {
  const rows = await db.allocation.findMany({ where: { blackoutId }, include: { unit: true }, orderBy: [{ unitId: "asc" }, { startsAt: "asc" }] });
  const zero = atMinute(day, 0).getTime();
  return rows.map((row) => [row.unit.position, (row.startsAt.getTime() - zero) / 60_000, (row.endsAt.getTime() - zero) / 60_000]);
}

describe("the form of a closure", () => {
  it("refuses a time that is over, and takes one that runs", async () => {
    const [room, admin] = [await makeResource(), staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }))];
    const day = dayAhead(3);
    const typed = { intent: "close" as const, place: room.id, day, from: 600, to: 720, reasonRu: "Ремонт", reasonEn: "", over: "refuse" as const, every: "ONCE" as const, interval: 1, weekdays: [], rule: "" };
    await expect(closeFromForm(admin, { ...typed, day: "2020-01-01" }, atMinute(day, 660), "::1")).rejects.toEqual(refusal("blackout-past"));
    await expect(closeFromForm(admin, typed, atMinute(day, 720), "::1")).rejects.toEqual(refusal("blackout-past"));
    expect(await closeFromForm(admin, typed, atMinute(day, 660), "::1")).toMatchObject({ laid: 1 });
  });
});

describe("a blackout of one unit", () => {
  it("leaves the others to be booked", async () => {
    const pool = await makeResource({ units: 2 });
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const second = await db.unit.findFirstOrThrow({ where: { resourceId: pool.id, position: 2 } });
    const { id } = await block(closing(pool.id, atMinute(day, 600), atMinute(day, 720), second.id), system);
    expect(await heldBy(id, day)).toEqual([[2, 600, 720]]);
    await bookAt(scope, pool, day, 600, 660);
    await expect(bookAt(scope, pool, day, 600, 660)).rejects.toEqual(refusal("slot-taken"));
  });

  it("names those who hold the time when it is refused, and a unit of another resource is not found", async () => {
    const [pool, other] = [await makeResource({ units: 1 }), await makeResource()];
    const { scope } = await makeResident();
    const day = dayAhead(4);
    const booking = await bookAt(scope, pool, day, 600, 660);
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: pool.id } });
    await expect(block(closing(pool.id, atMinute(day, 540), atMinute(day, 720), unit.id), system)).rejects.toEqual(refusal("slot-taken", { bookings: [booking.id] }));
    await expect(block(closing(other.id, atMinute(day, 540), atMinute(day, 720), unit.id), system)).rejects.toEqual(refusal("not-found"));
  });
});

describe("a blackout laid around bookings", () => {
  it("takes what they leave, and their time too once they are gone", async () => {
    const room = await makeResource({ bufferAfter: 30 });
    const { scope } = await makeResident();
    const day = dayAhead(5);
    const booking = await bookAt(scope, room, day, 600, 660);
    const { id, disrupted } = await block(closing(room.id, atMinute(day, 540), atMinute(day, 840)), system, "around");
    expect(disrupted).toBe(0);
    expect(await heldBy(id, day)).toEqual([[1, 540, 600], [1, 690, 840]]);
    expect((await db.booking.findUniqueOrThrow({ where: { id: booking.id } })).disruptedAt).toBeNull();
    await cancel(scope, booking.id, new Date());
    expect(await heldBy(id, day)).toEqual([[1, 540, 600], [1, 600, 690], [1, 690, 840]]);
    await expect(bookAt(scope, room, day, 600, 660)).rejects.toEqual(refusal("slot-taken"));
    expect(await brokenRules()).toEqual([]);
  });

  it("gives its time back to another that covers it when it is lifted", async () => {
    const room = await makeResource();
    const day = dayAhead(6);
    const long = await block(closing(room.id, atMinute(day, 540), atMinute(day, 900)), system);
    const inner = await block(closing(room.id, atMinute(day, 600), atMinute(day, 960)), system, "around");
    expect(await heldBy(inner.id, day)).toEqual([[1, 900, 960]]);
    await lift(long.id, system);
    await lift(long.id, system);
    expect(await heldBy(inner.id, day)).toEqual([[1, 600, 900], [1, 900, 960]]);
    expect(await db.event.count({ where: { type: "blackout.lifted" } })).toBe(1);
  });

  it("lifted while it runs keeps what has been", async () => {
    const room = await makeResource();
    const day = dayAhead(7);
    const { id } = await block(closing(room.id, atMinute(day, 540), atMinute(day, 900)), system);
    await lift(id, system, atMinute(day, 600));
    expect(await heldBy(id, day)).toEqual([[1, 540, 600]]);
    expect((await db.blackout.findUniqueOrThrow({ where: { id } })).endsAt).toEqual(atMinute(day, 600));
  });
});

describe("a blackout before which one gives way", () => {
  it("moves bookings to a free unit without a word and tells those for whom there is none", async () => {
    const pool = await makeResource({ units: 2 });
    const { scope } = await makeResident();
    const day = dayAhead(8);
    const [first, second] = await db.unit.findMany({ where: { resourceId: pool.id }, orderBy: { position: "asc" } });
    const alone = await bookAt(scope, pool, day, 600, 660);
    const crowd = [await bookAt(scope, pool, day, 720, 780), await bookAt(scope, pool, day, 720, 780)];
    const made = await block(closing(pool.id, atMinute(day, 540), atMinute(day, 900), first!.id), system, "disrupt");
    expect(made).toMatchObject({ moved: 1, disrupted: 1 });
    expect(await db.allocation.findMany({ where: { bookingId: alone.id }, select: { unitId: true } })).toEqual([{ unitId: second!.id }]);
    expect(await db.bookingChange.findMany({ where: { bookingId: alone.id }, select: { kind: true, before: true, after: true } })).toEqual([
      { kind: "unit-swapped", before: { unitId: first!.id, label: "1" }, after: { unitId: second!.id, label: "2" } },
    ]);
    const disrupted = await db.booking.findMany({ where: { id: { in: crowd.map((one) => one.id) }, disruptedAt: { not: null } } });
    expect(disrupted).toHaveLength(1);
    expect(await heldBy(made.id, day)).toEqual([[1, 540, 600], [1, 600, 660], [1, 660, 720], [1, 780, 900]]);
    // Lifted, the one who waited has its unit again.
    await lift(made.id, system);
    expect(await db.booking.count({ where: { id: { in: crowd.map((one) => one.id) }, disruptedAt: { not: null } } })).toBe(0);
    expect((await db.event.findMany({ where: { type: { startsWith: "booking.", in: ["booking.disrupted", "booking.restored"] } }, orderBy: { id: "asc" } })).map((one) => [one.type, one.payload])).toEqual([
      ["booking.disrupted", { bookingId: disrupted[0]!.id }],
      ["booking.restored", { bookingId: disrupted[0]!.id }],
    ]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("at one moment", () => {
  it("lifting and cancelling leave nothing closed", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    for (let round = 0; round < 8; round += 1) {
      const day = dayAhead(9 + round);
      const booking = await bookAt(scope, room, day, 600, 660);
      const { id } = await block(closing(room.id, atMinute(day, 540), atMinute(day, 900)), system, "around");
      await Promise.all([cancel(scope, booking.id, new Date()), lift(id, system)]);
      expect(await heldBy(id, day)).toEqual([]);
      await bookAt(scope, room, day, 600, 660);
    }
  });

  it("closing around and booking leave no hole and no overlap", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    for (let round = 0; round < 8; round += 1) {
      const day = dayAhead(9 + round);
      const [made, booked] = await Promise.allSettled([block(closing(room.id, atMinute(day, 540), atMinute(day, 900)), system, "around"), bookAt(scope, room, day, 600, 660)]);
      expect(made.status).toBe("fulfilled");
      const holes = booked.status === "fulfilled" ? [[1, 540, 600], [1, 660, 900]] : [[1, 540, 900]];
      expect(await heldBy(made.status === "fulfilled" ? made.value.id : "", day)).toEqual(holes);
    }
    expect(await brokenRules()).toEqual([]);
  });
});
