import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { closeDatabase } from "~/lib/db/client.server";
import { joinEmbedded } from "~/lib/db/embedded.server";
import { applyMigrations } from "~/lib/db/migrate.server";
import { ensureBuilt } from "../scripts/prepare.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A migrated database with reference rows that keeps its durability, in `process.env.DATABASE_URL` while it is open. */
export interface Ground {
  url: string;
  /** Folder of the embedded server; null with a server of one's own. */
  dataDir: string | null;
  /** Lines of the embedded server's log; none with a server of one's own. */
  serverLog(): string[];
  /** Deadlocks that the server has counted in this database. */
  deadlocks(): Promise<number>;
  /** Leaves the server; what was made for the ground is removed unless `keep` is given. */
  close(options?: { keep?: boolean }): Promise<void>;
}

/**
 * Opens a ground: on the server in `DATABASE_URL`, or on an embedded one in a folder of its own, with every commit
 * written to the disk.
 * @param embedded true asks for an embedded server in any case
 */
export async function openGround({ embedded = false }: { embedded?: boolean } = {}): Promise<Ground> {
  const given = embedded ? undefined : process.env.DATABASE_URL;
  const base = given ? await givenGround(given) : await embeddedGround();
  await applyMigrations(base.url);
  const before = process.env.DATABASE_URL;
  await closeDatabase();
  process.env.DATABASE_URL = base.url;
  const { seedReference } = await import("../prisma/seed/reference");
  await seedReference();
  return {
    ...base,
    serverLog: () => (base.dataDir ? logLines(base.dataDir) : []),
    deadlocks: async () => Number((await ask(base.url, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))[0]?.deadlocks ?? 0),
    close: async ({ keep = false } = {}) => {
      await closeDatabase();
      if (before === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = before;
      await base.leave(keep);
    },
  };
}

async function givenGround(server: string) {
  const name = `kadr_ground_${randomBytes(6).toString("hex")}`;
  await ask(server, `CREATE DATABASE "${name}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const leave = async (keep: boolean) => {
    if (!keep) await ask(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  };
  return { url: url.toString(), dataDir: null, leave };
}

async function embeddedGround() {
  const dataDir = mkdtempSync(join(tmpdir(), "kadr-ground-"));
  // Other tests' server may forget everything in a crash; this one may not.
  delete process.env.KADR_PG_FAST;
  const server = await joinEmbedded({ dataDir });
  const leave = async (keep: boolean) => {
    await server.release();
    if (!keep) rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: server.url(), dataDir, leave };
}

/** The log of the embedded server in a data folder, line by line. */
export function logLines(dataDir: string): string[] {
  const dir = join(dataDir, "postgres", "log");
  return readdirSync(dir).flatMap((file) => readFileSync(join(dir, file), "utf8").split("\n"));
}

/** One statement on a connection of its own. */
export async function ask(url: string, statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** The built portal as a process of its own. */
export interface Portal {
  url: string;
  pid: number;
  /** Everything that it has said so far. */
  output(): string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends it the orderly way. */
  stop(): Promise<void>;
}

interface Options {
  /** Data folder of the embedded server; without it `databaseUrl` is used. */
  dataDir?: string;
  databaseUrl?: string;
  env?: Record<string, string>;
  /** Arguments for Node itself. */
  node?: string[];
}

/** What `npm start` tells Node: the portal that is measured is the portal that runs. */
const SERVER_FLAGS = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { start: string } }).scripts.start.split(" ").filter((word) => word.startsWith("--"));

/** Starts the built portal on a port of its own and waits until it answers; builds it first when the build is not there. */
export async function startPortal({ dataDir, databaseUrl, env: more = {}, node = [] }: Options): Promise<Portal> {
  await ensureBuilt();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", PORT: String(port), APP_URL: url };
  for (const name of ["DATABASE_URL", "KADR_DATA", "KADR_DEMO", "KADR_PG_FAST", "NODE_OPTIONS", "VITEST"]) delete env[name];
  if (dataDir) env.KADR_DATA = dataDir;
  if (databaseUrl) env.DATABASE_URL = databaseUrl;
  const child = spawn(process.execPath, [...SERVER_FLAGS, ...node, "scripts/serve.mjs"], {
    cwd: ROOT,
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Kadr is open")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code, signal) => reject(new Error(`The portal ended with ${code ?? signal}:\n${output}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return { url, pid: child.pid ?? 0, output: () => output, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/** Process id of the embedded server of a data folder; null when none is recorded. */
export function postmasterOf(dataDir: string): number | null {
  const file = join(dataDir, "postgres", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
  /** Milliseconds until the whole answer was there. */
  took: number;
}

/** A client of the API with a token: sends JSON, reads JSON and the time it took. */
export function apiClient(url: string, token: string) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const began = performance.now();
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown>, headers: response.headers, took: performance.now() - began };
  };
}

export type ApiClient = ReturnType<typeof apiClient>;
