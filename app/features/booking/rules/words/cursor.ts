import type { Day } from "~/lib/time";
import type { Meaning } from "./wish";
import type { Token } from "./tokens";
import type { Vocabulary } from "./vocabulary";

/** Where the reading stands. `last` is what was understood just before. */
export interface Cursor {
  tokens: readonly Token[];
  at: number;
  today: Day;
  now: Date;
  vocabulary: Vocabulary;
  last: Meaning | null;
}

export interface Found {
  used: number;
  meaning: Meaning;
  /** What the same words say besides: «tonight» is a day and a part of it. */
  also?: Meaning;
}

/** Reads something at the cursor, or nothing. */
export type Reader = (cursor: Cursor) => Found | null;

/** The word at a place; empty for numbers, signs and the end. */
export const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at];
  return token?.kind === "word" ? token.text : "";
};

/** How many words of a phrase stand at a place: all of them or none. A part ending in «*» is the beginning of a word. */
export function phraseAt(tokens: readonly Token[], at: number, ...words: string[]): number {
  for (const [index, word] of words.entries()) {
    const found = wordAt(tokens, at + index);
    if (word.endsWith("*") ? !found.startsWith(word.slice(0, -1)) || found === "" : found !== word) return 0;
  }
  return words.length;
}

/** The longest of several phrases at a place, in words. */
export const anyPhraseAt = (tokens: readonly Token[], at: number, phrases: readonly string[]): number =>
  phrases.reduce((most, phrase) => Math.max(most, phraseAt(tokens, at, ...phrase.split(" "))), 0);
