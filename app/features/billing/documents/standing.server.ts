import type { Reader } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { suppliesOf, vatByLine, type Standing } from "../rules/vat";

/** An invoice's supply as it stands after corrections, and how the invoice names it. */
export interface NamedStanding extends Standing {
  name: string;
  quantity: string;
  unit: string;
}

export interface InvoiceStanding {
  id: string;
  number: string;
  companyId: string;
  subject: { type: string; id: string };
  status: "ISSUED" | "PAID" | "CANCELLED" | "WRITTEN_OFF";
  supplier: unknown;
  buyer: unknown;
  basis: string;
  vatPercent: number | null;
  /** As issued, and as it stands now: the same supplies in the same order. */
  first: NamedStanding[];
  now: NamedStanding[];
  corrected: boolean;
  /** It counts earlier invoices of the same subject as paid. */
  further: boolean;
}

/** What invoices were issued for, supply by supply, and what corrections left of it. VAT by line of invoices from before it was kept is worked out anew. */
export async function standingOf(reader: Reader, invoiceIds: readonly string[]): Promise<InvoiceStanding[]> {
  const [invoices, corrections] = await Promise.all([
    reader.invoice.findMany({ where: { id: { in: [...invoiceIds] } }, include: { lines: { orderBy: { position: "asc" } } }, orderBy: { number: "asc" } }),
    reader.billingDocumentLine.findMany({ where: { invoiceId: { in: [...invoiceIds] }, document: { kind: "CORRECTION" } } }),
  ]);
  return invoices.map((invoice): InvoiceStanding => {
    const lines = invoice.lines.map((line) => ({ ...line, amountKopecks: toKopecks(line.amountKopecks) }));
    const worked = vatByLine(lines, invoice.vatPercent);
    const own = corrections.filter((line) => line.invoiceId === invoice.id);
    const first = suppliesOf(lines).flatMap((indexes): NamedStanding[] => {
      const [head] = indexes.map((index) => lines[index]);
      if (!head) return [];
      const sum = (value: (index: number) => number) => indexes.reduce((total, index) => total + value(index), 0);
      return [
        {
          position: head.position,
          name: head.name,
          quantity: head.quantity,
          unit: head.unit,
          // What makes it dearer belongs to its price; what is left between this and the amount is discounts and subsidies alone.
          tariffKopecks: head.amountKopecks + sum((index) => Math.max(0, lines[index] === head ? 0 : (lines[index]?.amountKopecks ?? 0))),
          amountKopecks: sum((index) => lines[index]?.amountKopecks ?? 0),
          vatKopecks: sum((index) => toKopecks(lines[index]?.vatKopecks ?? worked[index] ?? 0)),
        },
      ];
    });
    const now = first.map((one) =>
      own.filter((line) => line.invoicePosition === one.position).reduce(
        (left, line) => ({
          ...left,
          tariffKopecks: left.tariffKopecks + toKopecks(line.tariffKopecks),
          amountKopecks: left.amountKopecks + toKopecks(line.amountKopecks),
          vatKopecks: left.vatKopecks + toKopecks(line.vatKopecks),
        }),
        one,
      ),
    );
    return {
      id: invoice.id,
      number: invoice.number,
      companyId: invoice.companyId,
      subject: { type: invoice.subjectType, id: invoice.subjectId },
      status: invoice.status,
      supplier: invoice.supplier,
      buyer: invoice.buyer,
      basis: invoice.basis,
      vatPercent: invoice.vatPercent,
      first,
      now,
      corrected: own.length > 0,
      further: lines.some((line) => line.kind === "paid-before"),
    };
  });
}
