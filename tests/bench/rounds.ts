import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { allocate } from "../../app/features/booking/rounds/allocate.server";
import { layOut } from "../../app/features/booking/rounds/rules/candidates";
import { Result } from "../../app/features/booking/rounds/rules/result";
import { overlap, unitMinutes, type Placement, type Round } from "../../app/features/booking/rounds/rules/round";

const DAY = 86_400_000;
const HALF = 1_800_000;
const FROM = Date.UTC(2026, 11, 1) - 7 * 3_600_000;

/** Numbers that look like chance and are the same on every run. */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * A round of a month as residents fill it in: most want afternoons, and half of the wishes want a fifth of the resources. A
 * twentieth of the time is booked before. `booked` false leaves all units free.
 */
export function bigRound({ wishes, resources, companies, days, booked }: { wishes: number; resources: number; companies: number; days: number; booked: boolean }): Round {
  const roll = dice(7);
  const unitsOf = (index: number) => (index % 5 === 0 ? 4 : index % 7 === 0 ? 2 : 1);
  const pools = Array.from({ length: resources }, (_, index) => ({
    id: `pool-${String(index).padStart(3, "0")}`,
    units: Array.from({ length: unitsOf(index) }, (_, unit) => ({
      id: index * 10 + unit,
      busy: booked ? Array.from({ length: 6 }, () => FROM + roll(days) * DAY + (18 + roll(20)) * HALF).map((from) => ({ from, to: from + 6 * HALF })) : [],
    })),
  }));
  const ranks = new Map<number, number>();
  return {
    terms: { rankPoints: [100, 70, 50, 35, 25, 15, 10], startPercents: [100, 85, 75, 70], percentPerTenHours: 5, floorPercent: 40, grantPoints: [50, 20], capMinutes: 40 * 60 },
    pools,
    resources: pools.map(({ id }) => ({
      id,
      draws: [{ pool: id, units: 1 }],
      bufferBefore: 0,
      bufferAfter: 30,
      open: Array.from({ length: days }, (_, day) => ({ from: FROM + day * DAY + 8 * 2 * HALF, to: FROM + day * DAY + 22 * 2 * HALF })),
    })),
    usedMinutes: Object.fromEntries(Array.from({ length: companies }, (_, company) => [`c${company}`, roll(120) * 60])),
    wishes: Array.from({ length: wishes }, (_, index) => {
      const company = roll(companies);
      const rank = (ranks.get(company) ?? 0) + 1;
      ranks.set(company, rank);
      const resource = roll(2) === 0 ? roll(Math.max(1, Math.floor(resources / 5))) : roll(resources);
      const length = 4 + 2 * roll(4);
      const starts = Array.from({ length: 3 }, () => FROM + roll(days) * DAY + (16 + Math.min(28 - length, roll(10) + roll(10) + 4)) * HALF);
      return {
        id: `w${String(index).padStart(5, "0")}`,
        companyId: `c${company}`,
        rank,
        submittedAt: index,
        resourceId: pools[resource]!.id,
        minutes: length * 30,
        quantity: pools[resource]!.units.length > 1 ? 1 + roll(2) : 1,
        starts: [...new Set(starts)],
      };
    }),
    overrides: [],
  };
}

/** What a plain allocator does: the heaviest wish first, each at its first start that still fits. */
export function greedy(round: Round): Placement[] {
  const { entries } = layOut(round);
  const taken = new Map<number, { from: number; to: number }[]>();
  const minutes = new Map<string, number>();
  const placements: Placement[] = [];
  const weight = (index: number) => Math.max(0, ...entries[index]!.choices.map((choice) => choice.candidate?.points ?? 0));
  for (const { wish, choices } of entries.map((entry, index) => ({ entry, weight: weight(index), index })).sort((a, b) => b.weight - a.weight || a.index - b.index).map(({ entry }) => entry)) {
    if (round.terms.capMinutes !== null && (minutes.get(wish.companyId) ?? 0) + unitMinutes(wish) > round.terms.capMinutes) continue;
    for (const { candidate } of choices) {
      const units = candidate?.needs.map((need) => need.classes.flatMap((one) => one.units).filter((unit) => !taken.get(unit)?.some((span) => overlap(span, candidate.held))).slice(0, need.units));
      if (!candidate || !units || units.some((found, index) => found.length < candidate.needs[index]!.units)) continue;
      for (const unit of units.flat()) taken.set(unit, [...(taken.get(unit) ?? []), candidate.held]);
      minutes.set(wish.companyId, (minutes.get(wish.companyId) ?? 0) + unitMinutes(wish));
      placements.push({ wishId: wish.id, start: candidate.start, units: units.flat() });
      break;
    }
  }
  return placements;
}

/** Shares out rounds of 2,000 wishes and prints them beside the plain allocator. Goal: within 10 s, explanations included. */
export async function benchRounds(say: (line?: string) => void): Promise<void> {
  say();
  say("Раунды распределения / allocation rounds (HiGHS beside «heaviest first», which explains nothing)");
  for (const [name, size] of [
    ["200 wishes, 10 resources, two weeks", { wishes: 200, resources: 10, companies: 30, days: 14, booked: true }],
    ["2,000 wishes, 50 resources, a month", { wishes: 2000, resources: 50, companies: 120, days: 30, booked: false }],
    ["the same, a part of the time booked before", { wishes: 2000, resources: 50, companies: 120, days: 30, booked: true }],
    ["the same wishes in ten days", { wishes: 2000, resources: 50, companies: 120, days: 10, booked: true }],
  ] as const) {
    const round = bigRound(size);
    let began = performance.now();
    const spent = process.cpuUsage();
    const plain = greedy(round);
    const plainMs = performance.now() - began;
    began = performance.now();
    const best = await allocate(round);
    const ms = performance.now() - began;
    const plainWorth = new Result(layOut(round), round.terms, plain).worth();
    const served = (placements: readonly Placement[]) => new Set(placements.map(({ wishId }) => round.wishes.find((wish) => wish.id === wishId)!.companyId)).size;
    say(
      `  ${name}: ${(ms / 1000).toFixed(2)} s (goal 10 s; ${(process.cpuUsage(spent).user / 1e6).toFixed(2)} s of processor), ${best.placements.length} placed, worth ${best.worth}${best.gap === 0 ? ", the best there is" : `, at most ${(100 * best.gap).toFixed(2)} % below the best`}, companies served ${served(best.placements)}; ` +
        `heaviest first ${plainMs.toFixed(0)} ms, ${plain.length} placed, worth ${plainWorth} (${((100 * plainWorth) / best.worth).toFixed(1)} %), companies served ${served(plain)}`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await benchRounds((line = "") => process.stdout.write(`${line}\n`));
