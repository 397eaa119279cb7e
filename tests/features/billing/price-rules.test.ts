import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inSeason, rulesFor, type PriceRule } from "~/features/billing/rules/price-rules";
import { makeQuote, type QuoteInput } from "~/features/billing/rules/quote";
import { sayWhen } from "~/features/billing/rules/say-rule";
import { priceRuleSchema } from "~/features/billing/price-rule-schema";
import { sayLine } from "~/features/billing/rules/say-line";
import type { PayerGroup } from "~/lib/db/generated/enums";
import { translator } from "~/lib/i18n/i18n.server";
import { addDays, weekday } from "~/lib/time";

const RULE: PriceRule = {
  id: "a", tariffCode: "stage", nameRu: "Ночь", nameEn: "Night", payerGroup: null, residencyYear: null, seasonFrom: null, seasonTo: null, weekdays: [], fromMinute: null, toMinute: null,
  overMinutes: null, effect: "PERCENT", value: 50, validFrom: "2026-01-01", validTo: null, source: "Прейскурант, п. 4",
};
const night = { ...RULE, fromMinute: 1320, toMinute: 360 };
/** Tuesday, 1 December 2026. */
const USE = { tariffCode: "stage", on: "2026-12-01", startMinute: 600, minutes: 240, payerGroup: "RESIDENT" as PayerGroup, residencyYear: 2 as number | null };
const covered = (rules: PriceRule[], use: Partial<typeof USE> = {}) => rulesFor(rules, { ...USE, ...use }).map(({ rule, minutes }) => [rule.id, minutes]);

const INPUT: QuoteInput = {
  tariff: { unit: "HOUR", priceKopecks: 100_000, source: "" }, minutes: 240, quantity: 1, year: 2, stepPercent: 60, steps: [40, 60, 80, 100], startsOn: "2025-06-01", offers: [], vatPercent: 22,
};
const priced = (rules: PriceRule[], use: Partial<typeof USE> = {}, input: Partial<QuoteInput> = {}) => {
  const met = { ...USE, ...use };
  return makeQuote({ ...INPUT, minutes: met.minutes, rules: rulesFor(rules, met), ...input });
};

describe("the minutes that a rule of prices covers", () => {
  it("of a night that passes midnight are those of both its ends", () => {
    expect(covered([night], { startMinute: 1260, minutes: 120 })).toEqual([["a", 60]]);
    expect(covered([night], { startMinute: 1260, minutes: 720 })).toEqual([["a", 480]]);
    expect(covered([night], { startMinute: 300, minutes: 120 })).toEqual([["a", 60]]);
    expect(covered([night])).toEqual([]);
  });

  it("are judged by the day of each minute: of a Friday night the part after midnight is Saturday's", () => {
    expect(covered([{ ...RULE, weekdays: [6, 7] }], { on: "2026-12-04", startMinute: 1320, minutes: 240 })).toEqual([["a", 120]]);
  });

  it("lie within the season, which may pass the new year", () => {
    expect(["2026-12-20", "2026-01-09", "2026-01-10", "2026-07-01"].map((day) => inSeason(day, "12-20", "01-09"))).toEqual([true, true, false, false]);
    expect(covered([{ ...RULE, seasonFrom: "12-02", seasonTo: "12-31" }], { startMinute: 1380, minutes: 180 })).toEqual([["a", 120]]);
  });

  it("are none for another tariff, before its term, after it, and in another year of residency", () => {
    expect(covered([{ ...RULE, tariffCode: "camera" }, { ...RULE, validFrom: "2026-12-02" }, { ...RULE, validTo: "2026-11-30" }, { ...RULE, residencyYear: 1 }])).toEqual([]);
    expect(covered([{ ...RULE, tariffCode: null, validFrom: "2026-12-01", validTo: "2026-12-01", residencyYear: 2 }])).toEqual([["a", 240]]);
  });

  it("by steps of volume go to the highest step that was reached; a tariff's own steps stand in for everybody's", () => {
    const steps = [{ ...RULE, id: "over 2", overMinutes: 120 }, { ...RULE, id: "over 8", overMinutes: 480 }];
    expect(covered(steps, { minutes: 120 })).toEqual([]);
    expect(covered(steps, { minutes: 600 })).toEqual([["over 2", 360], ["over 8", 120]]);
    expect(covered([...steps, { ...RULE, id: "all", tariffCode: null, overMinutes: 60 }], { minutes: 240 })).toEqual([["over 2", 120]]);
    expect(covered([{ ...RULE, id: "all", tariffCode: null, overMinutes: 60 }], { minutes: 240 })).toEqual([["all", 180]]);
  });

  it("are those that counting one by one finds", () => {
    const rules = fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 1, max: 1440 }), weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]), over: fc.option(fc.integer({ min: 1, max: 900 }), { nil: null }) });
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 3000 }), ({ from, to, weekdays, over }, startMinute, minutes) => {
        fc.pre(from !== to);
        const rule = { ...RULE, fromMinute: from, toMinute: to, weekdays, overMinutes: over };
        let count = 0;
        for (let at = over ?? 0; at < minutes; at += 1) {
          const minute = (startMinute + at) % 1440;
          const day = addDays(USE.on, Math.floor((startMinute + at) / 1440));
          if ((from < to ? minute >= from && minute < to : minute >= from || minute < to) && (weekdays.length === 0 || weekdays.includes(weekday(day)))) count += 1;
        }
        expect(covered([rule], { startMinute, minutes })).toEqual(count > 0 ? [["a", count]] : []);
      }),
    );
  });
});

