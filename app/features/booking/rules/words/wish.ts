import type { Day } from "~/lib/time";

export type DayPart = "morning" | "noon" | "day" | "evening" | "night" | "firstHalf" | "secondHalf" | "beforeLunch" | "afterLunch" | "afterWork";

/** What a resource is or has, as one word or phrase of the line says. */
export interface Thing {
  is: "thing";
  /** `is` names it, `has` and `without` speak of what belongs to it, `mentions` stands in its description. */
  role: "is" | "has" | "without" | "mentions";
  /** Addresses of the resources that answer to it. */
  slugs: string[];
  /** Its kinds, when it speaks of kinds. */
  kinds: string[];
  /** The word that was taken for a misspelt one. */
  guess?: string;
  /** The other thing that the word may mean: «оператор» is a person to book and what a studio comes with. Taken when the first contradicts the rest. */
  or?: Pick<Thing, "role" | "slugs" | "kinds">;
}

/** What a part of the line was understood as. Minutes are of the local day; past 1440 the next morning is meant. */
export type Meaning =
  | Thing
  | { is: "days"; from: Day; days: number; weekdays: number[] }
  | { is: "every"; from: Day; days: number; weekdays: number[] }
  | { is: "start"; minute: number; about: boolean; bare: boolean }
  | { is: "soonAt"; from: Day; minute: number }
  | { is: "range"; from: number; to: number }
  | { is: "after"; minute: number }
  | { is: "before"; minute: number }
  | { is: "part"; part: DayPart; from: number; to: number; whole: boolean }
  | { is: "length"; minutes: number; whole: boolean }
  | { is: "people"; count: number }
  | { is: "seats"; count: number }
  | { is: "quantity"; count: number }
  | { is: "floor"; floor: number }
  | { is: "prefer"; what: "soon" | "cheap" }
  /** «Кроме пятницы»: days of the week that are not meant, 1 is Monday. */
  | { is: "except"; weekdays: number[] }
  /** A day on which nothing can be found: it has passed, the calendar has none such, or it is excluded in a way that is not heeded. */
  | { is: "noDay"; why?: "past" | "never" };

/** A part of the line with its place in it, so that it can be shown and taken away. */
export interface Part {
  text: string;
  from: number;
  to: number;
  meaning: Meaning;
  /** What the words were read as when they were misspelt or typed in the other keyboard layout. */
  guess?: string;
}

/** A stretch of the line that is not heeded; `why` when it is a day that cannot be had. */
export interface Unheeded {
  text: string;
  from: number;
  to: number;
  why?: "past" | "never";
}

/** A thing asked for together with the main one: so many of any one of these resources. */
export type Beside = { slugs: string[]; quantity: number };

/** What is looked for. Null and empty lists: not said. */
export interface WordsWish {
  /** Resources that answer to all that was said of the thing; null when nothing was. */
  slugs: string[] | null;
  kinds: string[];
  /** Resources that answer to the names alone, whatever must or must not belong to them; null when none was said. */
  named: string[] | null;
  /** What is wanted at the same time, for «переговорка и камера»; `slugs` are then those of the main thing. */
  beside: Beside[];
  from: Day;
  /** Days to look through, 1 to 31. */
  days: number;
  /** Days of the week, 1 is Monday; empty for all. */
  weekdays: number[];
  /** Wished start, minutes of the day. */
  start: number | null;
  /** The use lies between these minutes of the day; up to 2880 when it may end on the next one. */
  earliest: number;
  latest: number;
  minutes: number | null;
  /** As long as the day or the night allows, with `minutes` as the most. */
  whole: boolean;
  people: number | null;
  /** Seats: of a hall its capacity, of a pool its units. */
  seats: number | null;
  quantity: number | null;
  floor: number | null;
  prefer: "soon" | "cheap" | null;
  /** «Каждый вторник» was said: one meeting is looked for, the series is made on the booking sheet. */
  every: boolean;
}

export interface Understood {
  wish: WordsWish;
  parts: Part[];
  /** Stretches of the line that say nothing to us, or that cannot be heeded. */
  unknown: Unheeded[];
  /** The line as it was read, when it was typed in the other keyboard layout. */
  layout?: string;
}

export const BOUNDS = { days: 31, minutes: 86_400, people: 500, quantity: 500 } as const;
