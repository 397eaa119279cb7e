import { addDays, isDay, siteDay, type Day } from "~/lib/time";
import { minuteOf } from "../components/addresses";
import { BOUNDS, type Beside, type WordsWish } from "../rules/words/wish";

/** What is looked for: what the words say, and over it what the filters say. */
export type FindWish = Pick<WordsWish, "slugs" | "named" | "from" | "days" | "weekdays" | "start" | "earliest" | "latest" | "minutes" | "whole" | "people" | "seats" | "quantity" | "floor" | "prefer"> & {
  /** A kind of resources; empty for any. */
  kind: string;
  /** What must be free at the same time. */
  beside?: Beside[];
};

/** Filters of the page. One that stands in the address speaks over the words, an empty one takes back what they said. */
export const FILTERS = ["kind", "day", "days", "at", "after", "before", "minutes", "people", "quantity", "features", "floor", "beside"] as const;

/** The kind under which the filters take back what the words said of the thing. */
export const ANY_KIND = "any";

const whole = (text: string, high: number): number | null => {
  const value = Math.round(Number(text));
  return text.trim() !== "" && Number.isFinite(value) && value >= 1 ? Math.min(high, value) : null;
};

/** The words' wish with the filters over it. Whatever stands in the address, the answer is within bounds and no day before today. */
export function filtered(words: WordsWish, params: URLSearchParams, now: Date): FindWish {
  const today = siteDay(now);
  const wish: FindWish = { ...words, kind: "" };
  const given = (name: (typeof FILTERS)[number]) => params.get(name);

  if (given("features") === "any") wish.slugs = words.named;
  if (given("floor") === "any") wish.floor = null;
  if (given("beside") === "none") wish.beside = [];
  const kind = given("kind");
  if (kind === ANY_KIND) Object.assign(wish, { slugs: null, named: null, beside: [] });
  else if (kind && !(words.kinds.length === 1 && words.kinds[0] === kind)) {
    // One of several kinds that the words speak of narrows them; another kind takes their place.
    Object.assign(wish, { kind }, words.kinds.includes(kind) ? {} : { slugs: null, named: null, beside: [] });
  }
  const day = given("day");
  const days = given("days");
  if (day !== null || days !== null) {
    const from = day !== null ? (isDay(day) && day > today ? day : today) : words.from;
    const count = days !== null ? (whole(days, BOUNDS.days) ?? 7) : words.days;
    // The same days as the words name keep their days of the week.
    const same = from === words.from && count === words.days;
    Object.assign(wish, { from, days: count, weekdays: same ? words.weekdays : [] });
  }
  const at = given("at");
  if (at !== null) wish.start = startOf(at);
  const after = given("after");
  const before = given("before");
  if (after !== null) wish.earliest = startOf(after) ?? 0;
  if (before !== null) wish.latest = minuteOf(before) || 1440;
  if (after !== null || before !== null) {
    if (wish.latest > 1440 && before !== null) wish.latest = 1440;
    // «С 22:00 до 8:00» goes over midnight.
    if (wish.latest <= wish.earliest) wish.latest += 1440;
  }
  const minutes = given("minutes");
  if (minutes !== null) {
    const asked = whole(minutes, BOUNDS.minutes);
    wish.whole = words.whole && asked === words.minutes;
    wish.minutes = asked === null ? null : Math.max(15, asked);
  }
  const people = given("people");
  if (people !== null) {
    const count = whole(people, BOUNDS.people);
    // Seats that the words named stay seats.
    if (count === null || count !== words.seats) Object.assign(wish, { people: count, seats: null });
  }
  const quantity = given("quantity");
  if (quantity !== null) wish.quantity = whole(quantity, BOUNDS.quantity);
  return wish;
}

const startOf = (text: string): number | null => {
  const minute = minuteOf(text);
  return minute === undefined ? null : minute % 1440;
};

/** Days of the wish that are looked at. */
export function daysOf(wish: Pick<FindWish, "from" | "days" | "weekdays">): Day[] {
  const days = Array.from({ length: wish.days }, (_, index) => addDays(wish.from, index));
  return wish.weekdays.length === 0 ? days : days.filter((day) => wish.weekdays.includes(((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1));
}
