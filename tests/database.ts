import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "~/lib/db/client.server";
import { withDatabase } from "./global-setup";

/** Gives the test file a database of its own, migrated and with the reference data, in `process.env.DATABASE_URL`. */
export function useDatabase(): void {
  const name = `kadr_test_${randomBytes(6).toString("hex")}`;
  const admin = () => new pg.Client({ connectionString: inject("adminUrl") });
  beforeAll(async () => {
    const client = admin();
    await client.connect();
    // Two files may clone at once; PostgreSQL lets only one session use a template at a time.
    await client.query("SELECT pg_advisory_lock(5243102)");
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${inject("template")}"`);
    await client.end();
    process.env.DATABASE_URL = withDatabase(inject("adminUrl"), name);
    await closeDatabase();
  });
  afterAll(async () => {
    await closeDatabase();
    delete process.env.DATABASE_URL;
    const client = admin();
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.end();
  });
}
