import { audit } from "~/lib/audit.server";
import { Prisma, transaction, type Tx } from "~/lib/db/client.server";
import type { AgendaItem, Application, CouncilSession } from "~/lib/db/generated/client";
import { conflict, DomainError, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { lockCall, requirePlace } from "../../calls/places.server";
import { makeResident, recordDecision, requireReviewed, type Reviewed } from "../../decisions.server";
import { nextReserveRank } from "../../decisions/reserve.server";
import { actorOf, move, requireMove, type Circumstance } from "../../moves.server";
import { conflictsAmong } from "../conflicts.server";
import { councilNorms } from "../norms.server";
import { tallyOf, type Tally } from "../rules";
import { readProposed, readSitting, termsSchema, type CaseProposalInput, type ProposalInput } from "../schema";
import { lockItem, lockSession, lockSubject, presentAt, requireRunner } from "../sessions.server";

/**
 * Puts a decision about an application to the vote. A changed proposal is voted on anew: votes on the one before go, conflicts
 * stay. Errors: `forbidden`, `not-found`; `item-decided`, `session-closed` (409); `ground-unknown` (422).
 */
export async function propose(scope: StaffScope, sessionId: string, itemId: string, input: ProposalInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    await lockSession(tx, sessionId, "plan");
    const item = await lockItem(tx, sessionId, itemId);
    if (item.kind !== "APPLICATION") throw invalid("bad-request", { reason: "kind" });
    const refused = input.proposal === "REJECTED";
    if (refused) {
      const { grounds } = await councilNorms(siteDay(at.now), tx);
      const known = new Set(grounds.map((ground) => ground.code));
      if (input.grounds.some((code) => !known.has(code))) throw invalid("ground-unknown");
    }
    await keep(tx, scope, item, {
      proposal: input.proposal,
      proposed: refused ? Prisma.DbNull : termsSchema.parse(input),
      reasons: input.reasons,
      grounds: refused ? input.grounds : [],
    }, at);
  });
}

/** The same for a resident's case: which measure, and why. */
export async function proposeMeasure(scope: StaffScope, sessionId: string, itemId: string, input: CaseProposalInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    await lockSession(tx, sessionId, "plan");
    const item = await lockItem(tx, sessionId, itemId);
    if (item.kind !== "CASE") throw invalid("bad-request", { reason: "kind" });
    await keep(tx, scope, item, { proposal: null, proposed: { measure: input.measure }, reasons: input.reasons, grounds: [] }, at);
  });
}

type Kept = Pick<Prisma.AgendaItemUpdateManyMutationInput, "proposal" | "proposed" | "reasons"> & { grounds: string[] };

async function keep(tx: Tx, scope: StaffScope, item: AgendaItem, data: Kept, at: Circumstance): Promise<void> {
  const { count } = await tx.councilVote.deleteMany({ where: { itemId: item.id, choice: { not: "CONFLICT" } } });
  await tx.agendaItem.update({ where: { id: item.id }, data });
  await audit(tx, actorOf(scope, at), "council.proposed", { type: "agenda-item", id: item.id }, { proposal: String(data.proposal ?? "measure"), votesDropped: count });
}

/**
 * Decides an item by the votes that were given. Errors: `forbidden`, `not-found`; `session-not-open`, `session-closed`,
 * `item-decided`, `wrong-status`, `no-proposal`, `votes-missing`, `no-quorum`, `not-carried`, `in-conflict`,
 * `no-places`, `too-few-reviews`, `already-resident` (409); `below-pass`, `starts-in-past` (422).
 */
export async function decideItem(scope: StaffScope, sessionId: string, itemId: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const application = await lockSubject(tx, scope, sessionId, itemId, at.now);
    // Others may vote on other items meanwhile; nobody closes the session.
    const session = await lockSession(tx, sessionId, "run", true);
    const item = await lockItem(tx, sessionId, itemId);
    const tally = await countVotes(tx, session, item);
    if (application) await decideApplication(tx, scope, application, item, tally, at);
    else await decideCase(tx, scope, item, tally, at);
  });
}

async function countVotes(tx: Tx, session: CouncilSession, item: AgendaItem): Promise<Tally> {
  const { voting } = await councilNorms(siteDay(session.openedAt ?? session.createdAt), tx);
  const members = readSitting(session.members).map((member) => member.userId);
  const votes = await tx.councilVote.findMany({ where: { itemId: item.id }, select: { userId: true, choice: true } });
  const tally = tallyOf(members, await presentAt(tx, session.id), votes, session.chairId, voting);
  if (item.proposal === null && item.proposed === null) throw conflict("no-proposal");
  if (!tally.quorum.met) throw conflict("no-quorum", { present: tally.quorum.present, needed: tally.quorum.needed });
  if (tally.missing.length > 0) throw conflict("votes-missing", { count: tally.missing.length });
  return tally;
}

