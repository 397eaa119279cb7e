import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { embeddedDataDir, joinEmbedded } from "~/lib/db/embedded.server";
import type { EmbeddedServer } from "~/lib/db/embedded.server";

const HOLDER = join(import.meta.dirname, "embedded-holder.ts");
const isRoot = process.getuid?.() === 0;

let base: string;
let dataDir: string;
const joined: EmbeddedServer[] = [];
const holders: ChildProcess[] = [];

beforeEach(() => {
  process.env.KADR_PG_FAST = "1";
  base = realpathSync(mkdtempSync(join(tmpdir(), "kadr-embedded-")));
  chmodSync(base, 0o755);
  dataDir = join(base, "data");
});

afterEach(async () => {
  delete process.env.KADR_PG_FAST;
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
  for (const server of joined.splice(0)) await server.release();
  killServer();
  rmSync(base, { recursive: true, force: true });
});

async function joinHere(dir = dataDir): Promise<EmbeddedServer> {
  const server = await joinEmbedded({ dataDir: dir });
  joined.push(server);
  return server;
}

/** Another process that joins and stays; resolves when it has joined. */
async function hold(dir = dataDir): Promise<{ child: ChildProcess; started: boolean; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", HOLDER, dir], { stdio: ["pipe", "pipe", "inherit"] });
  holders.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...(JSON.parse(line) as { started: boolean; url: string }) };
  }
  throw new Error("the holder ended before it had joined");
}

