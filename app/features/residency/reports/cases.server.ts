import { audit, system } from "~/lib/audit.server";
import type { Prisma, Tx } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { dayFromDb, type Day } from "~/lib/time";
import { achievementOf, weakRun } from "./kpi";
import { reportNorms } from "./norms.server";
import { inTime, periodAfter, periodOf } from "./periods";
import { figuresOfReports, planOf } from "./queries/figures.server";

export const MISSED = "missed-reports";
export const WEAK = "weak-kpi";

/** Periods that were before the council already on a ground: nothing is brought there twice. */
async function periodsBefore(tx: Tx, residencyId: string, ground: string): Promise<Set<string>> {
  const cases = await tx.councilCase.findMany({ where: { residencyId, ground }, select: { detail: true } });
  return new Set(
    cases.flatMap(({ detail }) => {
      const periods = typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail.periods : null;
      return Array.isArray(periods) ? periods.filter((one): one is string => typeof one === "string") : [];
    }),
  );
}

/** Opens a case unless one of its kind is open; the database decides between two who try at once. */
async function openCase(tx: Tx, residencyId: string, ground: string, detail: Prisma.InputJsonObject, now: Date): Promise<boolean> {
  const made = await tx.councilCase.createManyAndReturn({ data: [{ residencyId, ground, detail, openedAt: now }], skipDuplicates: true, select: { id: true } });
  const id = made[0]?.id;
  if (!id) return false;
  await audit(tx, system, "case.open", { type: "case", id }, { residencyId, ground, ...detail });
  await recordEvent(tx, { type: "residency.report-case-opened", payload: { caseId: id } });
  return true;
}

/** A case when so many reports were missed as the norm says. True when it was opened now. */
export async function openMissedCase(tx: Tx, residencyId: string, limit: number, now: Date): Promise<boolean> {
  const [missed, before] = [
    await tx.residentReport.findMany({ where: { residencyId, missedAt: { not: null } }, select: { kind: true, period: true } }),
    await periodsBefore(tx, residencyId, MISSED),
  ];
  const fresh = missed.map((row) => ({ kind: row.kind, code: row.period })).filter((row) => !before.has(row.code)).sort(inTime);
  if (fresh.length < limit) return false;
  return openCase(tx, residencyId, MISSED, { periods: fresh.map((row) => row.code) }, now);
}

/** A case when accepted quarters in a row keep the agreement too little. True when it was opened now. */
export async function openWeakCase(tx: Tx, residencyId: string, today: Day, now: Date): Promise<boolean> {
  const residency = await tx.residency.findUniqueOrThrow({ where: { id: residencyId } });
  const [{ weak }, plan, reports, before] = [
    await reportNorms(today, tx),
    await planOf(residency, tx),
    await tx.residentReport.findMany({ where: { residencyId, kind: "QUARTER", status: "ACCEPTED" } }),
    await periodsBefore(tx, residencyId, WEAK),
  ];
  const startsOn = dayFromDb(residency.startsOn);
  const figures = await figuresOfReports(reports, tx);
  const achieved = new Map(figures.map((one) => [one.period.code, achievementOf(plan, startsOn, one.period, one.figures).percent]));
  const run = weakRun(achieved, before, weak, (code) => periodAfter(periodOf(code)!).code);
  if (!run) return false;
  return openCase(tx, residencyId, WEAK, { periods: run, percents: run.map((code) => achieved.get(code) ?? 0), threshold: weak.percent }, now);
}
