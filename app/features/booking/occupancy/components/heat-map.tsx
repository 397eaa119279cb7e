import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { cellOf, WEEKDAYS, type WeekCells } from "../rules/week";
import { hoursFigure, percentFigure } from "../say";

// The last step is the pencil itself; on those before it ink stays readable in both themes.
const STEPS = ["", "bg-pencil/10", "bg-pencil/20", "bg-pencil/35", "bg-pencil/50", "bg-pencil text-on-pencil"];
const two = (hour: number) => String(hour).padStart(2, "0");

interface Props {
  week: { shown: WeekCells; bookable: WeekCells };
  open: boolean;
}

/**
 * The week by hours: each cell is a share of what could be booked, or hours where nothing is said about opening. Figures
 * stand in the cells, so that colour says nothing alone. Days across on a phone, hours across on a wide screen.
 */
export function HeatMap({ week, open }: Props) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  // Colours compare the hours of this week with its fullest one; the figures are what they are.
  const value = (cell: number) => (open ? (week.bookable[cell]! > 0 ? week.shown[cell]! / week.bookable[cell]! : 0) : week.shown[cell]!);
  const most = Math.max(...week.shown.map((_, cell) => value(cell))) || 1;
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => WEEKDAYS.some((_, day) => week.shown[cellOf(day + 1, hour)]! > 0 || week.bookable[cellOf(day + 1, hour)]! > 0));
  if (hours.length === 0) return null;
  const cell = (day: number, hour: number, key: number) => {
    const [shown, bookable] = [week.shown[cellOf(day + 1, hour)]!, week.bookable[cellOf(day + 1, hour)]!];
    const closed = open && bookable <= 0;
    const share = value(cellOf(day + 1, hour));
    const inHours = t("hours", { hours: hoursFigure(shown, locale) });
    const words = closed && shown === 0 ? t("heat.closed") : open && !closed ? t("percent", { percent: percentFigure(share) }) : inHours;
    const text = shown === 0 ? (closed ? "" : open ? "0" : "·") : open && !closed ? percentFigure(share) : hoursFigure(shown, locale);
    const look = closed ? "hatched" : STEPS[shown > 0 ? Math.min(5, Math.ceil((share / most) * 5)) : 0];
    return (
      <td key={key} title={t("heat.say", { day: t(`days.${WEEKDAYS[day]!}`), from: `${two(hour)}:00`, to: `${two(hour + 1)}:00`, value: words })} className={cx("h-9 border border-sheet p-0 text-center tabular text-dense", look, shown === 0 && "text-ink-soft")}>
        {text}
      </td>
    );
  };
  return (
    <Sheet title={t("heat.title")} className="mb-5">
      <p className="mb-3 max-w-prose text-ink-soft">{open ? t("heat.lead") : t("heat.leadHours")}</p>
      <table className="w-full table-fixed border-collapse max-md:hidden">
        <caption className="sr-only">{t("heat.table")}</caption>
        <thead>
          <tr className="text-small text-ink-soft">
            <td className="w-9" />
            {hours.map((hour) => (
              <th key={hour} scope="col" className="pb-1 font-medium tabular">
                {two(hour)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((name, day) => (
            <tr key={name}>
              <th scope="row" className="text-left text-dense font-medium text-ink-soft">
                {t(`days.${name}`)}
              </th>
              {hours.map((hour) => cell(day, hour, hour))}
            </tr>
          ))}
        </tbody>
      </table>
      <table className="w-full table-fixed border-collapse md:hidden">
        <caption className="sr-only">{t("heat.table")}</caption>
        <thead>
          <tr className="text-small text-ink-soft">
            <td className="w-9" />
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col" className="pb-1 font-medium">
                {t(`days.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour}>
              <th scope="row" className="text-left text-small font-medium text-ink-soft tabular">
                {two(hour)}
              </th>
              {WEEKDAYS.map((_, day) => cell(day, hour, day))}
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
