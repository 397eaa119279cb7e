import { readdirSync, readFileSync } from "node:fs";
import { join as path } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, inject, it } from "vitest";
import { block } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import { closeBegun, closeUnentitled, lapseOffers, leave } from "~/features/booking/waitlist/commands/leave.server";
import { serveLines } from "~/features/booking/waitlist/commands/offer.server";
import { takeOffer } from "~/features/booking/waitlist/commands/take-offer.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, wishFor } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const HOUR = 3_600_000;
const day = dayAhead(6);
const statusOf = async (id: string) => (await db.waitlistEntry.findUniqueOrThrow({ where: { id } })).status;
/** Refusals that a race may end with; any other error is a fault. */
const REFUSALS = new Set(["slot-taken", "slot-free", "own-booking", "in-line", "waitlist-offer-over", "waitlist-offer-none", "wrong-status", "not-resident", "not-found", "too-late", "rule-broken"]);

/** Runs everything at one moment, and gives back what came of each: «done» or the refusal's code. */
async function atOnce(acts: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const settled = await Promise.allSettled(acts.map((act) => act()));
  return settled.map((one) => {
    if (one.status === "fulfilled") return "done";
    if (one.reason instanceof DomainError && REFUSALS.has(one.reason.code)) return one.reason.code;
    throw one.reason;
  });
}

/** A taken room, two companies in its line, and the first of them offered its time. */
async function offered(input: Parameters<typeof makeResource>[0] = {}) {
  const resource = await makeResource(input);
  const [holder, first, second] = [(await makeResident()).scope, (await makeResident()).scope, (await makeResident()).scope];
  const booking = await bookAt(holder, resource, day, 600, 720, { quantity: resource.quantity });
  const stand = (scope: CompanyScope) => join(scope, wishFor(resource, day, 600, 720, { quantity: resource.quantity }), new Date());
  const [mine, next] = [await stand(first), await stand(second)];
  await cancel(holder, booking.id, new Date());
  await serveLines(new Date());
  const { offerExpiresAt } = await db.waitlistEntry.findUniqueOrThrow({ where: { id: mine.id } });
  return { resource, holder, first, second, mine, next, deadline: offerExpiresAt! };
}

afterEach(async () => {
  expect(await brokenRules()).toEqual([]);
});

describe("an offer raced for", () => {
  it("is one booking when twenty presses take it at once", async () => {
    const { first, mine, resource } = await offered();
    const receipts = await Promise.all(Array.from({ length: 20 }, () => takeOffer(first, mine.id, new Date())));
    expect(new Set(receipts.map((one) => one.id)).size).toBe(1);
    expect(await db.booking.count({ where: { resourceId: resource.id, companyId: first.companyId } })).toBe(1);
  });

  it("goes to whoever it belongs to at its deadline's second: taken before it lapses, or lapsed and offered on", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { first, mine, next, deadline } = await offered();
      const just = new Date(deadline.getTime() - 1);
      const answers = await atOnce([
        ...Array.from({ length: 8 }, () => () => takeOffer(first, mine.id, just)),
        ...Array.from({ length: 8 }, () => () => lapseOffers(deadline)),
        ...Array.from({ length: 4 }, () => () => serveLines(deadline)),
      ]);
      const end = await statusOf(mine.id);
      expect(["TAKEN", "LAPSED"]).toContain(end);
      expect(await statusOf(next.id)).toBe(end === "TAKEN" ? "WAITING" : "OFFERED");
      expect(new Set(answers.slice(0, 8))).toEqual(new Set([end === "TAKEN" ? "done" : "waitlist-offer-over"]));
    }
  });

  it("keeps its time against bookings, moves and closures, whoever comes at the same moment", async () => {
    const { resource, holder, first, second, mine } = await offered();
    const elsewhere = await bookAt(holder, resource, day, 780, 900);
    const { startsAt, endsAt } = wishFor(resource, day, 600, 720);
    const answers = await atOnce([
      ...Array.from({ length: 6 }, () => () => bookAt(second, resource, day, 630, 690)),
      ...Array.from({ length: 6 }, () => () => change(holder, elsewhere.id, { startsAt, endsAt }, new Date())),
      ...Array.from({ length: 6 }, () => () => block({ resourceId: resource.id, startsAt, endsAt, reasonRu: "Работы", reasonEn: "Works" }, system)),
      () => takeOffer(first, mine.id, new Date()),
      () => takeOffer(first, mine.id, new Date()),
    ]);
    expect(answers).toEqual([...Array.from({ length: 18 }, () => "slot-taken"), "done", "done"]);
    expect(await statusOf(mine.id)).toBe("TAKEN");
  });

  it("gives way to a failure that cannot wait, or is a booking that failed; never both", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { resource, first, mine } = await offered();
      const { startsAt, endsAt } = wishFor(resource, day, 600, 720);
      await atOnce([
        ...Array.from({ length: 5 }, () => () => takeOffer(first, mine.id, new Date())),
        () => block({ resourceId: resource.id, startsAt, endsAt, reasonRu: "Авария", reasonEn: "Breakdown" }, system, "disrupt"),
        () => leave(first, mine.id, new Date()),
        () => serveLines(new Date()),
      ]);
      expect(["TAKEN", "LEFT", "WAITING"]).toContain(await statusOf(mine.id));
      expect(await brokenRules()).toEqual([]);
    }
  });

  it("ends in one way when it is taken, left, closed with the residency and served at once", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { first, second, mine, next } = await offered();
      await atOnce([
        () => takeOffer(first, mine.id, new Date()),
        () => leave(first, mine.id, new Date()),
        () => db.residency.update({ where: { companyId: first.companyId }, data: { status: "SUSPENDED" } }).then(() => closeUnentitled(first.companyId, new Date())),
        () => serveLines(new Date()),
        () => takeOffer(second, next.id, new Date()),
        () => settleEvents(),
      ]);
      const end = await statusOf(mine.id);
      expect(["TAKEN", "LEFT", "CLOSED"]).toContain(end);
      if (end === "TAKEN") expect(await statusOf(next.id)).toBe("WAITING");
      else expect(["OFFERED", "TAKEN"]).toContain(await statusOf(next.id));
    }
  });

  it("is made once and to the first in line, whoever serves the line while its time becomes free", async () => {
    for (let round = 0; round < 4; round += 1) {
      const resource = await makeResource({ units: 3 });
      const holder = (await makeResident()).scope;
      const booking = await bookAt(holder, resource, day, 600, 720, { quantity: 3 });
      const waiting = await Promise.all(Array.from({ length: 8 }, async () => (await makeResident()).scope));
      const places: string[] = [];
      for (const scope of waiting) places.push((await join(scope, wishFor(resource, day, 600, 720), new Date())).id);
      await atOnce([() => cancel(holder, booking.id, new Date()), ...Array.from({ length: 12 }, () => () => serveLines(new Date())), () => settleEvents()]);
      await serveLines(new Date());
      expect(await Promise.all(places.map(statusOf))).toEqual([...Array.from({ length: 3 }, () => "OFFERED"), ...Array.from({ length: 5 }, () => "WAITING")]);
    }
  });
});

