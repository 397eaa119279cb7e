import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatDay, formatMonth } from "~/lib/format";

/** A choice among months, each by its first day; `none` offers none of them. */
export function MonthChoice({ name, label, months, chosen, none }: { name: string; label: string; months: readonly string[]; chosen?: string; none?: string }) {
  const locale = useLocale();
  return (
    <label className="flex flex-col gap-1 text-left">
      <span className="text-dense font-medium">{label}</span>
      <select name={name} defaultValue={chosen} className={inputClass}>
        {none ? <option value="">{none}</option> : null}
        {months.map((month) => (
          <option key={month} value={month}>
            {formatMonth(month, locale)} {month.slice(0, 4)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Its last month may be chosen, or chosen anew, while it is neither over nor called off. */
export const mayChooseLast = (row: { state: "present" | "planned" | "past"; startsOn: string; endsOn: string | null }): boolean => row.endsOn === null || (row.state !== "past" && row.endsOn >= row.startsOn);

/** Between which days a subscription runs. */
export function useTermText(): (row: { startsOn: string; endsOn: string | null }) => string {
  const { t } = useTranslation("plans");
  const locale = useLocale();
  const text = (day: string) => formatDay(day, locale);
  return ({ startsOn, endsOn }) => (endsOn === null ? t("runs", { from: text(startsOn) }) : endsOn < startsOn ? t("calledOff") : t("runsTo", { from: text(startsOn), to: text(endsOn) }));
}
