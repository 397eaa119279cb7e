import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rentOf, type LeaseTerms, type RentNorms } from "~/features/billing/lease/rent";
import { addDays, addMonths, daysBetween } from "~/lib/time";

const NORMS: RentNorms = { rates: [{ from: "2025-01-01", value: 120_000 }], steps: [{ from: "2024-01-01", value: [40, 60, 80, 100] }] };
const LEASE: LeaseTerms = { startsOn: "2026-03-01", endsOn: null, stepsFrom: "2026-03-01", areas: [{ from: "2026-03-01", areaHundredths: 5450 }] };
const lines = (lease: Partial<LeaseTerms>, month: string, norms: Partial<RentNorms> = {}) =>
  rentOf({ ...LEASE, ...lease }, month, { ...NORMS, ...norms }).lines.map((line) => [line.from, line.to, line.areaHundredths, line.percent, line.marketKopecks, line.chargedKopecks]);

describe("the rent of a month", () => {
  it("is the area by the rate and the step of the year: 54,5 m² × 1 200 ₽ = 65 400 ₽, of which 40 % are 26 160", () => {
    expect(rentOf(LEASE, "2026-04-01", NORMS)).toMatchObject({ marketKopecks: 6_540_000, chargedKopecks: 2_616_000, benefitKopecks: 3_924_000 });
  });

  it("goes by the step of each year, and stays at the last one", () => {
    expect(["2026-03-01", "2027-04-01", "2028-04-01", "2029-04-01", "2035-04-01"].map((month) => lines({}, month)[0]?.[3])).toEqual([40, 60, 80, 100, 100]);
  });

  it("is split on the anniversary", () => {
    expect(lines({ stepsFrom: "2026-03-11", startsOn: "2026-03-11", areas: [{ from: "2026-03-11", areaHundredths: 3100 }] }, "2027-03-01")).toEqual([
      ["2027-03-01", "2027-03-10", 3100, 40, 1_200_000, 480_000],
      ["2027-03-11", "2027-03-31", 3100, 60, 2_520_000, 1_512_000],
    ]);
  });

  it("is split by the day when the area changes, the rate does, or the lease begins or ends", () => {
    const changed = { areas: [{ from: "2026-03-01", areaHundredths: 3000 }, { from: "2026-04-11", areaHundredths: 6000 }], endsOn: "2026-04-20" };
    expect(lines(changed, "2026-04-01")).toEqual([
      ["2026-04-01", "2026-04-10", 3000, 40, 1_200_000, 480_000],
      ["2026-04-11", "2026-04-20", 6000, 40, 2_400_000, 960_000],
    ]);
    expect(lines({ startsOn: "2026-04-16" }, "2026-04-01", { rates: [...NORMS.rates, { from: "2026-04-21", value: 240_000 }] })).toEqual([
      ["2026-04-16", "2026-04-20", 5450, 40, 1_090_000, 436_000],
      ["2026-04-21", "2026-04-30", 5450, 40, 4_360_000, 1_744_000],
    ]);
    expect([lines({ endsOn: "2026-04-20" }, "2026-05-01"), lines({}, "2026-02-01")]).toEqual([[], []]);
  });

  it("of a lease since 29 February takes its step on 1 March in other years", () => {
    const leap = { startsOn: "2024-02-29", stepsFrom: "2024-02-29", areas: [{ from: "2024-02-29", areaHundredths: 2800 }] };
    const months = ["2026-02-01", "2026-03-01"].map((month) => lines(leap, month).map((line) => [line[0], line[3]]));
    expect(months).toEqual([[["2026-02-01", 60]], [["2026-03-01", 80]]]);
  });

  it("covers each leased day once, never charges over the market, and the benefit is the difference", () => {
    const change = fc.record({ after: fc.integer({ min: 0, max: 60 }), areaHundredths: fc.integer({ min: 0, max: 50_000 }) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.option(fc.integer({ min: 0, max: 120 }), { nil: null }), fc.array(change, { maxLength: 4 }), fc.integer({ min: 0, max: 40 }), (start, length, changes, ahead) => {
        const startsOn = addDays("2025-01-01", start);
        const endsOn = length === null ? null : addDays(startsOn, length);
        const areas = [{ from: startsOn, areaHundredths: 3000 }, ...changes.map((one) => ({ from: addDays(startsOn, 1 + one.after), areaHundredths: one.areaHundredths + 1 }))];
        const month = addMonths("2025-01-01", ahead);
        const rent = rentOf({ startsOn, endsOn, stepsFrom: startsOn, areas }, month, NORMS);
        const last = addDays(addMonths(month, 1), -1);
        const from = startsOn > month ? startsOn : month;
        const to = endsOn !== null && endsOn < last ? endsOn : last;
        expect(rent.lines.reduce((sum, line) => sum + line.days, 0)).toBe(from > to ? 0 : daysBetween(from, to) + 1);
        expect(rent.benefitKopecks).toBe(rent.marketKopecks - rent.chargedKopecks);
        expect(rent.benefitKopecks).toBeGreaterThanOrEqual(0);
        for (const [index, line] of rent.lines.entries()) if (index > 0) expect(line.from).toBe(addDays(rent.lines[index - 1]!.to, 1));
      }),
    );
  });
});
