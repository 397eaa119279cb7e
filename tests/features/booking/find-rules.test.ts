import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { prepare } from "~/features/booking/commands/prepare.server";
import { requireAtOnce } from "~/features/booking/commands/take.server";
import { pickUnits } from "~/features/booking/commands/units.server";
import { findSlots } from "~/features/booking/find/queries.server";
import type { FindWish } from "~/features/booking/find/wish";
import { catalogue, type CatalogueItem } from "~/features/booking/queries.server";
import type { RuleChanges } from "~/features/booking/rules/effective";
import type { CompanyScope } from "~/features/identity/types";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, dayToDb, siteDay, weekday, type Day } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const now = new Date();
const TODAY = siteDay(now);
const ahead = (days: number): Day => addDays(TODAY, days);
const NOTHING: FindWish = { slugs: null, named: null, kind: "", from: TODAY, days: 1, weekdays: [], start: null, earliest: 0, latest: 1440, minutes: null, whole: false, people: null, seats: null, quantity: null, floor: null, prefer: null };

let school: CompanyScope;
let studio: CompanyScope;
let old: CompanyScope;
beforeAll(async () => {
  school = (await makeResident({ kind: "EDUCATION" })).scope;
  studio = (await makeResident({ kind: "ANIMATION_STUDIO" })).scope;
  old = (await makeResident({ kind: "ANIMATION_STUDIO", startsOn: addDays(TODAY, -360) })).scope;
});

const deviate = (resourceId: string, changes: RuleChanges, more: Partial<Prisma.ResourceRuleUncheckedCreateInput> = {}) =>
  db.resourceRule.create({ data: { resourceId, changes, reasonRu: "иначе", reasonEn: "otherwise", ...more } });
const find = async (scope: CompanyScope | null, room: CatalogueItem, wish: Partial<FindWish>) => findSlots(await catalogue(), scope, { ...NOTHING, kind: room.kind, ...wish }, now, 500);
const starts = async (...args: Parameters<typeof find>) => (await find(...args)).slots.map(({ slot }) => [slot.day, slot.start, slot.minutes]);

