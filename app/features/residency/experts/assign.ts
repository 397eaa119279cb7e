import type { Conflict } from "./conflicts";

/** An application that experts are sought for. */
export interface Sought {
  id: string;
  /** Fields that it touches, the main one first. */
  fields: readonly string[];
  /** How many experts it is to have. */
  wanted: number;
  /** Who scores it already: they count and are not chosen twice. */
  taken: readonly string[];
  /** Who was released from it: they are not asked again by themselves. */
  released: readonly string[];
}

export interface Candidate {
  id: string;
  fields: readonly string[];
  /** Reviews that they owe now. */
  open: number;
  maxOpen: number;
  active: boolean;
}

/** A line of an explanation: a code and what its sentence is filled with. */
export interface WhyLine {
  code: string;
  params: Record<string, string | number>;
}

export interface Pick {
  applicationId: string;
  expertId: string;
  why: WhyLine[];
}

/** Why somebody was not chosen for an application. */
export interface PassedOver {
  applicationId: string;
  expertId: string;
  why: WhyLine;
}

export interface AssignPlan {
  picks: Pick[];
  passedOver: PassedOver[];
  /** Applications that stay short of experts, and by how many. */
  short: { applicationId: string; missing: number }[];
}

export type ConflictsBetween = (applicationId: string, expertId: string) => readonly Conflict[];

/** 0: knows the main field; 1: another field that the application touches; 2: none of them. */
function distanceOf(sought: Sought, expert: Candidate): 0 | 1 | 2 {
  if (sought.fields.length === 0) return 0;
  if (expert.fields.includes(sought.fields[0]!)) return 0;
  return sought.fields.some((field) => expert.fields.includes(field)) ? 1 : 2;
}

/** FNV-1a over both ids: the same pair is always the same, and no order of names is favoured. */
function tieOf(applicationId: string, expertId: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${applicationId} ${expertId}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0) & 0xffff;
}

/** One step of distance in field outweighs every tie-break of a plan together: 2^16 of ties × 2^13 assignments. */
const FIELD = 2 ** 29;

/** Why an expert may not be asked, or null when they may. */
function barrier(sought: Sought, expert: Candidate, conflicts: readonly Conflict[]): WhyLine | null {
  if (sought.taken.includes(expert.id)) return { code: "assigned", params: {} };
  const conflict = conflicts[0];
  if (conflict) return { code: `conflict.${conflict.kind}`, params: { detail: conflict.detail } };
  if (sought.released.includes(expert.id)) return { code: "released", params: {} };
  if (!expert.active) return { code: "inactive", params: {} };
  if (expert.open >= expert.maxOpen) return { code: "full", params: { open: expert.open, max: expert.maxOpen } };
  return null;
}

const byId = <T extends { id: string }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/**
 * Chooses experts: as many as are wanted and possible; shortage spread evenly over the applications; loads as even as
 * they can be; then by field of expertise; what is still equal by a hash of the ids. A cheapest flow, so that no exchange
 * between two experts makes it better. The order of the input does not matter.
 */
export function planAssignments(applications: readonly Sought[], experts: readonly Candidate[], conflictsBetween: ConflictsBetween): AssignPlan {
  const sought = byId(applications);
  const people = byId(experts);
  const barriers = sought.map((one) => people.map((expert) => barrier(one, expert, conflictsBetween(one.id, expert.id))));
  const chosen = cheapestFlow(sought, people, barriers);
  const load = people.map((expert, index) => expert.open + chosen.reduce((sum, row) => sum + (row[index] ? 1 : 0), 0));

  /** The least load of those who are closer in field, could take one more and were not chosen; null when there are none. */
  const closerLoad = (row: number, chosenIndex: number): number | null => {
    const reach = distanceOf(sought[row]!, people[chosenIndex]!);
    const loads = people.flatMap((other, index) =>
      !chosen[row]![index] && barriers[row]![index] === null && load[index]! < other.maxOpen && distanceOf(sought[row]!, other) < reach ? [load[index]!] : [],
    );
    return loads.length === 0 ? null : Math.min(...loads);
  };

  const plan: AssignPlan = { picks: [], passedOver: [], short: [] };
  sought.forEach((one, row) => {
    const picked = people.filter((_, index) => chosen[row]![index]);
    const missing = Math.max(0, one.wanted - one.taken.length) - picked.length;
    if (missing > 0) plan.short.push({ applicationId: one.id, missing });
    const farthest = Math.max(-1, ...picked.map((expert) => distanceOf(one, expert)));
    people.forEach((expert, index) => {
      const pair = { applicationId: one.id, expertId: expert.id };
      if (chosen[row]![index]) plan.picks.push({ ...pair, why: whyChosen(one, expert, load[index]!, closerLoad(row, index)) });
      else plan.passedOver.push({ ...pair, why: barriers[row]![index] ?? whyNot(one, expert, load[index]!, farthest) });
    });
  });
  return plan;
}

