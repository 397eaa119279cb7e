import { proportion, splitProportionally, sumKopecks, type Kopecks } from "~/lib/money";
import { addDays, type Day } from "~/lib/time";

/** How many past days a forecast looks at, and the weight of each: today's is the highest, the oldest weighs 1. */
export const FORECAST_DAYS = 56;

export interface ForecastInput {
  today: Day;
  /** Last day that the budget pays for. */
  until: Day;
  /** What was consumed on days of use up to yesterday, kopecks. */
  consumed: ReadonlyMap<Day, Kopecks>;
  /** What is reserved for days of use from today on, kopecks. */
  reserved: ReadonlyMap<Day, Kopecks>;
  /** Budget less what was consumed: reserves are in it. */
  unspentKopecks: Kopecks;
}

export interface Forecast {
  /** Weighted mean of a day. */
  perDayKopecks: Kopecks;
  reservedKopecks: Kopecks;
  /** First day whose uses the budget does not hold any more; null when it lasts until its end. */
  runsOutOn: Day | null;
  /** What is left at the end when it lasts; 0 when it does not. */
  leftKopecks: Kopecks;
}

/**
 * When a budget runs out. A coming day costs the weighted mean of the last eight weeks (newer days weigh more), or what is reserved
 * for it already where that is more.
 */
export function forecast({ today, until, consumed, reserved, unspentKopecks }: ForecastInput): Forecast {
  let weighted = 0;
  let weights = 0;
  for (let back = 1; back <= FORECAST_DAYS; back += 1) {
    const weight = FORECAST_DAYS + 1 - back;
    weighted += (consumed.get(addDays(today, -back)) ?? 0) * weight;
    weights += weight;
  }
  const perDayKopecks = Math.max(0, proportion(weighted, 1, weights));
  const ahead = [...reserved].filter(([day]) => day >= today && day <= until);
  const known = { perDayKopecks, reservedKopecks: sumKopecks(ahead.map(([, kopecks]) => kopecks)) };
  const byDay = new Map(ahead);
  let left = unspentKopecks;
  for (let day = today; day <= until; day = addDays(day, 1)) {
    const cost = Math.max(perDayKopecks, byDay.get(day) ?? 0);
    if (cost > left) return { ...known, runsOutOn: day, leftKopecks: 0 };
    left -= cost;
  }
  return { ...known, runsOutOn: null, leftKopecks: left };
}

/**
 * What each would be left with if a budget were cut in proportion to what is wished: whole while it holds all, else by the largest
 * remainder, so that the parts are the budget to the kopeck. Wishes are not below zero.
 */
export function proportionalCut(budgetKopecks: Kopecks, wishes: readonly Kopecks[]): Kopecks[] {
  const wished = sumKopecks(wishes);
  return wished <= budgetKopecks ? [...wishes] : splitProportionally(budgetKopecks, wishes);
}
