import { sumKopecks, type Kopecks } from "~/lib/money";
import type { QuoteLine } from "../../billing/rules/quote";

/** One step of the moving rule: moved at least so many hours before the former start, the fee is so many percent of the former price. */
export interface MoveStep {
  hoursBefore: number;
  feePercent: number;
}

/** What a move costs, and by which step. */
export type MoveFee = { free: true } | { free: false; percent: number; hoursBefore: number };

/**
 * Fee for moving a booking now; null when it is too late to move it. What only grows (the new time holds the former one) costs no
 * fee and is possible until the end. Source: norm `booking.moving`.
 */
export function moveFee(steps: readonly MoveStep[], before: { startsAt: Date; endsAt: Date }, after: { startsAt: Date; endsAt: Date }, now: Date): MoveFee | null {
  if (after.startsAt <= before.startsAt && after.endsAt >= before.endsAt) return now < before.endsAt ? { free: true } : null;
  const hours = (before.startsAt.getTime() - now.getTime()) / 3_600_000;
  const sorted = [...steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  const at = sorted.findIndex((step) => hours >= step.hoursBefore);
  const step = sorted[at];
  if (hours <= 0 || !step) return null;
  if (step.feePercent === 0) return { free: true };
  // The fee is due because the step before it was missed.
  return { free: false, percent: step.feePercent, hoursBefore: sorted[at - 1]?.hoursBefore ?? step.hoursBefore };
}

type FeeLine = Extract<QuoteLine, { kind: "move-fee" }>;

/** What earlier late moves cost, as a booking's lines keep it: no part of the price of its time, neither moved nor given back with it. */
export const moveFeesOf = (lines: readonly QuoteLine[]): FeeLine[] => lines.filter((line): line is FeeLine => line.kind === "move-fee");

/** The same in kopecks. */
export const moveFeeKopecks = (lines: readonly QuoteLine[]): Kopecks => sumKopecks(moveFeesOf(lines).map((line) => line.amountKopecks));

/** The fees that a booking takes along when it changes: all but the one of a move that is undone. */
export const carriedFees = (lines: readonly QuoteLine[], undone: Date | undefined): FeeLine[] =>
  moveFeesOf(lines).filter((line) => undone === undefined || (line.params.at !== undefined && line.params.at !== undone.toISOString()));
