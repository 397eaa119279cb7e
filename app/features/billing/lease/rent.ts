import { proportion, sumKopecks, type Kopecks } from "~/lib/money";
import { addDays, addMonths, daysBetween, type Day } from "~/lib/time";
import { residencyYear, stepPercent } from "../../residency/rules/step";

/** What a rent is counted by. */
export interface LeaseTerms {
  startsOn: Day;
  /** Last day, included; null while open. */
  endsOn: Day | null;
  /** The anniversaries of this day move the step. */
  stepsFrom: Day;
  /** Hundredths of a square metre from a day on. */
  areas: readonly { from: Day; areaHundredths: number }[];
}

/** A term of a norm: it holds from its first day to the next one's. */
export interface Since<T> {
  from: Day;
  value: T;
}

/** Base rate of a square metre a month (kopecks, VAT inside) and steps of the residency (whole percent), each by the day on which it began to hold. */
export interface RentNorms {
  rates: readonly Since<Kopecks>[];
  steps: readonly Since<readonly number[]>[];
}

/** A stretch of a month in which neither area, rate nor step changed. */
export interface RentLine {
  from: Day;
  /** Included. */
  to: Day;
  days: number;
  ofDays: number;
  areaHundredths: number;
  rateKopecks: Kopecks;
  year: number;
  percent: number;
  marketKopecks: Kopecks;
  chargedKopecks: Kopecks;
}

/** The rent of a month. What the technopark leaves is property support by 209-ФЗ: (market − charged) × area. */
export interface Rent {
  lines: RentLine[];
  marketKopecks: Kopecks;
  chargedKopecks: Kopecks;
  benefitKopecks: Kopecks;
}

const lastOf = <T>(rows: readonly Since<T>[], day: Day, what: string): T => {
  const row = rows.filter((one) => one.from <= day).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
  if (!row) throw new Error(`No ${what} in force on ${day}`);
  return row.value;
};

/**
 * The rent of a calendar month by the day: a month is split where the lease begins or ends, its area changes, the base rate changes or
 * an anniversary moves the step (residency.rent-steps: 40 → 60 → 80 → 100 %). A day is its share of that month's days.
 * @param month first day of the month
 * @throws when no rate or no steps hold on a leased day: a fault of set-up
 */
export function rentOf(terms: LeaseTerms, month: Day, norms: RentNorms): Rent {
  const after = addMonths(month, 1);
  const ofDays = daysBetween(month, after);
  const from = terms.startsOn > month ? terms.startsOn : month;
  const to = terms.endsOn !== null && terms.endsOn < addDays(after, -1) ? terms.endsOn : addDays(after, -1);
  if (from > to) return { lines: [], marketKopecks: 0, chargedKopecks: 0, benefitKopecks: 0 };
  const changes = [...terms.areas.map((one) => one.from), ...norms.rates.map((one) => one.from), ...norms.steps.map((one) => one.from), anniversaryIn(terms.stepsFrom, month)];
  const starts = [...new Set([from, ...changes.filter((day) => day !== null && day > from && day <= to)])].sort() as Day[];
  const lines = starts.flatMap((start, index): RentLine[] => {
    const end = index + 1 < starts.length ? addDays(starts[index + 1] as Day, -1) : to;
    const areaHundredths = lastOf(terms.areas.map((one) => ({ from: one.from, value: one.areaHundredths })), start, "area");
    if (areaHundredths === 0) return [];
    const rateKopecks = lastOf(norms.rates, start, "rent rate");
    const year = residencyYear(terms.stepsFrom, start);
    const percent = stepPercent(lastOf(norms.steps, start, "rent steps"), year);
    const days = daysBetween(start, end) + 1;
    const marketKopecks = proportion(rateKopecks, areaHundredths * days, 100 * ofDays);
    return [{ from: start, to: end, days, ofDays, areaHundredths, rateKopecks, year, percent, marketKopecks, chargedKopecks: proportion(marketKopecks, percent, 100) }];
  });
  const marketKopecks = sumKopecks(lines.map((line) => line.marketKopecks));
  const chargedKopecks = sumKopecks(lines.map((line) => line.chargedKopecks));
  return { lines, marketKopecks, chargedKopecks, benefitKopecks: marketKopecks - chargedKopecks };
}

/** The anniversary that falls into a month, or null. Of 29 February it is 1 March in other years, where a month begins anyway. */
function anniversaryIn(stepsFrom: Day, month: Day): Day | null {
  const years = Number(month.slice(0, 4)) - Number(stepsFrom.slice(0, 4));
  if (years <= 0 || stepsFrom.slice(5, 7) !== month.slice(5, 7)) return null;
  const day = addMonths(stepsFrom, 12 * years);
  return day.slice(8) === stepsFrom.slice(8) ? day : null;
}
