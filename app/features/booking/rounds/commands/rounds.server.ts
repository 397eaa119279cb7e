import { audit, system, type Actor } from "~/lib/audit.server";
import { db, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import type { RoundStatus } from "~/lib/db/generated/enums";
import { conflict, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayToDb } from "~/lib/time";
import type { StaffScope } from "../../../identity/types";
import type { BookingEvent } from "../../events";
import { resourcesByIds } from "../../queries.server";
import type { RoundInput } from "../schema";
import { roundMayBecome } from "../status";
import { lockRound } from "./lock.server";

const actorOf = (scope: StaffScope, ip: string | null): Actor => ({ id: scope.userId, name: scope.userName, ip });

const columns = ({ periodFrom, periodTo, resourceIds: _, weights, ...input }: RoundInput) => ({
  ...input,
  periodFrom: dayToDb(periodFrom),
  periodTo: dayToDb(periodTo),
  weights: { ...weights } as Prisma.InputJsonObject,
});

/** Makes a round that only staff see yet. Errors: `not-found` for a resource that is not there. */
export async function createRound(scope: StaffScope, input: RoundInput, ip: string | null): Promise<{ roundId: string }> {
  await resourcesByIds(input.resourceIds);
  return transaction(async (tx) => {
    const round = await tx.allocationRound.create({
      data: { ...columns(input), createdById: scope.userId, resources: { create: input.resourceIds.map((resourceId) => ({ resourceId })) } },
    });
    await audit(tx, actorOf(scope, ip), "round.created", { type: "round", id: round.id }, { name: input.nameRu });
    return { roundId: round.id };
  });
}

/** Changes a draft. Errors: `not-found`; `round-not-draft` (409) once residents may have read its terms; `version-conflict` (409). */
export async function editRound(scope: StaffScope, id: string, version: number, input: RoundInput, ip: string | null): Promise<void> {
  await resourcesByIds(input.resourceIds);
  await transaction(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.status !== "DRAFT") throw conflict("round-not-draft");
    if (round.version !== version) throw conflict("round-changed");
    await tx.allocationRound.update({
      where: { id },
      data: { ...columns(input), version: { increment: 1 }, resources: { deleteMany: {}, create: input.resourceIds.map((resourceId) => ({ resourceId })) } },
    });
    await audit(tx, actorOf(scope, ip), "round.changed", { type: "round", id }, { name: input.nameRu });
  });
}

/** Moves a round on in the caller's transaction; the table of states decides. Error: `wrong-status` (409). */
export async function moveRound(tx: Tx, round: { id: string; status: RoundStatus }, to: RoundStatus, actor: Actor, data: Prisma.AllocationRoundUpdateInput = {}): Promise<void> {
  if (!roundMayBecome(round.status, to)) throw conflict("wrong-status");
  await tx.allocationRound.update({ where: { id: round.id }, data: { ...data, status: to, version: { increment: 1 } } });
  await audit(tx, actor, `round.${to.toLowerCase()}`, { type: "round", id: round.id });
}

/** Opens a draft to residents' wishes. Errors: `not-found`, `wrong-status` (409), `round-deadline-past` (422). */
export async function openRound(scope: StaffScope, id: string, now: Date, ip: string | null): Promise<void> {
  await transaction(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.closesAt <= now) throw invalid("round-deadline-past");
    await moveRound(tx, round, "OPEN", actorOf(scope, ip), { opensAt: now });
    const event: BookingEvent = { type: "round.opened", payload: { roundId: id } };
    await recordEvent(tx, event);
  });
}

/** Closes an open round before its deadline. Errors: `not-found`, `wrong-status` (409). */
export async function closeRound(scope: StaffScope, id: string, now: Date, ip: string | null): Promise<void> {
  await transaction(async (tx) => {
    const round = await lockRound(tx, id);
    await moveRound(tx, round, "CLOSED", actorOf(scope, ip), round.closesAt > now ? { closesAt: now } : {});
  });
}

/** Gives a round up before anything of it is booked. Errors: `not-found`, `wrong-status` (409). */
export async function cancelRound(scope: StaffScope, id: string, ip: string | null): Promise<void> {
  await transaction(async (tx) => moveRound(tx, await lockRound(tx, id), "CANCELLED", actorOf(scope, ip)));
}

/** Closes rounds whose deadline is past. Returns how many. */
export async function closeDueRounds(now: Date): Promise<number> {
  const due = await db.allocationRound.findMany({ where: { status: "OPEN", closesAt: { lte: now } }, select: { id: true } });
  let closed = 0;
  for (const { id } of due) {
    closed += await transaction(async (tx) => {
      const round = await lockRound(tx, id);
      if (round.status !== "OPEN" || round.closesAt > now) return 0;
      await moveRound(tx, round, "CLOSED", system);
      return 1;
    });
  }
  return closed;
}
