import { randomUUID } from "node:crypto";
import { norm } from "~/lib/norms.server";
import { DomainError, ruleBroken } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { atMinute, dayFromDb, siteDay, toIso, minuteOfDay, type Day } from "~/lib/time";
import type { CompanyScope } from "../identity/types";
import { quoteFor } from "../billing/pricing.server";
import type { Quote } from "../billing/rules/quote";
import { sayLine } from "../billing/rules/say-line";
import { residencyOf } from "../residency/queries.server";
import { alternativesTo } from "./alternatives.server";
import { freeUnits } from "./commands/units.server";
import { pickAddress } from "./components/addresses";
import type { Picked } from "./components/booking-sheet";
import { catalogueItem, certificateUntil, catalogue, type CatalogueItem } from "./queries.server";
import { freeUntil, type CancelStep } from "./rules/cancelling";
import { brokenRule } from "./rules/slot";
import { withinTerm } from "./rules/term";
import { db } from "~/lib/db/client.server";

export interface Pick {
  slug: string;
  day: Day;
  start: number;
  minutes?: number;
  quantity?: number;
}

const MANY_LENGTHS = 48;

/** Starts that a person may choose on the day, on the step; minutes of the day. */
function startsOf(item: CatalogueItem): number[] {
  if (item.stepMinutes >= 1440) return [0];
  const starts: number[] = [];
  for (let start = item.opensAt; start + Math.min(item.minMinutes, 1440) <= item.closesAt || (item.closesAt === 1440 && start < 1440 && item.maxMinutes > 1440); start += item.stepMinutes) {
    starts.push(start);
  }
  return starts;
}

/** Lengths on the step from the shortest to the longest; long ranges thin out past two days. */
function lengthsOf(item: CatalogueItem, start: number): number[] {
  const roundTheClock = item.opensAt === 0 && item.closesAt === 1440;
  const longest = roundTheClock ? item.maxMinutes : Math.min(item.maxMinutes, item.closesAt - start);
  const lengths: number[] = [];
  for (let minutes = item.minMinutes; minutes <= longest && lengths.length < MANY_LENGTHS; minutes += item.stepMinutes) lengths.push(minutes);
  for (let minutes = (lengths.at(-1) ?? 0) + 1440; minutes <= longest && lengths.length >= MANY_LENGTHS; minutes += 1440) lengths.push(minutes);
  return lengths.length > 0 ? lengths : [item.minMinutes];
}

/**
 * Everything that the sheet beside the schedule says about a picked slot: its price and why, whether it can be had and
 * what instead. Null when there is no such resource. Holds nothing.
 */
