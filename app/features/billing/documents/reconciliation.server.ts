import { db, Prisma } from "~/lib/db/client.server";
import { invalid, notFound } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { addMonths, dayFromDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../../identity/queries.server";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { OUTSTANDING, RECEIVED, RETURNED } from "../outstanding.server";
import { companyRequisites, operatorRequisites } from "../requisites.server";
import { DAMAGE_SUBJECT } from "../deposits/subjects";
import { reconcile, type AccountEntry } from "./rules/reconcile";

interface Row {
  on: Date;
  kind: AccountEntry["kind"];
  number: string;
  at: Date;
  id: string;
  debit: bigint;
  credit: bigint;
  link: string | null;
}

/**
 * What was forgiven or written off of what was rendered: it is set against an act, from the act's day on and never by more than the act
 * left open. Of an invoice that was cancelled, or of what no act names yet, nothing is owed that could be forgiven.
 */
const RELIEFS = Prisma.sql`
  SELECT i.id, i.number, i."companyId", GREATEST(max((f.at AT TIME ZONE 'Asia/Novosibirsk')::date), d."issuedOn") AS "on", max(f.at) AS at,
         LEAST(sum(f."amountKopecks")::bigint, GREATEST(s."amountKopecks"
           + COALESCE((SELECT sum(c."totalKopecks") FROM "BillingDocument" c WHERE c."invoiceId" = i.id AND c.kind = 'CORRECTION' AND c."lowersSupply"), 0)
           - ${RECEIVED} + ${RETURNED}, 0)::bigint) AS kopecks
  FROM "InvoiceRelief" f JOIN "Invoice" i ON i.id = f."invoiceId" JOIN "Supply" s ON s."invoiceId" = i.id JOIN "BillingDocument" d ON d.id = s."documentId"
  WHERE i.status <> 'CANCELLED' AND f.kind <> 'LOWERED' GROUP BY i.id, s."invoiceId", d.id`;

/**
 * «Акт сверки»: the account of a company with the technopark over a period, both days included. Acts, corrections of them and damage are what
 * is owed; payments, advances kept from the bank, refunds, returned advances and what was forgiven or written off are what was paid. A bill («счёт») moves nothing and
 * stands apart while it is open; paying it from the advance moves money that came in before and is no entry. Kopecks.
 * Errors: `not-found` (also for another company's), `period-wrong` (422).
 */
export async function reconciliationOf(scope: AnyScope, companyId: string, from: string, to: string) {
  if (!isUuid(companyId) || (isCompanyScope(scope) && scope.companyId !== companyId)) throw notFound();
  if (!isDay(from) || !isDay(to) || from > to || to > addMonths(from, 60)) throw invalid("period-wrong");
  if (!(await companyNames([companyId])).has(companyId)) throw notFound();
  const [rows, open, [unacted], supplier, buyer] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT "issuedOn" AS "on", 'act' AS kind, number, "issuedAt" AS at, id, "totalKopecks" AS debit, 0::bigint AS credit, '/documents/' || id AS link FROM "BillingDocument" WHERE "companyId" = ${companyId}::uuid AND kind = 'ACT'
      UNION ALL
      SELECT "issuedOn", 'correction', number, "issuedAt", id, GREATEST("totalKopecks", 0), GREATEST(-"totalKopecks", 0), '/documents/' || id FROM "BillingDocument" WHERE "companyId" = ${companyId}::uuid AND kind = 'CORRECTION' AND "lowersSupply"
      UNION ALL
      SELECT (i."issuedAt" AT TIME ZONE 'Asia/Novosibirsk')::date, 'damage', i.number, i."issuedAt", i.id, i."totalKopecks", 0, '/invoices/' || i.id FROM "Invoice" i WHERE i."companyId" = ${companyId}::uuid AND i."subjectType" = ${DAMAGE_SUBJECT} AND i.status <> 'CANCELLED'
      UNION ALL
      SELECT p."paidOn", 'payment', p.reference, p."recordedAt", p.id, GREATEST(-p."amountKopecks", 0), GREATEST(p."amountKopecks", 0), '/invoices/' || i.id FROM "Payment" p JOIN "Invoice" i ON i.id = p."invoiceId" WHERE i."companyId" = ${companyId}::uuid AND p.method <> 'ADVANCE'
      UNION ALL
      SELECT e."countsOn", CASE WHEN e.kind = 'RETURNED' THEN 'return' ELSE 'advance' END, COALESCE(b.number, e.reference, ''), e.at, e.id,
             GREATEST(-e."amountKopecks", 0), GREATEST(e."amountKopecks", 0), NULL
      FROM "BalanceEntry" e LEFT JOIN "BankEntry" b ON b.id = e."bankEntryId" WHERE e."companyId" = ${companyId}::uuid AND e.kind NOT IN ('APPLIED', 'HELD', 'FREED') AND NOT (e.kind = 'REVERSED' AND e."amountKopecks" > 0)
      UNION ALL
      SELECT "on", 'relief', number, at, id, 0, kopecks, '/invoices/' || id FROM (${RELIEFS}) r WHERE r."companyId" = ${companyId}::uuid AND kopecks > 0
      UNION ALL
      SELECT (r."paidAt" AT TIME ZONE 'Asia/Novosibirsk')::date, 'refund', COALESCE(r.reference, ''), r."paidAt", r.id, r."amountKopecks", 0, '/invoices/' || i.id FROM "Refund" r JOIN "Invoice" i ON i.id = r."invoiceId" WHERE i."companyId" = ${companyId}::uuid AND r.status = 'PAID'`,
    db.$queryRaw<{ id: string; number: string; issuedAt: Date; total: bigint; left: bigint }[]>`
      SELECT i.id, i.number, i."issuedAt", i."totalKopecks" AS total, ${OUTSTANDING} AS left
      FROM "Invoice" i WHERE i."companyId" = ${companyId}::uuid AND i.status = 'ISSUED' ORDER BY i.number`,
    db.$queryRaw<{ kopecks: bigint }[]>`SELECT COALESCE(sum("amountKopecks"), 0)::bigint AS kopecks FROM "Supply" WHERE "companyId" = ${companyId}::uuid AND "documentId" IS NULL`,
    operatorRequisites(),
    companyRequisites(companyId),
  ]);
  const entries = rows.map((row): AccountEntry => ({ on: dayFromDb(row.on), kind: row.kind, number: row.number, at: row.at.getTime(), id: row.id, debitKopecks: toKopecks(row.debit), creditKopecks: toKopecks(row.credit), link: row.link }));
  return {
    companyId,
    from: from as Day,
    to: to as Day,
    supplier,
    buyer,
    ...reconcile(entries, from, to),
    open: open.map((row) => ({ id: row.id, number: row.number, issuedOn: siteDay(row.issuedAt), totalKopecks: toKopecks(row.total), leftKopecks: toKopecks(row.left) })),
    /** Rendered, and in no act yet: the month is not closed. */
    unactedKopecks: toKopecks(unacted?.kopecks ?? 0n),
  };
}

export type ReconciliationView = Awaited<ReturnType<typeof reconciliationOf>>;
