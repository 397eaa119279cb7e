import { isLive } from "../status";
import type { FreeWindow, Span } from "./windows";

/** A stretch of a row of the exposure sheet; minutes from the beginning of the sheet. */
export interface Cel {
  from: number;
  to: number;
  kind: "mine" | "waiting" | "offered" | "busy" | "closed" | "buffer";
  /** What stands on it; empty where only «taken» may be said. */
  label: string;
  bookingId?: string;
  quantity?: number;
  /** Where the reader may move it. */
  move?: CelMove;
}

/** What a cel is moved with: its whole time, also past the sheet, and what the reader sees of it. */
export interface CelMove {
  from: number;
  to: number;
  version: number;
  totalKopecks: number;
  /** The booking's first thing. */
  resourceId: string;
  /** Only its end may move. */
  begun: boolean;
  /** Whoever moves it says why first: it is another's. */
  asks: boolean;
}

/** How many of a pool are free over a stretch. */
export interface PoolStretch {
  from: number;
  to: number;
  free: number;
}

export interface HeldSpan extends Span {
  unitId: number;
  booking: { id: string; companyId: string; status: string; purpose: string; quantity: number; from: number; to: number; companyName: string; version: number; totalKopecks: number; resourceId: string } | null;
  blackout: { reason: string } | null;
  /** An offer of the waitlist, and the time that it is for. */
  offer?: { id: string; companyId: string; from: number; to: number } | null;
}

/** Who reads a sheet: their own cels they may move, and with `movesAny` those of others. */
export interface CelReader {
  companyId: string | null;
  staff: boolean;
  movesAny?: boolean;
}

const minutes = (ms: number) => Math.round(ms / 60_000);

function clip(from: number, to: number, window: Span): { from: number; to: number } | null {
  const start = Math.max(from, window.from);
  const end = Math.min(to, window.to);
  return start < end ? { from: minutes(start - window.from), to: minutes(end - window.from) } : null;
}

/**
 * Closures that leave too few units of a leaf for even one of the resource, each once. One closed unit of a pool closes nothing: it is
 * one free fewer.
 */
function closuresOf(leaves: readonly PoolLeaf<HeldSpan>[], window: Span): Cel[] {
  const cels = new Map<string, Cel>();
  for (const leaf of leaves) {
    const closed = new Map<string, HeldSpan[]>();
    for (const span of leaf.held) {
      if (!span.blackout) continue;
      const key = `${span.from}-${span.to}`;
      closed.set(key, [...(closed.get(key) ?? []), span]);
    }
    for (const [key, spans] of closed) {
      const [first] = spans;
      const place = first && clip(first.from, first.to, window);
      if (place && leaf.units - spans.length < leaf.quantity) cels.set(key, { ...place, kind: "closed", label: first.blackout?.reason ?? "" });
    }
  }
  return [...cels.values()];
}

/**
 * Cels of one resource, from what holds its leaves: every booking and closure once (also when it holds several units), buffers beside
 * single resources, one's own time by its purpose and others' without a word, unless the reader is staff.
 */
export function celsOf(leaves: readonly PoolLeaf<HeldSpan>[], window: Span, reader: CelReader, single: boolean, now: number): Cel[] {
  const cels = closuresOf(leaves, window);
  const seen = new Set<string>();
  for (const span of leaves.flatMap((leaf) => leaf.held)) {
    if (span.blackout) continue;
    const { booking, offer } = span;
    if (offer && !seen.has(offer.id)) {
      seen.add(offer.id);
      const mine = offer.companyId === reader.companyId;
      const place = clip(offer.from, offer.to, window);
      if (place && (single || mine)) cels.push({ ...place, kind: mine ? "offered" : "busy", label: "" });
    }
    if (!booking || seen.has(booking.id)) continue;
    seen.add(booking.id);
    const mine = booking.companyId === reader.companyId;
    if (!single && !mine) continue;
    // Time that was given back early is no longer part of it.
    const place = clip(booking.from, Math.min(booking.to, span.to), window);
    if (place) {
      const kind = booking.status === "HELD" ? (mine || reader.staff ? "waiting" : "busy") : mine ? "mine" : "busy";
      const label = mine ? booking.purpose : reader.staff ? `${booking.companyName}: ${booking.purpose}` : "";
      cels.push({ ...place, kind, label, ...(mine || reader.staff ? { bookingId: booking.id } : {}), ...(booking.quantity > 1 ? { quantity: booking.quantity } : {}), ...(mine || reader.movesAny ? moveOf(booking, window, now, reader.movesAny ?? false) : {}) });
    }
    if (!single) continue;
    for (const buffer of [clip(span.from, booking.from, window), clip(booking.to, span.to, window)]) {
      if (buffer) cels.push({ ...buffer, kind: "buffer", label: "" });
    }
  }
  return cels.sort((a, b) => a.from - b.from);
}

function moveOf(booking: NonNullable<HeldSpan["booking"]>, window: Span, now: number, asks: boolean): { move?: CelMove } {
  if (!isLive(booking.status) || booking.to <= now) return {};
  const { version, totalKopecks, resourceId } = booking;
  return { move: { from: minutes(booking.from - window.from), to: minutes(booking.to - window.from), version, totalKopecks, resourceId, begun: booking.status === "CHECKED_IN" || booking.from <= now, asks } };
}

/** A leaf of a pool: its units, how many of them one of the pool needs, and what holds them. */
export interface PoolLeaf<Held extends Span = Span> {
  units: number;
  quantity: number;
  held: readonly Held[];
}

/** How many of a pool are free, stretch by stretch, over the window; of a composite, how many can be put together of its leaves. */
export function poolStretches(leaves: readonly PoolLeaf[], window: Span): PoolStretch[] {
  const changes = new Map<number, number[]>([[0, leaves.map(() => 0)]]);
  const change = (mark: number, leaf: number, by: number) => {
    const row = changes.get(mark) ?? leaves.map(() => 0);
    row[leaf] = (row[leaf] ?? 0) + by;
    changes.set(mark, row);
  };
  leaves.forEach((leaf, index) => {
    for (const span of leaf.held) {
      const place = clip(span.from, span.to, window);
      if (!place) continue;
      change(place.from, index, 1);
      change(place.to, index, -1);
    }
  });
  const end = minutes(window.to - window.from);
  const marks = [...changes.keys()].filter((mark) => mark < end).sort((a, b) => a - b);
  const stretches: PoolStretch[] = [];
  const used = leaves.map(() => 0);
  marks.forEach((from, index) => {
    changes.get(from)?.forEach((by, leaf) => (used[leaf] = (used[leaf] ?? 0) + by));
    const free = Math.max(0, Math.min(...leaves.map((leaf, place) => Math.floor((leaf.units - (used[place] ?? 0)) / leaf.quantity))));
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
