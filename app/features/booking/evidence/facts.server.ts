import type { Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { atMinute, dayFromDb, dayToDb, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { EvidenceBooking, EvidenceBudget, EvidenceFacts, EvidenceInvoice, EvidenceReport } from "./differences";

export interface EvidenceEntry {
  id: string;
  at: Date;
  usedOn: Day | null;
  /** Day of the books: the first of the open month where that of the use was closed. */
  countsOn: Day | null;
  year: number;
  quarter: number;
  debit: string;
  credit: string;
  amountKopecks: Kopecks;
  companyId: string | null;
  company: string;
  subjectType: string;
  subjectId: string;
  reason: string;
  note: string;
}

export interface EvidencePayment {
  number: string;
  kind: "payment" | "refund";
  day: Day;
  method: string;
  reference: string;
  amountKopecks: Kopecks;
}

export interface Evidence extends EvidenceFacts {
  programme: { id: string; nameRu: string; nameEn: string; funder: string; legalBasis: string; sharePercent: number };
  from: Day;
  to: Day;
  entries: readonly EvidenceEntry[];
  payments: readonly EvidencePayment[];
  /** What staff corrected of what companies got, by company: signed kopecks. */
  adjustments: readonly { companyId: string; company: string; kopecks: Kopecks }[];
}

/** Whose books, and of which days: both are included. */
export interface EvidenceSpan {
  programmeId: string;
  from: Day;
  to: Day;
}

/** Rows of a statement with their bigints as kopecks. */
type Read<T> = { [K in keyof T]: T[K] extends Kopecks ? bigint : T[K] };
const plain = <T>(row: Read<T>): T => Object.fromEntries(Object.entries(row as object).map(([key, value]: [string, unknown]) => [key, typeof value === "bigint" ? toKopecks(value) : value])) as T;
const IDS = 2000;

/** In pieces, so that no statement carries more ids than it may. */
async function inPieces<T>(ids: readonly string[], read: (piece: string[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (let from = 0; from < ids.length; from += IDS) rows.push(...(await read(ids.slice(from, from + IDS))));
  return rows;
}

/**
 * All that a programme's books hold of uses between two days, both included, with the bookings, invoices, payments and reports that
 * belong to them. Entries of the budgets themselves count by the day on which they were made. `not-found` for an unknown programme.
 * Books are compared with each other: `reader` has to be of one moment where others write meanwhile.
 */
export async function evidenceOf(reader: Reader, { programmeId, from, to }: EvidenceSpan): Promise<Evidence> {
  const programme = isUuid(programmeId)
    ? await reader.programme.findUnique({ where: { id: programmeId }, select: { id: true, nameRu: true, nameEn: true, funder: true, legalBasis: true, sharePercent: true, evidence: true } })
    : null;
  if (!programme) throw notFound();
  const entries = await reader.$queryRaw<(Omit<EvidenceEntry, "amountKopecks" | "usedOn" | "countsOn"> & { amountKopecks: bigint; usedOn: Date | null; countsOn: Date | null })[]>`
    SELECT e.id::text AS id, e.at, e."usedOn", e."countsOn", e."companyId"::text AS "companyId", b.year, b.quarter, e.debit::text AS debit, e.credit::text AS credit, e."amountKopecks", COALESCE(c.name, '') AS company,
           e."subjectType", e."subjectId", e.reason, COALESCE(e.note, '') AS note
    FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId" LEFT JOIN "Company" c ON c.id = e."companyId"
    WHERE b."programmeId" = ${programmeId}::uuid
      AND (e."countsOn" BETWEEN ${dayToDb(from)}::date AND ${dayToDb(to)}::date
           OR (e."countsOn" IS NULL AND e.at >= ${atMinute(from, 0)} AND e.at < ${atMinute(to, 1440)}))
    ORDER BY e.id`;
  const own = new Map<string, Kopecks>();
  const adjusted = new Map<string, { company: string; kopecks: Kopecks }>();
  for (const entry of entries) {
    const amount = toKopecks(entry.amountKopecks);
    const spent = entry.debit === "CONSUMED" ? amount : entry.credit === "CONSUMED" ? -amount : 0;
    if (entry.subjectType === "booking") own.set(entry.subjectId, (own.get(entry.subjectId) ?? 0) + spent);
    else if (entry.companyId !== null && spent !== 0) adjusted.set(entry.companyId, { company: entry.company, kopecks: (adjusted.get(entry.companyId)?.kopecks ?? 0) + spent });
  }
  const ids = [...own.keys()].filter(isUuid);
  const bookings = (await inPieces(ids, (piece) => reader.$queryRaw<Read<Omit<EvidenceBooking, "ownKopecks">>[]>`
    SELECT b.id::text AS id, b."companyId"::text AS "companyId", c.name AS company, r."nameRu" AS resource, b."startsAt", b."endsAt", b.status::text AS status, b."checkedInAt", b."checkedOutAt",
           b."totalKopecks", l.total AS "linesKopecks", l.promised AS "promisedKopecks", e.reserved AS "reservedKopecks", e.consumed AS "consumedKopecks"
    FROM "Booking" b JOIN "Company" c ON c.id = b."companyId" JOIN "Resource" r ON r.id = b."resourceId"
    CROSS JOIN LATERAL (SELECT COALESCE(sum((x->>'amountKopecks')::bigint), 0)::bigint AS total, COALESCE(-sum((x->>'amountKopecks')::bigint) FILTER (WHERE x->>'kind' = 'subsidy'), 0)::bigint AS promised
                        FROM jsonb_array_elements(b.lines) x) l
    CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE WHEN debit = 'RESERVED' THEN "amountKopecks" WHEN credit = 'RESERVED' THEN -"amountKopecks" END), 0)::bigint AS reserved,
                               COALESCE(sum(CASE WHEN debit = 'CONSUMED' THEN "amountKopecks" WHEN credit = 'CONSUMED' THEN -"amountKopecks" END), 0)::bigint AS consumed
                        FROM "LedgerEntry" WHERE "subjectType" = 'booking' AND "subjectId" = b.id::text) e
    WHERE b.id = ANY(${piece}::uuid[]) ORDER BY b."startsAt", b.id`)).map((row) => ({ ...plain<Omit<EvidenceBooking, "ownKopecks">>(row), ownKopecks: own.get(row.id) ?? 0 }));
  const known = new Set(bookings.map((booking) => booking.id));
  const invoices = (await inPieces(ids, (piece) => reader.$queryRaw<Read<EvidenceInvoice>[]>`
    SELECT i.id::text AS id, i.number, i."subjectId" AS "bookingId", c.name AS company, i.status::text AS status, i."issuedAt", i."totalKopecks",
           COALESCE((SELECT sum("amountKopecks") FROM "InvoiceLine" WHERE "invoiceId" = i.id), 0)::bigint AS "linesKopecks",
           (COALESCE((SELECT sum("amountKopecks") FROM "Payment" WHERE "invoiceId" = i.id), 0)
            + COALESCE((SELECT sum("amountKopecks") FROM "InvoiceRelief" WHERE "invoiceId" = i.id), 0))::bigint AS "paidKopecks",
           COALESCE((SELECT sum("amountKopecks") FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN'), 0)::bigint AS "returnedKopecks",
           d.number AS act, CASE WHEN d.id IS NULL THEN 0 ELSE s."amountKopecks" END AS "actedKopecks"
    FROM "Invoice" i JOIN "Company" c ON c.id = i."companyId" LEFT JOIN "Supply" s ON s."invoiceId" = i.id LEFT JOIN "BillingDocument" d ON d.id = s."documentId"
    WHERE i."subjectType" = 'booking' AND i."subjectId" = ANY(${piece}::text[]) ORDER BY i.number`)).map((row) => plain<EvidenceInvoice>(row));
  const payments = (await inPieces(invoices.map((invoice) => invoice.id), (piece) => reader.$queryRaw<(Omit<EvidencePayment, "amountKopecks" | "day"> & { amountKopecks: bigint; day: Date })[]>`
    SELECT i.number, 'payment' AS kind, p."paidOn" AS day, p.method::text AS method, p.reference, p."amountKopecks" FROM "Payment" p JOIN "Invoice" i ON i.id = p."invoiceId" WHERE i.id = ANY(${piece}::uuid[])
    UNION ALL
    SELECT i.number, 'refund', (f."createdAt" AT TIME ZONE 'Asia/Novosibirsk')::date, f.status::text, COALESCE(f.reference, ''), f."amountKopecks" FROM "Refund" f JOIN "Invoice" i ON i.id = f."invoiceId" WHERE i.id = ANY(${piece}::uuid[])
    ORDER BY 1, 3, 2, 5`)).map(({ amountKopecks, day, ...row }) => ({ ...row, day: dayFromDb(day), amountKopecks: toKopecks(amountKopecks) }));
  const companies = [...new Set(bookings.map((booking) => booking.companyId))];
  const periods = periodsOf(from, to);
  const reports = await inPieces(companies, (piece) => reader.$queryRaw<EvidenceReport[]>`
    SELECT r."companyId"::text AS "companyId", c.name AS company, r.period, r.status::text AS status, r."submittedAt"
    FROM "ResidentReport" r JOIN "Company" c ON c.id = r."companyId" WHERE r."companyId" = ANY(${piece}::uuid[]) AND r.period = ANY(${periods}::text[]) ORDER BY c.name, r.period`);
  const budgets = await reader.$queryRaw<Read<EvidenceBudget>[]>`
    SELECT b.id::text AS id, b.year, b.quarter, b."amountKopecks", b."reservedKopecks", b."consumedKopecks",
           COALESCE(sum(CASE WHEN e.credit = 'FUNDED' THEN e."amountKopecks" WHEN e.debit = 'FUNDED' THEN -e."amountKopecks" END), 0)::bigint AS "ledgerAmountKopecks",
           COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" END), 0)::bigint AS "ledgerReservedKopecks",
           COALESCE(sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" END), 0)::bigint AS "ledgerConsumedKopecks"
    FROM "ProgrammeBudget" b LEFT JOIN "LedgerEntry" e ON e."budgetId" = b.id
    WHERE b."programmeId" = ${programmeId}::uuid AND b.year BETWEEN ${Number(from.slice(0, 4))} AND ${Number(to.slice(0, 4))} GROUP BY b.id ORDER BY b.year, b.quarter`;
  const { evidence, ...named } = programme;
  return {
    programme: named,
    from,
    to,
    required: evidence,
    entries: entries.map((entry) => ({ ...entry, amountKopecks: toKopecks(entry.amountKopecks), usedOn: entry.usedOn && dayFromDb(entry.usedOn), countsOn: entry.countsOn && dayFromDb(entry.countsOn) })),
    adjustments: [...adjusted].map(([companyId, one]) => ({ companyId, ...one })),
    consumedForBookingsKopecks: [...own.values()].reduce((sum, kopecks) => sum + kopecks, 0),
    bookings,
    unknownBookings: [...own.keys()].filter((id) => !known.has(id)),
    invoices,
    payments,
    reports,
    budgets: budgets.map((row) => plain<EvidenceBudget>(row)),
  };
}

/** Reports' periods that a span of days touches: «2026-Q4» and «2026». */
function periodsOf(from: Day, to: Day): string[] {
  const periods: string[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    periods.push(String(year));
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      const first = `${year}-${String(quarter * 3 - 2).padStart(2, "0")}-01`;
      if (first <= to && `${year}-${String(quarter * 3).padStart(2, "0")}-31` >= from) periods.push(`${year}-Q${quarter}`);
    }
  }
  return periods;
}
