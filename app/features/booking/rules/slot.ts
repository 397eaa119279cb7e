import { clock } from "~/lib/clock";
import { addDays, atMinute, minuteOfDay, siteDay, type Day } from "~/lib/time";

/** The rules of a resource that a wish for time is held against. Minutes; opening hours in the site zone. */
export interface SlotRules {
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  opensAt: number;
  closesAt: number;
  noticeMinutes: number;
  horizonDays: number;
  quantity: number;
}

export interface Wish {
  startsAt: Date;
  endsAt: Date;
  quantity: number;
}

/** Opening hours of a day; `closed` on a day on which nothing may be booked. */
export interface Hours {
  opensAt: number;
  closesAt: number;
  closed?: boolean;
}

export type BrokenRule =
  | { rule: "order" | "past"; params: Record<string, never>; on?: undefined }
  | { rule: "step"; params: { step: number; from: string }; on?: undefined }
  /** `on` is the day whose hours are in the way. */
  | { rule: "hours"; params: { from: string; to: string }; on: Day }
  | { rule: "closed"; params: { day: string }; on: Day }
  | { rule: "min" | "max" | "notice"; params: { minutes: number }; on?: undefined }
  | { rule: "quantity"; params: { max: number }; on?: undefined }
  | { rule: "horizon"; params: { days: number }; on?: undefined };


/** A time longer than this is too long by any rule, and its days are not looked at one by one. */
const MOST_DAYS = 400;

/**
 * The first day whose opening hours a wish leaves. Where a day closes at midnight and the next opens then, the wish may go on.
 */
function brokenHours(wish: Wish, hoursOn: (day: Day) => Hours): BrokenRule | null {
  let day = siteDay(wish.startsAt);
  let start = minuteOfDay(wish.startsAt);
  for (let count = 0; count < MOST_DAYS; count += 1) {
    const { opensAt, closesAt, closed } = hoursOn(day);
    if (closed) return { rule: "closed", params: { day: day.split("-").reverse().join(".") }, on: day };
    const ends = atMinute(day, closesAt).getTime() >= wish.endsAt.getTime();
    if (start < opensAt || (!ends && closesAt < 1440)) return { rule: "hours", params: { from: clock(opensAt), to: clock(closesAt) }, on: day };
    if (ends) return null;
    const next = addDays(day, 1);
    const after = hoursOn(next);
    // Said of the day that closes: the next one has hours of its own and does not open at midnight.
    if (!after.closed && after.opensAt > 0) return { rule: "hours", params: { from: clock(opensAt), to: clock(closesAt) }, on: day };
    day = next;
    start = 0;
  }
  return null;
}

/**
 * The first rule that a wish breaks, in the order in which a person would mend them; null when it breaks none. `rules` are
 * those of the day on which the wish begins; `hoursOn` tells the hours of each day where they differ.
 */
export function brokenRule(rules: SlotRules & { closed?: boolean }, wish: Wish, now: Date, hoursOn: (day: Day) => Hours = () => rules, { noticeGiven = false }: { noticeGiven?: boolean } = {}): BrokenRule | null {
  const { startsAt, endsAt, quantity } = wish;
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  if (!(minutes > 0)) return { rule: "order", params: {} };
  if (startsAt.getTime() < now.getTime()) return { rule: "past", params: {} };
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > rules.quantity) {
    return { rule: "quantity", params: { max: rules.quantity } };
  }
  const start = minuteOfDay(startsAt);
  const aligned = startsAt.getTime() % 60_000 === 0 && (start - rules.opensAt) % rules.stepMinutes === 0;
  if (minutes < rules.minMinutes) return { rule: "min", params: { minutes: rules.minMinutes } };
  if (minutes > rules.maxMinutes) return { rule: "max", params: { minutes: rules.maxMinutes } };
  if (!aligned || minutes % rules.stepMinutes !== 0) {
    return { rule: "step", params: { step: rules.stepMinutes, from: clock(rules.opensAt) } };
  }
  const hours = brokenHours(wish, hoursOn);
  if (hours) return hours;
  if (!noticeGiven && startsAt.getTime() < now.getTime() + rules.noticeMinutes * 60_000) {
    return { rule: "notice", params: { minutes: rules.noticeMinutes } };
  }
  if (endsAt.getTime() > atMinute(addDays(siteDay(now), rules.horizonDays + 1), 0).getTime()) {
    return { rule: "horizon", params: { days: rules.horizonDays } };
  }
  return null;
}
