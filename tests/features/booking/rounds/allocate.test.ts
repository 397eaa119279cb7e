import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "~/features/booking/rounds/allocate.server";
import { layOut } from "~/features/booking/rounds/rules/candidates";
import { polish } from "~/features/booking/rounds/rules/polish";
import type { Round, RoundResource, RoundTerms, RoundWish } from "~/features/booking/rounds/rules/round";
import { fairPercent, points, tieBreak } from "~/features/booking/rounds/rules/weights";
import { DomainError } from "~/lib/errors";
import { greedy } from "../../../bench/rounds";
import { bruteForce, faults, objective } from "./brute-force";

const HOUR = 3_600_000;
const TERMS: RoundTerms = { rankPoints: [100, 60, 35, 20], startPercents: [100, 85, 75], percentPerTenHours: 10, floorPercent: 40, grantPoints: [], capMinutes: null };
const stage: RoundResource = { id: "stage", draws: [{ pool: "stage", units: 1 }], bufferBefore: 0, bufferAfter: 0, open: [{ from: 9 * HOUR, to: 21 * HOUR }] };
const one = (id: string, ...busy: [number, number][]) => ({ id, units: [{ id: id.charCodeAt(0), busy: busy.map(([from, to]) => ({ from: from * HOUR, to: to * HOUR })) }] });
let count = 0;
const wish = (companyId: string, rank: number, starts: number[], more: Partial<RoundWish> = {}): RoundWish => ({
  id: `${companyId}${rank}`,
  companyId,
  rank,
  submittedAt: (count += 1),
  resourceId: "stage",
  minutes: 120,
  quantity: 1,
  starts: starts.map((hour) => hour * HOUR),
  ...more,
});
const round = (wishes: RoundWish[], more: Partial<Round> = {}): Round => ({ terms: TERMS, pools: [one("stage")], resources: [stage], usedMinutes: {}, wishes, overrides: [], ...more });
const said = async (given: Round) => {
  const { placements, outcomes } = await allocate(given);
  return { placed: placements.map(({ wishId, start }) => `${wishId} ${start / HOUR}`), of: (id: string) => outcomes.find((outcome) => outcome.wishId === id)! };
};

describe("points", () => {
  it("are the rank's, times the percent of past use, times the percent of the start", () => {
    expect(fairPercent(TERMS, 0)).toBe(100);
    expect(fairPercent(TERMS, 12 * 60)).toBe(88);
    expect(fairPercent(TERMS, 500 * 60)).toBe(40);
    expect(points(TERMS, { rank: 1 }, 0, 0)).toBe(100);
    expect(points(TERMS, { rank: 2 }, 12 * 60, 1)).toBe(45);
    expect(points(TERMS, { rank: 9 }, 0, 7)).toBe(15);
    expect(points({ ...TERMS, rankPoints: [1] }, { rank: 3 }, 500 * 60, 2)).toBe(1);
  });

  it("are never outweighed by what decides between equals", () => {
    for (const size of [1, 2, 199, 200, 201, 2000]) {
      const tie = tieBreak(size);
      const all = Array.from({ length: size }, (_, position) => tie.of(position, 0));
      expect(all.reduce((sum, part) => sum + part, 0)).toBeLessThan(tie.scale);
      expect(Math.min(...Array.from({ length: size }, (_, position) => tie.of(position, 99)))).toBeGreaterThan(0);
    }
  });
});

