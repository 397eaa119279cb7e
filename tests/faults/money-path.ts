import pg from "pg";
import { beginClosing, continueClosing } from "../../app/features/billing/closing/commands/close.server";
import { nextMonth } from "../../app/features/billing/closing/queries.server";
import { recordPayment } from "../../app/features/billing/commands/record-payment.server";
import { completeBookings } from "../../app/features/booking/commands/settle.server";
import { settleEvents } from "../../app/reactions.server";
import { system } from "../../app/lib/audit.server";
import { db } from "../../app/lib/db/client.server";
import { staffScopeOf } from "../factories/identity";
import { addDays, addMonths, atMinute, dayToDb, type Day } from "../../app/lib/time";

export interface MoneyPath {
  bookingId: string;
  financeId: string;
  /** First day of the month of the use. */
  month: Day;
}

/** The whole way of a use's money: paid, confirmed, used (the subsidy is spent), its month closed with an act. Each step is safe to repeat. */
export async function walkMoney({ bookingId, financeId, month }: MoneyPath): Promise<void> {
  const booking = await db.booking.findUniqueOrThrow({ where: { id: bookingId } });
  const invoice = await db.invoice.findUniqueOrThrow({ where: { id: booking.invoiceId ?? "" } });
  await recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks: Number(invoice.totalKopecks), paidOn: addDays(month, 2), reference: "7007", recordedBy: system });
  await settleEvents();
  await completeBookings(new Date(booking.endsAt.getTime() + 60_000));
  await settleEvents();
  const now = atMinute(addMonths(month, 1), 600);
  const finance = staffScopeOf(await db.user.findUniqueOrThrow({ where: { id: financeId } }));
  await continueClosing(now);
  for (let next = await nextMonth(); next !== null && next <= month; next = await nextMonth()) {
    await beginClosing(finance, { month: next, openUses: 0, despiteBank: true }, now, "192.0.2.1");
    await continueClosing(now);
    if ((await db.accountingMonth.findUnique({ where: { month: dayToDb(next) } }))?.status !== "CLOSED") throw new Error(`${next} did not close`);
  }
  await settleEvents();
}

/** Lets this process die as by a power cut when it sends its statement number `at`, counted from now; 0 only counts. Returns how many were sent. */
export function dieAt(at: number): () => number {
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  let sent = 0;
  prototype.query = function (...args: unknown[]) {
    sent += 1;
    if (sent === at) process.kill(process.pid, "SIGKILL");
    return query.apply(this, args);
  };
  return () => sent;
}
