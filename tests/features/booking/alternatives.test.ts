import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { alternativesTo } from "~/features/booking/alternatives.server";
import { freeUnits } from "~/features/booking/commands/units.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { brokenRule } from "~/features/booking/rules/slot";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
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
          const found = await alternativesTo([{ resource: rooms[index]!, quantity }], wish, now);
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
    expect(await alternativesTo([{ resource: rooms[0]!, quantity: 9 }], { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) }, new Date())).toEqual([]);
  });
});
