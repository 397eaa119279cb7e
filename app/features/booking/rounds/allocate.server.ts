import { conflict } from "~/lib/errors";
import { layOut } from "./rules/candidates";
import { tellOutcomes, type Outcome } from "./rules/outcome";
import { readPlacements } from "./rules/placements";
import { polish } from "./rules/polish";
import { toProgramme } from "./rules/programme";
import { Result } from "./rules/result";
import type { Placement, Round } from "./rules/round";
import { tieBreak } from "./rules/weights";
import { solve, type SolverProgress } from "./solver.server";

export interface Allocation {
  placements: Placement[];
  /** One for each wish, in the order of submission. */
  outcomes: Outcome[];
  /** Sum of the weights of what was placed, in points. */
  worth: number;
  /** By what part a better result could exceed this one at most, 0 to 1: 0 when it is proven to be the best. */
  gap: number;
}

/** Up to so many wishes the best result is proven; with more, one close to it will do (see decisions/0018). */
const EXACT_WISHES = 150;
/** Large rounds look closely at wishes that lack no more than so many points to be placed. */
const CLOSE_POINTS = 1;

/**
 * Shares a round's resources out: the placements of the largest sum of weights that units, opening hours, bookings, caps and the words of staff allow,
 * and of every wish why. The same round gives the same result, in whatever order it is read.
 * Errors: `round-override-impossible` (409, params.wish) for a placement by staff outside the hours or over a booking,
 * `round-overrides-collide` (409) when placements by staff do not fit together.
 */
export async function allocate(round: Round, onProgress?: (progress: SolverProgress) => void): Promise<Allocation> {
  const laid = layOut(round);
  for (const entry of laid.entries) {
    if (entry.fixed === "placed" && !entry.choices[0]?.candidate) throw conflict("round-override-impossible", {}, { wishId: entry.wish.id });
  }
  const { scale } = tieBreak(laid.entries.length);
  const large = round.wishes.length > EXACT_WISHES;
  const byClass = new Set<string>();
  for (;;) {
    const { programme, columns } = toProgramme(laid, round.terms, byClass);
    const answer = programme.cost.length === 0 ? { values: [], bound: 0 } : await solve(programme, large ? CLOSE_POINTS * scale : null, onProgress);
    if (!answer) throw conflict("round-overrides-collide");
    const { placements: found, lacking, without } = readPlacements(columns, answer.values, byClass);
    const fixedLacks = laid.entries.some(({ fixed, wish }) => fixed === "placed" && without.has(wish.id));
    if (lacking.size > 0 && (!large || fixedLacks)) {
      const known = byClass.size;
      for (const pool of lacking) byClass.add(pool);
      if (byClass.size === known) throw new Error("round: the programme promised units that are not there");
      continue;
    }
    const placements = polish(laid, round.terms, found.filter(({ wishId }) => !without.has(wishId)));
    const result = new Result(laid, round.terms, placements);
    const missing = answer.bound - result.objective();
    return {
      placements,
      outcomes: tellOutcomes(laid, round.terms, round.usedMinutes, placements),
      worth: result.worth(),
      // Costs are whole numbers: less than one apart is the same.
      gap: missing < 1 ? 0 : missing / result.objective(),
    };
  }
}
