import { randomUUID } from "node:crypto";
import { joined, knownPart, readTogether, type Part } from "~/lib/db/together.server";
import { normPart } from "~/lib/norms.server";
import { DomainError, ruleBroken } from "~/lib/errors";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney, sumKopecks, type Kopecks } from "~/lib/money";
import { atMinute, siteDay, toIso, minuteOfDay, type Day } from "~/lib/time";
import type { CompanyScope } from "../identity/types";
import { depositAmountsPart } from "../billing/deposits/terms.server";
import { couponPart } from "../billing/coupons/queries.server";
import type { CouponStanding } from "../billing/coupons/rules";
import { heldRefusal, holdPart, type Hold } from "../billing/dunning/hold.server";
import { priceListPart, type PriceList } from "../billing/price-list.server";
import { sealTerms } from "../billing/held-terms.server";
import type { Quote } from "../billing/rules/quote";
import { sayLine } from "../billing/rules/say-line";
import { mayBookSome, tenureFor, type Standing } from "../residency/clients/standing";
import { standingPart } from "../residency/clients/standing.server";
import { alternativesTo } from "./alternatives.server";
import { clashRefusal, pricedThings } from "./commands/prepare.server";
import { missingPart, ownInTheWayPart } from "./commands/units.server";
import { certificatesPart, type CertificateInForce } from "./certificates/in-force.server";
import { trainingToPass } from "./trainings/to-pass.server";
import { priceWithCoupon } from "./pick-coupon";
import { tagsOf } from "./pick-tags.server";
import { pickAddress } from "./components/addresses";
import type { Picked } from "./components/booking-sheet";
import { accessoriesPart, catalogue, type CatalogueItem } from "./queries.server";
import { freeUntil, type CancelStep } from "./rules/cancelling";
import { metPart } from "./for-company.server";
import { asOn, brokenFor, refusedParams } from "./rules/plan";
import { lengthsOf, startsOf } from "./rules/choices";
import { lineAtPart } from "./waitlist/queries.server";
import { withinTerm } from "./rules/term";
import { clashOf, demandsOf, leavesOf, type Thing } from "./rules/things";

export interface Pick {
  slug: string;
  day: Day;
  start: number;
  minutes?: number;
  quantity?: number;
  /** What is wished for beside it, by slug. */
  beside?: readonly { slug: string; quantity: number }[];
  /** Code of a coupon, as it was typed. */
  coupon?: string;
}

/** What has to be known of a company, a thing and the house to describe a slot; nothing of it is read for somebody who books for none. */
interface PickFacts {
  hold: Hold | null;
  certificates: ReadonlyMap<string, CertificateInForce>;
  price: PriceList | null;
  /** Deposits asked for at a hand-out, by tariff. */
  deposits: ReadonlyMap<string, Kopecks>;
  coupon: CouponStanding | null;
  /** What is offered with the thing: ids of resources. */
  offered: string[];
  cancelling: CancelStep[];
  offerHours: number;
  quoteMinutes: number;
}

/** What a pick is described from: everything that can be booked as the company meets it, and the facts; null when there is no such thing. */
export interface PickRead {
  met: readonly CatalogueItem[];
  /** As whom the company books; nothing for who books for none. */
  standing: Standing;
  facts: PickFacts | null;
}

/** The facts as part of a reading. `items` is the catalogue. */
export function pickPart(scope: CompanyScope | null, { slug, day, coupon }: { slug: string; day: Day; coupon?: string }, items: readonly CatalogueItem[]): Part<PickFacts | null> {
  const item = items.find((one) => one.slug === slug);
  if (!item) return knownPart(null);
  return joined(
    {
      hold: scope ? holdPart(scope.companyId, new Date()) : knownPart(null),
      certificates: scope ? certificatesPart(scope.companyId) : knownPart(new Map<string, CertificateInForce>()),
      coupon: scope && coupon ? couponPart(coupon, scope.companyId) : knownPart(null),
      price: scope ? priceListPart(scope.companyId, day, day) : knownPart(null),
      deposits: depositAmountsPart(day),
      offered: accessoriesPart(item.id),
      cancelling: normPart<CancelStep[]>("booking.cancelling"),
      offerHours: normPart<number>("booking.offer-hours"),
      quoteMinutes: normPart<number>("booking.quote-minutes"),
    },
    (facts) => facts,
  );
}

async function readPick(scope: CompanyScope | null, pick: Pick, items: readonly CatalogueItem[]): Promise<PickRead> {
  return readTogether({ met: metPart(items, scope?.companyId ?? null), standing: scope ? standingPart(scope.companyId) : knownPart<Standing>([]), facts: pickPart(scope, pick, items) });
}

/**
 * Everything that the sheet beside the schedule says about a picked slot: its price and why, whether it can be had and
 * what instead. Null when there is no such resource. Holds nothing. At most two statements beside the reading in hand.
 * @param read what the slot is described from, where the page has read it
 */
