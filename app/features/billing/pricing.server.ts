import { db, type Reader } from "~/lib/db/client.server";
import { readPart } from "~/lib/db/together.server";
import { monthOf, type Day } from "~/lib/time";
import { norms } from "~/lib/norms.server";
import { residencyYear } from "../residency/rules/step";
import { offersFor } from "../subsidy/offers.server";
import { applyCoupon, type CouponTerms } from "./coupons/rules";
import { priceTermsPart, type PricedUse, type PriceTerms } from "./price-terms.server";
import { makeJointQuote, type Quote, type QuotedThing } from "./rules/quote";
import { vatPercentOf, type VatMode } from "./rules/vat";

/** A use as programmes are asked about it: with the year of residency that it falls in. */
const offered = (use: PricedUse) => ({ ...use, residencyYear: residencyYear(use.residentSince, use.on) });

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
  return things.map((one) => {
    const terms = termsOf(one.use);
    if (!terms) throw new Error(`No tariff «${one.use.tariffCode}» in force on ${one.use.on}`);
    return { ...one, terms };
  });
}

/** A coupon on one use; nothing of it where there is none. */
const couponOn = (coupon: CouponTerms | null, use: PricedUse) => (coupon ? { coupon: applyCoupon(coupon, use) } : {});

/**
 * The quote for things used together, from terms that were read before. In a transaction that holds the offers' locks (see
 * `lockOffers`) it is the price that will be paid.
 * @param coupon what takes something off it, judged by the caller
 */
export async function quoteOf(priced: readonly PricedTerms[], reader: Reader = db, coupon: CouponTerms | null = null): Promise<Quote> {
  const things = [];
  for (const { thing, use, terms } of priced) things.push({ thing, input: { ...terms, ...couponOn(coupon, use), offers: await offersFor(reader, offered(use)) } });
  return makeJointQuote(things);
}

/**
 * Quotes for uses one after another, as they would be made in one transaction: what one takes of a quota or a budget is gone for
 * the next. Each use is a list of things. Nothing is held.
 */
export async function quotesInTurn(uses: readonly (readonly PricedThing[])[]): Promise<Quote[]> {
  const promised = { minutes: new Map<string, number>(), kopecks: new Map<string, number>() };
  const offers = new Map<string, ReturnType<typeof offersFor>>();
  const offersOf = (use: PricedUse) => {
    const year = residencyYear(use.residentSince, use.on);
    const key = `${use.resourceKind} ${use.tariffCode} ${year} ${monthOf(use.on)}`;
    const known = offers.get(key) ?? offersFor(db, offered(use));
    offers.set(key, known);
    return known;
  };
  const quotes: Quote[] = [];
  for (const things of uses) {
    const priced = await jointTerms(things);
    const inputs = await Promise.all(priced.map(async ({ thing, use, terms }) => ({ thing, input: { ...terms, offers: await offersOf(use) } })));
    quotes.push(makeJointQuote(inputs, promised, monthOf(things[0]?.use.on ?? "")));
  }
  return quotes;
}

/** The quote for things used together as it stands now; nothing is held by it. */
export const jointQuoteFor = async (things: readonly PricedThing[], coupon: CouponTerms | null = null): Promise<Quote> => quoteOf(await jointTerms(things), db, coupon);
