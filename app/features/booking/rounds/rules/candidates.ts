import type { Span } from "../../rules/windows";
import { mostAtOnce } from "../../rules/at-once";
import { heldSpan, inOrder, overlap, type Round, type RoundHeld, type RoundPool, type RoundResource, type RoundWish } from "./round";
import { points } from "./weights";

/** Units of a pool that are taken at the same times: within a class one is as good as another. */
export interface UnitClass {
  /** Number within the round, by pool and first unit. */
  index: number;
  pool: string;
  units: readonly number[];
  busy: readonly Span[];
}

/** A wish at one of its starts. */
export interface Candidate {
  wish: RoundWish;
  resource: RoundResource;
  /** Place in the wish's starts; an override's own start counts as the wanted one. */
  choice: number;
  start: number;
  /** The use itself, and the time that it takes of its units, buffers included. */
  use: Span;
  held: Span;
  /** How many of the resource its company may hold at any moment of the use; null sets no bound. */
  most: number | null;
  points: number;
  /** Per pool: how many units it needs, and the classes that are free for all of the held time. */
  needs: readonly { pool: string; units: number; classes: readonly UnitClass[] }[];
}

/** Why a start cannot be had whatever the others wish. */
export type Impossible = { why: "hours" } | { why: "busy" } | { why: "rule"; rule: string; params: Record<string, string | number> };

export interface Choice {
  start: number;
  choice: number;
  /** The candidate, or what stands against it. */
  candidate: Candidate | null;
  impossible: Impossible | null;
}

export interface Entry {
  wish: RoundWish;
  resource: RoundResource;
  choices: readonly Choice[];
  /** What staff said of it. */
  fixed: "placed" | "refused" | null;
}

export interface Laid {
  entries: readonly Entry[];
  classes: readonly UnitClass[];
  /** What companies hold already where a bound at one moment counts it, by `limitKey`. */
  held: ReadonlyMap<string, readonly RoundHeld[]>;
}

/** For whom and of what a bound at one moment is counted. */
export const limitKey = ({ companyId, resourceId }: { companyId: string; resourceId: string }): string => `${companyId} ${resourceId}`;

/**
 * Lays the round out in its one order (wishes by time of submission, pools and units by id): whatever order it was read in,
 * the same programme comes out of it, and so the same result.
 */
export function layOut(round: Round): Laid {
  const resources = new Map(round.resources.map((resource) => [resource.id, resource]));
  const overrides = new Map(round.overrides.map((override) => [override.wishId, override]));
  const classes = [...round.pools].sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap(classesOf).map((one, index) => ({ ...one, index }));
  const ofPool = new Map<string, UnitClass[]>();
  for (const one of classes) ofPool.set(one.pool, [...(ofPool.get(one.pool) ?? []), one]);
  const held = new Map<string, RoundHeld[]>();
  for (const one of round.held ?? []) held.set(limitKey(one), [...(held.get(limitKey(one)) ?? []), one]);
  const entries: Entry[] = [];
  for (const wish of inOrder(round.wishes)) {
    const resource = resources.get(wish.resourceId);
    if (!resource) continue;
    const override = overrides.get(wish.id);
    const starts = override && override.start !== null ? [override.start] : wish.starts;
    const used = round.usedMinutes[wish.companyId] ?? 0;
    const choices = starts.map((start, index): Choice => {
      // A start that staff chose is worth what it is to the company when that named it, and a wanted one else.
      const choice = override && override.start !== null ? Math.max(0, wish.starts.indexOf(start)) : index;
      const use = { from: start, to: start + wish.minutes * 60_000 };
      const not = (impossible: Impossible): Choice => ({ start, choice, candidate: null, impossible });
      const judged = wish.judged?.get(start);
      if (judged?.broken) return not(judged.broken.rule === "hours" || judged.broken.rule === "closed" ? { why: "hours" } : { why: "rule", ...judged.broken });
      if (!resource.open.some((open) => open.from <= use.from && use.to <= open.to)) return not({ why: "hours" });
      const most = judged?.most ?? null;
      if (most !== null && mostWith(held.get(limitKey(wish)) ?? [], use) + wish.quantity > most) return not({ why: "rule", rule: "at-once", params: { max: most } });
      const taken = heldSpan(judged ?? resource, wish.minutes, start);
      const needs = [...resource.draws]
        .sort((a, b) => (a.pool < b.pool ? -1 : 1))
        .map((draw) => ({
          pool: draw.pool,
          units: draw.units * wish.quantity,
          classes: (ofPool.get(draw.pool) ?? []).filter((one) => !one.busy.some((span) => overlap(span, taken))),
        }));
      const enough = needs.every((need) => need.classes.reduce((sum, one) => sum + one.units.length, 0) >= need.units);
      if (!enough) return not({ why: "busy" });
      return { start, choice, candidate: { wish, resource, choice, start, use, held: taken, most, points: points(round.terms, wish, used, choice), needs }, impossible: null };
    });
    entries.push({ wish, resource, choices, fixed: !override ? null : override.start === null ? "refused" : "placed" });
  }
  return { entries, classes, held };
}

/** The most that is held at one moment within a use. */
export const mostWith = (held: readonly (Span & { quantity: number })[], use: Span): number =>
  mostAtOnce(
    held.filter((one) => overlap(one, use)).map(({ from, to, quantity }) => ({ from: new Date(from), to: new Date(to), quantity })),
    { startsAt: new Date(use.from), endsAt: new Date(use.to) },
  );

function classesOf(pool: RoundPool): Omit<UnitClass, "index">[] {
  const alike = new Map<string, { pool: string; units: number[]; busy: Span[] }>();
  for (const unit of [...pool.units].sort((a, b) => a.id - b.id)) {
    const busy = merged(unit.busy);
    const key = busy.map((span) => `${span.from}-${span.to}`).join();
    const known = alike.get(key);
    if (known) known.units.push(unit.id);
    else alike.set(key, { pool: pool.id, units: [unit.id], busy });
  }
  return [...alike.values()];
}

/** In order and without overlap: a moment at which a unit is busy twice takes one unit away, not two. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}
