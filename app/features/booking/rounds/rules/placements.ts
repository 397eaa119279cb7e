import type { Span } from "../../rules/windows";
import type { Candidate, UnitClass } from "./candidates";
import type { Columns } from "./programme";
import { overlap, type Placement } from "./round";

/**
 * Reads the solver's columns as placements with units, in the order of their starts. `lacking` names pools in which the numbers
 * fit at every moment, but for the wishes `without` no unit was found that is free throughout: told apart by class, they fit.
 */
export function readPlacements(columns: Columns, values: ArrayLike<number>, byClass: ReadonlySet<string>): { placements: Placement[]; lacking: Set<string>; without: Set<string> } {
  const at = (column: number) => Math.round(values[column] ?? 0);
  const chosen = columns.chosen.filter(({ column }) => at(column) === 1).map(({ candidate }) => candidate);
  const units = new Map<Candidate, number[]>(chosen.map((candidate) => [candidate, []]));
  const shares = new Map<Candidate, { class: UnitClass; count: number }[]>();
  for (const { column, candidate, class: one } of columns.shares) {
    if (units.has(candidate) && at(column) > 0) shares.set(candidate, [...(shares.get(candidate) ?? []), { class: one, count: at(column) }]);
  }
  const taken = new Map<number, Span[]>();
  const lacking = new Set<string>();
  const without = new Set<string>();
  for (const candidate of [...chosen].sort((a, b) => a.held.from - b.held.from)) {
    const wanted = candidate.needs.flatMap(({ pool, units: count, classes }) =>
      byClass.has(pool) ? (shares.get(candidate) ?? []).filter((share) => share.class.pool === pool).map((share) => ({ pool, count: share.count, classes: [share.class] })) : [{ pool, count, classes }],
    );
    for (const { pool, count, classes } of wanted) {
      const found = closest(classes, candidate.held, taken).slice(0, count);
      if (found.length < count) {
        lacking.add(pool);
        without.add(candidate.wish.id);
        continue;
      }
      for (const unit of found) taken.set(unit, [...(taken.get(unit) ?? []), candidate.held]);
      units.get(candidate)?.push(...found);
    }
  }
  const placements = chosen
    .map((candidate) => ({ wishId: candidate.wish.id, start: candidate.start, units: (units.get(candidate) ?? []).sort((a, b) => a - b) }))
    .sort((a, b) => a.start - b.start || (a.wishId < b.wishId ? -1 : 1));
  return { placements, lacking, without };
}

/** Units free for a span; first those whose next booking comes soonest after it, so that long free stretches stay whole. */
function closest(classes: readonly UnitClass[], held: Span, taken: ReadonlyMap<number, readonly Span[]>): number[] {
  return classes
    .flatMap(({ units, busy }) => {
      const next = Math.min(...busy.filter((span) => span.from >= held.to).map((span) => span.from), Infinity);
      return units.filter((unit) => !taken.get(unit)?.some((span) => overlap(span, held))).map((unit) => ({ unit, next }));
    })
    .sort((a, b) => (a.next === b.next ? a.unit - b.unit : a.next - b.next))
    .map(({ unit }) => unit);
}
