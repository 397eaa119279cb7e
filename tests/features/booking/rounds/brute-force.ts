import { layOut, type Candidate } from "~/features/booking/rounds/rules/candidates";
import { overlap, unitMinutes, type Placement, type Round } from "~/features/booking/rounds/rules/round";
import { grantTotal, tieBreak } from "~/features/booking/rounds/rules/weights";

/** A set of placements held against the round's own words, unit by unit, without the programme. Says what is wrong with it. */
export function faults(round: Round, placements: readonly Placement[]): string[] {
  const wrong: string[] = [];
  const wishes = new Map(round.wishes.map((wish) => [wish.id, wish]));
  const resources = new Map(round.resources.map((resource) => [resource.id, resource]));
  const overrides = new Map(round.overrides.map((one) => [one.wishId, one.start]));
  const taken = new Map<number, { from: number; to: number }[]>();
  const poolOf = new Map<number, string>();
  for (const pool of round.pools) for (const unit of pool.units) {
    poolOf.set(unit.id, pool.id);
    taken.set(unit.id, [...unit.busy]);
  }
  const minutes = new Map<string, number>();
  const fixed = new Map<string, number>();
  const seen = new Set<string>();
  for (const { wishId, start, units } of placements) {
    const wish = wishes.get(wishId)!;
    const resource = resources.get(wish.resourceId)!;
    if (seen.has(wishId)) wrong.push(`${wishId} twice`);
    seen.add(wishId);
    if (overrides.has(wishId) ? overrides.get(wishId) !== start : !wish.starts.includes(start)) wrong.push(`${wishId} at a start it did not name`);
    const end = start + wish.minutes * 60_000;
    if (!resource.open.some((open) => open.from <= start && end <= open.to)) wrong.push(`${wishId} outside hours`);
    for (const draw of resource.draws) {
      if (units.filter((unit) => poolOf.get(unit) === draw.pool).length !== draw.units * wish.quantity) wrong.push(`${wishId} has the wrong units of ${draw.pool}`);
    }
    if (units.length !== resource.draws.reduce((sum, draw) => sum + draw.units * wish.quantity, 0)) wrong.push(`${wishId} has units too many`);
    const held = { from: start - resource.bufferBefore * 60_000, to: end + resource.bufferAfter * 60_000 };
    for (const unit of units) {
      if (taken.get(unit)!.some((span) => overlap(span, held))) wrong.push(`${wishId} on a taken unit ${unit}`);
      taken.get(unit)!.push(held);
    }
    minutes.set(wish.companyId, (minutes.get(wish.companyId) ?? 0) + unitMinutes(wish));
    if (overrides.has(wishId)) fixed.set(wish.companyId, (fixed.get(wish.companyId) ?? 0) + unitMinutes(wish));
  }
  for (const [company, sum] of minutes) {
    if (round.terms.capMinutes !== null && sum > Math.max(round.terms.capMinutes, fixed.get(company) ?? 0)) wrong.push(`${company} over its cap`);
  }
  for (const wishId of overLimit(round, placements)) wrong.push(`${wishId} over what is held at once`);
  for (const [wishId, start] of overrides) if (wishes.has(wishId) && (start !== null) !== seen.has(wishId)) wrong.push(`${wishId} not as staff said`);
  return wrong;
}

/** Wishes that, where they begin or another begins beside them, leave their company with more than it may hold at one moment. */
export function overLimit(round: Round, placed: readonly { wishId: string; start: number }[]): string[] {
  const uses = placed.map(({ wishId, start }) => {
    const wish = round.wishes.find((one) => one.id === wishId)!;
    return { ...wish, from: start, to: start + wish.minutes * 60_000, most: wish.judged?.get(start)?.most ?? null };
  });
  return uses.flatMap((use) => {
    const beside = [...uses, ...(round.held ?? [])].filter((one) => one.companyId === use.companyId && one.resourceId === use.resourceId);
    const at = (moment: number) => beside.filter((one) => one.from <= moment && moment < one.to).reduce((sum, one) => sum + one.quantity, 0);
    const moments = beside.map((one) => Math.max(one.from, use.from)).filter((moment) => moment < use.to);
    return use.most !== null && moments.some((moment) => at(moment) > use.most!) ? [use.id] : [];
  });
}

