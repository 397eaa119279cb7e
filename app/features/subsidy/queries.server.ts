import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addMonths, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";
import type { CompanyScope, StaffScope } from "../identity/types";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { OVERALL } from "./rules";

const inForce = (on: Day) => ({
  closedAt: null,
  validFrom: { lte: dayToDb(on) },
  OR: [{ validTo: null }, { validTo: { gte: dayToDb(on) } }],
});

/** Programmes in force on a day (today by default), for pages that explain prices. */
export async function currentProgrammes(on: Day = siteDay(new Date())) {
  return db.programme.findMany({
    where: inForce(on),
    select: { id: true, code: true, nameRu: true, nameEn: true, sharePercent: true, resourceKinds: true, monthlyMinutes: true, funder: true, legalBasis: true },
    orderBy: { code: "asc" },
  });
}

export interface QuotaState {
  programmeId: string;
  /** A kind of resources, or OVERALL. */
  kind: string;
  nameRu: string;
  nameEn: string;
  usedMinutes: number;
  limitMinutes: number;
}

/** Subsidised minutes that the company has used this month, by programme. */
export const quotaOf = (scope: CompanyScope, on: Day = siteDay(new Date())): Promise<QuotaState[]> => readPart(quotaPart(scope, on));

/** The same as part of a reading. */
export const quotaPart = (scope: CompanyScope, on: Day): Part<QuotaState[]> => ({
  sql: Prisma.sql`SELECT json_agg(quota) FROM (
    SELECT p.id AS "programmeId", p."nameRu", p."nameEn", l.kind, COALESCE(q."usedMinutes", 0) AS "usedMinutes", l."limit" AS "limitMinutes"
    FROM "Programme" p
    CROSS JOIN LATERAL (SELECT ${OVERALL} AS kind, p."monthlyMinutes" AS "limit" WHERE p."monthlyMinutes" IS NOT NULL
                        UNION ALL SELECT k."resourceKind", k."monthlyMinutes" FROM "ProgrammeKind" k WHERE k."programmeId" = p.id) l
    LEFT JOIN "QuotaUsage" q ON q."programmeId" = p.id AND q."companyId" = ${scope.companyId}::uuid
         AND q.month = ${dayToDb(monthOf(on))}::date AND q.kind = l.kind
    WHERE p."validFrom" <= ${dayToDb(on)}::date AND (p."validTo" IS NULL OR p."validTo" >= ${dayToDb(on)}::date) AND p."closedAt" IS NULL
    ORDER BY p.code, l.kind <> ${OVERALL}, l.kind) quota`,
  read: (json) => (json ?? []) as QuotaState[],
});

/** Roubles of subsidy that the company received and has reserved this year. */
export async function subsidyReceived(scope: CompanyScope, year: number): Promise<{ consumedKopecks: Kopecks; reservedKopecks: Kopecks }> {
  const rows = await db.$queryRaw<{ consumed: bigint; reserved: bigint }[]>`
    SELECT COALESCE(sum(e."amountKopecks") FILTER (WHERE debit = 'CONSUMED'), 0)::bigint
           - COALESCE(sum(e."amountKopecks") FILTER (WHERE credit = 'CONSUMED'), 0)::bigint AS consumed,
           COALESCE(sum(e."amountKopecks") FILTER (WHERE debit = 'RESERVED'), 0)::bigint
           - COALESCE(sum(e."amountKopecks") FILTER (WHERE credit = 'RESERVED'), 0)::bigint AS reserved
    FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId"
    WHERE e."companyId" = ${scope.companyId}::uuid AND b.year = ${year}`;
  return { consumedKopecks: toKopecks(rows[0]?.consumed ?? 0n), reservedKopecks: toKopecks(rows[0]?.reserved ?? 0n) };
}

export interface BudgetState {
  budgetId: string;
  programmeId: string;
  code: string;
  nameRu: string;
  nameEn: string;
  funder: string;
  legalBasis: string;
  legalBasisEn: string;
  sharePercent: number;
  monthlyMinutes: number | null;
  year: number;
  /** 0 for the year's own. */
  quarter: number;
  closed: boolean;
  amountKopecks: Kopecks;
  reservedKopecks: Kopecks;
  consumedKopecks: Kopecks;
}

