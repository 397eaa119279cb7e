import { Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, monthOf, type Day } from "~/lib/time";
import { ceilingPeriods, OVERALL, paysFor, quarterOf, tightest, type CeilingLeft, type ConditionedUse, type Conditions, type ProgrammeOffer, type QuotaLeft } from "./rules";

/** A use that a programme may pay for: of what, on which day, and by whom where a programme asks that. */
export interface OfferedUse extends ConditionedUse {
  on: Day;
}

interface Row extends Conditions {
  programmeId: string;
  nameRu: string;
  nameEn: string;
  sharePercent: number;
  monthlyMinutes: number | null;
  monthlyCeiling: Kopecks | null;
  yearlyCeiling: Kopecks | null;
  validFrom: Day;
  validTo: Day | null;
  legalBasis: string;
  legalBasisEn: string;
  budgets: { id: string; year: number; quarter: number; available: Kopecks }[];
  /** Quotas by kind of resources, minutes a month. */
  kinds: Record<string, number>;
  /** «month kind» → minutes used. */
  used: Record<string, number>;
  /** Period → kopecks promised and paid. */
  spent: Record<string, Kopecks>;
  company: { kind: string | null; headcount: number | null } | null;
}

/**
 * What the programmes can pay a company for uses of any kinds between two days, both included: read in one statement for
 * all of them, as a part. Nothing is locked. Programmes stack in the order of `priority`.
 */
export const offersPart = (companyId: string, from: Day, to: Day): Part<(use: OfferedUse) => ProgrammeOffer[]> => ({
  sql: Prisma.sql`SELECT json_agg(offer) FROM (
    SELECT p.id AS "programmeId", p."nameRu", p."nameEn", p."sharePercent", p."monthlyMinutes", p."resourceKinds", p."resourceSlugs", p."companyKinds",
           p."residencyYears", p."maxHeadcount", p."monthlyCeilingKopecks" AS "monthlyCeiling", p."yearlyCeilingKopecks" AS "yearlyCeiling",
           p."validFrom", p."validTo", p."legalBasis", p."legalBasisEn",
           b.budgets,
           COALESCE((SELECT jsonb_object_agg(k."resourceKind", k."monthlyMinutes") FROM "ProgrammeKind" k WHERE k."programmeId" = p.id), '{}') AS kinds,
           COALESCE((SELECT jsonb_object_agg(q.month::text || ' ' || q.kind, q."usedMinutes") FROM "QuotaUsage" q
                     WHERE q."programmeId" = p.id AND q."companyId" = ${companyId}::uuid
                       AND q.month BETWEEN ${dayToDb(monthOf(from))}::date AND ${dayToDb(to)}::date), '{}') AS used,
           COALESCE((SELECT jsonb_object_agg(c.period, c."usedKopecks") FROM "CeilingUsage" c
                     WHERE c."programmeId" = p.id AND c."companyId" = ${companyId}::uuid AND c.period BETWEEN ${from.slice(0, 4)} AND ${to.slice(0, 7)}), '{}') AS spent,
           (SELECT json_build_object('kind', c.kind, 'headcount', c.headcount) FROM "Company" c WHERE c.id = ${companyId}::uuid) AS company
    FROM "Programme" p
    JOIN LATERAL (SELECT json_agg(json_build_object('id', b.id, 'year', b.year, 'quarter', b.quarter,
                                                    'available', b."amountKopecks" - b."reservedKopecks" - b."consumedKopecks")) AS budgets
                  FROM "ProgrammeBudget" b WHERE b."programmeId" = p.id AND b.year BETWEEN ${Number(from.slice(0, 4))} AND ${Number(to.slice(0, 4))}) b ON b.budgets IS NOT NULL
    WHERE p."validFrom" <= ${dayToDb(to)}::date AND (p."validTo" IS NULL OR p."validTo" >= ${dayToDb(from)}::date) AND p."closedAt" IS NULL
    ORDER BY p.priority, p.code, p.id) offer`,
  read: (json) => {
    const rows = (json ?? []) as Row[];
    return (use) =>
      rows
        .filter((row) => row.validFrom <= use.on && (row.validTo === null || row.validTo >= use.on) && paysFor(row, use, row.company ?? { kind: null, headcount: null }))
        .flatMap((row) => offerOf(row, use.resourceKind, use.on));
  },
});

