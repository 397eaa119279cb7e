import { proportion, sumKopecks, type Kopecks } from "~/lib/money";

/** What a studio wants: people, square metres, hours of motion capture a month. Whole numbers. */
export interface EstimateInput {
  team: number;
  areaSqm: number;
  mocapHours: number;
}

/** A programme that pays for motion capture: whole percent of the resident's price, minutes a month (null: no quota). */
export interface EstimateProgramme {
  nameRu: string;
  nameEn: string;
  sharePercent: number;
  monthlyMinutes: number | null;
}

export interface EstimateTerms {
  /** Base rent of a square metre a month, VAT inside (norm `rent.base-kopecks-per-sqm-month`). */
  rentKopecksPerSqm: Kopecks;
  /** Percent of the base price by year of residency (norm `residency.rent-steps`). */
  steps: readonly number[];
  /** Tariff of an hour of motion capture, VAT inside. */
  mocapHourKopecks: Kopecks;
  programmes: readonly EstimateProgramme[];
}

/** What a programme pays in a month, and for how many minutes. */
export interface EstimateShare {
  programme: EstimateProgramme;
  amountKopecks: Kopecks;
  minutes: number;
}

/** A month of one year of residency: rent and motion capture by the step, less what programmes pay. */
export interface EstimateYear {
  year: number;
  percent: number;
  rentKopecks: Kopecks;
  mocapKopecks: Kopecks;
  shares: EstimateShare[];
  totalKopecks: Kopecks;
}

export interface Estimate {
  marketRentKopecks: Kopecks;
  marketMocapKopecks: Kopecks;
  marketKopecks: Kopecks;
  years: EstimateYear[];
}

/**
 * What a month costs by the market and in each year of residency. A sketch for a visitor: budgets of programmes are
 * taken as sufficient; the binding price is `makeQuote`'s. Programmes pay their percent of the stepped price for the
 * minutes of their quota, and together never more than the price.
 */
export function estimate(input: EstimateInput, terms: EstimateTerms): Estimate {
  const marketRentKopecks = terms.rentKopecksPerSqm * input.areaSqm;
  const marketMocapKopecks = terms.mocapHourKopecks * input.mocapHours;
  const minutes = input.mocapHours * 60;
  const years = terms.steps.map((percent, index) => {
    const rentKopecks = proportion(marketRentKopecks, percent, 100);
    const mocapKopecks = proportion(marketMocapKopecks, percent, 100);
    const shares = minutes === 0 ? [] : sharesOf(mocapKopecks, minutes, terms.programmes);
    const paid = sumKopecks(shares.map((share) => share.amountKopecks));
    return { year: index + 1, percent, rentKopecks, mocapKopecks, shares, totalKopecks: rentKopecks + mocapKopecks - paid };
  });
  return { marketRentKopecks, marketMocapKopecks, marketKopecks: marketRentKopecks + marketMocapKopecks, years };
}

function sharesOf(price: Kopecks, minutes: number, programmes: readonly EstimateProgramme[]): EstimateShare[] {
  let left = price;
  return programmes.map((programme) => {
    const covered = Math.min(minutes, programme.monthlyMinutes ?? minutes);
    const amountKopecks = Math.min(left, proportion(price, programme.sharePercent * covered, 100 * minutes));
    left -= amountKopecks;
    return { programme, amountKopecks, minutes: covered };
  });
}

export interface ResidentPrice {
  year: number;
  percent: number;
  priceKopecks: Kopecks;
  /** After the programmes' share; the same as the price where none pays. */
  withProgrammesKopecks: Kopecks;
}

/**
 * The price of one unit by year of residency, and with `sharePercent` of it paid by programmes (0 where none pays for
 * the kind; shares stack and never pass 100).
 */
export function residentPrices(priceKopecks: Kopecks, steps: readonly number[], sharePercent: number): ResidentPrice[] {
  return steps.map((percent, index) => {
    const stepped = proportion(priceKopecks, percent, 100);
    return {
      year: index + 1,
      percent,
      priceKopecks: stepped,
      withProgrammesKopecks: stepped - proportion(stepped, Math.min(100, sharePercent), 100),
    };
  });
}

/** Whole percent that programmes pay together for a kind of resource. */
export const shareFor = (kind: string, programmes: readonly { resourceKinds: readonly string[]; sharePercent: number }[]): number =>
  programmes.reduce((sum, programme) => sum + (programme.resourceKinds.includes(kind) ? programme.sharePercent : 0), 0);

/** Limits of the calculator's sliders; what an address carries is brought inside them. */
export const ESTIMATE_RANGES = {
  team: { min: 1, max: 30, step: 1, start: 8 },
  area: { min: 12, max: 120, step: 6, start: 60 },
  mocap: { min: 0, max: 30, step: 1, start: 6 },
} as const;

/** Reads the calculator's answers from an address; whatever is missing or odd becomes the slider's start. */
export function estimateInput(params: URLSearchParams): EstimateInput {
  const read = (name: keyof typeof ESTIMATE_RANGES) => {
    const { min, max, start } = ESTIMATE_RANGES[name];
    const text = params.get(name);
    const value = text === null || text === "" ? start : Number(text);
    return Number.isInteger(value) ? Math.min(max, Math.max(min, value)) : start;
  };
  return { team: read("team"), areaSqm: read("area"), mocapHours: read("mocap") };
}
