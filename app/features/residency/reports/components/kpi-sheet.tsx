import { Link, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { KPI_CODES, type KpiCode } from "../kpi-codes";
import { periodMark, periodName } from "../period-name";
import type { KpiSeries } from "../queries/lists.server";
import { sayFigure } from "../say-figure";
import { QuarterChart } from "./quarter-chart";

/** The agreement against the quarters: one promise at a time, chosen in the address, as a picture with its table; beside each other where the page is `wide`. */
export function KpiSheet({ series, promised, chosen, wide = false }: { series: readonly KpiSeries[]; promised: boolean; chosen: KpiCode; wide?: boolean }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const { search } = useLocation();
  const one = series.find((each) => each.code === chosen);
  const to = (code: KpiCode) => {
    const params = new URLSearchParams(search);
    params.set("kpi", code);
    return `?${params}#kpi`;
  };
  return (
    <div id="kpi">
      <Sheet title={t("kpi.title")}>
        <p className="mb-3 max-w-prose text-ink-soft">{promised ? t("kpi.lead") : t("kpi.none")}</p>
        {!one || one.points.length === 0 ? (
          <p>{t("kpi.empty")}</p>
        ) : (
          <>
            <nav aria-label={t("kpi.choose")} className="mb-4 flex flex-wrap gap-2">
              {KPI_CODES.map((code) => (
                <Link key={code} to={to(code)} preventScrollReset aria-current={code === chosen ? "true" : undefined} className={buttonClass("plain", code === chosen ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
                  {t(`kpi.codes.${code}`)}
                </Link>
              ))}
            </nav>
            <div className={wide ? "grid items-start gap-5 xl:grid-cols-2" : "grid gap-5"}>
              <QuarterChart title={t(`kpi.codes.${chosen}`)} kind={one.kind} points={one.points} />
              <DataTable
                matrix
                caption={t("kpi.chart", { title: t(`kpi.codes.${chosen}`) })}
                rows={[...one.points].reverse()}
                rowKey={(point) => point.period}
                columns={[
                  {
                    head: t("period"),
                    cell: (point) => (
                      <>
                        <span className="whitespace-nowrap max-sm:hidden">{periodName(point.period, locale)}</span>
                        <span className="whitespace-nowrap sm:hidden">{periodMark(point.period, locale)}</span>
                        {point.accepted ? null : <span className="block text-ink-soft">{t("kpi.draft")}</span>}
                      </>
                    ),
                  },
                  { head: t("kpi.plan"), cell: (point) => sayFigure(one.kind, point.plan, locale), numeric: true, secondary: true },
                  { head: t("kpi.fact"), cell: (point) => sayFigure(one.kind, point.fact, locale), numeric: true },
                  { head: t("kpi.percent"), cell: (point) => (point.plan && point.fact !== null ? t("percent", { value: Math.floor((point.fact / point.plan) * 100) }) : "–"), numeric: true },
                ]}
              />
            </div>
          </>
        )}
      </Sheet>
    </div>
  );
}
