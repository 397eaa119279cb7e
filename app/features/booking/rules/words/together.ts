import { daysBetween, type Day } from "~/lib/time";
import { BOUNDS, type Meaning, type Part, type Thing, type Understood, type Unheeded, type WordsWish } from "./wish";
import { thingsOf } from "./things";
import type { Vocabulary } from "./vocabulary";

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const DEFAULT_DAYS = 7;

/** One wish of all parts of a line. What contradicts the rest, and so is not in effect, is handed back as not understood. */
export function wishOf(line: string, said: readonly Part[], vocabulary: Vocabulary, today: Day): Understood {
  const parts = settled(said);
  const all = <K extends Meaning["is"]>(is: K) => parts.flatMap(({ meaning }) => (meaning.is === is ? [meaning as Extract<Meaning, { is: K }>] : []));
  const one = <K extends Meaning["is"]>(is: K) => all(is)[0];
  const things = thingsOf(line, parts, vocabulary);
  const length = one("length");
  const hours = hoursOf(parts.map((part) => part.meaning), length);
  const soonAt = one("soonAt");
  const when = soonAt && all("days").length === 0 ? { from: soonAt.from, days: 1, weekdays: [] } : daysOf([...all("every"), ...all("days")], today);
  const prefer = one("prefer")?.what ?? null;
  const count = (value: number | undefined, high: number) => (value === undefined ? null : within(value, 1, high));
  const wish: WordsWish = {
    slugs: things.slugs,
    kinds: things.kinds,
    named: things.named,
    beside: things.beside.map(({ slugs, quantity }) => ({ slugs, quantity: within(quantity, 1, BOUNDS.quantity) })),
    ...without(when ?? { from: today, days: prefer === "soon" ? 14 : DEFAULT_DAYS, weekdays: [] }, all("except").flatMap((one) => one.weekdays)),
    ...hours,
    people: count(one("people")?.count, BOUNDS.people),
    seats: count(one("seats")?.count, BOUNDS.quantity),
    quantity: count(things.quantity, BOUNDS.quantity),
    floor: one("floor")?.floor ?? null,
    prefer: prefer ?? (soonAt ? "soon" : null),
    every: one("every") !== undefined,
  };
  const idle = parts.filter(({ meaning }) => (meaning.is === "thing" && things.idle.has(meaning)) || meaning.is === "noDay");
  return { wish, parts: parts.filter((part) => !idle.includes(part)), unknown: idle.map(unheeded) };
}

/**
 * Words that may mean a thing or what belongs to one, taken as what goes with the rest of the line: «мокап, оператор» is the studio and
 * its operator, «переговорка с оператором» a room and a person, for no meeting room has one.
 */
function settled(parts: readonly Part[]): readonly Part[] {
  const named = new Set(parts.flatMap(({ meaning }) => (meaning.is === "thing" && meaning.role === "is" && !meaning.or ? meaning.slugs : [])));
  const meets = ({ slugs }: Pick<Thing, "slugs">) => slugs.some((slug) => named.has(slug));
  return parts.map((part) => {
    const { meaning } = part;
    if (meaning.is !== "thing" || !meaning.or) return part;
    return { ...part, meaning: chosen(meaning, named.size > 0 && !meets(meaning) && (meets(meaning.or) || meaning.or.role === "is")) };
  });
}

/** A thing of two meanings with one of them. */
const chosen = ({ or, ...first }: Thing, other: boolean): Thing => (other && or ? { ...first, ...or } : first);

const unheeded = ({ text, from, to, meaning }: Part): Unheeded => ({ text, from, to, ...(meaning.is === "noDay" && meaning.why ? { why: meaning.why } : {}) });

/** Days without some days of the week; where nothing would be left, all that were said. */
function without(when: Pick<WordsWish, "from" | "days" | "weekdays">, not: readonly number[]): Pick<WordsWish, "from" | "days" | "weekdays"> {
  if (not.length === 0 || when.days === 1) return when;
  const left = (when.weekdays.length > 0 ? when.weekdays : [1, 2, 3, 4, 5, 6, 7]).filter((day) => !not.includes(day));
  return left.length > 0 ? { ...when, weekdays: left } : when;
}

