import { addDays, atMinute, minuteOfDay, siteDay } from "~/lib/time";

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

export type BrokenRule =
  | { rule: "order" | "past"; params: Record<string, never> }
  | { rule: "step"; params: { step: number; from: string } }
  | { rule: "hours"; params: { from: string; to: string } }
  | { rule: "min" | "max" | "notice"; params: { minutes: number } }
  | { rule: "quantity"; params: { max: number } }
  | { rule: "horizon"; params: { days: number } };

/** «08:30» of minutes since midnight; 1440 is «24:00». */
export const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

const roundTheClock = (rules: SlotRules) => rules.opensAt === 0 && rules.closesAt === 1440;

/** The first rule that a wish breaks, in the order in which a person would mend them; null when it breaks none. */
export function brokenRule(rules: SlotRules, wish: Wish, now: Date): BrokenRule | null {
  const { startsAt, endsAt, quantity } = wish;
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  if (!(minutes > 0)) return { rule: "order", params: {} };
  if (startsAt.getTime() < now.getTime()) return { rule: "past", params: {} };
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > rules.quantity) {
    return { rule: "quantity", params: { max: rules.quantity } };
  }
  const day = siteDay(startsAt);
  const start = minuteOfDay(startsAt);
  const aligned = startsAt.getTime() % 60_000 === 0 && (start - rules.opensAt) % rules.stepMinutes === 0;
  if (minutes < rules.minMinutes) return { rule: "min", params: { minutes: rules.minMinutes } };
  if (minutes > rules.maxMinutes) return { rule: "max", params: { minutes: rules.maxMinutes } };
  if (!aligned || minutes % rules.stepMinutes !== 0) {
    return { rule: "step", params: { step: rules.stepMinutes, from: clock(rules.opensAt) } };
  }
  if (!roundTheClock(rules)) {
    const closes = atMinute(day, rules.closesAt);
    if (start < rules.opensAt || endsAt.getTime() > closes.getTime()) {
      return { rule: "hours", params: { from: clock(rules.opensAt), to: clock(rules.closesAt) } };
    }
  }
  if (startsAt.getTime() < now.getTime() + rules.noticeMinutes * 60_000) {
    return { rule: "notice", params: { minutes: rules.noticeMinutes } };
  }
  if (endsAt.getTime() > atMinute(addDays(siteDay(now), rules.horizonDays + 1), 0).getTime()) {
    return { rule: "horizon", params: { days: rules.horizonDays } };
  }
  return null;
}
