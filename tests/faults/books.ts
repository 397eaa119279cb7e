import { brokenRules } from "#tests/consistency";
import { db } from "~/lib/db/client.server";

/** Bookings and money of a database as figures, and every rule of the house that it breaks. */
export interface Books {
  bookings: number;
  invoices: number;
  reservedKopecks: number;
  broken: string[];
}

/** What must hold besides when nothing was ever cancelled. */
const ONCE: Record<string, string> = {
  "an invoice belongs to a booking": `SELECT i.id FROM "Invoice" i LEFT JOIN "Booking" b ON b."invoiceId" = i.id WHERE b.id IS NULL`,
  "no number was taken without an invoice": `
    SELECT c.name FROM "Counter" c WHERE c.name LIKE 'invoice-%'
      AND c.value <> (SELECT count(*) FROM "Invoice" i WHERE i.number LIKE 'К-' || right(c.name, 4) || '-%')`,
  "a booking is told of once": `
    SELECT b.id FROM "Booking" b LEFT JOIN "Event" e ON e.payload->>'bookingId' = b.id::text AND e.type IN ('booking.held', 'booking.confirmed')
    GROUP BY b.id HAVING count(e.id) <> 1`,
  "a booking is audited once": `
    SELECT b.id FROM "Booking" b LEFT JOIN "AuditEntry" a ON a."subjectId" = b.id::text AND a.action = 'booking.made'
    GROUP BY b.id HAVING count(a.id) <> 1`,
};

/** Reads the books of the database in `DATABASE_URL`. */
export async function readBooks(): Promise<Books> {
  const broken = await brokenRules();
  for (const [name, statement] of Object.entries(ONCE)) {
    const rows = await db.$queryRawUnsafe<unknown[]>(statement);
    if (rows.length > 0) broken.push(`${name}: ${rows.length}`);
  }
  const reserved = await db.programmeBudget.aggregate({ _sum: { reservedKopecks: true } });
  return {
    bookings: await db.booking.count(),
    invoices: await db.invoice.count(),
    reservedKopecks: Number(reserved._sum.reservedKopecks ?? 0n),
    broken,
  };
}
