import { db, type Reader } from "~/lib/db/client.server";
import type { Residency, ResidentReport } from "~/lib/db/generated/client";
import { fieldsOf, type Figures, type ReportField } from "../fields";
import { figuresOf } from "../figures";
import { readPlan, type KpiPlan } from "../kpi";
import { fieldsOn } from "../norms.server";
import { periodOf, quartersOf, yearOf, type Period } from "../periods";
import { readValues } from "../typed";

export interface ReportFigures {
  report: ResidentReport;
  period: Period;
  fields: ReportField[];
  figures: Figures;
}

/** The numbers of reports, each by the form that was in force at the end of its period. */
export async function figuresOfReports(reports: readonly ResidentReport[], reader: Reader = db): Promise<ReportFigures[]> {
  const forms = new Map<string, ReportField[]>();
  const found: ReportFigures[] = [];
  for (const report of reports) {
    const period = periodOf(report.period);
    if (!period) continue;
    const known = forms.get(period.to) ?? (await fieldsOn(period.to, reader));
    forms.set(period.to, known);
    const fields = fieldsOf(known, period.kind);
    found.push({ report, period, fields, figures: figuresOf(fields, readValues(report.values), period.months) });
  }
  return found;
}

/** Figures of the quarters of a year that were sent, in their order. */
export async function quarterFigures(reader: Reader, residencyId: string, year: Period): Promise<ReportFigures[]> {
  const reports = await reader.residentReport.findMany({
    where: { residencyId, kind: "QUARTER", period: { in: quartersOf(yearOf(year)).map((one) => one.code) }, status: { in: ["SUBMITTED", "ACCEPTED"] } },
    orderBy: { period: "asc" },
  });
  return figuresOfReports(reports, reader);
}

/** What the signed papers of a residency promise, the latest word last. */
export async function planOf(residency: Pick<Residency, "id" | "companyId">, reader: Reader = db): Promise<KpiPlan> {
  const papers = await reader.agreement.findMany({
    where: { companyId: residency.companyId, status: "SIGNED", OR: [{ residencyId: residency.id }, { residencyId: null }] },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { terms: true },
  });
  return readPlan(papers.map((paper) => paper.terms));
}
