import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, DomainError, forbidden, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { actorOf, isId, lockApplication, type Circumstance } from "../../moves.server";
import { isHard } from "../conflicts";
import { mayAssign } from "../policy";
import type { WhyLine } from "../assign";
import { conflictsOf, noSharedWork, type SharedWorkReader } from "../queries/conflicts.server";
import { expertPool, lockPool } from "../queries/pool.server";
import { writeAssignments } from "./assign.server";

const SHORTEST_REASON = 10;

/**
 * Assigns one expert by hand; who is assigned already stays so. Errors: `forbidden`; `not-found` for somebody who is no
 * expert; `wrong-status` (409) outside the review; `expert-conflict` (409) when a conflict of interest bars them;
 * `conflict-reason` (422) when a soft one was found and no reason says why they may score all the same.
 */
export async function assignByHand(scope: StaffScope, applicationId: string, input: { expertId: string; reason: string }, at: Circumstance, sharedWork: SharedWorkReader = noSharedWork): Promise<void> {
  if (!mayAssign(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, applicationId, at.now);
    if (application.status !== "EXPERT_REVIEW") throw conflict("wrong-status");
    await lockPool(tx);
    await assignOne(tx, scope, application, input, at, sharedWork);
  });
}

async function assignOne(tx: Tx, scope: StaffScope, application: Application, { expertId, reason }: { expertId: string; reason: string }, at: Circumstance, sharedWork: SharedWorkReader): Promise<void> {
  const expert = isId(expertId) ? (await expertPool(tx)).find((one) => one.id === expertId) : undefined;
  if (!expert) throw notFound();
  const before = await tx.assignment.findUnique({ where: { applicationId_expertId: { applicationId: application.id, expertId } } });
  if (before?.state === "ASSIGNED") return;
  const found = (await conflictsOf(tx, application, [expertId], sharedWork, at.now)).get(expertId) ?? [];
  if (isHard(found)) throw conflict("expert-conflict", { name: expert.name });
  const because = reason.trim();
  if (found.length > 0 && because.length < SHORTEST_REASON) throw invalid("conflict-reason");
  const why: WhyLine[] = [
    { code: "manual", params: {} },
    { code: "load", params: { load: expert.open + 1, max: expert.maxOpen } },
    ...found.map((one) => ({ code: `overruled.${one.kind}`, params: { detail: one.detail } })),
    ...(because ? [{ code: "reason", params: { reason: because.slice(0, 1000) } }] : []),
  ];
  await writeAssignments(tx, scope, [{ application, expertId, cause: "manual", why }], at);
}

/**
 * Takes an assignment back with a reason, and in the same step assigns another where one is named. A second press does
 * nothing. Errors: `forbidden`; `not-found`; `review-final` (409) when the review is sent: only a conflict of interest makes
 * it void; those of `assignByHand` for the other.
 */
export async function releaseExpert(
  scope: StaffScope,
  applicationId: string,
  expertId: string,
  input: { reason: string; replacementId?: string; replacementReason?: string },
  at: Circumstance,
  sharedWork: SharedWorkReader = noSharedWork,
): Promise<void> {
  if (!mayAssign(scope)) throw forbidden();
  if (!isId(expertId)) throw notFound();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, applicationId, at.now);
    const assignment = await tx.assignment.findUnique({ where: { applicationId_expertId: { applicationId, expertId } } });
    if (!assignment) throw notFound();
    if (assignment.state === "RELEASED") return;
    const review = await tx.review.findUnique({ where: { applicationId_expertId: { applicationId, expertId } }, select: { finalAt: true } });
    if (review?.finalAt) {
      const found = (await conflictsOf(tx, application, [expertId], sharedWork, at.now)).get(expertId) ?? [];
      if (!isHard(found)) throw conflict("review-final");
    }
    const reason = input.reason.trim();
    if (reason.length < 3) throw new DomainError("invalid", "release-reason");
    await tx.assignment.update({ where: { id: assignment.id }, data: { state: "RELEASED", releasedAt: at.now, releaseReason: reason.slice(0, 1000) } });
    await audit(tx, actorOf(scope, at), "expert.released", { type: "application", id: applicationId }, { expertId, reason: reason.slice(0, 1000) });
    if (!input.replacementId) return;
    if (application.status !== "EXPERT_REVIEW") throw conflict("wrong-status");
    await lockPool(tx);
    await assignOne(tx, scope, application, { expertId: input.replacementId, reason: input.replacementReason ?? "" }, at, sharedWork);
  });
}
