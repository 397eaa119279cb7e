import { createHash } from "node:crypto";
import { join } from "node:path";
import { DomainError, notFound } from "~/lib/errors";
import { isFileKey } from "./signature.server";
import { filesFolder } from "./token.server";

/**
 * Folders of the store. Whole files never share one with those still arriving: only what was checked gets
 * into `ready`, and a file there is never written again.
 */
export type Shelf = "ready" | "arriving";

/** Path of a key on a shelf. Error: `not-found` 404 for anything that is no key. */
export function pathOf(shelf: Shelf, key: string, suffix = ""): string {
  if (!isFileKey(key)) throw notFound();
  // The SDK's keys begin alike (the app's id), so that the fan-out goes by their hash.
  const fan = createHash("sha256").update(key).digest("hex");
  return join(filesFolder(), shelf, fan.slice(0, 2), fan.slice(2, 4), key + suffix);
}

/** Code of a system error, like `ENOENT`. */
export const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;

/** Turns a full disk into a refusal that people can read: `file.space` 503. Other errors pass. */
export function explainDisk(error: unknown): never {
  if (["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "")) throw new DomainError("unavailable", "file.space");
  throw error;
}
