import type { Tx } from "~/lib/db/client.server";
import type { AllocationRound } from "~/lib/db/generated/client";
import { conflict, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { takesWishes } from "../status";

/** Keeps a round to this transaction and reads it: whoever changes it or its wishes does so first. Error: `not-found`. */
export async function lockRound(tx: Tx, id: string): Promise<AllocationRound> {
  if (!isUuid(id)) throw notFound();
  await tx.$queryRaw`SELECT 1 FROM "AllocationRound" WHERE id = ${id}::uuid FOR UPDATE`;
  const round = await tx.allocationRound.findUnique({ where: { id } });
  if (!round) throw notFound();
  return round;
}

/** The same for a resident's wish. Errors: `not-found` (a draft too), `round-closed` (409) at and after the deadline. */
export async function lockOpenRound(tx: Tx, id: string, now: Date): Promise<AllocationRound> {
  const round = await lockRound(tx, id);
  if (round.status === "DRAFT") throw notFound();
  if (!takesWishes(round, now)) throw conflict("round-closed");
  return round;
}
