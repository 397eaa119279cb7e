import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import type { Prisma, Tx } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { sumKopecks, toKopecks } from "~/lib/money";
import type { Requisites } from "~/lib/requisites";
import { addDays, addMonths, dayToDb, type Day } from "~/lib/time";
import type { BillingEvent } from "../../events";
import { companyRequisites } from "../../requisites.server";
import { appendLink, lockChain } from "../chain.server";
import { documentContent } from "../content";
import { takeNumber } from "../numbers.server";
import { standingOf } from "../standing.server";

/** What an act's line says before the name, where it was not simply used. */
const PREFIX = { USED: "", NO_SHOW: "Бронь без явки. ", CANCELLED: "Плата за позднюю отмену. " } as const;

/**
 * Issues the act of a company for a month that is being closed, of all that was rendered in it and stands in no act yet, in the caller's
 * transaction. There is one a month: a second call finds it and changes nothing. Returns the act, or null when nothing was rendered.
 * Where an invoice was never moved or corrected the act repeats its lines; otherwise one line says what took place.
 * Fields as 402-ФЗ, art. 9 p. 2 asks of a primary document.
 * @param month its first day; the act bears the last
 */
export async function issueAct(tx: Tx, { companyId, month, supplier, actor, now }: { companyId: string; month: Day; supplier: Requisites; actor: Actor; now: Date }): Promise<{ id: string; totalKopecks: number } | null> {
  await lockChain(tx);
  const known = await tx.billingDocument.findFirst({ where: { companyId, month: dayToDb(month) }, select: { id: true, totalKopecks: true } });
  if (known) return { id: known.id, totalKopecks: toKopecks(known.totalKopecks) };
  const end = addMonths(month, 1);
  const supplies = await tx.supply.findMany({ where: { companyId, documentId: null, suppliedOn: { gte: dayToDb(month), lt: dayToDb(end) } } });
  if (supplies.length === 0) return null;
  const standing = new Map((await standingOf(tx, supplies.map((one) => one.invoiceId))).map((one) => [one.id, one]));
  const unsorted = supplies.flatMap((one) => {
    const invoice = standing.get(one.invoiceId);
    if (!invoice) return [];
    const shared = { invoiceId: invoice.id, invoiceNumber: invoice.number, vatPercent: invoice.vatPercent, usedOn: one.usedOn };
    if (one.title !== null) {
      const plain = { quantity: "1", unit: "усл.", tariffKopecks: one.amountKopecks, amountKopecks: one.amountKopecks, vatKopecks: one.vatKopecks };
      return [{ ...shared, ...plain, invoicePosition: 1, name: `${PREFIX[one.kind]}${one.title}` }];
    }
    return invoice.first.map((line) => ({
      ...shared,
      invoicePosition: line.position,
      name: `${PREFIX[one.kind]}${line.name}`,
      quantity: line.quantity,
      unit: line.unit,
      tariffKopecks: BigInt(line.tariffKopecks),
      amountKopecks: BigInt(line.amountKopecks),
      vatKopecks: BigInt(line.vatKopecks),
    }));
  });
  const lines = unsorted
    .sort((a, b) => a.usedOn.getTime() - b.usedOn.getTime() || a.invoiceNumber.localeCompare(b.invoiceNumber) || a.invoicePosition - b.invoicePosition)
    .map((line, index) => ({ position: index + 1, ...line }));
  const issuedOn = addDays(end, -1);
  const number = await takeNumber(tx, "ACT", issuedOn);
  const bases = [...new Set([...standing.values()].map((one) => one.basis))];
  const act = {
    id: randomUUID(),
    kind: "ACT" as const,
    number,
    companyId,
    issuedOn: dayToDb(issuedOn),
    month: dayToDb(month),
    invoiceId: null,
    supplier: supplier as unknown as Prisma.InputJsonObject,
    buyer: (await companyRequisites(companyId, tx)) as unknown as Prisma.InputJsonObject,
    basis: bases.join(", "),
    reason: "",
    lowersSupply: false,
    totalKopecks: BigInt(sumKopecks(lines.map((line) => toKopecks(line.amountKopecks)))),
    vatKopecks: BigInt(sumKopecks(lines.map((line) => toKopecks(line.vatKopecks)))),
    issuedAt: now,
  };
  await tx.billingDocument.create({ data: { ...act, issuedById: actor.id }, select: { id: true } });
  await tx.billingDocumentLine.createMany({ data: lines.map((line) => ({ documentId: act.id, ...line })) });
  await tx.supply.updateMany({ where: { invoiceId: { in: supplies.map((one) => one.invoiceId) }, documentId: null }, data: { documentId: act.id } });
  await appendLink(tx, { kind: "ACT", id: act.id, number, content: documentContent({ ...act, lines }) });
  await audit(tx, actor, "document.act", { type: "document", id: act.id }, { number, month });
  const event: BillingEvent = { type: "billing.act-issued", payload: { documentId: act.id } };
  await recordEvent(tx, event);
  return { id: act.id, totalKopecks: toKopecks(act.totalKopecks) };
}
