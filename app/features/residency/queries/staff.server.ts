import { db, type Prisma, type Reader } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { forbidden } from "~/lib/errors";
import { companyNames, personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import { outsideSeal } from "../calls/seal.server";
import { residencyNorms } from "../norms.server";
import { isAdministrator, isExpert, mayDecide, mayReadApplications, mayReview, maySeeOthersScores } from "../policy";
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
  call: { select: { titleRu: true, titleEn: true } },
  reviews: { where: { finalAt: { not: null } }, select: { expertId: true } },
} satisfies Prisma.ApplicationInclude;
/** A row before the names of the shown page are read. */
type Unnamed = Omit<QueueRow, "companyName">;
type Row = Prisma.ApplicationGetPayload<{ include: typeof include }>;

/** Applications for staff: those that wait for the reader first, late ones on top of their group, then the oldest. */
export async function queueFor(scope: StaffScope, filters: QueueFilters, now: Date, reader: Reader = db): Promise<QueuePage> {
  if (!mayReadApplications(scope)) throw forbidden();
  const found: Prisma.ApplicationWhereInput = { AND: [outsideSeal(now), await searched(filters.search?.trim() ?? "", reader)] };
  const wantsClosed = filters.status !== undefined && CLOSED.includes(filters.status);
  const [{ minReviews }, exceptions, open, closedCounts] = await Promise.all([
    residencyNorms(siteDay(now), reader),
    calendarExceptions(reader),
    reader.application.findMany({
      where: { status: { in: [...OPEN] }, submittedAt: { not: null }, ...found },
      orderBy: { submittedAt: "asc" },
      take: MOST_OPEN,
      include,
    }),
    reader.application.groupBy({ by: ["status"], where: { status: { in: [...CLOSED] }, submittedAt: { not: null }, ...found }, _count: true }),
  ]);
  const queueReader = { administrator: isAdministrator(scope), expert: isExpert(scope), minReviews };
  const today = siteDay(now);
  const toRow = (row: Row): Unnamed => {
    const subject = {
      id: row.id,
      number: row.number,
      companyId: row.companyId,
      callTitleRu: row.call.titleRu,
      callTitleEn: row.call.titleEn,
      status: row.status,
      submittedAt: row.submittedAt,
      decidedAt: row.decidedAt,
      moveSide: row.moveSide,
      clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), today, exceptions),
      finals: row.reviews.length,
      ownFinal: row.reviews.some((review) => review.expertId === scope.userId),
    };
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
      where: { status: filters.status, submittedAt: { not: null }, ...found },
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
  const names = await companyNames(rows.map((row) => row.companyId), reader);
  return {
    rows: rows.map((row) => ({ ...row, companyName: names.get(row.companyId)?.name ?? "" })),
    page,
    pages: Math.max(1, Math.ceil(total / PAGE)),
    counts,
  };
}

async function searched(search: string, reader: Reader): Promise<Prisma.ApplicationWhereInput> {
  if (!search) return {};
  const contains = { contains: search, mode: "insensitive" as const };
  const companies = await reader.company.findMany({
    where: { OR: [{ name: contains }, { legalName: contains }, { inn: { startsWith: search.replace(/\s/g, "") } }] },
    select: { id: true },
    take: 500,
  });
  return { OR: [{ number: contains }, { companyId: { in: companies.map((company) => company.id) } }] };
}

export interface ReviewFacts {
  expertName: string;
  scores: Scores;
  comment: string;
  /** Hundredths of a point. */
  total: number;
  finalAt: Date;
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
  /** Over all final reviews; null while others' scores are hidden. */
  verdict: Verdict | null;
  can: { review: boolean; accept: boolean; return: boolean; decide: boolean; waitsForReviews: boolean };
}

/** An application as staff work on it. Errors: `not-found`, `forbidden`. */
export async function staffApplication(scope: StaffScope, id: string, now: Date, reader: Reader = db): Promise<StaffApplicationPage> {
  if (!mayReadApplications(scope)) throw forbidden();
  const today = siteDay(now);
  const application = await applicationFor(scope, id, now, reader);
  const [norms, criteria, reviews] = await Promise.all([
    residencyNorms(today, reader),
    criteriaInForce(today, reader),
    reader.review.findMany({ where: { applicationId: id }, orderBy: { finalAt: "asc" } }),
  ]);
  const own = reviews.find((review) => review.expertId === scope.userId);
  const finals = reviews.filter((review) => review.finalAt !== null);
  const others = finals.filter((review) => review.expertId !== scope.userId);
  const open = maySeeOthersScores(scope, application.status, Boolean(own?.finalAt));
  const names = await personNames(others.map((review) => review.expertId), reader);
  const { status } = application;
  const returns = application.history.filter((step) => step.to === "NEEDS_FIX").length;
  return {
    application,
    criteria,
    passScore: norms.passScore,
    minReviews: norms.minReviews,
    termYears: norms.termYears,
    returns,
    maxReturns: norms.maxReturns,
    own: own
      ? { scores: own.scores as Scores, comment: own.comment, noConflictAt: own.noConflictAt, finalAt: own.finalAt, total: own.total }
      : null,
    others: open
      ? others.map((review) => ({
          expertName: names.get(review.expertId) ?? "",
          scores: review.scores as Scores,
          comment: review.comment,
          total: review.total ?? 0,
          finalAt: review.finalAt!,
        }))
      : [],
    othersHidden: !open,
    finals: finals.length,
    verdict: open && finals.length > 0 ? verdictOf(criteria, finals.map((review) => review.scores as Scores), norms.passScore) : null,
    can: {
      review: mayReview(scope, status, Boolean(own?.finalAt)),
      accept: isAdministrator(scope) && may("accept", status),
      return: isAdministrator(scope) && may("return", status) && returns < norms.maxReturns,
      decide: mayDecide(scope, status, finals.length, norms.minReviews),
      waitsForReviews: isAdministrator(scope) && may("approve", status) && finals.length < norms.minReviews,
    },
  };
}
