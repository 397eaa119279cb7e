import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import { createRouteHandler, createUploadthing, UTFiles, type FileRouter } from "uploadthing/remix";
import { z } from "zod";
import { db, isUniqueViolation } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { limit } from "~/lib/limits.server";
import { refusalError } from "./acceptance.server";
import { examineInCloud } from "./cloud.server";
import { failureBody, failureResponse } from "./failure.server";
import { ingest } from "./ingest.server";
import { isFilePurpose, judgeDeclared, MAX_FILES_AT_ONCE, tidyName, type FilePurpose } from "./policy";
import { INGEST_PATH, uploadTarget, type UploadTarget } from "./token.server";

/** Whom a file will belong to. `companyId` is null for people who have no company yet. */
export interface Uploader {
  userId: string;
  companyId: string | null;
}

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

const presigned = z.array(z.object({ url: z.string(), key: z.string(), name: z.string(), customId: z.uuid() }));

/**
 * Writes the keys that the SDK made into the books, before the client learns them, and makes the addresses of our own
 * ingest relative: the browser then stays on the origin it came by.
 */
async function settleKeys(body: unknown, target: UploadTarget): Promise<unknown> {
  const files = presigned.parse(body);
  for (const file of files) {
    await db.storedFile.update({ where: { id: file.customId }, data: { key: file.key } });
  }
  if (!target.ingestUrl) return files;
  return files.map((file) => ({ ...file, url: file.url.replace(target.ingestUrl!, INGEST_PATH) }));
}

const KEY_ATTEMPTS = 3;

/**
 * The SDK's route handler for the portal's file routes, to be mounted at `/api/uploadthing` as loader and action.
 * Whatever fails inside a callback is answered as a failure instead of vanishing in the SDK's background work.
 */
export function createUploads(options: UploadsOptions) {
  const failures = new WeakMap<Request, unknown>();
  const failed = (args: ActionFunctionArgs, error: unknown) => void failures.set(args.request, error);
  const router = {
    document: fileRoute(options, "document", failed),
    picture: fileRoute(options, "picture", failed),
  } satisfies FileRouter;

  let made: { target: UploadTarget; handle: (args: ActionFunctionArgs) => Promise<Response> } | undefined;
  const handler = (target: UploadTarget) => {
    if (made?.target !== target) made = { target, handle: createRouteHandler({ router, config: configOf(target) }).action };
    return made.handle;
  };

  async function action(args: ActionFunctionArgs): Promise<Response> {
    try {
      const target = uploadTarget();
      if (args.request.headers.has("uploadthing-hook")) return await hook(args, target);
      for (let attempt = 1; ; attempt += 1) {
        const copy = { ...args, request: args.request.clone() };
        const response = await handler(target)(copy);
        const body: unknown = await response.json();
        if (!response.ok) return plainFailure(body, response.status);
        if (!Array.isArray(body)) return Response.json(body);
        try {
          return Response.json(await settleKeys(body, target), { headers: { "Cache-Control": "no-store" } });
        } catch (error) {
          // Two files can get the same 32 bits; another id gives another key.
          if (!isUniqueViolation(error) || attempt === KEY_ATTEMPTS) throw error;
        }
      }
    } catch (error) {
      return failureResponse(error);
    }
  }

  async function hook(args: ActionFunctionArgs, target: UploadTarget): Promise<Response> {
    const response = await handler(target)(args);
    const failure = failures.get(args.request);
    if (failure !== undefined) return failureResponse(failure);
    return response.ok ? response : plainFailure(await response.json(), response.status);
  }

  return { router, action, loader: (args: ActionFunctionArgs) => handler(uploadTarget())(args) };
}

/** The SDK answers a few codes of its own; the house's status goes out instead. */
function plainFailure(body: unknown, status: number): Response {
  const told = (body ?? {}) as { status?: unknown };
  return Response.json(body, { status: typeof told.status === "number" ? told.status : status });
}

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

/** The type that the browser's half of the SDK is generated from. */
export type PortalFileRouter = ReturnType<typeof createUploads>["router"];
