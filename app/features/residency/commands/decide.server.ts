import { transaction, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, DomainError, forbidden } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { addDays, addMonths, dayToDb, siteDay } from "~/lib/time";
import { lockApplication, move, requireMove, type Circumstance } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { isAdministrator } from "../policy";
import { criteriaInForce } from "../queries/criteria.server";
import { verdictOf, type Scores, type Verdict } from "../rules/score";
import type { ApproveInput } from "../schema";

/**
 * Approves an application: the company becomes a resident from `startsOn` for `termYears`, the last day included.
 * Errors: `forbidden`; `wrong-status` (409) when somebody decided before; `too-few-reviews` (409); `below-pass` (422) when
 * the scorecard is not passed; `starts-in-past` (422); `already-resident` (409).
 */
export async function approveApplication(
  scope: StaffScope,
  id: string,
  input: ApproveInput,
  at: Circumstance,
): Promise<{ residencyId: string }> {
  if (!isAdministrator(scope)) throw forbidden();
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    requireMove("approve", application);
    const { verdict, passScore } = await requireReviewed(tx, id, at.now);
    if (!verdict.passes) throw new DomainError("invalid", "below-pass", { pass: passScore });
    if (input.startsOn < siteDay(at.now)) throw new DomainError("invalid", "starts-in-past");
    const residencyId = await makeResident(tx, application, input, at.now);
    await recordDecision(tx, scope, id, { approved: true, reasons: input.reasons, score: verdict.total }, at.now);
    await move(tx, scope, application, "approve", at, {
      reason: input.reasons,
      data: { decidedAt: at.now },
      event: { type: "residency.approved", payload: { applicationId: id, companyId: application.companyId, residencyId } },
      audit: { score: verdict.total, startsOn: input.startsOn, termYears: input.termYears, areaSqm: input.areaSqm, premises: input.premises },
    });
    return { residencyId };
  });
}

/**
 * Refuses an application; the reasons are told to the applicant. Errors: `forbidden`; `wrong-status` (409) when somebody
 * decided before; `too-few-reviews` (409).
 */
export async function rejectApplication(scope: StaffScope, id: string, reasons: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    requireMove("reject", application);
    const { verdict } = await requireReviewed(tx, id, at.now);
    await recordDecision(tx, scope, id, { approved: false, reasons: reasons.trim(), score: verdict.total }, at.now);
    await move(tx, scope, application, "reject", at, {
      reason: reasons.trim(),
      data: { decidedAt: at.now },
      event: { type: "residency.rejected", payload: { applicationId: id } },
      audit: { score: verdict.total },
    });
  });
}

async function requireReviewed(tx: Tx, applicationId: string, now: Date): Promise<{ verdict: Verdict; passScore: number }> {
  const today = siteDay(now);
  const { minReviews, passScore } = await residencyNorms(today, tx);
  const finals = await tx.review.findMany({ where: { applicationId, finalAt: { not: null } }, select: { scores: true } });
  if (finals.length < minReviews) throw conflict("too-few-reviews", { count: minReviews });
  const criteria = await criteriaInForce(today, tx);
  return { passScore, verdict: verdictOf(criteria, finals.map((row) => row.scores as Scores), passScore) };
}

async function recordDecision(
  tx: Tx,
  scope: StaffScope,
  applicationId: string,
  decision: { approved: boolean; reasons: string; score: number | null },
  now: Date,
) {
  await tx.decision.create({ data: { applicationId, ...decision, decidedById: scope.userId, decidedAt: now } });
}

/** A company has one residency: an ended or terminated one is begun anew, a running one stands in the way. */
async function makeResident(tx: Tx, application: Application, input: ApproveInput, now: Date): Promise<string> {
  const { companyId } = application;
  // Two applications of one company may be approved at once, and there is no row to lock yet.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`residency:${companyId}`}))`;
  const before = await tx.residency.findUnique({ where: { companyId } });
  if (before && before.status !== "TERMINATED" && before.endsOn >= dayToDb(siteDay(now))) throw conflict("already-resident");
  const row = {
    applicationId: application.id,
    status: "ACTIVE" as const,
    startsOn: dayToDb(input.startsOn),
    endsOn: dayToDb(addDays(addMonths(input.startsOn, input.termYears * 12), -1)),
    premises: input.premises,
    areaSqm: input.areaSqm,
  };
  const made = await tx.residency.upsert({ where: { companyId }, create: { companyId, ...row }, update: row });
  return made.id;
}
