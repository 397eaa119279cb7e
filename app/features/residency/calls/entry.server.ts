import type { Tx } from "~/lib/db/client.server";
import type { Application, Call } from "~/lib/db/generated/client";
import { conflict, invalid, notFound } from "~/lib/errors";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { hashCode } from "./codes.server";
import { entryRefusal, invitationState, type InvitationState } from "./entry";

const refuse: Record<Exclude<InvitationState, "good">, () => Error> = {
  revoked: () => conflict("invitation-revoked"),
  expired: () => conflict("invitation-expired"),
  used: () => conflict("invitation-used"),
};

/**
 * Takes an invitation for the company and answers its id: the first company to come with a code has it, and may come
 * again. Errors: `invitation-unknown` (422), also for another call's; `invitation-revoked`, `invitation-expired`,
 * `invitation-used` (409).
 */
export async function takeInvitation(tx: Tx, scope: CompanyScope, callId: string, code: string, now: Date): Promise<string> {
  const codeHash = hashCode(code);
  // Two companies with one code: the second waits here and sees whose it became.
  await tx.$queryRaw`SELECT id FROM "CallInvitation" WHERE "codeHash" = ${codeHash} FOR UPDATE`;
  const row = await tx.callInvitation.findFirst({ where: { codeHash, callId } });
  if (!row) throw invalid("invitation-unknown");
  const state = invitationState(row, scope.companyId, now);
  if (state !== "good") throw refuse[state]();
  if (row.usedByCompanyId === null) {
    await tx.callInvitation.update({ where: { id: row.id }, data: { usedByCompanyId: scope.companyId, usedAt: now } });
  }
  return row.id;
}

/** Refuses a company that may not enter the call now: `call-ahead`, `call-closed`, `call-audience` (409). */
export async function requireEntry(tx: Tx, scope: CompanyScope, call: Call, invited: boolean, now: Date): Promise<void> {
  const refusal = entryRefusal(call, await companyFor(scope, scope.companyId, tx), invited, now);
  if (refusal === "call-ahead") throw conflict("call-ahead");
  if (refusal === "call-audience") throw conflict("call-audience", {}, { audience: call.audience });
  if (refusal !== null) throw conflict("call-closed");
}

/**
 * Refuses a first submission that the call does not take now; after its end only an invitation that still holds lets it
 * in. Keeps the call as it is until the transaction ends. Errors: those of `requireEntry`.
 */
export async function requireOpenForSubmission(tx: Tx, scope: CompanyScope, application: Pick<Application, "callId" | "invitationId">, now: Date): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Call" WHERE id = ${application.callId}::uuid FOR SHARE`;
  const call = await tx.call.findUnique({ where: { id: application.callId } });
  if (!call) throw notFound();
  await requireEntry(tx, scope, call, await isInvited(tx, scope, application.invitationId, now), now);
}

async function isInvited(tx: Tx, scope: CompanyScope, invitationId: string | null, now: Date): Promise<boolean> {
  if (invitationId === null) return false;
  await tx.$queryRaw`SELECT id FROM "CallInvitation" WHERE id = ${invitationId}::uuid FOR SHARE`;
  const row = await tx.callInvitation.findUnique({ where: { id: invitationId } });
  return row !== null && row.usedByCompanyId === scope.companyId && invitationState(row, scope.companyId, now) === "good";
}
