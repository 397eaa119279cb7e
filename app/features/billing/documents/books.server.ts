import { db, type Reader, type Tx } from "~/lib/db/client.server";
import { addMonths, dayFromDb, monthOf, type Day } from "~/lib/time";

/** The lock of the books: held shared by whoever writes into them, alone by whoever begins to close a month (see the migration's guards). */
export const BOOKS_LOCK = 5_243_103;

/** The last month that is closed or being closed (its first day); null while none is. All months before it are closed too. */
export async function closedThrough(reader: Reader = db): Promise<Day | null> {
  const row = await reader.accountingMonth.findFirst({ orderBy: { month: "desc" }, select: { month: true } });
  return row && dayFromDb(row.month);
}

/**
 * The day of the books for something that happened on a day: the same, or the first day of the first open month when its own is closed.
 * It stays open until the caller's transaction ends.
 */
export async function bookDay(tx: Tx, day: Day): Promise<Day> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(${BOOKS_LOCK})::text`;
  const closed = await closedThrough(tx);
  return closed !== null && monthOf(day) <= closed ? addMonths(closed, 1) : day;
}
