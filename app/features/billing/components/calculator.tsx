import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ExplainedSum, type SumLine } from "~/components/explained-sum";
import { useLocale } from "~/components/locale-context";
import { buttonClass } from "~/components/button";
import { formatPrice } from "~/components/price";
import { formatNumber } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { clientPrice, type GroupPercent } from "../rules/group-percent";
import { estimate, ESTIMATE_RANGES, type Estimate, type EstimateInput, type EstimateTerms } from "../rules/estimate";

export interface CalculatorProps {
  terms: EstimateTerms;
  /** What clients pay of a tariff who are no residents. */
  percents: GroupPercent;
  /** What the address asks for; the sliders start there. */
  asked: EstimateInput;
}

/**
 * What a month in the technopark costs. Without scripts a form that the server counts («/?team=…»); with them the
 * figures follow the sliders.
 */
export function Calculator({ terms, percents, asked }: CalculatorProps) {
  const { t } = useTranslation(["public", "common"]);
  const locale = useLocale();
  const [input, setInput] = useState(asked);
  const result = estimate(input, terms);
  const first = result.years[0];
  const price = (kopecks: number) => formatPrice(kopecks, locale);
  if (!first) return null;
  return (
    <form method="get" action="/#calculator" id="calculator" className="rounded-card border border-line bg-sheet p-5 md:p-6">
      <h2 className="text-heading">{t("public:calc.title")}</h2>
      <div className="mt-3 flex flex-col">
        <Slider name="team" label={t("public:calc.team")} value={input.team} text={t("common:people", { count: input.team })} onChange={(team) => setInput({ ...input, team })} />
        <Slider name="area" label={t("public:calc.area")} value={input.areaSqm} text={t("public:calc.areaValue", { count: input.areaSqm })} onChange={(areaSqm) => setInput({ ...input, areaSqm })} />
        <Slider name="mocap" label={t("public:calc.mocap")} value={input.mocapHours} text={t("public:calc.mocapValue", { count: input.mocapHours })} onChange={(mocapHours) => setInput({ ...input, mocapHours })} />
      </div>
      <noscript>
        <button type="submit" className={buttonClass("plain", "mt-2 mb-4")}>
          {t("public:calc.count")}
        </button>
      </noscript>
      <div aria-hidden className="perforation mt-1 mb-3" />
      <dl aria-live="polite">
        <div className="flex items-baseline justify-between gap-4">
          <dt className="text-ink-soft">{t("public:calc.market")}</dt>
          <dd className="tabular text-ink-soft">
            <s>{price(result.marketKopecks)}</s>
          </dd>
        </div>
        <div className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 text-heading font-semibold">
          <dt>{t("public:calc.firstYear")}</dt>
          <dd className="tabular">{t("public:calc.month", { amount: price(first.totalKopecks) })}</dd>
        </div>
      </dl>
      <p className="tabular mt-1 text-end text-dense text-ink-soft">
        {t("public:calc.perPerson", { amount: price(Math.round(first.totalKopecks / input.team / 100) * 100), area: formatNumber(Math.round((input.areaSqm / input.team) * 10) / 10, locale) })}
      </p>
      <YearBars result={result} />
      {input.mocapHours > 0 ? (
        <p className="tabular mt-3 text-dense text-ink-soft">
          {t("public:calc.clients", { partner: price(clientPrice(result.marketMocapKopecks, percents, "PARTNER")), external: price(clientPrice(result.marketMocapKopecks, percents, "EXTERNAL")) })}
        </p>
      ) : null}
      <details className="group mt-4 -mb-2 border-t border-line pt-2">
        <summary className="bare-summary inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-8">{t("common:why")}</summary>
        <div className="mt-2 text-dense">
          <ExplainedSum lines={sumLines(t, input, terms, result, locale)} total={first.totalKopecks} totalLabel={t("public:calc.total")} note={t("public:calc.note")} locale={locale} />
        </div>
      </details>
    </form>
  );
}

function Slider({ name, label, value, text, onChange }: { name: keyof typeof ESTIMATE_RANGES; label: string; value: number; text: string; onChange: (value: number) => void }) {
  const id = useId();
  const { min, max, step } = ESTIMATE_RANGES[name];
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id} className="tabular font-semibold">
          {text}
        </output>
      </div>
      <input
        id={id}
        type="range"
        name={name}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        className="slider"
        style={{ "--fill": `${((value - min) / (max - min)) * 100}%` } as React.CSSProperties}
      />
    </div>
  );
}

/** The month by years as bars beside the price without privileges. */
function YearBars({ result }: { result: Estimate }) {
  const { t } = useTranslation("public");
  const locale = useLocale();
  const top = Math.max(result.marketKopecks, 1);
  return (
    <ol aria-label={t("calc.years")} className="mt-4 grid auto-cols-fr grid-flow-col gap-2">
      {result.years.map(({ year, totalKopecks }) => (
        <li key={year} className="flex flex-col">
          <span aria-hidden className="hatched flex h-12 items-end overflow-hidden rounded-control border border-line">
            <span className={year === 1 ? "block w-full bg-pencil" : "block w-full bg-pencil-soft"} style={{ height: `${(totalKopecks / top) * 100}%` }} />
          </span>
          <span className="mt-1 text-small text-ink-soft">{t(year === result.years.length ? "home.yearLast" : "home.year", { year })}</span>
          <span className="tabular text-small font-semibold">{formatPrice(totalKopecks, locale)}</span>
        </li>
      ))}
    </ol>
  );
}

type Say = ReturnType<typeof useTranslation<["public", "common"]>>["t"];

function sumLines(t: Say, { areaSqm, mocapHours }: EstimateInput, terms: EstimateTerms, result: Estimate, locale: "ru" | "en"): SumLine[] {
  const first = result.years[0];
  if (!first) return [];
  const price = (kopecks: number) => formatPrice(kopecks, locale);
  const lines: SumLine[] = [
    { label: t("public:calc.rent", { area: areaSqm, price: price(terms.rentKopecksPerSqm) }), reason: t("public:calc.rentReason"), amountKopecks: result.marketRentKopecks },
  ];
  if (mocapHours > 0) {
    lines.push({ label: t("public:calc.mocapLine", { hours: mocapHours, price: price(terms.mocapHourKopecks) }), reason: t("public:calc.mocapReason"), amountKopecks: result.marketMocapKopecks });
  }
  lines.push({
    label: t("public:calc.step", { percent: first.percent }),
    reason: t("public:calc.stepReason", { steps: terms.steps.join(" → ") }),
    amountKopecks: first.rentKopecks + first.mocapKopecks - result.marketKopecks,
  });
  for (const { programme, amountKopecks, minutes } of first.shares) {
    const limited = minutes < mocapHours * 60;
    lines.push({
      label: t("public:calc.subsidy", { name: localised(programme, "name", locale) }),
      reason: limited
        ? t("public:calc.subsidyQuota", { percent: programme.sharePercent, hours: minutes / 60 })
        : t("public:calc.subsidyReason", { percent: programme.sharePercent }),
      amountKopecks: -amountKopecks,
    });
  }
  return lines;
}
