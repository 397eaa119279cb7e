import { Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";

/** Kopecks that came for the invoice `i` and were not taken back. */
export const RECEIVED = Prisma.sql`(SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Payment" WHERE "invoiceId" = i.id)`;
/** Kopecks of the invoice `i` that need not be paid: forgiven, written off, or no part of the price any more. */
export const RELIEVED = Prisma.sql`(SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "InvoiceRelief" WHERE "invoiceId" = i.id)`;
/** Kopecks of the invoice `i` that are to be given back, or were. */
export const RETURNED = Prisma.sql`(SELECT COALESCE(sum("amountKopecks"), 0)::bigint FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN')`;
/**
 * Kopecks that are left to pay of the invoice `i`; nothing unless it is issued. What was given back is no part of it: a refund lowers
 * the price and the money alike.
 */
export const OUTSTANDING = Prisma.sql`(CASE WHEN i.status = 'ISSUED' THEN GREATEST(i."totalKopecks" - ${RECEIVED} - ${RELIEVED}, 0) ELSE 0 END)`;
/** Until when the invoice `i` may be paid: its term, or the later day that was agreed. */
export const TERM = Prisma.sql`GREATEST(i."dueAt", i."deferredTo")`;

export interface LockedInvoice {
  id: string;
  number: string;
  companyId: string;
  status: "ISSUED" | "PAID" | "CANCELLED" | "WRITTEN_OFF";
  totalKopecks: Kopecks;
  receivedKopecks: Kopecks;
  relievedKopecks: Kopecks;
  returnedKopecks: Kopecks;
  outstandingKopecks: Kopecks;
  subject: { type: string; id: string };
  term: Date;
}

/** Keeps invoices to this transaction, in the order of ids, and reads where their money stands. Unknown ids are left out. */
export async function lockInvoices(tx: Tx, ids: readonly string[]): Promise<LockedInvoice[]> {
  // The sums are read after the lock is had: a statement sees what was committed before it began.
  await tx.$queryRaw`SELECT 1 FROM "Invoice" WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
  return readInvoices(tx, ids);
}

/** Keeps all invoices of things that were sold to this transaction, as `lockInvoices` does; whoever takes several things at once names all of them. */
export async function lockInvoicesOf(tx: Tx, { type, ids }: { type: string; ids: readonly string[] }): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Invoice" WHERE "subjectType" = ${type} AND "subjectId" = ANY(${[...ids]}::text[]) ORDER BY id FOR UPDATE`;
}

/** What `lockInvoices` reads, without keeping them. */
export async function readInvoices(reader: Reader, ids: readonly string[]): Promise<LockedInvoice[]> {
  const rows = await reader.$queryRaw<
    { id: string; number: string; companyId: string; status: LockedInvoice["status"]; total: bigint; received: bigint; relieved: bigint; returned: bigint; outstanding: bigint; subjectType: string; subjectId: string; term: Date }[]
  >`
    SELECT i.id, i.number, i."companyId", i.status::text AS status, i."totalKopecks" AS total, ${RECEIVED} AS received, ${RELIEVED} AS relieved, ${RETURNED} AS returned,
           ${OUTSTANDING} AS outstanding, i."subjectType", i."subjectId", ${TERM} AS term
    FROM "Invoice" i WHERE i.id = ANY(${[...ids]}::uuid[]) ORDER BY i.id`;
  return rows.map(({ total, received, relieved, returned, outstanding, subjectType, subjectId, ...row }) => ({
    ...row,
    totalKopecks: toKopecks(total),
    receivedKopecks: toKopecks(received),
    relievedKopecks: toKopecks(relieved),
    returnedKopecks: toKopecks(returned),
    outstandingKopecks: toKopecks(outstanding),
    subject: { type: subjectType, id: subjectId },
  }));
}
