import { audit } from "~/lib/audit.server";
import { transaction, type Prisma } from "~/lib/db/client.server";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import { contactsOf } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { actorOf, lockApplication, type Circumstance } from "../moves.server";
import { isExpert } from "../policy";
import { criteriaInForce } from "../queries/criteria.server";
import { totalOf } from "../rules/score";
import type { ReviewInput } from "../schema";

/**
 * Keeps an expert's review as a draft, or makes it final: then the total is fixed and nothing in it changes any more.
 * Errors: `forbidden` for those who are no experts; `interested` (403) for people of the company; `conflict-undeclared`
 * (422) for a final review without the declaration; `wrong-status` (409) outside the review or when it is final already.
 */
export async function saveReview(
  scope: StaffScope,
  applicationId: string,
  input: ReviewInput & { final: boolean },
  at: Circumstance,
): Promise<{ total: number }> {
  if (!isExpert(scope)) throw forbidden();
  return transaction(async (tx) => {
    // The application's lock orders this against the decision, which counts final reviews.
    const application = await lockApplication(tx, scope, applicationId, at.now);
    if (application.status !== "EXPERT_REVIEW") throw conflict("wrong-status");
    const people = await contactsOf(application.companyId, tx);
    if (people.some((person) => person.id === scope.userId)) throw forbidden("interested");
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
    await audit(tx, actorOf(scope, at), input.final ? "review.final" : "review.draft", { type: "application", id: applicationId }, input.final ? { total } : undefined);
    return { total };
  });
}
