import { useTranslation } from "react-i18next";
import { DataTable, type Column } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatNumber } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { ResourceLine } from "../queries.server";
import { shareOf } from "../rules/measures";
import { hoursFigure, percentFigure } from "../say";
import { BarLegend, Bars, type BarRow } from "./bars";

const FIRST = 14;
const LOOKS = { used: "bg-pencil", rest: "bg-pencil/45", blocked: "hatched bg-line-strong/40", open: "bg-raised" };

/** Bars by resource, fullest first, and the table of the same figures. Without opening hours bars compare the hours. */
export function ResourcePart({ lines, open, link }: { lines: readonly ResourceLine[]; open: boolean; link: (resourceId: string) => string }) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  const hours = (minutes: number) => t("hours", { hours: hoursFigure(minutes, locale) });
  const share = (line: ResourceLine) => {
    const value = shareOf(line);
    return value === null ? "—" : t("percent", { percent: percentFigure(value) });
  };
  const most = Math.max(1, ...lines.map((line) => line.bookedMinutes));
  const fullness = (line: ResourceLine) => (open ? (shareOf(line) ?? -1) : 0);
  const rows = [...lines]
    .sort((a, b) => fullness(b) - fullness(a) || b.bookedMinutes - a.bookedMinutes)
    .map((line): BarRow => {
      const name = localised(line, "name", locale);
      return {
        key: line.id,
        label: (
          <a href={link(line.id)} className="inline-flex min-h-6 max-w-full items-center font-medium hover:text-pencil hover:underline">
            <span className="truncate">{name}</span>
          </a>
        ),
        say: t(open ? "bars.say" : "bars.sayUse", { name, open: hours(line.openMinutes), blocked: hours(line.blockedMinutes), booked: hours(line.bookedMinutes), used: hours(line.usedMinutes) }),
        figure: open ? share(line) : hours(line.bookedMinutes),
        whole: open ? Math.max(line.openMinutes, line.bookedMinutes + line.blockedMinutes) : most,
        parts: [
          { value: line.usedMinutes, className: LOOKS.used },
          { value: line.bookedMinutes - line.usedMinutes, className: LOOKS.rest },
          ...(open ? [{ value: line.blockedMinutes, className: LOOKS.blocked }] : []),
        ],
      };
    });
  const legend = open ? (["used", "rest", "blocked", "open"] as const) : (["used", "rest"] as const);
  return (
    <>
      <Sheet title={t("bars.title")} className="mb-5">
        <BarLegend items={legend.map((part) => ({ className: LOOKS[part], text: t(`bars.legend.${part}`) }))} />
        <Bars label={t("bars.title")} rows={rows.slice(0, FIRST)} />
        {rows.length > FIRST ? (
          <details className="mt-2">
            <summary className="inline-flex min-h-11 items-center font-semibold text-pencil">{t("bars.more", { count: rows.length - FIRST })}</summary>
            <Bars label={t("bars.title")} rows={rows.slice(FIRST)} />
          </details>
        ) : null}
        <details className="mt-2">
          <summary className="inline-flex min-h-11 items-center font-semibold text-pencil">{t("bars.table")}</summary>
          <ResourceTable lines={lines} open={open} share={share} />
        </details>
      </Sheet>
    </>
  );
}

function ResourceTable({ lines, open, share }: { lines: readonly ResourceLine[]; open: boolean; share: (line: ResourceLine) => string }) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  const figure = (head: string, value: (line: ResourceLine) => number): Column<ResourceLine> => ({ head, cell: (line) => hoursFigure(value(line), locale), numeric: true });
  const ofHouse: Column<ResourceLine>[] = [
    { head: t("columns.share"), cell: share, numeric: true },
    { head: t("columns.units"), cell: (line) => line.units, numeric: true },
    figure(t("columns.open"), (line) => line.openMinutes),
    figure(t("columns.blocked"), (line) => line.blockedMinutes),
  ];
  const columns: Column<ResourceLine>[] = [
    { head: t("columns.resource"), cell: (line) => <span className="font-medium">{localised(line, "name", locale)}</span> },
    ...(open ? ofHouse : []),
    figure(t("columns.booked"), (line) => line.bookedMinutes),
    figure(t("columns.used"), (line) => line.usedMinutes),
    { head: t("columns.bookings"), cell: (line) => formatNumber(line.bookings, locale), numeric: true },
    figure(t("columns.noShow"), (line) => line.noShowMinutes),
    figure(t("columns.late"), (line) => line.lateMinutes),
    ...(open ? [figure(t("columns.buffer"), (line) => line.bufferMinutes)] : []),
    figure(t("columns.subsidisedHours"), (line) => line.subsidisedMinutes),
    { head: t("columns.subsidy"), cell: (line) => formatMoney(line.subsidyKopecks, locale), numeric: true },
  ];
  return <DataTable caption={t("bars.table")} rows={lines} rowKey={(line) => line.id} columns={columns} matrix />;
}
