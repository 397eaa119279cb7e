import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeQuote, UNIT_MINUTES, type QuoteInput } from "~/features/billing/rules/quote";
import { sayLine } from "~/features/billing/rules/say-line";
import type { ProgrammeOffer } from "~/features/subsidy/rules";
import { translator } from "~/lib/i18n/i18n.server";

const STEPS = [40, 60, 80, 100];
const PROGRAMME: ProgrammeOffer = {
  programmeId: "p",
  budgetId: "b",
  nameRu: "Анимация НСО",
  nameEn: "Animation NSO",
  sharePercent: 40,
  resourceKind: "mocap",
  minutesLeft: 840,
  monthlyMinutes: 1200,
  quotas: [{ kind: "*", leftMinutes: 840, limitMinutes: 1200 }],
  ceilings: [],
  availableKopecks: 1_000_000_000,
  budgetQuarter: 0,
  legalBasis: "Порядок",
  legalBasisEn: "",
};
const MOCAP: QuoteInput = {
  tariff: { unit: "HOUR", priceKopecks: 1_200_000, source: "Прейскурант" },
  minutes: 180,
  quantity: 1,
  year: 2,
  stepPercent: 60,
  steps: STEPS,
  startsOn: "2025-06-01",
  offers: [PROGRAMME],
  vatPercent: 22,
};
const amounts = (input: QuoteInput) => makeQuote(input).lines.map((line) => [line.kind, line.amountKopecks]);

describe("a quote", () => {
  it("of three hours of motion capture in the second year: 36 000 − 14 400 − 8 640 = 12 960, VAT in it 2 337,05", () => {
    const quote = makeQuote(MOCAP);
    expect(amounts(MOCAP)).toEqual([["base", 3_600_000], ["step", -1_440_000], ["subsidy", -864_000]]);
    expect(quote).toMatchObject({ totalKopecks: 1_296_000, vatKopecks: 233_705, vatPercent: 22 });
    expect(quote.shares).toMatchObject([{ amountKopecks: 864_000, minutes: 180, limitedBy: "nothing" }]);
  });

  it("says each line with its reason", () => {
    const said = makeQuote(MOCAP).lines.map((line) => sayLine(translator("ru"), line, "ru"));
    expect(said).toEqual([
      { label: "3 ч × 12\u00a0000,00\u00a0₽", reason: "Цена без льгот. Прейскурант" },
      { label: "2-й год резидентства: платите 60 %", reason: "Ставка резидента по годам: 40 → 60 → 80 → 100 %. Отсчёт с 1 июня 2025 г." },
      {
        label: "Субсидия «Анимация НСО»",
        reason:
          "Программа платит 40 % вашей цены. Порядок. После брони останется 11 из 20 субсидированных часов месяца. В бюджете программы на год останется 9\u00a0991\u00a0360,00\u00a0₽.",
      },
    ]);
  });

  it("without VAT has none, and does not speak of a rate", () => {
    expect(makeQuote({ ...MOCAP, vatPercent: null })).toMatchObject({ totalKopecks: 1_296_000, vatKopecks: 0, vatPercent: null });
  });

  it("in a year at the full price has no line for the step", () => {
    expect(amounts({ ...MOCAP, year: 4, stepPercent: 100 })).toEqual([["base", 3_600_000], ["subsidy", -1_440_000]]);
  });

  it("without programmes is the tariff and the step", () => {
    expect(amounts({ ...MOCAP, offers: [] })).toEqual([["base", 3_600_000], ["step", -1_440_000]]);
  });

  it.each([
    ["a shift", { unit: "SHIFT_8H" as const, priceKopecks: 4_800_000 }, 480, 1, 4_800_000],
    ["40 nodes for a day", { unit: "NODE_HOUR" as const, priceKopecks: 6_000 }, 1440, 40, 5_760_000],
    ["3 seats for 90 minutes", { unit: "SEAT_HOUR" as const, priceKopecks: 25_000 }, 90, 3, 112_500],
    ["5 seats for two days", { unit: "SEAT_DAY" as const, priceKopecks: 90_000 }, 2880, 5, 900_000],
    ["a printer for 7 hours", { unit: "MACHINE_HOUR" as const, priceKopecks: 30_000 }, 420, 1, 210_000],
    ["the pavilion for 60 days", { unit: "DAY" as const, priceKopecks: 700_000 }, 86_400, 1, 42_000_000],
    ["20 minutes of a price that does not divide", { unit: "HOUR" as const, priceKopecks: 10_001 }, 20, 1, 3_334],
  ])("counts units: %s", (_name, tariff, minutes, quantity, base) => {
    const [line] = makeQuote({ ...MOCAP, tariff: { ...tariff, source: "" }, minutes, quantity }).lines;
    expect(line?.amountKopecks).toBe(base);
  });

  it("pays for the minutes that the quota leaves, for what the budget holds, and for nothing when both are spent", () => {
    const only = (offer: Partial<ProgrammeOffer>) => makeQuote({ ...MOCAP, offers: [{ ...PROGRAMME, ...offer }] });
    expect(only({ minutesLeft: 60 }).shares).toMatchObject([{ amountKopecks: 288_000, minutes: 60, limitedBy: "quota" }]);
    expect(only({ minutesLeft: 0 }).shares).toMatchObject([{ amountKopecks: 0, minutes: 0, limitedBy: "quota" }]);
    expect(only({ minutesLeft: null }).shares).toMatchObject([{ amountKopecks: 864_000, minutes: 180, limitedBy: "nothing" }]);
    expect(only({ availableKopecks: 1 }).shares).toMatchObject([{ amountKopecks: 1, minutes: 180, limitedBy: "budget" }]);
    expect(only({ availableKopecks: 0 }).shares).toMatchObject([{ amountKopecks: 0, minutes: 0, limitedBy: "budget" }]);
    const ceilings = [
      { per: "month" as const, period: "2026-11", leftKopecks: 500_000, limitKopecks: 2_000_000 },
      { per: "year" as const, period: "2026", leftKopecks: 300_001, limitKopecks: 9_000_000 },
    ];
    const cut = only({ ceilings });
    expect(cut.shares).toMatchObject([{ amountKopecks: 300_001, minutes: 180, limitedBy: "ceiling" }]);
    expect(sayLine(translator("ru"), cut.lines[2]!, "ru").reason.replaceAll("\u00a0", " ")).toContain("не больше 90 000,00 ₽ в год");
    expect(sayLine(translator("en"), cut.lines[2]!, "en").reason).toContain("at most ₽90,000.00 a year");
    expect(only({ ceilings, availableKopecks: 300_000 }).shares).toMatchObject([{ amountKopecks: 300_000, limitedBy: "budget" }]);
    expect(only({ sharePercent: 100 })).toMatchObject({ totalKopecks: 0, vatKopecks: 0 });
    expect(only({ sharePercent: 0 }).lines[2]?.amountKopecks).toBe(0);
  });
});

