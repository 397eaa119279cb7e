import { addDays, atMinute, minuteOfDay, siteDay, type Day } from "~/lib/time";
import type { CatalogueItem } from "../../queries.server";
import { nearestStart } from "../../rules/alternatives";
import type { EffectiveRules } from "../../rules/effective";
import { brokenFor, rulesOf } from "../../rules/plan";
import type { FreeWindow } from "../../rules/windows";
import type { Thing } from "../../rules/things";
import { daysOf, type FindWish } from "../wish";
import type { BesideFor } from "./beside";

/** What one resource would be taken for under a wish. */
export interface Measure {
  minutes: number;
  quantity: number;
}

/** When nothing is said of the length: two hours, within what a resource allows. */
const USUAL_MINUTES = 120;
/** An hour that suits most when none is said, minutes of the day. */
const USUAL_START = 600;
/** How many other starts of the same day are offered beside the best, and how far apart. */
const OTHER_STARTS = 4;
const OTHER_GAP = 60;
const DAY_MS = 86_400_000;

const upTo = (value: number, step: number) => Math.ceil(value / step) * step;
const downTo = (value: number, step: number) => Math.floor(value / step) * step;

/** How long a resource would be taken: as asked, or the least that its step and shortest time allow; null when it is not lent for so long. */
function minutesFor({ stepMinutes: step, minMinutes: min, maxMinutes: max }: EffectiveRules, wish: FindWish): number | null {
  if (wish.minutes === null || wish.whole) {
    // Where the shortest time is no whole number of steps, the next one is.
    const most = Math.max(upTo(min, step), downTo(Math.min(max, wish.minutes ?? USUAL_MINUTES), step));
    return most > max ? null : most;
  }
  const minutes = upTo(Math.max(min, wish.minutes), step);
  // Twice as long and more is another thing than what was asked, unless it was asked for by name.
  const stretched = minutes >= wish.minutes * 2 && wish.slugs === null && wish.kind === "";
  return minutes > max || stretched ? null : minutes;
}

const bySeat = (item: CatalogueItem) => item.unit === "SEAT_HOUR" || item.unit === "SEAT_DAY";

/** What a resource would be taken for by the rules of a day, or null when it cannot answer the wish then at all. Free time is not asked here. */
export function measureOf(item: CatalogueItem, rules: EffectiveRules, wish: FindWish): Measure | null {
  if (rules.closed) return null;
  if (wish.kind !== "" && item.kind !== wish.kind) return null;
  if (wish.slugs !== null && !wish.slugs.includes(item.slug)) return null;
  if (wish.floor !== null && item.floor !== wish.floor) return null;
  const { capacity } = rules;
  const heads = wish.people ?? wish.seats;
  if (heads !== null && capacity !== null && capacity < heads) return null;
  // A farm holds nobody; who asks for room for six by no name means a room.
  if (heads !== null && capacity === null && !bySeat(item) && wish.slugs === null && wish.kind === "") return null;
  const seats = bySeat(item) ? (wish.seats ?? wish.people) : capacity === null ? wish.seats : null;
  const quantity = wish.quantity ?? seats ?? 1;
  if (quantity > Math.min(item.quantity, rules.maxAtOnce ?? item.quantity)) return null;
  const minutes = minutesFor(rules, wish);
  return minutes === null ? null : { minutes, quantity };
}

/** A free time of one resource on one day, the nearest to what was wished. */
export interface Slot extends Measure {
  item: CatalogueItem;
  /** The resource's rules on that day, for the one who looks. */
  rules: EffectiveRules;
  day: Day;
  start: number;
  startsAt: Date;
  endsAt: Date;
  /** Minutes from the wished start; 0 when none was said. */
  off: number;
  /** What is taken along, free for the same time. */
  beside: readonly Thing<CatalogueItem>[];
}

/** A wished day as instants: where it begins and ends, and its minutes. Made once for all resources. */
export interface DayFrame {
  day: Day;
  midnight: number;
  next: number;
  at: (minute: number) => number;
}

