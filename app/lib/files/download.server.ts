import type { StoredFile } from "~/lib/db/generated/client";
import { DomainError, notFound } from "~/lib/errors";
import { signedReadUrl } from "./cloud.server";
import { isInline } from "./policy";
import { openFile } from "./queries.server";
import type { ByteRange } from "./store.server";
import { uploadTarget } from "./token.server";

/**
 * `Content-Disposition` of a file: the whole name for browsers of today (RFC 5987), an ASCII shadow of it for the rest.
 */
export function disposition(kind: "attachment" | "inline", name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, "_").replace(/["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** The one range that a `Range` header asks for; null means the whole file, "unsatisfiable" a 416. */
export function readRange(header: string | null, size: number): ByteRange | null | "unsatisfiable" {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const length = Number(match[2]);
    return length === 0 ? "unsatisfiable" : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== "" && Number(match[2]) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}

// What is saved runs nothing. What is shown is drawn by the browser's own viewer, which a sandbox would shut out; scripts,
// forms and the portal's origin stay out of its reach all the same, and only the portal's own pages may frame it.
const SAVED = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";
const SHOWN = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/**
 * Answers a file to somebody who may read it. Attached to be saved, unless `view=1` asks for a picture or PDF inside the
 * browser. With files at UploadThing, a redirect to an address that works for two minutes; what is to be shown in a page of
 * the portal passes through it. Error: `not-found` 404 when the store has lost it.
 */
export async function sendFile(request: Request, file: StoredFile): Promise<Response> {
  const view = new URL(request.url).searchParams.get("view") === "1" && isInline(file.detectedType);
  if (uploadTarget().cloud && !view) {
    const location = await signedReadUrl(file.key);
    return new Response(null, { status: 302, headers: { Location: location, "Cache-Control": "private, no-store" } });
  }
  const size = Number(file.sizeBytes);
  const etag = `"${file.sha256 ?? file.id}"`;
  const headers = new Headers({
    "Content-Type": file.detectedType ?? "application/octet-stream",
    "Content-Disposition": disposition(view ? "inline" : "attachment", file.name),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": view ? SHOWN : SAVED,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
    ETag: etag,
  });
  const condition = request.headers.get("If-Range");
  const asked = condition === null || condition === etag ? readRange(request.headers.get("Range"), size) : null;
  if (asked === "unsatisfiable") {
    headers.set("Content-Range", `bytes */${size}`);
    headers.delete("Content-Disposition");
    return new Response(null, { status: 416, headers });
  }
  if (uploadTarget().cloud) return passThrough(file.key, asked, size, headers, request.method);
  if (asked) headers.set("Content-Range", `bytes ${asked.start}-${asked.end}/${size}`);
  headers.set("Content-Length", String(asked ? asked.end - asked.start + 1 : size));
  const opened = await openFile(file.key, asked ?? undefined);
  if (opened.size !== size) {
    await opened.body.cancel();
    throw notFound();
  }
  const status = asked ? 206 : 200;
  if (request.method !== "HEAD") return new Response(opened.body, { status, headers });
  await opened.body.cancel();
  return new Response(null, { status, headers });
}

/** A file of UploadThing on its way through the portal. */
async function passThrough(key: string, asked: ByteRange | null, size: number, headers: Headers, method: string): Promise<Response> {
  if (asked) headers.set("Content-Range", `bytes ${asked.start}-${asked.end}/${size}`);
  headers.set("Content-Length", String(asked ? asked.end - asked.start + 1 : size));
  const status = asked ? 206 : 200;
  if (method === "HEAD") return new Response(null, { status, headers });
  const range = asked ? { Range: `bytes=${asked.start}-${asked.end}` } : undefined;
  const answer = await fetch(await signedReadUrl(key), { ...(range ? { headers: range } : {}), signal: AbortSignal.timeout(120_000) });
  if (answer.status !== status || !answer.body) throw new DomainError("unavailable", "file.cloud");
  return new Response(answer.body, { status, headers });
}