const offer = fc.record({
  programmeId: fc.uuid(),
  budgetId: fc.uuid(),
  nameRu: fc.constant("П"),
  nameEn: fc.constant("P"),
  sharePercent: fc.integer({ min: 0, max: 100 }),
  minutesLeft: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null }),
  monthlyMinutes: fc.constant(6000),
  resourceKind: fc.constant("mocap"),
  quotas: fc.constant([]),
  ceilings: fc.array(fc.record({ per: fc.constantFrom("month" as const, "year" as const), period: fc.constant("2026"), leftKopecks: fc.integer({ min: 0, max: 3_000_000 }), limitKopecks: fc.constant(3_000_000) }), { maxLength: 2 }),
  budgetQuarter: fc.constant(0),
  availableKopecks: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 2_000_000_000 })),
  legalBasis: fc.constant(""),
  legalBasisEn: fc.constant(""),
});
const input = fc.record({
  tariff: fc.record({
    unit: fc.constantFrom(...(Object.keys(UNIT_MINUTES) as (keyof typeof UNIT_MINUTES)[])),
    priceKopecks: fc.integer({ min: 0, max: 100_000_000 }),
    source: fc.constant(""),
  }),
  minutes: fc.integer({ min: 1, max: 86_400 }),
  quantity: fc.integer({ min: 1, max: 40 }),
  year: fc.integer({ min: 1, max: 6 }),
  stepPercent: fc.constantFrom(40, 60, 80, 100, 33, 0),
  steps: fc.constant(STEPS),
  startsOn: fc.constant("2025-06-01"),
  offers: fc.array(offer, { maxLength: 4 }),
  vatPercent: fc.constantFrom(20, 22, null),
});

describe("any quote", () => {
  it("adds up, is never below nothing, and takes from no programme more than it may give", () => {
    fc.assert(
      fc.property(input, (one) => {
        const quote = makeQuote(one);
        expect(quote.lines.reduce((sum, line) => sum + line.amountKopecks, 0)).toBe(quote.totalKopecks);
        expect(quote.totalKopecks).toBeGreaterThanOrEqual(0);
        for (const line of quote.lines) {
          expect(Number.isSafeInteger(line.amountKopecks)).toBe(true);
          if (line.kind !== "base") expect(line.amountKopecks).toBeLessThanOrEqual(0);
          // A minus before a zero would be printed.
          expect(Object.is(line.amountKopecks, -0)).toBe(false);
        }
        const charged = quote.lines.filter((line) => line.kind !== "subsidy").reduce((sum, line) => sum + line.amountKopecks, 0);
        for (const share of quote.shares) {
          expect(share.amountKopecks).toBeLessThanOrEqual(share.offer.availableKopecks);
          for (const ceiling of share.offer.ceilings) expect(share.amountKopecks).toBeLessThanOrEqual(ceiling.leftKopecks);
          expect(share.minutes).toBeLessThanOrEqual(share.offer.minutesLeft ?? one.minutes);
          expect(share.amountKopecks).toBeLessThanOrEqual(Math.floor((charged * share.offer.sharePercent) / 100 + 0.5));
        }
        // VAT is the part of the total that 22 of 122 are, to half a kopeck.
        const exact = one.vatPercent === null ? 0 : (quote.totalKopecks * one.vatPercent) / (100 + one.vatPercent);
        expect(Math.abs(quote.vatKopecks - exact)).toBeLessThanOrEqual(0.500_001);
      }),
      { numRuns: 2000 },
    );
  });
});