describe("a round", () => {
  it("without wishes places nothing", async () => {
    expect(await allocate(round([]))).toEqual({ placements: [], outcomes: [], worth: 0, gap: 0 });
  });

  it("gives the wanted time where nobody else wants it", async () => {
    const { placements, outcomes, worth, gap } = await allocate(round([wish("a", 1, [10, 12]), wish("b", 1, [14])]));
    expect(placements).toEqual([
      { wishId: "a1", start: 10 * HOUR, units: ["s".charCodeAt(0)] },
      { wishId: "b1", start: 14 * HOUR, units: ["s".charCodeAt(0)] },
    ]);
    expect(outcomes[0]).toEqual({ wishId: "a1", weight: 100, points: 100, bonus: 0, percent: 100, byStaff: false, granted: true, start: 10 * HOUR, choice: 0, units: ["s".charCodeAt(0)], missed: [] });
    expect({ worth, gap }).toEqual({ worth: 200, gap: 0 });
  });

  it("gives another of the named times to the one who has it, and says who holds the wanted one", async () => {
    const { placed, of } = await said(round([wish("a", 1, [10, 12]), wish("b", 1, [10])]));
    expect(placed).toEqual(["b1 10", "a1 12"]);
    expect(of("a1")).toMatchObject({ granted: true, choice: 1, weight: 85, missed: [{ start: 10 * HOUR, why: "rivals", weight: 100, rivals: [{ wishId: "b1", weight: 100, fixed: false }], enough: 185 }] });
  });

  it("prefers the higher rank, and names the rival's weight and what would have been enough", async () => {
    const { placed, of } = await said(round([wish("a", 2, [10]), wish("b", 1, [11])]));
    expect(placed).toEqual(["b1 11"]);
    expect(of("a2")).toEqual({
      wishId: "a2", weight: 60, points: 60, bonus: 0, percent: 100, byStaff: false, granted: false,
      refusals: [{ start: 10 * HOUR, why: "rivals", weight: 60, rivals: [{ wishId: "b1", weight: 100, fixed: false }], enough: 100 }],
    });
  });

  it("prefers who used less before", async () => {
    const { placed, of } = await said(round([wish("a", 1, [10]), wish("b", 1, [10])], { usedMinutes: { a: 600 } }));
    expect(placed).toEqual(["b1 10"]);
    expect(of("a1")).toMatchObject({ weight: 90, percent: 90 });
  });

  it("of two that weigh the same takes the earlier submitted", async () => {
    const [late, early] = [wish("a", 1, [10], { submittedAt: 9 }), wish("b", 1, [10], { submittedAt: 8 })];
    expect((await said(round([late, early]))).placed).toEqual(["b1 10"]);
  });

  it("keeps buffers between neighbours", async () => {
    const buffered = { ...stage, bufferAfter: 30 };
    const { placed } = await said(round([wish("a", 1, [10]), wish("b", 2, [12, 12.5])], { resources: [buffered] }));
    expect(placed).toEqual(["a1 10", "b2 12.5"]);
  });

  it("tells hours, bookings and the cap apart", async () => {
    const { placed, of } = await said(
      round([wish("a", 1, [20]), wish("b", 1, [11]), wish("c", 1, [14], { minutes: 180 }), wish("c", 2, [17], { minutes: 180 })], {
        pools: [one("stage", [12, 14])],
        terms: { ...TERMS, capMinutes: 240 },
      }),
    );
    expect(placed).toEqual(["c1 14"]);
    expect(of("a1")).toMatchObject({ granted: false, refusals: [{ start: 20 * HOUR, why: "hours" }] });
    expect(of("b1")).toMatchObject({ granted: false, refusals: [{ start: 11 * HOUR, why: "busy" }] });
    expect(of("c2")).toMatchObject({ granted: false, refusals: [{ why: "cap", capMinutes: 240, grantedMinutes: 180, wishMinutes: 180 }] });
  });

  it("gives a company no more at one moment than it may hold, what it has booked counted in", async () => {
    const judged = (hours: number[], most: number | null) => new Map(hours.map((hour) => [hour * HOUR, { broken: null, bufferBefore: 0, bufferAfter: 0, most }]));
    const pool = { id: "stage", units: [1, 2, 3].map((id) => ({ id, busy: [] })) };
    const wishes = [wish("a", 1, [10], { judged: judged([10], 1) }), wish("a", 2, [11], { judged: judged([11], 1) }), wish("a", 3, [12], { judged: judged([12], 1) }), wish("b", 1, [10], { judged: judged([10], null) }), wish("b", 2, [11], { judged: judged([11], null) })];
    const { placed, of } = await said(round(wishes, { pools: [pool] }));
    expect(placed).toEqual(["a1 10", "b1 10", "b2 11", "a3 12"]);
    expect(of("a2")).toMatchObject({ granted: false, refusals: [{ start: 11 * HOUR, why: "at-once", max: 1 }] });
    const held = [{ companyId: "a", resourceId: "stage", from: 13 * HOUR, to: 15 * HOUR, quantity: 1 }];
    const after = await said(round(wishes, { pools: [pool], held }));
    expect(after.placed).toEqual(["a1 10", "b1 10", "b2 11"]);
    expect(after.of("a3")).toMatchObject({ refusals: [{ start: 12 * HOUR, why: "rule", rule: "at-once", params: { max: 1 } }] });
  });

  it("places nothing where a rule of the company or the day forbids it, and says which; buffers are those of the day", async () => {
    const fine = { broken: null, bufferBefore: 0, bufferAfter: 0, most: null };
    const { placed, of } = await said(
      round([
        wish("a", 1, [10, 12], { judged: new Map([[10 * HOUR, { ...fine, broken: { rule: "max", params: { minutes: 60 } } }], [12 * HOUR, { ...fine, bufferAfter: 60 }]]) }),
        wish("b", 1, [14, 15], { judged: new Map([[14 * HOUR, fine], [15 * HOUR, fine]]) }),
      ]),
    );
    expect(placed).toEqual(["a1 12", "b1 15"]);
    expect(of("a1")).toMatchObject({ granted: true, missed: [{ start: 10 * HOUR, why: "rule", rule: "max", params: { minutes: 60 } }] });
  });

  it("gives whoever has nothing yet a grant before others have their second, when so stated", async () => {
    // Without the bonus two small wishes outweigh the long one that lies over both.
    const wishes = [wish("a", 1, [10]), wish("a", 2, [12]), wish("b", 1, [10], { minutes: 240 })];
    expect((await said(round(wishes))).placed).toEqual(["a1 10", "a2 12"]);
    const { placed, of } = await said(round(wishes, { terms: { ...TERMS, grantPoints: [80] }, usedMinutes: { a: 600 } }));
    expect(placed).toEqual(["a1 10", "a2 12"]);
    expect(of("b1")).toMatchObject({ weight: 180, bonus: 80, refusals: [{ enough: 90 + 54 + 80 }] });
    const apart = [wish("a", 1, [10]), wish("a", 2, [12]), wish("b", 3, [12])];
    expect((await said(round(apart))).placed).toEqual(["a1 10", "a2 12"]);
    const fair = await said(round(apart, { terms: { ...TERMS, grantPoints: [80] } }));
    expect(fair.placed).toEqual(["a1 10", "b3 12"]);
    expect(fair.of("b3")).toMatchObject({ weight: 115, points: 35, bonus: 80 });
    expect(fair.of("a2")).toMatchObject({ weight: 60, bonus: 0, refusals: [{ rivals: [{ wishId: "b3", weight: 115 }], enough: 115 }] });
  });

  it("knows that a use needs one unit free from beginning to end, not any unit at every moment", async () => {
    const pools = [{ id: "stage", units: [{ id: 1, busy: [{ from: 9 * HOUR, to: 12 * HOUR }] }, { id: 2, busy: [{ from: 12 * HOUR, to: 15 * HOUR }] }] }];
    const { placed, of } = await said(round([wish("a", 1, [11]), wish("b", 1, [10]), wish("c", 1, [12])], { pools }));
    expect(placed).toEqual(["b1 10", "c1 12"]);
    expect(of("a1")).toMatchObject({ refusals: [{ why: "busy" }] });
  });

  it("takes every part of what is made of parts", async () => {
    const resources = [
      { ...stage, id: "whole", draws: [{ pool: "A", units: 1 }, { pool: "B", units: 1 }] },
      { ...stage, id: "half", draws: [{ pool: "A", units: 1 }] },
      { ...stage, id: "other", draws: [{ pool: "B", units: 1 }] },
    ];
    const wishes = [wish("a", 1, [10], { resourceId: "whole" }), wish("b", 3, [11], { resourceId: "half" }), wish("c", 3, [10], { resourceId: "other" }), wish("d", 2, [12], { resourceId: "half" })];
    const { placements } = await allocate(round(wishes, { resources, pools: [one("A"), one("B")] }));
    expect(placements).toEqual([
      { wishId: "a1", start: 10 * HOUR, units: [65, 66] },
      { wishId: "d2", start: 12 * HOUR, units: [65] },
    ]);
  });

  it("takes seats by number", async () => {
    const pools = [{ id: "stage", units: [1, 2, 3].map((id) => ({ id, busy: [] })) }];
    const { placements } = await allocate(round([wish("a", 1, [10], { quantity: 2 }), wish("b", 2, [11], { quantity: 2 }), wish("c", 3, [11], { quantity: 1 })], { pools }));
    expect(placements).toEqual([
      { wishId: "a1", start: 10 * HOUR, units: [1, 2] },
      { wishId: "c3", start: 11 * HOUR, units: [3] },
    ]);
  });
});

