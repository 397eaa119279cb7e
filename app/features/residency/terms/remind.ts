/** Working days left on which the side whose term ends is reminded; negative ones are after the term. */
export const REMIND_AT = [2, 0, -1, -3, -5] as const;
export type RemindAt = (typeof REMIND_AT)[number];

/**
 * The latest reminder that is due when so many working days are left; null when none is yet. Looking back rather than for
 * the very day lets a house that was closed on it catch up.
 */
export function remindAt(left: number): RemindAt | null {
  return REMIND_AT.findLast((at) => left <= at) ?? null;
}
