import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { changeBalance, lockedAdvance } from "../commands/balance.server";
import { givenReason, reopen, takeBack } from "../commands/take-back.server";
import { lockInvoices } from "../outstanding.server";

/**
 * Takes a settled line of a statement back, all of it: its payments and its advance are undone by new entries, the line waits again.
 * Invoices that its money paid are debts again. Errors: `not-found`; `reason-needed` (422); `wrong-status` (409) when the line is not
 * settled; `reversal-refunded` (409) when of its money something was given back; `advance-spent` (409) when its advance is spent.
 */
export async function takeEntryBack(scope: StaffScope, entryId: string, reason: string, now: Date, ip: string): Promise<void> {
  if (!isUuid(entryId)) throw notFound();
  const why = givenReason(reason);
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    const [entry] = await tx.$queryRaw<{ status: string; companyId: string | null; advanceKopecks: bigint }[]>`
      SELECT status::text AS status, "companyId", "advanceKopecks" FROM "BankEntry" WHERE id = ${entryId}::uuid FOR UPDATE`;
    if (!entry) throw notFound();
    const { companyId } = entry;
    if (entry.status !== "SETTLED" || !companyId) throw conflict("wrong-status");
    const payments = await tx.payment.findMany({ where: { bankEntryId: entryId, reversesId: null, reversals: { none: {} } }, orderBy: { id: "asc" } });
    const invoices = await lockInvoices(tx, [...new Set(payments.map((payment) => payment.invoiceId))]);
    for (const invoice of invoices) {
      const going = payments.filter((payment) => payment.invoiceId === invoice.id).reduce((sum, payment) => sum + toKopecks(payment.amountKopecks), 0);
      if (invoice.receivedKopecks - going < invoice.returnedKopecks) throw conflict("reversal-refunded");
    }
    const advanceKopecks = toKopecks(entry.advanceKopecks);
    if (advanceKopecks > 0) {
      if ((await lockedAdvance(tx, companyId)) < advanceKopecks) throw conflict("advance-spent");
      await changeBalance(tx, { companyId, kind: "REVERSED", amountKopecks: -advanceKopecks, bankEntryId: entryId, reason: why, actorId: actor.id });
    }
    for (const payment of payments) await takeBack(tx, { paymentId: payment.id, amountKopecks: toKopecks(payment.amountKopecks), mark: "сторно", reason: why, now, actor });
    await reopen(tx, invoices.map((invoice) => invoice.id), { kind: "mismatched", reason: why }, now, actor);
    await tx.bankEntry.update({ where: { id: entryId }, data: { status: "OPEN", companyId: null, advanceKopecks: 0n, settledById: null, settledAt: null } });
    await audit(tx, actor, "statement.taken-apart", { type: "bank-entry", id: entryId }, { companyId, reason: why, advanceKopecks });
  });
}
