import { db, type Reader } from "~/lib/db/client.server";
import { siteDay } from "~/lib/time";
import { mayActOn, mayGiveRole, mayManagePeople, rolesToGive } from "./policy";
import { hashSecret } from "./sessions.server";
import type { CompanyScope, Viewer } from "./types";

/** People of the scope's company with what the viewer may do about each, and the invitations that wait. */
export async function peoplePage(scope: CompanyScope, now: Date) {
  const rows = await db.membership.findMany({
    where: { companyId: scope.companyId },
    include: { user: { select: { id: true, name: true, email: true, phone: true, disabledAt: true } } },
    orderBy: [{ role: "asc" }, { createdAt: "asc" }],
  });
  const owners = rows.filter((row) => row.role === "OWNER" && !row.user.disabledAt).length;
  const people = rows.map(({ role, createdAt, user }) => {
    const me = user.id === scope.userId;
    const lastOwner = role === "OWNER" && owners <= 1;
    const mayAct = mayActOn(scope.role, role) && !lastOwner;
    return {
      id: user.id,
      name: user.name,
      email: user.email,
      phone: user.phone,
      role,
      since: siteDay(createdAt),
      me,
      lastOwner,
      roles: mayAct ? rolesToGive(scope.role).filter((given) => given !== role) : [],
      removable: mayAct && !me,
      transferable: scope.role === "OWNER" && !me && !user.disabledAt,
    };
  });
  const manages = mayManagePeople(scope.role);
  return { people, manages, gives: rolesToGive(scope.role), invitations: manages ? await waitingInvitations(scope, now) : [] };
}

async function waitingInvitations(scope: CompanyScope, now: Date) {
  const rows = await db.companyInvitation.findMany({
    where: { companyId: scope.companyId, acceptedAt: null, declinedAt: null, revokedAt: null },
    orderBy: { createdAt: "desc" },
  });
  const names = new Map(
    (await db.user.findMany({ where: { id: { in: rows.map((row) => row.invitedById) } }, select: { id: true, name: true } })).map((row) => [row.id, row.name]),
  );
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    by: names.get(row.invitedById) ?? "",
    at: row.createdAt,
    until: siteDay(new Date(row.expiresAt.getTime() - 1)),
    expired: row.expiresAt <= now,
    mine: mayGiveRole(scope.role, row.role),
  }));
}

export type InvitationState = "open" | "expired" | "closed" | "declined" | "accepted";

/** What an invitation's link shows; null for a link that leads nowhere. Knows the link alone: asks for nobody's sign-in. */
export async function invitationByToken(token: string, viewer: Pick<Viewer, "userId" | "email"> | null, now: Date) {
  const row = await db.companyInvitation.findUnique({ where: { tokenHash: hashSecret(token) }, include: { company: { select: { name: true, legalName: true } } } });
  if (!row) return null;
  const by = await db.user.findUnique({ where: { id: row.invitedById }, select: { name: true } });
  const state: InvitationState = row.acceptedAt
    ? "accepted"
    : row.declinedAt
      ? "declined"
      : row.revokedAt
        ? "closed"
        : row.expiresAt <= now
          ? "expired"
          : "open";
  return {
    state,
    company: row.company.name,
    legalName: row.company.legalName,
    role: row.role,
    by: by?.name ?? "",
    email: row.email,
    until: siteDay(new Date(row.expiresAt.getTime() - 1)),
    mine: viewer === null ? null : viewer.email === row.email,
  };
}

/** What the letter with an invitation says; null when it was answered or taken back before the letter was written. */
export async function invitationForLetter(id: string, reader: Reader = db) {
  const row = await reader.companyInvitation.findUnique({ where: { id }, include: { company: { select: { name: true } } } });
  if (!row || row.acceptedAt || row.declinedAt || row.revokedAt) return null;
  const [by, known] = await Promise.all([
    reader.user.findUnique({ where: { id: row.invitedById }, select: { name: true, locale: true } }),
    reader.user.findUnique({ where: { email: row.email }, select: { id: true, name: true, locale: true } }),
  ]);
  return {
    // Somebody without an account is written to in the inviter's language and not by name.
    to: { id: known?.id ?? row.email, name: known?.name ?? "", email: row.email, locale: known?.locale ?? by?.locale ?? "ru" },
    companyName: row.company.name,
    inviterName: by?.name ?? "",
    role: row.role,
    until: siteDay(new Date(row.expiresAt.getTime() - 1)),
  };
}
