import { addDays, atMinute, minuteOfDay, siteDay } from "~/lib/time";
import type { FreeWindow, Span } from "../../rules/windows";

/** How a thing stands at a moment. `until`: to when that holds, null for longer than was looked; `next`: when it can be had next. */
export interface ThingState {
  state: "free" | "taken" | "closed";
  until: number | null;
  /** Units that are free at the moment. */
  free: number;
  /** The first start on the step at which the shortest booking fits; null when there is none in the time looked at. */
  start: number | null;
}

interface Rules {
  stepMinutes: number;
  minMinutes: number;
  opensAt: number;
}

/** The first start on the step of the day at or after an instant. */
function stepAt(rules: Rules, from: number): number {
  const at = new Date(from);
  const day = siteDay(at);
  const minute = minuteOfDay(at) + (from % 60_000 === 0 ? 0 : 1);
  const steps = Math.max(0, Math.ceil((minute - rules.opensAt) / rules.stepMinutes));
  const start = rules.opensAt + steps * rules.stepMinutes;
  return start < 1440 ? atMinute(day, start).getTime() : atMinute(addDays(day, 1), rules.opensAt).getTime();
}

/**
 * How a thing stands at a moment, from its free windows and its opening hours from that moment to `horizon`, each by start.
 * @param free units free at the moment
 * @param bookableFrom no start before it: now and the notice
 */
export function stateAt(input: { at: number; horizon: number; windows: readonly FreeWindow[]; open: readonly Span[]; free: number; rules: Rules; bookableFrom: number }): ThingState {
  const { at, horizon, windows, open, rules } = input;
  let start: number | null = null;
  for (const window of windows) {
    const from = stepAt(rules, Math.max(window.from, input.bookableFrom));
    if (from + rules.minMinutes * 60_000 > window.to) continue;
    start = from;
    break;
  }
  const until = (end: number) => (end >= horizon ? null : end);
  const mine = windows.filter((window) => window.from <= at && at < window.to);
  if (mine.length > 0) return { state: "free", until: until(Math.max(...mine.map((window) => window.to))), free: Math.max(1, input.free), start };
  const opened = open.find((span) => span.from <= at && at < span.to);
  if (!opened) return { state: "closed", until: until(open[0]?.from ?? horizon), free: 0, start };
  const next = windows.find((window) => window.from > at);
  return { state: "taken", until: until(next?.from ?? opened.to), free: 0, start };
}

/** How a room stands by what is in it: free when anything of it is. */
export const roomState = (things: readonly Pick<ThingState, "state">[]): ThingState["state"] | "none" =>
  things.length === 0 ? "none" : (["free", "taken", "closed"] as const).find((state) => things.some((thing) => thing.state === state))!;

/** The moment that an address asks for: `YYYY-MM-DDTHH:MM` of the site zone; null for anything else, and for now. */
export function readMoment(text: string | null): Date | null {
  const match = /^(20\d{2}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? "");
  if (!match?.[1] || Number.isNaN(Date.parse(`${match[1]}T00:00:00Z`)) || new Date(`${match[1]}T00:00:00Z`).toISOString().slice(0, 10) !== match[1]) return null;
  return atMinute(match[1], Number(match[2]) * 60 + Number(match[3]));
}

/** The same written for a field of day and time. */
export function writeMoment(at: Date): string {
  const minute = minuteOfDay(at);
  return `${siteDay(at)}T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
