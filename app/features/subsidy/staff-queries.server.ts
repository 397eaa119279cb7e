import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addDays, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../identity/types";
import type { Closing } from "./adjust.server";
import { forecast, FORECAST_DAYS, type Forecast } from "./forecast";
import { typedProgramme } from "./schema";
import type { COMPANY_KINDS } from "./schema";

export interface YearBudget {
  year: number;
  totalKopecks: Kopecks;
  rows: { id: string; quarter: number; amountKopecks: Kopecks; reservedKopecks: Kopecks; consumedKopecks: Kopecks }[];
}

/** A programme for its page: what its form holds, budgets by year, and what closing it would leave. `not-found` for an unknown id. */
export async function programmeFor(_scope: StaffScope, id: string) {
  const row = isUuid(id) ? await db.programme.findUnique({ where: { id }, include: { budgets: { orderBy: [{ year: "asc" }, { quarter: "asc" }] } } }) : null;
  if (!row) throw notFound();
  const { budgets, ...programme } = row;
  const years = new Map<number, YearBudget>();
  for (const { year, ...budget } of budgets) {
    const known = years.get(year) ?? { year, totalKopecks: 0, rows: [] };
    years.set(year, known);
    const amountKopecks = toKopecks(budget.amountKopecks);
    known.totalKopecks += amountKopecks;
    known.rows.push({ id: budget.id, quarter: budget.quarter, amountKopecks, reservedKopecks: toKopecks(budget.reservedKopecks), consumedKopecks: toKopecks(budget.consumedKopecks) });
  }
  return {
    id: programme.id,
    nameRu: programme.nameRu,
    nameEn: programme.nameEn,
    closedAt: programme.closedAt,
    closeReason: programme.closeReason,
    began: dayFromDb(programme.validFrom) <= siteDay(new Date()),
    years: [...years.values()],
    closing: await closingOf(id),
    typed: typedProgramme({
      ...programme,
      companyKinds: programme.companyKinds as (typeof COMPANY_KINDS)[number][],
      validFrom: dayFromDb(programme.validFrom),
      validTo: programme.validTo && dayFromDb(programme.validTo),
      monthlyCeilingKopecks: programme.monthlyCeilingKopecks === null ? null : toKopecks(programme.monthlyCeilingKopecks),
      yearlyCeilingKopecks: programme.yearlyCeilingKopecks === null ? null : toKopecks(programme.yearlyCeilingKopecks),
    }),
  };
}

async function closingOf(programmeId: string): Promise<Closing> {
  const [rows, free] = await Promise.all([
    db.$queryRaw<{ uses: bigint; companies: bigint; reserved: bigint; last: Date | null }[]>`
      WITH open AS (
        SELECT e."subjectType", e."subjectId", e."companyId", max(e."usedOn") AS "usedOn",
               sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" ELSE 0 END) AS kopecks
        FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId" WHERE b."programmeId" = ${programmeId}::uuid GROUP BY 1, 2, 3)
      SELECT count(*) AS uses, count(DISTINCT "companyId") AS companies, COALESCE(sum(kopecks), 0)::bigint AS reserved, max("usedOn") AS last FROM open WHERE kopecks > 0`,
    db.$queryRaw<{ free: bigint }[]>`
      SELECT COALESCE(sum("amountKopecks" - "reservedKopecks" - "consumedKopecks"), 0)::bigint AS free FROM "ProgrammeBudget"
      WHERE "programmeId" = ${programmeId}::uuid AND year >= ${Number(siteDay(new Date()).slice(0, 4))}`,
  ]);
  const [open] = rows;
  return {
    uses: Number(open?.uses ?? 0),
    companies: Number(open?.companies ?? 0),
    reservedKopecks: toKopecks(open?.reserved ?? 0n),
    freeKopecks: toKopecks(free[0]?.free ?? 0n),
    lastDay: open?.last ? dayFromDb(open.last) : null,
  };
}

/** When a budget runs out, by its own ledger; null for a time that is over or has not begun. See `forecast` for how it is counted. */
export async function budgetForecast(_scope: StaffScope, budgetId: string, now: Date): Promise<Forecast | null> {
  const budget = isUuid(budgetId) ? await db.programmeBudget.findUnique({ where: { id: budgetId } }) : null;
  if (!budget) throw notFound();
  const today = siteDay(now);
  const from: Day = `${budget.year}-${String(budget.quarter === 0 ? 1 : budget.quarter * 3 - 2).padStart(2, "0")}-01`;
  const until = budget.quarter === 0 || budget.quarter === 4 ? `${budget.year}-12-31` : addDays(`${budget.year}-${String(budget.quarter * 3 + 1).padStart(2, "0")}-01`, -1);
  if (until < today || from > today) return null;
  // What a company needs does not begin anew with a quarter: recent days are the programme's, whatever budget paid for them.
  const rows = await db.$queryRaw<{ day: Date; consumed: bigint; reserved: bigint }[]>`
    SELECT e."usedOn" AS day,
           sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" ELSE 0 END)::bigint AS consumed,
           sum(CASE WHEN e."budgetId" <> ${budgetId}::uuid THEN 0 WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" ELSE 0 END)::bigint AS reserved
    FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId"
    WHERE b."programmeId" = ${budget.programmeId}::uuid AND e."usedOn" >= ${dayToDb(addDays(today, -FORECAST_DAYS))}::date AND e."subjectType" <> 'adjustment'
    GROUP BY 1`;
  return forecast({
    today,
    until,
    consumed: new Map(rows.map((row) => [dayFromDb(row.day), toKopecks(row.consumed)])),
    reserved: new Map(rows.map((row) => [dayFromDb(row.day), toKopecks(row.reserved)])),
    unspentKopecks: toKopecks(budget.amountKopecks - budget.consumedKopecks),
  });
}
