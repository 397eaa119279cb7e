import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { AnyScope, StaffScope } from "../../identity/types";
import { isCompanyScope } from "../../identity/types";
import { lockInvoices } from "../outstanding.server";
import { changeBalance, lockedAdvance } from "./balance.server";
import { recordPaymentIn } from "./record-payment.server";

/**
 * Pays an invoice from its company's advance, as far as that goes: its own company's, or any for staff. Returns what was paid in
 * kopecks and whether the invoice is paid whole. Errors: `not-found`, `already-paid` (409), `wrong-status` (409) of a cancelled
 * invoice, `advance-empty` (409).
 */
export async function payFromAdvance(scope: AnyScope, invoiceId: string, now: Date, ip: string): Promise<{ paidKopecks: Kopecks; paid: boolean }> {
  if (!isUuid(invoiceId)) throw notFound();
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  return transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    if (!invoice || (isCompanyScope(scope) && invoice.companyId !== scope.companyId)) throw notFound();
    if (invoice.status === "PAID") throw conflict("already-paid", { number: invoice.number });
    if (invoice.status !== "ISSUED") throw conflict("wrong-status");
    const { companyId } = invoice;
    const paidKopecks = Math.min(invoice.outstandingKopecks, await lockedAdvance(tx, companyId));
    if (paidKopecks <= 0) throw conflict("advance-empty");
    const reference = await changeBalance(tx, { companyId, kind: "APPLIED", amountKopecks: -paidKopecks, invoiceId, actorId: actor.id });
    const { paid } = await recordPaymentIn(tx, { invoiceId, method: "ADVANCE", amountKopecks: paidKopecks, paidOn: siteDay(now), reference, recordedBy: actor });
    return { paidKopecks, paid };
  });
}

/**
 * Writes down that an advance was given back to its company, with the payment order that did. Errors: `not-found`,
 * `payment-amount` and `payment-reference` (422), `advance-short` (409) for more than there is, `payment-known` (409) for an order
 * that was written down before.
 */
export async function returnAdvance(scope: StaffScope, input: { companyId: string; amountKopecks: Kopecks; reference: string }, ip: string): Promise<void> {
  const { companyId, amountKopecks, reference } = input;
  if (!isUuid(companyId)) throw notFound();
  if (amountKopecks <= 0) throw invalid("payment-amount");
  if (reference === "" || reference.length > 60) throw invalid("payment-reference");
  await transaction(async (tx) => {
    if (amountKopecks > (await lockedAdvance(tx, companyId))) throw conflict("advance-short");
    if (await tx.balanceEntry.findFirst({ where: { companyId, kind: "RETURNED", reference } })) throw conflict("payment-known", { reference });
    await changeBalance(tx, { companyId, kind: "RETURNED", amountKopecks: -amountKopecks, reference, actorId: scope.userId });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "advance.returned", { type: "company", id: companyId }, { amountKopecks, reference });
  });
}
