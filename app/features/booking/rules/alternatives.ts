import { minuteOfDay } from "~/lib/time";
import type { FreeWindow } from "./windows";

export interface Candidate {
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
}

/** First start at or after an instant that stands on the resource's step. Minutes of the day in the site zone. */
export function alignUp(at: number, rules: { stepMinutes: number; opensAt: number }): number {
  const whole = Math.ceil(at / 60_000) * 60_000;
  const off = (((minuteOfDay(new Date(whole)) - rules.opensAt) % rules.stepMinutes) + rules.stepMinutes) % rules.stepMinutes;
  return off === 0 ? whole : whole + (rules.stepMinutes - off) * 60_000;
}

/**
 * The start nearest to the wished one within a free window that holds `length` ms, on the resource's step; undefined
 * when none fits.
 */
export function nearestStart(window: FreeWindow, wished: number, length: number, rules: { stepMinutes: number; opensAt: number }): number | undefined {
  const first = alignUp(window.from, rules);
  const latest = window.to - length;
  if (first > latest) return undefined;
  const step = rules.stepMinutes * 60_000;
  const bounded = Math.min(Math.max(wished, first), latest);
  const steps = Math.floor((bounded - first) / step);
  const below = first + steps * step;
  const above = below + step;
  return above <= latest && Math.abs(above - wished) < Math.abs(below - wished) ? above : below;
}
