import type { Kopecks } from "~/lib/money";
import type { Day } from "~/lib/time";
import { daysBetween } from "~/lib/time";
import { mayBookSome, tenureFor, type Standing as Tenures } from "../../../residency/clients/standing";
import { rulesOf } from "../../rules/plan";
import { withinTerm } from "../../rules/term";
import type { FindWish } from "../wish";
import type { Slot } from "./fit";

/** What a slot costs, as the invoice would say. */
export interface SlotPrice {
  totalKopecks: Kopecks;
  /** What programmes pay of it. */
  subsidyKopecks: Kopecks;
  /** Without the step of the residency and without subsidy. */
  fullKopecks: Kopecks;
}

/** Why a slot stands where it stands; figures for a sentence. The tone says whether it speaks for it. */
export type Reason =
  | { code: "start-exact"; tone: "good"; params: { at: number } }
  | { code: "start-later" | "start-earlier"; tone: "plain"; params: { minutes: number } }
  | { code: "length"; tone: "plain"; params: { minutes: number } }
  | { code: "capacity"; tone: "good"; params: { count: number } }
  | { code: "quantity"; tone: "good"; params: { count: number } }
  | { code: "cheapest"; tone: "good"; params: Record<string, never> }
  | { code: "cheaper"; tone: "good"; params: { kopecks: Kopecks } }
  | { code: "subsidised"; tone: "good"; params: { kopecks: Kopecks } }
  | { code: "not-subsidised"; tone: "plain"; params: Record<string, never> }
  | { code: "certificate"; tone: "good"; params: { until: Day } }
  | { code: "no-certificate" | "term" | "not-resident"; tone: "bad"; params: Record<string, never> }
  | { code: "operator"; tone: "good"; params: Record<string, never> }
  | { code: "approval"; tone: "plain"; params: Record<string, never> }
  | { code: "buffers"; tone: "plain"; params: { before: number; after: number } }
  | { code: "soonest"; tone: "good"; params: Record<string, never> };

/** What is known of the one who looks: null for somebody who books for no company. */
export interface Standing {
  /** In which days the company may book, as a resident or an admitted client. */
  tenures: Tenures;
  today: Day;
  /** Last day of the certificate for a kind of resources. */
  certificates: ReadonlyMap<string, Day>;
}

export interface Ranked {
  slot: Slot;
  price: SlotPrice | null;
  /** 0 to 100, how well it answers the wish. */
  score: number;
  reasons: Reason[];
  /** Why it cannot be booked by this company although it is free; null when it can. */
  barred: "not-resident" | "term" | "certificate" | null;
}

/** What takes how much of a hundred. */
const COST = {
  /** An hour away from the wished one; and the most of it. */
  hourOff: 8,
  mostOff: 40,
  /** A day later; and the most of it. */
  day: 2,
  daySoon: 5,
  mostDays: 25,
  /** Twice as long as asked. */
  longer: 25,
  /** Twice as roomy as needed; and the most of it. */
  roomier: 3,
  mostRoom: 9,
  /** The dearest of all against the cheapest. */
  dearer: 10,
  dearerCheap: 40,
  barred: 30,
  approval: 3,
} as const;

const most = (cost: number, limit: number) => Math.min(limit, Math.max(0, cost));

/**
 * Slots in the order in which they answer a wish, the best first, each with its reasons. Prices come from the same function as
 * the invoice. At equal worth the earlier one comes first, then the order of the house. Only the first `limit` are handed back.
 */
