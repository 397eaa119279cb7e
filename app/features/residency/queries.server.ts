import { db, Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { plainPart, type Part } from "~/lib/db/together.server";
import type { CompanyKind, ResidencyStatus } from "~/lib/db/generated/enums";
import { companyNames } from "~/features/identity/queries.server";
import type { AnyScope } from "~/features/identity/types";
import { calendarExceptions } from "~/lib/calendar.server";
import { addDays, dayFromDb, dayToDb, daysBetween, siteDay, type Day } from "~/lib/time";
import { readStored } from "./answers.server";
import { isSealed } from "./calls/phase";
import { placesLeftOf } from "./calls/places.server";
import { PROJECT_TITLE } from "./forms/definition";
import { answerOf } from "./forms/values";
import { isId, reach } from "./moves.server";
import { clockOf, type Clock } from "./rules/clock";
import { OPEN, type ApplicationStatus } from "./status";

export interface ResidencyFacts {
  id: string;
  status: ResidencyStatus;
  startsOn: Day;
  /** The last day, included. */
  endsOn: Day;
  /** The last day that may be booked: the end of the term, or the eve of an announced suspension. */
  lastDay: Day;
  premises: string | null;
  areaSqm: number | null;
}

/** A company's residency, running or not, or null when it never was a resident. */
export async function residencyOf(companyId: string, reader: Reader = db): Promise<ResidencyFacts | null> {
  if (!isId(companyId)) return null;
  const row = await reader.residency.findUnique({ where: { companyId } });
  if (!row) return null;
  const { id, status, startsOn, premises, areaSqm, suspendedOn } = row;
  const endsOn = dayFromDb(row.endsOn);
  const eve = suspendedOn && addDays(dayFromDb(suspendedOn), -1);
  return { id, status, startsOn: dayFromDb(startsOn), endsOn, lastDay: eve !== null && eve < endsOn ? eve : endsOn, premises, areaSqm };
}

/** What a company's residency lets it do: its state and its days, the last one included. */
export type ResidencyStanding = Pick<ResidencyFacts, "status" | "startsOn" | "endsOn" | "lastDay">;

/** The same of a company's residency as part of a reading; null when it never was a resident. */
export const residencyPart = (companyId: string): Part<ResidencyStanding | null> =>
  plainPart(Prisma.sql`SELECT json_build_object('status', status, 'startsOn', "startsOn"::text, 'endsOn', "endsOn"::text, 'lastDay', LEAST("endsOn", "suspendedOn" - 1)::text) FROM "Residency" WHERE "companyId" = ${companyId}::uuid`);

/**
 * A company's residency, kept from changing for the rest of the transaction; others may hold it at the same time. `lastDay`
 * is the last day that may be booked: the end of the term, or the eve of an announced suspension.
 */
export async function heldResidency(tx: Tx, companyId: string): Promise<{ status: ResidencyStatus; startsOn: Day; lastDay: Day } | null> {
  const rows = await tx.$queryRaw<{ status: ResidencyStatus; startsOn: Day; lastDay: Day }[]>`
    SELECT status::text AS status, "startsOn"::text AS "startsOn", LEAST("endsOn", "suspendedOn" - 1)::text AS "lastDay"
    FROM "Residency" WHERE "companyId" = ${companyId}::uuid FOR SHARE`;
  return rows[0] ?? null;
}

/** The terms in which companies may book: where a residency runs, by company. `lastDay` as of `heldResidency`. */
export async function bookableTerms(companyIds: Iterable<string>, reader: Reader = db): Promise<Map<string, { from: Day; to: Day }>> {
  const rows = await reader.$queryRaw<{ companyId: string; from: Day; to: Day }[]>`
    SELECT "companyId", "startsOn"::text AS "from", LEAST("endsOn", "suspendedOn" - 1)::text AS "to" FROM "Residency"
    WHERE "companyId" = ANY(${[...new Set(companyIds)]}::uuid[]) AND status = 'ACTIVE'`;
  return new Map(rows.map(({ companyId, from, to }) => [companyId, { from, to }]));
}

/** First days of companies' residencies by company. */
export async function residencyStarts(companyIds: Iterable<string>, reader: Reader = db): Promise<Map<string, Day>> {
  const rows = await reader.residency.findMany({ where: { companyId: { in: [...new Set(companyIds)] } }, select: { companyId: true, startsOn: true } });
  return new Map(rows.map((row) => [row.companyId, dayFromDb(row.startsOn)]));
}

/** Ids of companies with an active residency, the earliest resident first. */
export async function residentsSince(reader: Reader = db): Promise<string[]> {
  const rows = await reader.residency.findMany({
    where: { status: "ACTIVE" },
    orderBy: [{ startsOn: "asc" }, { companyId: "asc" }],
    select: { companyId: true },
  });
  return rows.map((row) => row.companyId);
}

export interface CallFacts {
  id: string;
  slug: string;
  kind: "ROLLING" | "DATED";
  titleRu: string;
  titleEn: string;
  summaryRu: string;
  summaryEn: string;
  places: number | null;
  /** Whom it is for; empty = every kind of company. */
  audience: CompanyKind[];
  /** Nobody of the house looks into its applications before its end. */
  sealed: boolean;
  /** The last day to submit; null for a call without a term. */
  lastDay: Day | null;
  /** Calendar days left: 0 on the last day. */
  daysLeft: number | null;
}

type CallRow = Omit<CallFacts, "lastDay" | "daysLeft"> & { closesAt: Date | null };

/** A call with its days left; a call that closes at midnight has the day before as its last. */
export function callFacts({ closesAt, ...row }: CallRow, now: Date): CallFacts {
  const lastDay = closesAt ? siteDay(new Date(closesAt.getTime() - 1)) : null;
  return { ...row, lastDay, daysLeft: lastDay === null ? null : daysBetween(siteDay(now), lastDay) };
}

export const callColumns = {
  id: true, slug: true, kind: true, titleRu: true, titleEn: true, summaryRu: true, summaryEn: true, places: true, audience: true,
  sealed: true, closesAt: true,
} as const;

/** A call as lists show it. */
export interface ListedCall extends CallFacts {
  /** Places that are not taken yet; null = without limit. */
  placesLeft: number | null;
  /** Calendar days until it opens; 0 once it is open. */
  daysUntil: number;
  opensAt: Date;
}

/** Calls that take applications now, the soonest to close first, those without a term last. */
export const openCalls = async (now: Date, reader: Reader = db): Promise<ListedCall[]> =>
  listedCalls(now, { opensAt: { lte: now }, OR: [{ closesAt: null }, { closesAt: { gt: now } }] }, reader);

/** Published calls that open later, the soonest first. */
export const comingCalls = async (now: Date, reader: Reader = db): Promise<ListedCall[]> =>
  (await listedCalls(now, { opensAt: { gt: now } }, reader)).sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime());

