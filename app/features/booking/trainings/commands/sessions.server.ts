import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, notFound, ruleBroken } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { atMinute, toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { blockIn, liftIn, orTaken } from "../../commands/block.server";
import type { TrainingEvent } from "../events";
import { lockSession } from "../locks.server";
import type { SessionInput } from "../schema";
import { LIVE, sessionMayBecome } from "../status";

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * Plans a session of a training and takes the time of its resource. Errors: `slot-taken` (409) when something stands there,
 * rule `past`, `not-found` for an unknown training or resource, or one that is not in use.
 */
export function planSession(scope: StaffScope, trainingId: string, input: SessionInput, now: Date, ip: string | null = null): Promise<{ id: string }> {
  const startsAt = atMinute(input.day, minuteOf(input.time));
  const endsAt = new Date(startsAt.getTime() + input.minutes * 60_000);
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  return orTaken(
    transaction(async (tx) => {
      const [training, resource] = [
        isUuid(trainingId) ? await tx.training.findFirst({ where: { id: trainingId, active: true } }) : null,
        await tx.resource.findFirst({ where: { id: input.resourceId, active: true }, select: { id: true } }),
      ];
      if (!training || !resource) throw notFound();
      if (startsAt <= now) throw ruleBroken("past");
      const blackout = await blockIn(tx, { resourceId: resource.id, startsAt, endsAt, reasonRu: training.nameRu, reasonEn: training.nameEn }, actor);
      const session = await tx.trainingSession.create({
        data: { trainingId, resourceId: resource.id, blackoutId: blackout.id, startsAt, endsAt, seats: input.seats, trainer: input.trainer, createdById: scope.userId },
        select: { id: true },
      });
      await audit(tx, actor, "training.planned", { type: "training-session", id: session.id }, { trainingId, startsAt: toIso(startsAt), endsAt: toIso(endsAt), seats: input.seats, trainer: input.trainer });
      return session;
    }),
  );
}

/**
 * Calls a session off: its time is free at once, everybody who had a seat or waited for one is told why. Errors: `wrong-status` (409)
 * for one that is called off or held already, `not-found`.
 */
export async function cancelSession(scope: StaffScope, id: string, reason: string, ip: string | null = null): Promise<void> {
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    const session = await lockSession(tx, id);
    if (!sessionMayBecome(session.status, "CANCELLED")) throw conflict("wrong-status");
    // A passed training is a training that was held.
    if ((await tx.trainingSeat.count({ where: { sessionId: id, status: "PASSED" } })) > 0) throw conflict("wrong-status");
    const live = await tx.trainingSeat.findMany({ where: { sessionId: id, status: { in: [...LIVE] } }, select: { id: true }, orderBy: { id: "asc" } });
    await tx.trainingSeat.updateMany({ where: { id: { in: live.map((seat) => seat.id) } }, data: { status: "CANCELLED" } });
    if (session.blackoutId) await liftIn(tx, session.blackoutId, actor);
    await tx.trainingSession.update({ where: { id }, data: { status: "CANCELLED", cancelReason: reason, blackoutId: null } });
    await audit(tx, actor, "training.cancelled", { type: "training-session", id }, { reason, seats: live.length });
    if (live.length > 0) {
      const event: TrainingEvent = { type: "training.cancelled", payload: { sessionId: id, seatIds: live.map((seat) => seat.id) } };
      await recordEvent(tx, event);
    }
  });
}
