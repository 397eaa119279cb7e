import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { atMinute, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";
import type { CompanyScope, StaffScope } from "../identity/types";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { ProgrammeOffer } from "./rules";

const inForce = (on: Day) => ({
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

interface OfferRow {
  programmeId: string;
  budgetId: string;
  nameRu: string;
  nameEn: string;
  sharePercent: number;
  monthlyMinutes: number | null;
  usedMinutes: number | null;
  available: bigint;
  legalBasis: string;
}

/**
 * What the programmes can pay a company for a use of a resource kind on a day. With `lock` the budgets and the quota
 * stay as read until the transaction ends (quotas first, then budgets, each in the order of ids, as everybody takes them, so that nobody waits in a circle).
 */
export async function offersFor(
  reader: Reader,
  use: { companyId: string; resourceKind: string; on: Day },
  { lock = false }: { lock?: boolean } = {},
): Promise<ProgrammeOffer[]> {
  const day = dayToDb(use.on);
  const month = dayToDb(monthOf(use.on));
  if (lock) {
    await reader.$executeRaw`
      INSERT INTO "QuotaUsage" ("programmeId", "companyId", month, "limitMinutes")
      SELECT id, ${use.companyId}::uuid, ${month}::date, "monthlyMinutes" FROM "Programme"
      WHERE ${use.resourceKind} = ANY("resourceKinds") AND "monthlyMinutes" IS NOT NULL
        AND "validFrom" <= ${day}::date AND ("validTo" IS NULL OR "validTo" >= ${day}::date)
      ORDER BY id
      ON CONFLICT DO NOTHING`;
    const quotas = await reader.$queryRaw<{ programmeId: string; limitMinutes: number; due: number }[]>`
      SELECT q."programmeId", q."limitMinutes", GREATEST(p."monthlyMinutes", q."usedMinutes") AS due
      FROM "QuotaUsage" q JOIN "Programme" p ON p.id = q."programmeId"
      WHERE q."companyId" = ${use.companyId}::uuid AND q.month = ${month}::date
      ORDER BY q."programmeId" FOR UPDATE OF q`;
    // A quota that the operator changed within the month holds for what is left of it.
    for (const { programmeId } of quotas.filter((quota) => quota.limitMinutes !== quota.due)) {
      await reader.$executeRaw`
        UPDATE "QuotaUsage" q SET "limitMinutes" = GREATEST(p."monthlyMinutes", q."usedMinutes") FROM "Programme" p
        WHERE p.id = q."programmeId" AND p.id = ${programmeId}::uuid AND q."companyId" = ${use.companyId}::uuid AND q.month = ${month}::date`;
    }
    await reader.$queryRaw`
      SELECT 1 FROM "ProgrammeBudget" b JOIN "Programme" p ON p.id = b."programmeId"
      WHERE ${use.resourceKind} = ANY(p."resourceKinds") AND b.year = ${Number(use.on.slice(0, 4))}
      ORDER BY b.id FOR UPDATE OF b`;
  }
  const rows = await reader.$queryRaw<OfferRow[]>`
    SELECT p.id AS "programmeId", b.id AS "budgetId", p."nameRu", p."nameEn", p."sharePercent", p."monthlyMinutes",
           (SELECT q."usedMinutes" FROM "QuotaUsage" q
            WHERE q."programmeId" = p.id AND q."companyId" = ${use.companyId}::uuid AND q.month = ${month}::date) AS "usedMinutes",
           b."amountKopecks" - b."reservedKopecks" - b."consumedKopecks" AS available, p."legalBasis"
    FROM "Programme" p JOIN "ProgrammeBudget" b ON b."programmeId" = p.id AND b.year = ${Number(use.on.slice(0, 4))}
    WHERE ${use.resourceKind} = ANY(p."resourceKinds")
      AND p."validFrom" <= ${day}::date AND (p."validTo" IS NULL OR p."validTo" >= ${day}::date)
    ORDER BY p.code, p.id`;
  return rows.map((row) => ({
    programmeId: row.programmeId,
    budgetId: row.budgetId,
    nameRu: row.nameRu,
    nameEn: row.nameEn,
    sharePercent: row.sharePercent,
    monthlyMinutes: row.monthlyMinutes,
    minutesLeft: row.monthlyMinutes === null ? null : Math.max(0, row.monthlyMinutes - (row.usedMinutes ?? 0)),
    availableKopecks: toKopecks(row.available),
    legalBasis: row.legalBasis,
  }));
}

export interface QuotaState {
  programmeId: string;
  nameRu: string;
  nameEn: string;
  usedMinutes: number;
  limitMinutes: number;
}

/** Subsidised minutes that the company has used this month, by programme. */
export async function quotaOf(scope: CompanyScope, on: Day = siteDay(new Date())): Promise<QuotaState[]> {
  const day = dayToDb(on);
  return db.$queryRaw<QuotaState[]>`
    SELECT p.id AS "programmeId", p."nameRu", p."nameEn", COALESCE(q."usedMinutes", 0) AS "usedMinutes",
           p."monthlyMinutes" AS "limitMinutes"
    FROM "Programme" p LEFT JOIN "QuotaUsage" q
      ON q."programmeId" = p.id AND q."companyId" = ${scope.companyId}::uuid AND q.month = ${dayToDb(monthOf(on))}::date
    WHERE p."monthlyMinutes" IS NOT NULL AND p."validFrom" <= ${day}::date
      AND (p."validTo" IS NULL OR p."validTo" >= ${day}::date)
    ORDER BY p.code`;
}

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
  sharePercent: number;
  monthlyMinutes: number | null;
  year: number;
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
  sharePercent: row.programme.sharePercent,
  monthlyMinutes: row.programme.monthlyMinutes,
  year: row.year,
  amountKopecks: toKopecks(row.amountKopecks),
  reservedKopecks: toKopecks(row.reservedKopecks),
  consumedKopecks: toKopecks(row.consumedKopecks),
});

/** All budgets of all programmes, newest year first. */
export async function budgets(_scope: StaffScope): Promise<BudgetState[]> {
  const rows = await db.programmeBudget.findMany({ include: { programme: true }, orderBy: [{ year: "desc" }, { programmeId: "asc" }] });
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
      AND at >= ${atMinute(from, 0)} AND at < ${atMinute(to, 1440)}`;
  return { kopecks: toKopecks(rows[0]?.kopecks ?? 0n), minutes: Number(rows[0]?.minutes ?? 0n) };
}
