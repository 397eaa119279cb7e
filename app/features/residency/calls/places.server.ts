import { db, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";

/** Places that are taken, by call: of residents and of those to whom one is offered; a terminated residency frees its own. */
async function takenPlaces(callIds: readonly string[], reader: Reader): Promise<Map<string, number>> {
  if (callIds.length === 0) return new Map();
  const rows = await reader.$queryRaw<{ callId: string; taken: number }[]>`
    SELECT a."callId", count(*)::int AS taken FROM "Application" a
    WHERE a."callId" = ANY(${[...callIds]}::uuid[]) AND a.status IN ('APPROVED', 'OFFERED')
      AND NOT EXISTS (SELECT 1 FROM "Residency" r WHERE r."applicationId" = a.id AND r.status = 'TERMINATED')
    GROUP BY a."callId"`;
  return new Map(rows.map((row) => [row.callId, row.taken]));
}

/** Places left of several calls; null where they are not limited. Never below zero. */
export async function placesLeftOf(calls: readonly { id: string; places: number | null }[], reader: Reader = db): Promise<Map<string, number | null>> {
  const taken = await takenPlaces(calls.filter((call) => call.places !== null).map((call) => call.id), reader);
  return new Map(calls.map(({ id, places }) => [id, places === null ? null : Math.max(0, places - (taken.get(id) ?? 0))]));
}

/** Keeps a call's places as they are until the transaction ends; take it after the locks of applications. */
export async function lockCall(tx: Tx, callId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Call" WHERE id = ${callId}::uuid FOR NO KEY UPDATE`;
}

/** Places left of a call, or null when they are not limited. Who gives one away locks the call first (`lockCall`). */
export async function placesLeft(tx: Tx, callId: string): Promise<number | null> {
  const call = await tx.call.findUniqueOrThrow({ where: { id: callId }, select: { id: true, places: true } });
  return (await placesLeftOf([call], tx)).get(callId) ?? null;
}

/** Locks the call and refuses with `no-places` (409) when the last one is taken. */
export async function requirePlace(tx: Tx, callId: string): Promise<void> {
  await lockCall(tx, callId);
  if ((await placesLeft(tx, callId)) === 0) throw conflict("no-places");
}
