import type { Tx } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { attachFiles } from "~/lib/files/queries.server";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope } from "../../../identity/types";

/**
 * Takes a photo that the person has uploaded into use, in the transaction that refers to it; null stays null. A company's people
 * may use what belongs to it, staff what they uploaded themselves. Error: `not-found`.
 */
export async function attachPhoto(tx: Tx, scope: AnyScope, id: string | null): Promise<string | null> {
  if (!id) return null;
  if (!isUuid(id)) throw notFound();
  if (isCompanyScope(scope)) {
    await attachFiles(tx, scope, [id]);
    return id;
  }
  const file = await tx.storedFile.findFirst({ where: { id, uploadedById: scope.userId }, select: { companyId: true } });
  if (!file) throw notFound();
  await attachFiles(tx, { companyId: file.companyId, userId: scope.userId }, [id]);
  return id;
}
