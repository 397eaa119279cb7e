import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDayShort } from "~/lib/format";
import type { WeekRow, WeekSheet } from "../schedule.server";
import { withParam } from "./addresses";
import { rowNote } from "./row-note";
import { FIRST_ROWS, useShown } from "./use-shown";

/** The week: how full each resource is, day by day; a cell leads to the day. */
export function WeekSheetGrid({ sheet, params, today }: { sheet: WeekSheet; params: URLSearchParams; today: string }) {
  const { t } = useTranslation("booking");
  const locale = useLocale();
  const days = useMemo(
    () => sheet.days.map((day): DayOfWeek => ({ day, short: formatDayShort(day, locale), to: `${withParam(params, { day, view: null, on: null })}&` })),
    [sheet.days, params, locale],
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is reached by keyboard
    <div className="overflow-x-auto scroll-hint rounded-card border border-line bg-sheet" role="region" tabIndex={0} aria-label={t("schedule.weekLabel")}>
      <table className="w-full min-w-[44rem] table-fixed border-collapse">
        <caption className="sr-only">{t("schedule.weekLabel")}</caption>
        <colgroup>
          <col className="w-56 xl:w-64" />
        </colgroup>
        <thead>
          <tr className="border-b border-line text-dense text-ink-soft">
            <th scope="col" className="px-3 py-2 text-left font-normal">
              <span className="sr-only">{t("schedule.resource")}</span>
            </th>
            {days.map(({ day, short }) => (
              <th key={day} scope="col" className="px-2 py-2 text-left font-normal">
                <a href={withParam(params, { day, view: null })} className={day === today ? "font-semibold text-pencil" : "text-ink-soft hover:text-pencil"}>
                  {short}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row, index) => (
            <Row key={row.id} row={row} days={days} eager={index < FIRST_ROWS} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayOfWeek {
  day: string;
  short: string;
  /** Address of the day's sheet; the row's name goes to its end. */
  to: string;
}

const Row = memo(function Row({ row, days, eager }: { row: WeekRow; days: readonly DayOfWeek[]; eager: boolean }) {
  const { t } = useTranslation(["booking", "billing"]);
  const [shown, place] = useShown(eager);
  return (
    <tr ref={place} className="border-b border-line last:border-0">
      <th scope="row" className="h-12 px-3 py-1.5 text-left font-normal">
        <span className="block truncate font-semibold">{row.name}</span>
        <span className="block truncate text-dense text-ink-soft">{rowNote(t, row)}</span>
      </th>
      {shown
        ? days.map(({ day, short, to }, index) => {
            const { taken, mine, closed } = row.days[index] ?? { taken: 0, mine: 0, closed: false };
            return (
              <td key={day} className="border-l border-line p-0">
                <a
                  href={`${to}on=${row.slug}#${row.slug}`}
                  className="block px-2 py-2 text-dense text-ink-soft hover:bg-pencil-soft"
                  aria-label={`${row.name}, ${short}: ${closed ? t("booking:schedule.closed") : t("booking:schedule.takenShare", { percent: taken })}${mine ? `, ${t("booking:schedule.mineCount", { count: mine })}` : ""}`}
                >
                  <span className="block h-2 overflow-hidden rounded-full bg-raised" aria-hidden>
                    <span className={taken >= 90 ? "block h-full bg-red" : "block h-full bg-line-strong"} style={{ width: `${taken}%` }} />
                  </span>
                  <span className="mt-1 flex justify-between gap-1 tabular">
                    <span className="min-w-0 truncate">{closed ? t("booking:schedule.closed") : `${taken}\u00a0%`}</span>
                    {mine ? <span className="font-semibold whitespace-nowrap text-pencil">●&nbsp;{mine}</span> : null}
                  </span>
                </a>
              </td>
            );
          })
        : null}
    </tr>
  );
});
