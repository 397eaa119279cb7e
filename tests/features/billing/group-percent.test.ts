import { describe, expect, it } from "vitest";
import { askerOf, clientPrices } from "~/features/billing/rules/group-percent";
import { readNorm, typedNorm } from "~/lib/norm-input";

describe("what groups of clients pay", () => {
  it("is a percent of the tariff, rounded to a kopeck", () => {
    expect(clientPrices(12_345, { partner: 80, external: 100 })).toEqual([
      { group: "PARTNER", percent: 80, priceKopecks: 9_876 },
      { group: "EXTERNAL", percent: 100, priceKopecks: 12_345 },
    ]);
  });

  it("is asked for by an address: a year that has a step, a group, and the first year for anything else", () => {
    expect([null, "3", "5", "0", "PARTNER", "partner", "1e1"].map((text) => askerOf(text, 4))).toEqual([
      { year: 1 }, { year: 3 }, { year: 1 }, { year: 1 }, { group: "PARTNER" }, { year: 1 }, { year: 1 },
    ]);
  });

  it("is typed as two whole percents, from 1 to 100", () => {
    const read = (partner: string, external: string) => readNorm("billing.group-percent", { partner, external });
    expect(read("75", "100 %")).toEqual({ ok: true, value: { partner: 75, external: 100 } });
    expect([read("0", "100"), read("80", "101"), read("", "100"), read("много", "100")].map((one) => one.ok)).toEqual([false, false, false, false]);
    expect(typedNorm("billing.group-percent", { partner: 75, external: 100 })).toEqual({ partner: "75", external: "100" });
  });
});
