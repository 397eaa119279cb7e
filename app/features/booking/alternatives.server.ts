import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { resourcesOfKind, type CatalogueItem } from "./queries.server";
import { busySpans, freeOf } from "./availability.server";
import { nearestStart, type Candidate } from "./rules/alternatives";
import { brokenRule, type Wish } from "./rules/slot";
import type { Span } from "./rules/windows";
import { singleFlight } from "~/lib/single-flight";

const REACH_DAYS = 7;
const DAY_MS = 86_400_000;
const together = singleFlight<Candidate[]>();
/** What is there and what of it is taken, read once for all who ask about a kind in the same days. */
const sharedRead = singleFlight<{ peers: CatalogueItem[]; busy: Map<string, Span[][]>; window: Span }>();

function readAround(kind: string, wish: Wish) {
  const from = addDays(siteDay(wish.startsAt), -REACH_DAYS);
  const to = addDays(siteDay(wish.endsAt), REACH_DAYS + 1);
  return sharedRead([kind, from, to].join("|"), async () => {
    const window = { from: atMinute(from, 0).getTime(), to: atMinute(to, 0).getTime() };
    const peers = await resourcesOfKind(kind);
    // A buffer of what stands just outside may reach in.
    const around = { from: window.from - DAY_MS, to: window.to + DAY_MS };
    return { peers, window, busy: await busySpans(db, peers.map((peer) => peer.id), around) };
  });
}

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
  const { peers: all, busy, window } = await readAround(resource.kind, wish);
  const peers = all.filter((item) => item.quantity >= wish.quantity);
  const ahead = { from: Math.max(window.from, now.getTime()), to: window.to };
  const candidates: (Candidate & { distance: number })[] = [];
  for (const peer of peers) {
    for (const free of freeOf(peer, busy.get(peer.id) ?? [], ahead, { minutes: length / 60_000, quantity: wish.quantity })) {
      const start = nearestStart(free, wished, length, peer);
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
