import type { Prisma, Tx } from "~/lib/db/client.server";
import type { ResidentReport } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { isId } from "../moves.server";
import { mayReadReports } from "./policy";
import { mayReport, type ReportAct } from "./status";

/** What of the reports a scope reaches: a company its own, staff who read reports all of them. Error: `forbidden`. */
export function reachReports(scope: AnyScope): Prisma.ResidentReportWhereInput {
  if (isCompanyScope(scope)) return { companyId: scope.companyId };
  if (!mayReadReports(scope)) throw forbidden();
  return {};
}

/** Locks a report for the rest of the transaction and reads it. Errors: `not-found`, `forbidden`. */
export async function lockReport(tx: Tx, scope: AnyScope, id: string): Promise<ResidentReport> {
  const reach = reachReports(scope);
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT id FROM "ResidentReport" WHERE id = ${id}::uuid FOR UPDATE`;
  const report = await tx.residentReport.findFirst({ where: { id, ...reach } });
  if (!report) throw notFound();
  return report;
}

/** Refuses with `wrong-status` (409) when the table does not allow the act now. */
export function requireReportAct(act: ReportAct, report: Pick<ResidentReport, "status">): void {
  if (!mayReport(act, report.status)) throw conflict("wrong-status");
}
