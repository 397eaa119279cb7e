import { audit, system, type Actor } from "~/lib/audit.server";
import { Prisma, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { outsideSeal } from "./calls/seal.server";
import type { ResidencyEvent } from "./events";
import { closeQuestions } from "./messages/questions.server";
import { readsAssignedAlone } from "./experts/policy";
import { mayReadApplications } from "./policy";
import { may, TRANSITIONS, type Act } from "./status";
import { passMove } from "./turns.server";

/** When and from where a command is given. */
export interface Circumstance {
  now: Date;
  ip?: string | null;
}

/** The portal itself, where a term ran out or a place came free. */
export const HOUSE = "house";
export type Mover = AnyScope | typeof HOUSE;

export const actorOf = (mover: Mover, { ip }: Circumstance): Actor => (mover === HOUSE ? system : { id: mover.userId, name: mover.userName, ip });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Ids come from addresses and forms: anything that is no id is simply not there. */
export const isId = (value: string): boolean => UUID.test(value);

/** What of the applications a scope reaches at an instant: a company its own, staff what was submitted and is not sealed. */
export function reach(scope: AnyScope, now: Date = new Date()): Prisma.ApplicationWhereInput {
  if (isCompanyScope(scope)) return { companyId: scope.companyId };
  if (!mayReadApplications(scope)) throw notFound();
  // A draft is the applicant's own until it is submitted.
  const submitted: Prisma.ApplicationWhereInput = { submittedAt: { not: null } };
  if (!readsAssignedAlone(scope)) return { ...submitted, AND: [outsideSeal(now)] };
  // What a call does not say is open; a path that is not there is null to the database.
  const reviewers = (equals: string | typeof Prisma.DbNull): Prisma.CallWhereInput => ({ process: { path: ["reviewers"], equals } });
  const open: Prisma.ApplicationWhereInput = { call: { OR: [reviewers("OPEN"), reviewers(Prisma.DbNull)] } };
  return { ...submitted, AND: [outsideSeal(now), { OR: [open, { assignments: { some: { expertId: scope.userId, state: "ASSIGNED" } } }] }] };
}

/**
 * Locks an application for the rest of the transaction and reads it: whoever comes second sees what the first one did.
 * Error: `not-found` when it is not there for the mover.
 */
export async function lockApplication(tx: Tx, mover: Mover, id: string, now: Date = new Date()): Promise<Application> {
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT id FROM "Application" WHERE id = ${id}::uuid FOR UPDATE`;
  const application = await tx.application.findFirst({ where: { id, ...(mover === HOUSE ? {} : reach(mover, now)) } });
  if (!application) throw notFound();
  return application;
}

/** Refuses with `wrong-status` (409) when the table of transitions does not allow the act now. */
export function requireMove(act: Act, application: Pick<Application, "status">): void {
  if (!may(act, application.status)) throw conflict("wrong-status");
}

interface MoveExtras {
  reason?: string;
  data?: Prisma.ApplicationUpdateManyMutationInput;
  event?: ResidencyEvent;
  audit?: Prisma.InputJsonObject;
}

/**
 * Moves a locked application by the table of transitions: state, turn, history, audit and event in the caller's
 * transaction. Questions that are open are closed with the stage. Error: `wrong-status` (409).
 */
export async function move(tx: Tx, mover: Mover, application: Application, act: Act, at: Circumstance, extras: MoveExtras = {}): Promise<void> {
  requireMove(act, application);
  const { to } = TRANSITIONS[act];
  const turn = await passMove(tx, application, to, act, at.now);
  // A question belongs to its stage: it must not hold the clock of the next one.
  await closeQuestions(tx, application.id, at.now);
  const { count } = await tx.application.updateMany({
    where: { id: application.id, status: application.status },
    data: { ...extras.data, ...turn, status: to, stageSince: at.now },
  });
  if (count === 0) throw conflict("wrong-status");
  const actor = actorOf(mover, at);
  await tx.applicationStep.create({
    data: {
      applicationId: application.id,
      from: application.status,
      to,
      at: at.now,
      actorId: actor.id,
      reason: extras.reason || null,
    },
  });
  await audit(tx, actor, `application.${act}`, { type: "application", id: application.id }, {
    from: application.status,
    to,
    ...(extras.reason ? { reason: extras.reason } : {}),
    ...extras.audit,
  });
  if (extras.event) await recordEvent(tx, extras.event);
}