async function listedCalls(now: Date, where: Prisma.CallWhereInput, reader: Reader): Promise<ListedCall[]> {
  const rows = await reader.call.findMany({
    where: { ...where, status: "PUBLISHED" },
    orderBy: [{ closesAt: { sort: "asc", nulls: "last" } }, { slug: "asc" }],
    select: { ...callColumns, opensAt: true },
  });
  const left = await placesLeftOf(rows, reader);
  return rows.map(({ opensAt, ...row }) => ({
    ...callFacts(row, now),
    opensAt,
    placesLeft: left.get(row.id) ?? null,
    daysUntil: Math.max(0, daysBetween(siteDay(now), siteDay(opensAt))),
  }));
}

export interface ApplicationListItem {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  companyId: string;
  callId: string;
  callTitleRu: string;
  callTitleEn: string;
  projectTitle: string;
  savedAt: Date;
  submittedAt: Date | null;
  decidedAt: Date | null;
  clock: Clock | null;
}

/** Applications that the scope reaches, the latest first; at most 200. */
export async function applicationsOf(scope: AnyScope, now: Date = new Date(), reader: Reader = db): Promise<ApplicationListItem[]> {
  const [rows, exceptions] = await Promise.all([
    reader.application.findMany({
      where: reach(scope, now),
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 200,
      include: { call: { select: { titleRu: true, titleEn: true } } },
    }),
    calendarExceptions(reader),
  ]);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    status: row.status,
    companyId: row.companyId,
    callId: row.callId,
    callTitleRu: row.call.titleRu,
    callTitleEn: row.call.titleEn,
    projectTitle: answerOf(readStored(row.answers).answers, PROJECT_TITLE),
    savedAt: row.savedAt,
    submittedAt: row.submittedAt,
    decidedAt: row.decidedAt,
    clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), siteDay(now), exceptions),
  }));
}

