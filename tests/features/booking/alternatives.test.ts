import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { alternativesTo } from "~/features/booking/alternatives.server";
import { freeUnits } from "~/features/booking/commands/units.server";
import { findSlots } from "~/features/booking/find.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { brokenRule } from "~/features/booking/rules/slot";
import { db } from "~/lib/db/client.server";
import { atMinute, minuteOfDay, siteDay } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

let rooms: CatalogueItem[];
const held = (room: CatalogueItem, startsAt: Date, endsAt: Date) => ({
  from: new Date(startsAt.getTime() - room.bufferBefore * 60_000),
  to: new Date(endsAt.getTime() + room.bufferAfter * 60_000),
});

// Three rooms of a kind with rules of their own, and a week in which a good part of them is taken.
beforeAll(async () => {
  rooms = [
    await makeResource({ kind: "hall", bufferBefore: 30, bufferAfter: 15, stepMinutes: 60 }),
    await makeResource({ kind: "hall", units: 3, opensAt: 600, closesAt: 1080, maxMinutes: 240 }),
    await makeResource({ kind: "hall", units: 2, minMinutes: 60, opensAt: 0, closesAt: 1440 }),
  ];
  const { scope } = await makeResident();
  const taken = fc.sample(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 10, max: 16 }), fc.integer({ min: 1, max: 3 })), { numRuns: 40, seed: 7 });
  for (const [room, day, hour, hours] of taken) {
    await bookAt(scope, rooms[room]!, dayAhead(day), hour * 60, (hour + hours) * 60).catch(() => undefined);
  }
});

describe("alternatives to a taken slot", () => {
  it("keep every rule of their resource, are free, and come nearest first", async () => {
    expect(await db.booking.count()).toBeGreaterThan(12);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 16, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (index, day, halfHour, halfHours, quantity) => {
          const now = new Date();
          const startsAt = atMinute(dayAhead(day), halfHour * 30);
          const wish = { startsAt, endsAt: new Date(startsAt.getTime() + halfHours * 1_800_000), quantity };
          const found = await alternativesTo(rooms[index]!, wish, now);
          expect(found.length).toBeLessThanOrEqual(3);
          const distances = [];
          for (const one of found) {
            const room = rooms.find((candidate) => candidate.id === one.resourceId)!;
            expect(brokenRule(room, { ...one, quantity }, now)).toBeNull();
            expect(one.endsAt.getTime() - one.startsAt.getTime()).toBe(halfHours * 1_800_000);
            expect(await freeUnits(db, room.id, held(room, one.startsAt, one.endsAt), quantity)).toHaveLength(quantity);
            distances.push(Math.abs(one.startsAt.getTime() - startsAt.getTime()));
          }
          expect(distances).toEqual([...distances].sort((a, b) => a - b));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are none where no room of the kind is large enough", async () => {
    const startsAt = atMinute(dayAhead(2), 720);
    expect(await alternativesTo(rooms[0]!, { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000), quantity: 9 }, new Date())).toEqual([]);
  });
});

describe("finding time", () => {
  it("gives for each room and day the slot nearest to the wished hour, and each can be had", async () => {
    const now = new Date();
    const found = await findSlots({ kind: "hall", from: dayAhead(1), days: 5, minutes: 120, people: 1, quantity: 1, around: 840 }, "ru", now);
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map((slot) => `${slot.slug} ${slot.day}`)).size).toBe(found.length);
    expect(found.map((slot) => slot.day)).toEqual([...found.map((slot) => slot.day)].sort());
    for (const slot of found) {
      const room = rooms.find((candidate) => candidate.slug === slot.slug)!;
      const [startsAt, endsAt] = [new Date(slot.startsAt), new Date(slot.endsAt)];
      expect([siteDay(startsAt), minuteOfDay(startsAt), (endsAt.getTime() - startsAt.getTime()) / 60_000]).toEqual([slot.day, slot.start, 120]);
      expect(brokenRule(room, { startsAt, endsAt, quantity: 1 }, now)).toBeNull();
      expect(await freeUnits(db, room.id, held(room, startsAt, endsAt), 1)).toHaveLength(1);
      // No start on the step of that day is free and nearer.
      for (let start = room.opensAt; start < room.closesAt; start += room.stepMinutes) {
        if (Math.abs(start - 840) >= Math.abs(slot.start - 840)) continue;
        const nearer = { startsAt: atMinute(slot.day, start), endsAt: atMinute(slot.day, start + 120), quantity: 1 };
        if (brokenRule(room, nearer, now) === null) expect(await freeUnits(db, room.id, held(room, nearer.startsAt, nearer.endsAt), 1)).toEqual([]);
      }
    }
  });
});
