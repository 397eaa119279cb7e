import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay, type Day } from "~/lib/time";
import type { StaffScope } from "../../../identity/types";
import { grantForSeat } from "../../certificates/commands/grant.server";
import { validUntilFrom } from "../../certificates/rules/validity";
import type { TrainingEvent } from "../events";
import { lockSession } from "../locks.server";
import type { Mark } from "../schema";
import { seatMayBecome } from "../status";

/**
 * Says of many at once who passed, who failed and who was not there. Passing gives the person a certificate from the day of the session on,
 * for as long as the training says. All or nothing; what is said twice changes nothing. Once nobody is left unsaid, the session is held, and
 * who still waited is let go. Returns how many seats changed.
 *
 * Errors: `training-early` (409) before it began, `training-over` (409) for one that was called off, `wrong-status` (409) for a seat that was
 * given up or passed, `not-found` for a seat of another session.
 */
export async function markResults(scope: StaffScope, sessionId: string, marks: readonly Mark[], now: Date, ip: string | null = null): Promise<number> {
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  return transaction(async (tx) => {
    const session = await lockSession(tx, sessionId);
    if (session.status === "CANCELLED") throw conflict("training-over");
    if (session.startsAt > now) throw conflict("training-early");
    const training = await tx.training.findUniqueOrThrow({ where: { id: session.trainingId } });
    const seats = new Map((await tx.trainingSeat.findMany({ where: { sessionId }, orderBy: { id: "asc" } })).map((seat) => [seat.id, seat]));
    let changed = 0;
    // In the order of ids: two lists at once lock certificates alike.
    for (const mark of [...marks].sort((a, b) => (a.seatId < b.seatId ? -1 : 1))) {
      const seat = seats.get(mark.seatId);
      if (!seat) throw notFound();
      if (seat.status === mark.result) {
        if (seat.note !== mark.note) await tx.trainingSeat.update({ where: { id: seat.id }, data: { note: mark.note } });
        continue;
      }
      if (!seatMayBecome(seat.status, mark.result)) throw conflict("wrong-status");
      await tx.trainingSeat.update({ where: { id: seat.id }, data: { status: mark.result, note: mark.note, decidedById: scope.userId, decidedAt: now } });
      let validUntil: Day | null = null;
      if (mark.result === "PASSED") {
        const earned = validUntilFrom(siteDay(session.startsAt), training.validMonths);
        validUntil = await grantForSeat(tx, { companyId: seat.companyId, userId: seat.userId, resourceKind: training.resourceKind, validUntil: earned, seatId: seat.id }, actor);
      }
      await audit(tx, actor, "training.marked", { type: "training-session", id: sessionId }, { seatId: seat.id, from: seat.status, to: mark.result, note: mark.note });
      const event: TrainingEvent = { type: "training.marked", payload: { seatId: seat.id, result: mark.result, validUntil } };
      await recordEvent(tx, event);
      changed += 1;
    }
    await closeWhenAllSaid(tx, session.id, session.status);
    return changed;
  });
}

async function closeWhenAllSaid(tx: Parameters<typeof lockSession>[0], sessionId: string, status: string): Promise<void> {
  if (status !== "PLANNED" || (await tx.trainingSeat.count({ where: { sessionId, status: "BOOKED" } })) > 0) return;
  if ((await tx.trainingSeat.count({ where: { sessionId, status: { in: ["PASSED", "FAILED", "ABSENT"] } } })) === 0) return;
  await tx.trainingSession.update({ where: { id: sessionId }, data: { status: "HELD" } });
  await tx.trainingSeat.updateMany({ where: { sessionId, status: "WAITING" }, data: { status: "CANCELLED" } });
}
