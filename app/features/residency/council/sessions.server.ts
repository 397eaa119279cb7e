import type { Tx, Reader } from "~/lib/db/client.server";
import { db } from "~/lib/db/client.server";
import type { AgendaItem, Application, CouncilSession } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { dayToDb, type Day } from "~/lib/time";
import { isId, lockApplication } from "../moves.server";
import { mayRun, type Seat } from "./policy";
import { SESSION_ACTS } from "./status";

/** Who sits in the council on a day, the chair first. */
export async function seatsOn(day: Day, reader: Reader = db): Promise<(Seat & { position: string })[]> {
  const on = dayToDb(day);
  const rows = await reader.councilMember.findMany({ where: { since: { lte: on }, OR: [{ until: null }, { until: { gte: on } }] } });
  const rank = (role: string) => ["chair", "secretary", "member"].indexOf(role);
  return rows.sort((a, b) => rank(a.role) - rank(b.role) || (a.userId < b.userId ? -1 : 1)).map(({ userId, role, position }) => ({ userId, role, position }));
}

/** Refuses (`forbidden`) whoever may not plan and run sessions. */
export async function requireRunner(tx: Tx, scope: StaffScope, day: Day): Promise<void> {
  if (!mayRun(scope, await seatsOn(day, tx))) throw forbidden();
}

/**
 * Locks a session: alone, to change it, or shared, so that many may vote at once while nobody closes it. Errors:
 * `not-found`; `session-closed` or `session-not-open` (409) when its state does not allow the kind of act.
 */
export async function lockSession(tx: Tx, id: string, act: "plan" | "run", shared = false): Promise<CouncilSession> {
  if (!isId(id)) throw notFound();
  if (shared) await tx.$queryRaw`SELECT id FROM "CouncilSession" WHERE id = ${id}::uuid FOR SHARE`;
  else await tx.$queryRaw`SELECT id FROM "CouncilSession" WHERE id = ${id}::uuid FOR UPDATE`;
  const session = await tx.councilSession.findUnique({ where: { id } });
  if (!session) throw notFound();
  if (!SESSION_ACTS[session.status][act]) throw conflict(session.status === "CLOSED" ? "session-closed" : "session-not-open");
  return session;
}

/** Locks an item of a session, shared for a vote; refuses with `item-decided` (409) when it is decided. */
export async function lockItem(tx: Tx, sessionId: string, itemId: string, shared = false): Promise<AgendaItem> {
  if (!isId(itemId)) throw notFound();
  if (shared) await tx.$queryRaw`SELECT id FROM "AgendaItem" WHERE id = ${itemId}::uuid FOR SHARE`;
  else await tx.$queryRaw`SELECT id FROM "AgendaItem" WHERE id = ${itemId}::uuid FOR UPDATE`;
  const item = await tx.agendaItem.findFirst({ where: { id: itemId, sessionId } });
  if (!item) throw notFound();
  if (item.decidedAt) throw conflict("item-decided");
  return item;
}

/** The application of an item, locked before its session and itself, as the order of locks asks; null for a case. */
export async function lockSubject(tx: Tx, scope: StaffScope, sessionId: string, itemId: string, now: Date): Promise<Application | null> {
  if (!isId(sessionId) || !isId(itemId)) throw notFound();
  const item = await tx.agendaItem.findFirst({ where: { id: itemId, sessionId }, select: { applicationId: true } });
  if (!item) throw notFound();
  return item.applicationId === null ? null : lockApplication(tx, scope, item.applicationId, now);
}

/** Those whom the session counts as present. */
export async function presentAt(reader: Reader, sessionId: string): Promise<Set<string>> {
  const rows = await reader.attendance.findMany({ where: { sessionId, present: true }, select: { userId: true } });
  return new Set(rows.map((row) => row.userId));
}
