import type { Cel, PoolStretch } from "../../rules/schedule";

/** A row of the sheet as far as a booking can be put there. Minutes from the sheet's beginning. */
export interface DragRow {
  id: string;
  kind: string;
  quantity: number;
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  /** Minute on which its steps stand. */
  anchor: number;
  bufferBefore: number;
  bufferAfter: number;
  cels: readonly Cel[];
  pool: readonly PoolStretch[] | null;
  closed: readonly { from: number; to: number }[];
}

/** A booking that is being moved, as it stands. */
export interface Carried {
  bookingId: string;
  rowId: string;
  from: number;
  to: number;
  quantity: number;
  /** It has begun: only its end may move. */
  begun: boolean;
}

/** By what it is held. */
export type Grip = "whole" | "start" | "end";

export interface Stretch {
  from: number;
  to: number;
}

/** Why a booking cannot stand somewhere, as far as the sheet shows it; the portal has the last word. */
export type Trouble = "closed" | "taken" | "short" | "long" | "past";

const DAY = 1440;

/**
 * Where a booking comes to stand when it is carried by so many minutes: on the row's steps, within its least and greatest length.
 * A row that is taken by the day keeps its hours; what has begun keeps its start.
 */
export function carry(carried: Carried, grip: Grip, by: number, row: DragRow): Stretch {
  const { from, to } = carried;
  const step = row.stepMinutes;
  if (step >= DAY) return { from, to };
  const snap = (minute: number) => Math.round((minute - row.anchor) / step) * step + row.anchor;
  if (grip === "end" || carried.begun) return { from, to: Math.min(Math.max(snap(to + by), from + row.minMinutes), from + row.maxMinutes) };
  if (grip === "start") return { from: Math.max(Math.min(snap(from + by), to - row.minMinutes), to - row.maxMinutes), to };
  const start = snap(from + by);
  return { from: start, to: start + (to - from) };
}

const overlap = (a: Stretch, b: Stretch) => a.from < b.to && b.from < a.to;

/** What stands in a booking's way at a stretch of a row; null where it could stand. `now` is the present minute, null on another day. */
export function troubleAt(carried: Carried, stretch: Stretch, row: DragRow, now: number | null): Trouble | null {
  const minutes = stretch.to - stretch.from;
  if (minutes < row.minMinutes) return "short";
  if (minutes > row.maxMinutes) return "long";
  if (now !== null && !carried.begun && stretch.from < now) return "past";
  if (row.closed.some((one) => overlap(stretch, one))) return "closed";
  const own = row.cels.filter((cel) => cel.bookingId === carried.bookingId);
  if (row.pool) {
    // Where it stands now, what it holds is its own.
    const there = (one: Stretch) => own.some((cel) => overlap(one, cel));
    return row.pool.some((one) => overlap(stretch, one) && one.free + (there(one) ? carried.quantity : 0) < carried.quantity) ? "taken" : null;
  }
  const held = { from: stretch.from - row.bufferBefore, to: stretch.to + row.bufferAfter };
  const beside = (cel: Cel) => cel.kind === "buffer" && own.some((one) => one.from === cel.to || one.to === cel.from);
  return row.cels.some((cel) => !own.includes(cel) && !beside(cel) && overlap(held, cel)) ? "taken" : null;
}

/** Rows that a booking may be carried to: of the same kind and with enough of it; its own one alone when it is not the booking's first thing. */
export const rowsFor = <R extends DragRow>(rows: readonly R[], carried: Carried, resourceId: string): R[] => {
  const own = rows.find((row) => row.id === carried.rowId);
  if (!own) return [];
  if (resourceId !== own.id || carried.begun) return [own];
  return rows.filter((row) => row.id === own.id || (row.kind === own.kind && row.quantity >= carried.quantity));
};
