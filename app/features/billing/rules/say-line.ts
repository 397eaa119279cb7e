import { formatMoney } from "~/lib/money";
import { formatDay } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";
import type { QuoteLine } from "./quote";
import { UNIT_MINUTES } from "./quote";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

const number = (value: number, locale: Locale) =>
  new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 2 }).format(value);

/** Hours with at most two decimals: 90 minutes are «1,5». */
export const hoursText = (minutes: number, locale: Locale) => number(minutes / 60, locale);

/** A line of a quote as a person reads it: its name, and the reason under it. */
export function sayLine(translate: unknown, line: QuoteLine, locale: Locale): { label: string; reason: string } {
  const t = translate as AnyTranslator;
  switch (line.kind) {
    case "base": {
      const { unit, priceKopecks, minutes, quantity, source } = line.params;
      const amount = number((minutes * quantity) / UNIT_MINUTES[unit], locale);
      return {
        label: t("billing:line.base", { amount, unit: t(`billing:unit.${unit}`), price: formatMoney(priceKopecks, locale) }),
        reason: t("billing:line.baseReason", { source }),
      };
    }
    case "step": {
      const { year, percent, steps, startsOn } = line.params;
      return {
        label: t("billing:line.step", { year, percent }),
        reason: t("billing:line.stepReason", { steps: steps.join(" → "), since: formatDay(startsOn, locale) }),
      };
    }
    case "subsidy": {
      const { params } = line;
      const name = localised(params, "name", locale);
      const left = params.minutesLeft === null ? "" : t("billing:line.hoursLeft", { left: hoursText(params.minutesLeft, locale), of: hoursText(params.monthlyMinutes ?? 0, locale) });
      const budget = t("billing:line.budgetLeft", { left: formatMoney(params.budgetLeftKopecks, locale) });
      const limited =
        params.limitedBy === "quota"
          ? t("billing:line.limitedByQuota", { hours: hoursText(params.minutes, locale), of: hoursText(params.ofMinutes, locale) })
          : params.limitedBy === "budget"
            ? t("billing:line.limitedByBudget")
            : "";
      return {
        label: t("billing:line.subsidy", { name }),
        reason: [t("billing:line.subsidyReason", { percent: params.percent, basis: params.legalBasis }), limited, left, budget].filter(Boolean).join(" "),
      };
    }
  }
}
