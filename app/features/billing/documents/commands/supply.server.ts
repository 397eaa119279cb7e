import type { Tx } from "~/lib/db/client.server";
import type { SupplyKind } from "~/lib/db/generated/enums";
import { sumKopecks } from "~/lib/money";
import { dayToDb, type Day } from "~/lib/time";
import { lockInvoicesOf } from "../../outstanding.server";
import { bookDay } from "../books.server";
import { standingOf, type InvoiceStanding } from "../standing.server";

export interface Rendered {
  kind: SupplyKind;
  /** The day it took place, in the site's zone. */
  usedOn: Day;
  /** What was rendered; asked for only where the lines of the invoice do not say it. */
  title: () => string | Promise<string>;
}

/**
 * Says that what a subject was invoiced for was rendered, in the caller's transaction: every invoice of it that was not cancelled counts
 * for the act of that month, with what corrections left of it. Twice is once. When the month is closed already it counts on the first
 * day of the open one. Locks the subject's invoices.
 */
export async function markSupplied(tx: Tx, subject: { type: string; id: string }, rendered: Rendered): Promise<void> {
  await lockInvoicesOf(tx, { type: subject.type, ids: [subject.id] });
  const invoices = await tx.invoice.findMany({ where: { subjectType: subject.type, subjectId: subject.id, status: { not: "CANCELLED" } }, select: { id: true } });
  if (invoices.length === 0) return;
  const standing = await standingOf(tx, invoices.map((invoice) => invoice.id));
  await supply(tx, standing, rendered, standing.length > 1);
}

/** Says that one invoice of a subject that has many (a month of a lease) was rendered: see `markSupplied`. The caller has just issued it, or holds its lock. */
export async function supplyInvoice(tx: Tx, invoiceId: string, rendered: Omit<Rendered, "title">): Promise<void> {
  const [one] = await standingOf(tx, [invoiceId]);
  if (one) await supply(tx, [one], { ...rendered, title: () => one.first[0]?.name ?? one.basis }, false);
}

/** Says that a fee is what is left of one invoice: see `markSupplied`. The caller holds the invoice's lock. */
export async function supplyFee(tx: Tx, invoiceId: string, rendered: Omit<Rendered, "title">): Promise<void> {
  const [one] = await standingOf(tx, [invoiceId]);
  if (one) await supply(tx, [one], { ...rendered, title: () => one.first[0]?.name ?? one.basis }, true);
}

async function supply(tx: Tx, invoices: readonly InvoiceStanding[], { kind, usedOn, title }: Rendered, parted: boolean): Promise<void> {
  const suppliedOn = await bookDay(tx, usedOn);
  const names = parted || invoices.some((one) => one.corrected || one.further) ? await title() : null;
  const rows = invoices.map((one) => {
    const amount = sumKopecks(one.now.map((line) => line.amountKopecks));
    const vat = sumKopecks(one.now.map((line) => line.vatKopecks));
    return {
      invoiceId: one.id,
      companyId: one.companyId,
      kind,
      usedOn: dayToDb(usedOn),
      suppliedOn: dayToDb(suppliedOn),
      amountKopecks: BigInt(amount),
      vatKopecks: BigInt(Math.min(Math.max(vat, 0), Math.max(amount, 0))),
      title: names,
    };
  });
  await tx.supply.createMany({ data: rows.filter((row) => row.amountKopecks > 0n), skipDuplicates: true });
}
