import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { dayToDb, siteDay } from "~/lib/time";
import { reviewedOf } from "../../decisions.server";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { markConflicts } from "../conflicts.server";
import { inOrderOfScore, moved, type Standing } from "../rules";
import { readSitting, type SessionInput } from "../schema";
import { lockItem, lockSession, requireRunner } from "../sessions.server";

/** Plans a session. Errors: `forbidden`; `session-in-past` (422). */
export async function planSession(scope: StaffScope, input: SessionInput, at: Circumstance): Promise<{ sessionId: string }> {
  const today = siteDay(at.now);
  if (input.heldOn < today) throw invalid("session-in-past");
  return transaction(async (tx) => {
    await requireRunner(tx, scope, today);
    const made = await tx.councilSession.create({ data: { heldOn: dayToDb(input.heldOn), place: input.place, createdById: scope.userId, createdAt: at.now } });
    await audit(tx, actorOf(scope, at), "council.session-planned", { type: "council-session", id: made.id }, { heldOn: input.heldOn });
    return { sessionId: made.id };
  });
}

/** Changes day and place of a planned session. Errors: `forbidden`, `not-found`, `session-opened` (409), `session-in-past` (422). */
export async function changeSession(scope: StaffScope, id: string, input: SessionInput, at: Circumstance): Promise<void> {
  if (input.heldOn < siteDay(at.now)) throw invalid("session-in-past");
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const session = await lockSession(tx, id, "plan");
    if (session.status !== "PLANNED") throw conflict("session-opened");
    await tx.councilSession.update({ where: { id }, data: { heldOn: dayToDb(input.heldOn), place: input.place, version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "council.session-changed", { type: "council-session", id }, { heldOn: input.heldOn, place: input.place });
  });
}

/** Takes a planned session off the calendar; what stood on its agenda waits again. Errors: `forbidden`, `not-found`, `session-opened` (409). */
export async function dropSession(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const session = await lockSession(tx, id, "plan");
    if (session.status !== "PLANNED") throw conflict("session-opened");
    await tx.councilSession.delete({ where: { id } });
    await audit(tx, actorOf(scope, at), "council.session-dropped", { type: "council-session", id });
  });
}

/** What is put on the agenda: chosen applications, all of a call, or a case. */
export type AgendaInput = { applicationIds: readonly string[] } | { callId: string } | { caseId: string };

/**
 * Puts things on the agenda: applications that wait for the council, in the order of their score, or a resident's case.
 * What stands on an agenda already is left out. Answers how many were added. Errors: `forbidden`, `not-found`,
 * `session-closed` (409), `nothing-to-add` (409).
 */
export async function addToAgenda(scope: StaffScope, sessionId: string, input: AgendaInput, at: Circumstance): Promise<{ added: number }> {
  return transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    const standings = "caseId" in input ? [] : await waiting(tx, input, at.now);
    const session = await lockSession(tx, sessionId, "plan");
    const last = await tx.agendaItem.aggregate({ where: { sessionId }, _max: { position: true } });
    let position = last._max.position ?? 0;
    const made: { id: string; applicationId: string | null }[] = [];
    const put = async (subject: { applicationId?: string; caseId?: string }) => {
      position += 1;
      // Another session may take the same application in this very moment: the index decides, and nothing fails.
      const rows = await tx.agendaItem.createManyAndReturn({
        data: [{ sessionId, position, kind: subject.caseId ? "CASE" : "APPLICATION", ...subject }],
        skipDuplicates: true,
        select: { id: true, applicationId: true },
      });
      if (rows.length === 0) position -= 1;
      made.push(...rows);
    };
    for (const { id } of inOrderOfScore(standings)) await put({ applicationId: id });
    if ("caseId" in input) {
      if (!isId(input.caseId)) throw notFound();
      const found = await tx.councilCase.findFirst({ where: { id: input.caseId, closedAt: null } });
      if (!found) throw notFound();
      await put({ caseId: found.id });
    }
    if (made.length === 0) throw conflict("nothing-to-add");
    if (session.status === "OPEN") await markConflicts(tx, made, readSitting(session.members).map((member) => member.userId), at.now);
    await tx.councilSession.update({ where: { id: sessionId }, data: { version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "council.agenda-added", { type: "council-session", id: sessionId }, { added: made.length });
    return { added: made.length };
  });
}

/** Applications that wait for the council and stand on no agenda, with what orders them. */
async function waiting(tx: Tx, input: { applicationIds: readonly string[] } | { callId: string }, now: Date): Promise<Standing[]> {
  const which = "callId" in input ? { callId: isId(input.callId) ? input.callId : "" } : { id: { in: input.applicationIds.filter(isId) } };
  if ("callId" in which && which.callId === "") throw notFound();
  const rows = await tx.application.findMany({
    where: { ...which, status: "COUNCIL", agendaItems: { none: { decidedAt: null } } },
    select: { id: true, callId: true, companyId: true, answers: true, submittedAt: true },
  });
  const standings: Standing[] = [];
  for (const row of rows) {
    const { verdict } = await reviewedOf(tx, row, now);
    standings.push({ id: row.id, submittedAt: row.submittedAt, score: verdict.total, profile: verdict.lines.find((line) => line.code === "profile")?.meanScore ?? 0 });
  }
  return standings;
}

/** Takes an undecided item off the agenda, its votes with it. Errors: `forbidden`, `not-found`, `session-closed`, `item-decided` (409). */
export async function removeFromAgenda(scope: StaffScope, sessionId: string, itemId: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    await lockSession(tx, sessionId, "plan");
    const item = await lockItem(tx, sessionId, itemId);
    await tx.agendaItem.delete({ where: { id: itemId } });
    await tx.councilSession.update({ where: { id: sessionId }, data: { version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "council.agenda-removed", { type: "council-session", id: sessionId }, { applicationId: item.applicationId, caseId: item.caseId });
  });
}

/** Moves an item one place up (-1) or down (1). Errors: `forbidden`, `not-found`, `session-closed` (409). */
export async function moveOnAgenda(scope: StaffScope, sessionId: string, itemId: string, by: -1 | 1, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    await requireRunner(tx, scope, siteDay(at.now));
    await lockSession(tx, sessionId, "plan");
    const items = await tx.agendaItem.findMany({ where: { sessionId }, orderBy: { position: "asc" }, select: { id: true } });
    if (!items.some((item) => item.id === itemId)) throw notFound();
    const ids = moved(items.map((item) => item.id), itemId, by);
    // Places are unique at every moment: first out of the way, then to where they belong.
    for (const [index, id] of ids.entries()) await tx.agendaItem.update({ where: { id }, data: { position: -(index + 1) } });
    for (const [index, id] of ids.entries()) await tx.agendaItem.update({ where: { id }, data: { position: index + 1 } });
    await tx.councilSession.update({ where: { id: sessionId }, data: { version: { increment: 1 } } });
  });
}
