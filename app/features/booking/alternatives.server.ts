import { resourcesOfKind, type CatalogueItem } from "./queries.server";
import { findFree } from "./availability.server";
import { nearestStart, type Candidate } from "./rules/alternatives";
import { brokenRule, type Wish } from "./rules/slot";
import { singleFlight } from "~/lib/single-flight";

const REACH_MS = 7 * 86_400_000;
const together = singleFlight<Candidate[]>();

/**
 * What can be had instead of a taken slot, nearest first, at most `count`: the same resource at another time within a
 * week, another resource of the same kind at the same time or near it. Every candidate keeps all rules of its resource.
 */
export function alternativesTo(resource: CatalogueItem, wish: Wish, now: Date, count = 3): Promise<Candidate[]> {
  // The losers of one slot all ask this at one moment.
  const key = [resource.id, wish.startsAt.getTime(), wish.endsAt.getTime(), wish.quantity, count].join("|");
  return together(key, () => look(resource, wish, now, count));
}

async function look(resource: CatalogueItem, wish: Wish, now: Date, count: number): Promise<Candidate[]> {
  const wished = wish.startsAt.getTime();
  const length = wish.endsAt.getTime() - wished;
  const peers = (await resourcesOfKind(resource.kind)).filter((item) => item.quantity >= wish.quantity);
  const free = await findFree(
    peers,
    { from: new Date(wished - REACH_MS), to: new Date(wished + length + REACH_MS), minutes: length / 60_000, quantity: wish.quantity },
    now,
  );
  const candidates: (Candidate & { distance: number })[] = [];
  for (const peer of peers) {
    for (const window of free.get(peer.id) ?? []) {
      const start = nearestStart(window, wished, length, peer);
      if (start === undefined) continue;
      const candidate = { resourceId: peer.id, startsAt: new Date(start), endsAt: new Date(start + length) };
      if (brokenRule(peer, { ...candidate, quantity: wish.quantity }, now)) continue;
      candidates.push({ ...candidate, distance: Math.abs(start - wished) + (peer.id === resource.id ? 0 : 1) });
    }
  }
  return candidates
    .sort((a, b) => a.distance - b.distance || a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, count)
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));
}
