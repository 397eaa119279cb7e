import { db } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addMonths, dayFromDb, dayToDb, monthOf, type Day } from "~/lib/time";
import type { CompanyScope, StaffScope } from "../../identity/types";

/** Minutes of a kind in a month: what is included, held by bookings ahead, used, and left. */
export interface PlanHours {
  month: Day;
  kind: string;
  limitMinutes: number;
  heldMinutes: number;
  usedMinutes: number;
  leftMinutes: number;
}

export interface SubscriptionView {
  id: string;
  companyId: string;
  planId: string;
  nameRu: string;
  nameEn: string;
  priceKopecks: Kopecks;
  startsOn: Day;
  endsOn: Day | null;
  /** It runs today, will begin, or is over. */
  state: "present" | "planned" | "past";
  /** This month and the next, where it runs in them. */
  hours: PlanHours[];
  charges: { month: Day; amountKopecks: Kopecks; invoiceId: string | null; invoiceNumber: string | null }[];
}

async function views(where: { companyId?: string }, today: Day): Promise<SubscriptionView[]> {
  const months = [monthOf(today), addMonths(monthOf(today), 1)];
  const rows = await db.planSubscription.findMany({
    where,
    include: { plan: { include: { allowances: { orderBy: { kind: "asc" } } } }, months: { where: { month: { in: months.map(dayToDb) } } }, charges: { orderBy: { month: "desc" } } },
    orderBy: [{ startsOn: "desc" }, { id: "asc" }],
  });
  const ids = rows.flatMap((row) => row.charges.flatMap((one) => one.invoiceId ?? []));
  const numbers = new Map((await db.invoice.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } })).map((one) => [one.id, one.number]));
  return rows.map((row) => {
    const [startsOn, endsOn] = [dayFromDb(row.startsOn), row.endsOn && dayFromDb(row.endsOn)];
    const runsIn = (month: Day) => startsOn <= month && (endsOn === null || endsOn >= month);
    return {
      id: row.id,
      companyId: row.companyId,
      planId: row.planId,
      nameRu: row.plan.nameRu,
      nameEn: row.plan.nameEn,
      priceKopecks: toKopecks(row.plan.priceKopecks),
      startsOn,
      endsOn,
      state: endsOn !== null && endsOn < today ? ("past" as const) : startsOn > today ? ("planned" as const) : ("present" as const),
      hours: months.filter(runsIn).flatMap((month) =>
        row.plan.allowances.map(({ kind, minutes }) => {
          const found = row.months.find((one) => one.kind === kind && dayFromDb(one.month) === month);
          const { heldMinutes, usedMinutes } = found ?? { heldMinutes: 0, usedMinutes: 0 };
          return { month, kind, limitMinutes: minutes, heldMinutes, usedMinutes, leftMinutes: minutes - heldMinutes - usedMinutes };
        }),
      ),
      charges: row.charges.map((one) => ({ month: dayFromDb(one.month), amountKopecks: toKopecks(one.amountKopecks), invoiceId: one.invoiceId, invoiceNumber: one.invoiceId && (numbers.get(one.invoiceId) ?? null) })),
    };
  });
}

/** Subscriptions of a company, the latest first, with what is left of them: for itself. */
export const subscriptionsOf = (scope: CompanyScope, today: Day): Promise<SubscriptionView[]> => views({ companyId: scope.companyId }, today);

/** Every subscription: for staff. */
export const subscriptions = (_scope: StaffScope, today: Day): Promise<SubscriptionView[]> => views({}, today);

export interface PlanView {
  id: string;
  nameRu: string;
  nameEn: string;
  priceKopecks: Kopecks;
  validFrom: Day;
  validTo: Day | null;
  source: string;
  /** Companies may subscribe to it; not yet; no more. */
  state: "present" | "planned" | "past";
  allowances: { kind: string; minutes: number }[];
}

/** Plans, those that may be subscribed to first. */
export async function plans(today: Day): Promise<PlanView[]> {
  const rows = await db.plan.findMany({ include: { allowances: { orderBy: { kind: "asc" } } }, orderBy: [{ priceKopecks: "asc" }, { id: "asc" }] });
  const order = { present: 0, planned: 1, past: 2 };
  return rows
    .map((row) => {
      const [validFrom, validTo] = [dayFromDb(row.validFrom), row.validTo && dayFromDb(row.validTo)];
      const past = row.endedAt !== null || (validTo !== null && validTo < today);
      return {
        id: row.id,
        nameRu: row.nameRu,
        nameEn: row.nameEn,
        priceKopecks: toKopecks(row.priceKopecks),
        validFrom,
        validTo,
        source: row.source,
        state: past ? ("past" as const) : validFrom > addMonths(monthOf(today), 1) ? ("planned" as const) : ("present" as const),
        allowances: row.allowances.map(({ kind, minutes }) => ({ kind, minutes })),
      };
    })
    .sort((a, b) => order[a.state] - order[b.state]);
}
