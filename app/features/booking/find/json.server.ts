import { localised, type Locale } from "~/lib/i18n/locales";
import { translator } from "~/lib/i18n/i18n.server";
import { toIso } from "~/lib/time";
import type { CompanyScope } from "../../identity/types";
import { catalogue } from "../queries.server";
import { findSlots, type Found } from "./queries.server";
import type { Ranked } from "./rules/rank";
import { namesOf, sayMeaning, sayReason } from "./say";
import { FILTERS, filtered } from "./wish";
import { nothingHeard, understand } from "./words.server";

/** What the API answers to a line of words: what was understood, the times ranked, and what would help where there are none. */
export async function findJson(scope: CompanyScope, line: string, limit: number, params: URLSearchParams, locale: Locale, now: Date) {
  const t = translator(locale);
  const items = await catalogue();
  const { wish: words, parts, unknown, layout } = await understand(line, items, now);
  const wish = filtered(words, params, now);
  const lost = nothingHeard({ parts, unknown }) && !FILTERS.some((name) => params.has(name));
  const found: Found = lost ? { slots: [], count: 0, ways: [] } : await findSlots(items, scope, wish, now, limit);
  const names = namesOf(items, locale);
  const item = ({ slot, price, score, reasons, barred }: Ranked) => ({
    resourceId: slot.item.id,
    slug: slot.item.slug,
    name: localised(slot.item, "name", locale),
    startsAt: toIso(slot.startsAt),
    endsAt: toIso(slot.endsAt),
    quantity: slot.quantity,
    beside: slot.beside.map(({ resource, quantity }) => ({ resourceId: resource.id, slug: resource.slug, quantity })),
    score,
    totalKopecks: price?.totalKopecks ?? null,
    subsidyKopecks: price?.subsidyKopecks ?? null,
    bookable: barred === null,
    reasons: reasons.map((reason) => ({ code: reason.code, text: sayReason(t, reason, locale) })),
  });
  return {
    understood: parts.map((part) => ({ text: part.text, as: part.meaning.is, meaning: sayMeaning(t, part.meaning, names, locale) })),
    unknown: unknown.map((one) => one.text),
    readAs: layout ?? null,
    wish: {
      resources: wish.slugs, kind: wish.kind || null, from: wish.from, days: wish.days, weekdays: wish.weekdays, startMinute: wish.start, earliestMinute: wish.earliest,
      latestMinute: wish.latest, minutes: wish.minutes, people: wish.people ?? wish.seats, quantity: wish.quantity,
    },
    count: found.count,
    items: found.slots.map(item),
    ways: found.ways.map((way) => ({ without: way.what, count: way.count, best: item(way.best) })),
  };
}
