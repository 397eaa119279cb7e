import { calendarExceptions } from "~/lib/calendar.server";
import { isWorkingDay } from "~/lib/calendar";
import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import { dayToDb, daysBetween, minuteOfDay, siteDay } from "~/lib/time";
import type { BillingEvent } from "../events";
import { lockInvoices, TERM } from "../outstanding.server";

/** Letters about money go out while somebody is there to answer: 9:00 to 18:00 of a working day. */
const OPENS = 9 * 60;
const CLOSES = 18 * 60;
const DAY = 24 * 3_600_000;

/** The step that is due so many days from the term: the last one reached; null before the first. */
export function stepDue(steps: readonly number[], days: number): number | null {
  return [...steps].sort((one, other) => other - one).find((step) => step <= days) ?? null;
}

/**
 * Reminds of invoices by the steps of the norm «dunning.steps» (days from the term; below zero before it), in the working hours of the
 * site. A step of an invoice's term is told once, whatever happens: its row and the event are one transaction. Steps that were slept
 * through are not made up for: only the last one reached is told. An invoice that was issued within a day is not reminded of ahead.
 * Returns how many letters' events were written. For a job every hour.
 */
export async function remindOfPayments(now: Date, batch = 500): Promise<number> {
  const today = siteDay(now);
  const minute = minuteOfDay(now);
  if (minute < OPENS || minute >= CLOSES || !isWorkingDay(today, await calendarExceptions())) return 0;
  const { value: steps } = await norm<number[]>("dunning.steps", today);
  const ahead = new Date(now.getTime() + (Math.max(0, ...steps.map((step) => -step)) + 1) * DAY);
  let told = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await db.$queryRaw<{ id: string; term: Date; issuedAt: Date }[]>`
      SELECT i.id, ${TERM} AS term, i."issuedAt" FROM "Invoice" i WHERE i.status = 'ISSUED' AND i."dueAt" <= ${ahead} AND i.id > ${after}::uuid ORDER BY i.id LIMIT ${batch}`;
    for (const row of rows) {
      const step = stepDue(steps, daysBetween(siteDay(row.term), today));
      if (step === null || (step < 0 && now.getTime() - row.issuedAt.getTime() < DAY)) continue;
      if (await tell(row.id, step, now)) told += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return told;
    after = last.id;
  }
}

async function tell(invoiceId: string, step: number, now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [invoiceId]);
    if (!invoice || invoice.outstandingKopecks <= 0) return false;
    const term = siteDay(invoice.term);
    // Paid, deferred or told in the meantime.
    if (daysBetween(term, siteDay(now)) < step) return false;
    const later = await tx.dunningStep.count({ where: { invoiceId, term: dayToDb(term), step: { gte: step } } });
    if (later > 0) return false;
    await tx.dunningStep.create({ data: { invoiceId, term: dayToDb(term), step } });
    const event: BillingEvent = { type: "billing.payment-reminder", payload: { invoiceId, step } };
    await recordEvent(tx, event);
    return true;
  });
}
