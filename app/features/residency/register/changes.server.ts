import type { Prisma, Tx } from "~/lib/db/client.server";
import { dayToDb, type Day } from "~/lib/time";
import { actorOf, type Circumstance, type Mover } from "../moves.server";
import { audit } from "~/lib/audit.server";
import type { ChangeKind } from "./status";

export interface ChangeInput {
  kind: ChangeKind;
  on: Day;
  data?: Prisma.InputJsonObject;
  ground?: string | null;
  reason?: string;
}

/** One more line of the register's history, with its twin in the audit log. */
export async function recordChange(tx: Tx, mover: Mover, residencyId: string, change: ChangeInput, at: Circumstance): Promise<void> {
  const actor = actorOf(mover, at);
  const reason = change.reason?.trim() ?? "";
  await tx.residencyChange.create({
    data: {
      residencyId,
      kind: change.kind,
      on: dayToDb(change.on),
      data: change.data ?? {},
      ground: change.ground ?? null,
      reason,
      actorId: actor.id,
      at: at.now,
    },
  });
  await audit(tx, actor, `residency.${change.kind}`, { type: "residency", id: residencyId }, {
    on: change.on,
    ...(change.ground ? { ground: change.ground } : {}),
    ...(reason ? { reason } : {}),
    ...change.data,
  });
}
