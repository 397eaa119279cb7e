import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { formatMoney, toKopecks, type Kopecks } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { closeAsPaid } from "../commands/record-payment.server";
import { givenReason } from "../commands/take-back.server";
import { lockInvoices } from "../outstanding.server";

/** Past this sum an invoice is relieved only by an administrator (norm «dunning.finance-relief-kopecks»). Error: `relief-limit` (403). */
async function mayRelieve(scope: StaffScope, sumKopecks: Kopecks, limitKopecks: Kopecks): Promise<void> {
  if (sumKopecks > limitKopecks && !scope.roles.includes("ADMIN")) throw new DomainError("forbidden", "relief-limit", { sumRu: formatMoney(limitKopecks, "ru"), sumEn: formatMoney(limitKopecks, "en") });
}

/**
 * Forgives a part or all of what is left of an invoice. It counts as if it were paid: nothing left, the invoice is paid. Append-only; a press
 * that comes again changes nothing.
 * Errors: `not-found`; `payment-amount` and `reason-needed` (422); `wrong-status` (409) of a closed invoice; `relief-too-much` (409) beyond
 * what is left; `relief-limit` (403) for finance beyond the norm, all reliefs of the invoice together.
 */
export async function waive(scope: StaffScope, input: { key: string; invoiceId: string; amountKopecks: Kopecks; reason: string }, now: Date, ip: string): Promise<void> {
  const { invoiceId, amountKopecks } = input;
  if (!isUuid(invoiceId)) throw notFound();
  if (amountKopecks <= 0) throw invalid("payment-amount");
  const reason = givenReason(input.reason);
  const { value: limit } = await norm<number>("dunning.finance-relief-kopecks", siteDay(now));
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    if (!invoice) throw notFound();
    if (await tx.invoiceRelief.findFirst({ where: { invoiceId, pressKey: input.key }, select: { id: true } })) return;
    if (invoice.status !== "ISSUED") throw conflict("wrong-status");
    if (amountKopecks > invoice.outstandingKopecks) throw conflict("relief-too-much");
    await mayRelieve(scope, invoice.relievedKopecks + amountKopecks, limit);
    await tx.invoiceRelief.create({ data: { invoiceId, kind: "WAIVER", amountKopecks: BigInt(amountKopecks), reason, actorId: scope.userId, at: now, pressKey: input.key } });
    await audit(tx, actor, "invoice.waived", { type: "invoice", id: invoiceId }, { amountKopecks, reason });
    if (amountKopecks === invoice.outstandingKopecks) await closeAsPaid(tx, invoice, actor);
  });
}

/**
 * Takes an overdue debt that nobody hopes for off the books: what is left of the invoice is written off, and it is closed. What comes
 * for it later becomes the company's advance. Returns the sum. Errors as of `waive`, and `not-overdue` (409).
 */
export async function writeOff(scope: StaffScope, input: { invoiceId: string; reason: string }, now: Date, ip: string): Promise<Kopecks> {
  const { invoiceId } = input;
  if (!isUuid(invoiceId)) throw notFound();
  const reason = givenReason(input.reason);
  const { value: limit } = await norm<number>("dunning.finance-relief-kopecks", siteDay(now));
  return transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    if (!invoice) throw notFound();
    if (invoice.status !== "ISSUED") throw conflict("wrong-status");
    if (invoice.term >= now) throw conflict("not-overdue");
    const amountKopecks = toKopecks(invoice.outstandingKopecks);
    await mayRelieve(scope, invoice.relievedKopecks + amountKopecks, limit);
    await tx.invoiceRelief.create({ data: { invoiceId, kind: "WRITE_OFF", amountKopecks: BigInt(amountKopecks), reason, actorId: scope.userId, at: now } });
    await tx.invoice.update({ where: { id: invoiceId }, data: { status: "WRITTEN_OFF" } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "invoice.written-off", { type: "invoice", id: invoiceId }, { number: invoice.number, amountKopecks, reason });
    return amountKopecks;
  });
}