/** The offer of one programme, none where neither the quarter nor the year has a budget. */
function offerOf(row: Row, resourceKind: string, on: Day): ProgrammeOffer[] {
  const ofYear = row.budgets.filter((one) => one.year === Number(on.slice(0, 4)));
  const budget = ofYear.find((one) => one.quarter === quarterOf(on)) ?? ofYear.find((one) => one.quarter === 0);
  if (!budget) return [];
  const left = (kind: string, limitMinutes: number): QuotaLeft => ({ kind, leftMinutes: Math.max(0, limitMinutes - (row.used[`${monthOf(on)} ${kind}`] ?? 0)), limitMinutes });
  const ofKind = row.kinds[resourceKind];
  const quotas = [...(row.monthlyMinutes === null ? [] : [left(OVERALL, row.monthlyMinutes)]), ...(ofKind === undefined ? [] : [left(resourceKind, ofKind)])];
  const least = tightest(quotas);
  const periods = ceilingPeriods(on);
  const ceiling = (per: CeilingLeft["per"], limitKopecks: Kopecks | null): CeilingLeft[] =>
    limitKopecks === null ? [] : [{ per, period: periods[per], limitKopecks, leftKopecks: Math.max(0, limitKopecks - (row.spent[periods[per]] ?? 0)) }];
  const { programmeId, nameRu, nameEn, sharePercent, legalBasis, legalBasisEn } = row;
  return [{
    programmeId, resourceKind, nameRu, nameEn, sharePercent, quotas, legalBasis, legalBasisEn,
    budgetId: budget.id,
    budgetQuarter: budget.quarter,
    minutesLeft: least?.leftMinutes ?? null,
    monthlyMinutes: least?.limitMinutes ?? null,
    ceilings: [...ceiling("month", row.monthlyCeiling), ...ceiling("year", row.yearlyCeiling)],
    availableKopecks: toKopecks(budget.available),
  }];
}

/**
 * Keeps quotas, ceilings and budgets as they are read until the transaction ends: those that uses of a company count against, and
 * those that `held` (subjects whose reserve is about to be given back) count against. Quotas first, then ceilings, then budgets,
 * each in the order of ids, as everybody takes them, so that nobody waits in a circle.
 */
export async function lockOffers(tx: Reader, companyId: string, uses: readonly OfferedUse[], held: readonly { subject: { type: string; id: string }; on: Day }[] = []): Promise<void> {
  const kinds = [...new Set(uses.map((use) => use.resourceKind))];
  const slugs = [...new Set(uses.flatMap((use) => use.tariffCode ?? []))];
  const days = [...new Set(uses.map((use) => use.on))].sort();
  await lockQuotas(tx, companyId, kinds, slugs, days, held.map((one) => one.on));
  await lockCeilings(tx, companyId, kinds, slugs, days, held.map((one) => one.on));
  const years = [...new Set(days.map((on) => Number(on.slice(0, 4))))];
  await tx.$queryRaw`
    SELECT 1 FROM "ProgrammeBudget" b JOIN "Programme" p ON p.id = b."programmeId"
    WHERE ((p."resourceKinds" && ${kinds}::text[] OR p."resourceSlugs" && ${slugs}::text[]) AND b.year = ANY(${years}::int[]))
       OR b.id IN (SELECT "budgetId" FROM "LedgerEntry" WHERE "subjectType" = ANY(${held.map((one) => one.subject.type)}::text[]) AND "subjectId" = ANY(${held.map((one) => one.subject.id)}::text[]))
    ORDER BY b.id FOR UPDATE OF b`;
}

