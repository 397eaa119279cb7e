import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canEnter, canWorkInside, unreachable } from "./account.server";
import type { Account } from "./account.server";
import { ROLE } from "./address.server";
import type { Binaries } from "./binaries.server";
import { EmbeddedServerError, diskFull, saysDiskFull } from "./errors.server";

/** Settings written into `postgresql.conf` once, so that whoever runs the portal may change them there. */
const SETTINGS = [
  "max_connections=100",
  "shared_buffers=128MB",
  "timezone=UTC",
  "log_timezone=UTC",
  "lc_messages=C",
  "logging_collector=on",
  "log_directory=log",
  // One file a weekday, overwritten a week later: a week of history that never grows without end.
  "log_filename=postgresql-%a.log",
  "log_rotation_age=1d",
  "log_rotation_size=0",
  "log_truncate_on_rotation=on",
  "log_lock_waits=on",
  "log_checkpoints=off",
];

/** C types know no Cyrillic letters, and pg_trgm then finds no words: UTF-8 types come first. */
const CHARACTER_TYPES = ["C.UTF-8", "en_US.UTF-8", "ru_RU.UTF-8", "C"];

/** The environment of PostgreSQL programs: nothing of ours may redirect them. */
export function serverEnv(): NodeJS.ProcessEnv {
  const entries: [string, string | undefined][] = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|TZ$|NODE_|npm_)/i.test(name));
  return Object.assign(Object.fromEntries(entries) as NodeJS.ProcessEnv, { LC_ALL: "C", TZ: "UTC" });
}

/** The name by which the server's account reaches the folder: its full one, or the working directory it is started in. */
export function dataArgument(account: Account | null, dir: string): string {
  if (!account || canEnter(account, dir)) return dir;
  if (canWorkInside(account, dir)) return "/proc/self/cwd";
  throw unreachable(account, dir);
}

/**
 * True when a cluster of the right version is there, false when there is none at all.
 * @throws EmbeddedServerError `other-version`, `broken`; the folder is left as it is
 */
export function inspectCluster(cluster: string, major: number): boolean {
  if (!existsSync(cluster) || readdirSync(cluster).length === 0) return false;
  const versionFile = join(cluster, "PG_VERSION");
  if (!existsSync(versionFile)) throw broken(cluster, "PG_VERSION");
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== String(major)) throw otherVersion(cluster, version, major);
  if (!existsSync(join(cluster, "global", "pg_control"))) throw broken(cluster, "global/pg_control");
  return true;
}

function broken(cluster: string, missing: string): EmbeddedServerError {
  return new EmbeddedServerError(
    "broken",
    `Папка базы ${cluster} повреждена: в ней нет ${missing}; верните её из резервной копии или уберите в сторону, тогда будет создана новая`,
    `the database folder ${cluster} is damaged: it has no ${missing}; restore it from a backup or move it aside and a new one will be made`,
  );
}

function otherVersion(cluster: string, version: string, major: number): EmbeddedServerError {
  return new EmbeddedServerError(
    "other-version",
    `В папке ${cluster} лежит база PostgreSQL ${version}, а портал несёт версию ${major}: перенесите её через pg_dump или запустите портал прежней версии; данные не тронуты`,
    `the folder ${cluster} holds a database of PostgreSQL ${version} while the portal carries version ${major}: move it over with pg_dump or run the former portal; no data was touched`,
  );
}

/**
 * Creates the cluster beside its final place and moves it there when it is whole, so that a cut-off creation
 * can never be taken for a database. Only what this very call made is cleaned up.
 * @throws EmbeddedServerError `disk-full`, `start-failed`, `unreachable`
 */
export async function createCluster(cluster: string, binaries: Binaries, account: Account | null, password?: string): Promise<void> {
  const draft = `${cluster}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await initialise(draft, binaries, account, password);
    if (existsSync(cluster)) rmdirSync(cluster);
    renameSync(draft, cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initialise(draft: string, binaries: Binaries, account: Account | null, password?: string): Promise<void> {
  let output = "";
  for (const type of process.platform === "win32" ? [null] : CHARACTER_TYPES) {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    if (account) chownSync(draft, account.uid, account.gid);
    const passwordFile = password ? `${draft}.password` : null;
    if (passwordFile && password) writeFileSync(passwordFile, password, { mode: 0o600 });
    const args = initArguments(dataArgument(account, draft), type, passwordFile);
    const result = await run(binaries.initdb, args, draft, account);
    if (passwordFile) rmSync(passwordFile, { force: true });
    if (result.status === 0) return;
    output = result.output;
    if (saysDiskFull(output)) throw diskFull(dirname(draft));
    if (!/invalid locale/i.test(output)) break;
  }
  throw new EmbeddedServerError(
    "start-failed",
    `PostgreSQL не смогла создать базу в ${dirname(draft)}: ${lastLines(output)}`,
    "PostgreSQL could not create the database there, its own words stand before",
  );
}

function initArguments(dataDir: string, characterType: string | null, passwordFile: string | null): string[] {
  return [
    ...["-D", dataDir, "-U", ROLE, "--encoding=UTF8", "--no-instructions"],
    ...["--locale-provider=icu", "--icu-locale=ru"],
    ...(characterType ? [`--locale=${characterType}`] : []),
    ...(passwordFile ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth-local=trust", "--auth-host=reject"]),
    ...(process.env.KADR_PG_FAST === "1" ? ["--no-sync"] : []),
    ...SETTINGS.flatMap((setting) => ["-c", setting]),
  ];
}

function run(program: string, args: string[], cwd: string, account: Account | null): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, ...account, env: serverEnv(), stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error) => resolve({ status: null, output: error.message }));
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** The lines of a program's output that tell what went wrong, in one line. */
export function lastLines(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter(Boolean);
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error|DETAIL|HINT)\b/.test(line));
  return (telling.length > 0 ? telling : lines).slice(-4).join(" · ") || "—";
}
