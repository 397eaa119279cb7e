import { db, type Reader, type Tx } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { notFound } from "~/lib/errors";
import { openKept, type ByteRange } from "./store.server";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The file that is here and sound under an id, or null. Says nothing about who may read it. */
export async function fileFor(id: string, reader: Reader = db): Promise<StoredFile | null> {
  if (!UUID.test(id)) return null;
  return reader.storedFile.findFirst({ where: { id, status: "READY" } });
}

/** What decides about reading: the companies a person belongs to and their roles in the house. */
export interface FileReader {
  userId: string;
  companyIds: readonly string[];
  staffRoles: readonly string[];
}

const STAFF_READERS: readonly string[] = ["ADMIN", "EXPERT", "FINANCE", "COUNCIL"];

/** True for people of the file's company and for staff; a file of no company is its uploader's. */
export function mayReadFile(file: Pick<StoredFile, "companyId" | "uploadedById">, reader: FileReader | null): boolean {
  if (!reader) return false;
  if (reader.staffRoles.some((role) => STAFF_READERS.includes(role))) return true;
  return file.companyId === null ? file.uploadedById === reader.userId : reader.companyIds.includes(file.companyId);
}

/** Opens a file of our own store; `range` is inclusive on both ends, bytes. Error: `not-found` 404. */
export const openFile = (key: string, range?: ByteRange) => openKept(key, range);

/**
 * Takes files into use, so that the sweep leaves them: to be called in the transaction that refers to them. All must be
 * sound files of the company (or, with `companyId: null`, of the uploader). Error: `not-found` 404, and none is taken.
 */
export async function attachFiles(
  tx: Tx,
  owner: { companyId: string | null; userId: string },
  ids: readonly string[],
  now = new Date(),
): Promise<StoredFile[]> {
  const wanted = [...new Set(ids)].sort();
  if (!wanted.every((id) => UUID.test(id))) throw notFound();
  const mine = owner.companyId === null ? { companyId: null, uploadedById: owner.userId } : { companyId: owner.companyId };
  const where = { id: { in: wanted }, status: "READY" as const, ...mine };
  const { count } = await tx.storedFile.updateMany({ where, data: { attachedAt: now } });
  if (count !== wanted.length) throw notFound();
  return tx.storedFile.findMany({ where: { id: { in: wanted } }, orderBy: { id: "asc" } });
}

/** Gives files up: the sweep removes them a week after they were uploaded. Foreign ids are passed over. */
export async function detachFiles(tx: Tx, companyId: string, ids: readonly string[]): Promise<void> {
  await tx.storedFile.updateMany({ where: { id: { in: [...ids] }, companyId }, data: { attachedAt: null } });
}
