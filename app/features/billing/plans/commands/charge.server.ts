import { randomUUID } from "node:crypto";
import { db, transaction } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { localised } from "~/lib/i18n/locales";
import { norm } from "~/lib/norms.server";
import { addDays, addMonths, atMinute, dayFromDb, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";
import { RESIDENT_BASIS } from "../../../residency/clients/standing.server";
import { issueInvoice } from "../../commands/issue-invoice.server";
import { supplyInvoice } from "../../documents/commands/supply.server";
import { vatPercentOn } from "../../pricing.server";
import { companyRequisites, operatorRequisites } from "../../requisites.server";
import { totalled } from "../../rules/quote";
import { lastOfMonth } from "../offers.server";

/** What a month of a plan is invoiced for. */
export const PLAN_SUBJECT = "plan";

/**
 * Charges every subscription for every month that has ended and is not charged yet: the charge and its invoice are one transaction, and
 * the key of subscription and month lets it happen once. Run by the clock, and before a month is closed; killed in the middle, the next
 * run goes on. A subscription at fault does not keep the others from being charged.
 * @param until the last month to charge, its first day; by default the one that ended last
 * @returns how many months were charged
 */
export async function chargePlans(now: Date, until: Day = addMonths(monthOf(siteDay(now)), -1)): Promise<number> {
  const rows = await db.planSubscription.findMany({ where: { startsOn: { lte: dayToDb(until) } }, select: { id: true, startsOn: true, endsOn: true, charges: { select: { month: true } } }, orderBy: { id: "asc" } });
  const faults: unknown[] = [];
  let charged = 0;
  for (const row of rows) {
    const known = new Set(row.charges.map((one) => dayFromDb(one.month)));
    for (let month = dayFromDb(row.startsOn); month <= until && (row.endsOn === null || month <= dayFromDb(row.endsOn)); month = addMonths(month, 1)) {
      if (known.has(month)) continue;
      try {
        if (await chargePlan(row.id, month, now)) charged += 1;
      } catch (error) {
        faults.push(error);
        // Months are charged in their order.
        break;
      }
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, "Plans that could not be charged");
  return charged;
}

/** Charges one subscription for one month that has ended; false when it was charged already, or does not run in it. */
export async function chargePlan(id: string, month: Day, now: Date): Promise<boolean> {
  const last = lastOfMonth(month);
  if (last >= siteDay(now)) throw new RangeError(`The month of ${month} has not ended`);
  const [vatPercent, supplier, { value: days }] = await Promise.all([vatPercentOn(last), operatorRequisites(), norm<number>("rent.payment-days")]);
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "PlanSubscription" WHERE id = ${id}::uuid FOR UPDATE`;
    const { companyId, startsOn, endsOn, plan } = await tx.planSubscription.findUniqueOrThrow({ where: { id }, include: { plan: { include: { allowances: true } } } });
    if (month < dayFromDb(startsOn) || (endsOn && month > dayFromDb(endsOn))) return false;
    const priceKopecks = toKopecks(plan.priceKopecks);
    const invoiceId = priceKopecks > 0 ? randomUUID() : null;
    const { count } = await tx.planCharge.createMany({ data: [{ subscriptionId: id, month: dayToDb(month), amountKopecks: plan.priceKopecks, invoiceId }], skipDuplicates: true });
    if (count === 0 || invoiceId === null) return count > 0;
    const { nameRu, nameEn, source } = plan;
    const hours = plan.allowances.map(({ kind, minutes }) => ({ kind, minutes })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
    await issueInvoice(tx, {
      id: invoiceId,
      companyId,
      title: (_, locale) => localised(plan, "name", locale),
      basis: RESIDENT_BASIS,
      quote: totalled([{ kind: "plan-fee", amountKopecks: priceKopecks, params: { nameRu, nameEn, month, hours, source } }], vatPercent, []),
      subject: { type: PLAN_SUBJECT, id },
      dueAt: atMinute(addDays(siteDay(now), days), 1440),
      now,
      supplier,
      buyer: await companyRequisites(companyId, tx),
    });
    await supplyInvoice(tx, invoiceId, { kind: "USED", usedOn: last });
    return true;
  });
}