export function rank(slots: readonly Slot[], prices: readonly (SlotPrice | null)[], wish: FindWish, standing: Standing, limit = Infinity): Ranked[] {
  const totals = prices.flatMap((price) => (price ? [price.totalKopecks] : []));
  const least = (values: readonly number[]) => values.reduce((low, value) => Math.min(low, value), Infinity);
  const cheapest = least(totals);
  const dearest = totals.reduce((high, value) => Math.max(high, value), -Infinity);
  const spread = dearest - cheapest;
  const soonest = least(slots.map((slot) => slot.startsAt.getTime()));
  const average = totals.length > 0 ? Math.round(totals.reduce((sum, total) => sum + total, 0) / totals.length) : 0;

  // Whoever does not ask for the cheapest takes a thing on the first day that suits: its days are equals.
  const leastOf = new Map<string, number>();
  slots.forEach(({ item }, index) => leastOf.set(item.id, Math.min(leastOf.get(item.id) ?? Infinity, prices[index]?.totalKopecks ?? Infinity)));

  return slots
    .map((slot, index) => {
      const price = prices[index] ?? null;
      const barred = barredOf(slot, standing);
      const asked = wish.whole ? null : wish.minutes;
      const heads = wish.people ?? wish.seats;
      const room = slot.rules.capacity;
      let cost = most((Math.abs(slot.off) / 60) * COST.hourOff, COST.mostOff);
      cost += most(daysBetween(wish.from, slot.day) * (wish.prefer === "soon" ? COST.daySoon : COST.day), COST.mostDays);
      if (asked !== null) cost += most((slot.minutes / asked - 1) * COST.longer, COST.longer);
      if (heads !== null && room !== null) cost += most((room / heads - 1) * COST.roomier, COST.mostRoom);
      if (price && spread > 0) cost += (((wish.prefer === "cheap" ? price.totalKopecks : (leastOf.get(slot.item.id) ?? price.totalKopecks)) - cheapest) / spread) * (wish.prefer === "cheap" ? COST.dearerCheap : COST.dearer);
      if (barred !== null) cost += COST.barred;
      if (slot.rules.approval) cost += COST.approval;
      return { slot, price, barred, score: Math.round(most(100 - cost, 100)) };
    })
    .sort((a, b) => b.score - a.score || a.slot.startsAt.getTime() - b.slot.startsAt.getTime())
    .slice(0, limit)
    .map(({ slot, price, barred, score }): Ranked => {
      const figures = { cheapest: price !== null && spread > 0 && price.totalKopecks === cheapest, saved: price && spread > 0 ? average - price.totalKopecks : 0, average, soonest: slots.length > 1 && slot.startsAt.getTime() === soonest };
      return { slot, price, barred, score, reasons: reasonsOf(slot, price, wish, standing, barred, figures) };
    });
}

function barredOf(slot: Slot, { tenures, today, certificates }: Standing): Ranked["barred"] {
  if (!mayBookSome(tenures, today)) return "not-resident";
  if (!tenureFor(tenures, slot)) return "term";
  const needed = [...(slot.rules.certificate ? [slot.item.kind] : []), ...slot.beside.flatMap(({ resource }) => (rulesOf(resource, slot.day).certificate ? [resource.kind] : []))];
  const missing = needed.some((kind) => {
    const until = certificates.get(kind);
    return until === undefined || !withinTerm({ to: until }, slot);
  });
  return missing ? "certificate" : null;
}

interface Figures {
  cheapest: boolean;
  saved: number;
  average: number;
  soonest: boolean;
}

function reasonsOf(slot: Slot, price: SlotPrice | null, wish: FindWish, standing: Standing, barred: Ranked["barred"], figures: Figures): Reason[] {
  const { item, rules } = slot;
  const reasons: Reason[] = [];
  const none = {} as Record<string, never>;
  if (barred === "not-resident" || barred === "term") reasons.push({ code: barred, tone: "bad", params: none });
  if (barred === "certificate") reasons.push({ code: "no-certificate", tone: "bad", params: none });
  if (wish.start !== null && rules.stepMinutes < 1440) {
    if (slot.off === 0) reasons.push({ code: "start-exact", tone: "good", params: { at: slot.start } });
    else reasons.push({ code: slot.off > 0 ? "start-later" : "start-earlier", tone: "plain", params: { minutes: Math.abs(slot.off) } });
  } else if (figures.soonest) reasons.push({ code: "soonest", tone: "good", params: none });
  if (wish.minutes !== null && slot.minutes !== wish.minutes) reasons.push({ code: "length", tone: "plain", params: { minutes: slot.minutes } });
  const heads = wish.people ?? wish.seats;
  if (heads !== null && rules.capacity !== null) reasons.push({ code: "capacity", tone: "good", params: { count: rules.capacity } });
  if (slot.quantity > 1) reasons.push({ code: "quantity", tone: "good", params: { count: slot.quantity } });
  const until = rules.certificate ? standing.certificates.get(item.kind) : undefined;
  if (until !== undefined && barred === null) reasons.push({ code: "certificate", tone: "good", params: { until } });
  if (price) {
    if (figures.cheapest) reasons.push({ code: "cheapest", tone: "good", params: none });
    // A tenth below the average is worth a word.
    else if (figures.saved * 10 >= figures.average && figures.saved > 0) reasons.push({ code: "cheaper", tone: "good", params: { kopecks: figures.saved } });
    reasons.push(price.subsidyKopecks > 0 ? { code: "subsidised", tone: "good", params: { kopecks: price.subsidyKopecks } } : { code: "not-subsidised", tone: "plain", params: none });
  }
  if (rules.operator === "REQUIRED") reasons.push({ code: "operator", tone: "good", params: none });
  if (rules.approval) reasons.push({ code: "approval", tone: "plain", params: none });
  if (rules.bufferBefore + rules.bufferAfter > 0) reasons.push({ code: "buffers", tone: "plain", params: { before: rules.bufferBefore, after: rules.bufferAfter } });
  return reasons;
}
