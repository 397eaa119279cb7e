import { limitKey, mostWith, type Candidate, type Laid, type UnitClass } from "./candidates";
import { overlap, unitMinutes, type RoundTerms } from "./round";
import { tieBreak } from "./weights";

/** An integer programme in the form the solver takes: maximise cost · x, rows bounded, columns bounded. */
export interface Programme {
  cost: number[];
  colLower: number[];
  colUpper: number[];
  /** 1 where the column is whole. */
  whole: number[];
  rowLower: number[];
  rowUpper: number[];
  /** Rows one after another. */
  starts: number[];
  indices: number[];
  values: number[];
}

/** How a column of the programme is read back. */
export interface Columns {
  /** One for each candidate, in the order of the laid round. */
  chosen: { column: number; candidate: Candidate }[];
  /** How many units a candidate takes of a class, in the pools that are told apart by class. */
  shares: { column: number; candidate: Candidate; class: UnitClass }[];
}

/**
 * The round as an integer programme: a column for each wish at each possible start; each wish once; in every stretch of time no
 * more units than are free (only the tightest stretches: the others follow); the cap of a company, and what it may hold at once; its first grants worth more.
 *
 * @param byClass pools in which units that are busy at different times are told apart. Elsewhere only their number counts at
 *   each moment, which is a smaller programme; where its result finds no units, it is solved again with the pool told apart.
 */
export function toProgramme(laid: Laid, terms: RoundTerms, byClass: ReadonlySet<string>): { programme: Programme; columns: Columns } {
  const build = builder();
  const tie = tieBreak(laid.entries.length);
  const columns: Columns = { chosen: [], shares: [] };
  const companies = new Map<string, { fixedMinutes: number; wishes: { column: number; minutes: number }[] }>();
  const uses: Use[] = [];
  laid.entries.forEach(({ wish, choices, fixed }, position) => {
    if (fixed === "refused") return;
    const company = companies.get(wish.companyId) ?? { fixedMinutes: 0, wishes: [] };
    companies.set(wish.companyId, company);
    if (fixed === "placed") company.fixedMinutes += unitMinutes(wish);
    const own: number[] = [];
    for (const { candidate } of choices) {
      if (!candidate) continue;
      const column = build.column(candidate.points * tie.scale + tie.of(position, candidate.choice), fixed === "placed" ? 1 : 0, 1, true);
      own.push(column);
      columns.chosen.push({ column, candidate });
      company.wishes.push({ column, minutes: unitMinutes(wish) });
      for (const { pool, units, classes } of candidate.needs) {
        if (!byClass.has(pool)) {
          uses.push({ of: pool, column, units, most: units, candidate });
          continue;
        }
        const parts = classes.map((one) => {
          const most = Math.min(units, one.units.length);
          const part = build.column(0, 0, most, true);
          columns.shares.push({ column: part, candidate, class: one });
          uses.push({ of: one.index, column: part, units: 1, most, candidate });
          return [part, 1] as const;
        });
        build.row(0, 0, [...parts, [column, -units]]);
      }
    }
    if (own.length > 1) build.row(-Infinity, 1, own.map((column) => [column, 1]));
  });
  const byPlace = grouped(uses);
  for (const [pool, classes] of grouped(laid.classes.map((one) => ({ ...one, of: one.pool })))) {
    if (byClass.has(pool)) for (const one of classes) capacityRows(build, [{ ...one, busy: [] }], byPlace.get(one.index) ?? []);
    else capacityRows(build, classes, byPlace.get(pool) ?? []);
  }
  limitRows(build, laid, columns.chosen);
  for (const [, company] of [...companies].sort(([a], [b]) => (a < b ? -1 : 1))) companyRows(build, company, terms, tie.scale);
  return { programme: build.programme, columns };
}

/** A column that takes units of a pool or a class for its candidate's time. */
interface Use {
  of: string | number;
  column: number;
  units: number;
  /** Of its units at most. */
  most: number;
  candidate: Candidate;
}

function grouped<T extends { of: string | number }>(list: readonly T[]): Map<T["of"], T[]> {
  const groups = new Map<T["of"], T[]>();
  for (const one of list) {
    const group = groups.get(one.of);
    if (group) group.push(one);
    else groups.set(one.of, [one]);
  }
  return groups;
}

type Term = readonly [column: number, value: number];

function builder() {
  const programme: Programme = { cost: [], colLower: [], colUpper: [], whole: [], rowLower: [], rowUpper: [], starts: [0], indices: [], values: [] };
  return {
    programme,
    column(cost: number, lower: number, upper: number, whole: boolean): number {
      programme.cost.push(cost);
      programme.colLower.push(lower);
      programme.colUpper.push(upper);
      programme.whole.push(whole ? 1 : 0);
      return programme.cost.length - 1;
    },
    row(lower: number, upper: number, terms: readonly Term[]): void {
      programme.rowLower.push(lower);
      programme.rowUpper.push(upper);
      for (const [column, value] of terms) {
        programme.indices.push(column);
        programme.values.push(value);
      }
      programme.starts.push(programme.indices.length);
    },
  };
}

