import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { embeddedDataDir, joinEmbedded } from "../app/lib/db/embedded.server";
import { projectRoot } from "../app/lib/db/embedded/project.server";
import { openEngine, withClient, withDatabase } from "../app/lib/db/engine.server";
import { WHOLE_SCHEMA, applyMigrations, migrationsDir, readMigrations } from "../app/lib/db/migrate.server";

/**
 * What the database has and the Prisma schema does not say: partial, expression, exclusion, GIN and GiST indexes,
 * generated columns, and references between features (`…_guard_fkey`). A difference there is no reason for a migration; dropping one is written by hand.
 */
interface Unknown {
  indexes: Set<string>;
  generatedColumns: Set<string>;
}

const name = process.argv[2]?.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_");
if (!name) {
  console.error("Назовите миграцию: npm run db:migration -- add_equipment / Name the migration");
  process.exit(1);
}
process.exitCode = await main(name);

async function main(migrationName: string): Promise<number> {
  const server = process.env.DATABASE_URL ? null : await joinEmbedded({ dataDir: embeddedDataDir(), log: console.log });
  const url = process.env.DATABASE_URL ?? server?.url("postgres") ?? "";
  try {
    const script = await difference(url);
    if (!script) {
      console.log("Схема и миграции совпадают, писать нечего / The schema and the migrations agree, nothing to write");
      return 0;
    }
    console.log(write(migrationName, script));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await server?.release();
  }
}

function write(migrationName: string, script: string): string {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const dir = join(migrationsDir(), `${stamp}_${migrationName}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(migrationsDir(), "migration_lock.toml"), '# Prisma reads this file.\nprovider = "postgresql"\n');
  writeFileSync(join(dir, "migration.sql"), script);
  return join(dir, "migration.sql");
}

/** SQL that leads from the migrations to the schema files; empty when there is no difference that Prisma can express. */
async function difference(url: string): Promise<string> {
  const files = schemaFiles();
  const session = await openEngine(url, files.map(({ path, content }) => [path, content]));
  try {
    const { stdout } = await session.engine.diff({
      from: { tag: "migrations", ...readMigrations(migrationsDir()) },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: WHOLE_SCHEMA,
    });
    return dropForeign(stdout ?? "", await describeUnknown(url));
  } catch (error) {
    for (const { message, position } of session.scriptErrors) console.error(`PostgreSQL: ${message} (${position ?? "?"})`);
    throw error;
  } finally {
    await session.close();
  }
}

function schemaFiles(): { path: string; content: string }[] {
  const dir = join(projectRoot(), "prisma", "schema");
  return readdirSync(dir)
    .filter((file) => file.endsWith(".prisma"))
    .sort()
    .map((file) => ({ path: join(dir, file), content: readFileSync(join(dir, file), "utf8") }));
}

async function describeUnknown(url: string): Promise<Unknown> {
  const scratch = `kadr_scratch_${globalThis.crypto.randomUUID().replaceAll("-", "")}`;
  await withClient(url, (client) => client.query(`CREATE DATABASE "${scratch}" TEMPLATE template0`));
  try {
    await applyMigrations(withDatabase(url, scratch));
    return await withClient(withDatabase(url, scratch), async (client) => {
      const indexes = await client.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
         WHERE m.amname <> 'btree' OR i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR i.indisexclusion`,
      );
      const columns = await client.query<{ name: string }>(
        `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE a.attgenerated <> ''`,
      );
      return {
        indexes: new Set(indexes.rows.map((row) => row.name)),
        generatedColumns: new Set(columns.rows.map((row) => row.name)),
      };
    });
  } finally {
    await withClient(url, (client) => client.query(`DROP DATABASE IF EXISTS "${scratch}" WITH (FORCE)`));
  }
}

/** Takes out the statements that would undo what only the SQL of the migrations knows. */
function dropForeign(script: string, unknown: Unknown): string {
  const steps = script.split(/^(?=-- [A-Z][A-Za-z]+$)/m);
  const kept = steps.map((step) => withoutForeign(step, unknown)).join("").trim();
  const saysSomething = kept.split("\n").some((line) => line.trim() !== "" && !line.startsWith("--"));
  return saysSomething ? `${kept}\n` : "";
}

function withoutForeign(step: string, { indexes, generatedColumns }: Unknown): string {
  const index = /^DROP INDEX "(.+?)";/m.exec(step)?.[1];
  if (index && indexes.has(index)) return "";
  const table = /^ALTER TABLE "(.+?)" /m.exec(step)?.[1];
  if (!table) return step;
  const [head = "", ...clauses] = step.trimEnd().replace(/;$/, "").split(/(?=ALTER COLUMN|ADD COLUMN|DROP COLUMN|ADD CONSTRAINT|DROP CONSTRAINT)/);
  const kept = clauses
    .map((clause) => clause.trim().replace(/,$/, ""))
    .filter((clause) => {
      if (/^DROP CONSTRAINT ".+_guard_fkey"$/.test(clause)) return false;
      const column = /^ALTER COLUMN "(.+?)" DROP DEFAULT$/.exec(clause)?.[1];
      return !column || !generatedColumns.has(`${table}.${column}`);
    });
  return kept.length === 0 ? "" : `${head}${kept.join(",\n")};\n\n`;
}
