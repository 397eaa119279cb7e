import { audit, system } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { Prisma } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import type { DecisionKind } from "~/lib/db/generated/enums";
import { conflict } from "~/lib/errors";
import { addDays, addMonths, dayToDb, siteDay, type Day } from "~/lib/time";
import { residencyNorms } from "./norms.server";
import { ballotsOf, type Ballot } from "./experts/ballots.server";
import { readProcess, type CallProcess } from "./process";
import { criteriaInForce } from "./queries/criteria.server";
import { verdictOf, type Verdict } from "./rules/score";

/** What the experts' final scores come to, and what the decision has to reach. */
export interface Reviewed {
  verdict: Verdict;
  /** Points (0…100). */
  passScore: number;
  finals: number;
  /** Final reviews that a decision needs. */
  minReviews: number;
  /** Comments of the experts by criterion, without names. */
  comments: Record<string, string[]>;
  /** Final reviews that a conflict of interest makes void. */
  notCounted: Ballot[];
}

/** The process of the call that an application stands in. */
export async function processOf(tx: Tx, application: Pick<Application, "callId">): Promise<CallProcess> {
  const call = await tx.call.findUniqueOrThrow({ where: { id: application.callId }, select: { process: true } });
  return readProcess(call.process);
}

export type ReviewedSubject = Pick<Application, "id" | "callId" | "companyId" | "answers">;

/** Reads the final reviews of an application in the caller's transaction. */
export async function reviewedOf(tx: Tx, application: ReviewedSubject, now: Date): Promise<Reviewed> {
  const today = siteDay(now);
  const norms = await residencyNorms(today, tx);
  const process = await processOf(tx, application);
  const ballots = await ballotsOf(tx, application, now);
  const scores = ballots.filter((ballot) => ballot.valid).map((ballot) => ballot.scores);
  const criteria = await criteriaInForce(today, tx);
  const comments: Record<string, string[]> = {};
  for (const { code } of criteria) comments[code] = scores.flatMap((given) => given[code]?.comment ?? []);
  return {
    verdict: verdictOf(criteria, scores, norms.passScore),
    passScore: norms.passScore,
    finals: scores.length,
    minReviews: process.minReviews ?? norms.minReviews,
    comments,
    notCounted: ballots.filter((ballot) => !ballot.valid),
  };
}

/** The same, refusing with `too-few-reviews` (409) while a decision is not possible. */
export async function requireReviewed(tx: Tx, application: ReviewedSubject, now: Date): Promise<Reviewed> {
  const reviewed = await reviewedOf(tx, application, now);
  if (reviewed.finals < reviewed.minReviews) throw conflict("too-few-reviews", { count: reviewed.minReviews });
  return reviewed;
}

export interface DecisionInput {
  kind: DecisionKind;
  reasons: string;
  /** Codes of grounds; a refusal has at least one. */
  grounds?: readonly string[];
  /** Absent when nobody scored: a formal refusal. */
  reviewed?: Reviewed;
  decidedById: string;
  agendaItemId?: string;
}

/** Writes a decision of the next round, with what fell short by criterion as it stood at that moment. */
export async function recordDecision(tx: Tx, applicationId: string, input: DecisionInput, now: Date): Promise<void> {
  const round = (await tx.decision.count({ where: { applicationId } })) + 1;
  const lines = input.reviewed?.verdict.lines.map((line) => ({ ...line, comments: input.reviewed!.comments[line.code] ?? [] })) ?? [];
  await tx.decision.create({
    data: {
      applicationId,
      round,
      kind: input.kind,
      reasons: input.reasons.trim(),
      grounds: [...(input.grounds ?? [])],
      byCriterion: lines as unknown as Prisma.InputJsonArray,
      score: input.reviewed?.verdict.total ?? null,
      decidedById: input.decidedById,
      decidedAt: now,
      agendaItemId: input.agendaItemId ?? null,
    },
  });
  for (const { expertId, total, conflicts } of input.reviewed?.notCounted ?? []) {
    await audit(tx, system, "review.not-counted", { type: "application", id: applicationId }, { expertId, total, conflicts: conflicts.map(({ kind, detail }) => ({ kind, detail })) });
  }
}

/** Terms on which a company becomes a resident. */
export interface ResidencyTerms {
  startsOn: Day;
  termYears: number;
  premises: string;
  /** Whole m². */
  areaSqm: number;
}

/**
 * Makes the company a resident: at once, or pending until the agreement is signed, as the call's process says. A company has
 * one residency: an ended or terminated one is begun anew, a running one stands in the way (`already-resident`, 409).
 */
export async function makeResident(tx: Tx, application: Pick<Application, "id" | "companyId" | "callId">, terms: ResidencyTerms, actorId: string | null, now: Date): Promise<string> {
  const { companyId } = application;
  // Two applications of one company may be approved at once, and there is no row to lock yet.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`residency:${companyId}`}))`;
  const before = await tx.residency.findUnique({ where: { companyId } });
  if (before && before.status !== "TERMINATED" && before.endsOn >= dayToDb(siteDay(now))) throw conflict("already-resident");
  const { residentOn } = await processOf(tx, application);
  const endsOn = addDays(addMonths(terms.startsOn, terms.termYears * 12), -1);
  const row = {
    applicationId: application.id,
    status: residentOn === "SIGNING" ? ("PENDING" as const) : ("ACTIVE" as const),
    startsOn: dayToDb(terms.startsOn),
    endsOn: dayToDb(endsOn),
    premises: terms.premises,
    areaSqm: terms.areaSqm,
    suspendedOn: null,
    terminatedOn: null,
    ground: null,
  };
  const made = await tx.residency.upsert({ where: { companyId }, create: { companyId, ...row }, update: { ...row, version: { increment: 1 } } });
  await tx.residencyChange.create({
    data: {
      residencyId: made.id,
      kind: residentOn === "SIGNING" ? "approved" : "start",
      on: dayToDb(terms.startsOn),
      data: { endsOn, premises: terms.premises, areaSqm: terms.areaSqm },
      actorId,
      at: now,
    },
  });
  return made.id;
}