/** The objective of a result in whole units, ties included: what solver and brute force must agree on. */
export function objective(round: Round, placements: readonly { wishId: string; start: number }[]): number {
  const { entries } = layOut(round);
  const tie = tieBreak(entries.length);
  const granted = new Map<string, number>();
  let sum = 0;
  for (const { wishId, start } of placements) {
    const position = entries.findIndex((entry) => entry.wish.id === wishId);
    const { wish, choices } = entries[position]!;
    const candidate = choices.find((one) => one.start === start)!.candidate!;
    sum += candidate.points * tie.scale + tie.of(position, candidate.choice);
    granted.set(wish.companyId, (granted.get(wish.companyId) ?? 0) + 1);
  }
  for (const count of granted.values()) sum += grantTotal(round.terms, count) * tie.scale;
  return sum;
}

/** The best objective of all ways to place the wishes, each start and each set of units tried; null when staff's words do not fit. */
export function bruteForce(round: Round): number | null {
  const { entries } = layOut(round);
  const units = new Map(round.pools.map((pool) => [pool.id, pool.units]));
  const taken = new Map<number, { from: number; to: number }[]>(round.pools.flatMap((pool) => pool.units.map((unit) => [unit.id, [...unit.busy]] as const)));
  const minutes = new Map<string, number>();
  const fixed = new Map<string, number>();
  for (const { wish, fixed: word } of entries) if (word === "placed") fixed.set(wish.companyId, (fixed.get(wish.companyId) ?? 0) + unitMinutes(wish));
  const placed: { wishId: string; start: number }[] = [];
  let best: number | null = null;
  const walk = (index: number): void => {
    const entry = entries[index];
    if (overLimit(round, placed).length > 0) return;
    if (!entry) {
      best = Math.max(best ?? -1, objective(round, placed));
      return;
    }
    const { wish } = entry;
    if (entry.fixed !== "placed") walk(index + 1);
    if (entry.fixed === "refused") return;
    const sum = (minutes.get(wish.companyId) ?? 0) + unitMinutes(wish);
    const cap = round.terms.capMinutes === null ? Infinity : Math.max(round.terms.capMinutes, fixed.get(wish.companyId) ?? 0);
    // Staff's placements come first in the sum: they are counted before any other of the company is.
    const ahead = entries.slice(index + 1).filter((other) => other.fixed === "placed" && other.wish.companyId === wish.companyId).reduce((total, other) => total + unitMinutes(other.wish), 0);
    if (sum + ahead > cap) return;
    for (const { candidate } of entry.choices) {
      if (!candidate) continue;
      minutes.set(wish.companyId, sum);
      placed.push({ wishId: wish.id, start: candidate.start });
      for (const set of unitSets(candidate)) {
        for (const unit of set) taken.get(unit)!.push(candidate.held);
        walk(index + 1);
        for (const unit of set) taken.get(unit)!.pop();
      }
      placed.pop();
      minutes.set(wish.companyId, sum - unitMinutes(wish));
    }
  };
  function unitSets(candidate: Candidate): number[][] {
    let sets: number[][] = [[]];
    for (const draw of candidate.resource.draws) {
      const free = units.get(draw.pool)!.filter((unit) => !taken.get(unit.id)!.some((span) => overlap(span, candidate.held))).map((unit) => unit.id);
      sets = sets.flatMap((set) => subsets(free, draw.units * candidate.wish.quantity).map((more) => [...set, ...more]));
    }
    return sets;
  }
  walk(0);
  return best;
}

function subsets(list: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return list.flatMap((one, index) => subsets(list.slice(index + 1), size - 1).map((rest) => [one, ...rest]));
}