describe("a rule for a group", () => {
  const groups = ["RESIDENT", "PARTNER", "EXTERNAL"] as const;

  it("covers the uses of that group alone, whatever else it says; a rule for everybody covers them all", () => {
    fc.assert(
      fc.property(fc.constantFrom(...groups, null), fc.constantFrom(...groups), fc.integer({ min: 30, max: 900 }), (of, payerGroup, minutes) => {
        const use = { payerGroup, residencyYear: payerGroup === "RESIDENT" ? 2 : null, minutes };
        expect(covered([{ ...RULE, payerGroup: of }], use)).toEqual(of === null || of === payerGroup ? [["a", minutes]] : []);
        // A year of residency is nobody's but a resident's.
        expect(covered([{ ...RULE, residencyYear: 2 }], use)).toEqual(payerGroup === "RESIDENT" ? [["a", minutes]] : []);
      }),
    );
  });

  it("stands beside the percent of the group, which is taken of the listed price; a client's lines add up and no programme pays", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -90, max: 300 }).filter((value) => value !== 0), fc.integer({ min: 30, max: 900 }), (percent, value, minutes) => {
        const rules = rulesFor([{ ...RULE, payerGroup: "PARTNER", value }], { ...USE, minutes, payerGroup: "PARTNER", residencyYear: null });
        const offer = { programmeId: "p", budgetId: "b", budgetQuarter: 0, resourceKind: "stage", nameRu: "П", nameEn: "P", sharePercent: 50, quotas: [], ceilings: [], minutesLeft: null, monthlyMinutes: null, availableKopecks: 10_000_000, legalBasis: "", legalBasisEn: "" };
        const quote = makeQuote({ tariff: INPUT.tariff, minutes, quantity: 1, rules, offers: [offer], vatPercent: 22, stepPercent: percent, client: { group: "PARTNER", source: "Решение" } });
        const [base, rule, client] = quote.lines;
        expect(quote.lines.map((line) => line.kind)).toEqual(["base", "rule", "client"]);
        expect(quote.totalKopecks).toBe(base!.amountKopecks + rule!.amountKopecks + client!.amountKopecks);
        expect(Math.abs(quote.totalKopecks * 100 - (base!.amountKopecks + rule!.amountKopecks) * percent)).toBeLessThanOrEqual(50);
        expect(quote.shares).toEqual([]);
      }),
    );
  });

  it("says in the list for whom it is, in both languages", () => {
    expect([sayWhen(translator("ru"), { ...RULE, payerGroup: "PARTNER" }), sayWhen(translator("en"), { ...RULE, payerGroup: "EXTERNAL" })]).toEqual(["для партнёров", "for external clients"]);
    expect(sayWhen(translator("ru"), { ...RULE, payerGroup: "RESIDENT", residencyYear: 2 })).toBe("2-й год резидентства");
  });

  it("asks no year of residency of clients in its form", () => {
    const typed = { tariffCode: "", nameRu: "Скидка", nameEn: "Discount", sign: "down", effect: "PERCENT", amount: "10", payerGroup: "PARTNER", residencyYear: "", weekdays: [], validFrom: "2027-01-01", source: "Приказ" };
    expect(priceRuleSchema.parse(typed)).toMatchObject({ payerGroup: "PARTNER", residencyYear: null });
    expect(priceRuleSchema.parse({ ...typed, payerGroup: "" })).toMatchObject({ payerGroup: null });
    expect(priceRuleSchema.safeParse({ ...typed, residencyYear: "2" }).error?.issues[0]?.path).toEqual(["residencyYear"]);
    expect(priceRuleSchema.safeParse({ ...typed, payerGroup: "SOMEBODY" }).success).toBe(false);
  });
});

