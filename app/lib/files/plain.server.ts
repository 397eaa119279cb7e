import { returnPath } from "~/lib/http/return-path";
import { db } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { DomainError, invalid } from "~/lib/errors";
import { accept, examine, markReady, markRefused, refusalError } from "./acceptance.server";
import { sendToCloud } from "./cloud.server";
import { bodyOf, readMultipart, type Part } from "./multipart.server";
import { filePurposes, isFilePurpose, judgeDeclared, MAX_FILES_AT_ONCE, sizeRefusal, type FilePurpose } from "./policy";
import { announce, type Uploader } from "./announce.server";
import { drop, takeWhole, type Candidate } from "./store.server";
import { uploadTarget } from "./token.server";

// What is read and thrown away of a form that is refused early.
const DRAIN_LIMIT = 100 * 1024 * 1024;

/** Refuses a form that stands on another site. Error: `bad-origin` 403. */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get("Origin");
  const own = [new URL(request.url).host, new URL(appUrl()).host, request.headers.get("Host")];
  const site = request.headers.get("Sec-Fetch-Site");
  const same = origin ? origin !== "null" && own.includes(hostOf(origin)) : site === "same-origin" || site === "none";
  if (!same) throw new DomainError("forbidden", "bad-origin");
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

async function readText(part: Part): Promise<string> {
  let text = "";
  for await (const chunk of part.body) {
    text += chunk.toString("utf8");
    if (text.length > 2000) throw invalid("bad-request", { reason: part.name });
  }
  return text;
}

/** What became of a plain form: where to go back, which files are here, and the first refusal. */
export interface PlainOutcome {
  next: string;
  fileIds: string[];
  refusal: DomainError | null;
}

/** The address to go back to: `uploaded` names the files that are here, `uploadError` and `uploadMax` the first refusal. */
export function plainReturn({ next, fileIds, refusal }: PlainOutcome): string {
  const back = new URL(next, "http://portal.invalid");
  for (const name of ["uploaded", "uploadError", "uploadMax"]) back.searchParams.delete(name);
  if (fileIds.length > 0) back.searchParams.set("uploaded", fileIds.join(","));
  if (refusal) back.searchParams.set("uploadError", refusal.code);
  if (refusal?.params.max !== undefined) back.searchParams.set("uploadMax", String(refusal.params.max));
  return returnPath(back.pathname + back.search + back.hash);
}

/**
 * Takes files from an ordinary multipart form (`purpose`, `next`, then `file` once or more) through the same checks as
 * the SDK's way. The fields must stand before the files, as they do in our form. Refusals are told in the outcome;
 * what is malformed throws `bad-request` 422, a full disk `file.space` 503.
 */
export async function takePlainForm(request: Request, who: Uploader): Promise<PlainOutcome> {
  const outcome: PlainOutcome = { next: "/", fileIds: [], refusal: null };
  const body = bodyOf(request);
  try {
    await takeParts(readMultipart(body, request.headers.get("Content-Type")), who, outcome);
  } finally {
    await body.drain(DRAIN_LIMIT);
  }
  return outcome;
}

async function takeParts(parts: AsyncIterable<Part>, who: Uploader, outcome: PlainOutcome): Promise<void> {
  let purpose: FilePurpose = "document";
  for await (const part of parts) {
    if (part.name === "next") outcome.next = returnPath(await readText(part));
    if (part.name === "purpose") {
      const told = await readText(part);
      if (!isFilePurpose(told)) throw invalid("bad-request", { reason: "purpose" });
      purpose = told;
    }
    if (part.name !== "file" || !part.filename) continue;
    if (outcome.fileIds.length >= MAX_FILES_AT_ONCE) throw invalid("file.count", { max: MAX_FILES_AT_ONCE });
    try {
      outcome.fileIds.push(await takeOne(part, part.filename, purpose, who));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== "invalid") throw error;
      outcome.refusal ??= error;
    }
  }
}

async function takeOne(part: Part, name: string, purpose: FilePurpose, who: Uploader): Promise<string> {
  // The size is known at the end only: a plain form does not announce it.
  const early = judgeDeclared(purpose, { name, size: 1, type: part.type });
  if (early) throw refusalError(early);
  const key = crypto.randomUUID().replaceAll("-", "");
  const candidate = await takeUpTo(part, key, purpose);
  try {
    const [row] = await announce(who, purpose, [{ name, size: candidate.size, type: part.type }]);
    return uploadTarget().cloud ? await acceptIntoCloud(row!.id, candidate) : (await accept(row!, candidate)).id;
  } finally {
    await drop(candidate);
  }
}

async function takeUpTo(part: Part, key: string, purpose: FilePurpose): Promise<Candidate> {
  try {
    return await takeWhole(key, part.body, filePurposes[purpose].maxBytes);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "file.size") throw error;
    throw refusalError(sizeRefusal(purpose));
  }
}

async function acceptIntoCloud(id: string, candidate: Candidate): Promise<string> {
  const row = await db.storedFile.findUniqueOrThrow({ where: { id } });
  const { mime, refusal } = await examine(row, candidate);
  if (refusal) {
    await markRefused(row, refusal, mime);
    throw refusalError(refusal);
  }
  const key = await sendToCloud(candidate, row.name, mime!);
  await db.storedFile.update({ where: { id }, data: { key, confirmedAt: new Date() } });
  await markReady(row, candidate, mime);
  return id;
}
