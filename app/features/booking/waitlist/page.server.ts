import { DomainError } from "~/lib/errors";
import { formatDayShort } from "~/lib/format";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { minuteOfDay, siteDay } from "~/lib/time";
import { jointQuoteFor } from "../../billing/pricing.server";
import type { CompanyScope } from "../../identity/types";
import { clockOf, pickAddress } from "../components/addresses";
import { sayLength } from "../find/say";
import type { FindWish } from "../find/wish";
import { prepare } from "../commands/prepare.server";
import { catalogue, type CatalogueItem } from "../queries.server";
import { linesOf, searchesOf, type LineView } from "./queries.server";
import { lastDayOf } from "./rules/search";

/** Everything that the page of lines and searches says to a company. */
export async function waitlistPage(scope: CompanyScope, locale: Locale, now: Date) {
  const [{ standing, ended }, searches, items] = await Promise.all([linesOf(scope, now), searchesOf(scope), catalogue()]);
  const offered = standing.filter((line) => line.status === "OFFERED" && line.offerExpiresAt && line.offerExpiresAt > now);
  return {
    now: now.toISOString(),
    offers: await Promise.all(offered.map((line) => offerOf(scope, line, locale, now))),
    lines: standing.filter((line) => line.status === "WAITING").map((line) => ({ ...plain(line, locale), href: addressOf(line) })),
    searches: searches.map(({ id, search, toldAt }) => ({ id, what: search.line || thingOf(search.wish, items, locale), details: detailsOf(search.wish, locale), found: toldAt !== null })),
    ended: ended.slice(0, 10).map((line) => plain(line, locale)),
  };
}

export type WaitlistPage = Awaited<ReturnType<typeof waitlistPage>>;

const plain = ({ id, status, resource, startsAt, endsAt, quantity, purpose, place, bookingId }: LineView, locale: Locale) => ({
  id,
  status,
  name: localised(resource, "name", locale),
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  quantity,
  purpose,
  place,
  bookingId,
});

const addressOf = ({ resource, startsAt, endsAt, quantity }: LineView) =>
  pickAddress(new URLSearchParams(), { day: siteDay(startsAt), slug: resource.slug, start: minuteOfDay(startsAt), minutes: (endsAt.getTime() - startsAt.getTime()) / 60_000, quantity });

/** An offer with today's price, or why it cannot be taken after all. */
async function offerOf(scope: CompanyScope, line: LineView, locale: Locale, now: Date) {
  const shown = { ...plain(line, locale), until: (line.offerExpiresAt ?? now).toISOString() };
  try {
    const { startsAt, endsAt, quantity, purpose } = line;
    const { priced, things } = await prepare(scope, { resourceId: line.resource.id, startsAt, endsAt, quantity, purpose }, now, { running: true });
    return { ...shown, totalKopecks: (await jointQuoteFor(priced)).totalKopecks, approval: things.some((thing) => thing.resource.approval), refusal: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { ...shown, totalKopecks: 0, approval: false, refusal: sayRefusal(translator(locale), { refusal: { code: error.code, params: error.params, details: error.details } }) };
  }
}

function thingOf({ kind, slugs }: FindWish, items: readonly CatalogueItem[], locale: Locale): string {
  const t = translator(locale);
  if (kind) return t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind });
  return slugs === null ? t("waitlist:anything") : items.filter((item) => slugs.includes(item.slug)).map((item) => localised(item, "name", locale)).join(", ");
}

function detailsOf(wish: FindWish, locale: Locale): string {
  const t = translator(locale);
  const last = lastDayOf(wish);
  const heads = wish.people ?? wish.seats;
  return [
    wish.days === 1 ? formatDayShort(wish.from, locale) : t("waitlist:days", { from: formatDayShort(wish.from, locale), to: formatDayShort(last, locale) }),
    ...(wish.minutes === null ? [] : [sayLength(t, wish.minutes)]),
    ...(wish.start === null ? [] : [t("waitlist:at", { at: clockOf(wish.start) })]),
    ...(wish.earliest > 0 || wish.latest !== 1440 ? [t("waitlist:hours", { from: clockOf(wish.earliest), to: clockOf(wish.latest > 1440 ? wish.latest - 1440 : wish.latest) })] : []),
    ...(heads === null ? [] : [t("waitlist:people", { count: heads })]),
    ...(wish.quantity === null ? [] : [t("waitlist:quantity", { count: wish.quantity })]),
  ].join(" · ");
}
