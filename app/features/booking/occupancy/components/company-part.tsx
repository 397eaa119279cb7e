import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatNumber } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import { questionTo, type OccupancyQuestion } from "../period";
import type { CompanyLine } from "../queries.server";
import { hoursFigure, percentFigure } from "../say";
import { Bars } from "./bars";

const TOP = 10;

/** Who took the time: bars of the first ten and the table of all. A name narrows the page to that company. */
export function CompanyPart({ lines, bookedMinutes, question }: { lines: readonly CompanyLine[]; bookedMinutes: number; question: OccupancyQuestion }) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  if (lines.length === 0) return null;
  const hours = (minutes: number) => t("hours", { hours: hoursFigure(minutes, locale) });
  const most = Math.max(1, ...lines.map((line) => line.shownMinutes));
  const link = (line: CompanyLine) => (
    <a href={`?${questionTo({ ...question, companyId: line.companyId })}`} className="inline-flex min-h-6 max-w-full items-center font-medium hover:text-pencil hover:underline">
      <span className="truncate">{line.name}</span>
    </a>
  );
  return (
    <Sheet title={t("companies.title")} className="mb-5">
      <Bars
        label={t("companies.title")}
        rows={lines.slice(0, TOP).map((line) => ({
          key: line.companyId,
          label: link(line),
          say: `${line.name}: ${hours(line.shownMinutes)}`,
          figure: hours(line.shownMinutes),
          whole: most,
          parts: [{ value: line.shownMinutes, className: "bg-pencil" }],
        }))}
      />
      <details className="mt-2">
        <summary className="inline-flex min-h-11 items-center font-semibold text-pencil">{t("companies.all")}</summary>
        <DataTable
          caption={t("companies.title")}
          rows={lines}
          rowKey={(line) => line.companyId}
          matrix
          columns={[
            { head: t("columns.company"), cell: link },
            { head: t("columns.booked"), cell: (line) => hoursFigure(line.bookedMinutes, locale), numeric: true },
            { head: t("columns.part"), cell: (line) => (bookedMinutes > 0 ? t("percent", { percent: percentFigure(line.bookedMinutes / bookedMinutes) }) : "—"), numeric: true },
            { head: t("columns.used"), cell: (line) => hoursFigure(line.usedMinutes, locale), numeric: true },
            { head: t("columns.bookings"), cell: (line) => formatNumber(line.bookings, locale), numeric: true },
            { head: t("columns.noShow"), cell: (line) => hoursFigure(line.noShowMinutes, locale), numeric: true },
            { head: t("columns.late"), cell: (line) => hoursFigure(line.lateMinutes, locale), numeric: true },
            { head: t("columns.subsidisedHours"), cell: (line) => hoursFigure(line.subsidisedMinutes, locale), numeric: true },
            { head: t("columns.subsidy"), cell: (line) => formatMoney(line.subsidyKopecks, locale), numeric: true },
          ]}
        />
      </details>
    </Sheet>
  );
}
