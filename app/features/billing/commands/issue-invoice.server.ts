import type { Prisma, Tx } from "~/lib/db/client.server";
import type { Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { i18nFor } from "~/lib/i18n/i18n.server";
import type { Requisites } from "~/lib/requisites";
import { UNIT_MINUTES, type Quote } from "../rules/quote";
import { sayLine } from "../rules/say-line";

export interface InvoiceOrder {
  /** Chosen by the caller, so that what is sold can name its invoice before it is issued. */
  id: string;
  companyId: string;
  /** What is sold, as the first line names it. */
  title: string;
  basis: string;
  quote: Quote;
  subject: { type: string; id: string };
  dueAt: Date;
  now: Date;
  supplier: Requisites;
  buyer: Requisites;
}

/** Takes the next number of the year. The counter's row stays locked until the transaction ends, so no number is lost. */
async function nextNumber(tx: Tx, year: string): Promise<string> {
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${`invoice-${year}`}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1 RETURNING value`;
  return `К-${year}-${String(rows[0]?.value ?? 0n).padStart(6, "0")}`;
}

/**
 * Issues an invoice in the caller's transaction, with the lines of the quote and both sides' requisites as given. Call it last: the number's lock is the one that everybody waits for.
 */
export async function issueInvoice(tx: Tx, order: InvoiceOrder): Promise<{ id: string; number: string; totalKopecks: Kopecks }> {
  const { quote } = order;
  const t = i18nFor("ru").t;
  const lines = quote.lines
    .filter((line) => line.amountKopecks !== 0)
    .map((line, index) => {
      const { label, reason } = sayLine(t, line, "ru");
      const base = line.kind === "base" ? line.params : null;
      return {
        position: index + 1,
        kind: line.kind,
        name: base ? order.title : label,
        // Up to four decimals: half an hour of a shift is 0.0625 of it.
        quantity: base ? String(Math.round((base.minutes * base.quantity * 10_000) / UNIT_MINUTES[base.unit]) / 10_000) : "1",
        unit: base ? t(`billing:unitShort.${base.unit}`) : t("billing:unitShort.discount"),
        priceKopecks: BigInt(base ? base.priceKopecks : line.amountKopecks),
        amountKopecks: BigInt(line.amountKopecks),
        reason,
      };
    });
  const number = await nextNumber(tx, siteDay(order.now).slice(0, 4));
  const invoice = await tx.invoice.create({
    data: {
      id: order.id,
      number,
      companyId: order.companyId,
      supplier: order.supplier as unknown as Prisma.InputJsonObject,
      buyer: order.buyer as unknown as Prisma.InputJsonObject,
      basis: order.basis,
      totalKopecks: BigInt(quote.totalKopecks),
      vatPercent: quote.vatPercent,
      vatKopecks: BigInt(quote.vatKopecks),
      issuedAt: order.now,
      dueAt: order.dueAt,
      subjectType: order.subject.type,
      subjectId: order.subject.id,
    },
    select: { id: true },
  });
  await tx.invoiceLine.createMany({ data: lines.map((line) => ({ invoiceId: invoice.id, ...line })) });
  return { id: invoice.id, number, totalKopecks: quote.totalKopecks };
}
