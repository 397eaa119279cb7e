import type { Prisma, Tx } from "~/lib/db/client.server";
import { sumKopecks, type Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { i18nFor } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import type { Requisites } from "~/lib/requisites";
import { appendLink, lockChain } from "../documents/chain.server";
import { invoiceContent } from "../documents/content";
import { takeNumber } from "../documents/numbers.server";
import { measureOf } from "../rules/measure";
import type { Quote, QuotedThing, QuoteLine } from "../rules/quote";
import { sayLine } from "../rules/say-line";
import { vatByLine } from "../rules/vat";

export interface InvoiceOrder {
  /** Chosen by the caller, so that what is sold can name its invoice before it is issued. */
  id: string;
  companyId: string;
  /** What is sold, as the line of its price names it: Russian on the paper, and in English for pages. */
  title: (thing: QuotedThing | undefined, locale: Locale) => string;
  basis: string;
  quote: Quote;
  subject: { type: string; id: string };
  dueAt: Date;
  now: Date;
  supplier: Requisites;
  buyer: Requisites;
}

/**
 * Issues an invoice in the caller's transaction, with the lines of the quote and both sides' requisites as given. VAT is kept by line, and the
 * invoice is bound into the chain of papers. Call it last: the chain's lock is the one that everybody waits for.
 */
export async function issueInvoice(tx: Tx, order: InvoiceOrder): Promise<{ id: string; number: string; totalKopecks: Kopecks }> {
  const { quote } = order;
  const said = (line: QuoteLine, locale: Locale) => {
    const { label, reason } = sayLine(i18nFor(locale).t, line, locale);
    return { name: line.kind === "base" ? order.title(line.thing, locale) : line.thing ? `${localised(line.thing, "name", locale)}: ${label}` : label, reason };
  };
  const quoted = quote.lines.filter((line) => line.amountKopecks !== 0);
  const vat = vatByLine(quoted, quote.vatPercent);
  const lines = quoted.map((line, index) => {
    const [ru, en] = [said(line, "ru"), said(line, "en")];
    const measure = measureOf(line);
    return {
      position: index + 1,
      kind: line.kind,
      name: ru.name,
      quantity: measure?.quantity ?? "1",
      unit: i18nFor("ru").t(`billing:unitShort.${measure?.unit ?? "discount"}`),
      priceKopecks: BigInt(measure?.priceKopecks ?? line.amountKopecks),
      amountKopecks: BigInt(line.amountKopecks),
      vatKopecks: BigInt(vat[index] ?? 0),
      reason: ru.reason,
      nameEn: en.name,
      reasonEn: en.reason,
    };
  });
  await lockChain(tx);
  const number = await takeNumber(tx, "INVOICE", siteDay(order.now));
  const invoice = {
    id: order.id,
    number,
    companyId: order.companyId,
    supplier: order.supplier as unknown as Prisma.InputJsonObject,
    buyer: order.buyer as unknown as Prisma.InputJsonObject,
    basis: order.basis,
    totalKopecks: BigInt(quote.totalKopecks),
    vatPercent: quote.vatPercent,
    vatKopecks: BigInt(sumKopecks(vat)),
    issuedAt: order.now,
    dueAt: order.dueAt,
    subjectType: order.subject.type,
    subjectId: order.subject.id,
  };
  await tx.invoice.create({ data: invoice, select: { id: true } });
  await tx.invoiceLine.createMany({ data: lines.map((line) => ({ invoiceId: invoice.id, ...line })) });
  await appendLink(tx, { kind: "INVOICE", id: invoice.id, number, content: invoiceContent({ ...invoice, lines }) });
  return { id: invoice.id, number, totalKopecks: quote.totalKopecks };
}
