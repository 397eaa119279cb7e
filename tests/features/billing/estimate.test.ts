import { describe, expect, it } from "vitest";
import { estimate, estimateInput, residentPrices, shareFor } from "~/features/billing/rules/estimate";

const programme = { nameRu: "Анимация НСО", nameEn: "Animation NSO", sharePercent: 40, monthlyMinutes: 1200 };
const terms = { rentKopecksPerSqm: 90_000, steps: [40, 60, 80, 100], mocapHourKopecks: 1_200_000, programmes: [programme] };

describe("estimate", () => {
  it("adds rent and motion capture by the step, less the programme's share", () => {
    const result = estimate({ team: 8, areaSqm: 60, mocapHours: 6 }, terms);
    expect(result.marketKopecks).toBe(126_000_00);
    expect(result.years.map((year) => year.totalKopecks)).toEqual([38_880_00, 58_320_00, 77_760_00, 97_200_00]);
    expect(result.years[0]).toMatchObject({ rentKopecks: 21_600_00, mocapKopecks: 28_800_00, shares: [{ amountKopecks: 11_520_00, minutes: 360 }] });
  });

  it("pays for no more than the quota", () => {
    const [first] = estimate({ team: 1, areaSqm: 12, mocapHours: 30 }, terms).years;
    // 30 h × 12 000 × 40 % = 144 000; the programme pays 40 % of the part that its 20 hours are.
    expect(first?.shares).toMatchObject([{ amountKopecks: 38_400_00, minutes: 1200 }]);
  });

  it("needs no programme and no hours", () => {
    expect(estimate({ team: 1, areaSqm: 12, mocapHours: 0 }, terms).years[0]).toMatchObject({ shares: [], totalKopecks: 4_320_00 });
    expect(estimate({ team: 1, areaSqm: 12, mocapHours: 1 }, { ...terms, programmes: [] }).years[0]?.totalKopecks).toBe(9_120_00);
  });

  it("never lets programmes pay more than the price", () => {
    const greedy = { ...programme, sharePercent: 70, monthlyMinutes: null };
    const [first] = estimate({ team: 1, areaSqm: 0, mocapHours: 1 }, { ...terms, programmes: [greedy, greedy] }).years;
    expect(first?.totalKopecks).toBe(0);
  });
});

describe("estimateInput", () => {
  it("brings what an address carries inside the sliders", () => {
    expect(estimateInput(new URLSearchParams("team=1000&area=-5&mocap=2.5"))).toEqual({ team: 30, areaSqm: 12, mocapHours: 6 });
    expect(estimateInput(new URLSearchParams())).toEqual({ team: 8, areaSqm: 60, mocapHours: 6 });
  });
});

describe("residentPrices", () => {
  it("prices a unit by year, with what programmes pay", () => {
    expect(residentPrices(6_000, [40, 60, 80, 100], 40).map((price) => price.withProgrammesKopecks)).toEqual([1_440, 2_160, 2_880, 3_600]);
    expect(residentPrices(6_000, [40], 0)).toEqual([{ year: 1, percent: 40, priceKopecks: 2_400, withProgrammesKopecks: 2_400 }]);
  });

  it("adds the shares of the programmes that pay for the kind", () => {
    expect(shareFor("mocap", [{ resourceKinds: ["mocap"], sharePercent: 40 }, { resourceKinds: ["adr"], sharePercent: 10 }])).toBe(40);
    expect(shareFor("meeting", [{ resourceKinds: ["mocap"], sharePercent: 40 }])).toBe(0);
  });
});
