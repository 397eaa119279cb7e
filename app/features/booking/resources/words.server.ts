import { db } from "~/lib/db/client.server";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import type { StaffScope } from "../../identity/types";
import { chipsOf, namesOf } from "../find/say";
import { LONGEST_QUERY } from "../find/page.server";
import { understand } from "../find/words.server";
import { catalogue } from "../queries.server";

interface Owner {
  id: string;
  kind: string;
}

/** A word by which finding knows a resource, for its page of administration. */
export interface WordRow {
  id: number;
  phrase: string;
  role: "IS" | "HAS";
  counted: boolean;
  /** For every resource of the kind, or for this one. */
  ofKind: boolean;
  /** What else the same phrase speaks of: kinds, and names of resources. */
  also: { kinds: string[]; names: string[] };
}

/** The words of a resource and of its kind by the alphabet, and how many resources are of the kind. Three statements. */
export async function wordsOf(_scope: StaffScope, owner: Owner, locale: Locale): Promise<{ words: WordRow[]; ofKind: number }> {
  const [mine, ofKind] = await Promise.all([
    db.resourceWord.findMany({ where: { OR: [{ kind: owner.kind }, { resourceId: owner.id }] }, orderBy: [{ phrase: "asc" }, { id: "asc" }] }),
    db.resource.count({ where: { kind: owner.kind, active: true } }),
  ]);
  const others = await db.resourceWord.findMany({
    where: { phrase: { in: mine.map((word) => word.phrase) }, id: { notIn: mine.map((word) => word.id) } },
    include: { resource: { select: { nameRu: true, nameEn: true } } },
    orderBy: { id: "asc" },
  });
  return {
    ofKind,
    words: mine.map(({ id, phrase, role, counted, kind }) => {
      const same = others.filter((other) => other.phrase === phrase);
      return { id, phrase, role, counted, ofKind: kind !== null, also: { kinds: same.flatMap((other) => other.kind ?? []), names: same.flatMap((other) => (other.resource ? localised(other.resource, "name", locale) : [])) } };
    }),
  };
}

/** How a phrase is understood by the words as they are now, and whether a resource answers to it. Null when none was typed. */
export async function tryPhrase(_scope: StaffScope, slug: string, typed: string | null, locale: Locale, now: Date) {
  const line = (typed ?? "").trim().slice(0, LONGEST_QUERY);
  if (line === "") return null;
  const items = await catalogue();
  const names = namesOf(items, locale);
  const { wish, parts, unknown } = await understand(line, items, now);
  return {
    line,
    chips: chipsOf(translator(locale), line, { parts }, names, locale).map(({ text, meaning, guess }) => ({ text, meaning, guess })),
    unknown: unknown.map((one) => one.text),
    found: (wish.slugs ?? []).map((one) => names.get(one) ?? one),
    /** Nothing was said of the thing: every resource answers. */
    anything: wish.slugs === null,
    mine: wish.slugs === null || wish.slugs.includes(slug),
  };
}
