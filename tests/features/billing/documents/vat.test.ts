import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reduceBy, restoreBy, suppliesOf, vatByLine, vatPercentOf, type Standing } from "~/features/billing/rules/vat";
import { sumKopecks, vatIncluded } from "~/lib/money";

const rates = fc.constantFrom(null, 5, 7, 20, 22);
const lines = fc.array(fc.record({ kind: fc.constantFrom("base", "step", "subsidy", "move-fee", "paid-before"), amountKopecks: fc.integer({ min: -3_000_000, max: 5_000_000 }) }), { minLength: 1, maxLength: 12 });

describe("VAT by line", () => {
  it("is what the law says inside a price: 22/122, 5/105, 7/107, and none «без НДС»", () => {
    const one = [{ kind: "base", amountKopecks: 1_220_000 }];
    expect(vatByLine(one, 22)).toEqual([220_000]);
    expect(vatByLine([{ kind: "base", amountKopecks: 1_050_000 }], 5)).toEqual([50_000]);
    expect(vatByLine([{ kind: "base", amountKopecks: 1_070_000 }], 7)).toEqual([70_000]);
    expect(vatByLine(one, null)).toEqual([0]);
  });

  it("of a thing with its discounts is that of what is paid for it", () => {
    const thing = [{ kind: "base", amountKopecks: 3_600_000 }, { kind: "step", amountKopecks: -1_440_000 }, { kind: "subsidy", amountKopecks: -864_000 }];
    expect(vatByLine(thing, 22)).toEqual([649_180, -259_672, -155_803]);
    expect(sumKopecks(vatByLine(thing, 22))).toBe(vatIncluded(1_296_000, 22));
  });

  it("goes by how the operator stands to it", () => {
    expect(vatPercentOf({ mode: "payer" }, 22)).toBe(22);
    expect(vatPercentOf({ mode: "usn", percent: 5 }, 22)).toBe(5);
    expect(vatPercentOf({ mode: "none" }, 22)).toBe(null);
  });

  it("adds up to something between nothing and the total, within half a kopeck for each supply of the exact share", () => {
    fc.assert(
      fc.property(lines, rates, (some, rate) => {
        const total = sumKopecks(some.map((line) => line.amountKopecks));
        fc.pre(total >= 0);
        const vat = sumKopecks(vatByLine(some, rate));
        expect(vat).toBeGreaterThanOrEqual(0);
        expect(vat).toBeLessThanOrEqual(total);
        const exact = rate === null ? 0 : (total * rate) / (100 + rate);
        expect(Math.abs(vat - exact)).toBeLessThanOrEqual(suppliesOf(some).length / 2 + 1e-6);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("a correction", () => {
  const standing = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 1, maxLength: 6 });
  const first = (amounts: number[], rate: number | null): Standing[] => amounts.map((amountKopecks, index) => ({ position: index + 1, tariffKopecks: amountKopecks, amountKopecks, vatKopecks: rate === null ? 0 : vatIncluded(amountKopecks, rate) }));
  const apply = (before: Standing[], changes: Standing[]) =>
    before.map((one) => {
      const change = changes.find((other) => other.position === one.position);
      return change ? { ...one, tariffKopecks: one.tariffKopecks + change.tariffKopecks, amountKopecks: one.amountKopecks + change.amountKopecks, vatKopecks: one.vatKopecks + change.vatKopecks } : one;
    });

  it("takes off exactly its sum, leaves each supply the VAT of what is left, and can be taken back", () => {
    fc.assert(
      fc.property(standing, rates, fc.double({ min: 0, max: 1, noNaN: true }), (amounts, rate, share) => {
        const total = sumKopecks(amounts);
        const by = Math.max(1, Math.round(total * share));
        fc.pre(total > 0);
        const before = first(amounts, rate);
        const changes = reduceBy(before, by, rate);
        expect(sumKopecks(changes.map((one) => one.amountKopecks))).toBe(-by);
        const after = apply(before, changes);
        for (const one of after) {
          expect(one.amountKopecks).toBeGreaterThanOrEqual(0);
          expect(one.vatKopecks).toBe(rate === null ? 0 : vatIncluded(one.amountKopecks, rate));
        }
        expect(apply(after, restoreBy(before, after, by, rate))).toEqual(before);
      }),
      { numRuns: 10_000 },
    );
  });

  it("refuses more than stands, or than was taken", () => {
    const before = first([1000], 22);
    expect(() => reduceBy(before, 1001, 22)).toThrow(RangeError);
    expect(() => restoreBy(before, before, 1, 22)).toThrow(RangeError);
  });
});
