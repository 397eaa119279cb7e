import { refusedFor, type CouponStanding } from "../billing/coupons/rules";
import { readCode } from "../billing/coupons/code";
import type { PriceList } from "../billing/price-list.server";
import { couponKopecks, type Quote } from "../billing/rules/quote";

/** A price with the coupon that was typed; where it is refused, without it and with the rule by which. */
export interface CouponedPrice {
  quote: Quote | null;
  /** Null where none was typed. */
  coupon: { code: string; rule: string | null } | null;
}

/** The price of things with a coupon, as booking them would judge it. */
export function priceWithCoupon(price: PriceList, things: Parameters<PriceList>[0], typed: string | undefined, coupon: CouponStanding | null): CouponedPrice {
  if (!typed) return { quote: price(things), coupon: null };
  const code = readCode(typed);
  const refused = refusedFor(coupon, things.map(({ use }) => use));
  const quote = refused ? null : price(things, coupon);
  if (quote && couponKopecks(quote) > 0) return { quote, coupon: { code, rule: null } };
  return { quote: price(things), coupon: { code, rule: refused ?? "coupon-nothing" } };
}
