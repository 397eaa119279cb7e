import { db } from "./db/client.server";
import { DomainError } from "./errors";

/**
 * Counts one attempt under `key` in the present window of `windowSeconds`; throws `too-many` (429) past `limit`.
 * The count lives in the database, so that several web processes share it.
 */
export async function limit(key: string, limitCount: number, windowSeconds: number): Promise<void> {
  const now = Date.now();
  const start = new Date(now - (now % (windowSeconds * 1000)));
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "RateWindow" (key, "windowStart", count) VALUES (${key}, ${start}, 1)
    ON CONFLICT (key, "windowStart") DO UPDATE SET count = "RateWindow".count + 1
    RETURNING count`;
  if ((rows[0]?.count ?? 0) > limitCount) {
    const seconds = Math.ceil((start.getTime() + windowSeconds * 1000 - now) / 1000);
    throw new DomainError("too-many", "too-many", { seconds });
  }
}

/** Takes one attempt under `key` out of the present window again: it was none of those that the limit is against. */
export async function forgive(key: string, windowSeconds: number): Promise<void> {
  const now = Date.now();
  const start = new Date(now - (now % (windowSeconds * 1000)));
  await db.rateWindow.updateMany({ where: { key, windowStart: start, count: { gt: 0 } }, data: { count: { decrement: 1 } } });
}

/** Forgets windows older than a day. */
export async function sweepLimits(): Promise<void> {
  await db.rateWindow.deleteMany({ where: { windowStart: { lt: new Date(Date.now() - 86_400_000) } } });
}