export async function describePick(scope: CompanyScope | null, pick: Pick, params: URLSearchParams, locale: Locale, now: Date, read?: PickRead): Promise<Picked | null> {
  const { met, standing, facts } = read ?? (await readPick(scope, pick, await catalogue()));
  const all = met.map((one) => asOn(one, pick.day));
  const item = all.find((one) => one.slug === pick.slug);
  if (!item || !facts) return null;
  const t = translator(locale);
  const lengths = lengthsOf(item, pick.start);
  const minutes = pick.minutes ?? lengths[0] ?? item.minMinutes;
  const quantity = pick.quantity ?? 1;
  const startsAt = atMinute(pick.day, pick.start);
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
  const starts = startsOf(item);
  const wish = { startsAt, endsAt, quantity };
  const beside = besideOf(pick, item, all);
  const things: Thing<CatalogueItem>[] = [{ resource: item, quantity }, ...beside];
  const { offered } = facts;
  const certified = (kind: string): CertificateInForce | null => {
    const found = facts.certificates.get(kind);
    return found && withinTerm({ to: found.validUntil }, wish) ? found : null;
  };

  const picked: Picked = {
    resourceId: item.id,
    slug: item.slug,
    name: localised(item, "name", locale),
    day: pick.day,
    start: pick.start,
    minutes,
    quantity,
    maxQuantity: item.quantity,
    startsAt: toIso(startsAt),
    endsAt: toIso(endsAt),
    starts: starts.includes(pick.start) ? starts : [pick.start, ...starts],
    lengths: lengths.includes(minutes) ? lengths : [minutes, ...lengths],
    refusal: null,
    own: null,
    training: null,
    access: null,
    quote: null,
    coupon: null,
    freeUntil: null,
    tags: tagsOf(item, item.certificate ? certified(item.kind) : null, locale),
    quota: null,
    alternatives: [],
    line: null,
    beside: besideChoices(item, all, offered, beside, locale),
    approval: things.some((thing) => thing.resource.approval),
    requestKey: randomUUID(),
  };
  const free = freeUntil(facts.cancelling, startsAt);
  if (free && free > now) picked.freeUntil = free.toISOString();
  const refuse = (error: DomainError) => sayRefusal(t, { refusal: { code: error.code, params: error.params, details: error.details } });

  for (const thing of things) {
    const broken = brokenFor(thing.resource, { ...wish, quantity: thing.quantity }, now);
    if (!broken) continue;
    picked.refusal = named(thing, things, locale, refuse(new DomainError("rule-broken", "rule-broken", refusedParams(broken), { rule: broken.rule })));
    return picked;
  }
  if (!scope || !mayBookSome(standing, siteDay(now))) {
    picked.refusal = refuse(new DomainError("forbidden", "not-resident"));
    picked.access = scope && "/access";
    return picked;
  }
  if (facts.hold) {
    picked.refusal = refuse(heldRefusal(facts.hold));
    return picked;
  }
  const tenure = tenureFor(standing, wish);
  if (!tenure) {
    picked.refusal = refuse(ruleBroken("term"));
    return picked;
  }
  const uses = pricedThings(scope.companyId, tenure.payer, things, wish);
  const priced = facts.price && priceWithCoupon(facts.price, uses, pick.coupon, facts.coupon);
  const quote = priced?.quote;
  const terms = facts.price?.termsOf(uses);
  if (!quote || !terms) throw new Error(`No tariff for «${things.map((thing) => thing.resource.slug).join("», «")}» on ${pick.day}`);
  const held = sealTerms(terms, now, facts.quoteMinutes);
  picked.quote = {
    held: held.token,
    heldUntil: toIso(held.until),
    lines: quote.lines.map((line) => ({ ...sayLine(t, line, locale), amountKopecks: line.amountKopecks })),
    totalKopecks: quote.totalKopecks,
    vat: quote.vatPercent === null ? t("billing:vatNone") : t("billing:vatInside", { percent: quote.vatPercent, amount: formatMoney(quote.vatKopecks, locale) }),
  };
  const deposit = depositOf(things, all, facts.deposits);
  if (deposit > 0) picked.tags.push({ tone: "plain", text: t("booking:tag.deposit", { amount: formatMoney(deposit, locale) }) });
  if (priced.coupon) picked.coupon = { code: priced.coupon.code, refusal: priced.coupon.rule && refuse(ruleBroken(priced.coupon.rule, { code: priced.coupon.code })) };
  picked.quota = quotaOfQuote(quote);
  for (const thing of things) {
    if (!thing.resource.certificate || certified(thing.resource.kind)) continue;
    picked.refusal = named(thing, things, locale, refuse(new DomainError("rule-broken", "rule-broken", {}, { rule: "certificate" })));
    picked.training = await trainingToPass(thing.resource.kind, locale, now);
    return picked;
  }
  const clash = clashOf(things);
  if (clash) {
    picked.refusal = refuse(clashRefusal(clash));
    return picked;
  }
  const demands = demandsOf(things, wish);
  const { missing, own, line } = await readTogether({
    missing: missingPart(demands),
    own: ownInTheWayPart(scope.companyId, demands),
    line: lineAtPart(scope, met, item, { startsAt, endsAt }, now),
  });
  if (missing) {
    picked.own = own && `/bookings/${own.bookingId}`;
    const leaf = own?.resourceId ?? missing.resourceId;
    const lacking = things.find((thing) => leavesOf(thing.resource).includes(leaf));
    const sentence = t(own ? "booking:sheet.own" : "booking:sheet.taken");
    picked.refusal = lacking ? named(lacking, things, locale, sentence) : sentence;
    if (!own && (!lacking || lacking === things[0])) picked.line = { ...line, until: line.until && line.until.toISOString(), hours: facts.offerHours };
    picked.alternatives = await sayAlternatives(met, things, wish, params, locale, now);
  }
  return picked;
}

