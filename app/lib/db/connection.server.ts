import pg from "pg";
import { embeddedDataDir, joinEmbedded } from "./embedded.server";
import { withClient } from "./engine.server";
import { applyMigrations } from "./migrate.server";

/** The database that the portal works on, migrated and ready. */
export interface OpenDatabase {
  url: string;
  /** True when the portal runs its own server (no `DATABASE_URL`): the demo. */
  demo: boolean;
  /** Leaves the embedded server; does nothing for a server of one's own. Close your connections first. */
  release(): Promise<void>;
}

/** The server in `DATABASE_URL` cannot be used; the message says why and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}

const OLDEST = 15;
const NEWEST = 18;
const EXTENSIONS = ["btree_gist", "pg_trgm"];

interface ServerFacts {
  major: number;
  encoding: string;
  installed: string[];
  available: string[];
  mayCreate: boolean;
}

/**
 * Opens the portal's database: the server in `DATABASE_URL` or else the embedded one, with all migrations applied.
 * @throws DatabaseError, EmbeddedServerError, MigrationError with a sentence for people
 */
export async function openDatabase({ log = () => undefined }: { log?: (line: string) => void } = {}): Promise<OpenDatabase> {
  const given = process.env.DATABASE_URL;
  const server = given ? await openGiven(given, log) : await joinEmbedded({ dataDir: embeddedDataDir(), log });
  const url = given ?? (server as Awaited<ReturnType<typeof joinEmbedded>>).url();
  try {
    await applyMigrations(url, { log });
  } catch (error) {
    await server.release();
    throw error;
  }
  return { url, demo: !given, release: () => server.release() };
}

async function openGiven(url: string, log: (line: string) => void): Promise<{ release(): Promise<void> }> {
  const facts = await readFacts(url);
  assertUsable(facts);
  if (facts.major > NEWEST) {
    log(`Внимание: портал проверен с PostgreSQL ${OLDEST}–${NEWEST}, а сервер версии ${facts.major} / Warning: the portal is tested with PostgreSQL ${OLDEST} to ${NEWEST}, the server is version ${facts.major}`);
  }
  return { release: async () => undefined };
}

async function readFacts(url: string): Promise<ServerFacts> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<ServerFacts>(
        `SELECT current_setting('server_version_num')::int / 10000 AS major,
                current_setting('server_encoding') AS encoding,
                ARRAY(SELECT extname::text FROM pg_extension WHERE extname = ANY($1)) AS installed,
                ARRAY(SELECT name::text FROM pg_available_extensions WHERE name = ANY($1)) AS available,
                has_database_privilege(current_database(), 'CREATE') AS "mayCreate"`,
        [EXTENSIONS],
      );
      return rows[0] as ServerFacts;
    });
  } catch (error) {
    throw unreachable(url, error);
  }
}

/** The password in the address must not reach the screen or a log. */
function unreachable(url: string, error: unknown): DatabaseError {
  const place = URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : "DATABASE_URL";
  const words = error instanceof pg.DatabaseError ? error.message : ((error as { code?: string }).code ?? String(error));
  return new DatabaseError(
    `Сервер базы ${place} не отвечает порталу (${words}): проверьте DATABASE_URL / the database server ${place} cannot be used (${words}): check DATABASE_URL`,
    { cause: error },
  );
}

function assertUsable({ major, encoding, installed, available, mayCreate }: ServerFacts): void {
  if (major < OLDEST) {
    throw new DatabaseError(
      `Нужна PostgreSQL ${OLDEST}–${NEWEST}, а в DATABASE_URL сервер версии ${major} / PostgreSQL ${OLDEST} to ${NEWEST} is needed, the server in DATABASE_URL is version ${major}`,
    );
  }
  if (encoding !== "UTF8") {
    throw new DatabaseError(
      `База должна быть в кодировке UTF8, а у этой ${encoding}: создайте базу с ENCODING 'UTF8' / the database must be encoded in UTF8, this one is in ${encoding}: create one with ENCODING 'UTF8'`,
    );
  }
  const missing = EXTENSIONS.filter((name) => !installed.includes(name));
  if (missing.length === 0 || (mayCreate && missing.every((name) => available.includes(name)))) return;
  const list = missing.join(", ");
  throw new DatabaseError(
    `Расширений ${list} нет, и создать их эта роль не может: пусть администратор базы выполнит ${statements(missing)} / the extensions ${list} are absent and this role cannot create them: let the database administrator run ${statements(missing)}`,
  );
}

function statements(extensions: string[]): string {
  return extensions.map((name) => `CREATE EXTENSION ${name};`).join(" ");
}
