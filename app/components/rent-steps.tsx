import { useTranslation } from "react-i18next";
import { useLocale } from "./locale-context";
import { formatPrice } from "./price";

/** The share of the base rate by years as a flight of steps; what is not paid is hatched. */
export function RentSteps({ steps, metreKopecks }: { steps: readonly number[]; metreKopecks: number }) {
  const { t } = useTranslation("public");
  const locale = useLocale();
  return (
    <ol aria-label={t("home.chartLabel")} className="grid auto-cols-fr grid-flow-col gap-1.5 md:gap-3">
      {steps.map((percent, index) => (
        <li key={index} className="min-w-0">
          <span aria-hidden className="hatched flex h-32 items-end overflow-hidden rounded-control border border-line bg-sheet md:h-44">
            <span className={index === 0 ? "block w-full bg-pencil" : "block w-full border-t border-pencil bg-pencil-soft"} style={{ height: `${percent}%` }} />
          </span>
          <span className="tabular mt-2 block text-heading font-semibold">{percent}&nbsp;%</span>
          <span className="block text-dense text-ink-soft">{t(index === steps.length - 1 ? "home.yearLast" : "home.year", { year: index + 1 })}</span>
          <span className="tabular block text-dense text-ink-soft">{t("home.perMetre", { price: formatPrice(Math.round((metreKopecks * percent) / 100), locale) })}</span>
        </li>
      ))}
    </ol>
  );
}
