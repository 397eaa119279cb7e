import { db } from "~/lib/db/client.server";
import { sumKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, monthOf, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { priceList } from "../../billing/price-list.server";
import type { CompanyScope } from "../../identity/types";
import { residencyStarts } from "../../residency/queries.server";
import { residentSince } from "../../residency/rules/payer";
import { proportionalCut } from "../../subsidy/forecast";
import { pricedThings } from "../commands/prepare.server";
import { resourcesByIds } from "../queries.server";
import { startsOf } from "./read-round.server";

/** What a programme's budget has for a round's wishes, and what a proportional cut would leave one company. Kopecks. */
export interface BudgetOutlook {
  budgetId: string;
  nameRu: string;
  nameEn: string;
  availableKopecks: Kopecks;
  /** What all companies' wishes ask for, and the company's own. */
  wishedKopecks: Kopecks;
  ownKopecks: Kopecks;
  /** What the company would be left with: all of its own while the budget holds everything. */
  cutKopecks: Kopecks;
}

/**
 * What a round's wishes would take of each budget if all were granted at their first start, each company within its own quotas and
 * ceilings, and what a cut in proportion would leave this company. Nothing is held and nothing is cut by it: who books first is paid
 * first. Companies are priced one after another; their number bounds the statements, not that of the wishes.
 */
export async function subsidyOutlook(scope: CompanyScope, roundId: string): Promise<BudgetOutlook[]> {
  if (!isUuid(roundId)) return [];
  const wishes = await db.roundWish.findMany({ where: { roundId, withdrawnAt: null }, orderBy: [{ companyId: "asc" }, { rank: "asc" }, { id: "asc" }] });
  if (!wishes.some((wish) => wish.companyId === scope.companyId)) return [];
  const round = await db.allocationRound.findUniqueOrThrow({ where: { id: roundId }, select: { periodFrom: true, periodTo: true } });
  const companies = [...new Set(wishes.map((wish) => wish.companyId))];
  const [resources, since] = await Promise.all([resourcesByIds([...new Set(wishes.map((wish) => wish.resourceId))]), residencyStarts(companies)]);
  const byId = new Map(resources.map((one) => [one.id, one]));
  const budgets = new Map<string, { nameRu: string; nameEn: string; availableKopecks: Kopecks; wished: Map<string, Kopecks> }>();
  for (const companyId of companies) {
    const startsOn = since.get(companyId);
    if (startsOn === undefined) continue;
    const price = await priceList(companyId, dayFromDb(round.periodFrom), dayFromDb(round.periodTo));
    // Quotas are of a month: wishes of one month are priced together, so that one takes what the next would have had.
    const months = new Map<string, ReturnType<typeof pricedThings>>();
    for (const wish of wishes) {
      const [start] = startsOf(wish);
      const resource = byId.get(wish.resourceId);
      if (wish.companyId !== companyId || start === undefined || !resource) continue;
      const range = { startsAt: new Date(start), endsAt: new Date(start + wish.minutes * 60_000) };
      const month = monthOf(siteDay(range.startsAt));
      months.set(month, [...(months.get(month) ?? []), ...pricedThings(companyId, residentSince(startsOn), [{ resource, quantity: wish.quantity }], range)]);
    }
    for (const things of months.values()) {
      for (const { offer, amountKopecks } of price(things)?.shares ?? []) {
        const budget = budgets.get(offer.budgetId) ?? { nameRu: offer.nameRu, nameEn: offer.nameEn, availableKopecks: 0, wished: new Map<string, Kopecks>() };
        // Offers after the first are less by what it took: the first is the budget.
        budget.availableKopecks = Math.max(budget.availableKopecks, offer.availableKopecks);
        budget.wished.set(companyId, Math.min(budget.availableKopecks, (budget.wished.get(companyId) ?? 0) + amountKopecks));
        budgets.set(offer.budgetId, budget);
      }
    }
  }
  return [...budgets].flatMap(([budgetId, { wished, ...budget }]) => {
    const ownKopecks = wished.get(scope.companyId) ?? 0;
    if (ownKopecks === 0) return [];
    const cut = proportionalCut(budget.availableKopecks, [...wished.values()]);
    return [{ budgetId, ...budget, wishedKopecks: sumKopecks(wished.values()), ownKopecks, cutKopecks: cut[[...wished.keys()].indexOf(scope.companyId)] ?? 0 }];
  });
}
