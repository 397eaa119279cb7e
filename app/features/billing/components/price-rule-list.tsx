import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { saySource } from "~/lib/say-source";
import type { PriceRule } from "../rules/price-rules";
import { sayEffect, sayTerm, sayWhen } from "../rules/say-rule";

/** What a surcharge or discount does, when, for which bookings and why. */
export function PriceRuleWords({ rule, of }: { rule: PriceRule; of?: string }) {
  const { t } = useTranslation("tariffs");
  const locale = useLocale();
  return (
    <div className="min-w-0 grow basis-72">
      <p className="font-medium">
        {localised(rule, "name", locale)}: <span className="tabular whitespace-nowrap">{sayEffect(t, rule, locale)}</span>
      </p>
      <p>{[of, sayWhen(t, rule)].filter(Boolean).join(" · ")}</p>
      <p className="text-dense text-ink-soft">
        {sayTerm(t, rule, locale)} · {saySource(rule.source, locale)}
      </p>
    </div>
  );
}