const outcomeOf = (tally: Tally) => ({ for: tally.for, against: tally.against, abstain: tally.abstain, conflict: tally.conflict });

async function decideApplication(tx: Tx, scope: StaffScope, application: Application, item: AgendaItem, tally: Tally, at: Circumstance): Promise<void> {
  const { id, callId } = application;
  const kind = item.proposal!;
  if (application.status !== "COUNCIL") throw conflict("wrong-status");
  if ((await conflictsAmong(tx, [id], [scope.userId], at.now)).get(id)?.has(scope.userId)) throw conflict("in-conflict");
  if (!tally.carried) throw conflict("not-carried", { for: tally.for, against: tally.against + tally.abstain });
  const reviewed = await requireReviewed(tx, application, at.now);
  if (kind !== "REJECTED") await requirePass(tx, id, reviewed);
  const terms = kind === "REJECTED" ? null : termsSchema.parse(readProposed(item.proposed));
  if (kind === "APPROVED" && terms!.startsOn < siteDay(at.now)) throw invalid("starts-in-past");
  await tx.agendaItem.update({ where: { id: item.id }, data: { outcome: kind, decidedAt: at.now, decidedById: scope.userId } });
  await recordDecision(tx, id, { kind, reasons: item.reasons, grounds: item.grounds, reviewed, decidedById: scope.userId, agendaItemId: item.id }, at.now);
  const extras = { reason: item.reasons, audit: { score: reviewed.verdict.total, session: item.sessionId, ...outcomeOf(tally) } };
  if (kind === "REJECTED") {
    requireMove("reject", application);
    await move(tx, scope, application, "reject", at, { ...extras, data: { decidedAt: at.now }, event: { type: "residency.rejected", payload: { applicationId: id } } });
    return;
  }
  // Who takes a place or a rank of a call holds the call: the last place goes to one, and no rank twice.
  await lockCall(tx, callId);
  if (kind === "RESERVE") {
    const reserveRank = await nextReserveRank(tx, callId);
    await move(tx, scope, application, "reserve", at, { ...extras, data: { decidedAt: at.now, reserveRank }, event: { type: "residency.reserved", payload: { applicationId: id } } });
    return;
  }
  await requirePlace(tx, callId);
  const residencyId = await makeResident(tx, application, terms!, scope.userId, at.now);
  await move(tx, scope, application, "approve", at, {
    ...extras,
    data: { decidedAt: at.now },
    event: { type: "residency.approved", payload: { applicationId: id, companyId: application.companyId, residencyId } },
  });
}

/** A place needs a passed scorecard, unless an appeal was granted: then the council judges for itself. */
async function requirePass(tx: Tx, applicationId: string, reviewed: Reviewed): Promise<void> {
  if (reviewed.verdict.passes) return;
  const appeal = await tx.appeal.findFirst({ where: { applicationId }, orderBy: { round: "desc" } });
  if (!appeal?.granted) throw new DomainError("invalid", "below-pass", { pass: reviewed.passScore });
}

async function decideCase(tx: Tx, scope: StaffScope, item: AgendaItem, tally: Tally, at: Circumstance): Promise<void> {
  const proposed = readProposed(item.proposed);
  const measure = proposed && "measure" in proposed ? proposed.measure : "none";
  await tx.agendaItem.update({ where: { id: item.id }, data: { outcome: tally.carried ? "APPROVED" : "REJECTED", decidedAt: at.now, decidedById: scope.userId } });
  await audit(tx, actorOf(scope, at), "council.case-decided", { type: "agenda-item", id: item.id }, { measure, carried: tally.carried, ...outcomeOf(tally) });
  // A measure that was voted down leaves the case open: another may be proposed at a next session.
  if (!tally.carried) return;
  const { count } = await tx.councilCase.updateMany({ where: { id: item.caseId!, closedAt: null }, data: { closedAt: at.now, outcome: measure } });
  if (count === 0) throw conflict("wrong-status");
  const { residencyId } = await tx.councilCase.findUniqueOrThrow({ where: { id: item.caseId! }, select: { residencyId: true } });
  await recordEvent(tx, { type: "residency.case-decided", payload: { caseId: item.caseId!, residencyId, measure, reasons: item.reasons } });
}

export interface BulkAnswer {
  decided: string[];
  failed: { itemId: string; code: string; params: Record<string, string | number> }[];
}

/** Decides several items one after another, each under its own lock; what fails is listed and does not hold up the rest. */
export async function decideItems(scope: StaffScope, sessionId: string, itemIds: readonly string[], at: Circumstance): Promise<BulkAnswer> {
  const answer: BulkAnswer = { decided: [], failed: [] };
  for (const itemId of [...new Set(itemIds)].slice(0, 200)) {
    try {
      await decideItem(scope, sessionId, itemId, at);
      answer.decided.push(itemId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      answer.failed.push({ itemId, code: error.code, params: error.params });
    }
  }
  return answer;
}
