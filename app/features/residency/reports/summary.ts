import { proportion } from "~/lib/money";
import type { FieldKind, Figures } from "./fields";
import { inTime } from "./periods";

/** What the technopark says of itself: codes of figures with how residents' figures make one. */
export const SUMMARY_FIGURES = ["revenue_rub", "headcount_avg", "new_jobs", "avg_wage", "taxes_total", "export_rub"] as const;
export type SummaryFigure = (typeof SUMMARY_FIGURES)[number];
export const SUMMARY_KINDS: Record<SummaryFigure, FieldKind> = { revenue_rub: "money", headcount_avg: "people", new_jobs: "count", avg_wage: "money", taxes_total: "money", export_rub: "money" };
export const isSummaryFigure = (value: unknown): value is SummaryFigure => (SUMMARY_FIGURES as readonly unknown[]).includes(value);

export interface SummaryReport {
  id: string;
  companyId: string;
  period: string;
  figures: Figures;
}

export interface SummaryCell {
  value: number | null;
  /** How many reports made it. */
  count: number;
}

export interface SummaryRow {
  period: string;
  reports: number;
  cells: Record<SummaryFigure, SummaryCell>;
}

/** One figure over reports: a sum, or for the average wage all payroll over all people. */
export function totalOf(figure: SummaryFigure, reports: readonly SummaryReport[], months = 3): SummaryCell {
  if (figure === "avg_wage") {
    const paid = reports.filter(({ figures }) => typeof figures.payroll_fund === "number" && typeof figures.headcount_avg === "number");
    const fund = paid.reduce((sum, { figures }) => sum + figures.payroll_fund!, 0);
    const tenths = paid.reduce((sum, { figures }) => sum + figures.headcount_avg!, 0);
    return { value: tenths > 0 ? proportion(fund, 10, tenths * months) : null, count: paid.length };
  }
  const known = reports.filter(({ figures }) => typeof figures[figure] === "number");
  return { value: known.length === 0 ? null : known.reduce((sum, { figures }) => sum + figures[figure]!, 0), count: known.length };
}

/** Quarters in the order of time, each with its figures and the count of reports that made them. */
export function summarise(reports: readonly SummaryReport[]): SummaryRow[] {
  const periods = [...new Set(reports.map((one) => one.period))].sort((a, b) => inTime({ code: a, kind: "QUARTER" }, { code: b, kind: "QUARTER" }));
  return periods.map((period) => {
    const own = reports.filter((one) => one.period === period);
    return { period, reports: own.length, cells: Object.fromEntries(SUMMARY_FIGURES.map((figure) => [figure, totalOf(figure, own)])) as SummaryRow["cells"] };
  });
}
