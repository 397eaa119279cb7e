import { db, Prisma } from "~/lib/db/client.server";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { dayFromDb, type Day } from "~/lib/time";
import type { DirectorySort } from "../rules/search";
import type { DirectoryFilter } from "../schema";
import { asked, toFound, whyFound, type Found, type WhyRow } from "./found.server";

export const DIRECTORY_PAGE = 12;

/** Word similarity from which a name counts as the one that was mistyped: one wrong letter in a short word gives 0.5. */
const ALIKE = 0.45;

export type ProfileField = "offers" | "needs" | "tags" | "tagline" | "about" | "name";

/** A line of the residents' directory. */
export interface DirectoryEntry {
  slug: string;
  name: string;
  kind: CompanyKind;
  tagline: string;
  tags: string[];
  offers: string;
  needs: string;
  residentSince: Day;
  /** Why it was found; empty when nothing was asked. */
  found: Found<ProfileField>[];
  /** Found by a name that only resembles what was typed. */
  byName: boolean;
}

/** Published profiles of companies whose residency is in force: what anyone may see. */
export const LISTED = Prisma.sql`
  "Profile" p
  JOIN "Company" c ON c.id = p."companyId"
  JOIN "Residency" r ON r."companyId" = p."companyId" AND r.status = 'ACTIVE'`;

const ORDER: Record<DirectorySort, Prisma.Sql> = {
  relevance: Prisma.sql`h.rank DESC, c.name, p."companyId"`,
  name: Prisma.sql`c.name, p."companyId"`,
  new: Prisma.sql`r."startsOn" DESC, c.name, p."companyId"`,
};

interface Row extends Omit<DirectoryEntry, "found" | "residentSince"> {
  startsOn: Date;
  why: WhyRow<ProfileField>[] | null;
  total: number;
}

/**
 * A page of the public directory in one statement. Words are looked for in all their forms; when no profile holds
 * them, names that resemble the text are offered. A page past the end shows the first.
 */
export async function directory(filter: DirectoryFilter): Promise<{ entries: DirectoryEntry[]; total: number; page: number; pages: number }> {
  const rows = await db.$queryRaw<Row[]>(directorySql(filter));
  if (rows.length === 0 && filter.page > 1) return directory({ ...filter, page: 1 });
  const total = rows[0]?.total ?? 0;
  return {
    entries: rows.map(({ startsOn, why, total: _total, ...row }) => ({ ...row, residentSince: dayFromDb(startsOn), found: toFound(why) })),
    total,
    page: filter.page,
    pages: Math.max(1, Math.ceil(total / DIRECTORY_PAGE)),
  };
}

function directorySql(filter: DirectoryFilter): Prisma.Sql {
  const { q, kind, page, sort } = filter;
  const where = Prisma.join(
    [
      Prisma.sql`p.published`,
      kind ? Prisma.sql`c.kind = ${kind}::"CompanyKind"` : null,
      filter.in === "offers" ? Prisma.sql`p.offers <> ''` : null,
      filter.in === "needs" ? Prisma.sql`p.needs <> ''` : null,
    ].filter((part) => part !== null),
    " AND ",
  );
  const side = filter.in === "all" ? null : Prisma.raw(`p.${filter.in}`);
  const hits = q
    ? Prisma.sql`
        words AS MATERIALIZED (
          SELECT p."companyId", ts_rank_cd(p.document, asked.query, 1) AS rank, false AS "byName"
          FROM asked, ${LISTED}
          WHERE ${where} AND p.document @@ asked.query
            ${side ? Prisma.sql`AND to_tsvector('russian'::regconfig, ${side}) @@ asked.query` : Prisma.empty}
        ),
        names AS (
          SELECT p."companyId", (1 - (p."searchName" <->> ${q}::text))::real AS rank, true AS "byName"
          FROM ${LISTED}
          WHERE ${where} AND NOT EXISTS (SELECT 1 FROM words)
          ORDER BY p."searchName" <->> ${q}::text LIMIT 24
        ),
        hits AS (SELECT * FROM words UNION ALL SELECT * FROM names WHERE rank >= ${ALIKE}::real)`
    : Prisma.sql`hits AS (SELECT p."companyId", 0::real AS rank, false AS "byName" FROM ${LISTED} WHERE ${where})`;
  const order = ORDER[sort === "relevance" && !q ? "name" : sort];
  return Prisma.sql`
    WITH ${asked(q)}, ${hits},
    page AS (
      SELECT h.*, row_number() OVER (ORDER BY ${order}) AS place, count(*) OVER ()::int AS total
      FROM hits h JOIN ${LISTED} ON h."companyId" = p."companyId"
      ORDER BY place LIMIT ${DIRECTORY_PAGE} OFFSET ${(page - 1) * DIRECTORY_PAGE}
    )
    SELECT c.slug, c.name, c.kind::text AS kind, p.tagline, p.tags, p.offers, p.needs, r."startsOn",
           page."byName", page.total,
           ${whyFound(Prisma.sql`(1, 'offers', p.offers), (2, 'needs', p.needs), (3, 'tags', array_to_string(p.tags, ', ')),
                                 (4, 'tagline', p.tagline), (5, 'about', p.about), (6, 'name', p."searchName")`)} AS why
    FROM page JOIN ${LISTED} ON page."companyId" = p."companyId"
    ORDER BY page.place`;
}

/** Those of the companies whose page anyone can open. */
export async function listedAmong(companyIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ companyId: string }[]>`
    SELECT p."companyId" FROM ${LISTED} WHERE p.published AND p."companyId" = ANY(${[...companyIds]}::uuid[])`;
  return new Set(rows.map((row) => row.companyId));
}

/** A few residents with a published profile for a front page, those who changed theirs last first. */
export async function featuredResidents(limit: number) {
  return db.$queryRaw<Pick<DirectoryEntry, "slug" | "name" | "kind" | "tagline" | "tags">[]>`
    SELECT c.slug, c.name, c.kind::text AS kind, p.tagline, p.tags
    FROM ${LISTED} WHERE p.published ORDER BY p."updatedAt" DESC, p."companyId" LIMIT ${limit}`;
}
