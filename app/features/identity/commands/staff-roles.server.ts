import { audit } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import type { StaffRole } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import type { StaffScope } from "../types";

/** Gives a person a role in the house in the caller's transaction; one who has it keeps it. Error: `not-found`. */
export async function grantStaffRole(tx: Tx, scope: StaffScope, userId: string, role: StaffRole): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${userId}::uuid FOR UPDATE`;
  const person = await tx.user.findUnique({ where: { id: userId } });
  if (!person) throw notFound();
  if (person.staffRoles.includes(role)) return;
  await tx.user.update({ where: { id: userId }, data: { staffRoles: [...person.staffRoles, role] } });
  await audit(tx, { id: scope.userId, name: scope.userName }, "user.role-granted", { type: "user", id: userId }, { role });
}

/** Takes the role back; nothing happens to one who does not have it. */
export async function revokeStaffRole(tx: Tx, scope: StaffScope, userId: string, role: StaffRole): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${userId}::uuid FOR UPDATE`;
  const person = await tx.user.findUnique({ where: { id: userId } });
  if (!person?.staffRoles.includes(role)) return;
  await tx.user.update({ where: { id: userId }, data: { staffRoles: person.staffRoles.filter((one) => one !== role) } });
  await audit(tx, { id: scope.userId, name: scope.userName }, "user.role-revoked", { type: "user", id: userId }, { role });
}