describe("a word of staff", () => {
  it("holds, over weight and cap, and the others give way and are told so", async () => {
    const wishes = [wish("a", 1, [10]), wish("b", 4, [14])];
    const { placed, of } = await said(round(wishes, { terms: { ...TERMS, capMinutes: 60 }, overrides: [{ wishId: "b4", start: 11 * HOUR }] }));
    expect(placed).toEqual(["b4 11"]);
    expect(of("b4")).toMatchObject({ byStaff: true, granted: true });
    const free = await said(round(wishes, { overrides: [{ wishId: "b4", start: 11 * HOUR }] }));
    expect(free.of("a1")).toMatchObject({ granted: false, refusals: [{ rivals: [{ wishId: "b4", fixed: true }], enough: null }] });
  });

  it("takes a wish out", async () => {
    const { placed, of } = await said(round([wish("a", 1, [10]), wish("b", 2, [10])], { overrides: [{ wishId: "a1", start: null }] }));
    expect(placed).toEqual(["b2 10"]);
    expect(of("a1")).toMatchObject({ byStaff: true, granted: false, refusals: [] });
  });

  it("that cannot be is refused", async () => {
    const wishes = [wish("a", 1, [10]), wish("b", 1, [10])];
    const refusal = (overrides: Round["overrides"]) => allocate(round(wishes, { overrides })).catch((error: unknown) => (error instanceof DomainError ? error.code : error));
    expect(await refusal([{ wishId: "a1", start: 20 * HOUR }])).toBe("round-override-impossible");
    expect(await refusal([{ wishId: "a1", start: 10 * HOUR }, { wishId: "b1", start: 11 * HOUR }])).toBe("round-overrides-collide");
  });
});

