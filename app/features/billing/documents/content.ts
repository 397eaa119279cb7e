/**
 * What of a paper is bound into the chain, as one text that does not depend on the order in which a database gives fields: JSON with
 * sorted keys and without spaces, whole numbers of kopecks as strings, instants in ISO 8601 UTC, days as `YYYY-MM-DD`.
 */
export function canonical(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return JSON.stringify(String(value));
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}

export interface InvoiceContent {
  id: string;
  number: string;
  companyId: string;
  supplier: unknown;
  buyer: unknown;
  basis: string;
  totalKopecks: bigint;
  vatPercent: number | null;
  vatKopecks: bigint;
  issuedAt: Date;
  dueAt: Date;
  subjectType: string;
  subjectId: string;
  lines: readonly { position: number; kind: string; name: string; quantity: string; unit: string; priceKopecks: bigint; amountKopecks: bigint; vatKopecks: bigint | null; reason: string }[];
}

/** The bound text of an invoice: all but its state, which payments move. */
export const invoiceContent = (row: InvoiceContent): string =>
  canonical({
    paper: "INVOICE", id: row.id, number: row.number, companyId: row.companyId, supplier: row.supplier, buyer: row.buyer, basis: row.basis, totalKopecks: row.totalKopecks,
    vatPercent: row.vatPercent, vatKopecks: row.vatKopecks, issuedAt: row.issuedAt, dueAt: row.dueAt, subjectType: row.subjectType, subjectId: row.subjectId,
    lines: row.lines.map(({ position, kind, name, quantity, unit, priceKopecks, amountKopecks, vatKopecks, reason }) => ({ position, kind, name, quantity, unit, priceKopecks, amountKopecks, vatKopecks, reason })),
  });

export interface DocumentContent {
  id: string;
  kind: "ACT" | "CORRECTION";
  number: string;
  companyId: string;
  issuedOn: Date;
  month: Date | null;
  invoiceId: string | null;
  supplier: unknown;
  buyer: unknown;
  basis: string;
  reason: string;
  lowersSupply: boolean;
  totalKopecks: bigint;
  vatKopecks: bigint;
  issuedAt: Date;
  lines: readonly {
    position: number; invoiceId: string; invoiceNumber: string; invoicePosition: number; name: string; quantity: string; unit: string;
    tariffKopecks: bigint; amountKopecks: bigint; vatPercent: number | null; vatKopecks: bigint; usedOn: Date | null;
  }[];
}

/** The bound text of an act or a correction: all of it. */
export const documentContent = (row: DocumentContent): string =>
  canonical({
    paper: row.kind, id: row.id, number: row.number, companyId: row.companyId, issuedOn: row.issuedOn, month: row.month, invoiceId: row.invoiceId, supplier: row.supplier, buyer: row.buyer,
    basis: row.basis, reason: row.reason, lowersSupply: row.lowersSupply, totalKopecks: row.totalKopecks, vatKopecks: row.vatKopecks, issuedAt: row.issuedAt,
    lines: row.lines.map((line) => ({
      position: line.position, invoiceId: line.invoiceId, invoiceNumber: line.invoiceNumber, invoicePosition: line.invoicePosition, name: line.name, quantity: line.quantity, unit: line.unit,
      tariffKopecks: line.tariffKopecks, amountKopecks: line.amountKopecks, vatPercent: line.vatPercent, vatKopecks: line.vatKopecks, usedOn: line.usedOn,
    })),
  });
