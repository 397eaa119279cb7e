import { yearsBetween, type Day } from "~/lib/time";

/** Year of residency on a day: 1 before the first anniversary of the start (and before the start itself). */
export function residencyYear(startsOn: Day, on: Day): number {
  return on <= startsOn ? 1 : yearsBetween(startsOn, on) + 1;
}

/**
 * Share of the base price that a resident pays in a year of residency, whole percent. `steps` is the norm
 * `residency.rent-steps`; years past its end pay as in the last one.
 */
export function stepPercent(steps: readonly number[], year: number): number {
  const percent = steps[Math.min(Math.max(year, 1), steps.length) - 1];
  if (percent === undefined) throw new RangeError("Rent steps are empty");
  return percent;
}
