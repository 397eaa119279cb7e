import { DomainError, invalid, ruleBroken } from "~/lib/errors";
import { formatMonth } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { once } from "~/lib/idempotency.server";
import { addDays, atMinute, isDay, monthOf, type Day } from "~/lib/time";
import { hoursText } from "../../billing/rules/say-line";
import type { CompanyScope } from "../../identity/types";
import { besideIn, minuteOf } from "../components/addresses";
import { catalogue } from "../queries.server";
import { bookSeries, type Choice, type SeriesReceipt } from "./commands/book-series.server";
import { planSeries, type PlannedOccurrence, type SeriesWish } from "./plan.server";
import { ruleOf } from "./rules/recurrence";

export const REPEATS = ["week", "two-weeks", "month", "workdays", "day"] as const;
export type Repeat = (typeof REPEATS)[number];

/** What the series page was asked, from its address or its form. */
export interface SeriesAsked {
  slug: string;
  day: Day;
  start: number;
  minutes: number;
  quantity: number;
  beside: { slug: string; quantity: number }[];
  repeat: Repeat;
  /** The last day as it was asked; `untilWrong` when it is no day after the first. */
  until: string;
  untilWrong: boolean;
  exceptHolidays: boolean;
}

/** Reads the question of the series page; null when it names no resource or no start. What is missing of the rest has a plain default. */
export function seriesAsked(params: URLSearchParams): SeriesAsked | null {
  const slug = params.get("at") ?? "";
  const day = params.get("day") ?? "";
  const start = minuteOf(params.get("start"));
  const minutes = Number(params.get("minutes"));
  if (!slug || !isDay(day) || start === undefined || !Number.isInteger(minutes) || minutes < 1 || minutes > 100_000) return null;
  const until = params.get("until") ?? addDays(day, 56);
  const repeat = REPEATS.find((one) => one === params.get("repeat")) ?? "week";
  const quantity = Number(params.get("quantity")) || 1;
  return { slug, day, start, minutes, quantity, beside: besideIn(params), repeat, until, untilWrong: !isDay(until) || until <= day, exceptHolidays: !params.has("repeat") || params.has("holidays") };
}

/** The wish that a question stands for. `not-found` for resources that are not there, rule `series-until` (422). */
export async function seriesWish(asked: SeriesAsked, purpose: string): Promise<SeriesWish> {
  if (asked.untilWrong) throw ruleBroken("series-until");
  const all = new Map((await catalogue()).map((item) => [item.slug, item.id]));
  const idOf = (slug: string) => {
    const id = all.get(slug);
    if (!id) throw new DomainError("not-found", "not-found");
    return id;
  };
  const startsAt = atMinute(asked.day, asked.start);
  return {
    resourceId: idOf(asked.slug),
    quantity: asked.quantity,
    items: asked.beside.map(({ slug, quantity }) => ({ resourceId: idOf(slug), quantity })),
    startsAt,
    endsAt: new Date(startsAt.getTime() + asked.minutes * 60_000),
    purpose,
    rule: ruleOf({ repeat: asked.repeat, startsAt, until: asked.until }),
    exceptHolidays: asked.exceptHolidays,
  };
}

/** A planned series as its page shows it. */
export async function describeSeries(scope: CompanyScope, asked: SeriesAsked, locale: Locale, now: Date) {
  const plan = await planSeries(scope, await seriesWish(asked, ""), now);
  const t = translator(locale);
  const names = new Map((await catalogue()).map((item) => [item.id, localised(item, "name", locale)]));
  const whyNot = ({ broken }: PlannedOccurrence) => (broken ? sayRefusal(t, { refusal: { code: "rule-broken", params: broken.params, details: { rule: broken.rule } } }) : null);
  return {
    things: plan.things.map((thing) => ({ name: localised(thing.resource, "name", locale), quantity: thing.quantity })),
    totalKopecks: plan.totalKopecks,
    // Where remedies are chosen, the total is known only by what is chosen.
    expected: plan.occurrences.every((one) => one.state === "free" || one.state === "holiday") ? plan.totalKopecks : null,
    quotas: quotasOf(plan.occurrences, locale),
    occurrences: plan.occurrences.map((one) => ({
      day: one.day,
      startsAt: one.startsAt.toISOString(),
      endsAt: one.endsAt.toISOString(),
      state: one.state,
      why: whyNot(one) ?? whyDearer(one, locale),
      totalKopecks: one.quote?.totalKopecks ?? null,
      remedies: one.remedies.map((remedy) => ({
        value: [remedy.resourceId, remedy.startsAt.toISOString(), remedy.endsAt.toISOString()].join("|"),
        resource: remedy.resourceId === plan.things[0]?.resource.id ? null : (names.get(remedy.resourceId) ?? ""),
        startsAt: remedy.startsAt.toISOString(),
        endsAt: remedy.endsAt.toISOString(),
      })),
    })),
  };
}

