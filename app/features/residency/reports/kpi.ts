import { z } from "zod";
import { proportion } from "~/lib/money";
import type { Day } from "~/lib/time";
import { residencyYear } from "../rules/step";
import type { Figures } from "./fields";
import { KPI_CODES, type KpiCode } from "./kpi-codes";
import { quartersOf, yearOf, type Period } from "./periods";

/**
 * Which figure of a report answers a promise. A `flow` is earned over the year, so a quarter is measured by a fourth of it; a
 * `level` is held all the time. `unit` turns the promise into the figure's own units.
 */
export const KPI_FIGURES: Record<KpiCode, { field: string; over: "flow" | "level"; unit: number }> = {
  revenue: { field: "revenue_rub", over: "flow", unit: 100 },
  jobs: { field: "headcount_avg", over: "level", unit: 10 },
  averageWage: { field: "avg_wage", over: "level", unit: 100 },
  taxes: { field: "taxes_total", over: "flow", unit: 100 },
  investments: { field: "investments_total", over: "flow", unit: 100 },
  exports: { field: "export_rub", over: "flow", unit: 100 },
  rids: { field: "rid_registered", over: "flow", unit: 1 },
};

/** Promises by year of residency, in the figures' own units. */
export type KpiPlan = ReadonlyMap<number, Partial<Record<KpiCode, number>>>;

const amount = z.number().int().min(0).nullish();
const row = z.looseObject({ year: z.number().int().min(1).max(50) });
const single = z.object({ code: z.enum(KPI_CODES), year: z.number().int().min(1).max(50), value: amount });
const wide = z.object(Object.fromEntries(KPI_CODES.map((code) => [code, amount])) as Record<KpiCode, typeof amount>).partial();

function promisesIn(terms: unknown): unknown[] {
  const read = z.looseObject({ kpis: z.array(z.unknown()).optional(), change: z.looseObject({ kpis: z.array(z.unknown()).optional() }).optional() }).safeParse(terms);
  return read.success ? (read.data.kpis ?? read.data.change?.kpis ?? []) : [];
}

/**
 * Reads the promises out of the terms of signed papers, the oldest first: a later paper changes what it names. Rows are
 * `{ year, revenue, jobs… }` or `{ code, year, value }`; whatever does not look so is passed over.
 */
export function readPlan(papers: readonly unknown[]): KpiPlan {
  const plan = new Map<number, Partial<Record<KpiCode, number>>>();
  for (const promise of papers.flatMap(promisesIn)) {
    const named = row.safeParse(promise);
    if (!named.success) continue;
    const { year } = named.data;
    const one = single.safeParse(promise);
    const given: Partial<Record<KpiCode, number | null>> = one.success ? { [one.data.code]: one.data.value ?? null } : (wide.safeParse(promise).data ?? {});
    const merged = { ...plan.get(year) };
    for (const code of KPI_CODES) {
      const value = given[code];
      if (typeof value === "number") merged[code] = value * KPI_FIGURES[code].unit;
    }
    plan.set(year, merged);
  }
  return plan;
}

/** The promise for a quarter: of the residency's year in which the quarter ends. Null when nothing was promised. */
export function quarterPlan(plan: KpiPlan, code: KpiCode, startsOn: Day, quarter: Pick<Period, "to">): number | null {
  const year = plan.get(residencyYear(startsOn, quarter.to))?.[code];
  if (year === undefined) return null;
  return KPI_FIGURES[code].over === "flow" ? proportion(year, 1, 4) : year;
}

/** The promise for any period: a year's is made of its quarters', added or averaged. */
export function planFor(plan: KpiPlan, code: KpiCode, startsOn: Day, period: Period): number | null {
  if (period.kind === "QUARTER") return quarterPlan(plan, code, startsOn, period);
  const quarters = quartersOf(yearOf(period)).filter((one) => one.to >= startsOn);
  const known = quarters.map((one) => quarterPlan(plan, code, startsOn, one)).filter((value) => value !== null);
  if (known.length === 0) return null;
  const sum = known.reduce((total, value) => total + value, 0);
  return KPI_FIGURES[code].over === "flow" ? sum : proportion(sum, 1, known.length);
}

export interface KpiLine {
  code: KpiCode;
  plan: number;
  /** Null when the report does not say. */
  fact: number | null;
  /** Whole percent of the plan, rounded down; not capped. */
  percent: number;
}

export interface Achievement {
  lines: KpiLine[];
  /** Mean over the promises, each counted up to 100 %; null when nothing was promised. */
  percent: number | null;
}

/** How far a period's figures keep the agreement. A promise of nothing is not measured; a missing figure counts 0. */
export function achievementOf(plan: KpiPlan, startsOn: Day, period: Period, figures: Figures): Achievement {
  const lines: KpiLine[] = [];
  for (const code of KPI_CODES) {
    const promised = planFor(plan, code, startsOn, period);
    if (promised === null || promised === 0) continue;
    const fact = figures[KPI_FIGURES[code].field] ?? null;
    lines.push({ code, plan: promised, fact, percent: Number((BigInt(fact ?? 0) * 100n) / BigInt(promised)) });
  }
  if (lines.length === 0) return { lines, percent: null };
  const sum = lines.reduce((total, line) => total + Math.min(100, line.percent), 0);
  return { lines, percent: Math.floor(sum / lines.length) };
}

/** When quarters are weak enough for the council. */
export interface WeakRules {
  percent: number;
  quarters: number;
}

/**
 * The first run of so many quarters in a row, each below the threshold, of which none was before the council already; null
 * when there is none.
 */
export function weakRun(achieved: ReadonlyMap<string, number | null>, known: ReadonlySet<string>, rules: WeakRules, next: (code: string) => string): string[] | null {
  const weak = (code: string) => {
    const percent = achieved.get(code);
    return typeof percent === "number" && percent < rules.percent && !known.has(code);
  };
  for (const code of [...achieved.keys()].sort()) {
    const run: string[] = [];
    for (let at = code; run.length < rules.quarters && weak(at); at = next(at)) run.push(at);
    if (run.length === rules.quarters) return run;
  }
  return null;
}
