import { randomBytes } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import type { MembershipRole } from "~/lib/db/generated/enums";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { limit } from "~/lib/limits.server";
import { norm } from "~/lib/norms.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { IdentityEvent } from "../events";
import { mayGiveRole, mayManagePeople } from "../policy";
import { hashSecret } from "../sessions.server";
import type { CompanyScope, Viewer } from "../types";
import { lockPeople } from "./members.server";

const LETTERS_AN_HOUR = 40;

/** When and from where somebody acts. */
export interface InvitationMoment {
  now: Date;
  ip: string;
}

const actorOf = (scope: CompanyScope, { ip }: InvitationMoment) => ({ id: scope.userId, name: scope.userName, ip });
const OPEN = { acceptedAt: null, declinedAt: null, revokedAt: null } as const;
const newSecret = () => randomBytes(32).toString("base64url");

/** Till the end of the last day in the site zone, by the norm `identity.invitation-days`. */
async function expiry(tx: Tx, now: Date): Promise<Date> {
  const today = siteDay(now);
  const { value: days } = await norm<number>("identity.invitation-days", today, tx);
  return atMinute(addDays(today, days), 1440);
}

async function announce(tx: Tx, invitationId: string, secret: string): Promise<void> {
  const event: IdentityEvent = { type: "identity.invited", payload: { invitationId, secret } };
  await recordEvent(tx, event);
}

/**
 * Invites a person into the company by e-mail; the letter goes by the outbox. Errors: `forbidden` (a member; a manager
 * who makes an owner), `already-member`, `join-open` (409), `too-many` (429).
 */
