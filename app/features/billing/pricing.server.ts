import { db, type Reader } from "~/lib/db/client.server";
import { readPart, readTogether } from "~/lib/db/together.server";
import { monthOf, type Day } from "~/lib/time";
import { norms } from "~/lib/norms.server";
import { yearOf } from "../residency/rules/payer";
import { offersPart, type OfferedUse } from "../subsidy/offers.server";
import type { ProgrammeOffer } from "../subsidy/rules";
import { applyCoupon, type CouponTerms } from "./coupons/rules";
import { plansPart } from "./plans/offers.server";
import { priceTermsPart, type PricedUse, type PriceTerms } from "./price-terms.server";
import { makeJointQuote, type Quote, type QuotedThing } from "./rules/quote";
import { vatPercentOf, type VatMode } from "./rules/vat";

/** Of priced things the uses that programmes may pay for: those of residents. */
export const supported = (priced: readonly PricedThing[]): PricedUse[] => priced.flatMap(({ use }) => (use.payer.group === "RESIDENT" ? [use] : []));

/** What programmes offer for a use, who are asked with the year of residency that it falls in: they pay for residents alone. */
function offersTo(offers: (use: OfferedUse) => ProgrammeOffer[], use: PricedUse): ProgrammeOffer[] {
  const year = yearOf(use.payer, use.on);
  return year === null ? [] : offers({ ...use, residencyYear: year });
}

/** VAT percent of what is supplied on a day; null while the operator works «без НДС». */
export async function vatPercentOn(on: Day, reader: Reader = db): Promise<number | null> {
  const terms = await norms<{ "vat.percent": number; "operator.vat": VatMode }>(["vat.percent", "operator.vat"], on, reader);
  return vatPercentOf(terms["operator.vat"].value, terms["vat.percent"].value);
}

/** A thing of a quote and how it is used. */
export interface PricedThing {
  thing: QuotedThing;
  use: PricedUse;
}

/** A thing with all that its price is made of but the programmes' offers. */
export interface PricedTerms extends PricedThing {
  terms: PriceTerms;
}

/**
 * What the prices of things are made of, in one statement; nothing of it can be raced for. A thing without a tariff on its day is a
 * fault of set-up and throws.
 */
export async function jointTerms(things: readonly PricedThing[]): Promise<PricedTerms[]> {
  const days = things.map(({ use }) => use.on).sort();
  const [from] = days;
  const to = days.at(-1);
  if (from === undefined || to === undefined) return [];
  const termsOf = await readPart(priceTermsPart(from, to, things.map(({ use }) => use.tariffCode)));
  return things.map((one) => ({ ...one, terms: known(termsOf(one.use), one.use) }));
}

function known(terms: PriceTerms | null, { tariffCode, on }: PricedUse): PriceTerms {
  if (!terms) throw new Error(`No tariff «${tariffCode}» in force on ${on}`);
  return terms;
}

/** A coupon on one use; nothing of it where there is none. */
const couponOn = (coupon: CouponTerms | null, use: PricedUse) => (coupon ? { coupon: applyCoupon(coupon, use) } : {});

/**
 * The quote for things used together, from terms that were read before. In a transaction that holds the offers' locks (see
 * `lockOffers`) it is the price that will be paid.
 * @param coupon what takes something off it, judged by the caller
 */
export async function quoteOf(priced: readonly PricedTerms[], reader: Reader = db, coupon: CouponTerms | null = null): Promise<Quote> {
  const [first] = priced;
  if (!first) return makeJointQuote([]);
  const { companyId } = first.use;
  const days = priced.map(({ use }) => use.on).sort();
  const [from, to] = [days[0] ?? first.use.on, days.at(-1) ?? first.use.on];
  const { offers, plans } = await readTogether({ offers: offersPart(companyId, from, to), plans: plansPart(companyId, from, to) }, reader);
  return makeJointQuote(priced.map(({ thing, use, terms }) => ({ thing, input: { ...terms, ...couponOn(coupon, use), offers: offersTo(offers, use), plan: plans(use) } })));
}

/**
 * Quotes for uses of one company one after another, as they would be made in one transaction: what one takes of a plan, a quota or a
 * budget is gone for the next. Each use is a list of things. Nothing is held. One statement, however many uses.
 */
export async function quotesInTurn(uses: readonly (readonly PricedThing[])[]): Promise<Quote[]> {
  const all = uses.flat().map(({ use }) => use);
  const days = all.map((use) => use.on).sort();
  const [from, to, first] = [days[0], days.at(-1), all[0]];
  if (from === undefined || to === undefined || !first) return [];
  const { companyId } = first;
  const codes = [...new Set(all.map((use) => use.tariffCode))];
  const { terms, offers, plans } = await readTogether({ terms: priceTermsPart(from, to, codes), offers: offersPart(companyId, from, to), plans: plansPart(companyId, from, to) });
  const promised = { minutes: new Map<string, number>(), kopecks: new Map<string, number>() };
  return uses.map((things) => {
    const inputs = things.map(({ thing, use }) => ({ thing, input: { ...known(terms(use), use), offers: offersTo(offers, use), plan: plans(use) } }));
    return makeJointQuote(inputs, promised, monthOf(things[0]?.use.on ?? ""));
  });
}

/** The quote for things used together as it stands now; nothing is held by it. */
export const jointQuoteFor = async (things: readonly PricedThing[], coupon: CouponTerms | null = null): Promise<Quote> => quoteOf(await jointTerms(things), db, coupon);
