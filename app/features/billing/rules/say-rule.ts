import { clock } from "~/lib/clock";
import { formatDay } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { PriceRule } from "./price-rules";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

/** What a rule of prices does: «+50 %», «−500,00 ₽ в час». The translator knows the namespace `tariffs`. */
export function sayEffect(translate: unknown, { effect, value }: Pick<PriceRule, "effect" | "value">, locale: Locale): string {
  const t = translate as AnyTranslator;
  const sign = value < 0 ? "−" : "+";
  const size = effect === "PERCENT" ? `${Math.abs(value)}\u00a0%` : formatMoney(Math.abs(value), locale);
  return `${sign}${size}${effect === "PERCENT" ? "" : ` ${t(`tariffs:per.${effect}`)}`}`;
}

/** When a rule of prices holds, in one line: season, days, hours, volume, who pays, year of residency; «всегда» when it says nothing of that. */
export function sayWhen(translate: unknown, rule: PriceRule): string {
  const t = translate as AnyTranslator;
  const day = (text: string) => `${text.slice(3)}.${text.slice(0, 2)}`;
  const parts = [
    rule.seasonFrom && rule.seasonTo ? t("tariffs:when.season", { from: day(rule.seasonFrom), to: day(rule.seasonTo) }) : "",
    rule.weekdays.length > 0 ? rule.weekdays.map((one) => t(`tariffs:weekday.${one}`)).join(", ") : "",
    rule.fromMinute !== null && rule.toMinute !== null ? t("tariffs:when.hours", { from: clock(rule.fromMinute), to: clock(rule.toMinute) }) : "",
    rule.overMinutes === null ? "" : t("tariffs:when.over", { hours: rule.overMinutes / 60 }),
    rule.payerGroup === null || (rule.payerGroup === "RESIDENT" && rule.residencyYear !== null) ? "" : t(`tariffs:when.group.${rule.payerGroup}`),
    rule.residencyYear === null ? "" : t("tariffs:when.year", { year: rule.residencyYear }),
  ].filter(Boolean);
  return parts.join(" · ") || t("tariffs:when.always");
}

/** Between which days a rule of prices is for uses. */
export const sayTerm = (translate: unknown, { validFrom, validTo }: Pick<PriceRule, "validFrom" | "validTo">, locale: Locale): string => {
  const t = translate as AnyTranslator;
  return validTo ? t("tariffs:term.both", { from: formatDay(validFrom, locale), to: formatDay(validTo, locale) }) : t("tariffs:term.from", { from: formatDay(validFrom, locale) });
};
