import { proportion, sumKopecks, type Kopecks } from "~/lib/money";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { couponAmount, type AppliedCoupon, type CouponMisfit, type CouponTerms } from "../coupons/rules";
import { coverBy, type PlanOffer, type PlanShare } from "../plans/rules";
import { ruleAmount, type AppliedRule, type PriceRule } from "./price-rules";
import type { ClientGroup } from "../../residency/rules/payer";
import { shareOut, tightest, type ProgrammeOffer, type SubsidyShare } from "../../subsidy/rules";
import { vatByLine } from "./vat";

/** Length of one billed unit in minutes. */
export const UNIT_MINUTES: Record<TariffUnit, number> = {
  HOUR: 60,
  NODE_HOUR: 60,
  SEAT_HOUR: 60,
  MACHINE_HOUR: 60,
  SHIFT_8H: 480,
  SEAT_DAY: 1440,
  DAY: 1440,
};

/** What is priced, at which tariff, with all that changes its price but the payer. */
export interface PricedUnits {
  tariff: { unit: TariffUnit; priceKopecks: Kopecks; source: string };
  /** Billed minutes: buffers are not among them. */
  minutes: number;
  quantity: number;
  /** Surcharges and discounts that hold for the use, see `rulesFor`. */
  rules?: readonly AppliedRule[];
  offers: readonly ProgrammeOffer[];
  /** Hours that the company has paid for by the month. */
  plan?: PlanOffer | null;
  coupon?: AppliedCoupon | null;
  /** Null: the operator works «без НДС». */
  vatPercent: number | null;
}

/** A resident's year, 1 for the first, and the percent of the price that is paid in it. */
export interface ResidentTerms {
  year: number;
  stepPercent: number;
  steps: readonly number[];
  startsOn: string;
  client?: undefined;
}

/** The percent of the price that a group of clients pays, and where it comes from. Programmes do not pay for them. */
export interface ClientTerms {
  stepPercent: number;
  client: { group: ClientGroup; source: string };
}

export type QuoteInput = PricedUnits & (ResidentTerms | ClientTerms);

/** Which of several things of one quote a line belongs to. */
export interface QuotedThing {
  nameRu: string;
  nameEn: string;
}

/** A line of a quote: what it is, how much, and the figures that a sentence explains it with. */
export type QuoteLine = { thing?: QuotedThing } & (
  | { kind: "base"; amountKopecks: Kopecks; params: { unit: TariffUnit; priceKopecks: Kopecks; minutes: number; quantity: number; source: string } }
  | {
      kind: "rule";
      amountKopecks: Kopecks;
      params: Pick<PriceRule, "nameRu" | "nameEn" | "effect" | "value" | "source"> & { minutes: number; ofMinutes: number; quantity: number; overMinutes: number | null; capped: boolean };
    }
  | { kind: "step"; amountKopecks: Kopecks; params: { year: number; percent: number; steps: readonly number[]; startsOn: string } }
  /** What a client pays of the price; of a group that pays it whole the line takes nothing and says so. */
  | { kind: "client"; amountKopecks: Kopecks; params: { group: ClientGroup; percent: number; source: string } }
  /** Minutes of one piece each that a plan covers, at the price after the step. */
  | { kind: "plan"; amountKopecks: Kopecks; params: Pick<PlanOffer, "nameRu" | "nameEn" | "month" | "limitMinutes" | "leftMinutes" | "source"> & { minutes: number; ofMinutes: number } }
  | {
      kind: "coupon";
      amountKopecks: Kopecks;
      params: Pick<CouponTerms, "code" | "nameRu" | "nameEn" | "percent" | "source"> & { sumKopecks: Kopecks | null; leftKopecks: Kopecks | null; misfit: CouponMisfit | null; capped: boolean };
    }
  | {
      kind: "subsidy";
      amountKopecks: Kopecks;
      params: {
        nameRu: string;
        nameEn: string;
        percent: number;
        minutes: number;
        ofMinutes: number;
        minutesLeft: number | null;
        monthlyMinutes: number | null;
        budgetLeftKopecks: Kopecks;
        limitedBy: SubsidyShare["limitedBy"];
        /** The company's ceilings after this use; lines made before there were any have none. */
        ceilings?: { per: "month" | "year"; leftKopecks: Kopecks; limitKopecks: Kopecks }[];
        /** Quarter whose budget pays, 0 or absent: the year's. */
        budgetQuarter?: number;
        legalBasis: string;
        legalBasisEn?: string;
      };
    }
  /** Space by the square metre for a stretch of a month, at the market's price. */
  | { kind: "rent"; amountKopecks: Kopecks; params: { premises: string; areaHundredths: number; from: string; to: string; days: number; ofDays: number; rateKopecks: Kopecks } }
  /** A month of a plan with the minutes that it includes, each kind by itself: an hour of a desk and one of a machine do not add up. */
  | { kind: "plan-fee"; amountKopecks: Kopecks; params: { nameRu: string; nameEn: string; month: string; hours: readonly { kind: string; minutes: number }[]; source: string } }
  /** What is paid for moving a booking late; `ofKopecks` is the price that the percent is of. */
  | { kind: "move-fee"; amountKopecks: Kopecks; params: { percent: number; ofKopecks: Kopecks; hoursBefore: number; /** The moment of that move, ISO 8601; older lines have none. */ at?: string } }
  /** What was damaged and paid for from a deposit; no service, so without VAT. */
  | { kind: "damage"; amountKopecks: Kopecks; params: { title: string; reason: string } }
  /** On a further invoice of a booking: what its earlier invoices stand for. */
  | { kind: "paid-before"; amountKopecks: Kopecks; params: { numbers: string } }
);