/**
 * A row for each stretch of time that is tighter than those beside it: uses begin or units become busy before it, and after it
 * a use ends or a unit is free again. Whatever holds there holds between.
 */
function capacityRows(build: ReturnType<typeof builder>, classes: readonly Pick<UnitClass, "units" | "busy">[], uses: readonly Use[]): void {
  type Edge = { at: number; tighter: boolean; use?: Use; units: number };
  const edges: Edge[] = uses.flatMap((use) => [
    { at: use.candidate.held.from, tighter: true, use, units: 0 },
    { at: use.candidate.held.to, tighter: false, use, units: 0 },
  ]);
  for (const { units, busy } of classes) {
    for (const span of busy) edges.push({ at: span.from, tighter: true, units: -units.length }, { at: span.to, tighter: false, units: units.length });
  }
  edges.sort((a, b) => a.at - b.at || Number(a.tighter) - Number(b.tighter));
  const open = new Set<Use>();
  let free = classes.reduce((sum, { units }) => sum + units.length, 0);
  let tightened = false;
  for (const { tighter, use, units } of edges) {
    if (!tighter && tightened) {
      let most = 0;
      for (const one of open) most += one.most;
      if (most > free) build.row(-Infinity, Math.max(0, free), [...open].map((one) => [one.column, one.units]));
    }
    tightened = tighter;
    if (use && tighter) open.add(use);
    else if (use) open.delete(use);
    free += units;
  }
}

/**
 * What a company may hold of a resource at one moment: a row for each use and each moment within it at which another of its uses
 * or something held begins. It binds only when the use is chosen, for the bound is that of the use's own day.
 */
function limitRows(build: ReturnType<typeof builder>, { held }: Laid, chosen: Columns["chosen"]): void {
  for (const [key, uses] of grouped(chosen.map((one) => ({ ...one, of: limitKey(one.candidate.wish) })))) {
    if (uses.every(({ candidate }) => candidate.most === null)) continue;
    const before = held.get(key) ?? [];
    const rows = new Set<string>();
    for (const { column, candidate } of uses) {
      if (candidate.most === null) continue;
      const { use, wish } = candidate;
      const beside = uses.filter((one) => one.candidate.wish !== wish && overlap(one.candidate.use, use));
      const moments = new Set([use.from, ...beside.map((one) => one.candidate.use.from), ...before.map((one) => one.from)].filter((at) => use.from <= at && at < use.to));
      for (const at of moments) {
        const there = beside.filter(({ candidate: { use: other } }) => other.from <= at && at < other.to);
        const room = candidate.most - mostWith(before, { from: at, to: at + 1 });
        const most = there.reduce((sum, one) => sum + one.candidate.wish.quantity, 0);
        if (most + wish.quantity <= room) continue;
        const alike = there.every((one) => one.candidate.most === candidate.most);
        const slack = alike ? 0 : Math.max(0, most - room);
        const same = alike ? uses.filter((one) => one.candidate.wish === wish && one.column !== column && one.candidate.most === candidate.most && one.candidate.use.from <= at && at < one.candidate.use.to) : [];
        const terms = [[column, wish.quantity + slack] as const, ...[...same, ...there].map((one) => [one.column, one.candidate.wish.quantity] as const)].sort(([a], [b]) => a - b);
        const row = `${room + slack}:${terms.join()}`;
        if (!rows.has(row)) build.row(-Infinity, room + slack, terms);
        rows.add(row);
      }
    }
  }
}

function companyRows(build: ReturnType<typeof builder>, { fixedMinutes, wishes }: { fixedMinutes: number; wishes: { column: number; minutes: number }[] }, terms: RoundTerms, scale: number): void {
  // What staff placed counts, and is not undone by the cap.
  const cap = Math.max(terms.capMinutes ?? Infinity, fixedMinutes);
  if (wishes.reduce((sum, { minutes }) => sum + minutes, 0) > cap) build.row(-Infinity, cap, wishes.map(({ column, minutes }) => [column, minutes]));
  const bonuses = terms.grantPoints.filter((bonus) => bonus > 0).map((bonus) => build.column(bonus * scale, 0, 1, false));
  // The largest comes first by itself, being worth most.
  if (bonuses.length > 0) build.row(-Infinity, 0, [...bonuses.map((column) => [column, 1] as const), ...wishes.map(({ column }) => [column, -1] as const)]);
}
