import { db, type Reader } from "~/lib/db/client.server";
import { forbidden } from "~/lib/errors";
import { dayFromDb, siteDay } from "~/lib/time";
import { companyNames } from "~/features/identity/queries.server";
import type { AnyScope, CompanyScope, StaffScope } from "~/features/identity/types";
import { reachReports } from "../access.server";
import type { FieldKind, Figures, ReportField } from "../fields";
import { achievementOf, KPI_FIGURES, quarterPlan } from "../kpi";
import { KPI_CODES, KPI_KINDS, type KpiCode } from "../kpi-codes";
import { calendarYear, inTime, quartersOf } from "../periods";
import { mayReadReports } from "../policy";
import type { ReportState } from "../status";
import { figuresOfReports, planOf } from "./figures.server";
import { heads, type ReportHead } from "./report.server";

/** A bar of the chart with the line that it is measured by. */
export interface ChartPoint {
  period: string;
  plan: number | null;
  fact: number | null;
  /** Whether staff have accepted the figures. */
  accepted: boolean;
}

export interface KpiSeries {
  code: KpiCode;
  kind: FieldKind;
  points: ChartPoint[];
}

/** The last quarters of a company against its agreement, a series for every promise; those that were never made come without a line. */
export async function kpiSeries(companyId: string, reader: Reader = db, most = 8): Promise<{ series: KpiSeries[]; promised: boolean }> {
  const residency = await reader.residency.findUnique({ where: { companyId } });
  if (!residency) return { series: [], promised: false };
  const [plan, rows] = await Promise.all([
    planOf(residency, reader),
    reader.residentReport.findMany({ where: { residencyId: residency.id, kind: "QUARTER", submittedAt: { not: null }, status: { not: "RETURNED" } }, orderBy: { period: "desc" }, take: most }),
  ]);
  const found = (await figuresOfReports(rows, reader)).reverse();
  const startsOn = dayFromDb(residency.startsOn);
  const series = KPI_CODES.map((code) => ({
    code,
    kind: KPI_KINDS[code],
    points: found.map(({ period, figures, report }) => ({
      period: period.code,
      plan: quarterPlan(plan, code, startsOn, period),
      fact: figures[KPI_FIGURES[code].field] ?? null,
      accepted: report.status === "ACCEPTED",
    })),
  }));
  return { series, promised: plan.size > 0 };
}

export interface ReportListRow extends ReportHead {
  /** Revenue of the period, for the list; null when not sent. */
  revenue: number | null;
  /** Mean percent of the promises kept. */
  percent: number | null;
}

/** A company's own reports: those that wait for it first, then the rest, the latest first. */
export async function ownReports(scope: CompanyScope, now: Date, reader: Reader = db) {
  const rows = await reader.residentReport.findMany({ where: reachReports(scope) });
  const [all, residency, figures] = [await heads(rows, siteDay(now), reader), await reader.residency.findUnique({ where: { companyId: scope.companyId } }), await figuresOfReports(rows, reader)];
  const plan = residency ? await planOf(residency, reader) : new Map();
  const list = all
    .map((head): ReportListRow => {
      const own = figures.find((one) => one.report.id === head.id);
      const sent = head.submittedAt !== null;
      return {
        ...head,
        revenue: sent ? (own?.figures.revenue_rub ?? null) : null,
        percent: sent && residency && own ? achievementOf(plan, dayFromDb(residency.startsOn), own.period, own.figures).percent : null,
      };
    })
    .sort((a, b) => inTime({ code: b.period, kind: b.kind }, { code: a.period, kind: a.kind }));
  const waits = (row: ReportListRow) => row.status === "AWAITED" || row.status === "RETURNED";
  return { waiting: list.filter(waits).reverse(), done: list.filter((row) => !waits(row)) };
}

export interface MatrixFilters {
  year?: number;
  state?: ReportState;
  search?: string;
}

export interface MatrixCell extends ReportHead {
  reminders: number;
}

export interface MatrixRow {
  companyId: string;
  companyName: string;
  cells: (MatrixCell | null)[];
}

const LATE: readonly ReportState[] = ["late", "overdue"];

