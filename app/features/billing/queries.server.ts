import { db, Prisma } from "~/lib/db/client.server";
import { plainPart, type Part } from "~/lib/db/together.server";
import type { InvoiceStatus } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { toKopecks } from "~/lib/money";
import type { AnyScope, CompanyScope, StaffScope } from "../identity/types";
import { isCompanyScope } from "../identity/types";
import { OUTSTANDING, readInvoices, TERM } from "./outstanding.server";
import type { Requisites } from "~/lib/requisites";

const whole = { lines: { orderBy: { position: "asc" } }, payments: { orderBy: { recordedAt: "asc" } }, refunds: { orderBy: { createdAt: "asc" } }, reliefs: { orderBy: { at: "asc" } } } as const;

/** An invoice with lines, payments and refunds: its own company's, or any for staff. `not-found` otherwise. */
export const invoiceFor = (scope: AnyScope, id: string) => viewOf(id, isCompanyScope(scope) ? { companyId: scope.companyId } : {});

async function viewOf(id: string, own: { companyId?: string }) {
  const row = isUuid(id) ? await db.invoice.findFirst({ where: { id, ...own }, include: whole }) : null;
  if (!row) throw notFound();
  const [money] = await readInvoices(db, [id]);
  return {
    ...row,
    /** What is left to pay, kopecks. */
    outstandingKopecks: money?.outstandingKopecks ?? 0,
    /** Until when: the term, or the later day that was agreed. */
    term: money?.term ?? row.dueAt,
    supplier: row.supplier as unknown as Requisites,
    buyer: row.buyer as unknown as Requisites,
    totalKopecks: toKopecks(row.totalKopecks),
    vatKopecks: toKopecks(row.vatKopecks),
    lines: row.lines.map(({ name, nameEn, reason, reasonEn, ...line }) => ({
      ...line, nameRu: name, nameEn: nameEn ?? name, reasonRu: reason, reasonEn: reasonEn ?? reason, priceKopecks: toKopecks(line.priceKopecks), amountKopecks: toKopecks(line.amountKopecks),
    })),
    payments: row.payments.map((payment) => ({ ...payment, amountKopecks: toKopecks(payment.amountKopecks) })),
    refunds: row.refunds.map((refund) => ({ ...refund, amountKopecks: toKopecks(refund.amountKopecks), amountMinor: refund.amountMinor === null ? null : Number(refund.amountMinor) })),
    reliefs: row.reliefs.map((relief) => ({ ...relief, amountKopecks: toKopecks(relief.amountKopecks) })),
  };
}

export type InvoiceView = Awaited<ReturnType<typeof invoiceFor>>;

/** Invoices of one thing that was sold, by number: a booking that was moved has several. Its own company's, or any for staff. */
export async function invoicesAbout(scope: AnyScope, subject: { type: string; id: string }) {
  const rows = await db.invoice.findMany({
    where: { subjectType: subject.type, subjectId: subject.id, ...(isCompanyScope(scope) ? { companyId: scope.companyId } : {}) },
    select: { id: true, number: true, status: true, totalKopecks: true, dueAt: true, refunds: { where: { status: { not: "WITHDRAWN" } }, select: { amountKopecks: true, status: true } } },
    orderBy: { number: "asc" },
  });
  const left = await leftOf(rows);
  return rows.map(({ refunds, ...row }) => ({
    ...row,
    totalKopecks: toKopecks(row.totalKopecks),
    outstandingKopecks: left.get(row.id) ?? 0,
    refundKopecks: refunds.reduce((sum, refund) => sum + toKopecks(refund.amountKopecks), 0),
  }));
}

/** What is left to pay of the issued ones among invoices, by id; kopecks. */
async function leftOf(rows: readonly { id: string; status: InvoiceStatus }[]): Promise<Map<string, number>> {
  const issued = rows.filter(({ status }) => status === "ISSUED").map(({ id }) => id);
  return new Map(issued.length === 0 ? [] : (await readInvoices(db, issued)).map((one) => [one.id, one.outstandingKopecks]));
}

/** What an invoice is for, by its first line. */
export function titleOf(line: { name: string; nameEn: string | null } | undefined): { titleRu: string; titleEn: string } {
  const titleRu = line?.name ?? "";
  return { titleRu, titleEn: line?.nameEn ?? titleRu };
}

export interface InvoiceFilter {
  status?: InvoiceStatus;
  /** Part of a number, or of the buyer's name. */
  search?: string;
  page: number;
}

const PAGE = 25;