async function lockQuotas(tx: Reader, companyId: string, kinds: string[], slugs: string[], days: readonly Day[], heldDays: readonly Day[]): Promise<void> {
  for (const on of days) {
    const day = dayToDb(on);
    const month = dayToDb(monthOf(on));
    await tx.$executeRaw`
      INSERT INTO "QuotaUsage" ("programmeId", "companyId", month, kind, "limitMinutes")
      SELECT p.id, ${companyId}::uuid, ${month}::date, q.kind, q."limit"
      FROM "Programme" p
      CROSS JOIN LATERAL (SELECT ${OVERALL} AS kind, p."monthlyMinutes" AS "limit" WHERE p."monthlyMinutes" IS NOT NULL
                          UNION ALL SELECT k."resourceKind", k."monthlyMinutes" FROM "ProgrammeKind" k
                          WHERE k."programmeId" = p.id AND k."resourceKind" = ANY(${kinds}::text[])) q
      WHERE (p."resourceKinds" && ${kinds}::text[] OR p."resourceSlugs" && ${slugs}::text[])
        AND p."validFrom" <= ${day}::date AND (p."validTo" IS NULL OR p."validTo" >= ${day}::date)
      ORDER BY p.id, q.kind
      ON CONFLICT DO NOTHING`;
  }
  const months = [...new Set([...days, ...heldDays].map(monthOf))].map(dayToDb);
  const quotas = await tx.$queryRaw<{ programmeId: string; month: Date; kind: string; limitMinutes: number; due: number | null }[]>`
    SELECT q."programmeId", q.month, q.kind, q."limitMinutes",
           GREATEST(CASE WHEN q.kind = ${OVERALL} THEN p."monthlyMinutes" ELSE k."monthlyMinutes" END, q."usedMinutes") AS due
    FROM "QuotaUsage" q JOIN "Programme" p ON p.id = q."programmeId"
    LEFT JOIN "ProgrammeKind" k ON k."programmeId" = q."programmeId" AND k."resourceKind" = q.kind
    WHERE q."companyId" = ${companyId}::uuid AND q.month = ANY(${months}::date[])
    ORDER BY q."programmeId", q.month, q.kind FOR UPDATE OF q`;
  // A quota that the operator changed within the month holds for what is left of it.
  for (const quota of quotas) {
    if (quota.due === null || quota.limitMinutes === quota.due) continue;
    await tx.$executeRaw`
      UPDATE "QuotaUsage" SET "limitMinutes" = ${quota.due}
      WHERE "programmeId" = ${quota.programmeId}::uuid AND "companyId" = ${companyId}::uuid AND month = ${quota.month}::date AND kind = ${quota.kind}`;
  }
}

async function lockCeilings(tx: Reader, companyId: string, kinds: string[], slugs: string[], days: readonly Day[], heldDays: readonly Day[]): Promise<void> {
  const periods = (all: readonly Day[]) => [...new Set(all.flatMap((on) => Object.values(ceilingPeriods(on))))].sort();
  await tx.$executeRaw`
    INSERT INTO "CeilingUsage" ("programmeId", "companyId", period)
    SELECT p.id, ${companyId}::uuid, period FROM "Programme" p CROSS JOIN unnest(${periods(days)}::text[]) period
    WHERE (p."resourceKinds" && ${kinds}::text[] OR p."resourceSlugs" && ${slugs}::text[])
    ORDER BY p.id, period
    ON CONFLICT DO NOTHING`;
  const ceilings = await tx.$queryRaw<{ programmeId: string; period: string; limitKopecks: bigint | null; due: bigint | null }[]>`
    SELECT c."programmeId", c.period, c."limitKopecks", CASE WHEN l.ceiling IS NOT NULL THEN GREATEST(l.ceiling, c."usedKopecks") END AS due
    FROM "CeilingUsage" c JOIN "Programme" p ON p.id = c."programmeId"
    CROSS JOIN LATERAL (SELECT CASE WHEN length(c.period) = 4 THEN p."yearlyCeilingKopecks" ELSE p."monthlyCeilingKopecks" END AS ceiling) l
    WHERE c."companyId" = ${companyId}::uuid AND c.period = ANY(${periods([...days, ...heldDays])}::text[])
    ORDER BY c."programmeId", c.period FOR UPDATE OF c`;
  // A ceiling lowered below what a company has already keeps it from more; it takes nothing back.
  for (const ceiling of ceilings) {
    if (ceiling.limitKopecks === ceiling.due) continue;
    await tx.$executeRaw`
      UPDATE "CeilingUsage" SET "limitKopecks" = ${ceiling.due}
      WHERE "programmeId" = ${ceiling.programmeId}::uuid AND "companyId" = ${companyId}::uuid AND period = ${ceiling.period}`;
  }
}

/**
 * What the programmes can pay a company for a use of a resource kind on a day. With `lock` what is read stays so until the
 * transaction ends (see `lockOffers`).
 */
export async function offersFor(reader: Reader, use: OfferedUse & { companyId: string }, { lock = false }: { lock?: boolean } = {}): Promise<ProgrammeOffer[]> {
  if (lock) await lockOffers(reader, use.companyId, [use]);
  return (await readPart(offersPart(use.companyId, use.on, use.on), reader))(use);
}
