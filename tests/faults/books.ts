import { ask } from "#tests/portal";

/** Bookings and money of a database as figures that must agree; each list of `faults` names rows that break a rule. */
export interface Books {
  bookings: number;
  invoices: number;
  reservedKopecks: number;
  faults: Record<string, unknown[]>;
}

const RULES: Record<string, string> = {
  overlapping: `
    SELECT a.id FROM "Allocation" a JOIN "Allocation" b ON a."unitId" = b."unitId" AND a.id < b.id
     AND tstzrange(a."startsAt", a."endsAt") && tstzrange(b."startsAt", b."endsAt")`,
  allocationsUnlikeBooking: `
    SELECT b.id FROM "Booking" b JOIN "Resource" r ON r.id = b."resourceId"
    LEFT JOIN "Allocation" a ON a."bookingId" = b.id AND a."startsAt" = b."startsAt" - make_interval(mins => r."bufferBefore")
         AND a."endsAt" = b."endsAt" + make_interval(mins => r."bufferAfter")
    WHERE b.status IN ('HELD', 'CONFIRMED')
    GROUP BY b.id HAVING count(a.id) <> b.quantity
       OR count(a.id) <> (SELECT count(*) FROM "Allocation" o WHERE o."bookingId" = b.id)`,
  invoicesUnlikeBooking: `
    SELECT b.id FROM "Booking" b FULL JOIN "Invoice" i ON i.id = b."invoiceId"
    WHERE b.id IS NULL OR (b."invoiceId" IS NULL AND b."totalKopecks" > 0)
       OR (b."invoiceId" IS NOT NULL AND (i.id IS NULL OR i."totalKopecks" <> b."totalKopecks" OR i."subjectId" <> b.id::text))`,
  linesUnlikeInvoice: `
    SELECT i.id FROM "Invoice" i LEFT JOIN "InvoiceLine" l ON l."invoiceId" = i.id
    GROUP BY i.id HAVING COALESCE(sum(l."amountKopecks"), 0) <> i."totalKopecks"`,
  numbersWithGaps: `
    SELECT number FROM (SELECT number, right(number, 6)::int AS own, row_number() OVER (PARTITION BY left(number, 6) ORDER BY number) AS due
                        FROM "Invoice") n WHERE own <> due`,
  counterUnlikeInvoices: `
    SELECT c.name FROM "Counter" c WHERE c.name LIKE 'invoice-%'
      AND c.value <> (SELECT count(*) FROM "Invoice" i WHERE i.number LIKE 'К-' || right(c.name, 4) || '-%')`,
  subsidyUnlikeLedger: `
    SELECT b.id FROM "Booking" b
    LEFT JOIN LATERAL (SELECT COALESCE(sum(-(line->>'amountKopecks')::bigint), 0) AS promised
                       FROM jsonb_array_elements(b.lines) line WHERE line->>'kind' = 'subsidy') s ON true
    WHERE s.promised <> (SELECT COALESCE(sum(CASE WHEN debit = 'RESERVED' THEN "amountKopecks" WHEN credit = 'RESERVED' THEN -"amountKopecks" ELSE 0 END), 0)
                         FROM "LedgerEntry" e WHERE e."subjectType" = 'booking' AND e."subjectId" = b.id::text)`,
  budgetUnlikeLedger: `
    SELECT b.id FROM "ProgrammeBudget" b
    WHERE b."reservedKopecks" <> (SELECT COALESCE(sum(CASE WHEN debit = 'RESERVED' THEN "amountKopecks" WHEN credit = 'RESERVED' THEN -"amountKopecks" ELSE 0 END), 0)
                                  FROM "LedgerEntry" e WHERE e."budgetId" = b.id)`,
  quotaUnlikeLedger: `
    SELECT q."companyId" FROM (SELECT "companyId", sum("usedMinutes") AS used FROM "QuotaUsage" GROUP BY 1) q
    WHERE q.used <> (SELECT COALESCE(sum(CASE WHEN debit = 'RESERVED' THEN minutes WHEN credit = 'RESERVED' THEN -minutes ELSE 0 END), 0)
                     FROM "LedgerEntry" e WHERE e."companyId" = q."companyId")`,
  eventsUnlikeBooking: `
    SELECT b.id FROM "Booking" b LEFT JOIN "Event" e ON e.payload->>'bookingId' = b.id::text AND e.type IN ('booking.held', 'booking.confirmed')
    GROUP BY b.id HAVING count(e.id) <> 1`,
  auditUnlikeBooking: `
    SELECT b.id FROM "Booking" b LEFT JOIN "AuditEntry" a ON a."subjectId" = b.id::text AND a.action = 'booking.made'
    GROUP BY b.id HAVING count(a.id) <> 1`,
};

/** Reads the books and holds them against every rule. */
export async function readBooks(url: string): Promise<Books> {
  const [sums] = await ask(
    url,
    `SELECT (SELECT count(*)::int FROM "Booking") AS bookings, (SELECT count(*)::int FROM "Invoice") AS invoices,
            (SELECT sum("reservedKopecks")::float8 FROM "ProgrammeBudget") AS reserved`,
  );
  const faults: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(RULES)) {
    const rows = await ask(url, statement);
    if (rows.length > 0) faults[name] = rows.slice(0, 5);
  }
  return { bookings: Number(sums?.bookings), invoices: Number(sums?.invoices), reservedKopecks: Number(sums?.reserved), faults };
}
