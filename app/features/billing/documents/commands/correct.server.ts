import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import type { Prisma, Tx } from "~/lib/db/client.server";
import { sumKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, siteDay } from "~/lib/time";
import { reduceBy, restoreBy } from "../../rules/vat";
import { bookDay } from "../books.server";
import { appendLink, lockChain } from "../chain.server";
import { documentContent } from "../content";
import { takeNumber } from "../numbers.server";
import { standingOf } from "../standing.server";

/**
 * Issues a correction of an invoice in the caller's transaction, which holds the invoice's lock: `byKopecks` below 0 lowers it, above 0
 * takes lowering back. Sums and VAT stand by line; the invoice itself is never touched. Returns the paper's number, or null for 0.
 * Throws RangeError for more than stands, or than was taken.
 * @param reason a code (`moved`, `cancelled`, `expired`) or somebody's words
 */
export async function correctInvoice(tx: Tx, { invoiceId, byKopecks, reason, pressKey, actor, now }: { invoiceId: string; byKopecks: Kopecks; reason: string; pressKey?: string; actor: Actor; now: Date }): Promise<string | null> {
  const [invoice] = byKopecks === 0 ? [] : await standingOf(tx, [invoiceId]);
  if (!invoice) return null;
  const changes = byKopecks < 0 ? reduceBy(invoice.now, -byKopecks, invoice.vatPercent) : restoreBy(invoice.first, invoice.now, byKopecks, invoice.vatPercent);
  const issuedOn = await bookDay(tx, siteDay(now));
  const supplied = await tx.supply.findUnique({ where: { invoiceId }, select: { invoiceId: true } });
  await lockChain(tx);
  const number = await takeNumber(tx, "CORRECTION", issuedOn);
  const names = new Map(invoice.first.map((one) => [one.position, one]));
  const lines = changes.map((change, index) => ({
    position: index + 1,
    invoiceId,
    invoiceNumber: invoice.number,
    invoicePosition: change.position,
    name: names.get(change.position)?.name ?? invoice.basis,
    quantity: names.get(change.position)?.quantity ?? "1",
    unit: names.get(change.position)?.unit ?? "",
    tariffKopecks: BigInt(change.tariffKopecks),
    amountKopecks: BigInt(change.amountKopecks),
    vatPercent: invoice.vatPercent,
    vatKopecks: BigInt(change.vatKopecks),
    usedOn: null,
  }));
  const paper = {
    id: randomUUID(),
    kind: "CORRECTION" as const,
    number,
    companyId: invoice.companyId,
    issuedOn: dayToDb(issuedOn),
    month: null,
    invoiceId,
    supplier: invoice.supplier as Prisma.InputJsonObject,
    buyer: invoice.buyer as Prisma.InputJsonObject,
    basis: invoice.basis,
    reason,
    lowersSupply: supplied !== null,
    totalKopecks: BigInt(byKopecks),
    vatKopecks: BigInt(sumKopecks(changes.map((change) => change.vatKopecks))),
    issuedAt: now,
  };
  await tx.billingDocument.create({ data: { ...paper, issuedById: actor.id, pressKey: pressKey ?? null }, select: { id: true } });
  await tx.billingDocumentLine.createMany({ data: lines.map((line) => ({ documentId: paper.id, ...line })) });
  await appendLink(tx, { kind: "CORRECTION", id: paper.id, number, content: documentContent({ ...paper, lines }) });
  await audit(tx, actor, "document.corrected", { type: "invoice", id: invoiceId }, { number, byKopecks, reason });
  return number;
}
