import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { ResidentReport } from "~/lib/db/generated/client";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay } from "~/lib/time";
import type { CompanyScope } from "~/features/identity/types";
import type { Circumstance } from "../../moves.server";
import { lockReport, requireReportAct } from "../access.server";
import { fieldsOf, type Typed } from "../fields";
import { figuresOf, gapsIn } from "../figures";
import { portalKnowledgeSchema, type PortalKnowledge } from "../known";
import { fieldsOn } from "../norms.server";
import { periodOf } from "../periods";
import { maySendReport, mayWriteReport } from "../policy";
import { quarterFigures } from "../queries/figures.server";
import { readValues } from "../typed";
import { compareYear } from "../year";

export interface ReportInput {
  /** The version that the form was made from. */
  version: number;
  values: Typed;
  comment: string;
}

/**
 * Refuses with `report-version` (409) when a colleague saved in between; `details` hold what is stored now, that the page can
 * show both. The same text saved twice is no conflict.
 */
function requireVersion(report: ResidentReport, input: ReportInput): void {
  if (report.version === input.version) return;
  const theirs = readValues(report.values);
  throw conflict("report-version", {}, { version: report.version, theirs, theirComment: report.comment });
}

const isSame = (report: ResidentReport, input: ReportInput): boolean => {
  const stored = readValues(report.values);
  const codes = new Set([...Object.keys(stored), ...Object.keys(input.values)]);
  return report.comment === input.comment && [...codes].every((code) => (stored[code] ?? "") === (input.values[code] ?? ""));
};

async function write(tx: Tx, report: ResidentReport, input: ReportInput): Promise<ResidentReport> {
  if (isSame(report, input)) return report;
  requireVersion(report, input);
  return tx.residentReport.update({
    where: { id: report.id },
    data: { values: input.values, comment: input.comment, version: { increment: 1 } },
  });
}

/**
 * Keeps what was typed, right or wrong. Errors: `wrong-status` (409) once it is sent, `report-version` (409).
 */
export async function saveReport(scope: CompanyScope, id: string, input: ReportInput): Promise<{ version: number }> {
  return transaction(async (tx) => {
    const report = await lockReport(tx, scope, id);
    if (!mayWriteReport(scope, report.status)) throw conflict("wrong-status");
    const { version } = await write(tx, report, input);
    return { version };
  });
}

/**
 * Saves and sends a report with what the portal knew of the period. Errors: `wrong-status` (409), `report-version` (409),
 * `report-too-early` (409) before the period is over, `report-gaps` (422) with `details.gaps`, `forbidden`.
 */
export async function submitReport(scope: CompanyScope, id: string, input: ReportInput, known: PortalKnowledge, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const report = await lockReport(tx, scope, id);
    requireReportAct("submit", report);
    if (!maySendReport(scope)) throw forbidden();
    const period = periodOf(report.period)!;
    if (siteDay(at.now) <= period.to) throw conflict("report-too-early");
    const saved = await write(tx, report, input);
    const fields = fieldsOf(await fieldsOn(period.to, tx), period.kind);
    const figures = figuresOf(fields, input.values, period.months);
    const quarters = period.kind === "YEAR" ? await quarterFigures(tx, report.residencyId, period) : [];
    const comparison = period.kind === "YEAR" ? compareYear(fields, figures, quarters.map((one) => one.figures)) : null;
    const gaps = gapsIn(fields, input.values, comparison?.explain ?? false);
    if (gaps.length > 0) throw new DomainError("invalid", "report-gaps", { count: gaps.length }, { gaps });
    await tx.residentReport.update({
      where: { id },
      data: {
        status: "SUBMITTED",
        known: portalKnowledgeSchema.parse(known),
        submittedAt: at.now,
        submittedById: scope.userId,
        version: { increment: 1 },
      },
    });
    const again = report.status === "RETURNED";
    const actor = { id: scope.userId, name: scope.userName, ip: at.ip };
    await audit(tx, actor, again ? "report.resubmit" : "report.submit", { type: "report", id }, {
      period: report.period,
      values: input.values,
      ...(input.comment ? { comment: input.comment } : {}),
      version: saved.version + 1,
    });
    await recordEvent(tx, { type: "residency.report-submitted", payload: { reportId: id } });
  });
}