function whyChosen(sought: Sought, expert: Candidate, load: number, closerLoad: number | null): WhyLine[] {
  const common = sought.fields.find((field) => expert.fields.includes(field));
  const strange = sought.fields.length === 0 ? "any-field" : closerLoad === null ? "other-field" : "off-field";
  const field: WhyLine = common === undefined ? { code: strange, params: {} } : { code: distanceOf(sought, expert) === 0 ? "field" : "side-field", params: { field: common } };
  // Fields come after even loads: whoever is closer has as much to do already.
  const even: WhyLine[] = closerLoad === null ? [] : [{ code: "even", params: { load: closerLoad } }];
  return [field, ...even, { code: "load", params: { load, max: expert.maxOpen } }, { code: "no-conflict", params: {} }];
}

function whyNot(sought: Sought, expert: Candidate, load: number, farthest: number): WhyLine {
  if (sought.taken.length >= sought.wanted) return { code: "enough", params: {} };
  if (load >= expert.maxOpen) return { code: "filled", params: { load, max: expert.maxOpen } };
  if (distanceOf(sought, expert) > farthest) return { code: "farther", params: {} };
  return { code: "balance", params: { load } };
}

/**
 * Successive cheapest paths: each step gives one more expert to the application that has the fewest, along the cheapest
 * chain of exchanges. The least load at the end of the chain goes first, then the sum of distances in field and ties.
 */
function cheapestFlow(sought: readonly Sought[], people: readonly Candidate[], barriers: readonly (readonly (WhyLine | null)[])[]): boolean[][] {
  const [rows, columns] = [sought.length, people.length];
  const costs = new Float64Array(rows * columns);
  const free = new Uint8Array(rows * columns);
  sought.forEach((one, row) =>
    people.forEach((expert, column) => {
      costs[row * columns + column] = distanceOf(one, expert) * FIELD + tieOf(one.id, expert.id);
      free[row * columns + column] = barriers[row]![column] === null ? 1 : 0;
    }),
  );
  const chosen = new Uint8Array(rows * columns);
  const rowsOf: Set<number>[] = people.map(() => new Set());
  const load = people.map((expert) => expert.open);
  const got = sought.map((one) => one.taken.length);
  const distance = new Float64Array(rows + columns);
  const from = new Int32Array(rows + columns);
  const waiting = new Uint8Array(rows + columns);

  /** The chain from an application to the expert who takes more, or -1 when there is none. */
  const cheapestEnd = (source: number): number => {
    distance.fill(Infinity);
    distance[source] = 0;
    from[source] = -1;
    const queue = [source];
    const relax = (node: number, next: number, cost: number) => {
      const there = distance[node]! + cost;
      if (there >= distance[next]!) return;
      distance[next] = there;
      from[next] = node;
      if (waiting[next]) return;
      waiting[next] = 1;
      queue.push(next);
    };
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head]!;
      waiting[node] = 0;
      if (node >= rows) {
        for (const row of rowsOf[node - rows]!) relax(node, row, -costs[row * columns + node - rows]!);
        continue;
      }
      const start = node * columns;
      for (let column = 0; column < columns; column += 1) if (free[start + column] && !chosen[start + column]) relax(node, rows + column, costs[start + column]!);
    }
    let end = -1;
    for (let column = 0; column < columns; column += 1) {
      const node = rows + column;
      if (distance[node] === Infinity || load[column]! >= people[column]!.maxOpen) continue;
      if (end < 0 || (load[column]! - load[end - rows]! || distance[node]! - distance[end]!) < 0) end = node;
    }
    return end;
  };

  const open = sought.map((_, row) => row).filter((row) => got[row]! < sought[row]!.wanted);
  while (open.length > 0) {
    let first = 0;
    for (let index = 1; index < open.length; index += 1) if (got[open[index]!]! < got[open[first]!]!) first = index;
    const source = open[first]!;
    const end = cheapestEnd(source);
    // Who finds nobody now finds nobody later: more assignments only take hands away.
    if (end < 0) {
      open.splice(first, 1);
      continue;
    }
    load[end - rows]! += 1;
    for (let node = end; from[node]! >= 0; node = from[node]!) {
      const before = from[node]!;
      // A step from an application takes the expert; a step back gives one up.
      const [row, column] = before < rows ? [before, node - rows] : [node, before - rows];
      chosen[row * columns + column] = before < rows ? 1 : 0;
      if (before < rows) rowsOf[column]!.add(row);
      else rowsOf[column]!.delete(row);
    }
    got[source]! += 1;
    if (got[source]! >= sought[source]!.wanted) open.splice(first, 1);
  }
  return sought.map((_, row) => people.map((_expert, column) => chosen[row * columns + column] === 1));
}
