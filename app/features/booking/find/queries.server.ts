import { db, type Reader } from "~/lib/db/client.server";
import { knownPart, readPart, readTogether, type Part } from "~/lib/db/together.server";
import { addDays, atMinute, siteDay, type Day } from "~/lib/time";
import { priceListPart, type PriceList } from "../../billing/price-list.server";
import type { Quote } from "../../billing/rules/quote";
import type { CompanyScope } from "../../identity/types";
import { tenureOn, type Standing as Tenures } from "../../residency/clients/standing";
import { standingPart } from "../../residency/clients/standing.server";
import { payerKey, type Payer } from "../../residency/rules/payer";
import { busySpans, freeOf, type Busy } from "../availability.server";
import { certificatesPart } from "../certificates/in-force.server";
import { forCompany } from "../for-company.server";
import { heldPart, type HeldUse } from "../held-by.server";
import type { CatalogueItem } from "../queries.server";
import { fullSpans } from "../rules/at-once";
import { hoursOf } from "../rules/plan";
import { leavesOf } from "../rules/things";
import { BOUNDS } from "../rules/words/wish";
import { gaps, type FreeWindow, type Span } from "../rules/windows";
import { besideFor, besideItems, longEnough, type BesideFor } from "./rules/beside";
import { fitsOf, framesOf, othersOf, slotsOf, type DayFrame, type Fit, type FreeFor, type Slot } from "./rules/fit";
import { rank, type Ranked, type SlotPrice, type Standing } from "./rules/rank";
import { relaxations, type Relaxation } from "./rules/relax";
import type { FindWish } from "./wish";

/** A condition that stands in the way, and what there is without it. */
export interface Way extends Omit<Relaxation, "wish"> {
  count: number;
  best: Ranked;
}

/** With a few other starts of the same day, minutes of the day. */
export type FoundSlot = Ranked & { others: number[] };

export interface Found {
  /** The best first, at most `limit`. */
  slots: FoundSlot[];
  /** How many there are in all. */
  count: number;
  /** When nothing fits: what to give up, and what that yields. */
  ways: Way[];
}

const MOST_WAYS = 4;
const DAY_MS = 86_400_000;

/**
 * Free times that answer a wish across resources by the rules of the one who looks, ranked, each with its price and reasons. What
 * the company may not book (no certificate, beyond the residency) is shown as such and not hidden. One statement reads what is
 * taken for any number of resources; a second one only when nothing fits.
 *
 * @param items what is looked through: the catalogue
 * @param scope the company that looks; null for somebody who books for none, who sees no prices
 */
export async function findSlots(items: readonly CatalogueItem[], scope: CompanyScope | null, wish: FindWish, now: Date, limit = 24): Promise<Found> {
  const met = await forCompany(items, scope?.companyId ?? null);
  const [busy, company] = await Promise.all([readBusy(met, [wish], now), companyOf(scope, met, wish, now)]);
  const { slots, free, along } = candidates(met, { busy, own: company.own }, wish, now);
  if (slots.length > 0) {
    const ranked = rank(slots, pricesOf(slots, company), wish, company.standing, limit);
    return { slots: ranked.map((one) => ({ ...one, others: othersOf(one.slot, free(one.slot.item), wish, now, along) })), count: slots.length, ways: [] };
  }
  return { slots: [], count: 0, ways: await waysOf(met, wish, company, now) };
}

/**
 * The free times that answer a company's wish by the rules that hold for it, the best start of each resource and day, earliest
 * first and without prices: for those who are told later.
 */
export async function freeFor(items: readonly CatalogueItem[], companyId: string, wish: FindWish, now: Date): Promise<Slot[]> {
  const met = await forCompany(items, companyId);
  const order = new Map(items.map((item, index) => [item.id, index]));
  const [busy, own] = await Promise.all([readBusy(met, [wish], now), readPart(ownPart(companyId, met, wish, now))]);
  return candidates(met, { busy, own }, wish, now).slots.sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (order.get(a.item.id) ?? 0) - (order.get(b.item.id) ?? 0),
  );
}

/** What is taken by anybody, and what the one who looks holds of resources that a company may hold only so much of at once. */
interface Taken {
  busy: Busy;
  own: Own;
}

/** What the one who looks holds, by resource. */
type Own = ReadonlyMap<string, readonly HeldUse[]>;

