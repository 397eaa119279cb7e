import { formatDay, formatDayShort } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { addDays, type Day } from "~/lib/time";
import { clockOf } from "../components/addresses";
import type { Meaning, Part, Understood } from "../rules/words/wish";
import type { Reason } from "./rules/rank";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

/** «2 ч 30 мин» of minutes; whole days as days. */
export function sayLength(translate: unknown, minutes: number): string {
  const t = translate as AnyTranslator;
  if (minutes % 1440 === 0) return t("common:days", { count: minutes / 1440 });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return hours === 0 ? t("find:length_m", { minutes: rest }) : rest === 0 ? t("find:length_h", { hours }) : t("find:length_hm", { hours, minutes: rest });
}

/** A reason in words. */
export function sayReason(translate: unknown, reason: Reason, locale: Locale): string {
  const t = translate as AnyTranslator;
  const say = (params: Record<string, unknown> = {}) => t(`find:reason.${reason.code}`, params);
  switch (reason.code) {
    case "start-exact":
      return say({ at: clockOf(reason.params.at) });
    case "start-later":
    case "start-earlier":
    case "length":
      return say({ length: sayLength(translate, reason.params.minutes) });
    case "cheaper":
    case "subsidised":
      return say({ price: formatMoney(reason.params.kopecks, locale) });
    case "certificate":
      return say({ until: formatDay(reason.params.until, locale) });
    default:
      return say(reason.params);
  }
}

const hour = (minute: number) => clockOf(minute > 1440 ? minute - 1440 : minute);

/** What a part of the line was understood as, in words. `names` are those of the resources by their address part. */
export function sayMeaning(translate: unknown, meaning: Meaning, names: ReadonlyMap<string, string>, locale: Locale): string {
  const t = translate as AnyTranslator;
  const say = (key: string, params: Record<string, unknown> = {}) => t(`find:meaning.${key}`, params);
  switch (meaning.is) {
    case "thing": {
      const called = meaning.kinds.length > 0 ? meaning.kinds.map((kind) => t(`booking:kind.${kind}`, { defaultValue: kind })) : meaning.slugs.map((slug) => names.get(slug) ?? slug);
      const [first, second] = called;
      if (first === undefined) return say("nothing");
      const listed = called.length > 2 ? say("more", { names: `${first}, ${second}`, count: called.length - 2 }) : called.join(", ");
      return meaning.role === "without" ? say("without", { names: listed }) : listed;
    }
    case "days":
      return sayDays(t, meaning, locale);
    case "every":
      return say("every", { when: sayDays(t, meaning, locale) });
    case "start":
      return say(meaning.about ? "about" : "start", { at: hour(meaning.minute) });
    case "soonAt":
      return say("start", { at: `${formatDayShort(meaning.from, locale)}, ${hour(meaning.minute)}` });
    case "range":
      return say("range", { from: hour(meaning.from), to: hour(meaning.to) });
    case "after":
    case "before":
      return say(meaning.is, { at: hour(meaning.minute) });
    case "part":
      return say("part", { from: hour(meaning.from), to: hour(meaning.to) });
    case "length":
      return meaning.whole ? say("whole", { length: sayLength(translate, meaning.minutes) }) : sayLength(translate, meaning.minutes);
    case "people":
    case "seats":
    case "quantity":
      return say(meaning.is, { count: meaning.count });
    case "floor":
      return say("floor", { count: meaning.floor });
    case "prefer":
      return say(meaning.what);
    case "except":
      return say("except", { weekdays: meaning.weekdays.map((day) => t(`find:weekday.${day}`)).join(", ") });
    case "noDay":
      return "";
  }
}

function sayDays(t: AnyTranslator, { from, days, weekdays }: { from: Day; days: number; weekdays: readonly number[] }, locale: Locale): string {
  const span = days === 1 ? formatDayShort(from, locale) : t("find:meaning.days", { from: formatDayShort(from, locale), to: formatDayShort(addDays(from, days - 1), locale) });
  return days === 1 || weekdays.length === 0 ? span : t("find:meaning.weekdays", { days: span, weekdays: weekdays.map((day) => t(`find:weekday.${day}`)).join(", ") });
}

/** A word that was understood, with what it means and the line without it. */
export interface Chip {
  text: string;
  meaning: string;
  /** The word that it was taken for, when it was misspelt. */
  guess: string | null;
  without: string;
}

/** The understood parts as chips; words that say two things are one chip. */
export function chipsOf(translate: unknown, line: string, { parts }: Pick<Understood, "parts">, names: ReadonlyMap<string, string>, locale: Locale): Chip[] {
  const byPlace = new Map<string, Part[]>();
  for (const part of parts) byPlace.set(`${part.from}`, [...(byPlace.get(`${part.from}`) ?? []), part]);
  return [...byPlace.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return {
      text: first.text,
      meaning: same.map((part) => sayMeaning(translate, part.meaning, names, locale)).join(", "),
      guess: (first.meaning.is === "thing" ? first.meaning.guess : undefined) ?? first.guess ?? null,
      without: `${line.slice(0, first.from)} ${line.slice(first.to)}`.replace(/\s+/g, " ").replace(/\s+([,;.!?])/g, "$1").replace(/^[\s,;.]+|[\s,;]+$/g, ""),
    };
  });
}

/** Names of resources by their address part. */
export const namesOf = (items: readonly { slug: string; nameRu: string; nameEn: string }[], locale: Locale): Map<string, string> => new Map(items.map((item) => [item.slug, localised(item, "name", locale)]));
