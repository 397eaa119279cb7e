import { audit } from "~/lib/audit.server";
import { transaction, type Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { StaffScope } from "~/features/identity/types";
import type { ResidencyEvent } from "../../events";
import { actorOf, HOUSE, isId, type Circumstance, type Mover } from "../../moves.server";
import { readProcess } from "../../process";
import type { AssignPlan, WhyLine } from "../assign";
import { takeAlias } from "../alias.server";
import { mayAssign } from "../policy";
import { noSharedWork, type SharedWorkReader } from "../queries/conflicts.server";
import { draftPlan } from "../queries/plan.server";
import { lockPool } from "../queries/pool.server";

/** One call's applications that are under review, or some named ones. */
export type AssignTarget = { callId: string } | { applicationIds: readonly string[] };

/** How many experts an application may be given at the most. */
export const MOST_EXPERTS = 10;

type Row = Prisma.ApplicationGetPayload<{ include: { call: { select: { process: true } } } }>;

/** Applications of a target that are under review, by id. Error: `not-found` for an id that is none. */
export async function targetRows(reader: Reader, target: AssignTarget): Promise<Row[]> {
  const ids = "callId" in target ? [target.callId] : target.applicationIds;
  if (!ids.every(isId)) throw notFound();
  return reader.application.findMany({
    where: { status: "EXPERT_REVIEW", ...("callId" in target ? { callId: target.callId } : { id: { in: [...target.applicationIds] } }) },
    orderBy: { id: "asc" },
    include: { call: { select: { process: true } } },
  });
}

/** `n` experts for each, or as many as its call says. */
export const wantedBy = (rows: readonly Row[], n: number | null) => {
  const byId = new Map(rows.map((row) => [row.id, n ?? readProcess(row.call.process).experts]));
  return (row: Pick<Application, "id">): number => Math.min(MOST_EXPERTS, Math.max(1, byId.get(row.id) ?? 1));
};

export interface Assigned {
  picks: AssignPlan["picks"];
  short: AssignPlan["short"];
}

/**
 * Gives each application of the target its experts, in one transaction; who is assigned stays, and a second press adds
 * nothing. Errors: `forbidden`; `not-found`; `wrong-status` (409) when one of the named applications is not under review.
 */
export async function assignExperts(scope: StaffScope, target: AssignTarget, { n = null }: { n?: number | null }, at: Circumstance, sharedWork: SharedWorkReader = noSharedWork): Promise<Assigned> {
  if (!mayAssign(scope)) throw forbidden();
  return transaction(async (tx) => {
    const ids = "callId" in target ? (await targetRows(tx, target)).map((row) => row.id) : [...target.applicationIds];
    if (!ids.every(isId)) throw notFound();
    await tx.$queryRaw`SELECT id FROM "Application" WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
    const rows = await targetRows(tx, { applicationIds: ids });
    if ("applicationIds" in target && rows.length < new Set(ids).size) {
      const known = await tx.application.count({ where: { id: { in: ids }, submittedAt: { not: null } } });
      throw known < new Set(ids).size ? notFound() : conflict("wrong-status");
    }
    await lockPool(tx);
    const { plan } = await draftPlan(tx, rows, wantedBy(rows, n), sharedWork, at.now);
    const byId = new Map(rows.map((row) => [row.id, row]));
    await writeAssignments(tx, scope, plan.picks.map(({ applicationId, expertId, why }) => ({ application: byId.get(applicationId)!, expertId, cause: "auto", why })), at);
    return { picks: plan.picks, short: plan.short };
  });
}

export interface AssignmentInput {
  /** Locked. */
  application: Application;
  expertId: string;
  cause: "auto" | "manual" | "spread";
  why: readonly WhyLine[];
}

/** Assigns experts to locked applications and tells them; somebody released before is taken back. */
export async function writeAssignments(tx: Tx, mover: Mover, inputs: readonly AssignmentInput[], at: Circumstance): Promise<void> {
  const byId = mover === HOUSE ? null : mover.userId;
  const pairs = inputs.map(({ application, expertId }) => ({ applicationId: application.id, expertId }));
  const released = pairs.length === 0 ? [] : await tx.assignment.findMany({ where: { applicationId: { in: [...new Set(pairs.map((pair) => pair.applicationId))] } }, select: { id: true, applicationId: true, expertId: true } });
  const fresh: Prisma.AssignmentCreateManyInput[] = [];
  const made: { id: string; applicationId: string }[] = [];
  for (const { application, expertId, cause, why } of inputs) {
    const row = { state: "ASSIGNED" as const, cause, why: why as unknown as Prisma.InputJsonArray, byId, at: at.now, dueOn: application.stageDueOn, releasedAt: null, releaseReason: null };
    const before = released.find((one) => one.applicationId === application.id && one.expertId === expertId);
    if (before) made.push(await tx.assignment.update({ where: { id: before.id }, data: row, select: { id: true, applicationId: true } }));
    else fresh.push({ applicationId: application.id, expertId, ...row });
  }
  made.push(...(await tx.assignment.createManyAndReturn({ data: fresh, select: { id: true, applicationId: true } })));
  for (const application of new Set(inputs.map((input) => input.application))) {
    const here = inputs.filter((input) => input.application === application);
    // A call may have turned blind after the formal check.
    if (!application.alias) await tx.application.update({ where: { id: application.id }, data: { alias: await takeAlias(tx, application) } });
    await audit(tx, actorOf(mover, at), "expert.assigned", { type: "application", id: application.id }, { cause: here[0]!.cause, experts: here.map((input) => ({ id: input.expertId, why: input.why as unknown as Prisma.InputJsonArray })) });
    const assignmentIds = made.filter((row) => row.applicationId === application.id).map((row) => row.id);
    const event: ResidencyEvent = { type: "residency.experts-assigned", payload: { applicationId: application.id, assignmentIds } };
    await recordEvent(tx, event);
  }
}
