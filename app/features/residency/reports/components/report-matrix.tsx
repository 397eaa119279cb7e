import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDayMonth } from "~/lib/format";
import { periodMark, periodName } from "../period-name";
import type { ReportState } from "../status";
import { ReportPill } from "./report-marks";

interface Cell {
  id: string;
  state: ReportState;
  term: string;
  reminders: number;
}

/** Residents down, periods across; on a phone each resident is a card with the periods under one another. */
export function ReportMatrix({ rows, columns }: { rows: readonly { companyId: string; companyName: string; cells: readonly (Cell | null)[] }[]; columns: readonly string[] }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto md:rounded-card md:border md:border-line md:bg-sheet" tabIndex={0} role="region" aria-label={t("staff.title")}>
      <table className="w-full border-collapse text-dense max-md:block">
        <caption className="sr-only">{t("staff.title")}</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b border-line text-left text-ink-soft">
            <th scope="col" className="px-4 py-2.5 font-medium">
              {t("staff.resident")}
            </th>
            {columns.map((code) => (
              <th key={code} scope="col" className="px-3 py-2.5 font-medium" title={periodName(code, locale)}>
                {periodMark(code, locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:flex max-md:flex-col max-md:gap-3">
          {rows.map((row) => (
            <tr key={row.companyId} className="border-b border-line last:border-0 max-md:block max-md:rounded-card max-md:border max-md:bg-sheet max-md:p-3 max-md:last:border md:hover:bg-raised">
              <th scope="row" className="px-4 py-2 text-left font-semibold max-md:block max-md:px-1 max-md:text-base">
                {row.companyName}
              </th>
              {row.cells.map((cell, index) => (
                <td key={columns[index]} className={cell ? "px-1.5 py-1 align-middle max-md:block" : "px-3 py-2 align-middle text-ink-soft max-md:hidden"}>
                  {cell ? (
                    <a
                      href={`/staff/reports/${cell.id}`}
                      aria-label={`${row.companyName}, ${periodName(columns[index]!, locale)}: ${t(`state.${cell.state}`)}`}
                      className="flex min-h-11 flex-col items-start justify-center gap-0.5 rounded-control px-1.5 py-1 hover:bg-pencil-soft max-md:flex-row max-md:flex-wrap max-md:items-center max-md:justify-start max-md:gap-2"
                    >
                      <span className="md:hidden">{periodMark(columns[index]!, locale)}</span>
                      <ReportPill state={cell.state} />
                      {cell.state === "accepted" || cell.state === "submitted" ? null : (
                        <span className="text-ink-soft">
                          {t("dueOn", { day: formatDayMonth(cell.term, locale) })}
                          {cell.reminders > 0 ? <span className="block max-md:inline"> {t("staff.reminders", { count: cell.reminders })}</span> : null}
                        </span>
                      )}
                    </a>
                  ) : (
                    <span aria-label={t("staff.notOwed")}>–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
