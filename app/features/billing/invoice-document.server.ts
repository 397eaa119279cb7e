import { siteDay } from "~/lib/time";
import { renderInvoicePdf, type InvoiceStanding } from "./invoice-pdf.server";
import type { InvoiceView } from "./queries.server";
import { buildSt00012 } from "./rules/st00012";

/**
 * The printed «счёт на оплату» of an invoice, from the requisites and lines as they were on the day of issue. What it asks for is what is
 * left to pay now, with the code for just that sum; one that nothing is left of says so and carries no code.
 */
export function invoicePdf(invoice: InvoiceView): Promise<Uint8Array> {
  const { supplier, buyer } = invoice;
  const purpose =
    `Оплата по счёту № ${invoice.number} от ${siteDay(invoice.issuedAt).split("-").reverse().join(".")}. ` +
    (invoice.vatPercent === null ? "Без НДС" : `В т.ч. НДС ${invoice.vatPercent} %`);
  return renderInvoicePdf({
    number: invoice.number,
    issuedOn: siteDay(invoice.issuedAt),
    dueOn: siteDay(invoice.term),
    standing: standingOf(invoice),
    supplier: {
      name: supplier.name,
      inn: supplier.inn,
      kpp: supplier.kpp,
      ogrn: supplier.ogrn,
      address: supplier.address ?? "",
      phone: supplier.phone,
      bankName: supplier.bankName ?? "",
      bik: supplier.bik ?? "",
      corrAccount: supplier.corrAccount ?? "",
      account: supplier.account ?? "",
      directorName: supplier.directorName,
      accountantName: supplier.accountantName,
    },
    buyer: { name: buyer.name, inn: buyer.inn, kpp: buyer.kpp, address: buyer.address },
    basis: invoice.basis,
    lines: invoice.lines.map((line) => ({
      name: line.nameRu,
      quantity: line.quantity,
      unit: line.unit,
      priceKopecks: line.priceKopecks,
      sumKopecks: line.amountKopecks,
    })),
    totalKopecks: invoice.totalKopecks,
    vat: invoice.vatPercent === null ? { kind: "none" } : { kind: "included", ratePercent: invoice.vatPercent, kopecks: invoice.vatKopecks },
    notes: invoice.lines.map((line) => `${line.nameRu}: ${line.reasonRu}`),
    qrPayload: invoice.outstandingKopecks === 0 ? null : buildSt00012({
      name: supplier.name,
      personalAcc: supplier.account ?? "",
      bankName: supplier.bankName ?? "",
      bic: supplier.bik ?? "",
      correspAcc: supplier.corrAccount ?? "",
      sumKopecks: invoice.outstandingKopecks,
      purpose,
      payeeInn: supplier.inn,
      kpp: supplier.kpp,
      payerInn: buyer.inn,
    }),
  });
}

/** How the paper says what became of an invoice; «due» asks for the rest. */
const standingOf = ({ status, outstandingKopecks }: InvoiceView): InvoiceStanding => {
  if (status === "CANCELLED") return { state: "cancelled" };
  if (status === "WRITTEN_OFF") return { state: "written-off" };
  return outstandingKopecks === 0 ? { state: "paid" } : { state: "due", leftKopecks: outstandingKopecks };
};
