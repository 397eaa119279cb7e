import { db } from "~/lib/db/client.server";
import { ruleBroken } from "~/lib/errors";
import { norm } from "~/lib/norms.server";
import { sealTerms, type HeldTerms } from "../billing/held-terms.server";
import { jointTerms, quoteOf } from "../billing/pricing.server";
import { couponKopecks, type Quote } from "../billing/rules/quote";
import type { CompanyScope } from "../identity/types";
import { prepare, type WishedThing } from "./commands/prepare.server";
import type { CatalogueItem } from "./queries.server";
import type { Thing } from "./rules/things";

/**
 * What a use of one or several things would cost the scope's company now, with the reasons. Holds nothing and does not ask whether
 * the time is free; the price holds for some minutes to whoever books with the seal of its terms. Errors: as `prepare`, rule `coupon-nothing` (422).
 */
export async function quoteUse(
  scope: CompanyScope,
  wish: WishedThing & { startsAt: Date; endsAt: Date; items?: readonly WishedThing[]; coupon?: string },
  now: Date,
): Promise<{ quote: Quote; things: Thing<CatalogueItem>[]; held: HeldTerms }> {
  const { priced, things, coupon } = await prepare(scope, { ...wish, purpose: "" }, now);
  const [terms, { value: minutes }] = await Promise.all([jointTerms(priced), norm<number>("booking.quote-minutes")]);
  const quote = await quoteOf(terms, db, coupon);
  if (coupon && couponKopecks(quote) === 0) throw ruleBroken("coupon-nothing", { code: coupon.code });
  return { quote, things, held: sealTerms(terms, now, minutes) };
}