export interface Quote {
  lines: QuoteLine[];
  totalKopecks: Kopecks;
  /** VAT inside the total; 0 without VAT. */
  vatKopecks: Kopecks;
  vatPercent: number | null;
  shares: SubsidyShare[];
  /** What plans cover of it. */
  covered: PlanShare[];
}

/** VAT and total of lines, as every quote has them: both are sums over the lines. */
export function totalled(lines: QuoteLine[], vatPercent: number | null, shares: SubsidyShare[], covered: PlanShare[] = []): Quote {
  const totalKopecks = sumKopecks(lines.map((line) => line.amountKopecks));
  return { lines, totalKopecks, vatKopecks: sumKopecks(vatByLine(lines, vatPercent)), vatPercent, shares, covered };
}

/** What coupons take off a quote. */
export const couponKopecks = (quote: Pick<Quote, "lines">): Kopecks => sumKopecks(quote.lines.map((line) => (line.kind === "coupon" ? -line.amountKopecks : 0)));

/** What quotes made one after another have already promised: by quota of a month, and by budget or ceiling. */
export interface Promised {
  minutes: Map<string, number>;
  kopecks: Map<string, Kopecks>;
}

/**
 * One quote for several things used together. What a programme pays for one of them is no longer there for the next: the
 * offers of all are of one moment. At least one thing is needed.
 * @param promised what earlier quotes of the same moment took; this one's share is added. `month` names whose quotas it counts against
 */
export function makeJointQuote(
  things: readonly { thing: QuotedThing; input: QuoteInput }[],
  { minutes, kopecks }: Promised = { minutes: new Map(), kopecks: new Map() },
  month = "",
): Quote {
  const add = (sums: Map<string, number>, key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);
  const lines: QuoteLine[] = [];
  const shares: SubsidyShare[] = [];
  const covered: PlanShare[] = [];
  let couponTook = 0;
  for (const { thing, input } of things) {
    const offers = input.offers.map((offer): ProgrammeOffer => {
      const quotas = offer.quotas.map((quota) => ({ ...quota, leftMinutes: Math.max(0, quota.leftMinutes - (minutes.get(`${offer.programmeId} ${quota.kind} ${month}`) ?? 0)) }));
      const least = tightest(quotas);
      return {
        ...offer,
        quotas,
        minutesLeft: least?.leftMinutes ?? null,
        monthlyMinutes: least?.limitMinutes ?? null,
        ceilings: offer.ceilings.map((ceiling) => ({ ...ceiling, leftKopecks: Math.max(0, ceiling.leftKopecks - (kopecks.get(`${offer.programmeId} ${ceiling.period}`) ?? 0)) })),
        availableKopecks: offer.availableKopecks - (kopecks.get(offer.budgetId) ?? 0),
      };
    });
    const coupon = input.coupon && { ...input.coupon, leftKopecks: input.coupon.leftKopecks === null ? null : input.coupon.leftKopecks - couponTook };
    const planKey = (offer: PlanOffer) => `plan ${offer.subscriptionId} ${offer.kind} ${offer.month}`;
    const plan = input.plan && { ...input.plan, leftMinutes: Math.max(0, input.plan.leftMinutes - (minutes.get(planKey(input.plan)) ?? 0)) };
    const quote = makeQuote({ ...input, offers, plan, coupon });
    for (const share of quote.covered) add(minutes, planKey(share.offer), share.minutes);
    couponTook += couponKopecks(quote);
    for (const share of quote.shares) {
      for (const quota of share.offer.quotas) add(minutes, `${share.offer.programmeId} ${quota.kind} ${month}`, share.minutes);
      for (const ceiling of share.offer.ceilings) add(kopecks, `${share.offer.programmeId} ${ceiling.period}`, share.amountKopecks);
      add(kopecks, share.offer.budgetId, share.amountKopecks);
    }
    lines.push(...(things.length > 1 ? quote.lines.map((line) => ({ ...line, thing })) : quote.lines));
    shares.push(...quote.shares);
    covered.push(...quote.covered);
  }
  return totalled(lines, things[0]?.input.vatPercent ?? null, shares, covered);
}

