import { readTogether } from "~/lib/db/together.server";
import { heldRefusal, holdPart } from "../../billing/dunning/hold.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { db } from "~/lib/db/client.server";
import { DomainError, ruleBroken } from "~/lib/errors";
import { norms } from "~/lib/norms.server";
import { siteDay, type Day } from "~/lib/time";
import { quotesInTurn } from "../../billing/pricing.server";
import type { Quote } from "../../billing/rules/quote";
import { mayBookSome, tenureFor } from "../../residency/clients/standing";
import { standingPart } from "../../residency/clients/standing.server";
import { busySpans, freeOf, type Busy } from "../availability.server";
import { clashRefusal, pricedThings, thingsOf, type Booker, type WishedThing } from "../commands/prepare.server";
import { certificateUntil, resourcesOfKind, type CatalogueItem } from "../queries.server";
import { nearestStart } from "../rules/alternatives";
import { brokenFor, refusedParams } from "../rules/plan";
import { type BrokenRule } from "../rules/slot";
import { withinTerm } from "../rules/term";
import { clashOf, leavesOf, type Thing } from "../rules/things";
import { commonFree } from "../rules/windows";
import { isHoliday, occurrenceAt, occurrencesOf } from "./rules/recurrence";

/** A wish that repeats: the first start, a length, a rule of RFC 5545. */
export interface SeriesWish extends WishedThing {
  startsAt: Date;
  endsAt: Date;
  items?: readonly WishedThing[];
  purpose: string;
  rule: string;
  /** Leave out weekdays that the production calendar calls days off. */
  exceptHolidays: boolean;
}

/** What may be done about an occurrence that cannot be had as it is: another time of the day, or another resource of the kind. */
export interface Remedy {
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
}

export interface PlannedOccurrence {
  day: Day;
  startsAt: Date;
  endsAt: Date;
  state: "free" | "holiday" | "taken" | "against";
  broken: BrokenRule | { rule: "term" | "certificate"; params: Record<string, never> } | null;
  remedies: Remedy[];
  /** Its price when it is taken as it is; null where it cannot be. */
  quote: Quote | null;
}

export interface SeriesPlan {
  things: Thing<CatalogueItem>[];
  occurrences: PlannedOccurrence[];
  totalKopecks: number;
}

export interface SeriesNorms {
  most: number;
  horizonDays: number;
  payDays: number;
}

export async function seriesNorms(): Promise<SeriesNorms> {
  const found = await norms<{ "booking.series-most": number; "booking.series-horizon-days": number; "booking.series-pay-days": number }>([
    "booking.series-most", "booking.series-horizon-days", "booking.series-pay-days",
  ]);
  return { most: found["booking.series-most"].value, horizonDays: found["booking.series-horizon-days"].value, payDays: found["booking.series-pay-days"].value };
}

/** Days of a series' rule. Errors (422): rules `series-unreadable`, `series-endless`, `series-too-often`, `series-long`, `series-one`, `order`. */
export function seriesDays(wish: Pick<SeriesWish, "rule" | "startsAt" | "endsAt">, most: number): Day[] {
  if (wish.endsAt <= wish.startsAt) throw ruleBroken("order");
  const found = occurrencesOf(wish.rule, wish.startsAt, most);
  if ("bad" in found) throw ruleBroken(`series-${found.bad}`);
  if (found.days.length > most) throw ruleBroken("series-long", { max: most });
  if (found.days.length < 2) throw ruleBroken("series-one");
  return found.days;
}

/**
 * What a series would be, occurrence by occurrence: which can be had at which price, which are holidays, which are taken or break a
 * rule, with remedies. Holds nothing. Its number of statements does not grow with the occurrences.
 * Errors: `not-resident` (403), rule `debt` (422), `not-found`, those of `seriesDays`; rules `horizon` for a first occurrence further ahead than any booking
 * may be, `things-inside` and `things-short` (422).
 */
