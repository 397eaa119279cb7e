import type { TFunction } from "i18next";
import { formatRange } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import type { Outcome, Refusal } from "../rules/outcome";

const hours = (minutes: number, locale: Locale) => new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 1 }).format(minutes / 60);

/** Why a wish was placed or not, a sentence a line, in the reader's language. */
export function explain(t: TFunction<["rounds"]>, outcome: Outcome, minutes: number, locale: Locale): string[] {
  const refusal = (one: Refusal): string => {
    const when = formatRange(new Date(one.start), new Date(one.start + minutes * 60_000), locale);
    if (one.why === "hours") return t("rounds:why.hours", { when });
    if (one.why === "busy") return t("rounds:why.busy", { when });
    if (one.why === "cap") return t("rounds:why.cap", { when, cap: hours(one.capMinutes, locale), granted: hours(one.grantedMinutes, locale), wish: hours(one.wishMinutes, locale) });
    if (one.why === "rule") return t("rounds:why.rule", { when, reason: t(`errors:rule.${one.rule}` as never, one.params as never) });
    if (one.why === "at-once") return t("rounds:why.atOnce", { when, max: one.max });
    const rivals = one.rivals.map((rival) => rival.weight).join(", ");
    if (one.enough === null) return t("rounds:why.fixed", { when });
    return t(one.enough > one.weight ? "rounds:why.rivals" : "rounds:why.tie", { when, weight: one.weight, rivals, enough: one.enough });
  };
  if (!outcome.granted) return outcome.byStaff && outcome.refusals.length === 0 ? [t("rounds:why.refused")] : outcome.refusals.map(refusal);
  return [t(outcome.choice === 0 ? "rounds:why.first" : "rounds:why.other", { weight: outcome.weight }), ...outcome.missed.map(refusal)];
}

/** Why a placement did not become a booking. */
export const failureKey = (failure: { code: string; rule?: string | null }): string => (failure.rule ? `errors:rule.${failure.rule}` : `errors:${failure.code}`);
