import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay } from "~/lib/time";
import type { StaffScope } from "~/features/identity/types";
import type { Circumstance } from "../../moves.server";
import { lockReport, requireReportAct } from "../access.server";
import { openWeakCase } from "../cases.server";
import { mayReadReports } from "../policy";

export interface ReportAnswer {
  /** The version that staff looked at. */
  version: number;
  /** To a return: what to fix, said as it is written. To an acceptance: a word to the resident, may be empty. */
  text: string;
}

async function answer(tx: Tx, scope: StaffScope, id: string, act: "accept" | "return", given: ReportAnswer, at: Circumstance) {
  if (!mayReadReports(scope)) throw forbidden();
  const report = await lockReport(tx, scope, id);
  requireReportAct(act, report);
  // A report that came back changed in between is not the one that was looked at.
  if (report.version !== given.version) throw conflict("report-changed");
  await tx.residentReport.update({
    where: { id },
    data: {
      status: act === "accept" ? "ACCEPTED" : "RETURNED",
      answer: given.text,
      answeredAt: at.now,
      answeredById: scope.userId,
      version: { increment: 1 },
    },
  });
  const text = given.text ? { reason: given.text } : {};
  await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, `report.${act}`, { type: "report", id }, { period: report.period, ...text });
  return report;
}

/**
 * Accepts a report, and opens a case for the council when with it the agreement's promises are kept too little for too long.
 * Errors: `wrong-status` (409), `report-changed` (409), `forbidden`, `not-found`.
 */
export async function acceptReport(scope: StaffScope, id: string, given: ReportAnswer, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const report = await answer(tx, scope, id, "accept", { ...given, text: given.text.trim() }, at);
    await recordEvent(tx, { type: "residency.report-accepted", payload: { reportId: id } });
    if (report.kind === "QUARTER") await openWeakCase(tx, report.residencyId, siteDay(at.now), at.now);
  });
}

/** Gives a report back with what to fix. Errors: those of `acceptReport`, and `reason-missing` (422). */
export async function returnReport(scope: StaffScope, id: string, given: ReportAnswer, at: Circumstance): Promise<void> {
  const text = given.text.trim();
  if ([...text].length < 10) throw invalid("reason-missing");
  await transaction(async (tx) => {
    await answer(tx, scope, id, "return", { ...given, text }, at);
    await recordEvent(tx, { type: "residency.report-returned", payload: { reportId: id } });
  });
}
