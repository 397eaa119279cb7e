import { localised, type Locale } from "~/lib/i18n/locales";
import { addDays, atMinute, minuteOfDay, siteDay, type Day } from "~/lib/time";
import { findFree } from "./availability.server";
import { catalogue } from "./queries.server";
import { nearestStart } from "./rules/alternatives";
import { brokenRule } from "./rules/slot";

export interface FindWish {
  kind: string;
  from: Day;
  /** Days to look through, 1–31. */
  days: number;
  minutes: number;
  people: number;
  quantity: number;
  /** The hour that would suit best, minutes of the day. */
  around: number;
}

export interface FoundSlot {
  slug: string;
  resource: string;
  day: Day;
  start: number;
  minutes: number;
  startsAt: string;
  endsAt: string;
}

/** Slots that fit a wish, one a resource and day, the nearest to the wished hour; by day, then by distance. At most 24. */
export async function findSlots(wish: FindWish, locale: Locale, now: Date): Promise<FoundSlot[]> {
  const items = (await catalogue()).filter(
    (item) =>
      (!wish.kind || item.kind === wish.kind) &&
      (item.capacity ?? Infinity) >= wish.people &&
      item.quantity >= wish.quantity &&
      item.minMinutes <= wish.minutes &&
      item.maxMinutes >= wish.minutes &&
      wish.minutes % item.stepMinutes === 0,
  );
  const range = { from: atMinute(wish.from, 0), to: atMinute(addDays(wish.from, wish.days), 0) };
  const free = await findFree(items, { ...range, minutes: wish.minutes, quantity: wish.quantity }, now);
  const length = wish.minutes * 60_000;
  const best = new Map<string, FoundSlot & { distance: number }>();
  for (const item of items) {
    for (const window of free.get(item.id) ?? []) {
      for (let day = siteDay(new Date(window.from)); atMinute(day, 0).getTime() < window.to; day = addDays(day, 1)) {
        const wished = atMinute(day, wish.around).getTime();
        const start = nearestStart(window, wished, length, item);
        if (start === undefined || siteDay(new Date(start)) !== day) continue;
        const startsAt = new Date(start);
        const endsAt = new Date(start + length);
        if (brokenRule(item, { startsAt, endsAt, quantity: wish.quantity }, now)) continue;
        const distance = Math.abs(start - wished);
        const key = `${item.id}|${day}`;
        if ((best.get(key)?.distance ?? Infinity) <= distance) continue;
        best.set(key, {
          slug: item.slug,
          resource: localised(item, "name", locale),
          day,
          start: minuteOfDay(startsAt),
          minutes: wish.minutes,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
          distance,
        });
      }
    }
  }
  return [...best.values()]
    .sort((a, b) => a.day.localeCompare(b.day) || a.distance - b.distance || a.resource.localeCompare(b.resource))
    .slice(0, 24)
    .map(({ distance: _distance, ...slot }) => slot);
}
