import { openAsBlob } from "node:fs";
import type { UTApi } from "uploadthing/server";
import type { StoredFile } from "~/lib/db/generated/client";
import { DomainError } from "~/lib/errors";
import { examine, markReady, markRefused } from "./acceptance.server";
import { MAX_FILE_BYTES, type FileRefusal } from "./policy";
import { drop, takeWhole, type Candidate } from "./store.server";
import { uploadTarget } from "./token.server";

let api: { token: string; api: UTApi } | undefined;

/** The SDK takes some 80 MB of memory: it comes with the first file. */
const sdk = () => import("uploadthing/server");

/** UploadThing's API under the token in use. */
async function cloudApi(): Promise<UTApi> {
  const { token } = uploadTarget();
  const { UTApi } = await sdk();
  if (api?.token !== token) api = { token, api: new UTApi({ token, logLevel: "Error" }) };
  return api.api;
}

const READ_TERM_SECONDS = 120;

/** Address at UploadThing under which a private file can be read for two minutes. */
export async function signedReadUrl(key: string): Promise<string> {
  return (await (await cloudApi()).generateSignedURL(key, { expiresIn: READ_TERM_SECONDS })).ufsUrl;
}

/** Removes files at UploadThing; keys that it does not know do no harm. */
export async function removeFromCloud(keys: string[]): Promise<void> {
  if (keys.length > 0) await (await cloudApi()).deleteFiles(keys);
}

/**
 * Examines a file that a browser sent straight to UploadThing, whose word about type and size is the client's. The file
 * is read back once, checked, and removed there when it is refused. Answers the refusal, or null and the row as READY.
 * Errors: `unavailable`-kind `file.cloud` 503 when it cannot be read back; the sweep removes what stays unconfirmed.
 */
export async function examineInCloud(row: StoredFile): Promise<FileRefusal | null> {
  const response = await fetch(await signedReadUrl(row.key), { signal: AbortSignal.timeout(120_000) });
  if (!response.ok || !response.body) throw new DomainError("unavailable", "file.cloud");
  const candidate = await takeWhole(row.key, response.body as unknown as AsyncIterable<Uint8Array>, MAX_FILE_BYTES);
  try {
    const { mime, refusal } = await examine(row, candidate);
    if (refusal) {
      await markRefused(row, refusal, mime);
      await removeFromCloud([row.key]);
    } else {
      await markReady(row, candidate, mime);
    }
    return refusal;
  } finally {
    await drop(candidate);
  }
}

/** Sends a checked file from the portal to UploadThing and answers its key there. Error: `file.cloud` 503. */
export async function sendToCloud(candidate: Candidate, name: string, mime: string): Promise<string> {
  const { UTFile } = await sdk();
  const file = new UTFile([await openAsBlob(candidate.path)], name, { type: mime });
  const { data, error } = await (await cloudApi()).uploadFiles(file, { acl: "private", contentDisposition: "attachment" });
  if (!data) {
    console.error("UploadThing refused a file", error);
    throw new DomainError("unavailable", "file.cloud");
  }
  return data.key;
}
