import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { sumKopecks, type Kopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { createRefund } from "../../commands/record-payment.server";
import { lockInvoices } from "../../outstanding.server";
import { standingOf } from "../standing.server";
import { correctInvoice } from "./correct.server";

/**
 * Lowers the price of what was rendered and paid: a correction with its own number and a refund to make. Returns the correction's number,
 * of a press that comes again that of the first.
 * Errors: `not-found`, `correction-reason` and `correction-sum` (422), `correction-unpaid` (409) for an invoice that is not paid or not
 * rendered yet: until then a booking is moved or cancelled.
 */
export async function lowerPrice(scope: StaffScope, invoiceId: string, { key, byKopecks, reason }: { key: string; byKopecks: Kopecks | null; reason: string }, now: Date, ip: string): Promise<string> {
  if (!isUuid(invoiceId)) throw notFound();
  if (reason.length < 3 || reason.length > 300) throw invalid("correction-reason");
  if (byKopecks === null || byKopecks <= 0) throw invalid("correction-sum");
  return transaction(async (tx) => {
    const [held] = await lockInvoices(tx, [invoiceId]);
    if (!held) throw notFound();
    const pressed = await tx.billingDocument.findFirst({ where: { invoiceId, pressKey: key }, select: { number: true } });
    if (pressed) return pressed.number;
    const supplied = await tx.supply.findUnique({ where: { invoiceId }, select: { invoiceId: true } });
    if (held.status !== "PAID" || !supplied) throw conflict("correction-unpaid");
    const [standing] = await standingOf(tx, [invoiceId]);
    if (!standing || byKopecks > sumKopecks(standing.now.map((one) => one.amountKopecks))) throw invalid("correction-sum");
    // What was forgiven, or went back before, goes back no second time.
    const backKopecks = Math.min(byKopecks, held.receivedKopecks - held.returnedKopecks);
    if (backKopecks > 0) await createRefund(tx, { invoiceId, amountKopecks: backKopecks, reason });
    const number = await correctInvoice(tx, { invoiceId, byKopecks: -byKopecks, reason, pressKey: key, actor: { id: scope.userId, name: scope.userName, ip }, now });
    return number ?? "";
  });
}
