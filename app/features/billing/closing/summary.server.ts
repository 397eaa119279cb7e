import type { Tx } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import type { Day } from "~/lib/time";
import { consumedBetween } from "../../subsidy/queries.server";
import { monthBounds } from "./month";
import type { MonthSummary } from "./queries.server";

type Row = { count: bigint; kopecks: bigint };
const sum = (row: Row | undefined) => ({ count: Number(row?.count ?? 0n), kopecks: toKopecks(row?.kopecks ?? 0n) });

/** Adds up a month whose books are shut: acts, corrections, money in and out, and what subsidies paid for. */
export async function summaryOf(tx: Tx, month: Day): Promise<MonthSummary> {
  const { from, next, begins, ends } = monthBounds(month);
  const [acts] = await tx.$queryRaw<(Row & { vat: bigint })[]>`
    SELECT count(*) AS count, COALESCE(sum("totalKopecks"), 0)::bigint AS kopecks, COALESCE(sum("vatKopecks"), 0)::bigint AS vat FROM "BillingDocument" WHERE month = ${from}::date`;
  const [corrections] = await tx.$queryRaw<Row[]>`
    SELECT count(*) AS count, COALESCE(sum("totalKopecks"), 0)::bigint AS kopecks FROM "BillingDocument" WHERE kind = 'CORRECTION' AND "issuedOn" >= ${from}::date AND "issuedOn" < ${next}::date`;
  const payments = await tx.$queryRaw<(Row & { method: MonthSummary["payments"][number]["method"] })[]>`
    SELECT method::text AS method, count(*) AS count, sum("amountKopecks")::bigint AS kopecks FROM "Payment" WHERE "paidOn" >= ${from}::date AND "paidOn" < ${next}::date GROUP BY 1 ORDER BY 1`;
  const [refunds] = await tx.$queryRaw<Row[]>`
    SELECT count(*) AS count, COALESCE(sum("amountKopecks"), 0)::bigint AS kopecks FROM "Refund" WHERE status = 'PAID' AND "paidAt" >= ${begins} AND "paidAt" < ${ends}`;
  const [advances] = await tx.$queryRaw<{ received: bigint; returned: bigint }[]>`
    SELECT COALESCE(sum("amountKopecks") FILTER (WHERE kind IN ('RECEIVED', 'REVERSED')), 0)::bigint AS received, COALESCE(-sum("amountKopecks") FILTER (WHERE kind = 'RETURNED'), 0)::bigint AS returned
    FROM "BalanceEntry" WHERE "countsOn" >= ${from}::date AND "countsOn" < ${next}::date`;
  return {
    acts: { ...sum(acts), vatKopecks: toKopecks(acts?.vat ?? 0n) },
    corrections: sum(corrections),
    payments: payments.map((row) => ({ method: row.method, ...sum(row) })),
    refundsPaid: sum(refunds),
    advances: { receivedKopecks: toKopecks(advances?.received ?? 0n), returnedKopecks: toKopecks(advances?.returned ?? 0n) },
    subsidies: await consumedBetween(month, tx),
  };
}
