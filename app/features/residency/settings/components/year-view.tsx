import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { formatDayTitle, formatMonth } from "~/lib/format";
import type { YearDay } from "../calendar";

interface Month {
  month: string;
  first: number;
  days: YearDay[];
}

/** A year of the production calendar: days off, short days and worked weekends are told apart by sign, not by colour alone. */
export function YearView({ months }: { months: readonly Month[] }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4">
      {months.map((month) => (
        <MonthView key={month.month} month={month} />
      ))}
    </div>
  );
}

function MonthView({ month }: { month: Month }) {
  const { t } = useTranslation("settings");
  const locale = useLocale();
  const name = formatMonth(month.month, locale);
  const cells: (YearDay | null)[] = [...Array.from({ length: month.first - 1 }, () => null), ...month.days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) => cells.slice(index * 7, index * 7 + 7));
  const working = month.days.filter((day) => day.kind !== "off").length;
  return (
    <section className="rounded-card border border-line bg-sheet p-4">
      <div className="mb-2 flex items-baseline justify-between gap-2">
        <h3 className="font-semibold first-letter:uppercase">{name}</h3>
        <span className="tabular text-dense text-ink-soft">{t("calendar.monthWorking", { count: working })}</span>
      </div>
      <table className="w-full table-fixed text-center text-dense">
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr>
            {([1, 2, 3, 4, 5, 6, 7] as const).map((day) => (
              <th key={day} scope="col" className="pb-1 font-normal text-ink-soft">
                {t(`calendar.weekday.${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={index}>
              {Array.from({ length: 7 }, (_, column) => {
                const day = week[column];
                return <td key={column}>{day ? <DayCell day={day} /> : null}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DayCell({ day }: { day: YearDay }) {
  const { t } = useTranslation("settings");
  const locale = useLocale();
  const said = day.exception ? t(`calendar.kind.${day.kind}`) : null;
  return (
    <span
      title={said ? `${formatDayTitle(day.day, locale)}: ${said}` : undefined}
      className={cx(
        "tabular mx-auto flex h-8 w-full max-w-10 items-center justify-center rounded-control",
        day.kind === "off" && (day.exception ? "bg-red-soft font-semibold text-red" : "text-red"),
        day.kind === "short" && "bg-amber-soft font-semibold text-amber",
        day.kind === "working" && day.exception && "bg-pencil-soft font-semibold text-pencil",
      )}
    >
      {Number(day.day.slice(8))}
      {day.kind === "short" ? "*" : day.exception && day.kind === "working" ? "+" : ""}
      {said ? <span className="sr-only"> {said}</span> : null}
    </span>
  );
}
