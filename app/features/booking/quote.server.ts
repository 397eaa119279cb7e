import { ruleBroken } from "~/lib/errors";
import { jointQuoteFor } from "../billing/pricing.server";
import { couponKopecks, type Quote } from "../billing/rules/quote";
import type { CompanyScope } from "../identity/types";
import { prepare, type WishedThing } from "./commands/prepare.server";
import type { CatalogueItem } from "./queries.server";
import type { Thing } from "./rules/things";

/**
 * What a use of one or several things would cost the scope's company now, with the reasons. Holds nothing and does not ask whether
 * the time is free. Errors: as `prepare`, rule `coupon-nothing` (422).
 */
export async function quoteUse(
  scope: CompanyScope,
  wish: WishedThing & { startsAt: Date; endsAt: Date; items?: readonly WishedThing[]; coupon?: string },
  now: Date,
): Promise<{ quote: Quote; things: Thing<CatalogueItem>[] }> {
  const { priced, things, coupon } = await prepare(scope, { ...wish, purpose: "" }, now);
  const quote = await jointQuoteFor(priced, coupon);
  if (coupon && couponKopecks(quote) === 0) throw ruleBroken("coupon-nothing", { code: coupon.code });
  return { quote, things };
}
