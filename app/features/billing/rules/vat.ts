import { splitProportionally, sumKopecks, vatIncluded, type Kopecks } from "~/lib/money";

/** How the operator stands to VAT on a day: pays it, pays it on the simplified system at a rate of 5 or 7 % (НК РФ, ст. 164 п. 8), or works «без НДС», which is no rate of 0. */
export type VatMode = { mode: "payer" } | { mode: "usn"; percent: 5 | 7 } | { mode: "none" };

/** VAT percent inside the price of what is supplied on the day of the mode; null for «без НДС». */
export const vatPercentOf = (mode: VatMode, percent: number): number | null => (mode.mode === "none" ? null : mode.mode === "usn" ? mode.percent : percent);

export interface VatLine {
  kind: string;
  amountKopecks: Kopecks;
}

/** Kinds of lines that change the price of the thing above them: together they are one supply with one price. */
const LOWERING = new Set(["rule", "step", "client", "plan", "coupon", "subsidy"]);

/** Lines by what is supplied: each list holds the indexes of a thing's price and of all that lowers it. */
export function suppliesOf(lines: readonly { kind: string }[]): number[][] {
  const supplies: number[][] = [];
  lines.forEach(({ kind }, index) => {
    const last = supplies.at(-1);
    if (last && LOWERING.has(kind)) last.push(index);
    else supplies.push([index]);
  });
  return supplies;
}

/**
 * VAT inside each line, in kopecks: of a supply (a thing's price with all that lowers it) it is `r / (100 + r)` of what is paid for
 * it, rounded half away from zero, and its lines add up to that. The VAT of a document is the sum of its lines; should rounding bring
 * that below nothing or above the total, which takes sums of some kopecks, the last line bears the difference. All 0 without VAT.
 */
export function vatByLine(lines: readonly VatLine[], percent: number | null): Kopecks[] {
  const vat = lines.map(() => 0);
  if (percent === null) return vat;
  for (const supply of suppliesOf(lines)) {
    let [sum, stated] = [0, 0];
    for (const index of supply) {
      sum += lines[index]?.amountKopecks ?? 0;
      const inside = vatIncluded(sum, percent);
      vat[index] = inside - stated || 0;
      stated = inside;
    }
  }
  const total = sumKopecks(lines.map((line) => line.amountKopecks));
  const whole = sumKopecks(vat);
  const within = Math.min(Math.max(whole, 0), Math.max(total, 0));
  if (within !== whole) vat[vat.length - 1] = (vat.at(-1) ?? 0) + within - whole;
  return vat;
}

/** What stands of one supply of an invoice: by its tariff with surcharges, what is paid for it and the VAT in that. `position` is its line on the invoice. */
export interface Standing {
  position: number;
  tariffKopecks: Kopecks;
  amountKopecks: Kopecks;
  vatKopecks: Kopecks;
}

/**
 * How a sum is taken off what stands of an invoice, supply by supply in proportion to what is paid for each: VAT of every supply
 * becomes that of what is left of it. The result has a change for each supply that changes, negative for a reduction; they add up to
 * `-byKopecks`, and once nothing is left no VAT is left either. `byKopecks` is above 0 and at most what stands. Throws RangeError otherwise.
 */
export function reduceBy(standing: readonly Standing[], byKopecks: Kopecks, percent: number | null): Standing[] {
  const total = sumKopecks(standing.map((one) => one.amountKopecks));
  if (byKopecks <= 0 || byKopecks > total) throw new RangeError(`Cannot take ${byKopecks} kopecks off ${total}`);
  const weights = standing.map((one) => Math.max(0, one.amountKopecks));
  const all = byKopecks === total;
  const parts = all ? standing.map((one) => one.amountKopecks) : splitProportionally(byKopecks, weights);
  return standing.flatMap((one, index): Standing[] => {
    const part = parts[index] ?? 0;
    const left = one.amountKopecks - part;
    const vat = all || percent === null ? 0 : vatIncluded(left, percent);
    return part === 0 ? [] : [{ position: one.position, tariffKopecks: -part, amountKopecks: -part, vatKopecks: vat - one.vatKopecks || 0 }];
  });
}

/**
 * The opposite of `reduceBy`: gives a sum back to the supplies that it was taken off, in proportion to what was taken off each. Once all
 * is given back the VAT is the first one again. Throws RangeError for more than was taken.
 */
export function restoreBy(first: readonly Standing[], standing: readonly Standing[], byKopecks: Kopecks, percent: number | null): Standing[] {
  const taken = first.map((one, index) => one.amountKopecks - (standing[index]?.amountKopecks ?? 0));
  const total = sumKopecks(taken);
  if (byKopecks <= 0 || byKopecks > total) throw new RangeError(`Cannot give ${byKopecks} kopecks back of ${total}`);
  const parts = byKopecks === total ? taken : splitProportionally(byKopecks, taken.map((one) => Math.max(0, one)));
  return first.flatMap((one, index): Standing[] => {
    const part = parts[index] ?? 0;
    const before = standing[index] ?? one;
    const after = before.amountKopecks + part;
    const vat = after === one.amountKopecks ? one.vatKopecks : percent === null ? 0 : vatIncluded(after, percent);
    return part === 0 ? [] : [{ position: one.position, tariffKopecks: part, amountKopecks: part, vatKopecks: vat - before.vatKopecks || 0 }];
  });
}
