import { db, Prisma, type Tx } from "./db/client.server";

/** Something that happened, as the outbox keeps it. Features declare their own events as such types. */
export interface DomainEvent {
  type: string;
  payload: Record<string, unknown>;
}

/** Records an event in the caller's transaction: it exists exactly when the change does. */
export async function recordEvent(tx: Tx, event: DomainEvent): Promise<void> {
  await tx.event.create({ data: { type: event.type, payload: event.payload as Prisma.InputJsonValue } });
}

/** Takes a secret out of an event once it was used (the link of a letter): the outbox is kept, the secret is not. */
export async function forgetSecret(eventId: string): Promise<void> {
  await db.$executeRaw`UPDATE "Event" SET payload = payload - 'secret' WHERE id = ${BigInt(eventId)}`;
}

/** Which event it is, and when it happened: a reaction may run long after. */
export interface Happened {
  id: string;
  at: Date;
}
export type Reaction = (payload: Record<string, unknown>, event: Happened) => Promise<void>;
export type Reactions = Record<string, readonly Reaction[]>;

const RETRY_SECONDS = [5, 30, 120, 600, 3600];

/**
 * Delivers the events that wait, oldest first, to their reactions, and returns how many were delivered. Reactions must
 * bear being called twice for one event: the mark is set after they return. A failing event is retried later with a
 * growing pause and does not hold up the others.
 */
export async function deliverEvents(reactions: Reactions, limit = 200): Promise<number> {
  let delivered = 0;
  const skip: bigint[] = [];
  while (delivered + skip.length < limit) {
    // One clock, the portal's, says both when an event may go and when it goes: a database server whose clock is behind holds no news back.
    const now = new Date();
    const lease = new Date(now.getTime() + 30_000);
    // The lease keeps two dispatchers from handling one event at once; it ends by itself when a process dies.
    const taken = await db.$queryRaw<{ id: bigint; type: string; payload: Record<string, unknown>; createdAt: Date; attempts: number }[]>`
      UPDATE "Event" SET "retryAt" = ${lease}
      WHERE id = (SELECT id FROM "Event" WHERE "deliveredAt" IS NULL AND "retryAt" <= ${now}
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, type, payload, "createdAt", attempts`;
    const event = taken[0];
    if (!event) break;
    try {
      for (const reaction of reactions[event.type] ?? []) await reaction(event.payload, { id: String(event.id), at: event.createdAt });
      await db.event.update({ where: { id: event.id }, data: { deliveredAt: new Date() } });
      delivered += 1;
    } catch (error) {
      skip.push(event.id);
      const pause = RETRY_SECONDS[Math.min(event.attempts, RETRY_SECONDS.length - 1)] ?? 3600;
      await db.event.update({
        where: { id: event.id },
        data: {
          attempts: { increment: 1 },
          lastError: error instanceof Error ? (error.stack ?? error.message).slice(0, 2000) : String(error),
          retryAt: new Date(Date.now() + pause * 1000),
        },
      });
    }
  }
  return delivered;
}