async function list(where: Prisma.InvoiceWhereInput, page: number) {
  const [rows, count] = await Promise.all([
    db.invoice.findMany({
      where,
      orderBy: [{ issuedAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * PAGE,
      take: PAGE,
      select: {
        id: true, number: true, companyId: true, status: true, totalKopecks: true, vatKopecks: true, issuedAt: true, dueAt: true, deferredTo: true, paidAt: true,
        subjectType: true, subjectId: true, buyer: true,
        lines: { where: { position: 1 }, select: { name: true, nameEn: true } },
        refunds: { where: { status: { in: ["DUE", "SENT"] } }, select: { amountKopecks: true } },
      },
    }),
    db.invoice.count({ where }),
  ]);
  const left = await leftOf(rows);
  return {
    items: rows.map(({ lines, refunds, buyer, deferredTo, ...row }) => ({
      ...row,
      outstandingKopecks: left.get(row.id) ?? 0,
      dueAt: deferredTo && deferredTo > row.dueAt ? deferredTo : row.dueAt,
      buyerName: (buyer as unknown as Requisites).name,
      ...titleOf(lines[0]),
      totalKopecks: toKopecks(row.totalKopecks),
      vatKopecks: toKopecks(row.vatKopecks),
      refundDueKopecks: refunds.reduce((sum, refund) => sum + toKopecks(refund.amountKopecks), 0),
    })),
    pages: Math.max(1, Math.ceil(count / PAGE)),
    count,
  };
}

const matching = ({ status, search }: InvoiceFilter): Prisma.InvoiceWhereInput => ({
  ...(status ? { status } : {}),
  ...(search
    ? { OR: [{ number: { contains: search, mode: "insensitive" } }, { buyer: { path: ["name"], string_contains: search, mode: "insensitive" } }, { buyer: { path: ["inn"], string_contains: search } }] }
    : {}),
});

/** A page of the company's own invoices, newest first. */
export const invoicesOf = (scope: CompanyScope, filter: InvoiceFilter) =>
  list({ companyId: scope.companyId, ...matching(filter) }, filter.page);

/** A page of all invoices, for staff. */
export const allInvoices = (_scope: StaffScope, filter: InvoiceFilter) => list(matching(filter), filter.page);

/** How many invoices wait for the company's payment; a part of a reading. */
export const unpaidPart = (scope: CompanyScope): Part<number> =>
  plainPart(Prisma.sql`SELECT count(*) FROM "Invoice" WHERE "companyId" = ${scope.companyId}::uuid AND status = 'ISSUED'`);

/** What is left to pay of the company's unpaid invoices, how many there are, and the nearest term. */
export async function owed(scope: CompanyScope) {
  const [row] = await db.$queryRaw<{ kopecks: bigint; count: bigint; nextDueAt: Date | null }[]>`
    SELECT COALESCE(sum(${OUTSTANDING}), 0)::bigint AS kopecks, count(*) AS count, min(${TERM}) AS "nextDueAt"
    FROM "Invoice" i WHERE i."companyId" = ${scope.companyId}::uuid AND i.status = 'ISSUED'`;
  return { kopecks: toKopecks(row?.kopecks ?? 0n), count: Number(row?.count ?? 0n), nextDueAt: row?.nextDueAt ?? null };
}

/** Refunds that finance has to pay out, oldest first. */
export async function refundsDue(_scope: StaffScope) {
  const rows = await db.refund.findMany({
    where: { status: "DUE" },
    orderBy: { createdAt: "asc" },
    include: { invoice: { select: { id: true, number: true, buyer: true } } },
    take: 100,
  });
  return rows.map((row) => ({
    id: row.id,
    amountKopecks: toKopecks(row.amountKopecks),
    reason: row.reason,
    createdAt: row.createdAt,
    invoiceId: row.invoice.id,
    invoiceNumber: row.invoice.number,
    buyerName: (row.invoice.buyer as unknown as Requisites).name,
  }));
}

/** An invoice as its PDF shows it, for the letter to its own company. `not-found` for none. */
export const invoiceForPaper = (id: string) => viewOf(id, {});

/** What a letter about an invoice says. */
export async function invoiceForLetter(id: string) {
  const row = await db.invoice.findUnique({ where: { id }, select: { number: true, totalKopecks: true, companyId: true, dueAt: true, deferredTo: true } });
  return row && { number: row.number, companyId: row.companyId, totalKopecks: toKopecks(row.totalKopecks), dueAt: row.deferredTo && row.deferredTo > row.dueAt ? row.deferredTo : row.dueAt };
}
