import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Account } from "./account.server";
import { SOCKET_NAME, listenSettings, urlOf } from "./address.server";
import type { Address } from "./address.server";
import type { Binaries } from "./binaries.server";
import { dataArgument, lastLines, serverEnv } from "./cluster.server";
import { EmbeddedServerError, diskFull, saysDiskFull } from "./errors.server";
import { isAlive, processesIn, worksIn } from "./processes.server";

/** What is needed to start the server of one cluster. */
export interface Launch {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  address: Address;
  startLog: string;
}

const POLL_MS = 25;
/** Recovery after a crash replays the journal; on a slow disk that takes minutes, not seconds. */
const READY_MS = 300_000;
const STOP_MS = 60_000;
const ORPHANS_MS = 10_000;
const RETRIES = 20;
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/**
 * The address of the server that already runs on the cluster, waiting while it starts or recovers; null when none runs.
 * @throws EmbeddedServerError `busy` when a server runs but does not answer
 */
export async function findRunning(cluster: string, fallback: Address): Promise<Address | null> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const running = readPidFile(cluster);
    if (!running || !worksIn(running.pid, cluster)) return null;
    const address = running.socketDir ? { socketDir: running.socketDir } : fallback;
    if (await answers(address)) return address;
    if (Date.now() > deadline || (await socketIsLost(address, running.status))) throw silent(running.pid, cluster);
    await delay(POLL_MS);
  }
}

async function socketIsLost(address: Address, status: string): Promise<boolean> {
  if (status !== "ready" || !("socketDir" in address)) return false;
  return !existsSync(join(address.socketDir, SOCKET_NAME));
}

function silent(pid: number, cluster: string): EmbeddedServerError {
  return new EmbeddedServerError(
    "busy",
    `PostgreSQL (процесс ${pid}) работает на ${cluster}, но не отвечает: остановите её (kill -INT ${pid}) и запустите портал снова`,
    `PostgreSQL (process ${pid}) runs on ${cluster} but does not answer: stop it (kill -INT ${pid}) and start the portal again`,
  );
}

/**
 * Starts the server detached from this process and waits until it answers; recovers the cluster after a crash.
 * @returns null, or the address of a server that a killed process had set off and that came up meanwhile
 * @throws EmbeddedServerError `start-failed` with PostgreSQL's own words, `disk-full`, `unreachable`
 */
export async function startServer(launch: Launch): Promise<Address | null> {
  for (let attempt = 1; ; attempt += 1) {
    await clearStaleLocks(launch.cluster, launch.address);
    const running = await findRunning(launch.cluster, launch.address);
    if (running) return running;
    const output = await tryStart(launch);
    if (output === null) return null;
    if (saysDiskFull(output)) throw diskFull(launch.cluster);
    const passing = /pre-existing shared memory block|lock file ".*" already exists|is another postmaster/i.test(output);
    if (!passing || attempt >= RETRIES) throw startFailed(launch.cluster, output);
    await delay(POLL_MS * 10);
  }
}

function startFailed(cluster: string, output: string): EmbeddedServerError {
  return new EmbeddedServerError(
    "start-failed",
    `PostgreSQL не запустилась на папке ${cluster} (данные не тронуты; верните их из резервной копии, если они повреждены), её слова: ${lastLines(output)}`,
    `PostgreSQL did not start on that folder (no data was touched; restore a backup if it is damaged), its own words stand before`,
  );
}

/** Starts once; null when the server answers, else what it said. */
async function tryStart(launch: Launch): Promise<string | null> {
  const before = Date.now();
  const child = spawnServer(launch);
  let ended = false;
  let failure = "";
  child.once("error", (error) => {
    ended = true;
    failure = error.message;
  });
  // On Windows the child is pg_ctl, which ends as soon as it has started the server: only its failure counts.
  child.once("exit", (code) => (ended = process.platform !== "win32" || code !== 0));
  const deadline = before + READY_MS;
  while (!ended && Date.now() < deadline) {
    if (await answers(launch.address)) return null;
    await delay(POLL_MS);
  }
  if (!ended) throw silent(child.pid ?? 0, launch.cluster);
  // The log is written by a process of its own, which ends a moment after the server.
  await orphansGone(launch.cluster);
  return [failure, readText(launch.startLog), recentLog(launch.cluster, before)].join("\n");
}

