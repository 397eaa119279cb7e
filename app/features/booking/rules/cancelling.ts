/** One step of the cancelling rule: cancelled at least so many hours before the start, the fee is so many percent. */
export interface CancelStep {
  hoursBefore: number;
  feePercent: number;
}

/** Fee in percent for cancelling now. After the start nothing is given back: undefined says that it is too late. */
export function cancelFee(steps: readonly CancelStep[], startsAt: Date, now: Date): number | undefined {
  const hours = (startsAt.getTime() - now.getTime()) / 3_600_000;
  if (hours <= 0) return undefined;
  const sorted = [...steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  return sorted.find((step) => hours >= step.hoursBefore)?.feePercent ?? 100;
}

/** Until when cancelling is free; null when it never is. */
export function freeUntil(steps: readonly CancelStep[], startsAt: Date): Date | null {
  const free = steps.filter((step) => step.feePercent === 0).map((step) => step.hoursBefore);
  return free.length === 0 ? null : new Date(startsAt.getTime() - Math.min(...free) * 3_600_000);
}