export async function invite(scope: CompanyScope, input: { email: string; role: MembershipRole }, at: InvitationMoment): Promise<{ invitationId: string }> {
  await limit(`invite:company:${scope.companyId}`, LETTERS_AN_HOUR, 3600);
  const email = input.email.trim().toLowerCase();
  const secret = newSecret();
  try {
    return await transaction(async (tx) => {
      const own = await lockPeople(tx, scope);
      if (!mayGiveRole(own, input.role)) throw forbidden();
      if ((await tx.membership.count({ where: { companyId: scope.companyId, user: { email } } })) > 0) throw conflict("already-member");
      // One that ran out makes room for a new one.
      await tx.companyInvitation.updateMany({ where: { companyId: scope.companyId, email, ...OPEN, expiresAt: { lte: at.now } }, data: { revokedAt: at.now } });
      const made = await tx.companyInvitation.create({
        data: {
          companyId: scope.companyId, email, role: input.role, tokenHash: hashSecret(secret), invitedById: scope.userId,
          createdAt: at.now, expiresAt: await expiry(tx, at.now),
        },
      });
      await announce(tx, made.id, secret);
      await audit(tx, actorOf(scope, at), "company.invited", { type: "company", id: scope.companyId }, { invitationId: made.id, email, role: input.role });
      return { invitationId: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("join-open");
    throw error;
  }
}

async function openInvitation(tx: Tx, scope: CompanyScope, invitationId: string) {
  const own = await lockPeople(tx, scope);
  if (!mayManagePeople(own)) throw forbidden();
  if (!isUuid(invitationId)) throw notFound();
  const found = await tx.companyInvitation.findFirst({ where: { id: invitationId, companyId: scope.companyId } });
  if (!found) throw notFound();
  if (!mayGiveRole(own, found.role)) throw forbidden();
  if (found.acceptedAt || found.declinedAt || found.revokedAt) throw conflict("join-closed");
  return found;
}

/** Sends the letter anew with a new link and a new term; the earlier link opens nothing. Errors: as `revokeInvitation`, `too-many`. */
export async function resendInvitation(scope: CompanyScope, invitationId: string, at: InvitationMoment): Promise<void> {
  await limit(`invite:company:${scope.companyId}`, LETTERS_AN_HOUR, 3600);
  const secret = newSecret();
  await transaction(async (tx) => {
    const invitation = await openInvitation(tx, scope, invitationId);
    await tx.companyInvitation.update({ where: { id: invitation.id }, data: { tokenHash: hashSecret(secret), expiresAt: await expiry(tx, at.now) } });
    await announce(tx, invitation.id, secret);
    await audit(tx, actorOf(scope, at), "company.invitation-resent", { type: "company", id: scope.companyId }, { invitationId: invitation.id, email: invitation.email });
  });
}

/** Takes an invitation back. Errors: `not-found`, `forbidden`, `join-closed` (409) when it was answered or taken back before. */
export async function revokeInvitation(scope: CompanyScope, invitationId: string, at: InvitationMoment): Promise<void> {
  await transaction(async (tx) => {
    const invitation = await openInvitation(tx, scope, invitationId);
    await tx.companyInvitation.update({ where: { id: invitation.id }, data: { revokedAt: at.now } });
    await audit(tx, actorOf(scope, at), "company.invitation-revoked", { type: "company", id: scope.companyId }, { invitationId: invitation.id, email: invitation.email });
  });
}

/** Locks the company and then reads the invitation: an answer and a revocation come one after another. */
async function lockByToken(tx: Tx, token: string) {
  const tokenHash = hashSecret(token);
  const seen = await tx.companyInvitation.findUnique({ where: { tokenHash }, select: { companyId: true } });
  if (!seen) throw notFound("join-unknown");
  await tx.$queryRaw`SELECT 1 FROM "Company" WHERE id = ${seen.companyId}::uuid FOR NO KEY UPDATE`;
  const invitation = await tx.companyInvitation.findUnique({ where: { tokenHash } });
  if (!invitation) throw notFound("join-unknown");
  return invitation;
}

async function requireAddressee(tx: Tx, viewer: Pick<Viewer, "userId">, email: string) {
  const person = await tx.user.findUnique({ where: { id: viewer.userId } });
  if (!person || person.disabledAt) throw notFound();
  if (person.email !== email) throw forbidden("join-other-email");
  return person;
}

/**
 * The signed-in person joins the company. Only the account with the invited e-mail can; an account is never made or
 * changed by an invitation. A second press answers as the first. Errors: `join-unknown` (404),
 * `join-other-email` (403), `join-closed`, `join-expired` (409).
 */
export async function acceptInvitation(viewer: Pick<Viewer, "userId">, token: string, at: InvitationMoment): Promise<{ companyId: string }> {
  return transaction(async (tx) => {
    const invitation = await lockByToken(tx, token);
    const { companyId, role } = invitation;
    const person = await requireAddressee(tx, viewer, invitation.email);
    const key = { userId: person.id, companyId };
    const member = await tx.membership.findUnique({ where: { userId_companyId: key } });
    if (invitation.acceptedAt && invitation.acceptedById === person.id && member) return { companyId };
    if (invitation.acceptedAt || invitation.declinedAt || invitation.revokedAt) throw conflict("join-closed");
    if (invitation.expiresAt <= at.now) throw conflict("join-expired");
    await tx.companyInvitation.update({ where: { id: invitation.id }, data: { acceptedAt: at.now, acceptedById: person.id } });
    // Whoever came in by another way meanwhile keeps the role they have.
    if (!member) await tx.membership.create({ data: { ...key, role } });
    await audit(tx, { id: person.id, name: person.name, ip: at.ip }, "company.joined", { type: "company", id: companyId }, { invitationId: invitation.id, role: member?.role ?? role });
    return { companyId };
  });
}

/** The invited person says no. Errors: as `acceptInvitation`, without the term. */
export async function declineInvitation(viewer: Pick<Viewer, "userId">, token: string, at: InvitationMoment): Promise<void> {
  await transaction(async (tx) => {
    const invitation = await lockByToken(tx, token);
    const person = await requireAddressee(tx, viewer, invitation.email);
    if (invitation.declinedAt) return;
    if (invitation.acceptedAt || invitation.revokedAt) throw conflict("join-closed");
    await tx.companyInvitation.update({ where: { id: invitation.id }, data: { declinedAt: at.now } });
    await audit(tx, { id: person.id, name: person.name, ip: at.ip }, "company.invitation-declined", { type: "company", id: invitation.companyId }, { invitationId: invitation.id });
  });
}