/** The days of a wish as instants. */
export function framesOf(wish: Pick<FindWish, "from" | "days" | "weekdays">): DayFrame[] {
  return daysOf(wish).map((day) => {
    const midnight = atMinute(day, 0).getTime();
    const next = atMinute(day, 1440).getTime();
    // Arithmetic is enough where the day and the one after it are of 24 hours; the zone's change is looked up.
    const steady = next - midnight === DAY_MS && atMinute(day, 2880).getTime() - next === DAY_MS;
    return { day, midnight, next, at: steady ? (minute) => midnight + minute * 60_000 : (minute) => atMinute(day, minute).getTime() };
  });
}

/** What a resource would be taken for when the use begins on a day, by the rules of that day. */
export interface Fit {
  day: Day;
  rules: EffectiveRules;
  measure: Measure;
  /** Starts that belong to the wished day, epoch ms: from midnight, before the next. */
  from: number;
  before: number;
  /** The wished day; of a night, that on which it begins. */
  frame: DayFrame;
}

/** How a resource would be taken on each of the wished days; none for days on which it cannot answer. A night goes on into the rules of the next day. */
export function fitsOf(item: CatalogueItem, wish: FindWish, frames: readonly DayFrame[]): Fit[] {
  const measures = new Map<EffectiveRules, Measure | null>();
  const fit = (frame: DayFrame, day: Day, from: number, before: number): Fit[] => {
    const rules = rulesOf(item, day);
    let measure = measures.get(rules);
    if (measure === undefined) measures.set(rules, (measure = measureOf(item, rules, wish)));
    return measure ? [{ day, rules, measure, from, before, frame }] : [];
  };
  return frames.flatMap((frame) => [
    ...fit(frame, frame.day, frame.midnight, frame.next),
    ...(wish.latest > 1440 ? fit(frame, addDays(frame.day, 1), frame.next, frame.at(wish.latest)) : []),
  ]);
}

/** The stretch in which a use must lie, and the instant nearest to which it should begin. */
function boundsOf({ frame, rules, measure }: Fit, wish: FindWish, now: Date) {
  const byDay = rules.stepMinutes >= 1440;
  // A booking is announced beforehand: what comes sooner is no answer. Nor is what reaches beyond the horizon.
  const from = Math.max(frame.at(byDay ? 0 : wish.earliest), now.getTime() + rules.noticeMinutes * 60_000);
  const horizon = atMinute(addDays(siteDay(now), rules.horizonDays + 1), 0).getTime();
  // Who takes a thing for the day and longer, or over midnight, names the hour of the beginning only.
  const long = byDay || measure.minutes >= 1440 || (wish.start !== null && wish.start + measure.minutes > 1440);
  const to = Math.min(horizon, long ? frame.next + measure.minutes * 60_000 : frame.at(wish.latest));
  const usual = wish.prefer === "soon" ? wish.earliest : Math.max(wish.earliest, Math.min(USUAL_START, Math.max(0, wish.latest - measure.minutes)));
  return { from, to, wished: frame.at(byDay ? 0 : (wish.start ?? usual)) };
}

/** Free windows of a resource for the measure and buffers of a day. */
export type FreeFor = (fit: Fit) => readonly FreeWindow[];

/**
 * The best start of every wished day within the free windows of a resource: nearest to the wished hour, the use wholly
 * between the wished hours, every rule of the resource kept. Days without one are left out.
 * @param along finds what is taken along; null when nothing is
 */
