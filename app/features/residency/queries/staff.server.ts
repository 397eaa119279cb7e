import { db, type Prisma, type Reader } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { forbidden } from "~/lib/errors";
import { companyNames, personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import { aliasOf } from "../experts/alias.server";
import { ballotsOf } from "../experts/ballots.server";
import type { WhyLine } from "../experts/assign";
import { barsScoring } from "../experts/conflicts";
import { readsBlind } from "../experts/policy";
import { conflictFacts, conflictsOf, noSharedWork, type SharedWorkReader } from "../experts/queries/conflicts.server";
import { nameable } from "../experts/visibility.server";
import { reach } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { isAdministrator, isExpert, mayDecide, mayReadApplications, mayReview, maySeeOthersScores } from "../policy";
import { readProcess, type CallProcess } from "../process";
import { clockOf, type Clock } from "../rules/clock";
import { groupOf, inQueueOrder, waitsFor, type QueueGroup, type WaitsFor } from "../rules/queue";
import { verdictOf, type Scores, type Verdict } from "../rules/score";
import { CLOSED, may, OPEN, type ApplicationStatus, type Side } from "../status";
import { applicationFor, type ApplicationPage } from "./application.server";
import { criteriaInForce, type CriterionRow } from "./criteria.server";

export interface QueueFilters {
  status?: ApplicationStatus;
  mine?: boolean;
  late?: boolean;
  /** Part of a company's name, an ИНН or an application's number. */
  search?: string;
  page?: number;
}

export interface QueueRow {
  id: string;
  number: string | null;
  companyId: string;
  companyName: string;
  callTitleRu: string;
  callTitleEn: string;
  status: ApplicationStatus;
  submittedAt: Date | null;
  decidedAt: Date | null;
  moveSide: Side | null;
  clock: Clock | null;
  finals: number;
  ownFinal: boolean;
  group: QueueGroup;
  waits: WaitsFor;
}

export interface QueuePage {
  rows: QueueRow[];
  page: number;
  pages: number;
  /** Open applications by what the filters would show. */
  counts: { open: number; mine: number; late: number; byStatus: Partial<Record<ApplicationStatus, number>> };
}

const PAGE = 50;
/** More open applications than this are not sorted in memory; a technopark has some dozens. */
const MOST_OPEN = 2000;

const include = {
  call: { select: { titleRu: true, titleEn: true, process: true } },
  reviews: { where: { finalAt: { not: null } }, select: { expertId: true } },
  assignments: { where: { state: "ASSIGNED" }, select: { expertId: true, why: true } },
  conflicts: { select: { userId: true } },
} satisfies Prisma.ApplicationInclude;
/** A row before the names of the shown page are read. */
type Unnamed = Omit<QueueRow, "companyName"> & { alias: string | null };
type Row = Prisma.ApplicationGetPayload<{ include: typeof include }>;

/**
 * Applications for staff: those that wait for the reader first, late ones on top of their group, then the oldest.
 * @param sharedWork as for `staffApplication`: what the reader may not score does not wait for them
 */
export async function queueFor(scope: StaffScope, filters: QueueFilters, now: Date, sharedWork: SharedWorkReader = noSharedWork, reader: Reader = db): Promise<QueuePage> {
  if (!mayReadApplications(scope)) throw forbidden();
  const found: Prisma.ApplicationWhereInput = { AND: [reach(scope, now), await searched(scope, filters.search?.trim() ?? "", reader)] };
  const wantsClosed = filters.status !== undefined && CLOSED.includes(filters.status);
  const [{ minReviews }, exceptions, open, closedCounts] = await Promise.all([
    residencyNorms(siteDay(now), reader),
    calendarExceptions(reader),
    reader.application.findMany({
      where: { status: { in: [...OPEN] }, ...found },
      orderBy: { submittedAt: "asc" },
      take: MOST_OPEN,
      include,
    }),
    reader.application.groupBy({ by: ["status"], where: { status: { in: [...CLOSED] }, ...found }, _count: true }),
  ]);
  const [administrator, expert] = [isAdministrator(scope), isExpert(scope)];
  const today = siteDay(now);
  const toScore = open.filter((row) => expert && row.status === "EXPERT_REVIEW" && !row.reviews.some((review) => review.expertId === scope.userId));
  const barred = await barredFrom(reader, toScore, scope.userId, sharedWork, now);
  const toRow = (row: Row): Unnamed => {
    const process = readProcess(row.call.process);
    const blind = process.blind && readsBlind(scope, row.status);
    const mine = <T extends { expertId: string }>(rows: readonly T[]) => rows.some((one) => one.expertId === scope.userId);
    const declared = new Set(row.conflicts.map((one) => one.userId));
    const subject = {
      id: row.id,
      alias: blind ? aliasOf(row) : null,
      number: blind ? null : row.number,
      companyId: row.companyId,
      callTitleRu: row.call.titleRu,
      callTitleEn: row.call.titleEn,
      status: row.status,
      submittedAt: row.submittedAt,
      decidedAt: row.decidedAt,
      moveSide: row.moveSide,
      clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), today, exceptions),
      finals: row.reviews.filter((review) => !declared.has(review.expertId)).length,
      ownFinal: mine(row.reviews),
      toScore: !declared.has(scope.userId) && !barred.has(row.id) && (process.reviewers === "OPEN" || mine(row.assignments)),
    };
    const queueReader = { administrator, expert, minReviews: process.minReviews ?? minReviews };
    return { ...subject, group: groupOf(subject, queueReader), waits: waitsFor(subject, queueReader) };
  };
  const all = inQueueOrder(open.map(toRow));
  const byStatus: Partial<Record<ApplicationStatus, number>> = Object.fromEntries(closedCounts.map((group) => [group.status, group._count]));
  for (const row of all) byStatus[row.status] = (byStatus[row.status] ?? 0) + 1;
  const isLate = (row: Unnamed) => row.clock?.late === true;
  const counts = { open: all.length, mine: all.filter((row) => row.group === "mine").length, late: all.filter(isLate).length, byStatus };

  const page = Math.max(1, filters.page ?? 1);
  let total: number;
  let rows: Unnamed[];
  if (wantsClosed && !filters.mine && !filters.late) {
    total = byStatus[filters.status!] ?? 0;
    const closed = await reader.application.findMany({
      where: { status: filters.status, ...found },
      orderBy: [{ stageSince: "desc" }, { id: "desc" }],
      skip: (page - 1) * PAGE,
      take: PAGE,
      include,
    });
    rows = closed.map(toRow);
  } else {
    const kept = all.filter(
      (row) =>
        (!filters.status || row.status === filters.status) && (!filters.mine || row.group === "mine") && (!filters.late || isLate(row)),
    );
    total = kept.length;
    rows = kept.slice((page - 1) * PAGE, page * PAGE);
  }
  const names = await companyNames(rows.filter((row) => row.alias === null).map((row) => row.companyId), reader);
  return {
    rows: rows.map(({ alias, ...row }) => ({ ...row, companyId: alias === null ? row.companyId : "", companyName: alias ?? names.get(row.companyId)?.name ?? "" })),
    page,
    pages: Math.max(1, Math.ceil(total / PAGE)),
    counts,
  };
}