const hour = fc.integer({ min: 0, max: 7 });
const small = fc
  .record({
    first: fc.array(fc.array(fc.tuple(hour, fc.integer({ min: 1, max: 3 })), { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
    second: fc.array(fc.array(fc.tuple(hour, fc.integer({ min: 1, max: 3 })), { maxLength: 1 }), { minLength: 1, maxLength: 2 }),
    buffer: fc.constantFrom(0, 60),
    cap: fc.constantFrom(null, 180, 300),
    bonus: fc.constantFrom([], [40], [80, 30]),
    /** What a company may hold at once of a resource: of uses that begin early, and of the others. */
    limits: fc.tuple(fc.constantFrom(null, null, 1, 2), fc.constantFrom(null, null, 1, 2)),
    held: fc.array(fc.record({ companyId: fc.constantFrom("a", "b"), resourceId: fc.constantFrom("one", "two"), from: hour, hours: fc.integer({ min: 1, max: 2 }) }), { maxLength: 2 }),
    used: fc.record({ a: fc.constantFrom(0, 600), b: fc.constantFrom(0, 3000) }),
    wishes: fc.array(
      fc.record({
        company: fc.constantFrom("a", "b", "c"),
        resource: fc.constantFrom("one", "two", "both"),
        hours: fc.integer({ min: 1, max: 3 }),
        quantity: fc.constantFrom(1, 1, 2),
        starts: fc.uniqueArray(hour, { minLength: 1, maxLength: 2 }),
        submittedAt: fc.integer({ min: 1, max: 3 }),
        word: fc.constantFrom(undefined, undefined, undefined, undefined, null, 0),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ first, second, buffer, cap, bonus, limits, held, used, wishes }): Round => {
    const pool = (id: string, base: number, units: [number, number][][]) => ({
      id,
      units: units.map((busy, index) => ({ id: base + index, busy: busy.map(([from, hours]) => ({ from: from * HOUR, to: (from + hours) * HOUR })) })),
    });
    const ranks = new Map<string, number>();
    const resource = (id: string, pools: string[]): RoundResource => ({ ...stage, id, draws: pools.map((name) => ({ pool: name, units: 1 })), bufferAfter: buffer, open: [{ from: 0, to: 9 * HOUR }] });
    const named = wishes.map((one, index): RoundWish => {
      const rank = (ranks.get(one.company) ?? 0) + 1;
      ranks.set(one.company, rank);
      return { id: `w${index}`, companyId: one.company, rank, submittedAt: one.submittedAt, resourceId: one.resource, minutes: one.hours * 60, quantity: one.quantity, starts: one.starts.map((start) => start * HOUR),
        judged: new Map(one.starts.map((start) => [start * HOUR, { broken: null, bufferBefore: 0, bufferAfter: buffer, most: limits[start < 4 ? 0 : 1] }])) };
    });
    return {
      terms: { ...TERMS, grantPoints: bonus, capMinutes: cap },
      pools: [pool("A", 1, first), pool("B", 11, second)],
      resources: [resource("one", ["A"]), resource("two", ["B"]), resource("both", ["A", "B"])],
      usedMinutes: used,
      wishes: named,
      held: held.map(({ from, hours, ...one }) => ({ ...one, from: from * HOUR, to: (from + hours) * HOUR, quantity: 1 })),
      overrides: named.flatMap((one, index) => {
        const word = wishes[index]!.word;
        return word === undefined ? [] : [{ wishId: one.id, start: word === null ? null : one.starts[0]! }];
      }),
    };
  });

describe("any small round", () => {
  it("is solved as well as by trying everything, fits on real units, and does not depend on the order of reading", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(small, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (given, chance) => {
        const best = bruteForce(given);
        const result = await allocate(given).catch((error: unknown) => {
          if (error instanceof DomainError) return null;
          throw error;
        });
        if (!result) {
          expect(best).toBeNull();
          return;
        }
        expect(faults(given, result.placements)).toEqual([]);
        expect(objective(given, result.placements)).toBe(best);
        expect(result.gap).toBe(0);
        const plain = polish(layOut(given), given.terms, greedy(given));
        // The plain way knows no limit at one moment.
        if (given.overrides.length === 0 && faults(given, greedy(given)).length === 0) {
          expect(faults(given, plain)).toEqual([]);
          expect(objective(given, plain)).toBeGreaterThanOrEqual(objective(given, greedy(given)));
          expect(objective(given, plain)).toBeLessThanOrEqual(best!);
        }
        const shuffle = <T>(list: readonly T[]): T[] => list.map((item) => ({ item, at: chance.next().value as number })).sort((a, b) => a.at - b.at).map(({ item }) => item);
        const mixed = { ...given, wishes: shuffle(given.wishes), resources: shuffle(given.resources), pools: shuffle(given.pools).map((pool) => ({ ...pool, units: shuffle(pool.units) })), overrides: shuffle(given.overrides) };
        expect(await allocate(mixed)).toEqual(result);
        // What is named as enough to win is no less than what it takes: that the best round with the wish in it is worth more.
        const { scale } = tieBreak(given.wishes.length);
        for (const outcome of result.outcomes) {
          if (outcome.granted || outcome.byStaff) continue;
          expect(outcome.refusals).toHaveLength(given.wishes.find((one) => one.id === outcome.wishId)!.starts.length);
          for (const refusal of outcome.refusals) {
            if (refusal.why !== "rivals") continue;
            expect(refusal.rivals.length).toBeGreaterThan(0);
            // What staff fixed, or the cap that a second of its company's would break, is not for a weight to move.
            if (refusal.enough === null) continue;
            const forced = bruteForce({ ...given, overrides: [...given.overrides, { wishId: outcome.wishId, start: refusal.start }] })!;
            expect(refusal.enough).toBeGreaterThanOrEqual(refusal.weight + result.worth - Math.floor(forced / scale));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