/** What has to be put down when the things are handed out: for each piece of what a kit holds, too. */
const depositOf = (things: readonly Thing<CatalogueItem>[], all: readonly CatalogueItem[], amounts: ReadonlyMap<string, Kopecks>): Kopecks =>
  sumKopecks(
    things.flatMap(({ resource, quantity }) =>
      (resource.parts.length > 0 ? resource.parts : [{ resourceId: resource.id, quantity: 1 }]).map((part) => {
        const leaf = all.find((one) => one.id === part.resourceId);
        return leaf?.handOut ? (amounts.get(leaf.tariffCode) ?? 0) * part.quantity * quantity : 0;
      }),
    ),
  );

/** A sentence about one of several things begins with its name. */
const named = (thing: Thing<CatalogueItem>, things: readonly Thing[], locale: Locale, sentence: string): string =>
  things.length > 1 ? `${localised(thing.resource, "name", locale)}: ${sentence}` : sentence;

/** What of the wished things there is; quantities within what there is of each. */
function besideOf(pick: Pick, item: CatalogueItem, all: readonly CatalogueItem[]): Thing<CatalogueItem>[] {
  return (pick.beside ?? []).flatMap(({ slug, quantity }) => {
    const resource = all.find((one) => one.slug === slug);
    if (!resource || resource.id === item.id || resource.quantity < 1 || !Number.isInteger(quantity) || quantity < 1) return [];
    return [{ resource, quantity: Math.min(quantity, resource.quantity) }];
  });
}

/** What can be taken beside a thing: what is offered with it first, then equipment and services that fit its hours, and whatever was chosen. */
function besideChoices(item: CatalogueItem, all: readonly CatalogueItem[], offered: readonly string[], chosen: readonly Thing<CatalogueItem>[], locale: Locale): Picked["beside"] {
  const rank = (one: CatalogueItem) => (offered.includes(one.id) ? offered.indexOf(one.id) : offered.length);
  return all
    .filter((one) => one.id !== item.id && one.quantity > 0 && (offered.includes(one.id) || one.sort === "EQUIPMENT" || one.sort === "SERVICE" || chosen.some((thing) => thing.resource.id === one.id)))
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ({
      slug: one.slug,
      name: localised(one, "name", locale),
      max: Math.min(one.quantity, 20),
      quantity: chosen.find((thing) => thing.resource.id === one.id)?.quantity ?? 0,
      offered: offered.includes(one.id),
      resourceId: one.id,
      priceKopecks: one.priceKopecks,
      unit: one.unit,
    }));
}

async function sayAlternatives(met: readonly CatalogueItem[], things: readonly Thing<CatalogueItem>[], wish: { startsAt: Date; endsAt: Date; quantity: number }, params: URLSearchParams, locale: Locale, now: Date): Promise<Picked["alternatives"]> {
  const [first] = things;
  const found = await alternativesTo(things, wish, now, 3, met);
  const names = new Map(met.map((one) => [one.id, one]));
  return found.flatMap((one) => {
    const resource = names.get(one.resourceId);
    if (!resource) return [];
    return {
      href: pickAddress(params, {
        day: siteDay(one.startsAt),
        slug: resource.slug,
        start: minuteOfDay(one.startsAt),
        minutes: (one.endsAt.getTime() - one.startsAt.getTime()) / 60_000,
        quantity: wish.quantity,
      }),
      resource: resource.id === first?.resource.id ? null : localised(resource, "name", locale),
      startsAt: one.startsAt.toISOString(),
      endsAt: one.endsAt.toISOString(),
    };
  });
}

function quotaOfQuote(quote: Quote): Picked["quota"] {
  const share = quote.shares.find((one) => one.offer.monthlyMinutes !== null);
  if (!share || share.offer.monthlyMinutes === null) return null;
  return {
    usedMinutes: share.offer.monthlyMinutes - (share.offer.minutesLeft ?? 0),
    addsMinutes: share.minutes,
    limitMinutes: share.offer.monthlyMinutes,
  };
}
