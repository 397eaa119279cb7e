import type { TFunction } from "i18next";
import { formatDay, formatMonth, formatRange } from "~/lib/format";
import { i18nFor } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { formatMoney, type Kopecks } from "~/lib/money";
import { oneLine } from "./plain";
import type { LetterBody, Localised, When } from "./templates";

const NAME = 80;
const FACT = 200;
const LABEL = 300;

/** What a kind of letter says by itself; the frame adds the wordmark, the greeting and the footer. */
export type Own = Omit<LetterBody, "above" | "wordmark" | "greeting" | "footer">;

/** How values are said in the recipient's language. */
export class Speech {
  readonly t: TFunction<"mail">;

  constructor(readonly locale: Locale) {
    this.t = i18nFor(locale).getFixedT(locale, "mail");
  }

  name = (text: Localised) => oneLine(typeof text === "string" ? text : text[this.locale], NAME);
  /** The wording of a question is longer than a name. */
  label = (text: Localised) => oneLine(typeof text === "string" ? text : text[this.locale], LABEL);
  money = (kopecks: Kopecks) => formatMoney(kopecks, this.locale);
  range = (when: When) => formatRange(when.startsAt, when.endsAt, this.locale);

  /** A month by its first day: «октябрь 2026». */
  month = (day: string) => `${formatMonth(day, this.locale)} ${day.slice(0, 4)}`;

  day(name: string, day: string | null) {
    return day === null ? [] : [{ name, value: formatDay(day, this.locale) }];
  }

  /** A fact, or nothing where there is nothing to say. */
  fact(name: string, value: string) {
    const line = oneLine(value, FACT);
    return line === "" ? [] : [{ name, value: line }];
  }

  booked({ resource, when }: { resource: Localised; when: When }) {
    return [
      ...this.fact(this.t("fact.what"), this.name(resource)),
      { name: this.t("fact.when"), value: this.range(when) },
    ];
  }
}
