/**
 * Money is an integer count of kopecks. Nothing here divides in floating point: products are taken in BigInt,
 * because kopecks × percent leaves the safe integers long before the sums of a technopark do.
 */
export type Kopecks = number;

export type MoneyLocale = "ru" | "en";

const NBSP = "\u00a0";
const MINUS = "\u2212";

/** Throws RangeError unless the value is a whole number of kopecks that JavaScript holds exactly. */
export function assertKopecks(value: unknown): asserts value is Kopecks {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a whole number of kopecks: ${String(value)}`);
}

/** Kopecks from a database `bigint`. Throws RangeError past the safe integers. */
export function toKopecks(value: bigint | number): Kopecks {
  const kopecks = Number(value);
  assertKopecks(kopecks);
  return kopecks === 0 ? 0 : kopecks;
}

/** Sum in kopecks; throws RangeError when a part or the sum is not a safe integer. */
export function sumKopecks(parts: Iterable<Kopecks>): Kopecks {
  let sum = 0;
  for (const part of parts) {
    assertKopecks(part);
    sum += part;
    assertKopecks(sum);
  }
  return sum;
}

/**
 * `kopecks × numerator / denominator`, rounded half away from zero: a discount of −0.5 kopeck costs the payer
 * exactly what a surcharge of 0.5 would. All arguments are safe integers, the denominator is positive.
 */
export function proportion(kopecks: Kopecks, numerator: number, denominator: number): Kopecks {
  assertKopecks(kopecks);
  if (!Number.isSafeInteger(numerator)) throw new RangeError(`Not an integer: ${numerator}`);
  if (!Number.isSafeInteger(denominator) || denominator <= 0) throw new RangeError(`Not a positive integer: ${denominator}`);
  const product = BigInt(kopecks) * BigInt(numerator);
  const size = product < 0n ? -product : product;
  const divisor = BigInt(denominator);
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return toKopecks(product < 0n ? -rounded : rounded);
}

/** A whole percent of a sum in kopecks, half away from zero. For parts of a percent see `basisPointsOf`. */
export function percentOf(kopecks: Kopecks, percent: number): Kopecks {
  return proportion(kopecks, percent, 100);
}

/** Hundredths of a percent of a sum in kopecks (7.6 % is 760), half away from zero. */
export function basisPointsOf(kopecks: Kopecks, basisPoints: number): Kopecks {
  return proportion(kopecks, basisPoints, 10_000);
}

/**
 * VAT that stands inside a gross sum, in kopecks: `gross × rate / (100 + rate)`, which is 22/122 at the rate of 425-ФЗ.
 * «Без НДС» is not a rate of 0: such a sum is never brought here.
 */
export function vatIncluded(gross: Kopecks, ratePercent: number): Kopecks {
  if (!Number.isSafeInteger(ratePercent) || ratePercent < 0) throw new RangeError(`Not a VAT rate in whole percent: ${ratePercent}`);
  return proportion(gross, ratePercent, 100 + ratePercent);
}

/**
 * Splits `total` kopecks in proportion to non-negative integer weights by the method of the largest remainder.
 * The parts always add up to the total; equal remainders are served in the order given. A negative total is split as
 * its mirror image. Throws RangeError when no weight is positive.
 */
export function splitProportionally(total: Kopecks, weights: readonly number[]): Kopecks[] {
  assertKopecks(total);
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`Not a weight: ${weight}`);
  }
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) throw new RangeError("Nothing to split by: every weight is zero");

  const size = BigInt(Math.abs(total));
  const shares = weights.map((weight, index) => {
    const product = size * BigInt(weight);
    return { index, part: product / whole, remainder: product % whole };
  });
  let left = size - shares.reduce((sum, share) => sum + share.part, 0n);
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.part += 1n;
    left -= 1n;
  }
  return shares.map((share) => toKopecks(total < 0 ? -share.part : share.part));
}

/**
 * The figure alone, two decimals always: ru «12 200,00» with no-break spaces, en "12,200.00"; a true minus (U+2212).
 * Written by hand and not with Intl, so that the server and every browser draw the same characters.
 */
export function formatAmount(kopecks: Kopecks, locale: MoneyLocale = "ru"): string {
  assertKopecks(kopecks);
  const digits = String(Math.abs(kopecks)).padStart(3, "0");
  const roubles = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, locale === "ru" ? NBSP : ",");
  return `${kopecks < 0 ? MINUS : ""}${roubles}${locale === "ru" ? "," : "."}${digits.slice(-2)}`;
}

/** Money for people: ru «12 200,00 ₽» (no-break spaces), en "₽12,200.00"; negative «−12 200,00 ₽» and "−₽12,200.00". */
export function formatMoney(kopecks: Kopecks, locale: MoneyLocale = "ru"): string {
  if (locale === "ru") return `${formatAmount(kopecks, "ru")}${NBSP}₽`;
  const amount = formatAmount(kopecks, "en");
  return kopecks < 0 ? `${MINUS}₽${amount.slice(1)}` : `₽${amount}`;
}

/** A sum as a person would type it into a field: «12960,00». `parseMoney` reads it back. */
export const typedMoney = (kopecks: Kopecks): string => (kopecks / 100).toFixed(2).replace(".", ",");

/**
 * Kopecks from what a person typed: «12 200,00 ₽», "12200", "₽12,200.00", «−5,5 руб.». A single separator followed by
 * one or two digits is decimal. Returns null for anything else, also where two readings differ by a thousand ("12,200"),
 * and past the safe integers.
 */
export function parseMoney(text: string): Kopecks | null {
  const bare = text
    .trim()
    .replace(/^([-\u2212\u2013]?)\s*₽/, "$1")
    .replace(/\s*(?:₽|руб(?:\.|л[а-яё]*)?|р\.?|RUB)$/i, "")
    .trim();
  const sign = /^[-\u2212\u2013]/.test(bare) ? -1n : 1n;
  const figure = sign < 0n ? bare.slice(1).trimStart() : bare;
  const parts =
    /^(\d+|\d{1,3}(?:[\s\u00a0\u202f\u2009]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(figure) ??
    /^(\d{1,3}(?:,\d{3})+)\.(\d{1,2})$/.exec(figure) ??
    /^(\d{1,3}(?:,\d{3}){2,})$/.exec(figure);
  if (!parts?.[1]) return null;
  const kopecks = BigInt(parts[1].replace(/\D/g, "")) * 100n + BigInt((parts[2] ?? "").padEnd(2, "0"));
  return kopecks <= BigInt(Number.MAX_SAFE_INTEGER) ? toKopecks(sign * kopecks) : null;
}
