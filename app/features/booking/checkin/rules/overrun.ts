/** How staying past the end is counted. Minutes, as the operator's norms have them. */
export interface OverrunRules {
  /** Time to pack up, which costs nothing. */
  graceMinutes: number;
  /** The longest stretch that is charged at once: a shift or a day is not sold anew for six minutes. */
  longestStepMinutes: number;
}

/**
 * Minutes charged for leaving at `leftAt`: none within the grace time, past it every begun step of the resource
 * («опоздание больше 5 минут — следующие полчаса или час», practice of studios).
 */
export function overrunMinutes(endsAt: Date, leftAt: Date, stepMinutes: number, { graceMinutes, longestStepMinutes }: OverrunRules): number {
  const over = (leftAt.getTime() - endsAt.getTime()) / 60_000;
  if (over <= graceMinutes) return 0;
  const step = Math.min(stepMinutes, longestStepMinutes);
  return Math.ceil(over / step) * step;
}
