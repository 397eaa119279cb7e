import { isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { addDays, addMonths, atMinute, siteDay, type Day } from "~/lib/time";
import { ANYBODY, dayFacts, rulesOn, type Because, type Deviation, type EffectiveRules, type HouseRules, type RuleField } from "./effective";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { brokenRule, type BrokenRule, type Wish } from "./slot";
import { openSpans, type Span } from "./windows";

/**
 * A resource with its rules and what deviates from them. `exceptions` is the production calendar, which decides what a holiday is;
 * a resource that no deviation speaks of holidays for may go without.
 */
export type Ruled = HouseRules & { id: string; quantity: number; deviations: readonly Deviation[]; exceptions?: CalendarExceptions };

/** Stretches of opening time in which the same buffers are kept. */
export interface OpenStretches {
  open: readonly Span[];
  bufferBefore: number;
  bufferAfter: number;
}

/** A broken rule, and the deviation that made it so where it was one. */
export type Refused = BrokenRule & { because?: Because };

/** Fields that a rule is judged by. */
const JUDGED: Record<string, readonly RuleField[]> = {
  closed: ["closed"],
  hours: ["opensAt", "closesAt"],
  step: ["stepMinutes", "opensAt"],
  min: ["minMinutes"],
  max: ["maxMinutes"],
  notice: ["noticeMinutes"],
  horizon: ["horizonDays"],
};

const NO_EXCEPTIONS: CalendarExceptions = new Map();
// A search asks for the same days thousands of times.
const known = new WeakMap<Ruled, Map<Day, EffectiveRules>>();

/** The rules of a resource on a day, for whom its deviations were narrowed to; those for some people only are otherwise left out. */
export function rulesOf(resource: Ruled, day: Day): EffectiveRules {
  let days = known.get(resource);
  if (!days) known.set(resource, (days = new Map<Day, EffectiveRules>()));
  const key = resource.deviations.length === 0 ? "" : day;
  let rules = days.get(key);
  if (!rules) days.set(key, (rules = rulesOn(resource, resource.deviations, ANYBODY, dayFacts(day, !isWorkingDay(day, resource.exceptions ?? NO_EXCEPTIONS)))));
  return rules;
}

/** Somebody whose rules are asked for: what their company is, and the first day of its residency. */
export interface Person {
  companyKind: CompanyKind | null;
  residentSince: Day | null;
}

const later = (a: Day | null, b: Day): Day => (a !== null && a > b ? a : b);
const sooner = (a: Day | null, b: Day): Day => (a !== null && a < b ? a : b);

/**
 * Deviations as they hold for one person: those for others are gone, those for a year of the residency hold between its anniversaries.
 * (Before its start a residency counts as in its first year.) What is left speaks of days only.
 */
export function narrowed(deviations: readonly Deviation[], { companyKind, residentSince }: Person): Deviation[] {
  return deviations.flatMap((deviation) => {
    if (deviation.companyKind !== null && deviation.companyKind !== companyKind) return [];
    if (deviation.residencyYear === null) return { ...deviation, companyKind: null };
    if (residentSince === null) return [];
    const first = addMonths(residentSince, 12 * (deviation.residencyYear - 1));
    const last = addDays(addMonths(residentSince, 12 * deviation.residencyYear), -1);
    const seasonFrom = deviation.residencyYear === 1 ? deviation.seasonFrom : later(deviation.seasonFrom, first);
    const seasonTo = sooner(deviation.seasonTo, last);
    return seasonFrom !== null && seasonTo < seasonFrom ? [] : { ...deviation, companyKind: null, residencyYear: null, seasonFrom, seasonTo };
  });
}

/** A resource as it is on a day: its own fields are those that hold then. Its deviations stay, for other days. */
export function asOn<R extends Ruled>(resource: R, day: Day): R {
  if (resource.deviations.length === 0) return resource;
  const { quantity: _quantity, because: _because, closed: _closed, ...fields } = rulesOf(resource, day);
  return { ...resource, ...fields };
}

/**
 * The first rule that a wish breaks, with the deviation behind it; null when it breaks none. `horizonDays` widens how far ahead one
 * may book.
 */
export function brokenFor(resource: Ruled, wish: Wish, now: Date, { noticeGiven = false, horizonDays = 0 }: { noticeGiven?: boolean; horizonDays?: number } = {}): Refused | null {
  const widened = <R extends { horizonDays: number }>(rules: R): R => (rules.horizonDays >= horizonDays ? rules : { ...rules, horizonDays });
  if (resource.deviations.length === 0) return brokenRule(widened(resource), wish, now, undefined, { noticeGiven });
  const hoursOn = (day: Day) => rulesOf(resource, day);
  const broken = brokenRule(widened(hoursOn(siteDay(wish.startsAt))), wish, now, hoursOn, { noticeGiven });
  if (!broken) return null;
  const because = rulesOf(resource, broken.on ?? siteDay(wish.startsAt)).because.find((one) => JUDGED[broken.rule]?.includes(one.field));
  return because ? { ...broken, because } : broken;
}

/** The days of a window on which a resource is open, each with its hours within the window and its rules. */
function* openDays(resource: Ruled, window: Span) {
  const last = siteDay(new Date(window.to));
  for (let day = siteDay(new Date(window.from)); day <= last; day = addDays(day, 1)) {
    const rules = rulesOf(resource, day);
    if (rules.closed) continue;
    const from = Math.max(window.from, atMinute(day, rules.opensAt).getTime());
    const to = Math.min(window.to, atMinute(day, rules.closesAt).getTime());
    if (from < to) yield { from, to, rules };
  }
}

/** Opening hours of a resource within a window; days that touch at midnight are one stretch. */
export function hoursOf(resource: Ruled, window: Span): Span[] {
  if (window.from >= window.to) return [];
  if (!isRuled(resource)) return openSpans(resource, window);
  const spans: Span[] = [];
  for (const { from, to } of openDays(resource, window)) {
    const before = spans.at(-1);
    if (before?.to === from) before.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

/**
 * Opening hours of a resource within a window, day by day, by the buffers that are kept in them; days that touch at midnight are one
 * stretch, which keeps the wider buffers of the two.
 */
export function openOf(resource: Pick<Ruled, "opensAt" | "closesAt" | "bufferBefore" | "bufferAfter"> & { deviations?: readonly Deviation[] }, window: Span): OpenStretches[] {
  if (window.from >= window.to) return [];
  const { bufferBefore, bufferAfter } = resource;
  if (!isRuled(resource)) return [{ open: openSpans(resource, window), bufferBefore, bufferAfter }];
  const spans: (Span & Pick<OpenStretches, "bufferBefore" | "bufferAfter">)[] = [];
  for (const { from, to, rules } of openDays(resource, window)) {
    const before = spans.at(-1);
    if (before?.to === from) {
      before.to = to;
      before.bufferBefore = Math.max(before.bufferBefore, rules.bufferBefore);
      before.bufferAfter = Math.max(before.bufferAfter, rules.bufferAfter);
    } else spans.push({ from, to, bufferBefore: rules.bufferBefore, bufferAfter: rules.bufferAfter });
  }
  const varied = spans.some((span) => span.bufferBefore !== spans[0]?.bufferBefore || span.bufferAfter !== spans[0]?.bufferAfter);
  return (varied ? spans.map((span) => [span]) : [spans]).map((open) => ({ open, bufferBefore: open[0]?.bufferBefore ?? bufferBefore, bufferAfter: open[0]?.bufferAfter ?? bufferAfter }));
}

const isRuled = (resource: { deviations?: readonly Deviation[] }): resource is Ruled => (resource.deviations?.length ?? 0) > 0;

/** A broken rule as a refusal's parameters: its figures, and the words of the deviation behind it. */
export const refusedParams = ({ params, because }: Refused): Record<string, string | number> => ({
  ...params,
  ...(because?.reasonRu ? { reasonRu: because.reasonRu, reasonEn: because.reasonEn || because.reasonRu } : {}),
});
