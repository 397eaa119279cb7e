import { localised, type Locale } from "~/lib/i18n/locales";
import { translator } from "~/lib/i18n/i18n.server";
import type { CompanyScope } from "../../identity/types";
import { catalogue } from "../queries.server";
import { findSlots, type Way } from "./queries.server";
import type { Ranked } from "./rules/rank";
import { chipsOf, namesOf } from "./say";
import { FILTERS, filtered, type FindWish } from "./wish";
import { nothingHeard, understand } from "./words.server";

/** A found time as a card shows it. Minutes of the local day; reasons are put into words there. */
export type Card = ReturnType<typeof cardOf>;

const cardOf = ({ slot, price, score, reasons, barred, others = [] }: Ranked & { others?: number[] }, locale: Locale) => ({
  resourceId: slot.item.id,
  slug: slot.item.slug,
  kind: slot.item.kind,
  name: localised(slot.item, "name", locale),
  byDay: slot.rules.stepMinutes >= 1440,
  day: slot.day,
  start: slot.start,
  minutes: slot.minutes,
  quantity: slot.quantity,
  startsAt: slot.startsAt.toISOString(),
  endsAt: slot.endsAt.toISOString(),
  others,
  beside: slot.beside.map(({ resource, quantity }) => ({ slug: resource.slug, name: localised(resource, "name", locale), quantity })),
  price,
  score,
  reasons,
  barred,
});

/** Longest line that the page takes; more is cut off. */
export const LONGEST_QUERY = 2000;

/** What is looked for before anything is asked: any kind, a week from today. */
const nothingAsked = (line: string, params: URLSearchParams) => line.trim() === "" && !FILTERS.some((name) => params.has(name));

/** Everything that the page of finding says for an address. `cards` is null while nothing was asked. */
export async function findPage(scope: CompanyScope | null, params: URLSearchParams, locale: Locale, now: Date) {
  const line = (params.get("q") ?? "").slice(0, LONGEST_QUERY);
  const items = await catalogue();
  const understood = await understand(line, items, now);
  const wish = filtered(understood.wish, params, now);
  const lost = nothingHeard(understood) && !FILTERS.some((name) => params.has(name));
  const found = lost || nothingAsked(line, params) ? null : await findSlots(items, scope, wish, now);
  return {
    line,
    chips: chipsOf(translator(locale), line, understood, namesOf(items, locale), locale),
    /** Nothing of the line was understood, so nothing was looked for. */
    lost,
    unknown: understood.unknown.filter((one) => !one.why).map((one) => one.text),
    noDays: understood.unknown.flatMap(({ text, why }) => (why ? [{ text, why }] : [])),
    layout: understood.layout ?? null,
    every: understood.wish.every,
    filters: fieldsOf(wish, understood.wish.kinds),
    kinds: [...new Set(items.map((item) => item.kind))],
    narrowed: FILTERS.some((name) => params.has(name)),
    cards: found && found.slots.map((one) => cardOf(one, locale)),
    count: found?.count ?? 0,
    /** A company that looks may be told when something fits. */
    mayWait: scope !== null,
    query: params.toString(),
    ways: (found?.ways ?? []).map((way) => wayOf(way, params, locale)),
  };
}

const wayOf = ({ what, params: changes, count, best }: Way, base: URLSearchParams, locale: Locale) => {
  const params = new URLSearchParams(base);
  for (const [name, value] of Object.entries(changes)) params.set(name, value);
  return { what, count, href: `/schedule/find?${params}`, best: cardOf(best, locale) };
};

/** What the fields of the filters hold: what is in effect, from the words or from the filters before. */
function fieldsOf(wish: FindWish, said: readonly string[]) {
  return {
    kind: wish.kind || (wish.slugs === null ? "any" : said.length === 1 ? (said[0] ?? "") : ""),
    several: said.length > 1 && wish.slugs !== null,
    from: wish.from,
    days: wish.days,
    at: wish.start,
    after: wish.earliest > 0 ? wish.earliest : null,
    before: wish.latest !== 1440 ? wish.latest % 1440 : null,
    minutes: wish.minutes,
    people: wish.people ?? wish.seats,
    quantity: wish.quantity,
  };
}

export type FindView = Awaited<ReturnType<typeof findPage>>;
