import { db, type Prisma } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import type { Requisites } from "~/lib/requisites";
import { dayFromDb } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope } from "../../identity/types";

const PAGE = 25;

/** An act or a correction with its lines: its own company's, or any for staff. `not-found` otherwise. */
export const documentFor = (scope: AnyScope, id: string) => viewOf(id, isCompanyScope(scope) ? { companyId: scope.companyId } : {});

/** The same for the letter to its own company. */
export const documentForPaper = (id: string) => viewOf(id, {});

async function viewOf(id: string, own: { companyId?: string }) {
  const row = isUuid(id) ? await db.billingDocument.findFirst({ where: { id, ...own }, include: { lines: { orderBy: { position: "asc" } } } }) : null;
  if (!row) throw notFound();
  const link = await db.chainLink.findFirst({ where: { documentId: id, kind: row.kind } });
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    companyId: row.companyId,
    issuedOn: dayFromDb(row.issuedOn),
    issuedAt: row.issuedAt,
    month: row.month && dayFromDb(row.month),
    invoiceId: row.invoiceId,
    supplier: row.supplier as unknown as Requisites,
    buyer: row.buyer as unknown as Requisites,
    basis: row.basis,
    reason: row.reason,
    lowersSupply: row.lowersSupply,
    totalKopecks: toKopecks(row.totalKopecks),
    vatKopecks: toKopecks(row.vatKopecks),
    sha256: link?.sha256 ?? null,
    lines: row.lines.map((line) => ({
      position: line.position, invoiceId: line.invoiceId, invoiceNumber: line.invoiceNumber, name: line.name, quantity: line.quantity, unit: line.unit,
      tariffKopecks: toKopecks(line.tariffKopecks), amountKopecks: toKopecks(line.amountKopecks), vatPercent: line.vatPercent, vatKopecks: toKopecks(line.vatKopecks),
      usedOn: line.usedOn && dayFromDb(line.usedOn),
    })),
  };
}

export type DocumentView = Awaited<ReturnType<typeof documentFor>>;

export interface DocumentFilter {
  kind?: "ACT" | "CORRECTION";
  /** Part of a number, or of the buyer's name or tax number. */
  search?: string;
  page: number;
}

/** A page of acts and corrections, the latest first: the company's own, or all for staff. */
export async function documentsOf(scope: AnyScope, { kind, search, page }: DocumentFilter) {
  const where: Prisma.BillingDocumentWhereInput = {
    ...(isCompanyScope(scope) ? { companyId: scope.companyId } : {}),
    ...(kind ? { kind } : {}),
    ...(search
      ? { OR: [{ number: { contains: search, mode: "insensitive" } }, { buyer: { path: ["name"], string_contains: search, mode: "insensitive" } }, { buyer: { path: ["inn"], string_contains: search } }] }
      : {}),
  };
  const [rows, count] = await Promise.all([
    db.billingDocument.findMany({
      where,
      orderBy: [{ issuedOn: "desc" }, { number: "desc" }],
      skip: (page - 1) * PAGE,
      take: PAGE,
      select: { id: true, kind: true, number: true, issuedOn: true, buyer: true, reason: true, totalKopecks: true, vatKopecks: true, lines: { take: 1, orderBy: { position: "asc" }, select: { invoiceNumber: true } } },
    }),
    db.billingDocument.count({ where }),
  ]);
  return {
    items: rows.map(({ lines, buyer, ...row }) => ({
      ...row, issuedOn: dayFromDb(row.issuedOn), buyerName: (buyer as unknown as Requisites).name, invoiceNumber: lines[0]?.invoiceNumber ?? "", totalKopecks: toKopecks(row.totalKopecks), vatKopecks: toKopecks(row.vatKopecks),
    })),
    pages: Math.max(1, Math.ceil(count / PAGE)),
    count,
  };
}

/** What an invoice is issued for before it is rendered; everything else is rendered by then, or is no supply at all (a damage made good). */
const RENDERED_LATER = "booking";

/** What was issued about one invoice: its act, and its corrections by number; whether an act still awaits what is to be rendered. The caller has shown that the invoice may be seen. */
export async function papersOf(invoiceId: string) {
  const [invoice, corrections, supply] = await Promise.all([
    db.invoice.findUnique({ where: { id: invoiceId }, select: { subjectType: true, status: true, totalKopecks: true } }),
    db.billingDocument.findMany({ where: { invoiceId }, orderBy: { number: "asc" }, select: { id: true, number: true, issuedOn: true, totalKopecks: true, reason: true } }),
    db.supply.findUnique({ where: { invoiceId }, select: { suppliedOn: true, amountKopecks: true, document: { select: { id: true, number: true } } } }),
  ]);
  // What corrections took back whole is never rendered.
  const left = corrections.reduce((sum, row) => sum + row.totalKopecks, invoice?.totalKopecks ?? 0n);
  return {
    toBeRendered: supply === null && invoice?.subjectType === RENDERED_LATER && (invoice.status === "ISSUED" || invoice.status === "PAID") && left > 0n,
    corrections: corrections.map((row) => ({ ...row, issuedOn: dayFromDb(row.issuedOn), totalKopecks: toKopecks(row.totalKopecks) })),
    act: supply?.document ?? null,
    supplied: supply && { on: dayFromDb(supply.suppliedOn), kopecks: toKopecks(supply.amountKopecks) },
  };
}

/** What a letter about an act says; null when there is none. */
export async function actForLetter(id: string) {
  const row = await db.billingDocument.findUnique({ where: { id }, select: { number: true, month: true, companyId: true, totalKopecks: true } });
  return row?.month ? { number: row.number, month: dayFromDb(row.month), companyId: row.companyId, totalKopecks: toKopecks(row.totalKopecks) } : null;
}
