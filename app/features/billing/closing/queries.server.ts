import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addMonths, dayFromDb, dayToDb, isDay, monthOf, siteDay, type Day } from "~/lib/time";
import { companyNames } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { consumedBetween } from "../../subsidy/queries.server";
import { closedThrough } from "../documents/books.server";
import { OUTSTANDING } from "../outstanding.server";
import { monthBounds } from "./month";

/** What a month came to, as it is kept once it is closed. Kopecks. */
export interface MonthSummary {
  acts: { count: number; kopecks: Kopecks; vatKopecks: Kopecks };
  corrections: { count: number; kopecks: Kopecks };
  payments: { method: "BANK" | "STRIPE" | "ADVANCE"; count: number; kopecks: Kopecks }[];
  refundsPaid: { count: number; kopecks: Kopecks };
  advances: { receivedKopecks: Kopecks; returnedKopecks: Kopecks };
  subsidies: { programmeId: string; nameRu: string; nameEn: string; kopecks: Kopecks; minutes: number }[];
}

/** The month that is to be closed next: after the last closed one, or the first with anything in the books. Null while the books are empty. */
export async function nextMonth(): Promise<Day | null> {
  const closed = await closedThrough();
  if (closed !== null) return addMonths(closed, 1);
  const [row] = await db.$queryRaw<{ day: Date | null }[]>`
    SELECT LEAST((SELECT min("suppliedOn") FROM "Supply"), (SELECT min("paidOn") FROM "Payment"), (SELECT min(("issuedAt" AT TIME ZONE 'Asia/Novosibirsk')::date) FROM "Invoice")) AS day`;
  return row?.day ? monthOf(dayFromDb(row.day)) : null;
}

/** What closing a month would make, and what stands in the way of it or is worth a look before. */
export async function previewOf(_scope: StaffScope, month: Day, now: Date) {
  const { from, next } = monthBounds(month);
  const [companies, [bank], [unpaid], [refunds], subsidies] = await Promise.all([
    db.$queryRaw<{ companyId: string; uses: bigint; kopecks: bigint; vat: bigint }[]>`
      SELECT "companyId", count(*) AS uses, sum("amountKopecks")::bigint AS kopecks, sum("vatKopecks")::bigint AS vat
      FROM "Supply" WHERE "documentId" IS NULL AND "suppliedOn" >= ${from}::date AND "suppliedOn" < ${next}::date GROUP BY 1 ORDER BY 3 DESC, 1`,
    db.$queryRaw<{ count: bigint; kopecks: bigint }[]>`SELECT count(*) AS count, COALESCE(sum("amountKopecks"), 0)::bigint AS kopecks FROM "BankEntry" WHERE status = 'OPEN' AND "carriedOn" < ${next}::date`,
    db.$queryRaw<{ count: bigint; kopecks: bigint }[]>`
      SELECT count(*) AS count, COALESCE(sum(${OUTSTANDING}), 0)::bigint AS kopecks
      FROM "Supply" s JOIN "Invoice" i ON i.id = s."invoiceId" WHERE i.status = 'ISSUED' AND s."suppliedOn" >= ${from}::date AND s."suppliedOn" < ${next}::date`,
    db.$queryRaw<{ count: bigint; kopecks: bigint }[]>`SELECT count(*) AS count, COALESCE(sum("amountKopecks"), 0)::bigint AS kopecks FROM "Refund" WHERE status = 'DUE'`,
    consumedBetween(month),
  ]);
  const names = await companyNames(companies.map((row) => row.companyId));
  const sum = (row: { count: bigint; kopecks: bigint } | undefined) => ({ count: Number(row?.count ?? 0n), kopecks: toKopecks(row?.kopecks ?? 0n) });
  return {
    month,
    over: siteDay(now) >= addMonths(month, 1),
    companies: companies.map((row) => ({ companyId: row.companyId, name: names.get(row.companyId)?.name ?? "", uses: Number(row.uses), kopecks: toKopecks(row.kopecks), vatKopecks: toKopecks(row.vat) })),
    bankOpen: sum(bank),
    unpaid: sum(unpaid),
    refundsDue: sum(refunds),
    subsidies,
  };
}

/** Months that are closed or being closed, the latest first. */
export async function months(_scope: StaffScope) {
  const rows = await db.accountingMonth.findMany({ orderBy: { month: "desc" }, take: 120 });
  return rows.map((row) => ({ month: dayFromDb(row.month), status: row.status, startedByName: row.startedByName, startedAt: row.startedAt, closedAt: row.closedAt, summary: row.summary as unknown as MonthSummary | null }));
}

/** One of them with its acts and how far it has come. `not-found` otherwise. */
export async function monthFor(_scope: StaffScope, month: string) {
  const row = isDay(month) ? await db.accountingMonth.findUnique({ where: { month: dayToDb(month) } }) : null;
  if (!row) throw notFound();
  const acts = await db.billingDocument.findMany({ where: { month: row.month }, orderBy: { number: "asc" }, select: { id: true, number: true, companyId: true, totalKopecks: true, vatKopecks: true } });
  const names = await companyNames(acts.map((act) => act.companyId));
  return {
    month: dayFromDb(row.month), status: row.status, startedByName: row.startedByName, startedAt: row.startedAt, closedAt: row.closedAt, companies: row.companies,
    summary: row.summary as unknown as MonthSummary | null,
    acts: acts.map((act) => ({ id: act.id, number: act.number, companyName: names.get(act.companyId)?.name ?? "", totalKopecks: toKopecks(act.totalKopecks), vatKopecks: toKopecks(act.vatKopecks) })),
  };
}
