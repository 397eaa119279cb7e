import { db, type Reader } from "~/lib/db/client.server";
import { joined, readPart, type Part } from "~/lib/db/together.server";
import type { Day } from "~/lib/time";
import { payerKey, yearOf } from "../residency/rules/payer";
import { offersPart } from "../subsidy/offers.server";
import type { ProgrammeOffer } from "../subsidy/rules";
import { applyCoupon, type CouponTerms } from "./coupons/rules";
import { plansPart } from "./plans/offers.server";
import { priceTermsPart, type PricedUse } from "./price-terms.server";
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
    const known = new Map<string, ProgrammeOffer[]>();
    const offersOf = ({ resourceKind, on, tariffCode, payer }: Omit<PricedUse, "companyId">): ProgrammeOffer[] => {
      const year = yearOf(payer, on);
      // Programmes pay for residents alone.
      if (year === null) return [];
      const key = JSON.stringify([resourceKind, on, tariffCode, payerKey(payer)]);
      let found = known.get(key);
      if (!found) known.set(key, (found = offers({ resourceKind, on, tariffCode, residencyYear: year })));
      return found;
    };
    const price = (things: Parameters<PriceList>[0], coupon?: CouponTerms | null) => {
      const inputs = things.flatMap(({ thing, use }) => {
        const own = terms(use);
        return own ? { thing, input: { ...own, ...(coupon ? { coupon: applyCoupon(coupon, use) } : {}), offers: offersOf(use), plan: plans(use) } } : [];
      });
      return inputs.length === things.length ? makeJointQuote(inputs) : null;
    };
    const ruledBy: PriceList["ruledBy"] = (use) => (terms(use)?.rules ?? []).map(({ rule, minutes }) => `${rule.id}×${minutes}`).join(",");
    const termsOf: PriceList["termsOf"] = (things) => {
      const priced = things.flatMap((one) => {
        const own = terms(one.use);
        return own ? [{ ...one, terms: own }] : [];
      });
      return priced.length === things.length ? priced : null;
    };
    return Object.assign(price, { ruledBy, termsOf });
  });
