import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatMonth } from "~/lib/format";

/** A choice among months, each by its first day. */
export function MonthChoice({ name, label, months }: { name: string; label: string; months: readonly string[] }) {
  const locale = useLocale();
  return (
    <label className="flex flex-col gap-1 text-left">
      <span className="text-dense font-medium">{label}</span>
      <select name={name} className={inputClass}>
        {months.map((month) => (
          <option key={month} value={month}>
            {formatMonth(month, locale)} {month.slice(0, 4)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Between which days a subscription runs. */
export function useTermText(): (row: { startsOn: string; endsOn: string | null }) => string {
  const { t } = useTranslation("plans");
  const locale = useLocale();
  const month = (day: string) => `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
  const text = (day: string) => (locale === "ru" ? month(day) : day);
  return ({ startsOn, endsOn }) => (endsOn === null ? t("runs", { from: text(startsOn) }) : endsOn < startsOn ? t("calledOff") : t("runsTo", { from: text(startsOn), to: text(endsOn) }));
}