export async function describePick(scope: CompanyScope | null, pick: Pick, params: URLSearchParams, locale: Locale, now: Date): Promise<Picked | null> {
  const item = await catalogueItem(pick.slug);
  if (!item) return null;
  const t = translator(locale);
  const lengths = lengthsOf(item, pick.start);
  const minutes = pick.minutes ?? lengths[0] ?? item.minMinutes;
  const quantity = pick.quantity ?? 1;
  const startsAt = atMinute(pick.day, pick.start);
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
  const starts = startsOf(item);
  const wish = { startsAt, endsAt, quantity };
  const [residency, cancelling, certificate] = await Promise.all([
    scope ? residencyOf(scope.companyId) : null,
    norm<CancelStep[]>("booking.cancelling"),
    scope && item.certificate ? certificateUntil(scope.companyId, item.kind, wish) : null,
  ]);

  const picked: Picked = {
    resourceId: item.id,
    slug: item.slug,
    name: localised(item, "name", locale),
    day: pick.day,
    start: pick.start,
    minutes,
    quantity,
    maxQuantity: item.quantity,
    startsAt: toIso(startsAt),
    endsAt: toIso(endsAt),
    starts: starts.includes(pick.start) ? starts : [pick.start, ...starts],
    lengths: lengths.includes(minutes) ? lengths : [minutes, ...lengths],
    refusal: null,
    quote: null,
    freeUntil: null,
    tags: tagsOf(item, certificate, locale),
    quota: null,
    alternatives: [],
    requestKey: randomUUID(),
  };
  const free = freeUntil(cancelling.value, startsAt);
  if (free && free > now) picked.freeUntil = free.toISOString();
  const refuse = (error: DomainError) => sayRefusal(t, { refusal: { code: error.code, params: error.params, details: error.details } });

  const broken = brokenRule(item, wish, now);
  if (broken) {
    picked.refusal = refuse(new DomainError("rule-broken", "rule-broken", broken.params, { rule: broken.rule }));
    return picked;
  }
  if (!scope || residency?.status !== "ACTIVE") {
    picked.refusal = refuse(new DomainError("forbidden", "not-resident"));
    return picked;
  }
  if (!withinTerm({ from: residency.startsOn, to: residency.endsOn }, wish)) {
    picked.refusal = refuse(ruleBroken("term"));
    return picked;
  }
  const quote = await quoteFor({
    companyId: scope.companyId,
    residentSince: residency.startsOn,
    tariffCode: item.tariffCode,
    resourceKind: item.kind,
    on: siteDay(startsAt),
    minutes,
    quantity,
  });
  picked.quote = {
    lines: quote.lines.map((line) => ({ ...sayLine(t, line, locale), amountKopecks: line.amountKopecks })),
    totalKopecks: quote.totalKopecks,
    vat: quote.vatPercent === null ? t("billing:vatNone") : t("billing:vatInside", { percent: quote.vatPercent, amount: formatMoney(quote.vatKopecks, locale) }),
  };
  picked.quota = quotaOfQuote(quote);
  if (item.certificate && !certificate) {
    picked.refusal = refuse(new DomainError("rule-broken", "rule-broken", {}, { rule: "certificate" }));
    return picked;
  }
  const held = {
    from: new Date(startsAt.getTime() - item.bufferBefore * 60_000),
    to: new Date(endsAt.getTime() + item.bufferAfter * 60_000),
  };
  if ((await freeUnits(db, item.id, held, quantity)).length < quantity) {
    picked.refusal = t("booking:sheet.taken");
    picked.alternatives = await sayAlternatives(item, wish, params, locale, now);
  }
  return picked;
}

async function sayAlternatives(item: CatalogueItem, wish: { startsAt: Date; endsAt: Date; quantity: number }, params: URLSearchParams, locale: Locale, now: Date): Promise<Picked["alternatives"]> {
  const found = await alternativesTo(item, wish, now);
  const names = new Map((await catalogue()).map((one) => [one.id, one]));
  return found.flatMap((one) => {
    const resource = names.get(one.resourceId);
    if (!resource) return [];
    return {
      href: pickAddress(params, {
        day: siteDay(one.startsAt),
        slug: resource.slug,
        start: minuteOfDay(one.startsAt),
        minutes: (one.endsAt.getTime() - one.startsAt.getTime()) / 60_000,
        quantity: wish.quantity,
      }),
      resource: resource.id === item.id ? null : localised(resource, "name", locale),
      startsAt: one.startsAt.toISOString(),
      endsAt: one.endsAt.toISOString(),
    };
  });
}

function tagsOf(item: CatalogueItem, certificate: Date | null, locale: Locale): Picked["tags"] {
  const t = translator(locale);
  const tags: Picked["tags"] = [];
  if (item.certificate) {
    tags.push(
      certificate
        ? { tone: "good", text: t("booking:tag.certificate", { until: formatDay(dayFromDb(certificate), locale) }) }
        : { tone: "bad", text: t("booking:tag.noCertificate") },
    );
  }
  if (item.operator === "REQUIRED") tags.push({ tone: "good", text: t("booking:tag.operator") });
  if (item.bufferBefore || item.bufferAfter) {
    tags.push({ tone: "plain", text: t("booking:tag.buffers", { before: item.bufferBefore, after: item.bufferAfter }) });
  }
  return tags;
}

function quotaOfQuote(quote: Quote): Picked["quota"] {
  const share = quote.shares.find((one) => one.offer.monthlyMinutes !== null);
  if (!share || share.offer.monthlyMinutes === null) return null;
  return {
    usedMinutes: share.offer.monthlyMinutes - (share.offer.minutesLeft ?? 0),
    addsMinutes: share.minutes,
    limitMinutes: share.offer.monthlyMinutes,
  };
}

