import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canEnter } from "./account.server";
import type { Account } from "./account.server";
import { EmbeddedServerError } from "./errors.server";

/** Where the server listens: a socket in a private folder or, on Windows, a loopback port with a password. */
export type Address = { socketDir: string } | { port: number; password: string };

export const ROLE = "kadr";
/** The name that PostgreSQL gives to the socket of port 5432. */
export const SOCKET_NAME = ".s.PGSQL.5432";
const LONGEST_SOCKET = process.platform === "darwin" ? 103 : 107;

/** A connection string of the server for one database. */
export function urlOf(address: Address, database: string): string {
  const name = encodeURIComponent(database);
  return "socketDir" in address
    ? `postgresql://${ROLE}@localhost/${name}?host=${encodeURIComponent(address.socketDir)}`
    : `postgresql://${ROLE}:${address.password}@127.0.0.1:${address.port}/${name}`;
}

/** Settings of `postgres` that make it listen at the address and nowhere else. */
export function listenSettings(address: Address, cluster: string, inside: boolean): string[] {
  if ("port" in address) return ["listen_addresses=127.0.0.1", `port=${address.port}`, "unix_socket_directories="];
  const dir = inside && address.socketDir === cluster ? "." : address.socketDir;
  return ["listen_addresses=", "port=5432", `unix_socket_directories=${quoteListItem(dir)}`];
}

function quoteListItem(dir: string): string {
  return `"${dir.replaceAll('"', '""')}"`;
}

/** The folder of the socket: the cluster itself (mode 0700) or, where its name is too long, a private temporary one. */
export function chooseSocketDir(cluster: string, account: Account | null): string {
  if (fits(cluster)) return cluster;
  const dir = [tmpdir(), "/tmp"]
    .map((base) => join(base, `kadr-${createHash("sha256").update(cluster).digest("hex").slice(0, 16)}`))
    .find((path) => fits(path) && (!account || canEnter(account, join(path, ".."))));
  if (!dir) {
    throw new EmbeddedServerError(
      "unreachable",
      `Путь ${cluster} слишком длинен для сокета, а временная папка ${tmpdir()} не подходит: укажите короткую папку в KADR_DATA`,
      `the path ${cluster} is too long for a socket and the temporary folder ${tmpdir()} will not do: name a shorter folder in KADR_DATA`,
    );
  }
  makePrivate(dir, account);
  return dir;
}

function fits(dir: string): boolean {
  return Buffer.byteLength(join(dir, SOCKET_NAME)) <= LONGEST_SOCKET;
}

function makePrivate(dir: string, account: Account | null): void {
  const owner = account?.uid ?? process.getuid?.() ?? 0;
  if (!existsSync(dir)) {
    mkdirSync(dir, { mode: 0o700 });
    if (account) chownSync(dir, account.uid, account.gid);
    chmodSync(dir, 0o700);
  }
  const stat = lstatSync(dir);
  if (stat.isDirectory() && stat.uid === owner && (stat.mode & 0o077) === 0) return;
  throw new EmbeddedServerError(
    "foreign-owner",
    `Временная папка сокета ${dir} занята кем-то другим: удалите её или укажите короткую папку в KADR_DATA`,
    `the temporary socket folder ${dir} is taken by somebody else: remove it or name a shorter folder in KADR_DATA`,
  );
}

/** The loopback port and password kept beside the cluster (Windows); made at the first call. */
export async function loopbackAddress(file: string): Promise<{ port: number; password: string }> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as { port: number; password: string };
  const address = { port: await freePort(), password: randomBytes(24).toString("hex") };
  writeFileSync(file, JSON.stringify(address), { mode: 0o600 });
  return address;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