describe("a quote with rules of prices", () => {
  it("adds each to the tariff before the step of the residency, and says for which hours", () => {
    const quote = priced([night, { ...RULE, id: "b", nameRu: "Длинная смена", nameEn: "Long shift", value: -10, overMinutes: 120 }], { startMinute: 1200 });
    expect(quote.lines.map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 400_000], ["rule", 100_000], ["rule", -20_000], ["step", -192_000]]);
    expect(quote).toMatchObject({ totalKopecks: 288_000, vatKopecks: 51_934 });
    expect(quote.lines.slice(1, 3).map((line) => sayLine(translator("ru"), line, "ru"))).toEqual([
      { label: "Ночь: +50 %", reason: "За 2 из 4 ч. Прейскурант, п. 4" },
      { label: "Длинная смена: −10 %", reason: "За 2 из 4 ч. Считаются часы брони сверх 2. Прейскурант, п. 4" },
    ]);
    expect(sayLine(translator("en"), quote.lines[1]!, "en")).toEqual({ label: "Night: +50 %", reason: "For 2 of 4 h. Прейскурант, п. 4" });
  });

  it.each([
    ["an hour", "PER_HOUR" as const, 50_000, 3, 600_000],
    ["a piece", "PER_PIECE" as const, 7_000, 3, 21_000],
    ["a use", "PER_USE" as const, 150_000, 3, 150_000],
    ["a percent of what does not divide", "PERCENT" as const, 33, 1, 132_000],
  ])("counts kopecks by %s", (_name, effect, value, quantity, amount) => {
    expect(priced([{ ...RULE, effect, value }], {}, { quantity }).lines[1]).toMatchObject({ kind: "rule", amountKopecks: amount });
  });

  it("never falls below nothing, and says that it would have", () => {
    const quote = priced([{ ...RULE, value: -80 }, { ...RULE, id: "b", value: -40 }]);
    expect(quote.lines.map((line) => line.amountKopecks)).toEqual([400_000, -320_000, -80_000]);
    expect(quote).toMatchObject({ totalKopecks: 0, vatKopecks: 0 });
    expect(sayLine(translator("ru"), quote.lines[2]!, "ru").reason).toContain("Скидки не больше самой цены.");
  });

  it("adds up, whatever the rules", () => {
    const rule = fc.record({ effect: fc.constantFrom("PERCENT" as const, "PER_HOUR" as const, "PER_PIECE" as const, "PER_USE" as const), value: fc.integer({ min: -100, max: 1000 }), from: fc.integer({ min: 0, max: 1439 }) });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), fc.integer({ min: 15, max: 2000 }), fc.integer({ min: 1, max: 40 }), (rules, minutes, quantity) => {
        const quote = priced(rules.map((one, index) => ({ ...RULE, id: String(index), effect: one.effect, value: one.value || 1, fromMinute: one.from, toMinute: one.from === 720 ? 721 : 720 })), { minutes }, { quantity });
        expect(quote.lines.reduce((sum, line) => sum + line.amountKopecks, 0)).toBe(quote.totalKopecks);
        expect(quote.totalKopecks).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
