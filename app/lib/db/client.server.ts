import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "./generated/client";
import { statementNames } from "./statement-names";

export { Prisma };
export type Tx = Prisma.TransactionClient;
/** Whatever reads can run on: the plain client, or a transaction. */
export type Reader = Tx | PrismaClient;

const inTransaction = new AsyncLocalStorage<true>();
let client: PrismaClient | undefined;

function open(): PrismaClient {
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) throw new Error("DATABASE_URL is not set: open the database first (openDatabase)");
  const max = Number(process.env.DATABASE_POOL || 20);
  const adapter = new PrismaPg(
    { connectionString, max, application_name: "kadr", idleTimeoutMillis: 30_000 },
    { statementNameGenerator: statementNames() },
  );
  // Any other format takes a stack, mapped to the sources, at each call, whether it fails or not.
  return new PrismaClient({ adapter, errorFormat: "minimal" });
}

/**
 * The Prisma client, opened at first use. Inside `transaction` it refuses to work: a query that leaves the transaction
 * waits for the connection which the transaction holds (P2028).
 */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get(_target, property) {
    if (inTransaction.getStore()) {
      throw new Error(`db.${String(property)} used inside a transaction: pass the transaction client instead`);
    }
    client ??= open();
    const value: unknown = Reflect.get(client, property);
    return typeof value === "function" ? (value.bind(client) as unknown) : value;
  },
});

/**
 * Runs `work` in one READ COMMITTED transaction and returns its answer; whatever it throws rolls everything back.
 * Waits at most 10 s for a connection and lets the work take 15 s.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction((tx) => inTransaction.run(true, () => work(tx)), { maxWait: 10_000, timeout: 15_000 });
}

/**
 * Runs `work` in one REPEATABLE READ transaction: whatever it reads is of one moment. For long work of a job: it may take ten minutes.
 * When others changed a row that it locks after that moment, it fails with SQLSTATE 40001.
 */
export function ofOneMoment<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction((tx) => inTransaction.run(true, () => work(tx)), { maxWait: 10_000, timeout: 600_000, isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead });
}

/** Opens the pool's connections ahead, so that the first visitors do not wait for them. */
export async function warmConnections(): Promise<void> {
  const count = Number(process.env.DATABASE_POOL || 20);
  await Promise.all(Array.from({ length: count }, () => db.$queryRaw`SELECT pg_sleep(0.02)::text`));
}

/** Closes the connections; the next use opens them anew. */
export async function closeDatabase(): Promise<void> {
  const open = client;
  client = undefined;
  await open?.$disconnect();
}

/** SQLSTATE of a database error that Prisma wrapped, or undefined. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const meta = error.meta as { driverAdapterError?: { cause?: { originalCode?: string; code?: string } } } | undefined;
  const cause = meta?.driverAdapterError?.cause;
  return cause?.originalCode ?? cause?.code;
}

/** True when the error says that a unique constraint was broken. */
export function isUniqueViolation(error: unknown): boolean {
  return (
    sqlState(error) === "23505" || (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
  );
}

/** True when a transaction of one moment met what others had changed after it (SQLSTATE 40001): the work may be done anew. */
export function isOvertaken(error: unknown): boolean {
  return sqlState(error) === "40001" || (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034");
}
