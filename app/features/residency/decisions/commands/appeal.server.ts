import { transaction, type Tx } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { conflict, forbidden } from "~/lib/errors";
import { staffWith } from "~/features/identity/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { processOf, reviewedOf } from "../../decisions.server";
import { lockApplication, move, requireMove, type Circumstance } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { isAdministrator, maySpeakForCompany } from "../../policy";
import { appealUntil } from "../rules";

/**
 * Appeals a refusal, once a decision, within the working days of the norm. Errors: `not-found`, `forbidden`, `wrong-status`
 * (409); `appeal-late`, `appealed-before` (409).
 */
export async function fileAppeal(scope: CompanyScope, id: string, text: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    if (!maySpeakForCompany(scope)) throw forbidden();
    requireMove("appeal", application);
    const decision = await tx.decision.findFirst({ where: { applicationId: id }, orderBy: { round: "desc" } });
    if (decision?.kind !== "REJECTED") throw conflict("wrong-status");
    if ((await tx.appeal.count({ where: { applicationId: id, round: decision.round } })) > 0) throw conflict("appealed-before");
    const { appealWithin } = await residencyNorms(siteDay(decision.decidedAt), tx);
    if (siteDay(at.now) > appealUntil(siteDay(decision.decidedAt), appealWithin, await calendarExceptions(tx))) throw conflict("appeal-late");
    await tx.appeal.create({ data: { applicationId: id, round: decision.round, text: text.trim(), filedById: scope.userId, filedAt: at.now } });
    await move(tx, scope, application, "appeal", at, { event: { type: "residency.appealed", payload: { applicationId: id } } });
  });
}

/** The appeal that waits for an answer, for somebody who may give it. */
async function openAppeal(tx: Tx, scope: StaffScope, id: string) {
  const appeal = await tx.appeal.findFirst({ where: { applicationId: id, decidedAt: null }, orderBy: { round: "desc" } });
  if (!appeal) throw conflict("wrong-status");
  const decision = await tx.decision.findFirst({ where: { applicationId: id, round: appeal.round } });
  if (decision?.decidedById === scope.userId && (await anotherAdministrator(tx, scope.userId))) throw conflict("appeal-own-decision");
  return appeal;
}

/** Whether the house has an administrator besides this person: an appeal is not judged by who refused, if it can be helped. */
export const anotherAdministrator = async (reader: Tx, userId: string): Promise<boolean> =>
  (await staffWith(["ADMIN"], reader)).some((person) => person.id !== userId);

/** Dismisses an appeal: the refusal stands and cannot be appealed again. Errors: `forbidden`, `not-found`, `wrong-status`, `appeal-own-decision` (409). */
export async function dismissAppeal(scope: StaffScope, id: string, answer: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("dismissAppeal", application);
    const appeal = await openAppeal(tx, scope, id);
    await tx.appeal.update({ where: { id: appeal.id }, data: { granted: false, answer: answer.trim(), decidedById: scope.userId, decidedAt: at.now } });
    await move(tx, scope, application, "dismissAppeal", at, { reason: answer.trim(), event: { type: "residency.appeal-decided", payload: { applicationId: id, granted: false } } });
  });
}

/**
 * Grants an appeal: the council decides anew where a council decides and the experts have scored, otherwise the application
 * goes back to the experts. Errors as of dismissing.
 */
export async function grantAppeal(scope: StaffScope, id: string, answer: string, at: Circumstance): Promise<{ to: "COUNCIL" | "EXPERT_REVIEW" }> {
  if (!isAdministrator(scope)) throw forbidden();
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("grantToReview", application);
    const appeal = await openAppeal(tx, scope, id);
    const { decidedBy } = await processOf(tx, application);
    const reviewed = await reviewedOf(tx, application, at.now);
    const toCouncil = decidedBy === "COUNCIL" && reviewed.finals >= reviewed.minReviews;
    await tx.appeal.update({ where: { id: appeal.id }, data: { granted: true, answer: answer.trim(), decidedById: scope.userId, decidedAt: at.now } });
    await move(tx, scope, application, toCouncil ? "grantToCouncil" : "grantToReview", at, {
      reason: answer.trim(),
      data: { decidedAt: null },
      event: { type: "residency.appeal-decided", payload: { applicationId: id, granted: true } },
    });
    return { to: toCouncil ? "COUNCIL" : "EXPERT_REVIEW" };
  });
}
