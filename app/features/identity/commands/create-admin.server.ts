import { audit, system } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { hashPassword } from "../passwords.server";

/**
 * Makes an administrator, or gives an existing account the role (its password stays as it is).
 * Returns whether the account was made now.
 */
export async function createAdmin(email: string, password: string): Promise<{ created: boolean }> {
  const address = email.trim().toLowerCase();
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    const known = await tx.user.findUnique({ where: { email: address } });
    const user = known
      ? await tx.user.update({ where: { id: known.id }, data: { staffRoles: [...new Set([...known.staffRoles, "ADMIN" as const])] } })
      : await tx.user.create({ data: { email: address, name: address, passwordHash, staffRoles: ["ADMIN"] } });
    await audit(tx, system, "user.made-admin", { type: "user", id: user.id });
    return { created: !known };
  });
}
