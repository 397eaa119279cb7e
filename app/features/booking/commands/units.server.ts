import type { Reader, Tx } from "~/lib/db/client.server";

/** Everybody who takes time locks the resource's units first, in one order: nobody waits in a circle. */
export async function lockUnits(tx: Tx, resourceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Unit" WHERE "resourceId" = ${resourceId}::uuid ORDER BY id FOR NO KEY UPDATE`;
}

/** Up to `quantity` units of a resource that are free for the whole window, in the order of the house. */
export async function freeUnits(
  reader: Reader,
  resourceId: string,
  window: { from: Date; to: Date },
  quantity: number,
): Promise<number[]> {
  const rows = await reader.$queryRaw<{ id: number }[]>`
    SELECT u.id FROM "Unit" u
    WHERE u."resourceId" = ${resourceId}::uuid AND u.active AND NOT EXISTS (
      SELECT 1 FROM "Allocation" a WHERE a."unitId" = u.id
        AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.from}::timestamptz, ${window.to}::timestamptz))
    ORDER BY u.position LIMIT ${quantity}`;
  return rows.map((row) => row.id);
}

/** How many units of a resource are free for the whole window. */
export async function freeCount(reader: Reader, resourceId: string, window: { from: Date; to: Date }): Promise<number> {
  const rows = await reader.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Unit" u
    WHERE u."resourceId" = ${resourceId}::uuid AND u.active AND NOT EXISTS (
      SELECT 1 FROM "Allocation" a WHERE a."unitId" = u.id
        AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.from}::timestamptz, ${window.to}::timestamptz))`;
  return rows[0]?.count ?? 0;
}
