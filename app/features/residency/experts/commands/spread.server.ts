import type { Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { recordEvent } from "~/lib/events.server";
import { audit, system } from "~/lib/audit.server";
import type { ResidencyEvent } from "../../events";
import { HOUSE, type Circumstance } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { readProcess } from "../../process";
import { siteDay } from "~/lib/time";
import { ballotsOf, spreadOf } from "../ballots.server";
import { draftPlan } from "../queries/plan.server";
import { lockPool } from "../queries/pool.server";
import type { SharedWorkReader } from "../queries/conflicts.server";
import { writeAssignments } from "./assign.server";

/**
 * After a final review of a locked application: when everybody assigned has sent theirs and the totals lie too far apart,
 * one more expert is called, once; when there is none to call, administrators are told.
 */
export async function settleSpread(tx: Tx, application: Application, at: Circumstance, sharedWork: SharedWorkReader): Promise<void> {
  const assigned = await tx.assignment.findMany({ where: { applicationId: application.id, state: "ASSIGNED" }, select: { expertId: true } });
  if (assigned.length === 0) return;
  // Somebody called for the spread before, even one who was released since: one more means one.
  if ((await tx.assignment.count({ where: { applicationId: application.id, cause: "spread" } })) > 0) return;
  const ballots = await ballotsOf(tx, application, at.now);
  if (assigned.some(({ expertId }) => !ballots.some((ballot) => ballot.expertId === expertId))) return;
  const spread = spreadOf(ballots);
  const call = await tx.call.findUniqueOrThrow({ where: { id: application.callId }, select: { process: true } });
  const limit = readProcess(call.process).spreadPoints ?? (await residencyNorms(siteDay(at.now), tx)).spreadPoints;
  if (spread === null || spread <= limit * 100) return;
  await lockPool(tx);
  const { plan } = await draftPlan(tx, [application], (_row, counted) => counted + 1, sharedWork, at.now);
  const pick = plan.picks[0];
  if (pick) {
    const points = { code: "spread", params: { points: Math.round(spread / 100), limit } };
    await writeAssignments(tx, HOUSE, [{ application, expertId: pick.expertId, cause: "spread", why: [points, ...pick.why] }], at);
    return;
  }
  await audit(tx, system, "expert.none-for-spread", { type: "application", id: application.id }, { spread, limit });
  const event: ResidencyEvent = { type: "residency.spread-unresolved", payload: { applicationId: application.id, points: Math.round(spread / 100) } };
  await recordEvent(tx, event);
}
