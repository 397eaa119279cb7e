import { z } from "zod";
import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { appUrl } from "~/lib/env.server";
import { DomainError, forbidden, invalid, notFound } from "~/lib/errors";
import { accept, refusedBefore } from "./acceptance.server";
import { failureResponse } from "./failure.server";
import { bodyOf, CutOff, readMultipart } from "./multipart.server";
import { readNote, writeNote } from "./notes.server";
import { MAX_FILE_BYTES } from "./policy";
import { isFileKey, sameSecret, sign, verifyUpload } from "./signature.server";
import { alone, forgetArriving, receive, receivedSoFar, setAside } from "./store.server";
import { uploadTarget, type UploadTarget } from "./token.server";

// What is read and thrown away of a body that is refused early: a whole file and its wrapping.
const DRAIN_LIMIT = MAX_FILE_BYTES + 64 * 1024;

const registration = z.object({
  fileKeys: z.array(z.string().refine(isFileKey)).min(1).max(100),
  metadata: z.record(z.string(), z.unknown()),
  isDev: z.literal(false),
  callbackUrl: z.string(),
  callbackSlug: z.string().max(100),
});

const callbackResult = z.object({ fileKey: z.string().refine(isFileKey), callbackData: z.unknown() });

/**
 * The portal's own ingest: what UploadThing's ingest is to the SDK. `tail` is the path after `/api/ingest/`.
 * HEAD and PUT of a key come from the browser with a signed address; `route-metadata` and `callback-result` come from
 * the SDK's server half with the API key. Every failure is a JSON answer with the code of its sentence.
 */
export async function ingest(request: Request, tail: string): Promise<Response> {
  try {
    const target = uploadTarget();
    if (target.cloud || !target.ingestUrl) throw notFound();
    if (request.method === "POST" && tail === "route-metadata") return await register(request, target);
    if (request.method === "POST" && tail === "callback-result") return await recordResult(request, target);
    if (request.method !== "HEAD" && request.method !== "PUT") {
      return new Response(null, { status: 405, headers: { Allow: "HEAD, PUT" } });
    }
    if (request.method === "HEAD") return await whereToBegin(await signedFile(request, tail, target));
    return await put(request, tail, target);
  } catch (error) {
    return failureResponse(error);
  }
}

function requireApiKey(request: Request, target: UploadTarget): void {
  if (!sameSecret(request.headers.get("x-uploadthing-api-key") ?? "", target.apiKey)) throw forbidden();
}

async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(await request.json().catch(() => undefined));
  if (!read.success) throw invalid("bad-request", { reason: read.error.issues[0]?.message ?? "JSON" });
  return read.data;
}

async function register(request: Request, target: UploadTarget): Promise<Response> {
  requireApiKey(request, target);
  const told = await readJson(request, registration);
  if (told.callbackUrl !== target.callbackUrl) throw forbidden();
  for (const key of told.fileKeys) await writeNote(key, { slug: told.callbackSlug, metadata: told.metadata });
  return Response.json({ ok: true });
}

async function recordResult(request: Request, target: UploadTarget): Promise<Response> {
  requireApiKey(request, target);
  const { fileKey, callbackData } = await readJson(request, callbackResult);
  const note = await readNote(fileKey);
  if (!note) throw notFound();
  await writeNote(fileKey, { ...note, answer: { data: callbackData ?? null } });
  return Response.json({ ok: true });
}

async function signedFile(request: Request, tail: string, target: UploadTarget): Promise<StoredFile> {
  const signed = verifyUpload(target.ingestUrl ?? "", tail, new URL(request.url).search, target.apiKey, Date.now());
  const row = await db.storedFile.findUnique({ where: { key: signed.key } });
  if (!row || (signed.customId !== null && signed.customId !== row.id)) throw notFound();
  return row;
}

/** Tells the client where to go on; a file that is decided about needs no more bytes, only the question. */
async function whereToBegin(row: StoredFile): Promise<Response> {
  const start = row.status === "AWAITED" ? await receivedSoFar(row.key) : Number(row.sizeBytes);
  return new Response(null, { headers: { "x-ut-range-start": String(start), "Cache-Control": "no-store" } });
}

