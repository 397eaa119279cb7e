import { db, type Prisma } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames, personNames } from "../../identity/queries.server";
import type { CompanyScope, StaffScope } from "../../identity/types";
import { OUTSTANDING, TERM } from "../outstanding.server";
import { titleOf } from "../queries.server";
import { matchesOf, UNLINKED } from "./settle.server";

const PAGE = 25;
export const ENTRY_STATES = ["OPEN", "SETTLED", "SET_ASIDE"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** Statements that were imported, newest first, with how many of their lines wait. */
export async function statements(_scope: StaffScope, page: number) {
  const [rows, count, open] = await Promise.all([
    db.bankStatement.findMany({ orderBy: [{ toDay: "desc" }, { id: "desc" }], skip: (page - 1) * PAGE, take: PAGE, include: { _count: { select: { entries: true } } } }),
    db.bankStatement.count(),
    db.bankEntry.groupBy({ by: ["statementId"], where: { status: "OPEN" }, _count: true }),
  ]);
  const waits = new Map(open.map((row) => [row.statementId, row._count]));
  const sums = await db.bankEntry.groupBy({ by: ["statementId"], where: { statementId: { in: rows.map((row) => row.id) } }, _sum: { amountKopecks: true } });
  const incoming = new Map(sums.map((row) => [row.statementId, toKopecks(row._sum.amountKopecks ?? 0n)]));
  return {
    items: rows.map((row) => ({
      id: row.id, fileName: row.fileName, from: dayFromDb(row.fromDay), to: dayFromDb(row.toDay), importedAt: row.importedAt,
      entries: row._count.entries, open: waits.get(row.id) ?? 0, incomingKopecks: incoming.get(row.id) ?? 0,
    })),
    pages: Math.max(1, Math.ceil(count / PAGE)),
    open: [...waits.values()].reduce((sum, one) => sum + one, 0),
  };
}

const shown = (row: Prisma.BankEntryGetPayload<object>) => ({
  id: row.id, statementId: row.statementId, number: row.number, orderedOn: dayFromDb(row.orderedOn), carriedOn: dayFromDb(row.carriedOn), amountKopecks: toKopecks(row.amountKopecks),
  payerName: row.payerName, payerInn: row.payerInn, payerAccount: row.payerAccount, purpose: row.purpose, status: row.status, companyId: row.companyId,
  advanceKopecks: toKopecks(row.advanceKopecks), note: row.note, settledById: row.settledById, settledAt: row.settledAt,
});

/** A statement with a page of its lines in one state; those that wait come with what they may be for. `not-found` otherwise. */
export async function statementPage(_scope: StaffScope, id: string, state: EntryState, page: number) {
  const statement = isUuid(id) ? await db.bankStatement.findUnique({ where: { id } }) : null;
  if (!statement) throw notFound();
  const [rows, counts] = await Promise.all([
    db.bankEntry.findMany({ where: { statementId: id, status: state }, orderBy: [{ carriedOn: "asc" }, { id: "asc" }], skip: (page - 1) * PAGE, take: PAGE, include: { payments: { where: { reversesId: null, reversals: { none: {} } }, select: { amountKopecks: true, invoice: { select: { id: true, number: true } } } } } }),
    db.bankEntry.groupBy({ by: ["status"], where: { statementId: id }, _count: true, _sum: { amountKopecks: true } }),
  ]);
  const matches = state === "OPEN" ? await matchesOf(rows.map((row) => ({ ...row, amountKopecks: toKopecks(row.amountKopecks) }))) : new Map();
  const companies = await companyNames([...rows.map((row) => row.companyId), ...[...matches.values()].map((match) => match.companyId)].filter((one) => one !== null));
  const kopecks = (value: bigint | null) => (value === null ? null : toKopecks(value));
  return {
    statement: {
      id, fileName: statement.fileName, account: statement.account, from: dayFromDb(statement.fromDay), to: dayFromDb(statement.toDay), importedAt: statement.importedAt, matched: statement.matchedAt !== null, known: statement.known,
      openingKopecks: kopecks(statement.openingKopecks), closingKopecks: kopecks(statement.closingKopecks), outgoing: statement.outgoing, outgoingKopecks: toKopecks(statement.outgoingKopecks),
    },
    counts: Object.fromEntries(ENTRY_STATES.map((one) => [one, counts.find((row) => row.status === one)?._count ?? 0])) as Record<EntryState, number>,
    incomingKopecks: toKopecks(counts.reduce((sum, row) => sum + (row._sum.amountKopecks ?? 0n), 0n)),
    items: rows.map((row) => {
      const match = matches.get(row.id) ?? null;
      const companyId = row.companyId ?? match?.companyId ?? null;
      return { ...shown(row), payments: row.payments.map((payment) => ({ ...payment.invoice, amountKopecks: toKopecks(payment.amountKopecks) })), match, companyName: companyId ? (companies.get(companyId)?.name ?? null) : null };
    }),
    pages: Math.max(1, Math.ceil((counts.find((row) => row.status === state)?._count ?? 0) / PAGE)),
  };
}

/**
 * Invoices of a company that wait for money, the earliest term first.
 * @param order number of a payment order: invoices for which finance wrote it down by hand are among them
 */
export async function payablesOf(companyId: string, order: string | null = null) {
  const rows = await db.$queryRaw<{ id: string; number: string; name: string | null; nameEn: string | null; dueAt: Date; outstanding: bigint }[]>`
    SELECT i.id, i.number, ${TERM} AS "dueAt", l.name, l."nameEn",
           ${OUTSTANDING} AS outstanding
    FROM "Invoice" i LEFT JOIN "InvoiceLine" l ON l."invoiceId" = i.id AND l.position = 1 WHERE i."companyId" = ${companyId}::uuid
      AND (i.status = 'ISSUED' OR EXISTS (SELECT 1 FROM "Payment" p WHERE p."invoiceId" = i.id AND p.method = 'BANK' AND p.reference = ${order} AND ${UNLINKED}))
    ORDER BY 3, i.number LIMIT 200`;
  return rows.map(({ outstanding, name, nameEn, ...row }) => ({ ...row, ...titleOf({ name: name ?? "", nameEn }), outstandingKopecks: toKopecks(outstanding) }));
}

/**
 * One line of a statement with what it may be for, or what it was for; `companyId` asks for another company's invoices than those of
 * the match. `not-found` otherwise.
 */
export async function entryFor(_scope: StaffScope, id: string, companyId: string | null) {
  const row = isUuid(id) ? await db.bankEntry.findUnique({ where: { id }, include: { payments: { where: { reversesId: null, reversals: { none: {} } }, select: { amountKopecks: true, invoice: { select: { id: true, number: true } } } } } }) : null;
  if (!row) throw notFound();
  const entry = shown(row);
  const match = entry.status === "OPEN" ? ((await matchesOf([{ ...row, amountKopecks: entry.amountKopecks }])).get(id) ?? null) : null;
  const chosen = entry.companyId ?? (companyId !== null && isUuid(companyId) ? companyId : (match?.companyId ?? null));
  const [names, invoices, people] = await Promise.all([companyNames(chosen ? [chosen] : []), chosen && entry.status === "OPEN" ? payablesOf(chosen, row.number) : [], personNames(entry.settledById ? [entry.settledById] : [])]);
  const company = chosen && names.has(chosen) ? { id: chosen, name: names.get(chosen)?.name ?? "" } : null;
  return {
    entry: { ...entry, payments: row.payments.map((payment) => ({ ...payment.invoice, amountKopecks: toKopecks(payment.amountKopecks) })), settledBy: entry.settledById ? (people.get(entry.settledById) ?? null) : null },
    match,
    company,
    invoices: company ? invoices : [],
  };
}

/** A company's advance, kopecks. */
export async function advanceOf(scope: Pick<CompanyScope, "companyId">): Promise<Kopecks> {
  return toKopecks((await db.companyBalance.findUnique({ where: { companyId: scope.companyId } }))?.advanceKopecks ?? 0n);
}

/** Companies that paid ahead, the largest advance first. */
export async function advances(_scope: StaffScope) {
  const rows = await db.companyBalance.findMany({ where: { advanceKopecks: { gt: 0 } }, orderBy: [{ advanceKopecks: "desc" }, { companyId: "asc" }], take: 200 });
  const names = await companyNames(rows.map((row) => row.companyId));
  return rows.map((row) => ({ companyId: row.companyId, name: names.get(row.companyId)?.name ?? "", advanceKopecks: toKopecks(row.advanceKopecks) }));
}

/** Changes of a company's advance, newest first, each with what it came with or went to. */
export async function advanceHistory(scope: Pick<CompanyScope, "companyId">, take = 20) {
  const rows = await db.balanceEntry.findMany({ where: { companyId: scope.companyId }, orderBy: [{ at: "desc" }, { id: "desc" }], take });
  const ids = [...new Set(rows.flatMap((row) => row.invoiceId ?? []))];
  const numbers = new Map((await db.invoice.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } })).map((row) => [row.id, row.number]));
  return rows.map((row) => ({
    id: row.id, kind: row.kind, amountKopecks: toKopecks(row.amountKopecks), at: row.at, reason: row.reason, reference: row.reference,
    invoice: row.invoiceId ? { id: row.invoiceId, number: numbers.get(row.invoiceId) ?? "" } : null,
  }));
}
