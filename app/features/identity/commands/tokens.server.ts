import { randomBytes } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { hashSecret } from "../sessions.server";
import type { Viewer } from "../types";

/** Makes an API token for the holder of an e-mail and returns it; only its hash is kept. Errors: `not-found`. */
export async function createToken(email: string, name: string, actor: Actor): Promise<string> {
  const token = `kadr_${randomBytes(32).toString("base64url")}`;
  return transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } });
    if (!user || user.disabledAt) throw notFound();
    const made = await tx.apiToken.create({ data: { userId: user.id, name, hash: hashSecret(token) } });
    await audit(tx, actor, "token.created", { type: "user", id: user.id }, { tokenId: made.id, name });
    return token;
  });
}

/** Revokes a person's own token; it answers nobody from then on. Errors: `not-found` for a foreign or revoked one. */
export async function revokeToken(viewer: Pick<Viewer, "userId" | "name">, tokenId: string, ip: string): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id: tokenId, userId: viewer.userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw notFound();
    await audit(tx, { id: viewer.userId, name: viewer.name, ip }, "token.revoked", { type: "user", id: viewer.userId }, { tokenId });
  });
}
