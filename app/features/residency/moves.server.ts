import { audit, type Actor } from "~/lib/audit.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { Prisma, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { dayToDb, siteDay } from "~/lib/time";
import type { ResidencyEvent } from "./events";
import { residencyNorms } from "./norms.server";
import { mayReadApplications } from "./policy";
import { stageDueOn } from "./rules/clock";
import { may, TRANSITIONS, type Act } from "./status";

/** When and from where a command is given. */
export interface Circumstance {
  now: Date;
  ip?: string | null;
}

export const actorOf = (scope: AnyScope, { ip }: Circumstance): Actor => ({ id: scope.userId, name: scope.userName, ip });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Ids come from addresses and forms: anything that is no id is simply not there. */
export const isId = (value: string): boolean => UUID.test(value);

/** What of the applications a scope reaches. */
export function reach(scope: AnyScope): Prisma.ApplicationWhereInput {
  if (isCompanyScope(scope)) return { companyId: scope.companyId };
  if (!mayReadApplications(scope)) throw notFound();
  // A draft is the applicant's own until it is submitted.
  return { submittedAt: { not: null } };
}

/**
 * Locks an application for the rest of the transaction and reads it: whoever comes second sees what the first one did.
 * Error: `not-found` when it is not there for the scope.
 */
export async function lockApplication(tx: Tx, scope: AnyScope, id: string): Promise<Application> {
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT id FROM "Application" WHERE id = ${id}::uuid FOR UPDATE`;
  const application = await tx.application.findFirst({ where: { id, ...reach(scope) } });
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
 * Moves a locked application by the table of transitions: state, clock, history, audit and event in the caller's
 * transaction. Error: `wrong-status` (409).
 */
export async function move(tx: Tx, scope: AnyScope, application: Application, act: Act, at: Circumstance, extras: MoveExtras = {}): Promise<void> {
  requireMove(act, application);
  const { to } = TRANSITIONS[act];
  const today = siteDay(at.now);
  const [{ terms }, exceptions] = [await residencyNorms(today, tx), await calendarExceptions(tx)];
  const dueOn = stageDueOn(to, today, terms, exceptions);
  const { count } = await tx.application.updateMany({
    where: { id: application.id, status: application.status },
    data: { ...extras.data, status: to, stageSince: at.now, stageDueOn: dueOn && dayToDb(dueOn) },
  });
  if (count === 0) throw conflict("wrong-status");
  await tx.applicationStep.create({
    data: {
      applicationId: application.id,
      from: application.status,
      to,
      at: at.now,
      actorId: scope.userId,
      reason: extras.reason || null,
    },
  });
  await audit(tx, actorOf(scope, at), `application.${act}`, { type: "application", id: application.id }, {
    from: application.status,
    to,
    ...(extras.reason ? { reason: extras.reason } : {}),
    ...extras.audit,
  });
  if (extras.event) await recordEvent(tx, extras.event);
}
