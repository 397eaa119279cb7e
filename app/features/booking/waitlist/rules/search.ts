import type { Day } from "~/lib/time";
import { addDays } from "~/lib/time";
import { clockOf } from "../../components/addresses";
import type { FindWish } from "../../find/wish";

/** What a company wants to be told of when it becomes free, as it is kept. */
export interface StoredSearch {
  wish: FindWish;
  /** The line of words that it came from; empty when it came from filters alone. */
  line: string;
  /** What was told of already, by `noticeKey`. */
  told: string[];
}

/** What a company is told of once: a resource on a day. */
export const noticeKey = (slot: { item: { slug: string }; day: Day }): string => `${slot.item.slug}|${slot.day}`;

/** Of what is found, what was not told of before; and what is to be remembered: what was told of and is gone is news when it comes again. */
export function news<S extends { item: { slug: string }; day: Day }>(found: readonly S[], told: readonly string[]): { fresh: S[]; still: string[] } {
  const keys = new Set(found.map(noticeKey));
  return { fresh: found.filter((slot) => !told.includes(noticeKey(slot))), still: told.filter((key) => keys.has(key)) };
}

/** The last day that a search is about. */
export const lastDayOf = ({ from, days }: Pick<FindWish, "from" | "days">): Day => addDays(from, days - 1);

/** The wish for what is left of its days from `today` on; null when they are over. */
export function fromToday(wish: FindWish, today: Day): FindWish | null {
  if (wish.from >= today) return wish;
  if (lastDayOf(wish) < today) return null;
  let days = wish.days;
  for (let day = wish.from; day < today; day = addDays(day, 1)) days -= 1;
  return { ...wish, from: today, days };
}

/** Same criteria, whatever was told and in whichever words. */
export const sameSearch = (a: FindWish, b: FindWish): boolean => canonical(a) === canonical(b);

const canonical = (wish: FindWish): string => JSON.stringify(Object.entries(wish).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Address of the search page for a search. The words say what thing is meant; days and hours stand there as they were understood then. */
export function searchAddress({ wish, line }: Pick<StoredSearch, "wish" | "line">): string {
  const params = new URLSearchParams(line ? { q: line } : {});
  if (wish.kind) params.set("kind", wish.kind);
  params.set("day", wish.from);
  params.set("days", String(wish.days));
  if (wish.start !== null) params.set("at", clockOf(wish.start));
  if (wish.earliest > 0) params.set("after", clockOf(wish.earliest));
  if (wish.latest !== 1440) params.set("before", clockOf(wish.latest % 1440));
  if (wish.minutes !== null) params.set("minutes", String(wish.minutes));
  const heads = wish.people ?? wish.seats;
  if (heads !== null) params.set("people", String(heads));
  if (wish.quantity !== null) params.set("quantity", String(wish.quantity));
  return `/schedule/find?${params}`;
}
