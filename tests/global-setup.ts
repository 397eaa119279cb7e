import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { joinEmbedded, type EmbeddedServer } from "~/lib/db/embedded.server";
import { applyMigrations } from "~/lib/db/migrate.server";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of a database that may create others. */
    adminUrl: string;
    /** Name of the migrated database with reference data that test files are cloned from. */
    template: string;
    /** Folder of the embedded server's logs, or an empty string with a server of one's own. */
    serverLog: string;
  }
}

const TEMPLATE = `kadr_template_${process.pid}`;

/** One server for the run: the one in DATABASE_URL, else an embedded one in a folder of its own. */
export default async function setup(project: TestProject) {
  const given = process.env.DATABASE_URL;
  let server: EmbeddedServer | undefined;
  let dir: string | undefined;
  if (!given) {
    dir = mkdtempSync(join(tmpdir(), "kadr-test-"));
    // The portal's own server keeps its durability; the tests' one may forget everything.
    process.env.KADR_PG_FAST = "1";
    server = await joinEmbedded({ dataDir: dir });
  }
  const adminUrl = given ?? server?.url("postgres") ?? "";
  await run(adminUrl, `DROP DATABASE IF EXISTS "${TEMPLATE}" WITH (FORCE)`, `CREATE DATABASE "${TEMPLATE}"`);
  const url = withDatabase(adminUrl, TEMPLATE);
  await applyMigrations(url);
  process.env.DATABASE_URL = url;
  const { seedReference } = await import("../prisma/seed/reference");
  const { closeDatabase } = await import("~/lib/db/client.server");
  await seedReference();
  await closeDatabase();
  if (given) process.env.DATABASE_URL = given;
  else delete process.env.DATABASE_URL;

  project.provide("adminUrl", adminUrl);
  project.provide("template", TEMPLATE);
  project.provide("serverLog", dir ? join(dir, "postgres", "log") : "");
  return async () => {
    await run(adminUrl, `DROP DATABASE IF EXISTS "${TEMPLATE}" WITH (FORCE)`);
    await server?.release();
    if (dir) rmSync(dir, { recursive: true, force: true });
  };
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
}

async function run(url: string, ...statements: string[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