/** Which of the applications a conflict of interest, found or declared, keeps the expert from. */
async function barredFrom(reader: Reader, rows: readonly Row[], expertId: string, sharedWork: SharedWorkReader, now: Date): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { between } = await conflictFacts(reader, rows, [expertId], sharedWork, now);
  const whyOf = (row: Row) => (row.assignments.find((one) => one.expertId === expertId)?.why ?? []) as unknown as WhyLine[];
  return new Set(rows.filter((row) => barsScoring(between(row.id, expertId), whyOf(row))).map((row) => row.id));
}

async function searched(scope: StaffScope, search: string, reader: Reader): Promise<Prisma.ApplicationWhereInput> {
  if (!search) return {};
  const contains = { contains: search, mode: "insensitive" as const };
  const companies = await reader.company.findMany({
    where: { OR: [{ name: contains }, { legalName: contains }, { inn: { startsWith: search.replace(/\s/g, "") } }] },
    select: { id: true },
    take: 500,
  });
  // A search by name or number in a blind call would tell whose the found one is.
  return { OR: [{ AND: [nameable(scope), { OR: [{ number: contains }, { companyId: { in: companies.map((company) => company.id) } }] }] }, { alias: contains }] };
}

export interface ReviewFacts {
  expertName: string;
  scores: Scores;
  comment: string;
  /** Hundredths of a point. */
  total: number;
  finalAt: Date;
  /** Sent after its term. */
  late: boolean;
  /** False when a conflict of interest makes it void. */
  valid: boolean;
}