async function leaveOrderly(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  await ended;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function serverPid(dir = dataDir): number | null {
  const file = join(dir, "postgres", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null;
}

function killServer(): void {
  const pid = existsSync(dataDir) ? serverPid() : null;
  if (pid) spawnSync("kill", ["-9", String(pid)]);
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function snapshot(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const stat = lstatSync(join(dir, name));
      return `${name} ${stat.size} ${stat.mtimeMs} ${stat.uid}`;
    });
}

describe("first start", () => {
  test("creates a Russian UTF-8 database that is reached through a private socket only", async () => {
    const server = await joinHere();
    expect(server.started).toBe(true);
    const [settings] = await query(
      server.url(),
      `SELECT current_database() AS db, current_user AS role, current_setting('listen_addresses') AS tcp,
              current_setting('TimeZone') AS zone, current_setting('log_lock_waits') AS waits,
              current_setting('server_encoding') AS encoding, current_setting('max_connections') AS connections`,
    );
    expect(settings).toEqual({ db: "kadr", role: "kadr", tcp: "", zone: "UTC", waits: "on", encoding: "UTF8", connections: "100" });
    const socketDir = new URL(server.url()).searchParams.get("host") ?? "";
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
  });

  test("sorts Russian, knows Cyrillic trigrams and allows the extensions that the portal needs", async () => {
    const { url } = await joinHere();
    const sorted = await query(url(), "SELECT w FROM unnest(ARRAY['жук','ёлка','Ель','ель','я','Аист']) w ORDER BY w");
    expect(sorted.map((row) => row.w)).toEqual(["Аист", "ёлка", "ель", "Ель", "жук", "я"]);
    await query(url(), "CREATE EXTENSION btree_gist");
    await query(url(), "CREATE EXTENSION pg_trgm");
    expect(await query(url(), "SELECT similarity('анимация', 'анимации') > 0.4 AS near")).toEqual([{ near: true }]);
  });

  test("is durable unless the tests ask for speed", async () => {
    delete process.env.KADR_PG_FAST;
    const { url } = await joinHere();
    expect(await query(url(), "SELECT current_setting('fsync') f, current_setting('synchronous_commit') s, current_setting('full_page_writes') p")).toEqual([
      { f: "on", s: "on", p: "on" },
    ]);
  });

  test("writes a deadlock to its log", async () => {
    const { url } = await joinHere();
    await query(url(), "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
    const clients = [new pg.Client({ connectionString: url() }), new pg.Client({ connectionString: url() })] as const;
    for (const client of clients) await client.connect();
    await clients[0].query("BEGIN; SELECT 1 FROM t WHERE id = 1 FOR UPDATE");
    await clients[1].query("BEGIN; SELECT 1 FROM t WHERE id = 2 FOR UPDATE");
    const results = await Promise.allSettled([
      clients[0].query("SELECT 1 FROM t WHERE id = 2 FOR UPDATE"),
      clients[1].query("SELECT 1 FROM t WHERE id = 1 FOR UPDATE"),
    ]);
    for (const client of clients) await client.end();
    expect(results.filter((result) => result.status === "rejected")).toHaveLength(1);
    const logs = join(dataDir, "postgres", "log");
    await until(() => readdirSync(logs).some((name) => readFileSync(join(logs, name), "utf8").includes("deadlock detected")), "deadlock in the log");
  });

  test("listens in a short private folder when the path is too long for a socket", async () => {
    const long = join(base, "д".repeat(60), "data");
    const { url } = await joinHere(long);
    const socketDir = new URL(url()).searchParams.get("host") ?? "";
    expect(Buffer.byteLength(join(socketDir, ".s.PGSQL.5432"))).toBeLessThanOrEqual(103);
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
    expect(await query(url(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    rmSync(socketDir, { recursive: true, force: true });
  });
});

describe("sharing", () => {
  test("a second process joins and the first may leave without cutting it off", async () => {
    const first = await joinHere();
    const second = await hold();
    expect(second.started).toBe(false);
    expect(second.url).toBe(first.url());
    const pid = serverPid();
    await first.release();
    expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await leaveOrderly(second.child);
    expect(pid).not.toBeNull();
    expect(serverPid()).toBeNull();
  });

  test("of three processes that start at once exactly one starts the server", async () => {
    const all = await Promise.all([hold(), hold(), hold()]);
    expect(all.map((one) => one.started).sort()).toEqual([false, false, true]);
    expect(new Set(all.map((one) => one.url)).size).toBe(1);
    for (const one of all) await leaveOrderly(one.child);
    expect(serverPid()).toBeNull();
  });

  test("two joins in one process count twice; releasing one of them twice counts once", async () => {
    const [first, second] = [await joinHere(), await joinHere()];
    await first.release();
    await first.release();
    expect(await query(second.url(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await second.release();
    expect(serverPid()).toBeNull();
  });
});

describe("after a crash", () => {
  test("the server outlives a killed portal and the next one joins it, data intact", async () => {
    const { child, url } = await hold();
    await query(url, "CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    const pid = serverPid();
    await kill(child);
    const server = await joinHere();
    expect(server.started).toBe(false);
    expect(serverPid()).toBe(pid);
    expect(await query(server.url(), "SELECT id FROM t")).toEqual([{ id: 7 }]);
    await server.release();
    expect(serverPid()).toBeNull();
  });

  test("a killed server is recovered with every committed row", async () => {
    delete process.env.KADR_PG_FAST;
    const first = await joinHere();
    await query(first.url(), "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
    process.kill(serverPid() ?? 0, "SIGKILL");
    const second = await joinHere();
    expect(second.started).toBe(true);
    expect(await query(second.url(), "SELECT count(*)::int AS n FROM t")).toEqual([{ n: 1000 }]);
  });

  test("portal and server killed together, with a stale pid file that names a living stranger", async () => {
    delete process.env.KADR_PG_FAST;
    const { child, url } = await hold();
    await query(url, "CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    const pid = serverPid() ?? 0;
    await kill(child);
    process.kill(pid, "SIGKILL");
    const file = join(dataDir, "postgres", "postmaster.pid");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, String(process.pid)));
    const server = await joinHere();
    expect(server.started).toBe(true);
    expect(await query(server.url(), "SELECT id FROM t")).toEqual([{ id: 7 }]);
  });

  test("a guard left by a killed process is taken over", async () => {
    const register = join(dataDir, "postgres.run");
    mkdirSync(register, { recursive: true });
    writeFileSync(join(register, "guard-3"), "1-nosuchstart");
    expect((await joinHere()).started).toBe(true);
    expect(readdirSync(register).filter((name) => name.startsWith("guard-"))).toEqual(["guard-4"]);
  });
});

describe("refusals leave the folder as it is", () => {
  test("another major version", async () => {
    await (await joinHere()).release();
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "17\n");
    const before = snapshot(join(dataDir, "postgres"));
    await expect(joinHere()).rejects.toMatchObject({ code: "other-version", message: expect.stringContaining("PostgreSQL 17") });
    expect(snapshot(join(dataDir, "postgres"))).toEqual(before);
  });

  test("a folder that is not a cluster", async () => {
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    writeFileSync(join(dataDir, "postgres", "base.dat"), "precious");
    await expect(joinHere()).rejects.toMatchObject({ code: "broken" });
    expect(readdirSync(join(dataDir, "postgres"))).toEqual(["base.dat"]);
    expect(readFileSync(join(dataDir, "postgres", "base.dat"), "utf8")).toBe("precious");
  });

  test("a cluster without its control file", async () => {
    await (await joinHere()).release();
    rmSync(join(dataDir, "postgres", "global", "pg_control"));
    const before = snapshot(join(dataDir, "postgres"));
    await expect(joinHere()).rejects.toMatchObject({ code: "broken", message: expect.stringContaining("pg_control") });
    expect(snapshot(join(dataDir, "postgres"))).toEqual(before);
  });

  test("a cluster that PostgreSQL refuses: its own words are repeated", async () => {
    await (await joinHere()).release();
    const control = join(dataDir, "postgres", "global", "pg_control");
    writeFileSync(control, Buffer.alloc(statSync(control).size, 7));
    await expect(joinHere()).rejects.toMatchObject({ code: "start-failed", message: expect.stringMatching(/FATAL|PANIC/) });
    expect(readFileSync(control)[0]).toBe(7);
  });

  test("a path that is a file", async () => {
    writeFileSync(dataDir, "");
    await expect(joinHere()).rejects.toThrow();
    expect(readFileSync(dataDir, "utf8")).toBe("");
  });
});

describe.runIf(isRoot)("as root", () => {
  test("the server runs as an ordinary account that owns the cluster", async () => {
    await joinHere();
    const uid = statSync(join(dataDir, "postgres")).uid;
    expect(uid).not.toBe(0);
    expect(statSync(`/proc/${serverPid()}`).uid).toBe(uid);
  });

  test("a data folder below a closed one works too", async () => {
    delete process.env.KADR_PG_FAST;
    chmodSync(base, 0o700);
    const { url } = await joinHere();
    await query(url(), "CREATE EXTENSION pg_trgm; CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    process.kill(serverPid() ?? 0, "SIGKILL");
    const again = await joinHere();
    expect(again.started).toBe(true);
    expect(await query(again.url(), "SELECT id FROM t")).toEqual([{ id: 7 }]);
  });

  test("an ordinary user starts a server of its own and is told whose a foreign one is", async () => {
    const own = join(base, "own");
    mkdirSync(own);
    execFileSync("chown", ["nobody", own]);
    expect(runAsNobody(own)).toMatchObject({ started: true });
    expect(statSync(join(own, "postgres")).uid).toBe(statSync(own).uid);
    await (await joinHere()).release();
    execFileSync("chmod", ["777", dataDir, join(dataDir, "postgres.run")]);
    execFileSync("chown", ["-R", "daemon", join(dataDir, "postgres")]);
    expect(runAsNobody(dataDir)).toMatchObject({ code: "foreign-owner" });
  });

  test("a folder that may not be written to", () => {
    const closed = join(base, "closed");
    mkdirSync(closed);
    expect(runAsNobody(join(closed, "data"))).toMatchObject({ code: "not-writable" });
    expect(readdirSync(closed)).toEqual([]);
  });

  test("a full disk is told and half-made things are cleared away", (context) => {
    const disk = join(base, "disk");
    mkdirSync(disk);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", disk]).status !== 0) return context.skip();
    return joinEmbedded({ dataDir: join(disk, "data") })
      .then(() => expect.unreachable("it fitted"))
      .catch((error: unknown) => {
        expect(error).toMatchObject({ code: "disk-full" });
        expect(readdirSync(join(disk, "data"))).toEqual(["postgres.run"]);
      })
      .finally(() => spawnSync("umount", [disk]));
  });
});

function runAsNobody(dir: string): unknown {
  const nobody = Number(execFileSync("id", ["-u", "nobody"], { encoding: "utf8" }));
  const result = spawnSync(process.execPath, ["--import", "tsx", HOLDER, dir], {
    uid: nobody,
    gid: nobody,
    input: "",
    encoding: "utf8",
    env: { ...process.env, HOME: base, KADR_PG_FAST: "1" },
  });
  return JSON.parse(result.stdout.split("\n")[0] || JSON.stringify({ stderr: result.stderr }));
}

test("the data folder is KADR_DATA or .data in the project", () => {
  expect(embeddedDataDir({ NODE_ENV: "test", KADR_DATA: "/srv/kadr" })).toBe("/srv/kadr");
  expect(embeddedDataDir({ NODE_ENV: "test" })).toBe(join(import.meta.dirname, "..", "..", ".data"));
});
