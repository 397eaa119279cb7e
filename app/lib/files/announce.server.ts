import { randomUUID } from "node:crypto";
import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { invalid } from "~/lib/errors";
import { limit } from "~/lib/limits.server";
import { refusalError } from "./acceptance.server";
import { isFilePurpose, judgeDeclared, MAX_FILES_AT_ONCE, tidyName, type FilePurpose } from "./policy";

/** Whom a file will belong to. `companyId` is null for people who have no company yet. */
export interface Uploader {
  userId: string;
  companyId: string | null;
}

interface Announced {
  name: string;
  size: number;
  type: string;
}

/**
 * Takes announced files into the books as AWAITED; answers their rows in the same order. Their keys are drafts until
 * the SDK has made the real ones. Errors: `file.type`, `file.size`, `file.empty`, `file.count` 422; `too-many` 429.
 */
export async function announce(who: Uploader, purpose: string, files: readonly Announced[]): Promise<StoredFile[]> {
  if (!isFilePurpose(purpose)) throw invalid("bad-request", { reason: "purpose" });
  if (files.length === 0 || files.length > MAX_FILES_AT_ONCE) throw invalid("file.count", { max: MAX_FILES_AT_ONCE });
  for (const file of files) {
    const refusal = judgeDeclared(purpose, file);
    if (refusal) throw refusalError(refusal);
  }
  await limit(`upload:${who.userId}`, 120, 600);
  return db.storedFile.createManyAndReturn({ data: files.map((file) => awaited(who, purpose, file)) });
}

function awaited(who: Uploader, purpose: FilePurpose, file: Announced) {
  const id = randomUUID();
  return {
    id,
    key: id.replaceAll("-", ""),
    companyId: who.companyId,
    uploadedById: who.userId,
    purpose,
    name: tidyName(file.name),
    declaredType: file.type.slice(0, 200) || "application/octet-stream",
    sizeBytes: BigInt(file.size),
  };
}
