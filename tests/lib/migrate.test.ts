import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinEmbedded } from "~/lib/db/embedded.server";
import type { EmbeddedServer } from "~/lib/db/embedded.server";
import { withClient, withDatabase } from "~/lib/db/engine.server";
import { MigrationError, applyMigrations, pendingMigrations } from "~/lib/db/migrate.server";

let base: string;
let dir: string;
let url: string;
let server: EmbeddedServer;
let databases = 0;

beforeAll(async () => {
  process.env.KADR_PG_FAST = "1";
  base = mkdtempSync(join(tmpdir(), "kadr-migrate-"));
  // A fresh folder of mkdtemp is closed to other accounts; the server of root runs as one of them.
  server = await joinEmbedded({ dataDir: join(base, "data") });
  delete process.env.KADR_PG_FAST;
});

afterAll(async () => {
  await server.release();
  rmSync(base, { recursive: true, force: true });
});

beforeEach(async () => {
  databases += 1;
  dir = join(base, `migrations-${databases}`);
  mkdirSync(dir);
  url = withDatabase(server.url(), `test_${databases}`);
  await withClient(server.url(), (client) => client.query(`CREATE DATABASE test_${databases}`));
});

afterEach(async () => {
  await withClient(server.url(), (client) => client.query(`DROP DATABASE test_${databases}`));
});

function write(name: string, sql: string): void {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, "migration.sql"), sql);
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

const FIRST = `CREATE TABLE a (id int, note text);
-- a comment; with a semicolon
INSERT INTO a VALUES (1, 'one; two');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id + 1; RETURN NEW; END; $$;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO a VALUES (1, 'trigger') -- the last line has no semicolon`;

describe("applying", () => {
  test("no folder and an empty folder ask for nothing", async () => {
    expect(await applyMigrations(url, { dir: join(base, "none") })).toEqual([]);
    expect(await applyMigrations(url, { dir })).toEqual([]);
  });

  test("applies in the order of names, once, and says so; functions and semicolons in text are kept whole", async () => {
    write("20260102_second", "INSERT INTO a VALUES (10, 'second');");
    write("20260101_first", FIRST);
    const lines: string[] = [];
    expect(await pendingMigrations(url, { dir })).toEqual(["20260101_first", "20260102_second"]);
    expect(await applyMigrations(url, { dir, log: (line) => lines.push(line) })).toEqual(["20260101_first", "20260102_second"]);
    expect(lines).toHaveLength(1);
    expect(await pendingMigrations(url, { dir })).toEqual([]);
    expect(await applyMigrations(url, { dir })).toEqual([]);
    expect(await rows("SELECT id, note FROM a ORDER BY id")).toEqual([
      { id: 1, note: "one; two" },
      { id: 2, note: "trigger" },
      { id: 11, note: "second" },
    ]);
  });

  test("leaves the standard table of Prisma", async () => {
    write("20260101_first", FIRST);
    await applyMigrations(url, { dir });
    expect(
      await rows("SELECT migration_name, length(checksum) AS sum, finished_at IS NOT NULL AS done, rolled_back_at, applied_steps_count AS steps FROM _prisma_migrations"),
    ).toEqual([{ migration_name: "20260101_first", sum: 64, done: true, rolled_back_at: null, steps: 1 }]);
  });

  test("of four that start at once one applies and the others find nothing left", async () => {
    write("20260101_first", FIRST);
    write("20260102_second", "SELECT pg_sleep(0.2); CREATE TABLE b (id int);");
    const results = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(url, { dir })));
    expect(results.filter((names) => names.length > 0)).toEqual([["20260101_first", "20260102_second"]]);
  });

  test("leaves no connection behind", async () => {
    write("20260101_first", FIRST);
    await applyMigrations(url, { dir });
    // The session's end is seen a moment after the client has closed it.
    await expect.poll(() => rows("SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")).toEqual([{ n: 0 }]);
  });
});

describe("failing", () => {
  test("names the migration, repeats PostgreSQL's words, leaves nothing of it, keeps the ones before", async () => {
    write("20260101_first", FIRST);
    write("20260102_bad", "CREATE TABLE b (id int);\nALTER TABLE nowhere ADD COLUMN x int;");
    const error = await applyMigrations(url, { dir }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ migration: "20260102_bad", message: expect.stringContaining('relation "nowhere" does not exist') });
    expect(await rows("SELECT to_regclass('b') AS b, to_regclass('a')::text AS a")).toEqual([{ b: null, a: "a" }]);
    expect(await pendingMigrations(url, { dir })).toEqual(["20260102_bad"]);
  });

  test("goes on once the migration is mended", async () => {
    write("20260101_bad", "CREATE TABLE b (id int); CREATE TABLE b (id int);");
    for (const attempt of [1, 2]) {
      await expect(applyMigrations(url, { dir }), `attempt ${attempt}`).rejects.toMatchObject({ migration: "20260101_bad" });
    }
    write("20260101_bad", "CREATE TABLE b (id int);");
    expect(await applyMigrations(url, { dir })).toEqual(["20260101_bad"]);
  });

  test("takes up a migration that a killed process had only announced", async () => {
    write("20260101_first", FIRST);
    await applyMigrations(url, { dir });
    write("20260102_second", "CREATE TABLE b (id int);");
    await rows("INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ('x', 'y', '20260102_second', now())");
    expect(await applyMigrations(url, { dir })).toEqual(["20260102_second"]);
    expect(await pendingMigrations(url, { dir })).toEqual([]);
  });

  test("the script and the record that it is finished are one transaction", async () => {
    write("20260101_first", FIRST);
    await applyMigrations(url, { dir });
    await rows(`CREATE TABLE marks (what text, tx xid8);
      CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL THEN INSERT INTO marks VALUES ('record', pg_current_xact_id()); END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER mark BEFORE UPDATE ON _prisma_migrations FOR EACH ROW EXECUTE FUNCTION mark()`);
    write("20260102_second", "INSERT INTO marks VALUES ('script', pg_current_xact_id());");
    await applyMigrations(url, { dir });
    expect(await rows("SELECT count(*)::int AS marks, count(DISTINCT tx)::int AS transactions FROM marks")).toEqual([
      { marks: 2, transactions: 1 },
    ]);
  });

  test("refuses somebody else's database", async () => {
    await rows("CREATE TABLE theirs (id int)");
    write("20260101_first", FIRST);
    await expect(applyMigrations(url, { dir })).rejects.toMatchObject({ migration: null, message: expect.stringContaining("DATABASE_URL") });
    expect(await rows("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  });
});
