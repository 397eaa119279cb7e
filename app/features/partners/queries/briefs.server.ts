import { db, Prisma, type Reader } from "~/lib/db/client.server";
import type { BriefStatus, CompanyKind } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import type { CompanyScope } from "~/features/identity/types";
import { briefState, daysLeft, type BriefState } from "../rules/brief";
import { isCluster, type Cluster } from "../rules/clusters";
import type { BriefSort } from "../rules/search";
import { isId, type BriefFilter } from "../schema";
import { asked, toFound, whyFound, type Found, type WhyRow } from "./found.server";

export const BRIEFS_PAGE = 12;

export type BriefField = "title" | "looksFor" | "body";

/** A brief as lists show it. */
export interface BriefEntry {
  id: string;
  title: string;
  looksFor: string;
  cluster: Cluster | null;
  budgetKopecks: Kopecks | null;
  answerBy: Day | null;
  /** 0 on the last day, null without a term. */
  daysLeft: number | null;
  createdAt: Date;
  companyName: string;
  /** Null while the company has no published profile to link to. */
  companySlug: string | null;
  companyKind: CompanyKind;
}

interface Row extends Omit<BriefEntry, "cluster" | "budgetKopecks" | "answerBy" | "daysLeft"> {
  cluster: string | null;
  budgetKopecks: bigint | null;
  answerBy: Date | null;
}

const toEntry = (row: Row, today: Day): BriefEntry => {
  const answerBy = row.answerBy && dayFromDb(row.answerBy);
  return {
    id: row.id,
    title: row.title,
    looksFor: row.looksFor,
    cluster: isCluster(row.cluster) ? row.cluster : null,
    budgetKopecks: row.budgetKopecks === null ? null : toKopecks(row.budgetKopecks),
    answerBy,
    daysLeft: daysLeft(answerBy, today),
    createdAt: row.createdAt,
    companyName: row.companyName,
    companySlug: row.companySlug,
    companyKind: row.companyKind,
  };
};

/** Briefs of companies whose residency is in force. */
const POSTED = Prisma.sql`
  "Brief" b
  JOIN "Company" c ON c.id = b."companyId"
  JOIN "Residency" r ON r."companyId" = b."companyId" AND r.status = 'ACTIVE'
  LEFT JOIN "Profile" p ON p."companyId" = b."companyId" AND p.published`;
const COLUMNS = Prisma.sql`
  b.id, b.title, b."looksFor", b.cluster, b."budgetKopecks", b."answerBy", b."createdAt",
  c.name AS "companyName", c.kind::text AS "companyKind", CASE WHEN p."companyId" IS NOT NULL THEN c.slug END AS "companySlug"`;
const stillOpen = (today: Day) => Prisma.sql`b.status = 'OPEN' AND (b."answerBy" IS NULL OR b."answerBy" >= ${today}::date)`;

const ORDER: Record<BriefSort, Prisma.Sql> = {
  new: Prisma.sql`b."createdAt" DESC, b.id`,
  deadline: Prisma.sql`b."answerBy" ASC NULLS LAST, b."createdAt" DESC, b.id`,
};

/** A page of the briefs that still await answers, in one statement; a page past the end shows the first. */
export async function openBriefs(
  filter: BriefFilter,
  today: Day = siteDay(new Date()),
): Promise<{ entries: (BriefEntry & { found: Found<BriefField>[] })[]; total: number; page: number; pages: number }> {
  const { q, cluster, page } = filter;
  const rows = await db.$queryRaw<(Row & { total: number; why: WhyRow<BriefField>[] | null })[]>`
    WITH ${asked(q)},
    page AS (
      SELECT b.id AS "briefId", row_number() OVER (ORDER BY ${ORDER[filter.sort]}) AS place, count(*) OVER ()::int AS total
      FROM asked, ${POSTED}
      WHERE ${stillOpen(today)}
        ${q ? Prisma.sql`AND b.document @@ asked.query` : Prisma.empty}
        ${cluster ? Prisma.sql`AND b.cluster = ${cluster}` : Prisma.empty}
      ORDER BY place LIMIT ${BRIEFS_PAGE} OFFSET ${(page - 1) * BRIEFS_PAGE}
    )
    SELECT ${COLUMNS}, page.total,
           ${whyFound(Prisma.sql`(1, 'title', b.title), (2, 'looksFor', b."looksFor"), (3, 'body', b.body)`)} AS why
    FROM page JOIN ${POSTED} ON b.id = page."briefId"
    ORDER BY page.place`;
  if (rows.length === 0 && page > 1) return openBriefs({ ...filter, page: 1 }, today);
  const total = rows[0]?.total ?? 0;
  return {
    entries: rows.map((row) => ({ ...toEntry(row, today), found: toFound(row.why) })),
    total,
    page,
    pages: Math.max(1, Math.ceil(total / BRIEFS_PAGE)),
  };
}

