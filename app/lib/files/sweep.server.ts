import { db } from "~/lib/db/client.server";
import { removeFromCloud } from "./cloud.server";
import { isFileKey } from "./signature.server";
import { removeFile, staleArrivals } from "./store.server";
import { uploadTarget } from "./token.server";

const DAY_MS = 86_400_000;
const BATCH = 200;

/** How many rows and leftovers the sweep removed. */
export interface Swept {
  files: number;
  leftovers: number;
}

/**
 * Removes uploads that never came (a day), files that nobody took into use and refusals (7 days), and what unfinished
 * uploads left on the disk (a day). May run at any time, twice at once, and again after it was cut off.
 */
export async function sweepFiles(now: Date): Promise<Swept> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const weekAgo = new Date(now.getTime() - 7 * DAY_MS);
  const stale = {
    OR: [
      { status: "AWAITED" as const, createdAt: { lt: dayAgo } },
      { status: "REFUSED" as const, createdAt: { lt: weekAgo } },
      { status: "READY" as const, attachedAt: null, createdAt: { lt: weekAgo } },
    ],
  };
  let files = 0;
  for (;;) {
    const rows = await db.storedFile.findMany({ where: stale, select: { id: true, key: true }, take: BATCH });
    if (rows.length === 0) break;
    // The row goes first and only while it is still stale: a file taken into use at this moment stays.
    for (const row of rows) {
      const gone = await db.storedFile.deleteMany({ where: { id: row.id, ...stale } });
      if (gone.count === 0) continue;
      files += 1;
      await removeFile(row.key);
      if (uploadTarget().cloud) await removeFromCloud([row.key]);
    }
  }
  return { files, leftovers: await sweepLeftovers(dayAgo) };
}

async function sweepLeftovers(before: Date): Promise<number> {
  let count = 0;
  for await (const leftover of staleArrivals(before)) {
    const row = isFileKey(leftover.key)
      ? await db.storedFile.findUnique({ where: { key: leftover.key }, select: { status: true } })
      : null;
    // An upload that is still awaited has its own term.
    if (row?.status === "AWAITED") continue;
    await leftover.remove();
    count += 1;
  }
  return count;
}