export interface StaffCounts {
  formalCheck: number;
  needsFix: number;
  expertReview: number;
  /** Of these, past their term with staff to move. */
  late: number;
}

/** How many applications stand at each open stage. */
export async function staffCounts(now: Date = new Date(), reader: Reader = db): Promise<StaffCounts> {
  const today = dayToDb(siteDay(now));
  const [groups, late] = await Promise.all([
    reader.application.groupBy({ by: ["status"], where: { status: { in: [...OPEN] } }, _count: true }),
    reader.application.count({ where: { moveSide: "HOUSE", stageDueOn: { lt: today } } }),
  ]);
  const count = (status: ApplicationStatus) => groups.find((group) => group.status === status)?._count ?? 0;
  return { formalCheck: count("FORMAL_CHECK"), needsFix: count("NEEDS_FIX"), expertReview: count("EXPERT_REVIEW"), late };
}

export interface LetterFacts {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  companyId: string;
  companyName: string;
  callTitleRu: string;
  callTitleEn: string;
  projectTitle: string;
  /** What was said with the latest step: why it is returned, or the reasons of the decision; empty when nothing. */
  reasons: string;
  /** Until when the present stage lasts. */
  dueOn: Day | null;
  /** Set once approved. */
  residency: ResidencyFacts | null;
  /** Staff are not to hear whose it is before the call's end. */
  sealed: boolean;
}

/** What letters about an application say; null when it is not there. For reactions, which act for the house. */
export async function applicationForLetter(id: string, reader: Reader = db, now: Date = new Date()): Promise<LetterFacts | null> {
  if (!isId(id)) return null;
  const row = await reader.application.findUnique({
    where: { id },
    include: {
      call: { select: { titleRu: true, titleEn: true, sealed: true, closesAt: true } },
      decisions: { orderBy: { round: "desc" }, take: 1, select: { reasons: true } },
      history: { orderBy: { id: "desc" }, take: 1, select: { reason: true } },
    },
  });
  if (!row) return null;
  const [names, residency] = [await companyNames([row.companyId], reader), await residencyOf(row.companyId, reader)];
  return {
    id,
    number: row.number,
    status: row.status,
    companyId: row.companyId,
    companyName: names.get(row.companyId)?.name ?? "",
    callTitleRu: row.call.titleRu,
    callTitleEn: row.call.titleEn,
    projectTitle: answerOf(readStored(row.answers).answers, PROJECT_TITLE),
    reasons: row.decisions[0]?.reasons ?? row.history[0]?.reason ?? "",
    dueOn: row.stageDueOn && dayFromDb(row.stageDueOn),
    residency: row.status === "APPROVED" ? residency : null,
    sealed: isSealed(row.call, now),
  };
}

/** Residents of today with what their agreement says of premises, by company: for whoever makes a contract with them. */
export async function residentsWithPremises(reader: Reader = db): Promise<Map<string, { startsOn: Day; premises: string | null; areaSqm: number | null }>> {
  const rows = await reader.residency.findMany({ where: { status: "ACTIVE" }, select: { companyId: true, startsOn: true, premises: true, areaSqm: true } });
  return new Map(rows.map(({ companyId, startsOn, ...premises }) => [companyId, { startsOn: dayFromDb(startsOn), ...premises }]));
}