/** The newest briefs that await answers, for a front page. */
export async function latestOpenBriefs(limit: number, today: Day = siteDay(new Date())): Promise<BriefEntry[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${POSTED} WHERE ${stillOpen(today)} ORDER BY ${ORDER.new} LIMIT ${limit}`;
  return rows.map((row) => toEntry(row, today));
}

/** Briefs of one company that await answers, newest first. */
export async function openBriefsOf(companyId: string, today: Day = siteDay(new Date())): Promise<BriefEntry[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM ${POSTED}
    WHERE b."companyId" = ${companyId}::uuid AND ${stillOpen(today)} ORDER BY ${ORDER.new} LIMIT 50`;
  return rows.map((row) => toEntry(row, today));
}

/** A brief in full, also one that awaits no more answers. Errors: `not-found`, also when the company is no resident. */
export async function briefPage(id: string | undefined, today: Day = siteDay(new Date())) {
  if (!isId(id)) throw notFound();
  const rows = await db.$queryRaw<(Row & { companyId: string; body: string; status: BriefStatus })[]>`
    SELECT ${COLUMNS}, b."companyId", b.body, b.status::text AS status FROM ${POSTED} WHERE b.id = ${id}::uuid`;
  const row = rows[0];
  if (!row) throw notFound();
  const entry = toEntry(row, today);
  return { ...entry, companyId: row.companyId, body: row.body, state: briefState({ status: row.status, answerBy: entry.answerBy }, today) };
}

/** All briefs of the scope's company for its own pages: open ones first, newest first. */
export async function ownBriefs(
  scope: CompanyScope,
  today: Day = siteDay(new Date()),
): Promise<{ id: string; title: string; answerBy: Day | null; state: BriefState; asked: number }[]> {
  const rows = await db.brief.findMany({
    where: { companyId: scope.companyId },
    select: { id: true, title: true, answerBy: true, status: true, _count: { select: { introductions: { where: { status: "ASKED" } } } } },
    orderBy: [{ status: "asc" }, { createdAt: "desc" }],
    take: 100,
  });
  return rows.map((row) => {
    const answerBy = row.answerBy && dayFromDb(row.answerBy);
    return { id: row.id, title: row.title, answerBy, state: briefState({ status: row.status, answerBy }, today), asked: row._count.introductions };
  });
}

/** One brief of the scope's company, for editing. Errors: `not-found`, also for another company's brief. */
export async function ownBrief(scope: CompanyScope, id: string | undefined, today: Day = siteDay(new Date())) {
  if (!isId(id)) throw notFound();
  const row = await db.brief.findFirst({ where: { id, companyId: scope.companyId } });
  if (!row) throw notFound();
  const answerBy = row.answerBy && dayFromDb(row.answerBy);
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    looksFor: row.looksFor,
    cluster: row.cluster,
    budgetKopecks: row.budgetKopecks === null ? null : toKopecks(row.budgetKopecks),
    answerBy,
    state: briefState({ status: row.status, answerBy }, today),
  };
}

/** How many briefs of a company await answers. */
export const countOpenBriefs = (companyId: string, today: Day, reader: Reader = db): Promise<number> =>
  reader.brief.count({
    where: { companyId, status: "OPEN", OR: [{ answerBy: null }, { answerBy: { gte: dayToDb(today) } }] },
  });