const small = (max: number) => fc.integer({ min: 0, max });
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("book" as const), who: small(3), start: small(4), halfHours: fc.integer({ min: 1, max: 4 }), quantity: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("join" as const), who: small(3), start: small(4), halfHours: fc.integer({ min: 1, max: 4 }), quantity: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: small(30) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take" as const), which: small(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), which: small(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("serve" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lapse" as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

describe("whatever is done in whatever order and at once", () => {
  it("no free time is kept from anybody by an offer past its deadline, and the books agree", async () => {
    const enough = performance.now() + 12_000;
    const story = fc.array(fc.record({ hours: fc.constantFrom(0, 0, 1, 3), acts: fc.array(act, { minLength: 1, maxLength: 6 }) }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(story, async (rounds) => {
        if (performance.now() > enough) return;
        const room = await makeResource({ units: 2, bufferAfter: 30 });
        const people = await Promise.all([0, 1, 2, 3].map(async () => (await makeResident()).scope));
        const bookings: { id: string; who: number }[] = [];
        const places: { id: string; who: number }[] = [];
        let now = atMinute(day, -1440);
        const perform = async (one: Act): Promise<unknown> => {
          switch (one.do) {
            case "book":
              return bookings.push({ ...(await bookAt(people[one.who]!, room, day, 600 + one.start * 30, 600 + (one.start + one.halfHours) * 30, { quantity: one.quantity }, now)), who: one.who });
            case "join":
              return places.push({ ...(await join(people[one.who]!, wishFor(room, day, 600 + one.start * 30, 600 + (one.start + one.halfHours) * 30, { quantity: one.quantity }), now)), who: one.who });
            case "cancel": {
              const booking = bookings[one.which % Math.max(1, bookings.length)];
              return booking && cancel(people[booking.who]!, booking.id, now);
            }
            case "take": {
              const place = places[one.which % Math.max(1, places.length)];
              return place && takeOffer(people[place.who]!, place.id, now);
            }
            case "leave": {
              const place = places[one.which % Math.max(1, places.length)];
              return place && leave(people[place.who]!, place.id, now);
            }
            case "serve":
              return serveLines(now);
            case "lapse":
              return lapseOffers(now);
          }
        };
        for (const { hours, acts } of rounds) {
          now = new Date(now.getTime() + hours * HOUR);
          await atOnce(acts.map((one) => () => perform(one)));
          expect(await brokenRules()).toEqual([]);
        }
        await lapseOffers(now);
        await serveLines(now);
        expect(await db.waitlistEntry.count({ where: { status: "OFFERED", offerExpiresAt: { lte: now } } })).toBe(0);
        // When the last offers have run out and all bookings are cancelled, all of the time is anybody's again.
        now = atMinute(day, 480);
        for (let turn = 0; turn <= places.length + 1; turn += 1) {
          for (const { id, who } of bookings) await cancel(people[who]!, id, now).catch(() => undefined);
          for (const { id, who } of places) await leave(people[who]!, id, now).catch(() => undefined);
        }
        const taken = await db.waitlistEntry.findMany({ where: { status: "TAKEN", id: { in: places.map((one) => one.id) } }, select: { bookingId: true, companyId: true } });
        for (const { bookingId, companyId } of taken) await cancel(people.find((one) => one.companyId === companyId)!, bookingId!, now).catch(() => undefined);
        await closeBegun(atMinute(day, 1440));
        expect(await db.allocation.count({ where: { unit: { resourceId: room.id } } })).toBe(0);
        expect((await bookAt(people[0]!, room, day, 600, 900, { quantity: 2 }, now)).id).toBeTruthy();
      }),
      { numRuns: 25 },
    );
  });

  it("leaves no deadlock in the database's log", () => {
    const dir = inject("serverLog");
    const lines = dir ? readdirSync(dir).flatMap((file) => readFileSync(path(dir, file), "utf8").split("\n")) : [];
    expect(lines.filter((line) => line.includes("deadlock detected"))).toEqual([]);
  });
});
