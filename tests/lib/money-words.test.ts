import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_KOPECKS_IN_WORDS, moneyInWords } from "~/lib/money-words";

describe("a sum in words", () => {
  it.each([
    [1_220_000, "Двенадцать тысяч двести рублей 00 копеек"],
    [0, "Ноль рублей 00 копеек"],
    [1, "Ноль рублей 01 копейка"],
    [2, "Ноль рублей 02 копейки"],
    [11, "Ноль рублей 11 копеек"],
    [100, "Один рубль 00 копеек"],
    [222, "Два рубля 22 копейки"],
    [500, "Пять рублей 00 копеек"],
    [1_100, "Одиннадцать рублей 00 копеек"],
    [2_100, "Двадцать один рубль 00 копеек"],
    [11_200, "Сто двенадцать рублей 00 копеек"],
    [100_000, "Одна тысяча рублей 00 копеек"],
    [200_121, "Две тысячи один рубль 21 копейка"],
    [2_200_000, "Двадцать две тысячи рублей 00 копеек"],
    [1_100_000, "Одиннадцать тысяч рублей 00 копеек"],
    [100_000_000, "Один миллион рублей 00 копеек"],
    [200_000_200, "Два миллиона два рубля 00 копеек"],
    [2_100_000_000, "Двадцать один миллион рублей 00 копеек"],
    [100_000_000_000, "Один миллиард рублей 00 копеек"],
    [
      123_456_789_014,
      "Один миллиард двести тридцать четыре миллиона пятьсот шестьдесят семь тысяч восемьсот девяносто рублей 14 копеек",
    ],
    [-1_220_000, "Минус двенадцать тысяч двести рублей 00 копеек"],
    [
      MOST_KOPECKS_IN_WORDS,
      "Девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч " +
        "девятьсот девяносто девять рублей 99 копеек",
    ],
  ])("%d", (kopecks, words) => expect(moneyInWords(kopecks)).toBe(words));

  it("ends at 999 milliards and takes whole kopecks only", () => {
    expect(() => moneyInWords(MOST_KOPECKS_IN_WORDS + 1)).toThrow(RangeError);
    expect(() => moneyInWords(-MOST_KOPECKS_IN_WORDS - 1)).toThrow(RangeError);
    expect(() => moneyInWords(0.5)).toThrow(RangeError);
  });

  it("agrees with the plural rules of the language", () => {
    const rules = new Intl.PluralRules("ru");
    const roubles: Record<string, string> = { one: "рубль", few: "рубля", many: "рублей" };
    const kopecks: Record<string, string> = { one: "копейка", few: "копейки", many: "копеек" };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_KOPECKS_IN_WORDS }), (sum) => {
        const change = sum % 100;
        const words = moneyInWords(sum).split(" ");
        expect(words.at(-1)).toBe(kopecks[rules.select(change)]);
        expect(words.at(-2)).toBe(String(change).padStart(2, "0"));
        expect(words.at(-3)).toBe(roubles[rules.select((sum - change) / 100)]);
      }),
      { seed: 20261122, numRuns: 10_000 },
    );
  });

  it("gives every sum its own words", () => {
    const step = 98_765_432_101;
    const words = new Set(Array.from({ length: 1_000 }, (_, index) => moneyInWords(index * step)));
    expect(words.size).toBe(1_000);
    const small = new Set(Array.from({ length: 10_000 }, (_, index) => moneyInWords(index * 100)));
    expect(small.size).toBe(10_000);
  });
});
