import { addWorkingDays, type CalendarExceptions } from "~/lib/calendar";
import { addMonths, type Day } from "~/lib/time";

/** The last day on which a refusal of `decidedOn` may be appealed: so many working days after it. */
export const appealUntil = (decidedOn: Day, workingDays: number, exceptions: CalendarExceptions): Day => addWorkingDays(decidedOn, workingDays, exceptions);

/** From which day the company may apply again after a refusal; the day of the refusal itself when the norm is 0. */
export const reapplyFrom = (decidedOn: Day, months: number): Day => (months <= 0 ? decidedOn : addMonths(decidedOn, months));

/** Grounds of refusal that rest on scores and places: they say nothing before the experts have looked. */
const AFTER_SCORES: readonly string[] = ["below-pass", "below-floor", "no-place"];
export const isFormalGround = (code: string): boolean => !AFTER_SCORES.includes(code);

/** A line of `Decision.byCriterion`, as it is stored. */
export interface StoredLine {
  code: string;
  weight: number;
  /** Hundredths, 0…500. */
  meanScore: number;
  /** Hundredths of a point. */
  points: number;
  belowFloor: boolean;
  comments: string[];
}

export const readLines = (stored: unknown): StoredLine[] =>
  Array.isArray(stored)
    ? (stored as Partial<StoredLine>[]).map((line) => ({
        code: line.code ?? "",
        weight: line.weight ?? 0,
        meanScore: line.meanScore ?? 0,
        points: line.points ?? 0,
        belowFloor: line.belowFloor ?? false,
        comments: line.comments ?? [],
      }))
    : [];

export interface Shortfall extends StoredLine {
  /** Points that the line lacks to its share of the pass mark, hundredths; 0 where only the floor is broken. */
  lacks: number;
}

/**
 * Where a score fell short: criteria under their share of the pass mark (weight × pass / 100) or under their floor, the
 * greatest lack first. Empty when every line reaches its share.
 */
export function shortfalls(lines: readonly StoredLine[], passScore: number): Shortfall[] {
  return lines
    .map((line) => ({ ...line, lacks: Math.max(0, line.weight * passScore - line.points) }))
    .filter((line) => line.lacks > 0 || line.belowFloor)
    .sort((a, b) => Number(b.belowFloor) - Number(a.belowFloor) || b.lacks - a.lacks || (a.code < b.code ? -1 : 1));
}
