import { limitKey, mostWith, type Candidate, type Entry, type Laid } from "./candidates";
import { overlap, unitMinutes, type Placement, type RoundTerms } from "./round";
import { grantTotal, tieBreak } from "./weights";

/** A wish that has its units. */
export interface Held {
  entry: Entry;
  candidate: Candidate;
  units: readonly number[];
}

/** Placements as they lie on units, with what each is worth among the others. */
export class Result {
  private readonly held = new Map<string, Held>();
  private readonly onUnit = new Map<number, Held[]>();
  private readonly ofLimit = new Map<string, Held[]>();
  private readonly grants = new Map<string, { count: number; minutes: number }>();

  constructor(
    private readonly laid: Laid,
    private readonly terms: RoundTerms,
    placements: readonly Placement[],
  ) {
    const entries = new Map(laid.entries.map((entry) => [entry.wish.id, entry]));
    for (const { wishId, start, units } of placements) {
      const entry = entries.get(wishId);
      const candidate = entry?.choices.find((one) => one.start === start)?.candidate;
      if (entry && candidate) this.place({ entry, candidate, units });
    }
  }

  of = (wishId: string) => this.held.get(wishId);
  granted = (companyId: string) => this.grants.get(companyId)?.count ?? 0;
  minutes = (companyId: string) => this.grants.get(companyId)?.minutes ?? 0;

  place(held: Held): void {
    this.held.set(held.entry.wish.id, held);
    for (const unit of held.units) this.onUnit.set(unit, [...(this.onUnit.get(unit) ?? []), held]);
    const key = limitKey(held.entry.wish);
    this.ofLimit.set(key, [...(this.ofLimit.get(key) ?? []), held]);
    this.count(held, 1);
  }

  remove(held: Held): void {
    this.held.delete(held.entry.wish.id);
    for (const unit of held.units) this.onUnit.set(unit, (this.onUnit.get(unit) ?? []).filter((one) => one !== held));
    const key = limitKey(held.entry.wish);
    this.ofLimit.set(key, (this.ofLimit.get(key) ?? []).filter((one) => one !== held));
    this.count(held, -1);
  }

  private count({ entry: { wish } }: Held, by: 1 | -1): void {
    const { count, minutes } = this.grants.get(wish.companyId) ?? { count: 0, minutes: 0 };
    this.grants.set(wish.companyId, { count: count + by, minutes: minutes + by * unitMinutes(wish) });
  }

  /** In the order of their starts. */
  placements(): Placement[] {
    return [...this.held.values()]
      .map(({ entry, candidate, units }) => ({ wishId: entry.wish.id, start: candidate.start, units: [...units].sort((a, b) => a - b) }))
      .sort((a, b) => a.start - b.start || (a.wishId < b.wishId ? -1 : 1));
  }

  /** In points: what the placements weigh together. */
  worth(): number {
    let sum = 0;
    for (const { candidate } of this.held.values()) sum += candidate.points;
    for (const { count } of this.grants.values()) sum += grantTotal(this.terms, count);
    return sum;
  }

  /** The worth with what decides between equals, in the whole numbers of the programme. */
  objective(): number {
    const tie = tieBreak(this.laid.entries.length);
    let sum = this.worth() * tie.scale;
    this.laid.entries.forEach(({ wish }, position) => {
      const held = this.held.get(wish.id);
      if (held) sum += tie.of(position, held.candidate.choice);
    });
    return sum;
  }

  /** In points: what is lost when these are left out. */
  loss(leaving: readonly Held[]): number {
    let lost = 0;
    const fewer = new Map<string, number>();
    for (const { candidate, entry } of leaving) {
      lost += candidate.points;
      fewer.set(entry.wish.companyId, (fewer.get(entry.wish.companyId) ?? 0) + 1);
    }
    for (const [company, count] of fewer) lost += grantTotal(this.terms, this.granted(company)) - grantTotal(this.terms, this.granted(company) - count);
    return lost;
  }

  /**
   * How many the company may hold at one moment, if the candidate beside what its company has would be more, at any moment of any
   * use; null when it would not.
   * @param leaving placements that would be given up for it
   */
  limitBroken(candidate: Candidate, leaving: readonly Held[]): number | null {
    const key = limitKey(candidate.wish);
    const uses = [candidate, ...(this.ofLimit.get(key) ?? []).filter((held) => !leaving.includes(held)).map((held) => held.candidate)];
    for (const one of uses) {
      if (one.most === null || !overlap(one.use, candidate.use)) continue;
      const others = uses.filter((other) => other !== one).map(({ use, wish: { quantity } }) => ({ ...use, quantity }));
      if (mostWith([...(this.laid.held.get(key) ?? []), ...others], one.use) + one.wish.quantity > one.most) return one.most;
    }
    return null;
  }

  /**
   * Who would have to leave so that the candidate finds its units, and those units: the cheapest of each pool.
   * @param instead a placement of the same wish that would be given up anyway
   */
  inTheWay(candidate: Candidate, instead?: Held): { rivals: Held[]; units: number[] } {
    const rivals = new Set<Held>();
    const taken: number[] = [];
    for (const need of candidate.needs) {
      const units = need.classes
        .flatMap((one) => one.units)
        .map((unit) => {
          const there = (this.onUnit.get(unit) ?? []).filter((held) => held !== instead && overlap(held.candidate.held, candidate.held));
          const fixed = there.some((held) => held.entry.fixed === "placed");
          return { unit, there, cost: fixed ? Infinity : this.loss(there) };
        })
        .sort((a, b) => (a.cost === b.cost ? a.unit - b.unit : a.cost - b.cost));
      for (const { unit, there } of units.slice(0, need.units)) {
        taken.push(unit);
        for (const held of there) rivals.add(held);
      }
    }
    return { rivals: [...rivals], units: taken };
  }
}
