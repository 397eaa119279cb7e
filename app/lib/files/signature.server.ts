import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { DomainError } from "~/lib/errors";

const PREFIX = "hmac-sha256=";

/** `hmac-sha256=<hex>` of a payload, as UploadThing signs addresses and callbacks. */
export const sign = (payload: string, secret: string): string =>
  PREFIX + createHmac("sha256", secret).update(payload).digest("hex");

/** Compares two secrets in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** What a signed upload address says about its file. */
export interface SignedUpload {
  key: string;
  slug: string | null;
  customId: string | null;
}

/** Keys are what the SDK makes: letters and digits. Nothing else may become part of a path. */
export const isFileKey = (key: string): boolean => /^[A-Za-z0-9]{8,128}$/.test(key);

/**
 * Checks a signed upload address. `tail` is the part of the path after the ingest, `search` the query with its `?`,
 * `base` the ingest as it was signed: proxies may change the origin, never the rest.
 * Errors: `file.link` 403 for a forged, expired or malformed address.
 */
export function verifyUpload(base: string, tail: string, search: string, secret: string, now: number): SignedUpload {
  const refused = () => new DomainError("forbidden", "file.link");
  const marker = search.lastIndexOf("&signature=");
  if (marker < 0 || !isFileKey(tail)) throw refused();
  const signed = `${base}/${tail}${search.slice(0, marker)}`;
  const signature = decodeURIComponent(search.slice(marker + "&signature=".length));
  if (!sameSecret(sign(signed, secret), signature)) throw refused();
  const params = new URLSearchParams(search.slice(0, marker));
  const expires = Number(params.get("expires"));
  if (!(expires > now)) throw refused();
  // The SDK encodes each value before it is put into the query, so that they are encoded twice.
  const told = (name: string) => {
    const value = params.get(name);
    return value === null ? null : decodeURIComponent(value);
  };
  return { key: tail, slug: told("x-ut-slug"), customId: told("x-ut-custom-id") };
}
