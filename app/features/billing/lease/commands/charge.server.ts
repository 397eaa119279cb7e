import { randomUUID } from "node:crypto";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import { addDays, addMonths, atMinute, dayFromDb, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";
import { recordSupport } from "../../../subsidy/support/commands.server";
import { issueInvoice } from "../../commands/issue-invoice.server";
import { supplyInvoice } from "../../documents/commands/supply.server";
import { vatPercentOn } from "../../pricing.server";
import { companyRequisites, operatorRequisites } from "../../requisites.server";
import type { BillingEvent } from "../../events";
import { leaseQuote } from "../lease-quote";
import { rentNorms, termsOf } from "../queries.server";
import { rentOf } from "../rent";
import { lockLease } from "./leases.server";

/** What rent is invoiced for. */
export const LEASE_SUBJECT = "lease";

/**
 * Charges every lease for every month that has ended and is not charged yet: the charge, its invoice and the property support are one
 * transaction, and the key of lease and month lets it happen once. Run by the clock, and before a month is closed; killed in the
 * middle, the next run goes on. A lease at fault does not keep the others from being charged.
 * @param until the last month to charge, its first day; by default the one that ended last
 * @returns how many months were charged
 */
export async function chargeLeases(now: Date, until: Day = addMonths(monthOf(siteDay(now)), -1)): Promise<number> {
  const leases = await db.lease.findMany({ where: { startsOn: { lt: dayToDb(addMonths(until, 1)) } }, select: { id: true, startsOn: true, endsOn: true, charges: { select: { month: true } } }, orderBy: { id: "asc" } });
  const faults: unknown[] = [];
  let charged = 0;
  for (const lease of leases) {
    const known = new Set(lease.charges.map((one) => dayFromDb(one.month)));
    const last = lease.endsOn && dayFromDb(lease.endsOn) < until ? monthOf(dayFromDb(lease.endsOn)) : until;
    for (let month = monthOf(dayFromDb(lease.startsOn)); month <= last; month = addMonths(month, 1)) {
      if (known.has(month)) continue;
      try {
        if (await chargeLease(lease.id, month, now)) charged += 1;
      } catch (error) {
        faults.push(error);
        // Months are charged in their order.
        break;
      }
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, "Leases that could not be charged");
  return charged;
}

/** Charges one lease for one month that has ended; false when it was charged already. */
export async function chargeLease(id: string, month: Day, now: Date): Promise<boolean> {
  const after = addMonths(month, 1);
  if (after > siteDay(now)) throw new RangeError(`The month of ${month} has not ended`);
  const [norms, vatPercent, supplier, { value: days }] = await Promise.all([rentNorms(addDays(after, -1)), vatPercentOn(addDays(after, -1)), operatorRequisites(), norm<number>("rent.payment-days")]);
  return transaction(async (tx) => {
    const { companyId } = await lockLease(tx, id);
    const lease = await tx.lease.findUniqueOrThrow({ where: { id }, include: { areas: true } });
    const rent = rentOf(termsOf(lease), month, norms);
    const invoiceId = rent.chargedKopecks > 0 ? randomUUID() : null;
    const { count } = await tx.leaseCharge.createMany({
      data: [{ leaseId: id, month: dayToDb(month), marketKopecks: BigInt(rent.marketKopecks), chargedKopecks: BigInt(rent.chargedKopecks), lines: rent.lines as unknown as Prisma.InputJsonArray, invoiceId }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    // Property support of 209-ФЗ: the market's price less what is charged. Recorded once, under the lease's month.
    await recordSupport(tx, {
      companyId,
      measureRu: `Льготная аренда: ${lease.premises}`,
      measureEn: `Rent below the market: ${lease.premises}`,
      giver: supplier.name,
      form: "PROPERTY",
      amountKopecks: rent.benefitKopecks,
      decidedOn: dayFromDb(lease.startsOn),
      from: rent.lines[0]?.from ?? month,
      to: rent.lines.at(-1)?.to ?? addDays(after, -1),
      subject: { type: LEASE_SUBJECT, id: `${id} ${month}` },
      actorId: null,
    });
    if (invoiceId !== null) {
      const stepsFrom = dayFromDb(lease.stepsFrom);
      await issueInvoice(tx, {
        id: invoiceId,
        companyId,
        title: () => lease.premises,
        basis: lease.basis,
        quote: leaseQuote(rent, { premises: lease.premises, stepsFrom, steps: norms.steps.at(-1)?.value ?? [] }, vatPercent),
        subject: { type: LEASE_SUBJECT, id },
        dueAt: atMinute(addDays(siteDay(now), days), 1440),
        now,
        supplier,
        buyer: await companyRequisites(companyId, tx),
      });
      await supplyInvoice(tx, invoiceId, { kind: "USED", usedOn: addDays(after, -1) });
      const event: BillingEvent = { type: "billing.rent-charged", payload: { invoiceId, month } };
      await recordEvent(tx, event);
    }
    return true;
  });
}
