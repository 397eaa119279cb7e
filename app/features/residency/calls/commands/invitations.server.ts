import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { atMinute } from "~/lib/time";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import { hashCode, makeCode } from "../codes.server";
import type { InvitationInput } from "../schema";

/**
 * Makes a code for one company to enter a call after its end, until the end of `lastDay`. The code is answered this once:
 * only its hash is kept. Errors: `forbidden`; `not-found`; `wrong-status` (409) for a call that is not published;
 * `invitation-past` (422).
 */
export async function createInvitation(scope: StaffScope, callId: string, input: InvitationInput, at: Circumstance): Promise<{ invitationId: string; code: string }> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(callId)) throw notFound();
  const expiresAt = atMinute(input.lastDay, 1440);
  if (expiresAt <= at.now) throw invalid("invitation-past");
  return transaction(async (tx) => {
    const call = await tx.call.findUnique({ where: { id: callId } });
    if (!call) throw notFound();
    if (call.status !== "PUBLISHED") throw conflict("wrong-status");
    const code = makeCode();
    const made = await tx.callInvitation.create({
      data: { callId, codeHash: hashCode(code), note: input.note, createdById: scope.userId, createdAt: at.now, expiresAt },
    });
    await audit(tx, actorOf(scope, at), "call.invitation-made", { type: "call", id: callId }, { invitationId: made.id, note: input.note, lastDay: input.lastDay });
    return { invitationId: made.id, code };
  });
}

/**
 * Takes an invitation back: a draft that began with it can no longer be submitted after the call's end.
 * Errors: `forbidden`; `not-found`. Once more changes nothing.
 */
export async function revokeInvitation(scope: StaffScope, callId: string, invitationId: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(callId) || !isId(invitationId)) throw notFound();
  await transaction(async (tx) => {
    const row = await tx.callInvitation.findFirst({ where: { id: invitationId, callId } });
    if (!row) throw notFound();
    const { count } = await tx.callInvitation.updateMany({ where: { id: invitationId, revokedAt: null }, data: { revokedAt: at.now } });
    if (count > 0) await audit(tx, actorOf(scope, at), "call.invitation-revoked", { type: "call", id: callId }, { invitationId });
  });
}
