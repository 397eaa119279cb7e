import type { StoredFile } from "~/lib/db/generated/client";
import { DomainError, notFound } from "~/lib/errors";
import { signedReadUrl } from "../cloud.server";
import { MAX_FILE_BYTES, fileKinds, isInline } from "../policy";
import { openFile } from "../queries.server";
import { uploadTarget } from "../token.server";
import { Unreadable } from "./archive.server";
import { officePage, type OfficePage } from "./office.server";

/** How a file is seen in the page: by the browser itself, as HTML made of it, or not at all and why. */
export type Preview = { kind: "pdf" } | { kind: "picture" } | { kind: "html"; page: OfficePage } | { kind: "unreadable"; why: "broken" | "large" };

/** Looks into a file that the caller may read. Error: `not-found` when the store has lost it. */
export async function previewOf(file: StoredFile): Promise<Preview> {
  try {
    if (file.detectedType === fileKinds.pdf.mime) {
      await requirePdf(file);
      return { kind: "pdf" };
    }
    if (isInline(file.detectedType)) {
      await requirePicture(file);
      return { kind: "picture" };
    }
    return { kind: "html", page: await officePage(file.detectedType ?? "", await bytesOf(file)) };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", why: error.why };
    throw error;
  }
}

/** Some bytes of a file, or all of them; `start` and `end` are both included. */
async function bytesOf(file: StoredFile, range?: { start: number; end: number }): Promise<Buffer> {
  const body = uploadTarget().cloud ? await cloudBody(file.key, range) : (await openFile(file.key, range)).body;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > MAX_FILE_BYTES) throw new Unreadable("large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function cloudBody(key: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
  const answer = await fetch(await signedReadUrl(key), { headers, signal: AbortSignal.timeout(60_000) });
  if (answer.status === 404) throw notFound();
  if (!answer.ok || !answer.body) throw new DomainError("unavailable", "file.cloud");
  return answer.body;
}

const TAIL = 4096;

async function tailOf(file: StoredFile): Promise<Buffer> {
  const size = Number(file.sizeBytes);
  return bytesOf(file, { start: Math.max(0, size - TAIL), end: size - 1 });
}

/**
 * A PDF tells at its end where its table stands (ISO 32000-1, 7.5.5): one that was cut off has no end, or a table that is
 * not where it should be. Browsers show a grey page then and say nothing of use.
 */
async function requirePdf(file: StoredFile): Promise<void> {
  const size = Number(file.sizeBytes);
  const told = /startxref\s+(\d{1,10})\s+%%EOF(?![\s\S]*startxref)/.exec((await tailOf(file)).toString("latin1"));
  const at = Number(told?.[1] ?? size);
  if (at >= size) throw new Unreadable("broken");
  const table = (await bytesOf(file, { start: at, end: Math.min(size - 1, at + 40) })).toString("latin1");
  if (!/^\s*(?:xref|\d+\s+\d+\s+obj)/.test(table)) throw new Unreadable("broken");
}

/** A picture that was cut off has no end: PNG its IEND, JPEG its mark, WebP as many bytes as its head says. */
async function requirePicture(file: StoredFile): Promise<void> {
  const tail = await tailOf(file);
  const whole =
    file.detectedType === fileKinds.png.mime
      ? tail.includes("IEND")
      : file.detectedType === fileKinds.jpeg.mime
        ? tail.includes(Buffer.from([0xff, 0xd9]))
        : (await bytesOf(file, { start: 0, end: 11 })).readUInt32LE(4) + 8 <= Number(file.sizeBytes);
  if (!whole) throw new Unreadable("broken");
}
