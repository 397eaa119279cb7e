import type { Span } from "./windows";

/** The most that is held at one moment within a range: what overlaps the range counts only where it overlaps each other. */
export function mostAtOnce(held: readonly { from: Date; to: Date; quantity: number }[], range: { startsAt: Date; endsAt: Date }): number {
  const changes = held.flatMap(({ from, to, quantity }) => [
    { at: Math.max(from.getTime(), range.startsAt.getTime()), by: quantity },
    { at: Math.min(to.getTime(), range.endsAt.getTime()), by: -quantity },
  ]);
  // Half-open: what ends makes room before what begins.
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) most = Math.max(most, (now += by));
  return most;
}

/** Stretches in which so much is held that `quantity` more would be above `limit`; sorted, apart. */
export function fullSpans(held: readonly (Span & { quantity: number })[], limit: number, quantity: number): Span[] {
  const changes = held.flatMap(({ from, to, quantity: by }) => [{ at: from, by }, { at: to, by: -by }]).sort((a, b) => a.at - b.at || a.by - b.by);
  const full: Span[] = [];
  let now = 0;
  let since: number | null = null;
  for (const { at, by } of changes) {
    now += by;
    if (since === null && now + quantity > limit) since = at;
    else if (since !== null && now + quantity <= limit) {
      if (at > since) full.push({ from: since, to: at });
      since = null;
    }
  }
  return full;
}
