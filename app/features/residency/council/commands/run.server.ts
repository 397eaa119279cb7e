import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import { offerFreedPlaces } from "../../decisions/reserve.server";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { markConflicts } from "../conflicts.server";
import { readSitting, type Sitting } from "../schema";
import { lockSession, presentAt, requireRunner, seatsOn } from "../sessions.server";

/**
 * Opens a planned session: the members of the day are fixed, conflicts with what is on the agenda are found and marked.
 * Errors: `forbidden`, `not-found`, `session-opened` (409); `session-early` (422) before its day; `no-members` (409).
 */
export async function openSession(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const today = siteDay(at.now);
    await requireRunner(tx, scope, today);
    const session = await lockSession(tx, id, "plan");
    if (session.status !== "PLANNED") throw conflict("session-opened");
    if (today < dayFromDb(session.heldOn)) throw invalid("session-early");
    const seats = await seatsOn(today, tx);
    if (seats.length === 0) throw conflict("no-members");
    const names = await personNames(seats.map((seat) => seat.userId), tx);
    const members = seats.map((seat) => ({ ...seat, name: names.get(seat.userId) ?? "" })) as Sitting[];
    const holder = (role: string) => members.find((member) => member.role === role)?.userId ?? null;
    await tx.councilSession.update({
      where: { id },
      data: { status: "OPEN", openedAt: at.now, members, chairId: holder("chair"), secretaryId: holder("secretary") ?? scope.userId, version: { increment: 1 } },
    });
    const items = await tx.agendaItem.findMany({ where: { sessionId: id, decidedAt: null }, select: { id: true, applicationId: true } });
    await markConflicts(tx, items, members.map((member) => member.userId), at.now);
    await audit(tx, actorOf(scope, at), "council.session-opened", { type: "council-session", id }, { members: members.length });
  });
}

/** The member of an open session under an id; `not-found` for anybody else. */
export function memberOf(session: { members: unknown }, userId: string): Sitting {
  const member = readSitting(session.members).find((one) => one.userId === userId);
  if (!member) throw notFound();
  return member;
}

/**
 * Marks a member present or absent. Who leaves takes the votes on undecided items along; a conflict stays. Members mark
 * themselves, who runs the session marks anybody. Errors: `forbidden`, `not-found`, `session-not-open`, `session-closed` (409).
 */
export async function markAttendance(scope: StaffScope, sessionId: string, userId: string, present: boolean, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    if (userId !== scope.userId) await requireRunner(tx, scope, siteDay(at.now));
    if (!isId(userId)) throw notFound();
    const session = await lockSession(tx, sessionId, "run");
    memberOf(session, userId);
    await tx.attendance.upsert({
      where: { sessionId_userId: { sessionId, userId } },
      create: { sessionId, userId, present, markedAt: at.now },
      update: { present, markedAt: at.now },
    });
    if (!present) await tx.councilVote.deleteMany({ where: { userId, choice: { not: "CONFLICT" }, item: { sessionId, decidedAt: null } } });
    await audit(tx, actorOf(scope, at), present ? "council.present" : "council.left", { type: "council-session", id: sessionId }, { userId });
  });
}

/** Marks every member of an open session present, at once. Errors: those of `markAttendance`. */
export async function markAllPresent(scope: StaffScope, sessionId: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const session = await lockSession(tx, sessionId, "run");
    const here = await presentAt(tx, sessionId);
    for (const { userId } of readSitting(session.members)) {
      if (here.has(userId)) continue;
      await tx.attendance.upsert({
        where: { sessionId_userId: { sessionId, userId } },
        create: { sessionId, userId, present: true, markedAt: at.now },
        update: { present: true, markedAt: at.now },
      });
      await audit(tx, actorOf(scope, at), "council.present", { type: "council-session", id: sessionId }, { userId });
    }
  });
}

/** Names who presides and who keeps the protocol; the chair is a present member. Errors: `forbidden`, `not-found`, `not-present` (409). */
export async function setChair(scope: StaffScope, sessionId: string, chairId: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const session = await lockSession(tx, sessionId, "run");
    memberOf(session, chairId);
    if ((await tx.attendance.count({ where: { sessionId, userId: chairId, present: true } })) === 0) throw conflict("not-present");
    await tx.councilSession.update({ where: { id: sessionId }, data: { chairId, version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "council.presides", { type: "council-session", id: sessionId }, { userId: chairId });
  });
}

/**
 * Closes a session: the protocol gets its number, what is undecided is put off and waits again, and places that are free
 * are offered to the reserve. Who has left by then does not undo what was decided: each decision had its quorum. Errors:
 * `forbidden`, `not-found`, `session-not-open`, `session-closed` (409).
 */
export async function closeSession(scope: StaffScope, id: string, at: Circumstance): Promise<{ number: string }> {
  return transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    await lockSession(tx, id, "run");
    const calls = await tx.agendaItem.findMany({ where: { sessionId: id, applicationId: { not: null } }, select: { application: { select: { callId: true } } } });
    await tx.agendaItem.updateMany({ where: { sessionId: id, decidedAt: null }, data: { decidedAt: at.now } });
    const number = await takeProtocolNumber(tx, at.now);
    await tx.councilSession.update({ where: { id }, data: { status: "CLOSED", closedAt: at.now, number, version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "council.session-closed", { type: "council-session", id }, { number });
    for (const callId of [...new Set(calls.flatMap((row) => row.application?.callId ?? []))].sort()) await offerFreedPlaces(tx, callId, at);
    return { number };
  });
}

/** «П-2026-007»: a row of its own counts each year, so that numbers have no gaps. */
async function takeProtocolNumber(tx: Tx, now: Date): Promise<string> {
  const year = siteDay(now).slice(0, 4);
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${`council-${year}`}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1
    RETURNING value`;
  return `П-${year}-${String(rows[0]?.value ?? 0n).padStart(3, "0")}`;
}