/** Why an occurrence has less subsidy than its programme pays for; null where it has all of it. */
function whyDearer({ quote }: PlannedOccurrence, locale: Locale): string | null {
  const t = translator(locale);
  const limited = quote?.shares.find((share) => share.limitedBy !== "nothing");
  if (!limited) return null;
  if (limited.limitedBy === "budget" || limited.limitedBy === "ceiling") return t(`series:limited.${limited.limitedBy}`);
  return limited.minutes === 0 ? t("series:limited.quota") : t("series:limited.quotaPart", { hours: hoursText(limited.minutes, locale) });
}

/** What the series takes of the subsidised hours of each month, as sentences. */
function quotasOf(occurrences: readonly PlannedOccurrence[], locale: Locale): string[] {
  const months = new Map<Day, { programmeId: string; used: number; adds: number; of: number }>();
  for (const { day, quote } of occurrences) {
    for (const { offer, minutes } of quote?.shares ?? []) {
      if (offer.monthlyMinutes === null || offer.minutesLeft === null) continue;
      const month = months.get(monthOf(day)) ?? { programmeId: offer.programmeId, used: offer.monthlyMinutes - offer.minutesLeft, adds: 0, of: offer.monthlyMinutes };
      months.set(monthOf(day), month);
      if (month.programmeId === offer.programmeId) month.adds += minutes;
    }
  }
  const hours = (minutes: number) => hoursText(minutes, locale);
  return [...months].map(([month, { used, adds, of }]) => translator(locale)("series:quota", { month: formatMonth(month, locale), used: hours(used), adds: hours(adds), of: hours(of) }));
}

/** A remedy as the form carries it, or «skip»; null for anything else. */
function choiceOf(text: string): Choice | null {
  if (text === "skip") return "skip";
  const [resourceId = "", from = "", to = ""] = text.split("|");
  const [startsAt, endsAt] = [new Date(from), new Date(to)];
  return resourceId && !Number.isNaN(startsAt.getTime()) && !Number.isNaN(endsAt.getTime()) ? { resourceId, startsAt, endsAt } : null;
}

/**
 * Books the series of the page's form; `choice.<day>` says what is done about a day. A second press of the button gets the first
 * answer; `expected` is the total that the person saw, where nothing was to be chosen. Errors: as `bookSeries`, rule `purpose` (422).
 */
export async function bookSeriesFromForm(scope: CompanyScope, form: URLSearchParams, now: Date): Promise<SeriesReceipt> {
  const asked = seriesAsked(form);
  const purpose = (form.get("purpose") ?? "").trim();
  if (!asked) throw invalid("bad-request", { reason: "at" });
  if (purpose.length < 3 || purpose.length > 300) throw ruleBroken("purpose");
  const choices = new Map<Day, Choice>();
  for (const [name, value] of form) {
    if (!name.startsWith("choice.")) continue;
    const choice = choiceOf(value);
    if (choice) choices.set(name.slice("choice.".length), choice);
  }
  const wish = await seriesWish(asked, purpose);
  // Holidays are left out without a word, as the plan says.
  for (const day of form.getAll("holiday")) choices.set(day, "skip");
  const seen = form.get("expected") ?? "";
  const expected = /^\d{1,15}$/.test(seen) ? Number(seen) : null;
  const key = form.get("requestKey") ?? "";
  const remembered = key && key.length <= 100 ? { scope: `form:${scope.userId}`, key, requestHash: `series|${wish.resourceId}|${wish.startsAt.toISOString()}|${wish.rule}` } : undefined;
  const answer = await once(
    remembered,
    async () => ({ status: 201, body: await bookSeries(scope, { ...wish, choices, ...(expected === null ? {} : { expected }) }, now, remembered) }),
    async (error) => {
      // A refusal is not kept: the person may try again from the same page.
      throw error;
    },
  );
  return answer.body as SeriesReceipt;
}

