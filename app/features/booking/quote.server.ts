import { DomainError, ruleBroken } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { quoteFor } from "../billing/pricing.server";
import type { Quote } from "../billing/rules/quote";
import type { CompanyScope } from "../identity/types";
import { residencyOf } from "../residency/queries.server";
import { certificateUntil, resourceById, type CatalogueItem } from "./queries.server";
import { brokenRule } from "./rules/slot";
import { withinTerm } from "./rules/term";

/**
 * What a use would cost the scope's company now, with the reasons. Holds nothing and does not ask whether the time is
 * free. Errors: `not-resident` (403), `rule-broken` (422), `not-found`.
 */
export async function quoteUse(
  scope: CompanyScope,
  wish: { resourceId: string; startsAt: Date; endsAt: Date; quantity: number },
  now: Date,
): Promise<{ quote: Quote; resource: CatalogueItem; certificateUntil: Date | null }> {
  const [resource, residency] = await Promise.all([resourceById(wish.resourceId), residencyOf(scope.companyId)]);
  if (residency?.status !== "ACTIVE") throw new DomainError("forbidden", "not-resident");
  const broken = brokenRule(resource, wish, now);
  if (broken) throw ruleBroken(broken.rule, broken.params);
  if (!withinTerm({ from: residency.startsOn, to: residency.endsOn }, wish)) throw ruleBroken("term");
  const quote = await quoteFor({
    companyId: scope.companyId,
    residentSince: residency.startsOn,
    tariffCode: resource.tariffCode,
    resourceKind: resource.kind,
    on: siteDay(wish.startsAt),
    minutes: (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000,
    quantity: wish.quantity,
  });
  return { quote, resource, certificateUntil: resource.certificate ? await certificateUntil(scope.companyId, resource.kind, wish) : null };
}
