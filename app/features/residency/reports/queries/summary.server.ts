import { db, type Reader } from "~/lib/db/client.server";
import { forbidden } from "~/lib/errors";
import { companyNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { mayReadReports } from "../policy";
import { isSummaryFigure, summarise, totalOf, type SummaryFigure, type SummaryRow } from "../summary";
import { figuresOfReports } from "./figures.server";

export interface SummaryPart {
  reportId: string;
  companyName: string;
  value: number | null;
  /** The fund and the people (tenths) behind an average wage. */
  fund: number | null;
  people: number | null;
}

export interface TechnoparkSummary {
  rows: SummaryRow[];
  /** The residents that made one figure of one quarter, the largest first. */
  parts: { period: string; figure: SummaryFigure; total: number | null; rows: SummaryPart[] } | null;
}

const MOST_QUARTERS = 8;

/** The technopark by quarters, over accepted reports or also over those that wait for an answer. Error: `forbidden`. */
export async function technoparkSummary(scope: StaffScope, ask: { waiting: boolean; period: string; figure: string }, reader: Reader = db): Promise<TechnoparkSummary> {
  if (!mayReadReports(scope)) throw forbidden();
  const reports = await reader.residentReport.findMany({ where: { kind: "QUARTER", status: { in: ask.waiting ? ["ACCEPTED", "SUBMITTED"] : ["ACCEPTED"] } } });
  const found = (await figuresOfReports(reports, reader)).map(({ report, period, figures }) => ({ id: report.id, companyId: report.companyId, period: period.code, figures }));
  const rows = summarise(found).slice(-MOST_QUARTERS);
  if (!isSummaryFigure(ask.figure) || !rows.some((row) => row.period === ask.period)) return { rows, parts: null };
  const { figure, period } = { figure: ask.figure, period: ask.period };
  const own = found.filter((one) => one.period === period);
  const names = await companyNames(own.map((one) => one.companyId), reader);
  const parts = own
    .map((one): SummaryPart => ({
      reportId: one.id,
      companyName: names.get(one.companyId)?.name ?? "",
      value: one.figures[figure] ?? null,
      fund: one.figures.payroll_fund ?? null,
      people: one.figures.headcount_avg ?? null,
    }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.companyName.localeCompare(b.companyName, "ru"));
  return { rows, parts: { period, figure, total: totalOf(figure, own).value, rows: parts } };
}
