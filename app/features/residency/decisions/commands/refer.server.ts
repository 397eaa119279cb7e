import { db, transaction } from "~/lib/db/client.server";
import { conflict, DomainError, forbidden, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { councilNorms } from "../../council/norms.server";
import { processOf, recordDecision, requireReviewed } from "../../decisions.server";
import { isId, lockApplication, move, requireMove, type Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import { isFormalGround } from "../rules";
import type { RefuseInput } from "../schema";

/**
 * Hands a scored application to the council. Errors: `forbidden`, `not-found`, `wrong-status`, `too-few-reviews` (409);
 * `administrator-decides` (409) where the call has no council.
 */
export async function referToCouncil(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("refer", application);
    if ((await processOf(tx, application)).decidedBy !== "COUNCIL") throw conflict("administrator-decides");
    const { finals, verdict } = await requireReviewed(tx, application, at.now);
    await move(tx, scope, application, "refer", at, { audit: { finals, score: verdict.total } });
  });
}

export interface ReferAnswer {
  referred: string[];
  failed: { applicationId: string; number: string | null; code: string; params: Record<string, string | number> }[];
}

/** Refers every application of a call that is scored; those that are not yet are listed with the reason. Errors: `forbidden`, `not-found`. */
export async function referCall(scope: StaffScope, callId: string, at: Circumstance): Promise<ReferAnswer> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(callId) || !(await db.call.findUnique({ where: { id: callId }, select: { id: true } }))) throw notFound();
  const rows = await db.application.findMany({ where: { callId, status: "EXPERT_REVIEW" }, orderBy: { id: "asc" }, select: { id: true, number: true } });
  const answer: ReferAnswer = { referred: [], failed: [] };
  for (const { id, number } of rows) {
    try {
      await referToCouncil(scope, id, at);
      answer.referred.push(id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      answer.failed.push({ applicationId: id, number, code: error.code, params: error.params });
    }
  }
  return answer;
}

/**
 * Refuses on a formal ground, before experts look. Errors: `forbidden`, `not-found`, `wrong-status` (409), `ground-unknown`
 * (422); `ground-needs-scores` (422) for one that only scores could give.
 */
export async function refuseFormally(scope: StaffScope, id: string, input: RefuseInput, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("refuse", application);
    const known = new Set((await councilNorms(siteDay(at.now), tx)).grounds.map((ground) => ground.code));
    if (input.grounds.some((code) => !known.has(code))) throw invalid("ground-unknown");
    if (!input.grounds.every(isFormalGround)) throw invalid("ground-needs-scores");
    await recordDecision(tx, id, { kind: "REJECTED", reasons: input.reasons, grounds: input.grounds, decidedById: scope.userId }, at.now);
    await move(tx, scope, application, "refuse", at, {
      reason: input.reasons,
      data: { decidedAt: at.now },
      event: { type: "residency.rejected", payload: { applicationId: id } },
      audit: { grounds: input.grounds },
    });
  });
}
