import type { Prisma, Tx } from "./db/client.server";

/** Who acts: a person of the house or of a company, or the portal itself (`id: null`). */
export interface Actor {
  id: string | null;
  name: string;
  ip?: string | null;
}

export const system: Actor = { id: null, name: "Кадр" };

/** Writes one line of the audit log in the caller's transaction. `data` must not hold secrets. */
export async function audit(
  tx: Tx,
  actor: Actor,
  action: string,
  subject: { type: string; id: string },
  data?: Prisma.InputJsonValue,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorId: actor.id,
      actorName: actor.name,
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      ip: actor.ip ?? null,
      ...(data === undefined ? {} : { data }),
    },
  });
}
