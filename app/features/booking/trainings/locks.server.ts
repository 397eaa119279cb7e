import type { Tx } from "~/lib/db/client.server";
import type { TrainingStatus } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";

export interface LockedSession {
  id: string;
  trainingId: string;
  blackoutId: string | null;
  startsAt: Date;
  endsAt: Date;
  seats: number;
  status: TrainingStatus;
}

/** Reads a session and keeps it to this transaction: its seats are given and taken one at a time. `not-found` without one. */
export async function lockSession(tx: Tx, id: string): Promise<LockedSession> {
  const rows = isUuid(id)
    ? await tx.$queryRaw<LockedSession[]>`
        SELECT id, "trainingId", "blackoutId", "startsAt", "endsAt", seats, status::text AS status FROM "TrainingSession" WHERE id = ${id}::uuid FOR NO KEY UPDATE`
    : [];
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** Seats of a session that are taken: a person in the room, not in the line. */
export const takenSeats = (tx: Tx, sessionId: string): Promise<number> =>
  tx.trainingSeat.count({ where: { sessionId, status: { in: ["BOOKED", "PASSED", "FAILED", "ABSENT"] } } });
