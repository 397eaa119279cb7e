/** A stretch of a door's day: somebody's time or a closure. Instants. */
export interface DoorSpan {
  from: Date;
  to: Date;
  kind: "booking" | "closed";
  /** Its booking still waits for somebody to check in. */
  awaited: boolean;
}

/** What a door says of a moment. */
export interface DoorMoment<T extends DoorSpan> {
  /** Whose time runs, the longest first; several at a pool of seats. */
  now: T[];
  /** What begins later, by start. */
  next: T[];
  /** When the state changes: the end of what runs, or the start of what comes; null when nothing comes. */
  until: Date | null;
}

/** Parts what holds a resource into what runs and what comes. */
export function doorMoment<T extends DoorSpan>(spans: readonly T[], at: Date): DoorMoment<T> {
  const running = spans.filter((span) => span.from <= at && at < span.to).sort((a, b) => b.to.getTime() - a.to.getTime());
  const next = spans.filter((span) => span.from > at).sort((a, b) => a.from.getTime() - b.from.getTime());
  return { now: running, next, until: running[0]?.to ?? next[0]?.from ?? null };
}

/** When a closure that runs ends in truth: closures that follow without a gap go on with it. */
export function closedUntil(spans: readonly DoorSpan[], from: Date): Date {
  let until = from;
  for (const span of spans.filter((one) => one.kind === "closed").sort((a, b) => a.from.getTime() - b.from.getTime())) {
    if (span.from <= until && span.to > until) until = span.to;
  }
  return until;
}

/** How much of a booking a door may show, by the operator's norm. */
export type DoorShows = "busy" | "company" | "purpose";