export interface StaffApplicationPage {
  application: ApplicationPage;
  criteria: CriterionRow[];
  passScore: number;
  minReviews: number;
  termYears: number;
  /** How often it was returned, of how many times. */
  returns: number;
  maxReturns: number;
  own: { scores: Scores; comment: string; noConflictAt: Date | null; finalAt: Date | null; total: number | null } | null;
  /** Final reviews of others, when the reader may see them. */
  others: ReviewFacts[];
  othersHidden: boolean;
  finals: number;
  /** An interest of the reader's own that the house found or that they declared: they cannot score. */
  interested: boolean;
  /** The reader is assigned to score it. */
  assigned: boolean;
  /** Over all final reviews that count; null while others' scores are hidden. */
  verdict: Verdict | null;
  /** Who decides in this call. */
  decidedBy: CallProcess["decidedBy"];
  can: { review: boolean; accept: boolean; return: boolean; decide: boolean; waitsForReviews: boolean };
}

/**
 * An application as staff work on it.
 * @param sharedWork reads joint projects and introductions, which are conflicts of interest too
 * Errors: `not-found`, `forbidden`.
 */
export async function staffApplication(scope: StaffScope, id: string, now: Date, sharedWork: SharedWorkReader = noSharedWork, reader: Reader = db): Promise<StaffApplicationPage> {
  if (!mayReadApplications(scope)) throw forbidden();
  const today = siteDay(now);
  const application = await applicationFor(scope, id, now, reader);
  const row = await reader.application.findUniqueOrThrow({
    where: { id },
    select: { id: true, companyId: true, answers: true, call: { select: { process: true } }, assignments: { where: { expertId: scope.userId, state: "ASSIGNED" }, select: { why: true } } },
  });
  const process = readProcess(row.call.process);
  const [norms, criteria, own, ballots, conflicts] = await Promise.all([
    residencyNorms(today, reader),
    criteriaInForce(today, reader),
    reader.review.findUnique({ where: { applicationId_expertId: { applicationId: id, expertId: scope.userId } } }),
    ballotsOf(reader, row, now),
    isExpert(scope) ? conflictsOf(reader, row, [scope.userId], sharedWork, now).then((found) => found.get(scope.userId) ?? []) : [],
  ]);
  const [assignment] = row.assignments;
  const interested = barsScoring(conflicts, (assignment?.why ?? []) as unknown as WhyLine[]);
  const toScore = !interested && (process.reviewers === "OPEN" || assignment !== undefined);
  const minReviews = process.minReviews ?? norms.minReviews;
  const finals = ballots.filter((ballot) => ballot.valid);
  const others = ballots.filter((ballot) => ballot.expertId !== scope.userId);
  const open = maySeeOthersScores(scope, application.status, Boolean(own?.finalAt), toScore);
  const names = await personNames(others.map((ballot) => ballot.expertId), reader);
  const { status } = application;
  const returns = application.history.filter((step) => step.to === "NEEDS_FIX").length;
  return {
    application,
    criteria,
    passScore: norms.passScore,
    minReviews,
    termYears: norms.termYears,
    returns,
    maxReturns: norms.maxReturns,
    own: own
      ? { scores: own.scores as Scores, comment: own.comment, noConflictAt: own.noConflictAt, finalAt: own.finalAt, total: own.total }
      : null,
    others: open
      ? others.map(({ expertId, scores, comment, total, finalAt, late, valid }) => ({ expertName: names.get(expertId) ?? "", scores, comment, total, finalAt, late, valid }))
      : [],
    othersHidden: !open,
    finals: finals.length,
    interested,
    assigned: assignment !== undefined,
    verdict: open && finals.length > 0 ? verdictOf(criteria, finals.map((ballot) => ballot.scores), norms.passScore) : null,
    decidedBy: process.decidedBy,
    can: {
      review: mayReview(scope, status, Boolean(own?.finalAt), toScore),
      accept: isAdministrator(scope) && may("accept", status),
      return: isAdministrator(scope) && may("return", status) && returns < norms.maxReturns,
      decide: process.decidedBy === "ADMINISTRATOR" && mayDecide(scope, status, finals.length, minReviews),
      waitsForReviews: isAdministrator(scope) && may("approve", status) && finals.length < minReviews,
    },
  };
}
