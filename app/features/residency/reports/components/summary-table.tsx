import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { periodName } from "../period-name";
import type { SummaryPart } from "../queries/summary.server";
import { sayFigure } from "../say-figure";
import { SUMMARY_FIGURES, SUMMARY_KINDS, type SummaryFigure, type SummaryRow } from "../summary";

/** Quarters down, figures across; every figure is a link to the reports that made it. */
export function SummaryTable({ rows, to, chosen }: { rows: readonly SummaryRow[]; to: (changes: Record<string, string>) => string; chosen: { period: string; figure: SummaryFigure } | null }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  return (
    <DataTable
      matrix
      caption={t("summary.title")}
      rows={[...rows].reverse()}
      rowKey={(row) => row.period}
      columns={[
        { head: t("period"), cell: (row) => <span className="font-medium whitespace-nowrap">{periodName(row.period, locale)}</span> },
        { head: t("summary.reports"), cell: (row) => row.reports, numeric: true },
        ...SUMMARY_FIGURES.map((figure) => ({
          head: t(`summary.figures.${figure}`),
          numeric: true,
          cell: (row: SummaryRow) => {
            const cell = row.cells[figure];
            const on = chosen?.period === row.period && chosen.figure === figure;
            return (
              <Link
                to={`${to({ period: row.period, figure })}#parts`}
                preventScrollReset
                aria-current={on ? "true" : undefined}
                aria-label={`${t(`summary.figures.${figure}`)}, ${periodName(row.period, locale)}: ${sayFigure(SUMMARY_KINDS[figure], cell.value, locale)}, ${t("summary.count", { count: cell.count })}`}
                className={cx("inline-flex min-h-11 flex-col items-end justify-center rounded-control px-2 hover:bg-pencil-soft md:min-h-8", on ? "bg-pencil-soft font-semibold text-pencil" : "text-pencil")}
              >
                <span className="tabular whitespace-nowrap">{sayFigure(SUMMARY_KINDS[figure], cell.value, locale)}</span>
                {cell.count === row.reports ? null : <span className="text-ink-soft">{t("summary.of", { count: cell.count })}</span>}
              </Link>
            );
          },
        })),
      ]}
    />
  );
}

/** The residents behind one figure of one quarter. */
export function SummaryParts({ parts, close }: { parts: { period: string; figure: SummaryFigure; total: number | null; rows: readonly SummaryPart[] }; close: string }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const wage = parts.figure === "avg_wage";
  const kind = SUMMARY_KINDS[parts.figure];
  return (
    <div id="parts">
      <Sheet title={t("summary.parts", { title: t(`summary.figures.${parts.figure}`), period: periodName(parts.period, locale) })} aside={<Link to={close} preventScrollReset className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-8">{t("summary.close")}</Link>}>
        {wage ? <p className="mb-3 max-w-prose text-ink-soft">{t("summary.wage")}</p> : null}
        <DataTable
          matrix
          caption={t("summary.parts", { title: t(`summary.figures.${parts.figure}`), period: periodName(parts.period, locale) })}
          rows={parts.rows}
          rowKey={(row) => row.reportId}
          columns={[
            {
              head: t("staff.resident"),
              cell: (row) => (
                <a href={`/staff/reports/${row.reportId}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-6">
                  {row.companyName}
                </a>
              ),
            },
            ...(wage
              ? [
                  { head: t("summary.fund"), cell: (row: SummaryPart) => sayFigure("money", row.fund, locale), numeric: true },
                  { head: t("summary.people"), cell: (row: SummaryPart) => sayFigure("people", row.people, locale), numeric: true },
                ]
              : []),
            { head: t(`summary.figures.${parts.figure}`), cell: (row) => sayFigure(kind, row.value, locale), numeric: true },
          ]}
        />
        <p className="mt-3 flex justify-between gap-4 border-t border-line pt-3 text-heading font-semibold">
          <span>{t("summary.total")}</span>
          <span className="tabular whitespace-nowrap">{sayFigure(kind, parts.total, locale)}</span>
        </p>
      </Sheet>
    </div>
  );
}