function daysOf(said: readonly Extract<Meaning, { is: "days" | "every" }>[], today: Day): Pick<WordsWish, "from" | "days" | "weekdays"> | null {
  const [first] = said;
  if (!first) return null;
  // «По вторникам в декабре»: the days of the week within the stretch that was named.
  const spans = said.filter((one) => one.days > 1);
  const singles = said.filter((one) => one.days === 1);
  const weekdays = [...new Set(said.flatMap((one) => one.weekdays))].sort((a, b) => a - b);
  const named = spans.find((one) => one.weekdays.length === 0) ?? spans[0];
  if (named && weekdays.length > 0) return { from: named.from, days: within(named.days, 1, BOUNDS.days), weekdays };
  if (named) {
    const from = singles.length > 0 ? singles.map((one) => one.from).sort()[0]! : named.from;
    return singles.length > 0 && from >= today ? { from, days: 1, weekdays: [] } : { from: named.from, days: within(named.days, 1, BOUNDS.days), weekdays: [] };
  }
  const froms = singles.map((one) => one.from).sort();
  const from = froms[0] ?? today;
  const days = daysBetween(from, froms.at(-1) ?? from) + 1;
  if (days === 1) return { from, days: 1, weekdays: [] };
  // «Во вторник или в четверг»: those days and not what lies between, unless days of the month were named.
  const chosen = days <= 7 ? [...new Set(froms.map((day) => weekdayOf(day)))].sort((a, b) => a - b) : [];
  return { from, days: within(days, 1, BOUNDS.days), weekdays: chosen };
}

const weekdayOf = (day: Day) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

function hoursOf(meanings: readonly Meaning[], length: Extract<Meaning, { is: "length" }> | undefined): Pick<WordsWish, "start" | "earliest" | "latest" | "minutes" | "whole"> {
  let minutes = length ? within(length.minutes, 15, BOUNDS.minutes) : null;
  let whole = length?.whole ?? false;
  let start: number | null = null;
  let earliest = 0;
  let latest = 1440;
  const narrow = (from: number, to: number) => {
    // «Ночью» reaches into the next morning; of two stretches that do not meet the later said counts.
    const low = Math.max(earliest, from);
    const high = to > 1440 ? to : Math.min(latest > 1440 ? 1440 : latest, to);
    [earliest, latest] = low < high ? [low, high] : [from, to];
  };
  const part = meanings.find((one) => one.is === "part");
  for (const meaning of meanings) {
    if (meaning.is === "part") {
      narrow(meaning.from, meaning.to);
      if (meaning.part === "night" && meaning.whole && !length) {
        minutes = 600;
        whole = true;
      }
    } else if (meaning.is === "after") narrow(Math.min(meaning.minute, 1439), 1440);
    else if (meaning.is === "before") narrow(0, Math.max(meaning.minute, 1));
    else if (meaning.is === "soonAt") start = meaning.minute;
  }
  const range = meanings.find((one) => one.is === "range");
  const said = meanings.find((one) => one.is === "start");
  if (range) {
    const span = range.to - range.from;
    // «С 10 до 18 на 2 часа»: any two hours of those; without a length the whole of it.
    if (minutes !== null && minutes < span) [earliest, latest] = [range.from, range.to];
    else [start, minutes, earliest, latest] = [range.from, minutes ?? span, 0, 1440];
  } else if (said) {
    start = part && said.bare ? toPart(said.minute, part) : said.minute;
    // «Утром в 9»: the hour says more than the part of the day.
    if (part) [earliest, latest] = [0, 1440];
  }
  // «С 14 до 17» is heard as an hour and an end when the two stand apart.
  const before = meanings.find((one) => one.is === "before");
  if (start !== null && before && minutes === null && !range && before.minute > start) [minutes, earliest, latest] = [before.minute - start, 0, 1440];
  return { start, earliest: within(earliest, 0, 1439), latest: within(latest, 1, 2880), minutes, whole };
}

/** A bare hour in the half of the day that the part names: «утром в 7», «вечером в 9», «ночью в 2». */
function toPart(minute: number, part: Extract<Meaning, { is: "part" }>): number {
  const other = minute >= 720 ? minute - 720 : minute + 720;
  const fits = (value: number) => value >= part.from - 120 && value <= part.to;
  if (part.part === "night") return minute >= 720 && minute < 1200 ? other : minute;
  return !fits(minute) && fits(other) ? other : minute;
}

