import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EmbeddedServerError } from "./errors.server";
import { isAlive, startMark } from "./processes.server";

const WAIT_MS = 180_000;
const POLL_MS = 30;
const GUARD = /^guard-(\d+)$/;
const MEMBER = /^member-(\d+)-(\w+)-\w+$/;

/**
 * Runs `work` while no other process does so in the same folder.
 *
 * The guard is the highest-numbered `guard-N` file. It names its holder; an empty one is free, one whose holder
 * died is taken over by creating N+1, which only one process can do. The highest file is never deleted, so numbers
 * never repeat and a slow process cannot mistake an old guard for a free one.
 * @throws EmbeddedServerError `busy` when the holder has not finished within three minutes
 */
export async function withGuard<T>(dir: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  const file = await takeGuard(dir, onWait);
  try {
    return await work();
  } finally {
    truncateSync(file);
  }
}

async function takeGuard(dir: string, onWait?: () => void): Promise<string> {
  const deadline = Date.now() + WAIT_MS;
  for (let waited = 0; Date.now() < deadline; waited += 1) {
    const top = topGuard(dir);
    const holder = top === 0 ? "" : holderOf(dir, top);
    if (!isHeld(holder)) {
      const file = tryTake(dir, top + 1);
      if (file) return file;
    }
    if (waited === 10) onWait?.();
    await delay(POLL_MS);
  }
  throw new EmbeddedServerError(
    "busy",
    `Другой процесс слишком долго запускает или останавливает базу в ${dir}: дождитесь его или завершите`,
    `another process has been starting or stopping the database in ${dir} for too long: wait for it or end it`,
  );
}

function tryTake(dir: string, number: number): string | null {
  const file = join(dir, `guard-${number}`);
  const draft = join(dir, `draft-${process.pid}-${randomBytes(6).toString("hex")}`);
  writeFileSync(draft, identity(process.pid), { mode: 0o600 });
  try {
    // A link appears with its content already in it, so nobody ever reads a guard that has no name yet.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if (topGuard(dir) !== number) {
    rmSync(file, { force: true });
    return null;
  }
  for (const old of guards(dir)) if (old < number) rmSync(join(dir, `guard-${old}`), { force: true });
  return file;
}

function guards(dir: string): number[] {
  return readdirSync(dir)
    .map((name) => Number(GUARD.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0);
}

function topGuard(dir: string): number {
  return Math.max(0, ...guards(dir));
}

function holderOf(dir: string, number: number): string {
  try {
    return readFileSync(join(dir, `guard-${number}`), "utf8");
  } catch {
    return "";
  }
}

function isHeld(holder: string): boolean {
  const [pid, mark] = holder.split("-");
  return Boolean(pid && mark) && isSame(Number(pid), mark ?? "");
}

function isSame(pid: number, mark: string): boolean {
  return isAlive(pid) && startMark(pid) === mark;
}

function identity(pid: number): string {
  return `${pid}-${startMark(pid)}`;
}

/** Creates the folder of guards and members. */
export function openRegister(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
}

/** Records that this process uses the server; returns the file to give to `leave`. Call it under the guard. */
export function enter(dir: string): string {
  const file = join(dir, `member-${identity(process.pid)}-${randomBytes(6).toString("hex")}`);
  writeFileSync(file, "", { mode: 0o600 });
  return file;
}

/** Removes the record of `enter`; true when no living process uses the server any more. Call it under the guard. */
export function leave(dir: string, file: string): boolean {
  rmSync(file, { force: true });
  return membersAlive(dir) === 0;
}

function membersAlive(dir: string): number {
  let alive = 0;
  for (const name of readdirSync(dir)) {
    const [, pid, mark] = MEMBER.exec(name) ?? [];
    if (!pid || !mark) continue;
    if (isSame(Number(pid), mark)) alive += 1;
    else rmSync(join(dir, name), { force: true });
  }
  return alive;
}
