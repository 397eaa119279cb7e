import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { DomainError } from "~/lib/errors";
import { detectType } from "./inspect.server";
import { isFilePurpose, judgeContent, type FileRefusal } from "./policy";
import { drop, forgetArriving, publish, published, type Candidate } from "./store.server";

/** The refusal as an error: 422 with the code of its sentence. */
export const refusalError = (refusal: FileRefusal) => new DomainError("invalid", refusal.code, refusal.params);

/** The refusal that was written down for a file, as an error. */
export const refusedBefore = (row: StoredFile) => new DomainError("invalid", row.refusal ?? "file.content", {});

/** What is wrong with a file that has arrived whole, or null; with the type found inside it. */
export async function examine(row: StoredFile, candidate: Candidate): Promise<{ mime: string | null; refusal: FileRefusal | null }> {
  if (!isFilePurpose(row.purpose)) return { mime: null, refusal: { code: "file.type", params: {} } };
  if (BigInt(candidate.size) !== row.sizeBytes) return { mime: null, refusal: { code: "file.changed", params: {} } };
  const mime = await detectType(candidate.path);
  return { mime, refusal: judgeContent(row.purpose, row.name, mime) };
}

/** Writes down that a file was refused. */
export async function markRefused(row: StoredFile, refusal: FileRefusal, mime: string | null = null): Promise<void> {
  await db.storedFile.updateMany({
    where: { id: row.id, status: "AWAITED" },
    data: { status: "REFUSED", refusal: refusal.code, detectedType: mime, receivedAt: new Date() },
  });
}

/** Writes down that a file is here and sound. */
export async function markReady(row: StoredFile, candidate: Candidate, mime: string | null): Promise<StoredFile> {
  await db.storedFile.updateMany({
    where: { id: row.id, status: "AWAITED" },
    data: { status: "READY", detectedType: mime, sha256: candidate.sha256, receivedAt: new Date() },
  });
  return db.storedFile.findUniqueOrThrow({ where: { id: row.id } });
}

/**
 * Decides about a whole file that stands aside: keeps it and answers its row as READY, or removes it, marks the row
 * REFUSED and throws the refusal (`file.content`, 422). What was published before under the key stays and is measured
 * instead: the portal may have stopped between publishing and writing that down.
 */
export async function accept(row: StoredFile, candidate: Candidate): Promise<StoredFile> {
  try {
    const { mime, refusal } = await examine(row, candidate);
    if (refusal) {
      // Bytes that went astray on the way are no verdict about the file: it may be sent again.
      if (refusal.code !== "file.changed") await markRefused(row, refusal, mime);
      await forgetArriving(row.key);
      throw refusalError(refusal);
    }
    const kept = (await publish(row.key, candidate)) ? candidate : await published(row.key);
    const ready = await markReady(row, kept, mime);
    await forgetArriving(row.key);
    return ready;
  } finally {
    await drop(candidate);
  }
}