export async function planSeries(scope: Booker, wish: SeriesWish, now: Date): Promise<SeriesPlan> {
  const limits = await seriesNorms();
  const days = seriesDays(wish, limits.most);
  const minutes = (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000;
  const [things, { standing, hold }, exceptions] = await Promise.all([
    thingsOf(wish),
    readTogether({ standing: standingPart(scope.companyId), hold: holdPart(scope.companyId, now) }),
    calendarExceptions(),
  ]);
  const [first, ...others] = things;
  if (!mayBookSome(standing, siteDay(now)) || !first) throw new DomainError("forbidden", "not-resident");
  if (hold) throw heldRefusal(hold);
  const clash = clashOf(things);
  if (clash) throw clashRefusal(clash);
  const beginning = days.find((day) => !(wish.exceptHolidays && isHoliday(day, exceptions)));
  for (const thing of beginning ? things : []) {
    const broken = brokenFor(thing.resource, { ...occurrenceAt(beginning ?? "", wish.startsAt, minutes), quantity: thing.quantity }, now);
    if (broken?.rule === "horizon") throw ruleBroken("horizon", refusedParams(broken));
  }
  const last = occurrenceAt(days.at(-1) ?? siteDay(wish.startsAt), wish.startsAt, minutes);
  const peers = others.length > 0 ? [first.resource] : (await resourcesOfKind(first.resource.kind)).filter((item) => item.quantity >= first.quantity);
  const leaves = [...new Set([...peers, ...things.map((thing) => thing.resource)].flatMap(leavesOf))];
  const busy: Busy = await busySpans(db, leaves, { from: wish.startsAt.getTime() - 2 * 86_400_000, to: last.endsAt.getTime() + 2 * 86_400_000 });
  const certificates = await certificateLimits(scope, things);
  const wide = (resource: CatalogueItem) => ({ ...resource, horizonDays: Math.max(resource.horizonDays, limits.horizonDays) });
  const brokenBy = (all: readonly Thing<CatalogueItem>[], range: { startsAt: Date; endsAt: Date }): PlannedOccurrence["broken"] => {
    for (const thing of all) {
      const broken = brokenFor(wide(thing.resource), { ...range, quantity: thing.quantity }, now);
      if (broken) return broken;
    }
    if (!tenureFor(standing, range)) return { rule: "term", params: {} };
    return certificates(range) ? null : { rule: "certificate", params: {} };
  };
  const remediesOf = (range: { startsAt: Date; endsAt: Date }): Remedy[] => {
    const day = siteDay(range.startsAt);
    const window = { from: Math.max(now.getTime(), range.startsAt.getTime() - 14 * 3_600_000), to: range.endsAt.getTime() + 14 * 3_600_000 };
    const found = peers.flatMap((head): (Remedy & { distance: number })[] => {
      const all = [{ resource: head, quantity: first.quantity }, ...others];
      const free = all.map((thing) => freeOf(thing.resource, busy, window, { minutes, quantity: thing.quantity })).reduce((a, b) => commonFree(a, b, minutes * 60_000));
      return free.flatMap((span) => {
        const start = nearestStart(span, range.startsAt.getTime(), minutes * 60_000, head);
        if (start === undefined) return [];
        const remedy = { resourceId: head.id, startsAt: new Date(start), endsAt: new Date(start + minutes * 60_000) };
        if (siteDay(remedy.startsAt) !== day || brokenBy(all, remedy)) return [];
        return [{ ...remedy, distance: Math.abs(start - range.startsAt.getTime()) + (head.id === first.resource.id ? 0 : 1) }];
      });
    });
    return found.sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ distance: _distance, ...remedy }) => remedy);
  };
  const occurrences = days.map((day): PlannedOccurrence => {
    const range = occurrenceAt(day, wish.startsAt, minutes);
    const plain = { day, ...range, broken: null, remedies: [], quote: null };
    if (wish.exceptHolidays && isHoliday(day, exceptions)) return { ...plain, state: "holiday" };
    const broken = brokenBy(things, range);
    if (broken) return { ...plain, state: "against", broken, remedies: broken.rule === "term" || broken.rule === "certificate" ? [] : remediesOf(range) };
    const free = things
      .map((thing) => freeOf(thing.resource, busy, { from: range.startsAt.getTime(), to: range.endsAt.getTime() }, { minutes, quantity: thing.quantity }))
      .every((windows) => windows.some((span) => span.from <= range.startsAt.getTime() && span.to >= range.endsAt.getTime()));
    return free ? { ...plain, state: "free" } : { ...plain, state: "taken", remedies: remediesOf(range) };
  });
  const open = occurrences.flatMap((one) => {
    const tenure = one.state === "free" ? tenureFor(standing, one) : undefined;
    return tenure ? [{ one, priced: pricedThings(scope.companyId, tenure.payer, things, one) }] : [];
  });
  const quotes = await quotesInTurn(open.map(({ priced }) => priced));
  open.forEach(({ one }, index) => (one.quote = quotes[index] ?? null));
  return { things, occurrences, totalKopecks: quotes.reduce((sum, quote) => sum + quote.totalKopecks, 0) };
}

/** Whether the company's certificates for all things reach to the end of a range. */
async function certificateLimits(scope: Booker, things: readonly Thing<CatalogueItem>[]): Promise<(range: { endsAt: Date }) => boolean> {
  const limits: (Day | null)[] = [];
  for (const { resource } of things) {
    if (!resource.certificate) continue;
    // Asked for a use long past, so that its own last day is told; the ranges are judged by it.
    const until = await certificateUntil(scope.companyId, resource.kind, { startsAt: new Date(0), endsAt: new Date(1) });
    limits.push(until ? until.toISOString().slice(0, 10) : null);
  }
  return (range) => limits.every((until) => until !== null && withinTerm({ to: until }, { startsAt: range.endsAt, endsAt: range.endsAt }));
}
