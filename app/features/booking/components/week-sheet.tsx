import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDayShort } from "~/lib/format";
import type { WeekSheet } from "../schedule.server";
import { withParam } from "./addresses";
import { rowNote } from "./row-note";

/** The week: how full each resource is, day by day; a cell leads to the day. */
export function WeekSheetGrid({ sheet, params, today }: { sheet: WeekSheet; params: URLSearchParams; today: string }) {
  const { t } = useTranslation(["booking", "billing"]);
  const locale = useLocale();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is reached by keyboard
    <div className="overflow-x-auto rounded-card border border-line bg-sheet" role="region" tabIndex={0} aria-label={t("booking:schedule.weekLabel")}>
      <table className="w-full min-w-[44rem] table-fixed border-collapse">
        <caption className="sr-only">{t("booking:schedule.weekLabel")}</caption>
        <colgroup>
          <col className="w-56 xl:w-64" />
        </colgroup>
        <thead>
          <tr className="border-b border-line text-dense text-ink-soft">
            <th scope="col" className="px-3 py-2 text-left font-normal">
              <span className="sr-only">{t("booking:schedule.resource")}</span>
            </th>
            {sheet.days.map((day) => (
              <th key={day} scope="col" className="px-2 py-2 text-left font-normal">
                <a href={withParam(params, { day, view: null })} className={day === today ? "font-semibold text-pencil" : "text-ink-soft hover:text-pencil"}>
                  {formatDayShort(day, locale)}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row) => (
            <tr key={row.id} className="border-b border-line last:border-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                <span className="block truncate font-semibold">{row.name}</span>
                <span className="block truncate text-dense text-ink-soft">{rowNote(t, row)}</span>
              </th>
              {row.days.map((day, index) => {
                const date = sheet.days[index] ?? sheet.monday;
                return (
                  <td key={date} className="border-l border-line p-0">
                    <a
                      href={`${withParam(params, { day: date, view: null, on: row.slug })}#${row.slug}`}
                      className="block px-2 py-2 text-dense text-ink-soft hover:bg-pencil-soft"
                      aria-label={`${row.name}, ${formatDayShort(date, locale)}: ${t("booking:schedule.takenShare", { percent: day.taken })}${day.mine ? `, ${t("booking:schedule.mineCount", { count: day.mine })}` : ""}`}
                    >
                      <span className="block h-2 overflow-hidden rounded-full bg-raised" aria-hidden>
                        <span className={day.taken >= 90 ? "block h-full bg-red" : "block h-full bg-line-strong"} style={{ width: `${day.taken}%` }} />
                      </span>
                      <span className="mt-1 flex justify-between gap-1 tabular">
                        <span>{day.taken} %</span>
                        {day.mine ? <span className="font-semibold text-pencil">● {day.mine}</span> : null}
                      </span>
                    </a>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
