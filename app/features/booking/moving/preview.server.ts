import type { SumLine } from "~/components/explained-sum";
import { DomainError } from "~/lib/errors";
import type { Refusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { atMinute, isDay, minuteOfDay, siteDay, toIso, type Day } from "~/lib/time";
import type { Quote } from "../../billing/rules/quote";
import { sayLine } from "../../billing/rules/say-line";
import { companyNames } from "../../identity/queries.server";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { alternativesTo } from "../alternatives.server";
import { thingsOf } from "../commands/prepare.server";
import { rehearse } from "../commands/rehearse.server";
import { minuteOf } from "../components/addresses";
import { forCompany } from "../for-company.server";
import { bookingFor, resourcesOfKind, type BookingView, type CatalogueItem } from "../queries.server";
import { lengthsOf, startsOf } from "../rules/choices";
import type { MoveStep } from "../rules/moving";
import { asOn } from "../rules/plan";
import { occurrencesAhead, seriesMoves, type SeriesPart } from "../series/commands/change-series.server";
import { seriesNorms } from "../series/plan.server";
import { sayMoveRefusal } from "./say";

/** Where a booking is wished to, as an address says it: day, start «14:30», minutes, slug of the resource. */
export interface MoveWish {
  day: string | null;
  start: string | null;
  minutes: string | null;
  at: string | null;
  part: string | null;
}

/** A time that a booking can be moved to. */
export interface MoveTarget {
  day: Day;
  /** Minutes of the local day. */
  start: number;
  minutes: number;
  slug: string;
  resourceId: string;
  resource: string;
  startsAt: string;
  endsAt: string;
}

/** A move before it is made: from where, to where, at what price and why. Kopecks. */
export interface MovePreview {
  id: string;
  version: number;
  status: BookingView["status"];
  purpose: string;
  /** Whose it is, for staff. */
  company: string | null;
  before: { startsAt: string; endsAt: string; resource: string; lines: SumLine[]; totalKopecks: number };
  to: MoveTarget;
  /** The time is another than the present one. */
  differs: boolean;
  choices: { starts: number[]; lengths: number[]; resources: { slug: string; name: string }[] };
  part: SeriesPart;
  /** Occurrences of its series that a part would move; null for a booking of none. */
  series: Record<SeriesPart, number> | null;
  /** The price of the booking at hand, the sum over all that move, and what they cost before. */
  quote: { lines: SumLine[]; totalKopecks: number; vat: string } | null;
  totalKopecks: number;
  formerKopecks: number;
  count: number;
  refusal: string | null;
  alternatives: MoveTarget[];
  rules: MoveStep[];
}

const PARTS: readonly SeriesPart[] = ["this", "following", "all"];

/**
 * What moving a booking to a wished time would come to. A wish that says nothing is the present time. Staff move free of charge and
 * one booking at a time. Holds nothing. Errors: `not-found`; whatever else stands in the way is the answer's `refusal`.
 */
export async function previewMove(scope: AnyScope, id: string, wished: MoveWish, locale: Locale, now: Date): Promise<MovePreview> {
  const booking = await bookingFor(scope, id);
  const company = isCompanyScope(scope) ? null : ((await companyNames([booking.companyId])).get(booking.companyId)?.name ?? "");
  const [rules, all, own] = await Promise.all([norm<MoveStep[]>("booking.moving"), resourcesOfKind(booking.resource.kind), thingsOf(booking).catch(() => [])]);
  const t = translator(locale);
  const held = own[0]?.resource;
  const peers = all.filter((one) => one.id === booking.resourceId || one.quantity >= booking.quantity);
  const chosen = peers.find((one) => one.slug === wished.at) ?? held ?? peers[0];
  const [met] = chosen ? await forCompany([chosen], booking.companyId) : [];
  const resource = met && asOn(met, wished.day && isDay(wished.day) ? wished.day : siteDay(booking.startsAt));
  const to = targetOf(booking, wished, resource, locale);
  const part = isCompanyScope(scope) && booking.seriesId ? (PARTS.find((one) => one === wished.part) ?? "this") : "this";
  const preview: MovePreview = {
    id: booking.id,
    version: booking.version,
    status: booking.status,
    purpose: booking.purpose,
    company,
    before: {
      startsAt: toIso(booking.startsAt),
      endsAt: toIso(booking.endsAt),
      resource: localised(booking.resource, "name", locale),
      lines: linesOf(t, booking.lines, locale),
      totalKopecks: booking.totalKopecks,
    },
    to,
    differs: to.startsAt !== toIso(booking.startsAt) || to.endsAt !== toIso(booking.endsAt) || to.resourceId !== booking.resourceId,
    choices: { ...(resource ? choicesOf(resource, to) : { starts: [to.start], lengths: [to.minutes] }), resources: peers.map((one) => ({ slug: one.slug, name: localised(one, "name", locale) })) },
    part,
    series: isCompanyScope(scope) && booking.seriesId ? await partsAhead(scope, booking.id, now) : null,
    quote: null,
    totalKopecks: booking.totalKopecks,
    formerKopecks: booking.totalKopecks,
    count: 1,
    refusal: null,
    alternatives: [],
    rules: rules.value,
  };
  if (!preview.differs) return preview;
  const change = { startsAt: new Date(to.startsAt), endsAt: new Date(to.endsAt), ...(to.resourceId === booking.resourceId ? {} : { resourceId: to.resourceId }) };
  try {
    const several = isCompanyScope(scope) && part !== "this";
    const moves = several ? await seriesMoves(scope, id, part, change, now) : [{ id, to: change, formerKopecks: booking.totalKopecks }];
    const quotes = await rehearse(scope, moves, now, several ? { horizonDays: (await seriesNorms()).horizonDays } : { free: !isCompanyScope(scope) });
    const quote = quotes[moves.findIndex((one) => one.id === id)] ?? quotes[0];
    return {
      ...preview,
      quote: quote ? sayQuote(t, quote, locale) : null,
      totalKopecks: quotes.reduce((sum, one) => sum + one.totalKopecks, 0),
      formerKopecks: moves.reduce((sum, one) => sum + one.formerKopecks, 0),
      count: moves.length,
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const refusal: Refusal = { refusal: { code: error.code, params: error.params, details: error.details } };
    const taken = error.code === "slot-taken" && resource;
    const alternatives = taken ? await otherTimes(booking, resource, own.slice(1), change, peers, locale, now) : [];
    const sentence = !taken ? sayMoveRefusal(t, refusal) : alternatives.length > 0 ? t("moving:taken") : t("moving:takenNone");
    return { ...preview, refusal: sentence, alternatives };
  }
}

/** How many occurrences each part of the booking's series has ahead. */
async function partsAhead(scope: Parameters<typeof occurrencesAhead>[0], id: string, now: Date): Promise<Record<SeriesPart, number>> {
  const [following, all] = await Promise.all([occurrencesAhead(scope, id, "following", now), occurrencesAhead(scope, id, "all", now)]);
  return { this: 1, following: following.length, all: all.length };
}

function targetOf(booking: BookingView, wished: MoveWish, resource: CatalogueItem | undefined, locale: Locale): MoveTarget {
  const day = wished.day && isDay(wished.day) ? wished.day : siteDay(booking.startsAt);
  const start = minuteOf(wished.start) ?? minuteOfDay(booking.startsAt);
  const present = (booking.endsAt.getTime() - booking.startsAt.getTime()) / 60_000;
  const asked = Number(wished.minutes);
  const minutes = Number.isInteger(asked) && asked > 0 && asked < 1_000_000 ? asked : present;
  const startsAt = atMinute(day, start);
  return {
    day,
    start,
    minutes,
    slug: resource?.slug ?? booking.resource.slug,
    resourceId: resource?.id ?? booking.resourceId,
    resource: localised(resource ?? booking.resource, "name", locale),
    startsAt: toIso(startsAt),
    endsAt: toIso(new Date(startsAt.getTime() + minutes * 60_000)),
  };
}

function choicesOf(resource: CatalogueItem, to: MoveTarget): { starts: number[]; lengths: number[] } {
  const starts = startsOf(resource);
  const lengths = lengthsOf(resource, to.start);
  return { starts: starts.includes(to.start) ? starts : [to.start, ...starts], lengths: lengths.includes(to.minutes) ? lengths : [to.minutes, ...lengths] };
}

async function otherTimes(booking: BookingView, resource: CatalogueItem, others: Awaited<ReturnType<typeof thingsOf>>, range: { startsAt: Date; endsAt: Date }, peers: readonly CatalogueItem[], locale: Locale, now: Date): Promise<MoveTarget[]> {
  const found = await alternativesTo([{ resource, quantity: booking.quantity }, ...others], range, now);
  return found.flatMap((one) => {
    const at = peers.find((peer) => peer.id === one.resourceId);
    return at ? targetOf(booking, { day: siteDay(one.startsAt), start: clockText(one.startsAt), minutes: String((one.endsAt.getTime() - one.startsAt.getTime()) / 60_000), at: at.slug, part: null }, at, locale) : [];
  });
}

const clockText = (at: Date) => `${Math.floor(minuteOfDay(at) / 60)}:${String(minuteOfDay(at) % 60).padStart(2, "0")}`;

const linesOf = (t: unknown, lines: Quote["lines"], locale: Locale): SumLine[] => lines.map((line) => ({ ...sayLine(t, line, locale), amountKopecks: line.amountKopecks }));

const sayQuote = (t: ReturnType<typeof translator>, quote: Quote, locale: Locale): NonNullable<MovePreview["quote"]> => ({
  lines: linesOf(t, quote.lines, locale),
  totalKopecks: quote.totalKopecks,
  vat: quote.vatPercent === null ? t("billing:vatNone") : t("billing:vatInside", { percent: quote.vatPercent, amount: formatMoney(quote.vatKopecks, locale) }),
});