export function slotsOf(item: CatalogueItem, fits: readonly Fit[], free: FreeFor, wish: FindWish, now: Date, along: BesideFor | null): Slot[] {
  const best = new Map<DayFrame, { fit: Fit; start: number; wished: number; beside: Slot["beside"] }>();
  for (const fit of fits) {
    const { frame, measure, rules } = fit;
    const { from, to, wished } = boundsOf(fit, wish, now);
    const length = measure.minutes * 60_000;
    for (const window of free(fit)) {
      const cut = { from: Math.max(window.from, from, fit.from), to: Math.min(window.to, to, fit.before - 1 + length), quantity: window.quantity };
      if (cut.to - cut.from < length) continue;
      const nearest = nearestStart(cut, wished, length, rules);
      if (nearest === undefined) continue;
      // What is taken along may be free at another hour only.
      for (const start of along ? startsBy(cut, nearest, wished, length, rules) : [nearest]) {
        const known = best.get(frame);
        if (known && Math.abs(start - wished) >= Math.abs(known.start - wished)) break;
        const beside = kept(item, start, measure, now) ? withAll(item, start, measure, along) : null;
        if (!beside) continue;
        best.set(frame, { fit, start, wished, beside });
        break;
      }
    }
  }
  return [...best.values()].map(({ fit: { day, rules, measure }, start, wished, beside }) => ({
    item,
    rules,
    ...measure,
    // After midnight of a wished night it is the next day.
    day,
    start: minuteOfDay(new Date(start)),
    startsAt: new Date(start),
    endsAt: new Date(start + measure.minutes * 60_000),
    off: wish.start === null || rules.stepMinutes >= 1440 ? 0 : Math.round((start - wished) / 60_000),
    beside,
  }));
}

/** Every start on the step within a free window, the nearest to the wished one first. */
function startsBy(window: FreeWindow, nearest: number, wished: number, length: number, rules: EffectiveRules): number[] {
  const step = rules.stepMinutes * 60_000;
  const first = nearestStart(window, window.from, length, rules) ?? nearest;
  const starts: number[] = [];
  for (let start = first; start + length <= window.to; start += step) starts.push(start);
  return starts.sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished));
}

const NOTHING: Slot["beside"] = [];

function withAll(item: CatalogueItem, start: number, { minutes, quantity }: Measure, along: BesideFor | null): Slot["beside"] | null {
  return along ? along({ resource: item, quantity }, { startsAt: new Date(start), endsAt: new Date(start + minutes * 60_000) }) : NOTHING;
}

const kept = (item: CatalogueItem, start: number, { minutes, quantity }: Measure, now: Date) =>
  brokenFor(item, { startsAt: new Date(start), endsAt: new Date(start + minutes * 60_000), quantity }, now) === null;

/** A few other starts of the slot's day between the wished hours, an hour or more apart, the nearest ones; minutes of the day. */
export function othersOf(slot: Slot, free: FreeFor, wish: FindWish, now: Date, along: BesideFor | null): number[] {
  const { item, rules, minutes, quantity } = slot;
  const [frame] = framesOf({ from: slot.day, days: 1, weekdays: [] });
  if (rules.stepMinutes >= 1440 || !frame) return [];
  const fit: Fit = { day: slot.day, rules, measure: { minutes, quantity }, from: frame.midnight, before: frame.next, frame };
  const length = minutes * 60_000;
  const step = upTo(OTHER_GAP, rules.stepMinutes) * 60_000;
  const { from, to } = boundsOf(fit, wish, now);
  const chosen = slot.startsAt.getTime();
  const starts = new Set<number>();
  for (const window of free(fit)) {
    const cut = { from: Math.max(window.from, from), to: Math.min(window.to, to), quantity: window.quantity };
    const first = nearestStart(cut, cut.from, length, rules);
    for (let start = first; start !== undefined && start + length <= cut.to && start < frame.next; start += step) {
      if (start >= frame.midnight && Math.abs(start - chosen) >= OTHER_GAP * 60_000) starts.add(start);
    }
  }
  return [...starts]
    .sort((a, b) => Math.abs(a - chosen) - Math.abs(b - chosen))
    .filter((start) => kept(item, start, slot, now) && sameAlong(slot, withAll(item, start, slot, along)))
    .slice(0, OTHER_STARTS)
    .sort((a, b) => a - b)
    .map((start) => minuteOfDay(new Date(start)));
}

/** Another start keeps the things that the card names. */
const sameAlong = (slot: Slot, other: Slot["beside"] | null): boolean => other !== null && other.every(({ resource }, index) => resource.id === slot.beside[index]?.resource.id);
