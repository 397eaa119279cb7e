import { randomBytes } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import type { CompanyScope } from "../../identity/types";
import { hashSecret } from "../../identity/sessions.server";

const close = (tx: Tx, scope: CompanyScope) =>
  tx.calendarFeed.updateMany({ where: { userId: scope.userId, companyId: scope.companyId, revokedAt: null }, data: { revokedAt: new Date() } });

/** Makes the address of the person's calendar feed; an earlier one stops working. Only the secret's hash is kept. */
export async function openFeed(scope: CompanyScope): Promise<string> {
  const secret = randomBytes(24).toString("base64url");
  await transaction(async (tx) => {
    await close(tx, scope);
    await tx.calendarFeed.create({ data: { hash: hashSecret(secret), companyId: scope.companyId, userId: scope.userId } });
    await audit(tx, { id: scope.userId, name: scope.userName }, "feed.opened", { type: "company", id: scope.companyId });
  });
  return `${appUrl()}/feeds/${secret}.ics`;
}

/** Stops the person's calendar feeds. */
export async function revokeFeeds(scope: CompanyScope): Promise<void> {
  await transaction(async (tx) => {
    await close(tx, scope);
    await audit(tx, { id: scope.userId, name: scope.userName }, "feed.revoked", { type: "company", id: scope.companyId });
  });
}
