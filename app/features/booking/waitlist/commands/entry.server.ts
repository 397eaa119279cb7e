import { db, type Reader, type Tx } from "~/lib/db/client.server";
import type { WaitlistStatus } from "~/lib/db/generated/enums";
import { catalogue } from "../../queries.server";
import { leavesOf } from "../../rules/things";

export interface LockedEntry {
  id: string;
  companyId: string;
  userId: string;
  resourceId: string | null;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  status: WaitlistStatus;
  offerExpiresAt: Date | null;
  bookingId: string | null;
}

/**
 * Reads a place in a line and keeps it to this transaction. Whoever means to touch its units has locked them before: every path
 * takes units first and the row after, so that an offer is never waited for in a circle.
 */
export async function lockEntry(tx: Tx, id: string): Promise<LockedEntry | undefined> {
  const rows = await tx.$queryRaw<LockedEntry[]>`
    SELECT id, "companyId", "userId", "resourceId", "startsAt", "endsAt", quantity, status::text AS status, "offerExpiresAt", "bookingId"
    FROM "WaitlistEntry" WHERE id = ${id}::uuid FOR UPDATE`;
  return rows[0];
}

/** Leaf resources that a place in a line is about: those that its resource stands on now, and those whose units it holds. */
export async function leavesOfEntry(entry: { id: string; resourceId: string | null }, reader: Reader = db): Promise<string[]> {
  const [items, held] = await Promise.all([
    catalogue(reader),
    reader.$queryRaw<{ resourceId: string }[]>`
      SELECT DISTINCT u."resourceId" FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."waitlistId" = ${entry.id}::uuid`,
  ]);
  const item = items.find((one) => one.id === entry.resourceId);
  return [...new Set([...(item ? leavesOf(item) : []), ...held.map((one) => one.resourceId)])];
}
