import { db } from "~/lib/db/client.server";
import { singleFlight } from "~/lib/single-flight";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { busySpans, freeOf, type Busy } from "./availability.server";
import { resourcesOfKind, type CatalogueItem } from "./queries.server";
import { nearestStart, type Candidate } from "./rules/alternatives";
import { forCompany } from "./for-company.server";
import { asOn, brokenFor } from "./rules/plan";
import type { Wish } from "./rules/slot";
import { leavesOf, type Thing } from "./rules/things";
import { commonFree, type FreeWindow, type Span } from "./rules/windows";

const REACH_DAYS = 7;
const DAY_MS = 86_400_000;
const together = singleFlight<Candidate[]>();
/** What is there and what of it is taken, read once for all who ask about a kind in the same days. */
const sharedRead = singleFlight<{ peers: CatalogueItem[]; busy: Busy; window: Span }>();

function readAround(kind: string, others: readonly CatalogueItem[], wish: Pick<Wish, "startsAt" | "endsAt">, met?: readonly CatalogueItem[]) {
  const from = addDays(siteDay(wish.startsAt), -REACH_DAYS);
  const to = addDays(siteDay(wish.endsAt), REACH_DAYS + 1);
  return sharedRead([kind, from, to, ...others.map((item) => item.id), personOf(met)].join("|"), async () => {
    const window = { from: atMinute(from, 0).getTime(), to: atMinute(to, 0).getTime() };
    const peers = met?.filter((item) => item.kind === kind) ?? (await resourcesOfKind(kind));
    // A buffer of what stands just outside may reach in.
    const around = { from: window.from - DAY_MS, to: window.to + DAY_MS };
    return { peers, window, busy: await busySpans(db, [...new Set([...peers, ...others].flatMap(leavesOf))], around) };
  });
}

/**
 * What can be had instead of a taken slot, nearest first, at most `count`: the same things at another time within a week and, for
 * a single thing, another resource of the same kind at the same time or near it. Every candidate keeps all rules of its resources.
 * @param met everything that can be booked, as the one who asks meets it, where that has been read
 */
export function alternativesTo(things: readonly Thing<CatalogueItem>[], wish: Pick<Wish, "startsAt" | "endsAt">, now: Date, count = 3, met?: readonly CatalogueItem[]): Promise<Candidate[]> {
  // The losers of one slot all ask this at one moment.
  const key = [...things.map((thing) => `${thing.resource.id}×${thing.quantity}×${thing.resource.personal ?? ""}`), wish.startsAt.getTime(), wish.endsAt.getTime(), count, personOf(met)].join("|");
  return together(key, () => look(things, wish, now, count, met));
}

/** Whose rules are among those of resources; answers by them are not for others. */
const personOf = (met: readonly CatalogueItem[] = []): string => met.find((item) => item.personal)?.personal ?? "";

async function look(things: readonly Thing<CatalogueItem>[], wish: Pick<Wish, "startsAt" | "endsAt">, now: Date, count: number, met?: readonly CatalogueItem[]): Promise<Candidate[]> {
  const [first, ...others] = things;
  if (!first) return [];
  const wished = wish.startsAt.getTime();
  const length = wish.endsAt.getTime() - wished;
  const { peers: read, busy, window } = await readAround(first.resource.kind, others.map((thing) => thing.resource), wish, met);
  const peers = met ? read : await forCompany(read, things.find((thing) => thing.resource.personal)?.resource.personal ?? null);
  const ahead = { from: Math.max(window.from, now.getTime()), to: window.to };
  const free = (thing: Thing<CatalogueItem>): FreeWindow[] => freeOf(thing.resource, busy, ahead, { minutes: length / 60_000, quantity: thing.quantity });
  const heads = others.length > 0 ? peers.filter((item) => item.id === first.resource.id) : peers.filter((item) => item.quantity >= first.quantity);
  const candidates: (Candidate & { distance: number })[] = [];
  for (const head of heads) {
    const all = [{ resource: head, quantity: first.quantity }, ...others];
    for (const span of all.map(free).reduce((a, b) => commonFree(a, b, length))) {
      const start = nearestStart(span, wished, length, asOn(head, siteDay(new Date(span.from))));
      if (start === undefined) continue;
      const candidate = { resourceId: head.id, startsAt: new Date(start), endsAt: new Date(start + length) };
      if (all.some((thing) => brokenFor(thing.resource, { ...candidate, quantity: thing.quantity }, now))) continue;
      candidates.push({ ...candidate, distance: Math.abs(start - wished) + (head.id === first.resource.id ? 0 : 1) });
    }
  }
  return candidates
    .sort((a, b) => a.distance - b.distance || a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, count)
    .map(({ resourceId, startsAt, endsAt }) => ({ resourceId, startsAt, endsAt }));
}
