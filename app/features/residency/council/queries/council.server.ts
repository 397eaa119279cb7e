import { companyNames, personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { db, Prisma } from "~/lib/db/client.server";
import { plainPart, type Part } from "~/lib/db/together.server";
import { forbidden } from "~/lib/errors";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { isAdministrator } from "../../policy";
import { readProcess } from "../../process";
import { councilNorms } from "../norms.server";
import { mayReadCouncil, mayRun, maySeat } from "../policy";
import { nextSessionDay } from "../rules";
import { seatsOn } from "../sessions.server";
import type { SessionStatus } from "../status";
import { scoresOf } from "./scores.server";

export interface SessionRow {
  id: string;
  number: string | null;
  status: SessionStatus;
  heldOn: Day;
  place: string;
  items: number;
  /** Items with an outcome; what was put off has none. */
  decided: number;
}

export interface WaitingCall {
  callId: string;
  titleRu: string;
  titleEn: string;
  count: number;
}

export interface WaitingCase {
  id: string;
  companyName: string;
  ground: string;
  openedOn: Day;
}

/** How many items of open sessions wait for this member's vote: proposed, undecided, the member present. */
export const awaitedVotesPart = (userId: string): Part<number> =>
  plainPart(Prisma.sql`
    SELECT count(*) FROM "AgendaItem" i JOIN "CouncilSession" s ON s.id = i."sessionId"
    WHERE i."decidedAt" IS NULL AND (i.proposal IS NOT NULL OR i.proposed IS NOT NULL) AND s.status = 'OPEN'
      AND EXISTS (SELECT 1 FROM "Attendance" a WHERE a."sessionId" = s.id AND a."userId" = ${userId}::uuid AND a.present)
      AND NOT EXISTS (SELECT 1 FROM "CouncilVote" v WHERE v."itemId" = i.id AND v."userId" = ${userId}::uuid)`);

const CLOSED_SHOWN = 50;

/** The council's page: who sits, which sessions there are, and what waits for one. Error: `forbidden`. */
export async function councilPage(scope: StaffScope, now: Date) {
  if (!mayReadCouncil(scope)) throw forbidden();
  const today = siteDay(now);
  const [members, sessions, waiting, ready, cases, { cadence }] = await Promise.all([membersOf(today), sessionsOf(), waitingByCall(), readyByCall(now), waitingCases(), councilNorms(today)]);
  const last = sessions.map((session) => session.heldOn).sort().at(-1) ?? null;
  return {
    today,
    nextDay: nextSessionDay(today, last, cadence),
    members,
    sessions,
    waiting,
    ready,
    cases,
    may: { seat: maySeat(scope), run: mayRun(scope, await seatsOn(today)), refer: isAdministrator(scope) },
  };
}

/** Who sits today or will; a seat that ends today says so. */
async function membersOf(today: Day) {
  const rows = await db.councilMember.findMany({ where: { OR: [{ until: null }, { until: { gte: dayToDb(today) } }] } });
  const names = await personNames(rows.map((row) => row.userId));
  const rank = (role: string) => ["chair", "secretary", "member"].indexOf(role);
  return rows
    .map(({ userId, role, position, since, until }) => ({ userId, name: names.get(userId) ?? "", role, position, since: dayFromDb(since), until: until && dayFromDb(until) }))
    .sort((a, b) => rank(a.role) - rank(b.role) || a.name.localeCompare(b.name, "ru"));
}

async function sessionsOf(): Promise<SessionRow[]> {
  const select = { id: true, number: true, status: true, heldOn: true, place: true, _count: { select: { items: true } } } as const;
  const [open, closed] = await Promise.all([
    db.councilSession.findMany({ where: { status: { not: "CLOSED" } }, orderBy: [{ heldOn: "asc" }, { id: "asc" }], select }),
    db.councilSession.findMany({ where: { status: "CLOSED" }, orderBy: [{ heldOn: "desc" }, { id: "desc" }], take: CLOSED_SHOWN, select }),
  ]);
  const rows = [...open, ...closed];
  const decided = await db.agendaItem.groupBy({ by: ["sessionId"], where: { sessionId: { in: rows.map((row) => row.id) }, outcome: { not: null } }, _count: true });
  return rows.map(({ _count, heldOn, ...row }) => ({ ...row, heldOn: dayFromDb(heldOn), items: _count.items, decided: decided.find((one) => one.sessionId === row.id)?._count ?? 0 }));
}

/** Applications that were referred and stand on no agenda, by call. */
export async function waitingByCall(): Promise<WaitingCall[]> {
  const groups = await db.application.groupBy({ by: ["callId"], where: { status: "COUNCIL", agendaItems: { none: { decidedAt: null } } }, _count: true });
  const calls = await db.call.findMany({ where: { id: { in: groups.map((group) => group.callId) } }, select: { id: true, titleRu: true, titleEn: true }, orderBy: { id: "asc" } });
  return calls.map(({ id, ...titles }) => ({ callId: id, ...titles, count: groups.find((group) => group.callId === id)!._count }));
}

/** Applications with the experts in calls that a council decides: how many have the scores that a decision needs. */
async function readyByCall(now: Date) {
  const rows = await db.application.findMany({
    where: { status: "EXPERT_REVIEW" },
    select: { id: true, companyId: true, answers: true, call: { select: { id: true, titleRu: true, titleEn: true, process: true } } },
  });
  const ours = rows.filter((row) => readProcess(row.call.process).decidedBy === "COUNCIL");
  const scores = await scoresOf(db, ours, now);
  const calls = new Map<string, WaitingCall & { total: number }>();
  for (const { id, call } of ours) {
    const { id: callId, titleRu, titleEn } = call;
    const row = calls.get(callId) ?? { callId, titleRu, titleEn, count: 0, total: 0 };
    const scored = scores.get(id);
    row.total += 1;
    if (scored && scored.finals >= scored.minReviews) row.count += 1;
    calls.set(callId, row);
  }
  return [...calls.values()].sort((a, b) => (a.callId < b.callId ? -1 : 1));
}

/** Residents' cases that are open and stand on no agenda. */
export async function waitingCases(): Promise<WaitingCase[]> {
  const rows = await db.councilCase.findMany({
    where: { closedAt: null, items: { none: { decidedAt: null } } },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    select: { id: true, ground: true, openedAt: true, residency: { select: { companyId: true } } },
  });
  const names = await companyNames(rows.map((row) => row.residency.companyId));
  return rows.map(({ id, ground, openedAt, residency }) => ({ id, ground, openedOn: siteDay(openedAt), companyName: names.get(residency.companyId)?.name ?? "" }));
}