/** What is taken in the days of some wishes, of the resources that may answer one of them; a use may end days later. */
async function readBusy(items: readonly CatalogueItem[], wishes: readonly FindWish[], now: Date, reader: Reader = db): Promise<Busy> {
  const leaves = new Set<string>();
  let from = Infinity;
  let to = -Infinity;
  for (const wish of wishes) {
    const frames = framesOf(wish);
    const long = longEnough(items, wish);
    for (const group of besideItems(items, wish)) for (const item of group.items) for (const leaf of leavesOf(item)) leaves.add(leaf);
    from = Math.min(from, Math.max(atMinute(wish.from, 0).getTime(), now.getTime()) - DAY_MS);
    for (const item of items) {
      const fits = fitsOf(item, long, frames);
      if (fits.length === 0) continue;
      for (const leaf of leavesOf(item)) leaves.add(leaf);
      const longest = fits.reduce((most, { measure }) => Math.max(most, measure.minutes), 0);
      to = Math.max(to, endOf(wish) + longest * 60_000 + DAY_MS);
    }
  }
  return busySpans(reader, [...leaves], { from, to: Math.max(from, to) });
}

const NOTHING_HELD: Own = new Map();

/** What a company holds of resources of which it may hold only so much at once, in all days that a wish or a relaxed one may look at. */
function ownPart(companyId: string, items: readonly CatalogueItem[], wish: FindWish, now: Date): Part<Own> {
  const limited = items.filter((item) => item.maxAtOnce !== null || item.deviations.some(({ changes }) => typeof changes.maxAtOnce === "number"));
  if (limited.length === 0) return knownPart(NOTHING_HELD);
  const longest = limited.reduce((most, item) => Math.max(most, item.maxMinutes, ...item.deviations.map(({ changes }) => changes.maxMinutes ?? 0)), 0);
  const from = Math.max(atMinute(wish.from, 0).getTime(), now.getTime()) - DAY_MS;
  const to = atMinute(addDays(wish.from, BOUNDS.days + 1), 0).getTime() + longest * 60_000 + DAY_MS;
  const held = heldPart([companyId], limited.map((item) => item.id), { from, to: Math.max(from, to) });
  return {
    sql: held.sql,
    read: (json) => {
      const own = new Map<string, HeldUse[]>();
      for (const use of held.read(json)) own.set(use.resourceId, [...(own.get(use.resourceId) ?? []), use]);
      return own;
    },
  };
}

/** A use may begin in the night after the last wished day. */
const endOf = (wish: FindWish): number => atMinute(addDays(wish.from, wish.days + 1), 0).getTime();

function candidates(items: readonly CatalogueItem[], taken: Taken, wish: FindWish, now: Date): { slots: Slot[]; free: (item: CatalogueItem) => FreeFor; along: BesideFor | null } {
  const along = besideFor(items, taken, wish, now);
  const long = longEnough(items, wish);
  const frames = framesOf(wish);
  const range = { from: Math.max(atMinute(wish.from, 0).getTime(), now.getTime()), to: endOf(wish) };
  const found = new Map<string, FreeFor>();
  const slots = items.flatMap((item) => itemSlots(item, taken, wish, long, frames, range, found, along, now));
  return { slots, free: (item) => found.get(item.id) ?? (() => []), along };
}

function itemSlots(item: CatalogueItem, taken: Taken, wish: FindWish, long: FindWish, frames: readonly DayFrame[], range: Span, found: Map<string, FreeFor>, along: BesideFor | null, now: Date): Slot[] {
  const fits = fitsOf(item, long, frames);
  if (fits.length === 0) return [];
  const free = freeWithin(item, taken, range);
  found.set(item.id, free);
  return slotsOf(item, fits, free, wish, now, along);
}

/** Free windows of a resource by the rules of the day on which a use begins; read once for days whose rules are alike. */
function freeWithin(item: CatalogueItem, { busy, own }: Taken, range: Span): FreeFor {
  const known = new Map<string, readonly FreeWindow[]>();
  return ({ measure, rules: { bufferBefore, bufferAfter, maxAtOnce } }: Fit) => {
    const key = [measure.minutes, measure.quantity, bufferBefore, bufferAfter, maxAtOnce].join(" ");
    let windows = known.get(key);
    if (!windows) {
      const window = { from: range.from, to: range.to + measure.minutes * 60_000 };
      windows = freeOf(item, busy, window, measure, [{ open: hoursOf(item, window), bufferBefore, bufferAfter }]);
      const held = maxAtOnce === null ? [] : fullSpans(own.get(item.id) ?? [], maxAtOnce, measure.quantity);
      if (held.length > 0) windows = windows.flatMap((one) => gaps(one, held).map((rest) => ({ ...rest, quantity: one.quantity })));
      known.set(key, windows);
    }
    return windows;
  };
}

