import type { FreeWindow, Span } from "./windows";

/** A stretch of a row of the exposure sheet; minutes from the beginning of the sheet. */
export interface Cel {
  from: number;
  to: number;
  kind: "mine" | "waiting" | "busy" | "closed" | "buffer";
  /** What stands on it; empty where only «taken» may be said. */
  label: string;
  bookingId?: string;
  quantity?: number;
}

/** How many of a pool are free over a stretch. */
export interface PoolStretch {
  from: number;
  to: number;
  free: number;
}

export interface HeldSpan extends Span {
  unitId: number;
  booking: { id: string; companyId: string; status: string; purpose: string; quantity: number; from: number; to: number; companyName: string } | null;
  blackout: { reason: string } | null;
}

const minutes = (ms: number) => Math.round(ms / 60_000);

function clip(from: number, to: number, window: Span): { from: number; to: number } | null {
  const start = Math.max(from, window.from);
  const end = Math.min(to, window.to);
  return start < end ? { from: minutes(start - window.from), to: minutes(end - window.from) } : null;
}

/**
 * Cels of one resource: every booking and closure once (also when it holds several units), buffers beside single
 * resources, one's own time by its purpose and others' without a word, unless the reader is staff.
 */
export function celsOf(held: readonly HeldSpan[], window: Span, reader: { companyId: string | null; staff: boolean }, single: boolean): Cel[] {
  const cels: Cel[] = [];
  const seen = new Set<string>();
  for (const span of held) {
    if (span.blackout) {
      const key = `${span.from}-${span.to}`;
      const place = clip(span.from, span.to, window);
      if (place && !seen.has(key)) cels.push({ ...place, kind: "closed", label: span.blackout.reason });
      seen.add(key);
      continue;
    }
    const { booking } = span;
    if (!booking || seen.has(booking.id)) continue;
    seen.add(booking.id);
    const mine = booking.companyId === reader.companyId;
    if (!single && !mine) continue;
    const place = clip(booking.from, booking.to, window);
    if (place) {
      const kind = booking.status === "HELD" ? (mine || reader.staff ? "waiting" : "busy") : mine ? "mine" : "busy";
      const label = mine ? booking.purpose : reader.staff ? `${booking.companyName}: ${booking.purpose}` : "";
      cels.push({ ...place, kind, label, ...(mine || reader.staff ? { bookingId: booking.id } : {}), ...(booking.quantity > 1 ? { quantity: booking.quantity } : {}) });
    }
    if (!single) continue;
    for (const buffer of [clip(span.from, booking.from, window), clip(booking.to, span.to, window)]) {
      if (buffer) cels.push({ ...buffer, kind: "buffer", label: "" });
    }
  }
  return cels.sort((a, b) => a.from - b.from);
}

/** How many of a pool's units are free, stretch by stretch, over the window. */
export function poolStretches(held: readonly Span[], total: number, window: Span): PoolStretch[] {
  const changes = new Map<number, number>([[0, 0]]);
  for (const span of held) {
    const place = clip(span.from, span.to, window);
    if (!place) continue;
    changes.set(place.from, (changes.get(place.from) ?? 0) + 1);
    changes.set(place.to, (changes.get(place.to) ?? 0) - 1);
  }
  const end = minutes(window.to - window.from);
  const marks = [...changes.keys()].filter((mark) => mark < end).sort((a, b) => a - b);
  const stretches: PoolStretch[] = [];
  let used = 0;
  marks.forEach((from, index) => {
    used += changes.get(from) ?? 0;
    const free = total - used;
    const to = marks[index + 1] ?? end;
    const last = stretches.at(-1);
    if (last && last.free === free) last.to = to;
    else stretches.push({ from, to, free });
  });
  return stretches;
}

/** Starts of the sheet's hour cells (minutes from its beginning) from which the shortest booking fits into a free window. */
export function freeCells(windows: readonly FreeWindow[], window: Span, rules: { minMinutes: number; stepMinutes: number; opensAt: number }, dayMinute: number): number[] {
  const cells: number[] = [];
  const end = minutes(window.to - window.from);
  const size = Math.max(60, rules.stepMinutes >= 480 ? rules.stepMinutes : 60);
  const first = rules.stepMinutes >= 480 ? Math.max(0, rules.opensAt - dayMinute) : 0;
  for (let cell = first; cell < end; cell += size) {
    const from = window.from + cell * 60_000;
    if (windows.some((free) => free.from <= from && from + rules.minMinutes * 60_000 <= free.to)) cells.push(cell);
  }
  return cells;
}
