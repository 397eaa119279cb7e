import { db } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { dayFromDb } from "~/lib/time";
import { companyNames } from "../../identity/queries.server";
import type { CompanyScope, StaffScope } from "../../identity/types";
import { OUTSTANDING, TERM } from "../outstanding.server";

/** How old debts are: not due yet, and days past the term. */
export const BUCKETS = ["current", "to30", "to60", "to90", "older"] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface Debtor {
  companyId: string;
  name: string;
  /** Kopecks by age. */
  sums: Record<Bucket, Kopecks>;
  overdueKopecks: Kopecks;
  totalKopecks: Kopecks;
  /** Days past the oldest term; 0 when nothing is overdue. */
  days: number;
  invoices: number;
  held: boolean;
}

/** Companies that owe money, those overdue most first, with sums by age and in all; bookings of the held ones wait. */
export async function debtors(_scope: StaffScope, now: Date): Promise<{ items: Debtor[]; sums: Record<Bucket, Kopecks>; totalKopecks: Kopecks }> {
  const rows = await db.$queryRaw<({ companyId: string; invoices: bigint; days: number | null } & Record<Bucket, bigint>)[]>`
    WITH debt AS (
      SELECT i."companyId", ${OUTSTANDING} AS owed, GREATEST(0, floor(extract(epoch FROM ${now}::timestamptz - ${TERM}) / 86400))::int AS days, ${TERM} < ${now} AS overdue
      FROM "Invoice" i WHERE i.status = 'ISSUED'
    )
    SELECT "companyId", count(*) AS invoices, max(days) FILTER (WHERE overdue) AS days,
           COALESCE(sum(owed) FILTER (WHERE NOT overdue), 0)::bigint AS current,
           COALESCE(sum(owed) FILTER (WHERE overdue AND days <= 30), 0)::bigint AS "to30",
           COALESCE(sum(owed) FILTER (WHERE overdue AND days BETWEEN 31 AND 60), 0)::bigint AS "to60",
           COALESCE(sum(owed) FILTER (WHERE overdue AND days BETWEEN 61 AND 90), 0)::bigint AS "to90",
           COALESCE(sum(owed) FILTER (WHERE overdue AND days > 90), 0)::bigint AS older
    FROM debt GROUP BY 1`;
  const [names, rule] = await Promise.all([companyNames(rows.map((row) => row.companyId)), norm<{ overdueDays: number; kopecks: number }>("dunning.hold")]);
  const items = rows.map((row): Debtor => {
    const sums = Object.fromEntries(BUCKETS.map((bucket) => [bucket, toKopecks(row[bucket])])) as Record<Bucket, Kopecks>;
    const totalKopecks = BUCKETS.reduce((sum, bucket) => sum + sums[bucket], 0);
    const overdueKopecks = totalKopecks - sums.current;
    const days = row.days ?? 0;
    return { companyId: row.companyId, name: names.get(row.companyId)?.name ?? "", sums, overdueKopecks, totalKopecks, days, invoices: Number(row.invoices), held: row.days !== null && days >= rule.value.overdueDays && overdueKopecks > rule.value.kopecks };
  });
  items.sort((one, other) => other.overdueKopecks - one.overdueKopecks || other.totalKopecks - one.totalKopecks || (one.name < other.name ? -1 : 1));
  const sums = Object.fromEntries(BUCKETS.map((bucket) => [bucket, items.reduce((sum, item) => sum + item.sums[bucket], 0)])) as Record<Bucket, Kopecks>;
  return { items, sums, totalKopecks: BUCKETS.reduce((sum, bucket) => sum + sums[bucket], 0) };
}

/** Requests for more time that wait for an answer, oldest first. */
export async function deferralRequests(_scope: StaffScope) {
  const rows = await db.deferralRequest.findMany({ where: { granted: null }, orderBy: { askedAt: "asc" }, take: 100 });
  const names = await companyNames(rows.map((row) => row.companyId));
  return rows.map((row) => ({ id: row.id, companyId: row.companyId, name: names.get(row.companyId)?.name ?? "", wantedOn: dayFromDb(row.wantedOn), reason: row.reason, askedAt: row.askedAt }));
}

/** What a company sees of its debts: what is overdue, and its last request for more time. */
export async function ownDebt(scope: Pick<CompanyScope, "companyId">, now: Date) {
  const [[row], request] = await Promise.all([
    db.$queryRaw<{ kopecks: bigint; count: bigint }[]>`
      SELECT COALESCE(sum(${OUTSTANDING}), 0)::bigint AS kopecks, count(*) AS count FROM "Invoice" i WHERE i."companyId" = ${scope.companyId}::uuid AND i.status = 'ISSUED' AND ${TERM} < ${now}`,
    db.deferralRequest.findFirst({ where: { companyId: scope.companyId }, orderBy: { askedAt: "desc" } }),
  ]);
  return {
    overdueKopecks: toKopecks(row?.kopecks ?? 0n),
    overdue: Number(row?.count ?? 0n),
    request: request && { wantedOn: dayFromDb(request.wantedOn), granted: request.granted, answer: request.answer },
  };
}

/** What a reminder says of an invoice; null when nothing is left to pay. */
export async function debtForLetter(invoiceId: string): Promise<{ number: string; companyId: string; outstandingKopecks: Kopecks; term: Date } | null> {
  const [row] = await db.$queryRaw<{ number: string; companyId: string; outstanding: bigint; term: Date }[]>`
    SELECT i.number, i."companyId", ${OUTSTANDING} AS outstanding, ${TERM} AS term FROM "Invoice" i WHERE i.id = ${invoiceId}::uuid AND i.status = 'ISSUED'`;
  return row ? { number: row.number, companyId: row.companyId, outstandingKopecks: toKopecks(row.outstanding), term: row.term } : null;
}
