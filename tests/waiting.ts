import pg from "pg";
import { expect } from "vitest";

/**
 * Plays acts that meet in one order, always the same: while a statement's lock is held, each act begins once all before it wait for some
 * lock; then the lock is let go. Returns how each of them ended.
 * @param hold a statement that takes the lock, which the first act comes to
 * @param then what whoever holds it asks for besides, before letting go
 */
export async function meeting<T>(hold: string, acts: readonly (() => Promise<T>)[], then?: string): Promise<PromiseSettledResult<T>[]> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("BEGIN");
  await client.query(hold);
  const begun: Promise<T>[] = [];
  try {
    for (const act of acts) {
      const work = act();
      work.catch(() => undefined);
      begun.push(work);
      const waiting = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      await expect
        .poll(async () => {
          // Within one transaction the view stays as it was first read.
          await client.query("SELECT pg_stat_clear_snapshot()");
          return (await client.query<{ n: number }>(waiting)).rows[0]?.n;
        }, { timeout: 10_000, interval: 20 })
        .toBe(begun.length);
    }
    if (then) await client.query(then);
  } finally {
    await client.query("COMMIT");
    await client.end();
  }
  return Promise.allSettled(begun);
}

/** For `meeting`: whoever writes the audit log stands still there. */
export const AT_AUDIT = 'LOCK TABLE "AuditEntry" IN EXCLUSIVE MODE';
