import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertKopecks,
  basisPointsOf,
  formatAmount,
  formatMoney,
  parseMoney,
  percentOf,
  proportion,
  splitProportionally,
  sumKopecks,
  toKopecks,
  vatIncluded,
} from "~/lib/money";

const NBSP = "\u00a0";
const seed = 20261122;
const kopecks = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe("kopecks", () => {
  it("are safe integers and nothing else", () => {
    for (const wrong of [0.5, NaN, Infinity, 2 ** 53, "100", 100n, null, undefined]) {
      expect(() => assertKopecks(wrong)).toThrow(RangeError);
    }
    expect(() => assertKopecks(-1)).not.toThrow();
    expect(toKopecks(1_220_000n)).toBe(1_220_000);
    expect(() => toKopecks(2n ** 60n)).toThrow(RangeError);
  });

  it("are summed without leaving the safe integers", () => {
    expect(sumKopecks([])).toBe(0);
    expect(sumKopecks([3_600_000, -1_440_000, -864_000])).toBe(1_296_000);
    expect(() => sumKopecks([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => sumKopecks([0.1])).toThrow(RangeError);
  });
});

describe("percent", () => {
  it("rounds half away from zero", () => {
    expect(percentOf(3_600_000, 40)).toBe(1_440_000);
    expect([percentOf(50, 1), percentOf(49, 1), percentOf(-50, 1), percentOf(-49, 1)]).toEqual([1, 0, -1, 0]);
    expect(Object.is(percentOf(-49, 1), 0)).toBe(true);
    expect(basisPointsOf(1_000_000, 760)).toBe(76_000);
    expect(proportion(1_200_000, 90, 60)).toBe(1_800_000);
  });

  it("stays exact where a floating product would not", () => {
    expect(percentOf(Number.MAX_SAFE_INTEGER, 100)).toBe(Number.MAX_SAFE_INTEGER);
    expect(proportion(Number.MAX_SAFE_INTEGER, 3, 3)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => percentOf(Number.MAX_SAFE_INTEGER, 101)).toThrow(RangeError);
  });

  it("refuses parts of a percent and a denominator that is not positive", () => {
    expect(() => percentOf(100, 7.6)).toThrow(RangeError);
    expect(() => proportion(100, 1, 0)).toThrow(RangeError);
    expect(() => proportion(100, 1, -2)).toThrow(RangeError);
  });

  it("is never further than half a kopeck from the truth", () => {
    fc.assert(
      fc.property(kopecks, fc.integer({ min: 0, max: 10_000 }), (sum, points) => {
        const error = BigInt(basisPointsOf(sum, points)) * 10_000n - BigInt(sum) * BigInt(points);
        return error <= 5_000n && error >= -5_000n;
      }),
      { seed, numRuns: 10_000 },
    );
  });
});

describe("VAT inside a gross sum", () => {
  it("is 22/122 at 22 %", () => {
    expect(vatIncluded(1_220_000, 22)).toBe(220_000);
    expect(vatIncluded(1_296_000, 22)).toBe(233_705);
    expect(vatIncluded(105, 5)).toBe(5);
    expect(vatIncluded(1_000, 0)).toBe(0);
    expect(() => vatIncluded(1_000, -1)).toThrow(RangeError);
    expect(() => vatIncluded(1_000, 22.5)).toThrow(RangeError);
  });

  it("is what the net sum bears, to half a kopeck, and mirrors a refund", () => {
    fc.assert(
      fc.property(kopecks, fc.constantFrom(5, 7, 10, 20, 22), (gross, rate) => {
        const vat = vatIncluded(gross, rate);
        const error = BigInt(vat) * BigInt(100 + rate) - BigInt(gross) * BigInt(rate);
        expect(error * 2n <= BigInt(100 + rate) && error * 2n >= -BigInt(100 + rate)).toBe(true);
        expect(vatIncluded(gross === 0 ? 0 : -gross, rate) + vat).toBe(0);
      }),
      { seed, numRuns: 10_000 },
    );
  });
});

describe("splitting", () => {
  it("serves the largest remainders first, equal ones in order", () => {
    expect(splitProportionally(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitProportionally(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(splitProportionally(10, [0, 3, 1])).toEqual([0, 8, 2]);
    expect(splitProportionally(0, [5, 7])).toEqual([0, 0]);
  });

  it("refuses weights that cannot divide", () => {
    for (const weights of [[], [0, 0], [1, -1], [0.5, 0.5]]) expect(() => splitProportionally(100, weights)).toThrow(RangeError);
  });

  it("adds up to the total, each part within a kopeck of its share", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(kopecks, weights, (total, list) => {
        fc.pre(list.some((weight) => weight > 0));
        const parts = splitProportionally(total, list);
        const whole = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        expect(sumKopecks(parts)).toBe(total);
        parts.forEach((part, index) => {
          const error = BigInt(part) * whole - BigInt(total) * BigInt(list[index] ?? 0);
          expect(error < whole && error > -whole).toBe(true);
        });
      }),
      { seed, numRuns: 10_000 },
    );
  });
});

describe("writing and reading", () => {
  it("writes Russian and English money", () => {
    expect(formatMoney(1_220_000, "ru")).toBe(`12${NBSP}200,00${NBSP}₽`);
    expect(formatMoney(1_220_000, "en")).toBe("₽12,200.00");
    expect(formatMoney(-864_000, "ru")).toBe(`−8${NBSP}640,00${NBSP}₽`);
    expect(formatMoney(-864_000, "en")).toBe("−₽8,640.00");
    expect(formatMoney(123_456_750, "ru")).toBe(`1${NBSP}234${NBSP}567,50${NBSP}₽`);
    expect([0, 5, 99, 100].map((sum) => formatAmount(sum))).toEqual(["0,00", "0,05", "0,99", "1,00"]);
    expect(() => formatMoney(0.5)).toThrow(RangeError);
  });

  it.each([
    ["12 200,00 ₽", 1_220_000],
    [`12${NBSP}200,00${NBSP}₽`, 1_220_000],
    ["12200", 1_220_000],
    ["12,5", 1_250],
    ["12.50", 1_250],
    ["₽12,200.00", 1_220_000],
    ["1,234,567", 123_456_700],
    ["−₽8,640.00", -864_000],
    ["-5,5 руб.", -550],
    ["7 рублей", 700],
    ["0", 0],
    ["0,01р", 1],
  ])("reads %s", (text, expected) => expect(parseMoney(text)).toBe(expected));

  it.each(["", "₽", "12,200", "12.200", "1 2 3", "1,2345", "12 20,00", "1e5", "--5", "12,", ",5", "99999999999999999", "пять"])(
    "does not guess at «%s»",
    (text) => expect(parseMoney(text)).toBeNull(),
  );

  it("reads back every sum it writes", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("ru" as const, "en" as const), (sum, locale) => {
        expect(parseMoney(formatMoney(sum, locale))).toBe(sum);
      }),
      { seed, numRuns: 10_000 },
    );
  });
});
