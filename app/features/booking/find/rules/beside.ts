import { siteDay } from "~/lib/time";
import type { Busy } from "../../availability.server";
import type { HeldUse } from "../../held-by.server";
import type { CatalogueItem } from "../../queries.server";
import { fullSpans } from "../../rules/at-once";
import { brokenFor, rulesOf } from "../../rules/plan";
import { demandsOf, type Demand, type Thing } from "../../rules/things";
import type { FindWish } from "../wish";

/** Hours without any said length, as of a single thing. */
const USUAL_MINUTES = 120;
const upTo = (value: number, step: number) => Math.ceil(value / step) * step;

type Range = { startsAt: Date; endsAt: Date };

/** What is taken along to a use of the main thing: one resource of each wish, all free together; null when they are not. */
export type BesideFor = (main: Thing<CatalogueItem>, range: Range) => Thing<CatalogueItem>[] | null;

/** Resources that may answer what is wanted beside the main thing, wish by wish, in the order of the house. */
export const besideItems = (items: readonly CatalogueItem[], wish: Pick<FindWish, "beside">): { items: CatalogueItem[]; quantity: number }[] =>
  (wish.beside ?? []).map(({ slugs, quantity }) => ({ items: items.filter((item) => slugs.includes(item.slug)), quantity }));

/** The wish for as long as everything beside the main thing is lent at the least. */
export function longEnough(items: readonly CatalogueItem[], wish: FindWish): FindWish {
  if (!wish.beside?.length || wish.whole) return wish;
  const asked = wish.minutes ?? USUAL_MINUTES;
  const least = besideItems(items, wish).reduce((most, group) => Math.max(most, Math.min(...group.items.map((item) => upTo(Math.max(asked, item.minMinutes), item.stepMinutes)))), asked);
  return Number.isFinite(least) && least > asked ? { ...wish, minutes: least } : wish;
}

/**
 * Looks whether what is wanted beside a thing is free with it: every rule of each kept, no unit counted twice. Null for a wish that
 * asks for nothing beside.
 */
export function besideFor(items: readonly CatalogueItem[], taken: { busy: Busy; own: ReadonlyMap<string, readonly HeldUse[]> }, wish: FindWish, now: Date): BesideFor | null {
  const groups = besideItems(items, wish);
  if (groups.length === 0) return null;
  return (main, range) => {
    const things: Thing<CatalogueItem>[] = [main];
    for (const { items: choices, quantity } of groups) {
      const resource = choices.find((item) => {
        const thing = { resource: item, quantity };
        return item.id !== main.resource.id && mayTake(thing, range, taken.own, now) && demandsOf([...things, thing], range).every((demand) => met(demand, taken.busy));
      });
      if (!resource) return null;
      things.push({ resource, quantity });
    }
    return things.slice(1);
  };
}

function mayTake({ resource, quantity }: Thing<CatalogueItem>, range: Range, own: ReadonlyMap<string, readonly HeldUse[]>, now: Date): boolean {
  if (brokenFor(resource, { ...range, quantity }, now) !== null) return false;
  const { maxAtOnce, closed } = rulesOf(resource, siteDay(range.startsAt));
  if (closed) return false;
  if (maxAtOnce === null) return true;
  const [from, to] = [range.startsAt.getTime(), range.endsAt.getTime()];
  return quantity <= maxAtOnce && !fullSpans(own.get(resource.id) ?? [], maxAtOnce, quantity).some((span) => span.from < to && span.to > from);
}

/** Whether so many units are free all along. */
function met({ resourceId, quantity, from, to }: Demand, busy: Busy): boolean {
  const units = busy.get(resourceId) ?? [];
  return units.filter((spans) => !spans.some((span) => span.from < to.getTime() && span.to > from.getTime())).length >= quantity;
}