function spawnServer({ cluster, binaries, account, address, startLog }: Launch): ChildProcess {
  const where = dataArgument(account, cluster);
  const settings = [...listenSettings(address, cluster, where !== cluster), ...(process.env.KADR_PG_FAST === "1" ? FAST : [])];
  const output = openSync(startLog, "w", 0o600);
  try {
    const args = ["-D", where, ...settings.flatMap((setting) => ["-c", setting])];
    const child =
      process.platform === "win32"
        ? spawnThroughControl(binaries, cluster, settings, startLog)
        : spawn(binaries.postgres, args, { cwd: cluster, ...account, env: serverEnv(), detached: true, stdio: ["ignore", output, output] });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** On Windows only pg_ctl can drop the rights of an administrator, under which postgres refuses to run. */
function spawnThroughControl(binaries: Binaries, cluster: string, settings: string[], startLog: string): ChildProcess {
  const options = settings.map((setting) => `-c "${setting.replaceAll('"', '\\"')}"`).join(" ");
  const script = ["start", "-W", "-D", cluster, "-l", startLog, "-o", options];
  return spawn(binaries.pgCtl, script, { cwd: cluster, env: serverEnv(), detached: true, stdio: "ignore", windowsHide: true });
}

/**
 * Stops the server the orderly way: sessions are ended, the journal is written out.
 * @throws EmbeddedServerError `busy` when it has not stopped within a minute
 */
export async function stopServer(cluster: string, binaries: Binaries): Promise<void> {
  const running = readPidFile(cluster);
  if (!running || !worksIn(running.pid, cluster)) return;
  if (process.platform === "win32") {
    execFileSync(binaries.pgCtl, ["stop", "-m", "fast", "-w", "-D", cluster], { env: serverEnv(), windowsHide: true });
    return;
  }
  process.kill(running.pid, "SIGINT");
  const deadline = Date.now() + STOP_MS;
  while (isAlive(running.pid)) {
    if (Date.now() > deadline) throw silent(running.pid, cluster);
    await delay(POLL_MS);
  }
}

/**
 * PostgreSQL takes any existing process with a recorded pid for a rival. Once that process is known to be a zombie or
 * a stranger and no orphan works on the cluster, the records may go. Only Linux shows this for certain.
 */
async function clearStaleLocks(cluster: string, address: Address): Promise<void> {
  if (process.platform !== "linux" || !("socketDir" in address)) return;
  await orphansGone(cluster);
  if (processesIn(cluster).length > 0) return;
  for (const lock of [join(cluster, "postmaster.pid"), join(address.socketDir, `${SOCKET_NAME}.lock`)]) rmSync(lock, { force: true });
}

/** Waits until only a server, if any, works in the cluster: backends of a killed one live on for a moment. */
async function orphansGone(cluster: string): Promise<void> {
  const deadline = Date.now() + ORPHANS_MS;
  while (processesIn(cluster).length > 0 && !isServed(cluster) && Date.now() < deadline) await delay(POLL_MS);
}

function isServed(cluster: string): boolean {
  const running = readPidFile(cluster);
  return running !== null && worksIn(running.pid, cluster);
}

function readPidFile(cluster: string): { pid: number; socketDir: string; status: string } | null {
  const lines = readText(join(cluster, "postmaster.pid")).split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, socketDir: lines[4] === "." ? cluster : (lines[4] ?? ""), status: lines[7] ?? "" };
}

async function answers(address: Address): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(address, "postgres"), connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // Too many clients is an answer too.
    return (error as { code?: string }).code === "53300";
  } finally {
    await client.end().catch(() => undefined);
  }
}

function recentLog(cluster: string, since: number): string {
  const dir = join(cluster, "log");
  if (!existsSync(dir)) return "";
  const recent = readdirSync(dir)
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).mtimeMs >= since - 1_000);
  return recent.map((file) => readText(file).split("\n").slice(-12).join("\n")).join("\n");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
