import { db, type Reader } from "~/lib/db/client.server";
import type { CatalogueItem } from "../queries.server";
import { readWords } from "../rules/words/read";
import { makeVocabulary, type HouseWord } from "../rules/words/vocabulary";
import type { Understood } from "../rules/words/wish";

/** Whether something was said of which nothing was understood: everything free is no answer to that. */
export const nothingHeard = ({ parts, unknown }: Pick<Understood, "parts" | "unknown">): boolean => parts.length === 0 && unknown.some((one) => !one.why);

/** Understands a line by the words of this house: names of what is in the catalogue, and what staff call it. One statement, none for an empty line. */
export async function understand(line: string, items: readonly CatalogueItem[], now: Date, reader: Reader = db): Promise<Understood> {
  if (line.trim() === "") return readWords("", makeVocabulary([], []), now);
  const words = await reader.$queryRaw<HouseWord[]>`
    SELECT w.phrase, w.role::text AS role, w.kind, r.slug, w.counted
    FROM "ResourceWord" w LEFT JOIN "Resource" r ON r.id = w."resourceId" ORDER BY w.id`;
  return readWords(line, makeVocabulary(items, words), now);
}
