import { audit, system, type Actor } from "~/lib/audit.server";
import { db, sqlState, transaction, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { addDays, dayFromDb, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope } from "../../../identity/types";
import { heldResidency } from "../../../residency/queries.server";
import { lastOfMonth } from "../offers.server";
import { maySubscribe } from "../policy";
import { monthsAhead } from "../rules";

interface At {
  now: Date;
  ip?: string | null;
}

const actorOf = (scope: AnyScope, ip: At["ip"]): Actor => ({ id: scope.userId, name: scope.userName, ip: ip ?? null });

/** This month or one of the next. Error: `plan-month` (422). */
function requireMonth(month: string, now: Date): void {
  if (!monthsAhead(siteDay(now)).includes(month)) throw invalid("plan-month");
}

/**
 * Subscribes a company to a plan from the first of a month, this one or a later one; the whole month is charged. Twice is once.
 * Errors: `forbidden` for others than its owner and those who keep plans, `not-found`, `plan-month` (422), `residents-only` (403);
 * `plan-over` for a plan that takes nobody from that month, `plan-twice` (409) while another subscription of the company runs.
 * @returns the subscription's id
 */
export async function subscribe(scope: AnyScope, { planId, companyId, from }: { planId: string; companyId: string; from: string }, { now, ip }: At): Promise<string> {
  maySubscribe(scope);
  if (isCompanyScope(scope) && scope.companyId !== companyId) throw notFound();
  requireMonth(from, now);
  if (!isUuid(planId) || !isUuid(companyId)) throw notFound();
  try {
    return await transaction(async (tx) => {
      const residency = await heldResidency(tx, companyId);
      if (residency?.status !== "ACTIVE" || residency.lastDay < from) throw new DomainError("forbidden", "residents-only");
      const [plan] = await tx.$queryRaw<{ validFrom: Day; validTo: Day | null; endedAt: Date | null; nameRu: string }[]>`
        SELECT "validFrom"::text AS "validFrom", "validTo"::text AS "validTo", "endedAt", "nameRu" FROM "Plan" WHERE id = ${planId}::uuid FOR SHARE`;
      if (!plan) throw notFound();
      const same = await sameOf(tx, { planId, companyId, from });
      if (same) return same;
      if (plan.endedAt || from < plan.validFrom || (plan.validTo !== null && from > plan.validTo)) throw conflict("plan-over");
      const { id } = await tx.planSubscription.create({ data: { planId, companyId, startsOn: dayToDb(from), createdById: scope.userId }, select: { id: true } });
      await audit(tx, actorOf(scope, ip), "plan.subscribed", { type: "plan-subscription", id }, { companyId, plan: plan.nameRu, from });
      return id;
    });
  } catch (error) {
    // The exclusion constraint decides between two at one moment.
    if (sqlState(error) !== "23P01") throw error;
    const same = await sameOf(db, { planId, companyId, from });
    if (same) return same;
    throw conflict("plan-twice");
  }
}

/** The open subscription that a wish would begin, when there is one already. */
const sameOf = async (reader: Reader, { planId, companyId, from }: { planId: string; companyId: string; from: Day }): Promise<string | undefined> =>
  (await reader.planSubscription.findFirst({ where: { companyId, planId, startsOn: dayToDb(from), endsOn: null }, select: { id: true } }))?.id;

/**
 * Sets the last month of a subscription, this one or a later one, or takes it back: it may be chosen anew while it is not over. One that
 * has not begun is called off whole when it is ended before its first month, and stays so. Errors: `forbidden`, `not-found` (also another
 * company's), `plan-month` (422); `plan-over` (409) when it is over or called off; `plan-held` (409) while bookings of later months hold
 * its hours; `plan-twice` (409) when another plan has the months; `residents-only` (403) past the end of the residency.
 * @param last first day of the last month; null for none: it runs on as long as the company is a resident
 */
export async function endSubscription(scope: AnyScope, id: string, last: string | null, { now, ip }: At): Promise<void> {
  maySubscribe(scope);
  if (last !== null) requireMonth(last, now);
  if (!isUuid(id)) throw notFound();
  try {
    await transaction((tx) => chooseLast(tx, scope, id, last, { now, ip }));
  } catch (error) {
    throw sqlState(error) === "23P01" ? conflict("plan-twice") : error;
  }
}

async function chooseLast(tx: Tx, scope: AnyScope, id: string, last: Day | null, { now, ip }: At): Promise<void> {
  const [known] = await tx.$queryRaw<{ companyId: string }[]>`SELECT "companyId" FROM "PlanSubscription" WHERE id = ${id}::uuid`;
  if (!known || (isCompanyScope(scope) && scope.companyId !== known.companyId)) throw notFound();
  // The residency is kept before the subscription, as by whoever subscribes.
  const residency = await heldResidency(tx, known.companyId);
  const [row] = await tx.$queryRaw<{ startsOn: Day; endsOn: Day | null }[]>`
    SELECT "startsOn"::text AS "startsOn", "endsOn"::text AS "endsOn" FROM "PlanSubscription" WHERE id = ${id}::uuid FOR UPDATE`;
  if (!row) throw notFound();
  const { startsOn, endsOn: before } = row;
  const endsOn = last === null ? onTo(residency?.lastDay ?? null, now) : lastOfMonth(last) < startsOn ? addDays(startsOn, -1) : lastOfMonth(last);
  if (before === endsOn) return;
  const longer = before !== null && (endsOn === null || before < endsOn);
  if (before !== null && (before < startsOn || before < siteDay(now))) throw conflict("plan-over");
  if (longer && (residency?.status !== "ACTIVE" || residency.lastDay < (last ?? siteDay(now)))) throw new DomainError("forbidden", "residents-only");
  if (endsOn !== null) {
    const held = await tx.planMonth.findFirst({ where: { subscriptionId: id, month: { gt: dayToDb(endsOn) }, OR: [{ heldMinutes: { gt: 0 } }, { usedMinutes: { gt: 0 } }] }, orderBy: { month: "desc" }, select: { month: true } });
    if (held) throw conflict("plan-held", { month: dayFromDb(held.month).slice(0, 7).split("-").reverse().join(".") });
  }
  await tx.planSubscription.update({ where: { id }, data: { endsOn: endsOn && dayToDb(endsOn) } });
  await audit(tx, actorOf(scope, ip), "plan.left", { type: "plan-subscription", id }, { endsOn, before, companyId: known.companyId });
}

/** The end of what runs on: none, but that of a residency whose end is within sight. */
const onTo = (lastDay: Day | null, now: Date): Day | null => (lastDay !== null && monthsAhead(siteDay(now)).includes(monthOf(lastDay)) ? lastOfMonth(monthOf(lastDay)) : null);

/**
 * Ends a company's subscriptions with the month of a day, when it is no resident after it; where bookings of later months hold hours,
 * with the last of those. Safe to repeat. Returns how many it ended.
 * @param madeBefore subscriptions made from then on are left alone: the news may be told long after, when the company is a resident anew
 */
export async function endPlansOf(companyId: string, lastDay: Day, madeBefore: Date | null = null): Promise<number> {
  return transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; startsOn: Day; endsOn: Day | null }[]>`
      SELECT id, "startsOn"::text AS "startsOn", "endsOn"::text AS "endsOn" FROM "PlanSubscription"
      WHERE "companyId" = ${companyId}::uuid AND (${madeBefore}::timestamptz IS NULL OR "createdAt" < ${madeBefore}::timestamptz) ORDER BY id FOR UPDATE`;
    let ended = 0;
    for (const { id, startsOn, endsOn } of rows) {
      const { _max } = await tx.planMonth.aggregate({ where: { subscriptionId: id, OR: [{ heldMinutes: { gt: 0 } }, { usedMinutes: { gt: 0 } }] }, _max: { month: true } });
      const taken = _max.month && dayFromDb(_max.month);
      const last = lastOfMonth(monthOf(taken !== null && taken > lastDay ? taken : lastDay));
      const to = last < startsOn ? addDays(startsOn, -1) : last;
      if (endsOn !== null && endsOn <= to) continue;
      await tx.planSubscription.update({ where: { id }, data: { endsOn: dayToDb(to) } });
      await audit(tx, system, "plan.left", { type: "plan-subscription", id }, { endsOn: to, companyId });
      ended += 1;
    }
    return ended;
  });
}
