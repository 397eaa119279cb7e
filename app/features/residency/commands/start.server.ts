import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import type { CompanyScope } from "~/features/identity/types";
import { contactsOf } from "~/features/identity/queries.server";
import { siteDay } from "~/lib/time";
import { toStored } from "../answers.server";
import { actorOf, isId, type Circumstance } from "../moves.server";
import { residencyOf } from "../queries.server";
import { CLOSED } from "../status";
import type { Typed } from "../sections";

/**
 * Opens a draft for a call, or answers the one that the company has open for it already.
 * Errors: `not-found` for a call that is not there; `call-closed` (409); `already-resident` (409).
 */
export async function startApplication(
  scope: CompanyScope,
  callId: string,
  at: Circumstance,
): Promise<{ applicationId: string; created: boolean }> {
  if (!isId(callId)) throw notFound();
  return transaction(async (tx) => {
    // Two colleagues who press the button at once get one draft.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`application:${scope.companyId}`}))`;
    const call = await tx.call.findUnique({ where: { id: callId } });
    if (!call) throw notFound();
    const open = await tx.application.findFirst({
      where: { companyId: scope.companyId, callId, status: { notIn: [...CLOSED] } },
      select: { id: true },
    });
    if (open) return { applicationId: open.id, created: false };
    if (call.opensAt > at.now || (call.closesAt && call.closesAt <= at.now)) throw conflict("call-closed");
    const residency = await residencyOf(scope.companyId, tx);
    if (residency && residency.status !== "TERMINATED" && residency.endsOn >= siteDay(at.now)) throw conflict("already-resident");
    const made = await tx.application.create({
      data: {
        callId,
        companyId: scope.companyId,
        createdById: scope.userId,
        createdAt: at.now,
        savedAt: at.now,
        stageSince: at.now,
        answers: toStored({ answers: { company: await knownContact(tx, scope) }, saves: {} }),
      },
    });
    await audit(tx, actorOf(scope, at), "application.started", { type: "application", id: made.id }, { call: call.slug });
    return { applicationId: made.id, created: true };
  });
}

/** The person who starts it is offered as the contact, with what their account says. */
async function knownContact(tx: Tx, scope: CompanyScope): Promise<Typed> {
  const me = (await contactsOf(scope.companyId, tx)).find((person) => person.id === scope.userId);
  return {
    contactName: scope.userName,
    ...(me?.email ? { contactEmail: me.email } : {}),
    ...(me?.phone ? { contactPhone: me.phone } : {}),
  };
}
