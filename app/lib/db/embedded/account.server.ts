import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { EmbeddedServerError } from "./errors.server";

/** The unprivileged account under which PostgreSQL runs when the portal runs as root. */
export interface Account {
  uid: number;
  gid: number;
}

/** Accounts of the system to run the server under, best first. initdb demands one that the system knows by name. */
const CANDIDATES = ["postgres", "_postgres", "nobody", "daemon"];

/**
 * The account to run the server under; null means «as ourselves».
 * @throws EmbeddedServerError `foreign-owner` when the cluster belongs to an account that we cannot act for,
 *   `no-account` when root finds no unprivileged account
 */
export function serverAccount(cluster: string): Account | null {
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (own !== 0) {
    if (existsSync(cluster) && statSync(cluster).uid !== own) throw foreignOwner(cluster, statSync(cluster).uid);
    return null;
  }
  const owner = existsSync(join(cluster, "PG_VERSION")) ? statSync(cluster) : null;
  if (owner?.uid === 0) throw foreignOwner(cluster, 0);
  const account = owner ? { uid: owner.uid, gid: owner.gid } : knownAccount();
  assertUsable(account);
  return account;
}

function foreignOwner(cluster: string, uid: number): EmbeddedServerError {
  return uid === 0
    ? new EmbeddedServerError(
        "foreign-owner",
        `Папка базы ${cluster} принадлежит root, а PostgreSQL от root не работает: верните ей владельца (chown -R nobody ${cluster})`,
        `the database folder ${cluster} belongs to root, under whom PostgreSQL refuses to run: give it back to its owner (chown -R nobody ${cluster})`,
      )
    : new EmbeddedServerError(
        "foreign-owner",
        `Папка базы ${cluster} принадлежит другой учётной записи (uid ${uid}): запустите портал от неё или от root либо укажите другую папку в KADR_DATA`,
        `the database folder ${cluster} belongs to another account (uid ${uid}): run the portal as that account or as root, or name another folder in KADR_DATA`,
      );
}

function knownAccount(): Account {
  const lines = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  const known = new Map(lines.map((line) => line.split(":")).map((fields) => [fields[0], fields]));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = known.get(name) ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw noAccount();
}

function assertUsable(account: Account): void {
  const error = asAccount(account, "exit 0", []).error;
  if (error) throw noAccount(error);
}

function noAccount(cause?: unknown): EmbeddedServerError {
  return new EmbeddedServerError(
    "no-account",
    "PostgreSQL не работает от root, а перейти к обычной учётной записи (postgres, nobody) здесь нельзя: запустите портал от обычного пользователя или задайте DATABASE_URL",
    "PostgreSQL refuses to run as root and no ordinary account (postgres, nobody) can be used here: run the portal as an ordinary user or set DATABASE_URL",
    cause,
  );
}

function asAccount(account: Account, script: string, args: string[], cwd = "/") {
  return spawnSync("/bin/sh", ["-c", script, "sh", ...args], { ...account, cwd, stdio: "ignore" });
}

/** True when the account can enter the folder by its full name. */
export function canEnter(account: Account, dir: string): boolean {
  return asAccount(account, 'cd -- "$1"', [dir]).status === 0;
}

/** True when the account can run the program by its full name. */
export function canRun(account: Account, program: string): boolean {
  return asAccount(account, 'test -x "$1"', [program]).status === 0;
}

/**
 * True when the account can work inside a folder that it cannot reach by name: Linux keeps the working directory
 * given at the start, and `/proc/self/cwd` leads to it past closed parents.
 */
export function canWorkInside(account: Account, dir: string): boolean {
  return process.platform === "linux" && asAccount(account, "test -w /proc/self/cwd/.", [], dir).status === 0;
}

/** The sentence that names the folder which keeps the account away from `target`. */
export function unreachable(account: Account, target: string): EmbeddedServerError {
  const block = blockingFolder(account, target) ?? target;
  return new EmbeddedServerError(
    "unreachable",
    `Портал запущен от root, а PostgreSQL работает от uid ${account.uid}, которому закрыта папка ${block}: откройте её (chmod o+x ${block}) или укажите в KADR_DATA другое место`,
    `the portal runs as root while PostgreSQL runs as uid ${account.uid}, to whom the folder ${block} is closed: open it (chmod o+x ${block}) or name another place in KADR_DATA`,
  );
}

function blockingFolder(account: Account, target: string): string | null {
  const chain: string[] = [];
  for (let dir = resolve(target); ; dir = dirname(dir)) {
    chain.unshift(dir);
    if (dir === dirname(dir)) break;
  }
  return chain.find((dir) => existsSync(dir) && statSync(dir).isDirectory() && !canEnter(account, dir)) ?? null;
}
