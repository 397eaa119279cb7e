import { createHash, timingSafeEqual } from "node:crypto";
import { addDays, addMonths, daysBetween, type Day } from "~/lib/time";
import { stepPercent } from "../rules/step";
import { emptyKpis, type KpiYear, type RentYear } from "./terms";

/**
 * Years of a residency with the step of each: a year begins on the anniversary of the start, the last one ends with the
 * term. `steps` is the norm `residency.rent-steps`.
 */
export function rentByYear(startsOn: Day, endsOn: Day, steps: readonly number[]): RentYear[] {
  const years: RentYear[] = [];
  for (let year = 1; year <= 50; year += 1) {
    const from = addMonths(startsOn, (year - 1) * 12);
    if (from > endsOn) break;
    const last = addDays(addMonths(startsOn, year * 12), -1);
    years.push({ year, from, to: last < endsOn ? last : endsOn, percent: stepPercent(steps, year) });
  }
  return years;
}

/** The agreed figures for each year of the term: those given, and empty ones for years without. */
export const kpisForYears = (rent: readonly Pick<RentYear, "year">[], given: readonly KpiYear[]): KpiYear[] =>
  rent.map(({ year }) => given.find((one) => one.year === year) ?? emptyKpis(year));

/**
 * From when the company is a resident once both have signed: the agreed day, or the day of the last signature when the
 * agreed one has passed. The last day of the term stays as it was agreed.
 */
export const residentFrom = (agreed: Day, signedOn: Day): Day => (signedOn > agreed ? signedOn : agreed);

/**
 * Which warning is due when so many days are left: the tightest of `steps` that was reached and not given yet, or null.
 * Steps that were slept through are not made up for one by one.
 */
export function warningDue(today: Day, last: Day, steps: readonly number[], given: readonly number[]): number | null {
  const left = daysBetween(today, last);
  if (left < 0) return null;
  const reached = steps.filter((step) => left <= step);
  if (reached.length === 0) return null;
  const step = Math.min(...reached);
  return given.includes(step) ? null : step;
}

/** What is kept of a one-time code; the id of its signature salts it. */
export const codeHashOf = (signatureId: string, code: string): string => createHash("sha256").update(`${signatureId}:${code}`).digest("hex");

/** Compares in a time that does not tell how much of the code was right. */
export function codeMatches(signatureId: string, typed: string, kept: string): boolean {
  const given = Buffer.from(codeHashOf(signatureId, typed.replace(/\D/g, "")), "hex");
  const stored = Buffer.from(kept, "hex");
  return given.length === stored.length && timingSafeEqual(given, stored);
}
