import type { Laid } from "./candidates";
import { Result, type Held } from "./result";
import { unitMinutes, type Placement, type RoundTerms } from "./round";
import { grantTotal, tieBreak } from "./weights";

/**
 * Puts a wish in the place of those in its way wherever that is worth more, until nothing is. A result that is proven to be
 * the best stays as it is; of one that the solver left a little below it, the explanations become true in every line: whoever
 * lost, lost to what weighs more.
 */
export function polish(laid: Laid, terms: RoundTerms, placements: readonly Placement[]): Placement[] {
  const result = new Result(laid, terms, placements);
  const tie = tieBreak(laid.entries.length);
  const position = new Map(laid.entries.map((entry, index) => [entry.wish.id, index]));
  const ties = (held: readonly Pick<Held, "candidate">[]) => held.reduce((sum, { candidate }) => sum + tie.of(position.get(candidate.wish.id) ?? 0, candidate.choice), 0);
  for (let changed = true; changed; ) {
    changed = false;
    for (const entry of laid.entries) {
      if (entry.fixed !== null) continue;
      for (const { candidate } of entry.choices) {
        const now = result.of(entry.wish.id);
        if (!candidate || candidate === now?.candidate) continue;
        const { rivals, units } = result.inTheWay(candidate, now);
        if (rivals.some((rival) => rival.entry.fixed === "placed")) continue;
        const leaving = now ? [...rivals, now] : rivals;
        const company = entry.wish.companyId;
        const own = leaving.filter((held) => held.entry.wish.companyId === company);
        const minutes = result.minutes(company) - own.reduce((sum, held) => sum + unitMinutes(held.entry.wish), 0) + unitMinutes(entry.wish);
        if (terms.capMinutes !== null && minutes > terms.capMinutes) continue;
        if (result.limitBroken(candidate, leaving) !== null) continue;
        const left = result.granted(company) - own.length;
        const gain = candidate.points + grantTotal(terms, left + 1) - grantTotal(terms, left) - result.loss(leaving);
        if (gain * tie.scale + ties([{ candidate }]) - ties(leaving) <= 0) continue;
        for (const held of leaving) result.remove(held);
        result.place({ entry, candidate, units });
        changed = true;
      }
    }
  }
  return result.placements();
}
