import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { MembershipRole } from "~/lib/db/generated/enums";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isUuid } from "~/lib/uuid";
import type { IdentityEvent } from "../events";
import { isMembershipRole, mayActOn, mayGiveRole, MEMBERSHIP_ROLES } from "../policy";
import type { CompanyScope } from "../types";

/**
 * Locks the company for the rest of the transaction, so that changes of its people come one after another, and reads
 * what the person may do now: the scope may be older than their removal. `not-found` for one who has left.
 */
export async function lockPeople(tx: Tx, scope: CompanyScope): Promise<MembershipRole> {
  // What only refers to the company (a booking, an invoice) does not wait for this lock.
  await tx.$queryRaw`SELECT 1 FROM "Company" WHERE id = ${scope.companyId}::uuid FOR NO KEY UPDATE`;
  const own = await tx.membership.findUnique({ where: { userId_companyId: { userId: scope.userId, companyId: scope.companyId } } });
  if (!own) throw notFound();
  return own.role;
}

async function memberOf(tx: Tx, scope: CompanyScope, userId: string) {
  if (!isUuid(userId)) throw notFound();
  const found = await tx.membership.findUnique({
    where: { userId_companyId: { userId, companyId: scope.companyId } },
    include: { user: { select: { name: true } } },
  });
  if (!found) throw notFound();
  return found;
}

/** A company is never left without an owner: `last-owner` (409). */
async function requireAnotherOwner(tx: Tx, companyId: string, except: string): Promise<void> {
  const others = await tx.membership.count({ where: { companyId, role: "OWNER", userId: { not: except }, user: { disabledAt: null } } });
  if (others === 0) throw conflict("last-owner");
}

/** Invitations that somebody sent and could not send any more are taken back. */
async function revokeInvitationsOf(tx: Tx, companyId: string, userId: string, role: MembershipRole | null, now: Date): Promise<void> {
  await tx.companyInvitation.updateMany({
    where: {
      companyId, invitedById: userId, acceptedAt: null, declinedAt: null, revokedAt: null,
      ...(role === null || role === "MEMBER" ? {} : { role: { in: MEMBERSHIP_ROLES.filter((given) => !mayGiveRole(role, given)) } }),
    },
    data: { revokedAt: now },
  });
}

/** Tells a person of what another did to their place in the company; of one's own acts nobody is told. */
async function announce(tx: Tx, scope: CompanyScope, event: Extract<IdentityEvent, { payload: { byId: string } }>): Promise<void> {
  if (event.payload.userId !== scope.userId) await recordEvent(tx, event);
}

const actorOf = (scope: CompanyScope, ip: string) => ({ id: scope.userId, name: scope.userName, ip });

/**
 * Gives a person of the company another role. Errors: `not-found`, `forbidden` (a member; a manager where an owner is
 * concerned), `last-owner` (409). The same role again changes nothing.
 */
export async function changeRole(scope: CompanyScope, userId: string, role: string, ip: string): Promise<void> {
  if (!isMembershipRole(role)) throw notFound();
  await transaction(async (tx) => {
    const own = await lockPeople(tx, scope);
    const member = await memberOf(tx, scope, userId);
    if (!mayActOn(own, member.role) || !mayGiveRole(own, role)) throw forbidden();
    if (member.role === role) return;
    if (member.role === "OWNER") await requireAnotherOwner(tx, scope.companyId, userId);
    await tx.membership.update({ where: { userId_companyId: { userId, companyId: scope.companyId } }, data: { role } });
    await revokeInvitationsOf(tx, scope.companyId, userId, role, new Date());
    await audit(tx, actorOf(scope, ip), "company.role-changed", { type: "company", id: scope.companyId }, { userId, name: member.user.name, from: member.role, to: role });
    await announce(tx, scope, { type: "identity.role-changed", payload: { companyId: scope.companyId, userId, byId: scope.userId, from: member.role, role } });
  });
}

/** Takes a person out of the company; their access ends with the row. Errors: `not-found`, `forbidden`, `last-owner` (409). */
export async function removePerson(scope: CompanyScope, userId: string, ip: string): Promise<void> {
  await transaction(async (tx) => {
    const own = await lockPeople(tx, scope);
    const member = await memberOf(tx, scope, userId);
    const leaves = userId === scope.userId;
    if (!leaves && !mayActOn(own, member.role)) throw forbidden();
    if (member.role === "OWNER") await requireAnotherOwner(tx, scope.companyId, userId);
    await tx.membership.delete({ where: { userId_companyId: { userId, companyId: scope.companyId } } });
    await tx.session.updateMany({ where: { userId, companyId: scope.companyId }, data: { companyId: null } });
    await revokeInvitationsOf(tx, scope.companyId, userId, null, new Date());
    await audit(tx, actorOf(scope, ip), leaves ? "company.left" : "company.person-removed", { type: "company", id: scope.companyId }, { userId, name: member.user.name, role: member.role });
    await announce(tx, scope, { type: "identity.person-removed", payload: { companyId: scope.companyId, userId, byId: scope.userId } });
  });
}

/** The person leaves the company. Error: `last-owner` (409). */
export const leaveCompany = (scope: CompanyScope, ip: string): Promise<void> => removePerson(scope, scope.userId, ip);

/**
 * Hands the company over: the other person becomes its owner, the giver its manager, in one step. Errors: `not-found`,
 * `forbidden` for whoever is not an owner, `transfer-self` (409).
 */
export async function transferOwnership(scope: CompanyScope, userId: string, ip: string): Promise<void> {
  await transaction(async (tx) => {
    const own = await lockPeople(tx, scope);
    if (own !== "OWNER") throw forbidden();
    const member = await memberOf(tx, scope, userId);
    if (userId === scope.userId) throw conflict("transfer-self");
    await tx.membership.update({ where: { userId_companyId: { userId, companyId: scope.companyId } }, data: { role: "OWNER" } });
    await requireAnotherOwner(tx, scope.companyId, scope.userId);
    await tx.membership.update({ where: { userId_companyId: { userId: scope.userId, companyId: scope.companyId } }, data: { role: "MANAGER" } });
    await revokeInvitationsOf(tx, scope.companyId, scope.userId, "MANAGER", new Date());
    await audit(tx, actorOf(scope, ip), "company.ownership-transferred", { type: "company", id: scope.companyId }, { userId, name: member.user.name, from: member.role });
    if (member.role !== "OWNER") await announce(tx, scope, { type: "identity.role-changed", payload: { companyId: scope.companyId, userId, byId: scope.userId, from: member.role, role: "OWNER" } });
  });
}
