import { transaction } from "~/lib/db/client.server";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { requirePlace } from "../calls/places.server";
import { makeResident, processOf, recordDecision, requireReviewed } from "../decisions.server";
import { lockApplication, move, type Circumstance } from "../moves.server";
import { requireStillOpen } from "../late.server";
import { isAdministrator } from "../policy";
import type { ApproveInput } from "../schema";

/**
 * Approves an application of a call that an administrator decides: the company becomes a resident from `startsOn` for
 * `termYears`, the last day included.
 * Errors: `forbidden`; `wrong-status` (409) when somebody decided before, with `details` of who did and the writer's text; `council-decides` (409);
 * `too-few-reviews` (409); `below-pass` (422) when the scorecard is not passed; `starts-in-past` (422); `no-places` (409); `already-resident` (409).
 */
export async function approveApplication(
  scope: StaffScope,
  id: string,
  input: ApproveInput,
  at: Circumstance,
): Promise<{ residencyId: string }> {
  if (!isAdministrator(scope)) throw forbidden();
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    await requireStillOpen(tx, "approve", application, { ...input });
    if ((await processOf(tx, application)).decidedBy !== "ADMINISTRATOR") throw conflict("council-decides");
    const reviewed = await requireReviewed(tx, application, at.now);
    if (!reviewed.verdict.passes) throw new DomainError("invalid", "below-pass", { pass: reviewed.passScore });
    if (input.startsOn < siteDay(at.now)) throw new DomainError("invalid", "starts-in-past");
    await requirePlace(tx, application.callId);
    const residencyId = await makeResident(tx, application, input, scope.userId, at.now);
    await recordDecision(tx, id, { kind: "APPROVED", reasons: input.reasons, reviewed, decidedById: scope.userId }, at.now);
    await move(tx, scope, application, "approve", at, {
      reason: input.reasons,
      data: { decidedAt: at.now },
      event: { type: "residency.approved", payload: { applicationId: id, companyId: application.companyId, residencyId } },
      audit: { score: reviewed.verdict.total, startsOn: input.startsOn, termYears: input.termYears, areaSqm: input.areaSqm, premises: input.premises },
    });
    return { residencyId };
  });
}

/**
 * Refuses an application of a call that an administrator decides; the reasons are told to the applicant. Errors:
 * `forbidden`; `wrong-status` (409) when somebody decided before, with `details` of who did and the writer's text; `council-decides` (409);
 * `too-few-reviews` (409).
 */
export async function rejectApplication(scope: StaffScope, id: string, reasons: string, at: Circumstance, grounds: readonly string[] = []): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    await requireStillOpen(tx, "reject", application, { reasons });
    if ((await processOf(tx, application)).decidedBy !== "ADMINISTRATOR") throw conflict("council-decides");
    const reviewed = await requireReviewed(tx, application, at.now);
    await recordDecision(tx, id, { kind: "REJECTED", reasons, grounds, reviewed, decidedById: scope.userId }, at.now);
    await move(tx, scope, application, "reject", at, {
      reason: reasons.trim(),
      data: { decidedAt: at.now },
      event: { type: "residency.rejected", payload: { applicationId: id } },
      audit: { score: reviewed.verdict.total },
    });
  });
}
