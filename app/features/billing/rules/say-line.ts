import { formatMoney } from "~/lib/money";
import { formatDay, formatMonth } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";
import { saySource } from "~/lib/say-source";
import type { QuoteLine } from "./quote";
import { UNIT_MINUTES } from "./quote";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

const number = (value: number, locale: Locale) =>
  new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 2 }).format(value);

/** Hours with at most two decimals: 90 minutes are «1,5». */
export const hoursText = (minutes: number, locale: Locale) => number(minutes / 60, locale);

/** A line of a quote as a person reads it: its name, the reason under it, and of several things the one that it belongs to. */
export function sayLine(translate: unknown, line: QuoteLine, locale: Locale): { label: string; reason: string; thing?: string } {
  return { ...sayPlain(translate, line, locale), ...(line.thing ? { thing: localised(line.thing, "name", locale) } : {}) };
}

function sayPlain(translate: unknown, line: QuoteLine, locale: Locale): { label: string; reason: string } {
  const t = translate as AnyTranslator;
  switch (line.kind) {
    case "base": {
      const { unit, priceKopecks, minutes, quantity, source } = line.params;
      const amount = number((minutes * quantity) / UNIT_MINUTES[unit], locale);
      return {
        label: t("billing:line.base", { amount, unit: t(`billing:unit.${unit}`), price: formatMoney(priceKopecks, locale) }),
        reason: t("billing:line.baseReason", { source: saySource(source, locale) }),
      };
    }
    case "rule": {
      const { effect, value, minutes, ofMinutes, quantity, overMinutes, source, capped } = line.params;
      const sign = value < 0 ? "−" : "+";
      const size = effect === "PERCENT" ? `${sign}${number(Math.abs(value), locale)} %` : `${sign}${formatMoney(Math.abs(value), locale)}`;
      const covered =
        effect === "PER_PIECE" || effect === "PER_USE"
          ? t(`billing:line.ruleOnce.${effect}`, { count: quantity })
          : minutes === ofMinutes
            ? t("billing:line.ruleWhole", { hours: hoursText(minutes, locale) })
            : t("billing:line.rulePart", { hours: hoursText(minutes, locale), of: hoursText(ofMinutes, locale) });
      const step = overMinutes === null ? "" : t("billing:line.ruleOver", { hours: hoursText(overMinutes, locale) });
      return {
        label: `${localised(line.params, "name", locale)}: ${size}${effect === "PER_HOUR" ? ` ${t("billing:line.rulePerHour")}` : ""}`,
        reason: [covered, step, capped ? t("billing:line.ruleCapped") : "", saySource(source, locale)].filter(Boolean).join(" "),
      };
    }
    case "step": {
      const { year, percent, steps, startsOn } = line.params;
      return {
        label: t("billing:line.step", { year, percent }),
        reason: t("billing:line.stepReason", { steps: steps.join(" → "), since: formatDay(startsOn, locale) }),
      };
    }
    case "client": {
      const { group, percent, source } = line.params;
      return {
        label: percent === 100 ? t(`billing:line.clientWhole.${group}`) : t(`billing:line.client.${group}`, { percent }),
        reason: [t("billing:line.clientReason"), saySource(source, locale)].join(" "),
      };
    }
    case "plan": {
      const { minutes, ofMinutes, leftMinutes, limitMinutes, month, source } = line.params;
      const limited = minutes < ofMinutes ? t("billing:line.planPart", { hours: hoursText(minutes, locale), of: hoursText(ofMinutes, locale) }) : "";
      return {
        label: t("billing:line.plan", { name: localised(line.params, "name", locale), hours: hoursText(minutes, locale), left: hoursText(leftMinutes, locale) }),
        reason: [limited, t("billing:line.planReason", { limit: hoursText(limitMinutes, locale), month: formatMonth(month, locale) }), saySource(source, locale)].filter(Boolean).join(" "),
      };
    }
    case "plan-fee": {
      const { month, hours, source } = line.params;
      const included = hours.map(({ kind, minutes }) => t("plans:hoursOf", { kind: t(`booking:kind.${kind}`, { defaultValue: kind }), hours: hoursText(minutes, locale) })).join("; ");
      return {
        label: t("billing:line.planFee", { name: localised(line.params, "name", locale), month: formatMonth(month, locale), year: month.slice(0, 4) }),
        reason: [t("billing:line.planFeeReason", { hours: included }), saySource(source, locale)].join(" "),
      };
    }
    case "coupon": {
      const { code, percent, sumKopecks, leftKopecks, source, misfit, capped } = line.params;
      const size = percent === null ? formatMoney(sumKopecks ?? 0, locale) : `${number(percent, locale)} %`;
      return {
        label: t("billing:line.coupon", { code, name: localised(line.params, "name", locale) }),
        reason: misfit ? t(`billing:line.couponMisfit.${misfit}`) : [t(percent === null ? "billing:line.couponSum" : "billing:line.couponPercent", { size }), leftKopecks !== null && leftKopecks !== sumKopecks ? t("billing:line.couponRest", { left: formatMoney(leftKopecks, locale) }) : "", capped ? t("billing:line.couponCapped") : "", saySource(source, locale)].filter(Boolean).join(" "),
      };
    }
    case "subsidy": {
      const { params } = line;
      const name = localised(params, "name", locale);
      const left = params.minutesLeft === null ? "" : t("billing:line.hoursLeft", { left: hoursText(params.minutesLeft, locale), of: hoursText(params.monthlyMinutes ?? 0, locale) });
      const budget = params.budgetQuarter
        ? t("billing:line.quarterLeft", { left: formatMoney(params.budgetLeftKopecks, locale), quarter: params.budgetQuarter })
        : t("billing:line.budgetLeft", { left: formatMoney(params.budgetLeftKopecks, locale) });
      const ceilings = (params.ceilings ?? []).map(({ per, leftKopecks, limitKopecks }) =>
        t(`billing:line.ceilingLeft.${per}`, { left: formatMoney(leftKopecks, locale), of: formatMoney(limitKopecks, locale) }),
      );
      const spent = (params.ceilings ?? []).reduce<{ per: "month" | "year"; leftKopecks: number; limitKopecks: number } | null>((least, one) => (least && least.leftKopecks <= one.leftKopecks ? least : one), null);
      const limited =
        params.limitedBy === "quota"
          ? t("billing:line.limitedByQuota", { hours: hoursText(params.minutes, locale), of: hoursText(params.ofMinutes, locale) })
          : params.limitedBy === "budget"
            ? t("billing:line.limitedByBudget")
            : params.limitedBy === "ceiling" && spent
              ? t(`billing:line.limitedByCeiling.${spent.per}`, { limit: formatMoney(spent.limitKopecks, locale) })
              : "";
      return {
        label: t("billing:line.subsidy", { name }),
        reason: [t("billing:line.subsidyReason", { percent: params.percent, basis: locale === "en" && params.legalBasisEn ? params.legalBasisEn : params.legalBasis }), limited, left, ...ceilings, budget].filter(Boolean).join(" "),
      };
    }
    case "rent": {
      const { premises, areaHundredths, from, to, days, ofDays, rateKopecks } = line.params;
      const area = number(areaHundredths / 100, locale);
      return {
        label: t("billing:line.rent", { premises, area, from: formatDay(from, locale), to: formatDay(to, locale) }),
        reason: t(days === ofDays ? "billing:line.rentReason" : "billing:line.rentPartReason", { rate: formatMoney(rateKopecks, locale), area, days, of: ofDays }),
      };
    }
    case "move-fee":
      return {
        label: t("billing:line.moveFee", { percent: line.params.percent }),
        reason: t("billing:line.moveFeeReason", { hours: line.params.hoursBefore, of: formatMoney(line.params.ofKopecks, locale) }),
      };
    case "damage":
      return { label: t("billing:line.damage", { title: line.params.title }), reason: line.params.reason };
    case "paid-before":
      return { label: t("billing:line.paidBefore"), reason: t("billing:line.paidBeforeReason", { numbers: line.params.numbers }) };
  }
}
