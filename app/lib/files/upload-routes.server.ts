import type { ActionFunctionArgs } from "@remix-run/node";
import { createRouteHandler, createUploadthing, UTFiles, type FileRouter } from "uploadthing/remix";
import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { announce, type Uploader } from "./announce.server";
import { examineInCloud } from "./cloud.server";
import { failureBody } from "./failure.server";
import { ingest } from "./ingest.server";
import { MAX_FILES_AT_ONCE, type FilePurpose } from "./policy";
import { uploadTarget, type UploadTarget } from "./token.server";

export interface UploadsOptions {
  /** Who uploads; throws a DomainError (401, 403, 409) for those who may not. */
  authorise: (args: ActionFunctionArgs) => Promise<Uploader>;
  /** Told once about each file that is here and sound. */
  onReady?: (file: StoredFile) => Promise<void> | void;
}

/** What the browser gets to know about its file; with `refused`, the code of the reason. */
export type UploadAnswer = {
  id: string;
  name: string;
  size: number;
  type: string;
  refused: string | null;
};

const make = createUploadthing({
  // An error of the house keeps its code on the way through the SDK, which knows few codes of its own.
  errorFormatter: (error) => failureBody(error.cause instanceof DomainError ? error.cause : sdkError(error)),
});

const sdkError = (error: { code: string; message: string }) =>
  error.code === "INTERNAL_SERVER_ERROR"
    ? new Error(error.message)
    : invalid("bad-request", { reason: error.message });

function fileRoute(options: UploadsOptions, purpose: FilePurpose, failed: (args: ActionFunctionArgs, error: unknown) => void) {
  // The SDK's own sieve is left wide: `announce` judges by name, type and size, and the content is checked on arrival.
  const sieve = { blob: { maxFileSize: "64MB", maxFileCount: MAX_FILES_AT_ONCE, acl: "private", contentDisposition: "attachment" } } as const;
  return make(sieve, {
    awaitServerData: true,
    presignedURLTTL: "1d",
    // Keys carry 32 bits of a hash: of our id, so that two files of one name and one millisecond get two keys.
    getFileHashParts: (file) => ["customId" in file ? String(file.customId) : file.name],
  })
    .middleware(async ({ event, files }) => {
      const rows = await announce(await options.authorise(event), purpose, files);
      return {
        purpose,
        [UTFiles]: rows.map((row) => ({ name: row.name, size: Number(row.sizeBytes), customId: row.id })),
      };
    })
    .onUploadError(async ({ fileKey, error }) => {
      console.error(`upload of ${fileKey} failed: ${error.message}`);
    })
    .onUploadComplete(async ({ event, file }): Promise<UploadAnswer> => {
      try {
        return await complete(file.key, options.onReady);
      } catch (error) {
        failed(event, error);
        throw error;
      }
    });
}

/** Accepts the callback about a file, once. Errors: `not-found` 404, `file.confirmed` 409. */
async function complete(key: string, onReady: UploadsOptions["onReady"]): Promise<UploadAnswer> {
  const claimed = await db.storedFile.updateMany({
    where: { key, confirmedAt: null, status: uploadTarget().cloud ? "AWAITED" : "READY" },
    data: { confirmedAt: new Date() },
  });
  const row = await db.storedFile.findUnique({ where: { key } });
  if (!row) throw notFound();
  if (claimed.count !== 1) throw conflict("file.confirmed");
  try {
    const refused = uploadTarget().cloud ? ((await examineInCloud(row))?.code ?? null) : null;
    if (!refused) await onReady?.(row);
    const type = row.detectedType ?? row.declaredType;
    return { id: row.id, name: row.name, size: Number(row.sizeBytes), type, refused };
  } catch (error) {
    // The claim is given back, so that a repeated callback can do what this one could not.
    await db.storedFile.updateMany({ where: { id: row.id }, data: { confirmedAt: null } });
    throw error;
  }
}

/** The portal's file routes as the SDK understands them; `failed` is told of what fails inside its callbacks. */
export const uploadRoutes = (options: UploadsOptions, failed: (args: ActionFunctionArgs, error: unknown) => void) =>
  ({
    document: fileRoute(options, "document", failed),
    picture: fileRoute(options, "picture", failed),
  }) satisfies FileRouter;

/** The type that the browser's half of the SDK is generated from. */
export type PortalFileRouter = ReturnType<typeof uploadRoutes>;

/** The SDK's handler for some file routes and a store. */
export const routeHandler = (router: PortalFileRouter, target: UploadTarget): ((args: ActionFunctionArgs) => Promise<Response>) => createRouteHandler({ router, config: configOf(target) }).action;

function configOf(target: UploadTarget) {
  return {
    token: target.token,
    isDev: false,
    callbackUrl: target.callbackUrl,
    handleDaemonPromise: "await",
    logLevel: "Error",
    ...(target.ingestUrl ? { ingestUrl: target.ingestUrl, fetch: ownFetch(target.ingestUrl) } : {}),
  } as const;
}

/** What the SDK's server half says to our ingest goes there directly; the public address may lead through a proxy. */
const ownFetch =
  (ingestUrl: string): typeof fetch =>
  (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(`${ingestUrl}/`)) return fetch(input, init);
    return ingest(new Request(input, init), new URL(url).pathname.slice(new URL(ingestUrl).pathname.length + 1));
  };
