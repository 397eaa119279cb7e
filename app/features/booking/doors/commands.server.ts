import { randomBytes } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { hashSecret } from "../../identity/sessions.server";
import type { StaffScope } from "../../identity/types";

const LONGEST_NAME = 80;

/**
 * Makes the address of a display at a resource's door. Only the secret's hash is kept, so the address is shown once.
 * Errors: `not-found` for a resource that is not in use, `invalid` (422) for a name past 80 characters.
 */
export async function makeDoor(scope: StaffScope, resourceId: string, name: string, ip: string): Promise<string> {
  if (!isUuid(resourceId)) throw notFound();
  if (name.length > LONGEST_NAME) throw invalid("invalid");
  const secret = randomBytes(24).toString("base64url");
  await transaction(async (tx) => {
    const resource = await tx.resource.findFirst({ where: { id: resourceId, active: true }, select: { slug: true } });
    if (!resource) throw notFound();
    const door = await tx.door.create({ data: { hash: hashSecret(secret), resourceId, name: name.trim(), createdById: scope.userId } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "door.made", { type: "door", id: door.id }, { resource: resource.slug, name: name.trim() });
  });
  return `${appUrl()}/door/${secret}`;
}

/** Stops a display: its address shows nothing any more. Twice is once. `not-found` for an unknown one. */
export async function revokeDoor(scope: StaffScope, id: string, ip: string): Promise<void> {
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    const door = await tx.door.findUnique({ where: { id } });
    if (!door) throw notFound();
    const stopped = await tx.door.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (stopped.count > 0) await audit(tx, { id: scope.userId, name: scope.userName, ip }, "door.revoked", { type: "door", id });
  });
}