const toBudget = (row: Prisma.ProgrammeBudgetGetPayload<{ include: { programme: true } }>): BudgetState => ({
  budgetId: row.id,
  programmeId: row.programmeId,
  code: row.programme.code,
  nameRu: row.programme.nameRu,
  nameEn: row.programme.nameEn,
  funder: row.programme.funder,
  legalBasis: row.programme.legalBasis,
  legalBasisEn: row.programme.legalBasisEn,
  sharePercent: row.programme.sharePercent,
  monthlyMinutes: row.programme.monthlyMinutes,
  year: row.year,
  quarter: row.quarter,
  closed: row.programme.closedAt !== null,
  amountKopecks: toKopecks(row.amountKopecks),
  reservedKopecks: toKopecks(row.reservedKopecks),
  consumedKopecks: toKopecks(row.consumedKopecks),
});

/** All budgets of all programmes, newest year first. */
export async function budgets(_scope: StaffScope): Promise<BudgetState[]> {
  const rows = await db.programmeBudget.findMany({ include: { programme: true }, orderBy: [{ year: "desc" }, { programmeId: "asc" }, { quarter: "asc" }] });
  return rows.map(toBudget);
}

/** One budget with a page of its ledger, newest entries first. `not-found` for an unknown id. */
export async function budgetLedger(_scope: StaffScope, budgetId: string, page: number, size = 50) {
  if (!isUuid(budgetId)) throw notFound();
  const budget = await db.programmeBudget.findUnique({ where: { id: budgetId }, include: { programme: true } });
  if (!budget) throw notFound();
  const [entries, count] = await Promise.all([
    db.ledgerEntry.findMany({ where: { budgetId }, orderBy: { id: "desc" }, skip: (page - 1) * size, take: size }),
    db.ledgerEntry.count({ where: { budgetId } }),
  ]);
  return {
    budget: toBudget(budget),
    entries: entries.map((entry) => ({ ...entry, id: String(entry.id), amountKopecks: toKopecks(entry.amountKopecks) })),
    pages: Math.max(1, Math.ceil(count / size)),
  };
}

/** Subsidy that a company consumed between two days, both included: roubles and minutes, what was taken back deducted. */
export async function subsidyBetween(scope: CompanyScope, from: Day, to: Day): Promise<{ kopecks: Kopecks; minutes: number }> {
  const rows = await db.$queryRaw<{ kopecks: bigint; minutes: bigint }[]>`
    SELECT COALESCE(sum(CASE WHEN debit = 'CONSUMED' THEN "amountKopecks" ELSE -"amountKopecks" END), 0)::bigint AS kopecks,
           COALESCE(sum(CASE WHEN debit = 'CONSUMED' THEN minutes ELSE -minutes END), 0)::bigint AS minutes
    FROM "LedgerEntry"
    WHERE "companyId" = ${scope.companyId}::uuid AND (debit = 'CONSUMED' OR credit = 'CONSUMED')
      AND "countsOn" BETWEEN ${dayToDb(from)}::date AND ${dayToDb(to)}::date`;
  return { kopecks: toKopecks(rows[0]?.kopecks ?? 0n), minutes: Number(rows[0]?.minutes ?? 0n) };
}

/** What each programme paid for in a month (its first day): what was consumed less what was taken back, by the day of the books. */
export async function consumedBetween(month: Day, reader: Reader = db) {
  const [from, to] = [dayToDb(month), dayToDb(addMonths(month, 1))];
  const rows = await reader.$queryRaw<{ programmeId: string; nameRu: string; nameEn: string; kopecks: bigint; minutes: bigint }[]>`
    SELECT p.id AS "programmeId", p."nameRu", p."nameEn",
           sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" ELSE -e."amountKopecks" END)::bigint AS kopecks,
           sum(CASE WHEN e.debit = 'CONSUMED' THEN e.minutes ELSE -e.minutes END)::bigint AS minutes
    FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId" JOIN "Programme" p ON p.id = b."programmeId"
    WHERE e."countsOn" >= ${from}::date AND e."countsOn" < ${to}::date AND 'CONSUMED' IN (e.debit, e.credit) GROUP BY p.id ORDER BY p.code`;
  return rows.map((row) => ({ ...row, kopecks: toKopecks(row.kopecks), minutes: Number(row.minutes) }));
}
