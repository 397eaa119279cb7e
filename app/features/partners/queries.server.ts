import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { plainPart, readPart, type Part } from "~/lib/db/together.server";
import { notFound } from "~/lib/errors";
import { atMinute, siteDay, type Day } from "~/lib/time";
import { companyNames } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { residencyOf } from "~/features/residency/queries.server";
import { contactReady } from "./contacts.server";
import { countOpenBriefs } from "./queries/briefs.server";
import { completeness, type ProfilePoint } from "./rules/profile";

export { featuredResidents } from "./queries/directory.server";
export { latestOpenBriefs } from "./queries/briefs.server";

/** What a letter about an introduction needs. No contacts: those are shown in the portal alone. Errors: `not-found`. */
export async function introductionForLetter(introductionId: string, reader: Reader = db) {
  const row = await reader.introduction.findUnique({
    where: { id: introductionId },
    select: { fromCompanyId: true, toCompanyId: true, message: true, brief: { select: { title: true } } },
  });
  if (!row) throw notFound();
  const names = await companyNames([row.fromCompanyId, row.toCompanyId], reader);
  return {
    fromCompanyId: row.fromCompanyId,
    toCompanyId: row.toCompanyId,
    fromName: names.get(row.fromCompanyId)?.name ?? "",
    toName: names.get(row.toCompanyId)?.name ?? "",
    message: row.message,
    ...(row.brief ? { briefTitle: row.brief.title } : {}),
  };
}

/** How many companies wait for this one's answer. */
export const incomingCount = (scope: CompanyScope, reader: Reader = db): Promise<number> =>
  readPart(incomingPart(scope), reader);

/** The same as part of a reading. */
export const incomingPart = (scope: CompanyScope): Part<number> =>
  plainPart(Prisma.sql`SELECT count(*) FROM "Introduction" WHERE "toCompanyId" = ${scope.companyId}::uuid AND status = 'ASKED'`);

/** Whether the company's residency is in force, which its place among the partners stands on. */
export const isResident = async (scope: CompanyScope): Promise<boolean> => (await residencyOf(scope.companyId))?.status === "ACTIVE";

/** The company's own profile with what is missing in it; an empty one before the first save. */
export async function ownProfile(scope: CompanyScope) {
  const [row, contactShown] = await Promise.all([
    db.profile.findUnique({ where: { companyId: scope.companyId } }),
    contactReady(scope.companyId),
  ]);
  const profile = {
    published: row?.published ?? false,
    tagline: row?.tagline ?? "",
    about: row?.about ?? "",
    offers: row?.offers ?? "",
    needs: row?.needs ?? "",
    tags: row?.tags ?? [],
    contactName: row?.contactName ?? "",
    contactEmail: row?.contactEmail ?? "",
    contactPhone: row?.contactPhone ?? "",
  };
  return { profile, exists: row !== null, contactShown };
}

/** What the page «Today» says about partners. */
export interface PartnersSummary {
  /** Those who wait for our answer. */
  incoming: number;
  /** Those whose answer we wait for. */
  outgoing: number;
  openBriefs: number;
  profile: { state: "none" | "draft" | "published"; percent: number; missing: ProfilePoint[] };
  /** The incoming ones that wait longest, three at most. */
  waiting: { id: string; fromName: string; message: string; createdAt: Date }[];
}

/** Counts and the oldest unanswered requests of the scope's company. */
export async function partnersSummary(scope: CompanyScope, today: Day = siteDay(new Date())): Promise<PartnersSummary> {
  const { companyId } = scope;
  const [incoming, outgoing, openBriefs, { profile, exists }, oldest] = await Promise.all([
    incomingCount(scope),
    db.introduction.count({ where: { fromCompanyId: companyId, status: "ASKED" } }),
    countOpenBriefs(companyId, today),
    ownProfile(scope),
    db.introduction.findMany({
      where: { toCompanyId: companyId, status: "ASKED" },
      select: { id: true, fromCompanyId: true, message: true, createdAt: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: 3,
    }),
  ]);
  const names = await companyNames(oldest.map((row) => row.fromCompanyId));
  return {
    incoming,
    outgoing,
    openBriefs,
    profile: { state: profile.published ? "published" : exists ? "draft" : "none", ...completeness(profile) },
    waiting: oldest.map(({ fromCompanyId, ...row }) => ({ ...row, fromName: names.get(fromCompanyId)?.name ?? "" })),
  };
}

/** Names of companies with which an introduction was accepted between two days, both included. */
export async function partnersMetBetween(scope: CompanyScope, from: Day, to: Day): Promise<string[]> {
  const { companyId } = scope;
  const rows = await db.introduction.findMany({
    where: { OR: [{ fromCompanyId: companyId }, { toCompanyId: companyId }], status: "ACCEPTED", answeredAt: { gte: atMinute(from, 0), lt: atMinute(to, 1440) } },
    select: { fromCompanyId: true, toCompanyId: true },
  });
  const names = await companyNames(rows.map((row) => (row.fromCompanyId === companyId ? row.toCompanyId : row.fromCompanyId)));
  return [...names.values()].map((one) => one.name).sort((a, b) => a.localeCompare(b, "ru"));
}
