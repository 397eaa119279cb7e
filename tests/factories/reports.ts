import type { PortalKnowledge } from "~/features/residency/reports/known";
import { db } from "~/lib/db/client.server";
import type { ReportKind } from "~/features/residency/reports/periods";
import { dayToDb, type Day } from "~/lib/time";

/** A quarter of a studio of eight that nothing is wrong with. */
export const soundValues: Record<string, string> = {
  revenue_rub: "3 000 000", revenue_creative_rub: "2 400 000", export_rub: "0", headcount_avg: "8", new_jobs: "1", payroll_fund: "1 680 000",
  tax_ndfl: "218 400", tax_contributions: "507 360", tax_profit: "120 000", tax_vat: "0", investments_own: "50 000", investments_borrowed: "0",
  rid_registered: "1", projects_joint: "0", internships: "2", support_received: "48 000",
};

export const nothingKnown: PortalKnowledge = { subsidyKopecks: 0, subsidyMinutes: 0, bookings: 0, bookingMinutes: 0, partners: [] };

export interface ReportFactoryInput {
  companyId: string;
  kind?: ReportKind;
  period: string;
  dueOn?: Day;
  status?: "AWAITED" | "SUBMITTED" | "RETURNED" | "ACCEPTED";
  values?: Record<string, string>;
  submittedAt?: Date;
}

/** A report as it would stand, without the way that led to it. */
export async function makeReport({ companyId, kind = "QUARTER", period, dueOn = "2026-10-20", status = "AWAITED", values = {}, submittedAt }: ReportFactoryInput) {
  const residency = await db.residency.findUniqueOrThrow({ where: { companyId } });
  const sent = status !== "AWAITED";
  return db.residentReport.create({
    data: {
      residencyId: residency.id, companyId, kind, period, dueOn: dayToDb(dueOn), status, values,
      ...(sent ? { submittedAt: submittedAt ?? new Date("2026-10-15T04:00:00Z"), known: nothingKnown } : {}),
    },
  });
}

/** A signed agreement with promises by year of residency, in whole roubles and pieces. */
export async function makePromises(companyId: string, kpis: Record<string, number | null>[]) {
  const residency = await db.residency.findUniqueOrThrow({ where: { companyId } });
  return db.agreement.create({ data: { companyId, residencyId: residency.id, number: `ДР-${companyId.slice(-12)}`, status: "SIGNED", terms: { kind: "agreement", kpis } } });
}
