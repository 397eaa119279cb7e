import { proportion, type Kopecks } from "~/lib/money";

/** Currencies that Stripe takes without a fraction: an amount of 500 is ¥500. Source: docs.stripe.com/currencies, «Zero-decimal currencies». */
const WHOLE = new Set(["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]);
/** Taken in hundredths that must be 00. Source: the same, «Special cases». */
const WHOLE_IN_HUNDREDTHS = new Set(["isk", "ugx"]);
/** Taken in thousandths, the last digit 0. Source: the same, «Three-decimal currencies». */
const THOUSANDTHS = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);

/** In what an amount is shown to the card's holder, and what it is worth (norm «billing.card-currency»). */
export interface CardCurrency {
  /** ISO 4217 in lower case. */
  currency: string;
  /** Roubles for `nominal` units, in ten-thousandths as the Bank of Russia writes them; null for roubles. */
  rate: number | null;
  nominal: number | null;
  /** Where the rate is from. */
  source: string | null;
}

export const ROUBLES: CardCurrency = { currency: "rub", rate: null, nominal: null, source: null };

/** How many smallest units of Stripe make one unit of the currency. */
export function minorPerUnit(currency: string): number {
  return WHOLE.has(currency) ? 1 : THOUSANDTHS.has(currency) ? 1000 : 100;
}

/** The least step between two amounts that Stripe takes, in smallest units. */
export function stepOf(currency: string): number {
  return WHOLE_IN_HUNDREDTHS.has(currency) ? 100 : THOUSANDTHS.has(currency) ? 10 : 1;
}

/** Kopecks in the smallest unit of a currency, to the nearest step; at least one step, for nothing cannot be paid. */
export function toMinor(kopecks: Kopecks, { currency, rate, nominal }: CardCurrency): number {
  if (rate === null || nominal === null) return kopecks;
  const step = stepOf(currency);
  // kopecks / 100 roubles, divided by rate / 10 000 / nominal, times the smallest units of one.
  const steps = proportion(kopecks, (100 * nominal * minorPerUnit(currency)) / step, rate);
  return Math.max(steps, 1) * step;
}

/** What a part of a page's money is in kopecks: the whole is exactly what the page was opened for. Rounded half away from zero. */
export function toRoubles(minor: number, whole: { amountMinor: number; amountKopecks: Kopecks; currency: string }): Kopecks {
  if (whole.currency === "rub") return minor;
  return minor === whole.amountMinor ? whole.amountKopecks : proportion(whole.amountKopecks, minor, whole.amountMinor);
}

/** What a part of a page's kopecks is in its currency; the same at the whole. */
export function partInMinor(kopecks: Kopecks, whole: { amountMinor: number; amountKopecks: Kopecks; currency: string }): number {
  if (whole.currency === "rub") return kopecks;
  const step = stepOf(whole.currency);
  return proportion(whole.amountMinor / step, kopecks, whole.amountKopecks) * step;
}
