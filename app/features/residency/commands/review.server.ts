import { audit } from "~/lib/audit.server";
import { transaction, type Prisma } from "~/lib/db/client.server";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import { processOf } from "../decisions.server";
import { settleSpread } from "../experts/commands/spread.server";
import { isHard } from "../experts/conflicts";
import type { WhyLine } from "../experts/assign";
import { conflictsOf, noSharedWork, type SharedWorkReader } from "../experts/queries/conflicts.server";
import { actorOf, lockApplication, type Circumstance } from "../moves.server";
import { isExpert } from "../policy";
import { criteriaInForce } from "../queries/criteria.server";
import { totalOf } from "../rules/score";
import type { ReviewInput } from "../schema";

/**
 * Keeps an expert's review as a draft, or makes it final: then the total is fixed and nothing in it changes any more.
 * After its term it is taken while the application is under review, and marked late.
 * Errors: `forbidden` for those who are no experts; `not-assigned` (403) where only assigned ones score; `interested` (403)
 * when a conflict of interest bars; `conflict-found` (403) for a soft one that no administrator has overruled;
 * `conflict-undeclared` (422) for a final review without the declaration; `wrong-status` (409) outside the review or when
 * it is final already.
 */
export async function saveReview(
  scope: StaffScope,
  applicationId: string,
  input: ReviewInput & { final: boolean },
  at: Circumstance,
  sharedWork: SharedWorkReader = noSharedWork,
): Promise<{ total: number }> {
  if (!isExpert(scope)) throw forbidden();
  return transaction(async (tx) => {
    // The application's lock orders this against the decision, which counts final reviews.
    const application = await lockApplication(tx, scope, applicationId, at.now);
    if (application.status !== "EXPERT_REVIEW") throw conflict("wrong-status");
    const assignment = await tx.assignment.findUnique({ where: { applicationId_expertId: { applicationId, expertId: scope.userId } } });
    const assigned = assignment?.state === "ASSIGNED" ? assignment : null;
    if (!assigned && (await processOf(tx, application)).reviewers === "ASSIGNED") throw forbidden("not-assigned");
    const conflicts = (await conflictsOf(tx, application, [scope.userId], sharedWork, at.now)).get(scope.userId) ?? [];
    if (isHard(conflicts)) throw forbidden("interested");
    const overruled = ((assigned?.why ?? []) as unknown as WhyLine[]).some((line) => line.code.startsWith("overruled."));
    if (conflicts.length > 0 && !overruled) throw forbidden("conflict-found");
    const before = await tx.review.findUnique({
      where: { applicationId_expertId: { applicationId, expertId: scope.userId } },
    });
    if (before?.finalAt) throw conflict("wrong-status");
    if (input.final && !input.noConflict) throw new DomainError("invalid", "conflict-undeclared");
    const total = totalOf(await criteriaInForce(siteDay(at.now), tx), input.scores);
    const row = {
      scores: input.scores as Prisma.InputJsonObject,
      comment: input.comment,
      noConflictAt: input.noConflict ? (before?.noConflictAt ?? at.now) : null,
      savedAt: at.now,
      ...(input.final ? { finalAt: at.now, total } : {}),
    };
    await tx.review.upsert({
      where: { applicationId_expertId: { applicationId, expertId: scope.userId } },
      create: { applicationId, expertId: scope.userId, ...row },
      update: row,
    });
    const late = Boolean(assigned?.dueOn && siteDay(at.now) > dayFromDb(assigned.dueOn));
    await audit(tx, actorOf(scope, at), input.final ? "review.final" : "review.draft", { type: "application", id: applicationId }, input.final ? { total, ...(late ? { late } : {}) } : undefined);
    if (input.final) await settleSpread(tx, application, at, sharedWork);
    return { total };
  });
}
