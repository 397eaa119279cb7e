export const SEARCH_PLACES = ["all", "offers", "needs"] as const;
export type SearchPlace = (typeof SEARCH_PLACES)[number];
export const DIRECTORY_SORTS = ["relevance", "name", "new"] as const;
export type DirectorySort = (typeof DIRECTORY_SORTS)[number];
export const BRIEF_SORTS = ["new", "deadline"] as const;
export type BriefSort = (typeof BRIEF_SORTS)[number];

/**
 * What was typed as PostgreSQL's `websearch_to_tsquery` can bear it: words, quotes, and a minus before a word or a quote.
 * A long row of minuses nests refusals deeper than its stack, and the statement fails («tsquery stack too small»).
 */
export const toWebSearch = (typed: string): string =>
  typed.replace(/[^\p{L}\p{N}\p{M}"'.,@/+#_%-]+/gu, " ").replace(/-(?![\p{L}\p{N}"])/gu, " ");

/** Signs around a found word; a private use character never stands in a text of ours. */
export const HIT_START = "\uE000";
export const HIT_END = "\uE001";

/** A piece of a found fragment; `hit` marks the words that were looked for. */
export interface FragmentPiece {
  text: string;
  hit: boolean;
}

/** Cuts a fragment with signs around the found words into pieces that a page can render as text. */
export function splitHits(fragment: string): FragmentPiece[] {
  const pieces: FragmentPiece[] = [];
  fragment.split(HIT_START).forEach((part, index) => {
    const [first = "", ...rest] = part.split(HIT_END);
    if (first) pieces.push({ text: first, hit: index > 0 });
    const after = rest.join("");
    if (after) pieces.push({ text: after, hit: false });
  });
  return pieces;
}