/** The rule by which booking would refuse a time at this moment, «taken» for one that is held, null when it would accept. */
async function refusal(scope: CompanyScope, room: CatalogueItem, use: { startsAt: Date; endsAt: Date; quantity: number }): Promise<string | null> {
  try {
    const prepared = await prepare(scope, { resourceId: room.id, ...use, purpose: "Съёмка" }, now);
    return await transaction(async (tx) => {
      if ((await pickUnits(tx, prepared.demands)).missing) return "taken";
      await requireAtOnce(tx, prepared, null);
      return null;
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return typeof error.details.rule === "string" ? error.details.rule : error.code;
  }
}

describe("finding goes by the rules of the one who looks", () => {
  it("of its longest and shortest time, wider and narrower", async () => {
    const room = await makeResource({ maxMinutes: 120 });
    await deviate(room.id, { maxMinutes: 480 }, { companyKind: "EDUCATION" });
    await deviate(room.id, { minMinutes: 120, stepMinutes: 60 }, { companyKind: "ANIMATION_STUDIO" });
    const day = ahead(8);
    expect(await starts(school, room, { from: day, minutes: 360, start: 600 })).toEqual([[day, 600, 360]]);
    expect(await starts(studio, room, { from: day, minutes: 360, start: 600 })).toEqual([]);
    expect(await starts(null, room, { from: day, minutes: 360, start: 600 })).toEqual([]);
    expect(await starts(studio, room, { from: day, minutes: 60, start: 630 })).toEqual([[day, 600, 120]]);
    expect(await starts(null, room, { from: day, minutes: 60, start: 630 })).toEqual([[day, 630, 60]]);
    // What would help a studio is not what would help a school.
    expect((await find(studio, room, { from: day, minutes: 360 })).ways.find((way) => way.what === "length")?.best.slot.minutes).toBe(120);
  });

  it("of how many it holds and how many may be taken at once, day by day", async () => {
    const room = await makeResource({ capacity: 4, units: 3 });
    const day = ahead(9);
    await deviate(room.id, { capacity: 10 }, { weekdays: [weekday(day)] });
    expect(await starts(studio, room, { from: addDays(day, -1), days: 3, people: 8 })).toEqual([[day, 600, 120]]);
    const [found] = (await find(studio, room, { from: day, people: 8 })).slots;
    expect(found?.reasons).toContainEqual({ code: "capacity", tone: "good", params: { count: 10 } });
    await deviate(room.id, { maxAtOnce: 2 }, { companyKind: "EDUCATION" });
    await bookAt(school, room, day, 600, 720, {}, now);
    const two = { from: day, start: 600, minutes: 60, quantity: 2 };
    expect([await starts(school, room, two), await starts(studio, room, two)]).toEqual([[[day, 540, 60]], [[day, 600, 60]]]);
    expect(await starts(school, room, { ...two, quantity: 3 })).toEqual([]);
  });

  it("of its notice and horizon", async () => {
    const room = await makeResource({ noticeMinutes: 5 * 1440, horizonDays: 10 });
    await deviate(room.id, { noticeMinutes: 0, horizonDays: 30 }, { companyKind: "EDUCATION" });
    const days = async (scope: CompanyScope) => (await find(scope, room, { from: ahead(1), days: 28 })).slots.map(({ slot }) => slot.day).sort();
    expect([(await days(school)).at(0), (await days(school)).at(-1)]).toEqual([ahead(1), ahead(28)]);
    const [first = ""] = await days(studio);
    expect([first >= ahead(5), (await days(studio)).at(-1)]).toEqual([true, ahead(10)]);
  });

  it("of what a card says: approval, operator, buffers, and a certificate that was taken back", async () => {
    const room = await makeResource({});
    const day = ahead(11);
    await deviate(room.id, { approval: true, operator: "REQUIRED", bufferAfter: 30, certificate: true }, { weekdays: [weekday(day)], companyKind: "EDUCATION" });
    await db.certificate.create({ data: { companyId: school.companyId, resourceKind: room.kind, validUntil: dayToDb(ahead(90)), revokedAt: now } });
    const [there, plain] = [(await find(school, room, { from: day })).slots[0], (await find(school, room, { from: addDays(day, 1) })).slots[0]];
    expect(there?.barred).toBe("certificate");
    expect(there?.reasons.map((reason) => reason.code)).toEqual(expect.arrayContaining(["no-certificate", "operator", "approval", "buffers"]));
    expect([plain?.barred, plain?.reasons.map((reason) => reason.code)]).toEqual([null, ["not-subsidised"]]);
  });

  it("says what lies beyond an announced suspension or before the residency", async () => {
    const room = await makeResource({});
    const { scope } = await makeResident({ startsOn: ahead(6) });
    await db.residency.update({ where: { companyId: scope.companyId }, data: { status: "ACTIVE", suspendedOn: dayToDb(ahead(9)) } });
    const found = await find(scope, room, { from: ahead(5), days: 6 });
    expect(found.slots.map(({ slot, barred }) => [slot.day, barred]).sort()).toEqual([5, 6, 7, 8, 9, 10].map((days) => [ahead(days), days >= 6 && days < 9 ? null : "term"]));
  });
});

const minutes = (...values: number[]) => fc.constantFrom(...values);
const changes: fc.Arbitrary<RuleChanges> = fc.record(
  {
    stepMinutes: minutes(15, 30, 60, 90), minMinutes: minutes(30, 60, 90), maxMinutes: minutes(120, 240, 1500), opensAt: minutes(0, 450, 540), closesAt: minutes(1140, 1320, 1440),
    noticeMinutes: minutes(0, 2880, 4000), horizonDays: minutes(7, 12), bufferBefore: minutes(0, 20, 60), bufferAfter: minutes(0, 15, 45), maxAtOnce: minutes(1, 2), closed: fc.boolean(),
  },
  { requiredKeys: [] },
);
const when = fc.record({
  companyKind: fc.constantFrom(null, "EDUCATION" as const, "ANIMATION_STUDIO" as const),
  residencyYear: fc.constantFrom(null, null, 1, 2),
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
  season: fc.option(fc.integer({ min: 1, max: 10 })),
  holidays: fc.constantFrom(null, null, true, false),
});
const house = fc.record({
  base: fc.record({ stepMinutes: minutes(30, 60), minMinutes: minutes(30, 60), maxMinutes: minutes(180, 600), opensAt: minutes(0, 480), closesAt: minutes(1320, 1440), bufferAfter: minutes(0, 30), units: fc.integer({ min: 1, max: 3 }) }),
  deviations: fc.array(fc.tuple(changes, when), { minLength: 1, maxLength: 4 }),
  taken: fc.array(fc.record({ mine: fc.boolean(), day: fc.integer({ min: 1, max: 8 }), start: minutes(540, 600, 840, 1260), minutes: minutes(60, 120, 300) }), { maxLength: 5 }),
  wishes: fc.array(
    fc.record({ company: fc.integer({ min: 0, max: 2 }), day: fc.integer({ min: 0, max: 12 }), days: fc.integer({ min: 1, max: 4 }), start: minutes(0, 480, 540, 600, 615, 840, 1290, 1380), minutes: minutes(30, 60, 90, 180, 240), quantity: fc.integer({ min: 1, max: 2 }), night: fc.boolean() }),
    { minLength: 12, maxLength: 16 },
  ),
});

describe("finding and booking agree", () => {
  it("whatever the rules: what is offered would be booked, and what would be booked is found", async () => {
    let offered = 0;
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(house, async ({ base, deviations, taken, wishes }) => {
        const { units, ...fields } = base;
        const made = await makeResource({ ...fields, units });
        for (const [index, [change, { season, ...who }]] of deviations.entries()) {
          await deviate(made.id, change, { position: index, ...who, seasonFrom: season === null ? null : dayToDb(ahead(season)), seasonTo: season === null ? null : dayToDb(ahead(season + 3)) });
        }
        const [room] = (await catalogue()).filter((item) => item.id === made.id);
        if (!room) throw new Error("the room is in the catalogue");
        for (const one of taken) await bookAt(one.mine ? studio : school, room, ahead(one.day), one.start, one.start + one.minutes, {}, now).catch(() => null);
        for (const wish of wishes) {
          const scope = [school, studio, old][wish.company]!;
          const day = ahead(wish.day);
          const wide = await findSlots([room], scope, { ...NOTHING, kind: room.kind, from: day, days: wish.days, minutes: wish.minutes, quantity: wish.quantity, start: wish.night ? null : wish.start, ...(wish.night ? { earliest: 1200, latest: 1800 } : {}) }, now, 500);
          for (const { slot, others, barred } of wide.slots) {
            expect(barred).toBeNull();
            for (const start of [slot.start, ...others]) {
              const use = { startsAt: atMinute(slot.day, start), endsAt: new Date(atMinute(slot.day, start).getTime() + slot.minutes * 60_000), quantity: slot.quantity };
              expect([slot.day, start, slot.minutes, await refusal(scope, room, use)]).toEqual([slot.day, start, slot.minutes, null]);
              offered += 1;
            }
          }
          const use = { startsAt: atMinute(day, wish.start), endsAt: atMinute(day, wish.start + wish.minutes), quantity: wish.quantity };
          const verdict = await refusal(scope, room, use);
          const exact = await findSlots([room], scope, { ...NOTHING, kind: room.kind, from: day, minutes: wish.minutes, quantity: wish.quantity, start: wish.start }, now, 500);
          const there = exact.slots.some(({ slot }) => slot.off === 0 && slot.minutes === wish.minutes);
          expect([wish, verdict, there]).toEqual([wish, verdict, verdict === null]);
          if (verdict === null) accepted += 1;
        }
      }),
      { numRuns: 12 },
    );
    expect(offered > 20 && accepted > 5).toBe(true);
  }, 120_000);
});
