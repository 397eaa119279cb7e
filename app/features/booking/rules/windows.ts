import { addDays, atMinute, siteDay } from "~/lib/time";

/** Half-open range of time, epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** A stretch of time in which `quantity` units are each free from beginning to end. */
export interface FreeWindow extends Span {
  quantity: number;
}

/** Opening hours as spans within a window; round the clock is one span. Hours are of the site zone. */
export function openSpans(hours: { opensAt: number; closesAt: number }, window: Span): Span[] {
  if (hours.opensAt === 0 && hours.closesAt === 1440) return [window];
  const spans: Span[] = [];
  const last = siteDay(new Date(window.to));
  for (let day = siteDay(new Date(window.from)); day <= last; day = addDays(day, 1)) {
    const from = Math.max(window.from, atMinute(day, hours.opensAt).getTime());
    const to = Math.min(window.to, atMinute(day, hours.closesAt).getTime());
    if (from < to) spans.push({ from, to });
  }
  return spans;
}

/** What is left of a span between busy spans, which come sorted and may touch or overlap. */
export function gaps(span: Span, busy: readonly Span[]): Span[] {
  const free: Span[] = [];
  let from = span.from;
  for (const taken of busy) {
    if (taken.to <= from) continue;
    if (taken.from >= span.to) break;
    if (taken.from > from) free.push({ from, to: taken.from });
    from = taken.to;
    if (from >= span.to) break;
  }
  if (from < span.to) free.push({ from, to: span.to });
  return free;
}

/**
 * The longest stretches of a window in which at least `quantity` of the units are each free throughout, buffers kept
 * clear of neighbours, at least `minutes` long. `busy` holds each unit's allocations (buffers inside), sorted by start.
 * Windows may overlap where different units make them.
 */
export function freeWindows(input: {
  busy: readonly (readonly Span[])[];
  open: readonly Span[];
  bufferBefore: number;
  bufferAfter: number;
  quantity: number;
  minutes: number;
}): FreeWindow[] {
  const { busy, open, quantity } = input;
  const before = input.bufferBefore * 60_000;
  const after = input.bufferAfter * 60_000;
  const shortest = Math.max(input.minutes * 60_000, 1);
  const result: FreeWindow[] = [];
  for (const span of open) {
    // A neighbour's allocation has its own buffers inside; ours must fit beside it.
    const reach = { from: span.from - before, to: span.to + after };
    const free: Span[] = [];
    for (const taken of busy) {
      for (const gap of gaps(reach, taken)) {
        const usable = { from: Math.max(span.from, gap.from + before), to: Math.min(span.to, gap.to - after) };
        if (usable.to - usable.from >= shortest) free.push(usable);
      }
    }
    result.push(...commonWindows(free, quantity, shortest));
  }
  return result;
}

/** Stretches that two lists of windows have in common, at least `shortest` ms long; the smaller quantity of both. Lists come by start. */
export function commonFree(a: readonly FreeWindow[], b: readonly FreeWindow[], shortest: number): FreeWindow[] {
  const common: FreeWindow[] = [];
  for (const one of a) {
    for (const other of b) {
      if (other.from >= one.to) break;
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      if (to - from >= Math.max(shortest, 1)) common.push({ from, to, quantity: Math.min(one.quantity, other.quantity) });
    }
  }
  // One that lies within another says nothing new.
  return common
    .filter((one, index) => !common.some((other, place) => place !== index && other.from <= one.from && other.to >= one.to && other.quantity >= one.quantity && (place < index || other.from < one.from || other.to > one.to || other.quantity > one.quantity)))
    .sort((one, other) => one.from - other.from || other.to - one.to);
}

/** Maximal windows that at least `quantity` of the given free spans (one unit each) cover wholly. */
function commonWindows(free: Span[], quantity: number, shortest: number): FreeWindow[] {
  free.sort((a, b) => a.from - b.from);
  const windows: FreeWindow[] = [];
  // Ends of the spans that are open at a start, the latest first.
  const ends: number[] = [];
  let reached = -Infinity;
  for (let index = 0; index < free.length; index += 1) {
    const { from, to: end } = free[index] as Span;
    let place = ends.length;
    while (place > 0 && (ends[place - 1] as number) < end) place -= 1;
    ends.splice(place, 0, end);
    // All that begin at one moment are judged together.
    if (free[index + 1]?.from === from) continue;
    while ((ends.at(-1) as number) <= from) ends.pop();
    const to = ends[quantity - 1];
    // A later start with the same end lies inside the earlier window.
    if (to === undefined || to <= reached || to - from < shortest) continue;
    reached = to;
    let count = quantity;
    while (count < ends.length && ends[count] === to) count += 1;
    windows.push({ from, to, quantity: count });
  }
  return windows;
}