type Body = ReturnType<typeof bodyOf>;

async function put(request: Request, tail: string, target: UploadTarget): Promise<Response> {
  const body = bodyOf(request);
  try {
    const row = await signedFile(request, tail, target);
    const ready = await alone(row.key, (stopped) => arrive(request, body, row.id, stopped));
    const serverData = await confirm(ready, target);
    const url = `${appUrl()}/files/${ready.id}`;
    return Response.json({ url, appUrl: url, ufsUrl: url, fileHash: ready.sha256, serverData });
  } finally {
    await body.drain(DRAIN_LIMIT);
  }
}

/** Takes the bytes of a file that is still awaited and decides about it; one that is decided about stays as it is. */
async function arrive(request: Request, body: Body, id: string, stopped: AbortSignal): Promise<StoredFile> {
  const row = await db.storedFile.findUniqueOrThrow({ where: { id } });
  if (row.status === "REFUSED") throw refusedBefore(row);
  if (row.status === "READY") return row;
  const size = Number(row.sizeBytes);
  const reached = await receiveRange(request, body, row, stopped);
  // The client believed that it sent everything: the file on its side is not the one it announced.
  if (reached < size) return startAnew(row);
  return accept(row, await setAside(row.key, size));
}

async function startAnew(row: StoredFile): Promise<never> {
  await forgetArriving(row.key);
  throw invalid("file.changed");
}

async function receiveRange(request: Request, body: Body, row: StoredFile, stopped: AbortSignal): Promise<number> {
  const size = Number(row.sizeBytes);
  const start = Number(/^bytes=(\d{1,15})-$/.exec(request.headers.get("Range") ?? "bytes=0-")?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(start) || start > size) throw new DomainError("conflict", "file.range", {}, { rangeStart: 0 });
  try {
    for await (const part of readMultipart(body, request.headers.get("Content-Type"))) {
      if (part.name === "file") return await receive(row.key, start, part.body, size, stopped);
    }
  } catch (error) {
    if (error instanceof CutOff) throw new DomainError("conflict", "file.range");
    if (error instanceof DomainError && error.code === "file.changed") return startAnew(row);
    throw error;
  }
  throw invalid("bad-request", { reason: "no part named file" });
}

/**
 * Fires the callback that UploadThing fires and answers what `onUploadComplete` gave back. The address is the pinned
 * one, never one that a request names. Asked again, it answers what was answered before.
 * Errors: `file.callback` 503 when the route did not take the file; the next PUT tries again.
 */
async function confirm(row: StoredFile, target: UploadTarget): Promise<unknown> {
  const note = await readNote(row.key);
  if (!note) throw new DomainError("unavailable", "file.callback");
  if (note.answer) return note.answer.data;
  const payload = JSON.stringify({
    status: "uploaded",
    metadata: note.metadata,
    origin: target.ingestUrl,
    file: callbackFile(row),
  });
  const response = await fetch(`${target.callbackUrl}?slug=${encodeURIComponent(note.slug)}`, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(30_000),
    headers: {
      "Content-Type": "application/json",
      "uploadthing-hook": "callback",
      "x-uploadthing-signature": sign(payload, target.apiKey),
    },
    body: payload,
  }).catch((cause: unknown) => {
    console.error(`upload callback to ${target.callbackUrl} failed`, cause);
    throw new DomainError("unavailable", "file.callback");
  });
  await response.body?.cancel();
  const answer = (await readNote(row.key))?.answer;
  if (!response.ok || !answer) {
    console.error(`upload callback for ${row.id} answered ${response.status}`);
    throw new DomainError("unavailable", "file.callback");
  }
  return answer.data;
}

function callbackFile(row: StoredFile) {
  const url = `${appUrl()}/files/${row.id}`;
  return {
    name: row.name,
    size: Number(row.sizeBytes),
    type: row.detectedType ?? row.declaredType,
    customId: row.id,
    key: row.key,
    url,
    appUrl: url,
    ufsUrl: url,
    fileHash: row.sha256 ?? "",
  };
}