/**
 * The price of a use with every line that makes it: tariff, then its surcharges and discounts, then the step of the residency year or the percent of a client's group, then hours of a plan, then a coupon, then what subsidy
 * programmes pay of the rest. The lines add up to the total; VAT is inside and stands beside.
 * The same function prices the schedule's preview, the API and the invoice.
 */
export function makeQuote(input: QuoteInput): Quote {
  const { tariff, minutes, quantity } = input;
  const base = proportion(tariff.priceKopecks, minutes * quantity, UNIT_MINUTES[tariff.unit]);
  const lines: QuoteLine[] = [
    { kind: "base", amountKopecks: base, params: { unit: tariff.unit, priceKopecks: tariff.priceKopecks, minutes, quantity, source: tariff.source } },
  ];
  let listed = base;
  for (const applied of input.rules ?? []) {
    const wanted = ruleAmount(applied, base, input);
    // Discounts together never take more than the price.
    const amountKopecks = Math.max(wanted, -listed);
    listed += amountKopecks;
    const { rule } = applied;
    lines.push({
      kind: "rule",
      amountKopecks,
      params: {
        nameRu: rule.nameRu,
        nameEn: rule.nameEn,
        effect: rule.effect,
        value: rule.value,
        source: rule.source,
        minutes: applied.minutes,
        ofMinutes: minutes,
        quantity,
        overMinutes: rule.overMinutes,
        capped: amountKopecks !== wanted,
      },
    });
  }
  const charged = proportion(listed, input.stepPercent, 100);
  if (input.client) {
    lines.push({ kind: "client", amountKopecks: charged - listed, params: { ...input.client, percent: input.stepPercent } });
  } else if (charged !== listed) {
    lines.push({
      kind: "step",
      amountKopecks: charged - listed,
      params: { year: input.year, percent: input.stepPercent, steps: input.steps, startsOn: input.startsOn },
    });
  }
  const share = input.plan ? coverBy(input.plan, charged, minutes * quantity) : null;
  if (share && charged > 0) lines.push(planLine(share, minutes * quantity));
  const own = charged - (share?.amountKopecks ?? 0);
  const off = input.coupon ? couponAmount(input.coupon, own) : 0;
  if (input.coupon) lines.push(couponLine(input.coupon, off));
  // What the plan covers is not counted against the hours of programmes.
  const ownMinutes = Math.ceil((minutes * quantity - (share?.minutes ?? 0)) / quantity);
  const shares = ownMinutes > 0 && !input.client ? shareOut(own - off, ownMinutes, input.offers) : [];
  for (const share of shares) {
    const { offer } = share;
    lines.push({
      kind: "subsidy",
      amountKopecks: share.amountKopecks === 0 ? 0 : -share.amountKopecks,
      params: {
        nameRu: offer.nameRu,
        nameEn: offer.nameEn,
        percent: offer.sharePercent,
        minutes: share.minutes,
        ofMinutes: ownMinutes,
        minutesLeft: offer.minutesLeft === null ? null : offer.minutesLeft - share.minutes,
        monthlyMinutes: offer.monthlyMinutes,
        budgetLeftKopecks: offer.availableKopecks - share.amountKopecks,
        limitedBy: share.limitedBy,
        ...(offer.ceilings.length > 0
          ? { ceilings: offer.ceilings.map(({ per, leftKopecks, limitKopecks }) => ({ per, limitKopecks, leftKopecks: leftKopecks - share.amountKopecks })) }
          : {}),
        ...(offer.budgetQuarter > 0 ? { budgetQuarter: offer.budgetQuarter } : {}),
        legalBasis: offer.legalBasis,
        ...(offer.legalBasisEn ? { legalBasisEn: offer.legalBasisEn } : {}),
      },
    });
  }
  return totalled(lines, input.vatPercent, shares, share && share.minutes > 0 ? [share] : []);
}

function planLine({ offer, minutes, amountKopecks }: PlanShare, ofMinutes: number): QuoteLine {
  const { nameRu, nameEn, month, limitMinutes, source } = offer;
  return { kind: "plan", amountKopecks: amountKopecks === 0 ? 0 : -amountKopecks, params: { nameRu, nameEn, month, limitMinutes, source, minutes, ofMinutes, leftMinutes: offer.leftMinutes - minutes } };
}

function couponLine({ terms: { code, nameRu, nameEn, percent, amountKopecks: sumKopecks, source }, misfit, leftKopecks }: AppliedCoupon, off: Kopecks): QuoteLine {
  const capped = misfit === null && leftKopecks !== null && off < leftKopecks;
  return { kind: "coupon", amountKopecks: off === 0 ? 0 : -off, params: { code, nameRu, nameEn, percent, sumKopecks, leftKopecks, source, misfit, capped } };
}
