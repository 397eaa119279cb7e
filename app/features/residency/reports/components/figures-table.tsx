import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { FIELD_GROUPS, type Figures, type ReportField, type Typed } from "../fields";
import { periodName } from "../period-name";
import { sayFigure } from "../say-figure";

interface Column {
  period: string;
  figures: Figures;
}

/** Figures of a report by topic, with those of other periods beside; words stand under the table. */
export function FiguresTable({ fields, values, figures, previous, yearBefore }: { fields: readonly ReportField[]; values: Typed; figures: Figures; previous: Column | null; yearBefore: Column | null }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const columns = [previous, yearBefore].filter((one) => one !== null);
  return (
    <>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="overflow-x-auto scroll-hint" tabIndex={0} role="region" aria-label={t("figures.title")}>
        <table className="w-full border-collapse text-dense">
          <caption className="sr-only">{t("figures.title")}</caption>
          <thead>
            <tr className="border-b border-line text-ink-soft">
              <th scope="col" className="py-2 pe-4 text-left font-medium">{t("figures.name")}</th>
              <th scope="col" className="px-3 py-2 text-right font-medium">{t("figures.now")}</th>
              {columns.map((one) => (
                <th key={one.period} scope="col" className="px-3 py-2 text-right font-medium max-sm:hidden">
                  {periodName(one.period, locale)}
                </th>
              ))}
            </tr>
          </thead>
          {FIELD_GROUPS.map((group) => {
            const rows = fields.filter((field) => field.group === group && field.kind !== "text");
            if (rows.length === 0) return null;
            return (
              <tbody key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={2 + columns.length} className="pt-4 pb-1 text-left font-semibold">
                    {t(`groups.${group}`)}
                  </th>
                </tr>
                {rows.map((field) => (
                  <tr key={field.code} className="border-b border-line last:border-0">
                    <th scope="row" className={field.computed ? "py-2 pe-4 text-left font-medium" : "py-2 pe-4 text-left font-normal"}>
                      {localised({ titleRu: field.titleRu, titleEn: field.titleEn }, "title", locale)}
                    </th>
                    <td className="tabular px-3 py-2 text-right font-semibold whitespace-nowrap">{sayFigure(field.kind, figures[field.code], locale)}</td>
                    {columns.map((one) => (
                      <td key={one.period} className="tabular px-3 py-2 text-right whitespace-nowrap text-ink-soft max-sm:hidden">
                        {sayFigure(field.kind, one.figures[field.code], locale)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
      {fields
        .filter((field) => field.kind === "text" && values[field.code])
        .map((field) => (
          <div key={field.code} className="mt-4">
            <h3 className="font-semibold">{localised(field, "title", locale)}</h3>
            <p className="max-w-prose whitespace-pre-line">{values[field.code]}</p>
          </div>
        ))}
    </>
  );
}
