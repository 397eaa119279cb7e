import { chmodSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import { serverAccount } from "./embedded/account.server";
import { ROLE, chooseSocketDir, loopbackAddress, urlOf } from "./embedded/address.server";
import type { Address } from "./embedded/address.server";
import { prepareBinaries } from "./embedded/binaries.server";
import { createCluster, inspectCluster } from "./embedded/cluster.server";
import { diskFull, explainFileError } from "./embedded/errors.server";
import { enter, leave, openRegister, withGuard } from "./embedded/guard.server";
import { findRunning, startServer, stopServer } from "./embedded/postmaster.server";
import { projectRoot } from "./embedded/project.server";

export { EmbeddedServerError } from "./embedded/errors.server";
export type { EmbeddedServerErrorCode } from "./embedded/errors.server";

/** A PostgreSQL server that the portal runs by itself. */
export interface EmbeddedServer {
  /** Connection string of a database of the server; without an argument that of the portal, `kadr`. */
  url(database?: string): string;
  /** The folder given to `joinEmbedded`, as a full path. */
  dataDir: string;
  /** True when this call started the server, false when it joined a running one. */
  started: boolean;
  /** Leaves the server; the last process to leave stops it. Close your own connections first. Safe to call twice. */
  release(): Promise<void>;
}

interface Options {
  /** Folder that holds the cluster (`postgres/`) and what belongs to it. Made when missing. */
  dataDir: string;
  /** Called with short lines about what takes time. */
  log?: (line: string) => void;
}

/** SQLSTATE of a statement for which the disk had no room. */
const DISK_FULL = "53100";

/** The data folder: `KADR_DATA`, else `.data` in the project. The cluster lives in its `postgres` folder. */
export function embeddedDataDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.KADR_DATA ? resolve(env.KADR_DATA) : join(projectRoot(), ".data");
}

/**
 * Joins the embedded PostgreSQL of a data folder: starts it when it does not run, recovers it after a crash, creates
 * the cluster at the first start. It goes on running when this process is killed; the next call finds it.
 * @throws EmbeddedServerError with a sentence for people; data that cannot be used is never re-initialised
 */
export async function joinEmbedded({ dataDir, log = () => undefined }: Options): Promise<EmbeddedServer> {
  const asked = resolve(dataDir);
  try {
    openDataDir(asked);
    const dir = realpathSync(asked);
    // Whose folder it is comes first: a stranger would otherwise only hear that some file cannot be written.
    serverAccount(join(dir, "postgres"));
    const register = join(dir, "postgres.run");
    openRegister(register);
    const waiting = () => log("Жду: базу запускает другой процесс… / Waiting: another process is starting the database…");
    return await withGuard(register, () => joinGuarded(dir, register, log), waiting);
  } catch (error) {
    throw explainFileError(error, asked);
  }
}

/** Other accounts may pass through the folder (the server's own may have to) but not look around in it. */
function openDataDir(dir: string): void {
  if (mkdirSync(dir, { recursive: true })) chmodSync(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

async function joinGuarded(dataDir: string, register: string, log: (line: string) => void): Promise<EmbeddedServer> {
  const cluster = join(dataDir, "postgres");
  const account = serverAccount(cluster);
  const binaries = prepareBinaries(dataDir, account);
  const preferred = await preferredAddress(dataDir, cluster, account);
  const exists = inspectCluster(cluster, binaries.major);
  if (!exists) {
    log("Создаю базу данных… / Creating the database…");
    await createCluster(cluster, binaries, account, "password" in preferred ? preferred.password : undefined);
  }
  let running = exists ? await findRunning(cluster, preferred) : null;
  if (!running) {
    log("Запускаю PostgreSQL… / Starting PostgreSQL…");
    running = await startServer({ cluster, binaries, account, address: preferred, startLog: join(dataDir, "postgres-start.log") });
  }
  const address = running ?? preferred;
  try {
    await ensureDatabase(address);
  } catch (error) {
    if (!running) await stopServer(cluster, binaries);
    throw (error as { code?: string }).code === DISK_FULL ? diskFull(cluster, error) : error;
  }
  const member = enter(register);
  return {
    url: (database = ROLE) => urlOf(address, database),
    dataDir,
    started: running === null,
    release: once(async () => {
      // Whoever deletes the folder under a running server leaves nothing to stop: PostgreSQL then ends by itself.
      if (!existsSync(register)) return;
      await withGuard(register, async () => {
        if (leave(register, member)) await stopServer(cluster, binaries);
      });
    }),
  };
}

async function preferredAddress(dataDir: string, cluster: string, account: ReturnType<typeof serverAccount>): Promise<Address> {
  if (process.platform === "win32") return loopbackAddress(join(dataDir, "postgres-access.json"));
  return { socketDir: chooseSocketDir(cluster, account) };
}

async function ensureDatabase(address: Address): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(address, "postgres") });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [ROLE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE "${ROLE}"`);
  } finally {
    await client.end();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
