import { db } from "~/lib/db/client.server";

/** What must hold in any database at any moment between two transactions, with the statement that finds offenders. */
const RULES: Record<string, string> = {
  "a unit is held by one thing at a time": `
    SELECT a.id::text AS id FROM "Allocation" a JOIN "Allocation" b ON a."unitId" = b."unitId" AND a.id < b.id
      AND tstzrange(a."startsAt", a."endsAt") && tstzrange(b."startsAt", b."endsAt")`,
  "a booking that holds has its units for its time with buffers, another has none": `
    SELECT b.id::text AS id FROM "Booking" b JOIN "Resource" r ON r.id = b."resourceId"
    WHERE (SELECT count(*) FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
           WHERE a."bookingId" = b.id AND u."resourceId" = b."resourceId"
             AND a."startsAt" = b."startsAt" - r."bufferBefore" * interval '1 minute'
             AND a."endsAt" = b."endsAt" + r."bufferAfter" * interval '1 minute')
          <> CASE WHEN b.status IN ('HELD', 'CONFIRMED', 'DONE') THEN b.quantity ELSE 0 END
       OR (SELECT count(*) FROM "Allocation" a WHERE a."bookingId" = b.id)
          <> CASE WHEN b.status IN ('HELD', 'CONFIRMED', 'DONE') THEN b.quantity ELSE 0 END`,
  "a budget's columns are the sums of its ledger": `
    SELECT b.id::text AS id FROM "ProgrammeBudget" b LEFT JOIN "LedgerEntry" e ON e."budgetId" = b.id GROUP BY b.id
    HAVING b."amountKopecks" <> COALESCE(sum(e."amountKopecks") FILTER (WHERE e.credit = 'FUNDED'), 0)
        OR b."reservedKopecks" <> COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" END), 0)
        OR b."consumedKopecks" <> COALESCE(sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" END), 0)`,
  "a quota's minutes are those reserved and consumed in its month": `
    SELECT q."programmeId" || ' ' || q."companyId" AS id FROM "QuotaUsage" q
    WHERE q."usedMinutes" <> (
      SELECT COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e.minutes WHEN e.debit = 'AVAILABLE' THEN -e.minutes ELSE 0 END), 0)
      FROM "LedgerEntry" e JOIN "ProgrammeBudget" p ON p.id = e."budgetId" JOIN "Booking" b ON b.id::text = e."subjectId"
      WHERE p."programmeId" = q."programmeId" AND e."companyId" = q."companyId"
        AND date_trunc('month', b."startsAt" AT TIME ZONE 'Asia/Novosibirsk')::date = q.month)`,
  "the ledger holds for a booking what its lines say": `
    SELECT b.id::text AS id FROM "Booking" b
    CROSS JOIN LATERAL (SELECT COALESCE(-sum((l->>'amountKopecks')::bigint), 0) AS promised
                        FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'subsidy') lines
    CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" END), 0) AS reserved,
                               COALESCE(sum(e."amountKopecks") FILTER (WHERE e.debit = 'CONSUMED'), 0) AS consumed
                        FROM "LedgerEntry" e WHERE e."subjectType" = 'booking' AND e."subjectId" = b.id::text) ledger
    WHERE ledger.reserved <> CASE WHEN b.status IN ('HELD', 'CONFIRMED') THEN lines.promised ELSE 0 END
       OR ledger.consumed <> CASE WHEN b.status = 'DONE' THEN lines.promised ELSE 0 END`,
  "lines of a booking add up to its total": `
    SELECT id::text FROM "Booking" b WHERE "totalKopecks" <> (SELECT sum((l->>'amountKopecks')::bigint) FROM jsonb_array_elements(lines) l)`,
  "a booking with something to pay has an invoice of its total, another has none": `
    SELECT b.id::text AS id FROM "Booking" b LEFT JOIN "Invoice" i ON i.id = b."invoiceId"
    WHERE (b."totalKopecks" > 0) <> (i.id IS NOT NULL)
       OR i."totalKopecks" <> b."totalKopecks" OR i."vatKopecks" <> b."vatKopecks" OR i."companyId" <> b."companyId"
       OR i."subjectId" <> b.id::text`,
  "lines of an invoice add up to its total": `
    SELECT i.id::text AS id FROM "Invoice" i LEFT JOIN "InvoiceLine" l ON l."invoiceId" = i.id GROUP BY i.id
    HAVING i."totalKopecks" <> COALESCE(sum(l."amountKopecks"), 0)`,
  "refunds never exceed payments": `
    SELECT i.id::text AS id FROM "Invoice" i
    WHERE (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Refund" WHERE "invoiceId" = i.id)
        > (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Payment" WHERE "invoiceId" = i.id)`,
  "a paid invoice was paid, a cancelled one keeps nothing": `
    SELECT i.id::text AS id FROM "Invoice" i
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid FROM "Payment" WHERE "invoiceId" = i.id) p
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back FROM "Refund" WHERE "invoiceId" = i.id) r
    WHERE (i.status = 'PAID' AND p.paid < i."totalKopecks") OR (i.status = 'ISSUED' AND (p.paid >= i."totalKopecks" OR r.back > 0))
       OR (i.status = 'CANCELLED' AND p.paid <> r.back)`,
  "numbers of invoices have no gaps": `
    SELECT split_part(number, '-', 2) AS id FROM "Invoice" WHERE number ~ '^К-\\d{4}-\\d{6}$' GROUP BY 1
    HAVING count(*) <> max(split_part(number, '-', 3)::int)`,
};

/** What holds besides once no news waits for delivery. */
const SETTLED: Record<string, string> = {
  "a booking and its invoice tell the same story": `
    SELECT b.id || ' ' || b.status || ' ' || i.status AS id FROM "Booking" b JOIN "Invoice" i ON i.id = b."invoiceId"
    WHERE NOT (b.status::text || '-' || i.status::text = ANY (ARRAY['HELD-ISSUED', 'CONFIRMED-PAID', 'DONE-PAID', 'CANCELLED-CANCELLED',
               'CANCELLED-PAID', 'EXPIRED-CANCELLED', 'EXPIRED-PAID']))`,
  "what is not used is given back but for the fee": `
    SELECT b.id || ' paid ' || p.paid || ' back ' || r.back AS id FROM "Booking" b JOIN "Invoice" i ON i.id = b."invoiceId"
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid FROM "Payment" WHERE "invoiceId" = i.id) p
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back FROM "Refund" WHERE "invoiceId" = i.id) r
    WHERE (b.status IN ('CONFIRMED', 'DONE') AND p.paid - r.back <> i."totalKopecks")
       OR (b.status IN ('CANCELLED', 'EXPIRED') AND p.paid > 0
           AND p.paid - r.back <> CASE WHEN i.status = 'PAID' THEN round(i."totalKopecks" * b."cancelFeePercent" / 100.0) ELSE 0 END)`,
};

/** The rules that the database breaks, each with its offenders; an empty list in a sound house. */
export async function brokenRules({ settled = false }: { settled?: boolean } = {}): Promise<string[]> {
  const rules = Object.entries(settled ? { ...RULES, ...SETTLED } : RULES);
  const parts = rules.map(([, statement], index) => `SELECT ${index} AS rule, id FROM (${statement}) rule_${index}`);
  const rows = await db.$queryRawUnsafe<{ rule: number; id: string }[]>(parts.join("\nUNION ALL\n"));
  return rules.flatMap(([name], index) => {
    const offenders = rows.filter((row) => row.rule === index).map((row) => row.id);
    return offenders.length > 0 ? [`${name}: ${offenders.slice(0, 5).join(", ")}`] : [];
  });
}