/** Residents by the periods of a year; those who are late stand first, then those who wait for an answer, then by name. */
export async function reportMatrix(scope: StaffScope, filters: MatrixFilters, now: Date, reader: Reader = db) {
  if (!mayReadReports(scope)) throw forbidden();
  const today = siteDay(now);
  const periods = await reader.residentReport.groupBy({ by: ["period"] });
  const years = [...new Set(periods.map((row) => Number(row.period.slice(0, 4))))].sort((a, b) => b - a);
  const year = filters.year && years.includes(filters.year) ? filters.year : (years[0] ?? Number(today.slice(0, 4)));
  const columns = [...quartersOf(year), calendarYear(year)];
  const rows = await reader.residentReport.findMany({ where: { period: { in: columns.map((one) => one.code) } }, include: { _count: { select: { reminders: true } } } });
  const [all, names] = await Promise.all([heads(rows, today, reader), companyNames(rows.map((row) => row.companyId), reader)]);
  const counts: Partial<Record<ReportState, number>> = {};
  for (const head of all) counts[head.state] = (counts[head.state] ?? 0) + 1;
  const made = [...names.keys()].map((companyId): MatrixRow => ({
    companyId,
    companyName: names.get(companyId)?.name ?? "",
    cells: columns.map(({ code }) => {
      const at = all.findIndex((head) => head.companyId === companyId && head.period === code);
      return at < 0 ? null : { ...all[at]!, reminders: rows[at]!._count.reminders };
    }),
  }));
  const has = (row: MatrixRow, states: readonly ReportState[]) => row.cells.filter((cell) => cell && states.includes(cell.state)).length;
  const search = filters.search?.trim().toLocaleLowerCase("ru") ?? "";
  const shown = made
    .filter((row) => (!search || row.companyName.toLocaleLowerCase("ru").includes(search)) && (!filters.state || has(row, [filters.state]) > 0))
    .sort((a, b) => has(b, LATE) - has(a, LATE) || has(b, ["submitted"]) - has(a, ["submitted"]) || a.companyName.localeCompare(b.companyName, "ru"));
  return { year, years, columns: columns.map((one) => one.code), rows: shown, counts, total: made.length };
}

/** How many reports wait for an answer of staff. */
export const reportsToAnswer = async (scope: StaffScope, reader: Reader = db): Promise<number> =>
  mayReadReports(scope) ? reader.residentReport.count({ where: { status: "SUBMITTED" } }) : 0;

export interface RegisterRow extends ReportHead {
  companyName: string;
  inn: string;
  dueOn: string;
  fields: ReportField[];
  figures: Figures;
  words: Record<string, string>;
  answer: string;
}

/** Every report that the scope reaches, for the register on paper: by company and time. */
export async function reportRegister(scope: AnyScope, now: Date, reader: Reader = db): Promise<RegisterRow[]> {
  const rows = await reader.residentReport.findMany({ where: reachReports(scope) });
  const [all, found, companies] = await Promise.all([
    heads(rows, siteDay(now), reader),
    figuresOfReports(rows, reader),
    reader.company.findMany({ where: { id: { in: [...new Set(rows.map((row) => row.companyId))] } }, select: { id: true, name: true, inn: true } }),
  ]);
  const byId = new Map(companies.map((company) => [company.id, company]));
  return all
    .flatMap((head): RegisterRow[] => {
      const own = found.find((one) => one.report.id === head.id);
      if (!own) return [];
      const company = byId.get(head.companyId);
      const values = own.report.values as Record<string, unknown>;
      // What is still being written is the company's own.
      const sent = head.status === "SUBMITTED" || head.status === "ACCEPTED";
      const words = Object.fromEntries(own.fields.filter((field) => field.kind === "text").map((field) => [field.code, sent ? String(values[field.code] ?? "") : ""]));
      return [{ ...head, companyName: company?.name ?? "", inn: company?.inn ?? "", dueOn: dayFromDb(own.report.dueOn), fields: own.fields, figures: sent ? own.figures : {}, words, answer: own.report.answer ?? "" }];
    })
    .sort((a, b) => a.companyName.localeCompare(b.companyName, "ru") || inTime({ code: a.period, kind: a.kind }, { code: b.period, kind: b.kind }));
}
