import type { Choice, Entry, Laid } from "./candidates";
import { Result, type Held } from "./result";
import { unitMinutes, type Placement, type RoundTerms } from "./round";
import { fairPercent, grantBonus, points } from "./weights";

/** One whose placement stands in the way, and what it weighs: its points and what its company's grants add. */
export interface Rival {
  wishId: string;
  weight: number;
  /** Staff placed it: no weight would move it. */
  fixed: boolean;
}

/** Why a wish was not placed at one of its starts. */
export type Refusal =
  | { start: number; why: "hours" }
  | { start: number; why: "busy" }
  /** A rule that the start breaks for this company on this day, as booking would say it. */
  | { start: number; why: "rule"; rule: string; params: Record<string, string | number> }
  /** With what the company was given at the same time it would hold more than it may. */
  | { start: number; why: "at-once"; max: number }
  | { start: number; why: "cap"; capMinutes: number; grantedMinutes: number; wishMinutes: number }
  /**
   * `weight` is the wish's own at this start; any above `enough` would surely have won here, and at the same weight the earlier
   * submitted wins. Null when staff placed a rival.
   */
  | { start: number; why: "rivals"; weight: number; rivals: Rival[]; enough: number | null };

export type Outcome = {
  wishId: string;
  /** What it weighs: points of rank and past use, and what it adds as its company's first, second, … grant. */
  weight: number;
  points: number;
  bonus: number;
  percent: number;
  byStaff: boolean;
} & (
  | { granted: true; start: number; choice: number; units: number[]; missed: Refusal[] }
  | { granted: false; refusals: Refusal[] }
);

/**
 * Says of every wish why it was placed or not. What is said follows from the placements alone, so it is as true of a result
 * that staff have changed. The weight named as enough is proven so: were the wish to weigh more, leaving out the rivals on
 * the cheapest units and placing it would be worth more than the result.
 */
export function tellOutcomes(laid: Laid, terms: RoundTerms, usedMinutes: Readonly<Record<string, number>>, placements: readonly Placement[]): Outcome[] {
  const result = new Result(laid, terms, placements);
  return laid.entries.map((entry) => {
    const { wish } = entry;
    const held = result.of(wish.id);
    const used = usedMinutes[wish.companyId] ?? 0;
    const own = held?.candidate.points ?? points(terms, wish, used, 0);
    const bonus = grantBonus(terms, Math.max(0, result.granted(wish.companyId) - (held ? 1 : 0)));
    const told = { wishId: wish.id, weight: own + bonus, points: own, bonus, percent: fairPercent(terms, used), byStaff: entry.fixed !== null };
    if (held) {
      const missed = entry.choices.filter((one) => one.choice < held.candidate.choice).map((one) => refusal(result, terms, entry, one, held));
      return { ...told, granted: true, start: held.candidate.start, choice: held.candidate.choice, units: [...held.units], missed };
    }
    return { ...told, granted: false, refusals: entry.fixed === "refused" ? [] : entry.choices.map((one) => refusal(result, terms, entry, one)) };
  });
}

/** @param instead the placement that the wish has at a later choice, which it would give up */
function refusal(result: Result, terms: RoundTerms, { wish }: Entry, { start, candidate, impossible }: Choice, instead?: Held): Refusal {
  if (!candidate) return { start, ...(impossible ?? { why: "busy" }) };
  const wishMinutes = unitMinutes(wish);
  const grantedMinutes = result.minutes(wish.companyId) - (instead ? wishMinutes : 0);
  const { capMinutes } = terms;
  if (capMinutes !== null && grantedMinutes + wishMinutes > capMinutes) return { start, why: "cap", capMinutes, grantedMinutes, wishMinutes };
  const leaving = result.inTheWay(candidate, instead).rivals;
  const max = result.limitBroken(candidate, instead ? [...leaving, instead] : leaving);
  if (max !== null) return { start, why: "at-once", max };
  const rivals = leaving
    .map((held) => ({
      wishId: held.entry.wish.id,
      weight: held.candidate.points + grantBonus(terms, result.granted(held.entry.wish.companyId) - 1),
      fixed: held.entry.fixed === "placed",
    }))
    .sort((a, b) => b.weight - a.weight || (a.wishId < b.wishId ? -1 : 1));
  const granted = result.granted(wish.companyId);
  const own = leaving.filter((held) => held.entry.wish.companyId === wish.companyId).length;
  // Leaving its other start costs the wish that start's points; where a rival is of its own company, the bonus moves to it.
  const besides = instead ? instead.candidate.points + grantBonus(terms, granted - 1) : grantBonus(terms, granted) - grantBonus(terms, granted - own);
  const enough = rivals.some((rival) => rival.fixed) ? null : result.loss(leaving) + besides;
  const weight = candidate.points + grantBonus(terms, granted - (instead ? 1 : 0));
  return { start, why: "rivals", weight, rivals, enough };
}