interface Company {
  standing: Standing;
  /** Null for somebody who books for no company. */
  price: PriceList | null;
  own: Own;
}

/** What is known of the company and what it holds, and the prices of all days that may be in an answer: one statement. */
async function companyOf(scope: CompanyScope | null, items: readonly CatalogueItem[], wish: FindWish, now: Date, reader: Reader = db): Promise<Company> {
  if (!scope) return { standing: { tenures: [], today: siteDay(now), certificates: new Map() }, price: null, own: NOTHING_HELD };
  const { companyId } = scope;
  const { tenures, certificates, price, own } = await readTogether(
    {
      tenures: standingPart(companyId),
      certificates: certificatesPart(companyId),
      price: priceListPart(companyId, wish.from, addDays(wish.from, BOUNDS.days + 1)),
      own: ownPart(companyId, items, wish, now),
    },
    reader,
  );
  return {
    price,
    own,
    standing: {
      tenures,
      today: siteDay(now),
      certificates: new Map([...certificates].map(([kind, { validUntil }]) => [kind, validUntil])),
    },
  };
}

function pricesOf(slots: readonly Slot[], { price, standing }: Company): (SlotPrice | null)[] {
  if (!price || standing.tenures.length === 0) return slots.map(() => null);
  // Many rooms go by one tariff.
  const known = new Map<string, SlotPrice | null>();
  return slots.map(({ item, day, start, minutes, quantity, beside }) => {
    const payer = payerOf(standing.tenures, day);
    if (!payer) return null;
    const things = [{ resource: item, quantity }, ...beside];
    const uses = things.map(({ resource, quantity: pieces }) => ({
      thing: { nameRu: resource.nameRu, nameEn: resource.nameEn },
      use: { payer, tariffCode: resource.tariffCode, resourceKind: resource.kind, on: day, startMinute: start, minutes, quantity: pieces },
    }));
    const key = [day, minutes, payerKey(payer), ...uses.map(({ use }) => `${use.tariffCode} ${use.resourceKind} ${use.quantity} ${price.ruledBy(use)}`)].join(" ");
    let figures = known.get(key);
    if (figures === undefined) {
      const quote = price(uses);
      known.set(key, (figures = quote && figuresOf(quote)));
    }
    return figures;
  });
}

/** As whom a company would pay on a day. Past its last day, where a slot is barred by the term anyway, a resident is told the price of then. */
const payerOf = (tenures: Tenures, day: Day): Payer | undefined => tenureOn(tenures, day)?.payer ?? tenures.find(({ payer, from }) => payer.group === "RESIDENT" && from <= day)?.payer;

const figuresOf = (quote: Quote): SlotPrice => ({
  totalKopecks: quote.totalKopecks,
  subsidyKopecks: quote.shares.reduce((sum, share) => sum + share.amountKopecks, 0),
  fullKopecks: quote.lines.filter((line) => line.kind === "base").reduce((sum, line) => sum + line.amountKopecks, 0),
});

/** What there would be with one condition less. All of them are answered from one reading. */
async function waysOf(items: readonly CatalogueItem[], wish: FindWish, company: Company, now: Date): Promise<Way[]> {
  const options = relaxations(wish);
  if (options.length === 0) return [];
  const taken = { busy: await readBusy(items, options.map((one) => one.wish), now), own: company.own };
  const tried = options.map((one) => ({ ...one, slots: candidates(items, taken, one.wish, now).slots })).filter((one) => one.slots.length > 0).slice(0, MOST_WAYS);
  const prices = pricesOf(tried.flatMap((one) => one.slots), company);
  let at = 0;
  return tried.flatMap(({ what, params, wish: without, slots }) => {
    const own = prices.slice(at, (at += slots.length));
    const [best] = rank(slots, own, without, company.standing, 1);
    return best ? [{ what, params, count: slots.length, best }] : [];
  });
}
