import type { RoundTerms, RoundWish } from "./round";

const at = (list: readonly number[], index: number): number => list[Math.min(index, list.length - 1)] ?? 0;

/** What a company's past use leaves of its points, in whole percent: 100 for one that used nothing. */
export function fairPercent(terms: Pick<RoundTerms, "percentPerTenHours" | "floorPercent">, usedMinutes: number): number {
  return Math.max(terms.floorPercent, 100 - Math.round((terms.percentPerTenHours * usedMinutes) / 600));
}

/**
 * Points of a wish at one of its starts (0 is the wanted one): the rank's points, times the company's percent, times the
 * start's percent, to the whole point and never below one.
 */
export function points(terms: RoundTerms, wish: Pick<RoundWish, "rank">, usedMinutes: number, start: number): number {
  const raw = at(terms.rankPoints, wish.rank - 1) * fairPercent(terms, usedMinutes) * at(terms.startPercents, start);
  return Math.max(1, Math.round(raw / 10_000));
}

/** Points on top for a company's `nth` granted wish of the round (0 is the first). */
export const grantBonus = (terms: Pick<RoundTerms, "grantPoints">, nth: number): number => terms.grantPoints[nth] ?? 0;

/** Points on top for so many granted wishes of one company together. */
export function grantTotal(terms: Pick<RoundTerms, "grantPoints">, granted: number): number {
  return terms.grantPoints.slice(0, granted).reduce((sum, one) => sum + one, 0);
}

const LEVELS = 200;
const CHOICES = 8;

/**
 * The whole-number part that decides between equals: earlier submitted wishes have more of it, and of one wish's starts the
 * earlier named. `scale` is more than all of them together, so that a single point outweighs them whatever is granted. Beyond
 * 200 wishes neighbours in time share a level, beyond 8 starts the last ones do.
 */
export function tieBreak(count: number): { scale: number; of(position: number, choice: number): number } {
  const levels = Math.min(count, LEVELS);
  const of = (position: number, choice: number) => CHOICES * (levels - Math.floor((position * levels) / count)) - Math.min(choice, CHOICES - 1);
  let scale = 1;
  for (let position = 0; position < count; position += 1) scale += of(position, 0);
  return { scale, of };
}
