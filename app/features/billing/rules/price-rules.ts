import { proportion, type Kopecks } from "~/lib/money";
import type { PayerGroup } from "~/lib/db/generated/enums";
import { addDays, weekday, type Day } from "~/lib/time";

export type PriceRuleEffect = "PERCENT" | "PER_HOUR" | "PER_PIECE" | "PER_USE";

/** A surcharge or discount on a tariff: when it holds, what it does, and where it comes from. */
export interface PriceRule {
  id: string;
  /** Null: every tariff. */
  tariffCode: string | null;
  nameRu: string;
  nameEn: string;
  /** Null: for everybody. */
  payerGroup: PayerGroup | null;
  /** Null: for every year of residency. */
  residencyYear: number | null;
  /** `MM-DD`, both included; a season may pass the new year. */
  seasonFrom: string | null;
  seasonTo: string | null;
  /** 1 is Monday; none: every day. */
  weekdays: readonly number[];
  /** Minutes of the site's day; `from` after `to` passes midnight. */
  fromMinute: number | null;
  toMinute: number | null;
  /** Only the minutes of one use past so many. */
  overMinutes: number | null;
  effect: PriceRuleEffect;
  /** Percent or kopecks, by the effect; below zero it is a discount. */
  value: number;
  /** The first and the last day on which uses begin that it is for. */
  validFrom: Day;
  validTo: Day | null;
  source: string;
}

/** A use as rules judge it. */
export interface RuledUse {
  tariffCode: string;
  on: Day;
  /** Minute of the site's day at which it begins. */
  startMinute: number;
  minutes: number;
  payerGroup: PayerGroup;
  /** Null for who has none. */
  residencyYear: number | null;
}

/** A rule that holds for some minutes of a use. */
export interface AppliedRule {
  rule: PriceRule;
  minutes: number;
}

/** A stretch of a use, in minutes since its beginning. */
interface Stretch {
  from: number;
  to: number;
}

const DAY = 1440;

/** True when the day's `MM-DD` lies in a season, which may pass the new year. */
export function inSeason(day: Day, from: string | null, to: string | null): boolean {
  if (from === null || to === null) return true;
  const at = day.slice(5);
  return from <= to ? at >= from && at <= to : at >= from || at <= to;
}

/** Stretches of a use at which a rule's season, weekdays and hours hold. Each minute is judged by its own day: of a night from 22:00 to 6:00 the part after midnight belongs to the next day. */
function timesOf(rule: PriceRule, use: RuledUse): Stretch[] {
  const end = use.startMinute + use.minutes;
  const stretches: Stretch[] = [];
  for (let index = 0; index * DAY < end; index += 1) {
    const day = addDays(use.on, index);
    if (!inSeason(day, rule.seasonFrom, rule.seasonTo)) continue;
    if (rule.weekdays.length > 0 && !rule.weekdays.includes(weekday(day))) continue;
    for (const [from, to] of hoursOf(rule)) {
      const stretch = { from: Math.max(index * DAY + from, use.startMinute) - use.startMinute, to: Math.min(index * DAY + to, end) - use.startMinute };
      if (stretch.from < stretch.to) stretches.push(stretch);
    }
  }
  return stretches;
}

function hoursOf({ fromMinute, toMinute }: PriceRule): [from: number, to: number][] {
  if (fromMinute === null || toMinute === null) return [[0, DAY]];
  return fromMinute < toMinute ? [[fromMinute, toMinute]] : [[0, toMinute], [fromMinute, DAY]];
}

/** True when a rule is for a use at all: its tariff, its term, who pays, the year of residency. */
const concerns = (rule: PriceRule, use: RuledUse): boolean =>
  (rule.tariffCode === null || rule.tariffCode === use.tariffCode) &&
  rule.validFrom <= use.on &&
  (rule.validTo === null || rule.validTo >= use.on) &&
  (rule.payerGroup === null || rule.payerGroup === use.payerGroup) &&
  (rule.residencyYear === null || rule.residencyYear === use.residencyYear);

/**
 * The rules that hold for a use, each with the minutes that it covers, in the order of their ids. Steps of volume do not add up: past
 * the eighth hour only the step for eight hours holds; a tariff's own steps stand in for those of all tariffs.
 */
export function rulesFor(rules: readonly PriceRule[], use: RuledUse): AppliedRule[] {
  const held = rules.filter((rule) => concerns(rule, use)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const steps = held.filter((rule) => rule.overMinutes !== null);
  const own = steps.filter((rule) => rule.tariffCode !== null);
  const ladder = (own.length > 0 ? own : steps).sort((a, b) => (a.overMinutes ?? 0) - (b.overMinutes ?? 0));
  return held.flatMap((rule) => {
    let window: Stretch = { from: 0, to: use.minutes };
    if (rule.overMinutes !== null) {
      if (!ladder.includes(rule)) return [];
      const next = ladder.find((one) => (one.overMinutes ?? 0) > (rule.overMinutes ?? 0));
      window = { from: rule.overMinutes, to: Math.min(use.minutes, next?.overMinutes ?? use.minutes) };
    }
    const minutes = timesOf(rule, use).reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, window.to) - Math.max(from, window.from)), 0);
    return minutes > 0 ? [{ rule, minutes }] : [];
  });
}

/**
 * What a rule adds to the price of a use, kopecks; below zero it takes away. Percents are of the tariff's price and do not multiply.
 * @param base the tariff's price of the whole use
 */
export function ruleAmount({ rule, minutes }: AppliedRule, base: Kopecks, use: { minutes: number; quantity: number }): Kopecks {
  switch (rule.effect) {
    case "PERCENT":
      return proportion(base, rule.value * minutes, 100 * use.minutes);
    case "PER_HOUR":
      return proportion(rule.value, minutes * use.quantity, 60);
    case "PER_PIECE":
      return rule.value * use.quantity;
    case "PER_USE":
      return rule.value;
  }
}
