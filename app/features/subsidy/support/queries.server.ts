import { db, Prisma } from "~/lib/db/client.server";
import type { BreachKind, SupportForm } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { norms } from "~/lib/norms.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope, type CompanyScope, type StaffScope } from "../../identity/types";
import { ceilingPeriods } from "../rules";
import { refusalGrounds, type Ground } from "./grounds";

/** A line of the register (209-ФЗ, art. 8). */
export interface SupportLine {
  companyId: string;
  programmeId: string | null;
  measureRu: string;
  measureEn: string;
  giver: string;
  form: SupportForm;
  amountKopecks: Kopecks;
  decidedOn: Day;
  from: Day;
  to: Day;
  /** What was found and stands; null where nothing was. */
  breach: BreachKind | null;
  breachReason: string | null;
}

export interface SupportFilter {
  year?: number;
  programmeId?: string;
  companyIds?: readonly string[];
}

interface Row extends Omit<SupportLine, "amountKopecks" | "decidedOn" | "from" | "to"> {
  amount: bigint;
  decidedOn: Date;
  from: Date;
  to: Date;
}

/**
 * Lines of the register, newest decision first: of each programme and month what a company consumed by the day of the books, and what was
 * recorded otherwise. The decision of a programme's line is the day on which its first use was promised.
 */
export async function supportLines(scope: AnyScope, { year, programmeId, companyIds }: SupportFilter): Promise<SupportLine[]> {
  const ids = isCompanyScope(scope) ? [scope.companyId] : companyIds;
  const who = (column: Prisma.Sql) => (ids ? Prisma.sql`AND ${column} = ANY(${[...ids]}::uuid[])` : Prisma.empty);
  const rows = await db.$queryRaw<Row[]>`
    SELECT line.*, br.kind::text AS breach, br.reason AS "breachReason" FROM (
      SELECT e."companyId", b."programmeId", p."nameRu" AS "measureRu", p."nameEn" AS "measureEn", p.funder AS giver, p.form::text AS form,
             sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" ELSE 0 END)::bigint AS amount,
             (min(e.at) AT TIME ZONE 'Asia/Novosibirsk')::date AS "decidedOn",
             date_trunc('month', e."countsOn")::date AS "from", (date_trunc('month', e."countsOn") + interval '1 month - 1 day')::date AS "to"
      FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId" JOIN "Programme" p ON p.id = b."programmeId"
      WHERE e."companyId" IS NOT NULL AND e."countsOn" IS NOT NULL ${who(Prisma.sql`e."companyId"`)}
        ${year === undefined ? Prisma.empty : Prisma.sql`AND extract(year FROM e."countsOn") = ${year}`} ${programmeId ? Prisma.sql`AND p.id = ${programmeId}::uuid` : Prisma.empty}
      GROUP BY 1, 2, 3, 4, 5, 6, 9, 10
      HAVING sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" ELSE 0 END) <> 0
      UNION ALL
      SELECT r."companyId", NULL, r."measureRu", r."measureEn", r.giver, r.form::text, r."amountKopecks", r."decidedOn", r."fromDay", r."toDay"
      FROM "SupportRecord" r
      WHERE ${programmeId ? Prisma.sql`false` : Prisma.sql`true`} ${who(Prisma.sql`r."companyId"`)}
        ${year === undefined ? Prisma.empty : Prisma.sql`AND extract(year FROM r."fromDay") = ${year}`}
    ) line
    LEFT JOIN LATERAL (
      SELECT kind, reason FROM "SupportBreach" x
      WHERE x."companyId" = line."companyId" AND x.form::text = line.form AND x."programmeId" IS NOT DISTINCT FROM line."programmeId" AND x."liftedAt" IS NULL
        AND x."foundOn" >= line."from" ORDER BY kind DESC, x."foundOn" LIMIT 1) br ON true
    ORDER BY line."from" DESC, line."companyId", line."measureRu", line."decidedOn"`;
  return rows.map(({ amount, decidedOn, from, to, ...row }) => ({ ...row, amountKopecks: toKopecks(amount), decidedOn: dayFromDb(decidedOn), from: dayFromDb(from), to: dayFromDb(to) }));
}

export interface CeilingState {
  programmeId: string;
  nameRu: string;
  nameEn: string;
  per: "month" | "year";
  usedKopecks: Kopecks;
  limitKopecks: Kopecks;
  /** Whole percent, rounded down. */
  percent: number;
  near: boolean;
}

