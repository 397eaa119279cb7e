import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { mayManagePeople } from "../../../identity/policy";
import { memberOf } from "../../../identity/queries.server";
import { isCompanyScope, type AnyScope, type CompanyScope } from "../../../identity/types";
import { mayBookSome } from "../../../residency/clients/standing";
import { standingFor } from "../../../residency/clients/standing.server";
import type { TrainingEvent } from "../events";
import { lockSession, takenSeats, type LockedSession } from "../locks.server";
import { LIVE, seatMayBecome } from "../status";

/**
 * Gives a person of the company a seat at a session, or a place in the line when it is full. Made twice it answers what is there.
 * Owners and managers may do it for their people. Errors: `not-resident` (403), `not-found` for an unknown session or person of
 * another company, `training-over` (409) once it began or was called off, `training-twice` (409) for who has a seat at another session
 * of the training, or at one of the same hours.
 */
export async function takeSeat(scope: CompanyScope, sessionId: string, userId: string, now: Date, ip: string | null = null): Promise<{ seatId: string; status: "BOOKED" | "WAITING" }> {
  if (!isUuid(userId) || (userId !== scope.userId && !mayManagePeople(scope.role))) throw notFound();
  if (!mayBookSome(await standingFor(scope.companyId), siteDay(now))) throw new DomainError("forbidden", "not-resident");
  return transaction(async (tx) => {
    const person = await memberOf(scope.companyId, userId, tx);
    if (!person) throw notFound();
    // What one person asks for is asked one thing at a time, at whichever session.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`training:${userId}`}, 0))::text`;
    const session = await lockSession(tx, sessionId);
    if (session.status !== "PLANNED" || session.startsAt <= now) throw conflict("training-over");
    const there = await tx.trainingSeat.findUnique({ where: { sessionId_userId: { sessionId, userId } } });
    if (there && (there.status === "BOOKED" || there.status === "WAITING")) return { seatId: there.id, status: there.status };
    await requireOnce(tx, session, userId, now);
    const status = (await takenSeats(tx, sessionId)) < session.seats ? "BOOKED" : "WAITING";
    if (there && !seatMayBecome(there.status, status)) throw conflict("wrong-status");
    const data = { companyId: scope.companyId, status, queuedAt: now, note: "" } as const;
    const seat = await tx.trainingSeat.upsert({ where: { sessionId_userId: { sessionId, userId } }, create: { sessionId, userId, ...data }, update: data, select: { id: true } });
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await audit(tx, actor, status === "BOOKED" ? "training.seat-taken" : "training.seat-awaited", { type: "training-session", id: sessionId }, { seatId: seat.id, person: person.name });
    if (status === "BOOKED") await tell(tx, { type: "training.seat-taken", payload: { seatId: seat.id } });
    return { seatId: seat.id, status };
  });
}

async function requireOnce(tx: Tx, session: LockedSession, userId: string, now: Date): Promise<void> {
  const other = await tx.trainingSeat.findFirst({
    where: {
      userId,
      status: { in: [...LIVE] },
      session: { id: { not: session.id }, status: "PLANNED", endsAt: { gt: now }, OR: [{ trainingId: session.trainingId }, { startsAt: { lt: session.endsAt }, endsAt: { gt: session.startsAt } }] },
    },
    select: { id: true },
  });
  if (other) throw conflict("training-twice");
}

/**
 * Gives a seat up before the session begins; the first of the line gets it and is told. Done by the person, the company's owners and
 * managers, or staff. Made twice it does nothing. Errors: `not-found` (also for another company's), `training-over` (409) once it began.
 */
export async function leaveSeat(scope: AnyScope, seatId: string, now: Date, ip: string | null = null): Promise<void> {
  await transaction(async (tx) => {
    const known = isUuid(seatId) ? await tx.trainingSeat.findUnique({ where: { id: seatId }, select: { sessionId: true, companyId: true, userId: true } }) : null;
    if (!known || (isCompanyScope(scope) && !mayTouch(scope, known))) throw notFound();
    const session = await lockSession(tx, known.sessionId);
    // Read anew under the lock: the line may have moved.
    const seat = await tx.trainingSeat.findUniqueOrThrow({ where: { id: seatId } });
    if (seat.status === "CANCELLED") return;
    if (session.status !== "PLANNED" || session.startsAt <= now || !seatMayBecome(seat.status, "CANCELLED")) throw conflict("training-over");
    await tx.trainingSeat.update({ where: { id: seatId }, data: { status: "CANCELLED" } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "training.seat-left", { type: "training-session", id: session.id }, { seatId });
    if (seat.status === "BOOKED") await fillFreed(tx, session);
  });
}

const mayTouch = (scope: CompanyScope, seat: { companyId: string; userId: string }) =>
  seat.companyId === scope.companyId && (seat.userId === scope.userId || mayManagePeople(scope.role));

/** Seats those who wait, in the order in which they came, while there is room. */
async function fillFreed(tx: Tx, session: LockedSession): Promise<void> {
  const free = session.seats - (await takenSeats(tx, session.id));
  if (free <= 0) return;
  const next = await tx.trainingSeat.findMany({ where: { sessionId: session.id, status: "WAITING" }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }], take: free, select: { id: true } });
  for (const { id } of next) {
    await tx.trainingSeat.update({ where: { id }, data: { status: "BOOKED" } });
    await tell(tx, { type: "training.seat-freed", payload: { seatId: id } });
  }
}

const tell = (tx: Tx, event: TrainingEvent) => recordEvent(tx, event);
