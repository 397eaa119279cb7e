import { db, type Reader } from "~/lib/db/client.server";
import { joined, readPart, type Part } from "~/lib/db/together.server";
import type { Day } from "~/lib/time";
import { residencyYear } from "../residency/rules/step";
import { offersPart } from "../subsidy/offers.server";
import { applyCoupon, type CouponTerms } from "./coupons/rules";
import { plansPart } from "./plans/offers.server";
import { priceTermsPart, remembered, type PricedUse } from "./price-terms.server";
import type { PricedTerms, PricedThing } from "./pricing.server";
import { makeJointQuote, type Quote, type QuotedThing } from "./rules/quote";

/**
 * Prices of any uses of one company between two days, both included: read in one statement, then each price is counted by
 * the function that prices an invoice. Null where no tariff is in force. Each is the price of those things used together and alone, as things stand now.
 */
export const priceList = (companyId: string, from: Day, to: Day, reader: Reader = db): Promise<PriceList> => readPart(priceListPart(companyId, from, to), reader);

export interface PriceList {
  (things: readonly { thing: QuotedThing; use: Omit<PricedUse, "companyId"> }[], coupon?: CouponTerms | null): Quote | null;
  /** Which surcharges and discounts hold for a use, and for how long: uses of one tariff, day and length that agree in it cost the same. */
  ruledBy(use: Omit<PricedUse, "companyId">): string;
  /** What the price of things is made of but the programmes' offers; null where no tariff is in force. */
  termsOf(things: readonly PricedThing[]): PricedTerms[] | null;
}

/** The same as part of a reading. */
export const priceListPart = (companyId: string, from: Day, to: Day): Part<PriceList> =>
  joined({ terms: priceTermsPart(from, to), offers: offersPart(companyId, from, to), plans: plansPart(companyId, from, to) }, ({ terms, offers, plans }): PriceList => {
    const offersOf = remembered((key: string) => {
      const [resourceKind, on, tariffCode, residentSince] = JSON.parse(key) as [string, Day, string, Day];
      return offers({ resourceKind, on, tariffCode, residencyYear: residencyYear(residentSince, on) });
    });
    const price = (things: Parameters<PriceList>[0], coupon?: CouponTerms | null) => {
      const inputs = things.flatMap(({ thing, use }) => {
        const known = terms(use);
        return known ? { thing, input: { ...known, ...(coupon ? { coupon: applyCoupon(coupon, use) } : {}), offers: offersOf(JSON.stringify([use.resourceKind, use.on, use.tariffCode, use.residentSince])), plan: plans(use) } } : [];
      });
      return inputs.length === things.length ? makeJointQuote(inputs) : null;
    };
    const ruledBy: PriceList["ruledBy"] = (use) => (terms(use)?.rules ?? []).map(({ rule, minutes }) => `${rule.id}×${minutes}`).join(",");
    const termsOf: PriceList["termsOf"] = (things) => {
      const priced = things.flatMap((one) => {
        const known = terms(one.use);
        return known ? [{ ...one, terms: known }] : [];
      });
      return priced.length === things.length ? priced : null;
    };
    return Object.assign(price, { ruledBy, termsOf });
  });