/** Ceilings of a company in the month and year of a day; `near` from the norm's percent on. */
export async function ceilingsOf(companyId: string, on: Day = siteDay(new Date())): Promise<CeilingState[]> {
  const { month, year } = ceilingPeriods(on);
  const [terms, rows] = await Promise.all([
    norms<{ "subsidy.ceiling-warning-percent": number }>(["subsidy.ceiling-warning-percent"], on),
    db.$queryRaw<{ programmeId: string; nameRu: string; nameEn: string; per: "month" | "year"; used: bigint; ceiling: bigint }[]>`
      SELECT p.id AS "programmeId", p."nameRu", p."nameEn", l.per, l.ceiling, COALESCE(c."usedKopecks", 0) AS used
      FROM "Programme" p
      CROSS JOIN LATERAL (VALUES ('month', ${month}, p."monthlyCeilingKopecks"), ('year', ${year}, p."yearlyCeilingKopecks")) l(per, period, ceiling)
      LEFT JOIN "CeilingUsage" c ON c."programmeId" = p.id AND c."companyId" = ${companyId}::uuid AND c.period = l.period
      WHERE l.ceiling IS NOT NULL AND p."closedAt" IS NULL AND p."validFrom" <= ${on}::date AND (p."validTo" IS NULL OR p."validTo" >= ${on}::date)
      ORDER BY p.priority, p.code, l.per`,
  ]);
  const from = terms["subsidy.ceiling-warning-percent"].value;
  return rows.map(({ used, ceiling, ...row }) => {
    const percent = ceiling === 0n ? 100 : Number((used * 100n) / ceiling);
    return { ...row, usedKopecks: toKopecks(used), limitKopecks: toKopecks(ceiling), percent, near: percent >= from };
  });
}

export interface Breach {
  id: string;
  kind: BreachKind;
  form: SupportForm;
  programmeId: string | null;
  foundOn: Day;
  reason: string;
  lifted: boolean;
  liftReason: string;
}

export interface CompanySupport {
  lines: SupportLine[];
  totals: { form: SupportForm; kopecks: Kopecks }[];
  ceilings: CeilingState[];
  breaches: Breach[];
}

async function supportOfCompany(scope: AnyScope, companyId: string, today: Day): Promise<CompanySupport> {
  const [lines, ceilings, breaches] = await Promise.all([
    supportLines(scope, { companyIds: [companyId] }),
    ceilingsOf(companyId, today),
    db.supportBreach.findMany({ where: { companyId }, orderBy: [{ foundOn: "desc" }, { id: "desc" }] }),
  ]);
  const totals = new Map<SupportForm, Kopecks>();
  for (const line of lines) totals.set(line.form, (totals.get(line.form) ?? 0) + line.amountKopecks);
  return {
    lines,
    ceilings,
    totals: [...totals].map(([form, kopecks]) => ({ form, kopecks })),
    breaches: breaches.map(({ id, kind, form, programmeId, foundOn, reason, liftedAt, liftReason }) => ({ id, kind, form, programmeId, foundOn: dayFromDb(foundOn), reason, lifted: liftedAt !== null, liftReason })),
  };
}

/** A company's own support across programmes and years. */
export const ownSupport = (scope: CompanyScope, now: Date): Promise<CompanySupport> => supportOfCompany(scope, scope.companyId, siteDay(now));

/** A company's support as staff judge it, with the grounds on which more of it may be refused. `not-found` for an unknown id. */
export async function companySupport(scope: StaffScope, companyId: string, now: Date): Promise<CompanySupport & { name: string; grounds: Ground[] }> {
  const company = isUuid(companyId) ? await db.company.findUnique({ where: { id: companyId }, select: { name: true } }) : null;
  if (!company) throw notFound();
  const today = siteDay(now);
  const [support, terms] = await Promise.all([
    supportOfCompany(scope, companyId, today),
    norms<{ "subsidy.breach-years": number; "subsidy.misuse-years": number }>(["subsidy.breach-years", "subsidy.misuse-years"], today),
  ]);
  const grounds = refusalGrounds(support.lines, support.breaches, { today, breachYears: terms["subsidy.breach-years"].value, misuseYears: terms["subsidy.misuse-years"].value });
  return { ...support, name: company.name, grounds };
}
