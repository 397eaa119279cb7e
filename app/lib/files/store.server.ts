import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat, truncate, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { DomainError, notFound } from "~/lib/errors";
import { codeOf, explainDisk, pathOf } from "./shelves.server";
import { isFileKey } from "./signature.server";
import { filesFolder } from "./token.server";

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return 0;
    throw error;
  }
}

/** How many bytes of an unfinished upload are here: the next range begins there. */
export async function receivedSoFar(key: string): Promise<number> {
  return sizeOf(pathOf("arriving", key, ".part"));
}

const writers = new Map<string, { stop: AbortController; over: Promise<unknown> }>();

/**
 * Lets one upload at a key at a time, from its first byte to its verdict; a newer one stops the older, whose connection
 * is dead or about to be: browsers repeat a request by themselves when a connection breaks.
 */
export async function alone<T>(key: string, work: (stopped: AbortSignal) => Promise<T>): Promise<T> {
  const before = writers.get(key);
  before?.stop.abort();
  const stop = new AbortController();
  const over = Promise.resolve(before?.over).then(() => work(stop.signal));
  const mine = { stop, over: over.catch(() => undefined) };
  writers.set(key, mine);
  try {
    return await over;
  } finally {
    if (writers.get(key) === mine) writers.delete(key);
  }
}

/** Hands chunks on until it is told to stop; it does not wait for the next chunk then, which may never come. */
async function* untilStopped(source: AsyncIterable<Uint8Array>, stopped?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const chunks = source[Symbol.asyncIterator]();
  const stop = new Promise<never>((_resolve, reject) => {
    const refuse = () => reject(new DomainError("conflict", "file.range"));
    if (stopped?.aborted) refuse();
    stopped?.addEventListener("abort", refuse, { once: true });
  });
  stop.catch(() => undefined);
  for (;;) {
    const pending = chunks.next();
    pending.catch(() => undefined);
    const next = await Promise.race([pending, stop]);
    if (next.done) return;
    yield next.value;
  }
}

/**
 * Appends a range to an unfinished upload as it arrives and answers how many bytes are here now. What arrived before
 * the source failed is kept for the next range. `start` is where the range begins, `declared` the whole size in bytes.
 * Errors: `file.range` 409 when the range would leave a gap or a newer connection took over; `file.changed` 422 past the
 * declared size; `file.space` 503.
 */
export async function receive(
  key: string,
  start: number,
  source: AsyncIterable<Uint8Array>,
  declared: number,
  stopped?: AbortSignal,
): Promise<number> {
  const path = pathOf("arriving", key, ".part");
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(explainDisk);
  const present = await sizeOf(path);
  if (start > present) throw new DomainError("conflict", "file.range", {}, { rangeStart: present });
  if (start < present) await truncate(path, start);
  const file = await open(path, "a", 0o600).catch(explainDisk);
  let size = start;
  try {
    for await (const chunk of untilStopped(source, stopped)) {
      if (size + chunk.length > declared) throw new DomainError("invalid", "file.changed");
      await file.appendFile(chunk);
      size += chunk.length;
    }
    return size;
  } catch (error) {
    explainDisk(error);
  } finally {
    await file.close();
  }
}

const toMegabytes = (bytes: number) => Math.max(1, Math.ceil(bytes / 1024 / 1024));

/** A whole file that stands aside until it is checked. */
export interface Candidate {
  path: string;
  size: number;
  sha256: string;
}

async function copyAside(key: string, source: AsyncIterable<Uint8Array>, limit: number): Promise<Candidate> {
  const path = pathOf("arriving", key, `.${randomBytes(6).toString("hex")}.tmp`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(explainDisk);
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600).catch(explainDisk);
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > limit) throw new DomainError("invalid", "file.size", { max: toMegabytes(limit) });
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    explainDisk(error);
  } finally {
    await file.close();
  }
  return { path, size, sha256: hash.digest("hex") };
}

/**
 * Copies a finished upload aside. The copy is what gets checked and kept: a connection that still holds the upload
 * open could change it after the check. Errors: `file.space` 503.
 */
export const setAside = (key: string, limit: number): Promise<Candidate> =>
  copyAside(key, readPath(pathOf("arriving", key, ".part")), limit);

/** Opens the file when it is asked for the first bytes, so that its errors find somebody to hear them. */
async function* readPath(path: string): AsyncGenerator<Buffer, void> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
}

/** Takes a file from a source that cannot be resumed (a plain form, another store). Errors as of `receive`. */
export const takeWhole = (key: string, source: AsyncIterable<Uint8Array>, limit: number): Promise<Candidate> =>
  copyAside(key, source, limit);

/** Puts a checked file in its place, durably. False when a file is there already; that one stays. */
export async function publish(key: string, candidate: Candidate): Promise<boolean> {
  const path = pathOf("ready", key);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(explainDisk);
  try {
    await link(candidate.path, path);
    await unlink(candidate.path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // Some file systems know no hard links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error) ?? "")) explainDisk(error);
    if ((await sizeOf(path)) > 0) return false;
    await rename(candidate.path, path);
  }
  await syncFolder(dirname(path));
  return true;
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

/** The file that stands under the key already, measured anew. */
export async function published(key: string): Promise<Candidate> {
  const path = pathOf("ready", key);
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of readPath(path)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { path, size, sha256: hash.digest("hex") };
}

export const drop = (candidate: Candidate): Promise<void> => rm(candidate.path, { force: true });

/** Forgets what has arrived of an upload; the note about it stays. */
export const forgetArriving = (key: string): Promise<void> => rm(pathOf("arriving", key, ".part"), { force: true });

/** Removes everything under a key. Repeats do no harm. */
export async function removeFile(key: string): Promise<void> {
  if (!isFileKey(key)) return;
  await Promise.all([
    rm(pathOf("ready", key), { force: true }),
    rm(pathOf("arriving", key, ".part"), { force: true }),
    rm(pathOf("arriving", key, ".json"), { force: true }),
  ]);
}

/** Bytes `start` to `end`, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Opens a kept file for reading, wholly or in part. Errors: `not-found` 404 when the store has no such file. */
export async function openKept(key: string, range?: ByteRange): Promise<{ size: number; body: ReadableStream<Uint8Array> }> {
  const file = await open(pathOf("ready", key), "r").catch((error: unknown) => {
    throw codeOf(error) === "ENOENT" ? notFound() : error;
  });
  try {
    const { size } = await file.stat();
    const stream = file.createReadStream({ start: range?.start ?? 0, ...(range ? { end: range.end } : {}) });
    return { size, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What lies in `arriving` and was last touched before `before`: unfinished uploads, notes and drafts. */
export async function* staleArrivals(before: Date): AsyncGenerator<{ key: string; remove: () => Promise<void> }> {
  const root = join(filesFolder(), "arriving");
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const touched = await stat(path).catch(() => null);
    if (touched && touched.mtime < before) {
      yield { key: entry.name.split(".")[0]!, remove: () => rm(path, { force: true }) };
    }
  }
}
