import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { invalid } from "~/lib/errors";

/**
 * Gives an existing account the expert's role, in the caller's transaction; somebody who has it keeps it, and nothing is
 * written. Who may ask for it is for the caller to check. Error: `person-unknown` (422) when no open account has the address.
 */
export async function grantExpertRole(tx: Tx, actor: Actor, email: string): Promise<{ userId: string; granted: boolean }> {
  const address = email.trim().toLowerCase();
  const found = await tx.user.findUnique({ where: { email: address }, select: { id: true } });
  if (!found) throw invalid("person-unknown");
  await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${found.id}::uuid FOR UPDATE`;
  const user = await tx.user.findUniqueOrThrow({ where: { id: found.id }, select: { staffRoles: true, disabledAt: true } });
  if (user.disabledAt) throw invalid("person-unknown");
  if (user.staffRoles.includes("EXPERT")) return { userId: found.id, granted: false };
  await tx.user.update({ where: { id: found.id }, data: { staffRoles: [...user.staffRoles, "EXPERT"] } });
  await audit(tx, actor, "user.expert-granted", { type: "user", id: found.id });
  return { userId: found.id, granted: true };
}
