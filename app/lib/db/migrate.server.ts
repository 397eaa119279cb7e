import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { MigrationList, SchemaFilter } from "@prisma/schema-engine-wasm";
import type { Client } from "pg";
import { projectRoot } from "./embedded/project.server";
import { openEngine, withClient } from "./engine.server";
import type { EngineSession } from "./engine.server";

interface Options {
  /** Called with one line for each step that changes the database. */
  log?: (line: string) => void;
  /** Folder of the migrations; by default the project's own. */
  dir?: string;
}

/** A migration could not be applied; nothing of it is left in the database. */
export class MigrationError extends Error {
  /** Folder name of the migration, or null when the trouble is not in one of them. */
  readonly migration: string | null;

  constructor(migration: string | null, russian: string, english: string, cause?: unknown) {
    super(`${russian} / ${english}`, { cause });
    this.name = "MigrationError";
    this.migration = migration;
  }
}

/** Everything that Prisma knows takes part; nothing is managed from outside. */
export const WHOLE_SCHEMA: SchemaFilter = { externalTables: [], externalEnums: [] };

/** One key for all portals of a database, so that only one of them migrates at a time. */
const LOCK_KEY = 5_243_101;
const LOCK_WAIT = "10min";

/**
 * Applies the migrations that the database does not have yet, in the order of their names, each as a whole or not at all.
 * Processes that start at once wait for each other. A migration that a killed process left unfinished is applied again.
 * @param url connection string of the database
 * @returns names of the migrations that this call applied
 * @throws MigrationError naming the migration and repeating PostgreSQL's own words
 */
export async function applyMigrations(url: string, { log = () => undefined, dir = migrationsDir() }: Options = {}): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query(`SET lock_timeout = '${LOCK_WAIT}'`);
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    const pending = await pendingOf(client, dir);
    if (pending.length === 0) return [];
    log(`Обновляю схему базы: ${pending.join(", ")} / Migrating the database`);
    return applyPending(url, client, dir, pending);
  });
}

/**
 * Names of the migrations that the database does not have yet, oldest first. Reads only; cheap enough for a health check.
 * @param url connection string of the database
 */
export async function pendingMigrations(url: string, { dir = migrationsDir() }: Pick<Options, "dir"> = {}): Promise<string[]> {
  return withClient(url, (client) => pendingOf(client, dir));
}

/** The folder of the project's migrations. */
export function migrationsDir(): string {
  return join(projectRoot(), "prisma", "migrations");
}

/** The migrations of a folder as the schema engine takes them, oldest first. */
export function readMigrations(dir: string): MigrationList {
  return {
    baseDir: dir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames(dir).map((path) => ({
      path,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: readFileSync(join(dir, path, "migration.sql"), "utf8") } },
    })),
  };
}

function migrationNames(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => existsSync(join(dir, name, "migration.sql")))
    .sort();
}

async function pendingOf(client: Client, dir: string): Promise<string[]> {
  const applied = new Set(await recorded(client, "finished_at IS NOT NULL"));
  return migrationNames(dir).filter((name) => !applied.has(name));
}

async function recorded(client: Client, condition: string): Promise<string[]> {
  const table = await client.query<{ found: string | null }>("SELECT to_regclass('_prisma_migrations')::text AS found");
  if (!table.rows[0]?.found) return [];
  const rows = await client.query<{ migration_name: string }>(
    `SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND ${condition}`,
  );
  return rows.rows.map((row) => row.migration_name);
}

async function applyPending(url: string, client: Client, dir: string, pending: string[]): Promise<string[]> {
  const list = readMigrations(dir);
  const session = await openEngine(url, undefined, recordWithin(list));
  try {
    for (const name of await recorded(client, "finished_at IS NULL")) {
      await session.engine.markMigrationRolledBack({ migrationName: name });
    }
    const { appliedMigrationNames } = await session.engine.applyMigrations({ migrationsList: list, filters: WHOLE_SCHEMA });
    return appliedMigrationNames;
  } catch (error) {
    throw await explain(error, session, client, pending);
  } finally {
    await session.close();
  }
}

/**
 * A script of several statements is one transaction. The record that it is finished joins that transaction: a process
 * killed between the two would otherwise leave a migration that is applied but counts as failed.
 */
function recordWithin(list: MigrationList): (script: string) => string {
  const scripts = new Set(
    list.migrationDirectories.map(({ migrationFile: { content } }) => (content.tag === "ok" ? content.value : "")),
  );
  const record = "UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL";
  return (script) => (scripts.has(script) ? `${script}\n;\n${record};` : script);
}

async function explain(error: unknown, session: EngineSession, client: Client, pending: string[]): Promise<MigrationError> {
  if ((error as { code?: string }).code === "P3005") {
    return new MigrationError(
      null,
      "База не пуста, но портал в ней ещё не работал: дайте ему пустую базу в DATABASE_URL",
      "the database is not empty although the portal has never used it: give it an empty one in DATABASE_URL",
      error,
    );
  }
  const failed = (await recorded(client, "finished_at IS NULL"))[0] ?? pending[0] ?? null;
  const reason = session.scriptErrors.at(-1);
  const words = reason ? [reason.message, reason.detail, reason.hint].filter(Boolean).join("; ") : firstLine(error);
  return new MigrationError(
    failed,
    `Миграция ${failed} не применилась (в базе от неё ничего не осталось): ${words}`,
    `migration ${failed} failed and left nothing behind`,
    error,
  );
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
