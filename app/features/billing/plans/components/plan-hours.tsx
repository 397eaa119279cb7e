import { useTranslation } from "react-i18next";
import { PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { formatMonth } from "~/lib/format";
import { hoursText } from "../../rules/say-line";
import type { PlanHours } from "../queries.server";

/** What is left of a plan's hours, kind by kind: a month each. Kinds have their names in the namespace `booking`. */
export function PlanHoursList({ hours }: { hours: readonly PlanHours[] }) {
  const { t } = useTranslation(["plans", "booking"]);
  const locale = useLocale();
  const text = (minutes: number) => hoursText(minutes, locale);
  const months = [...new Set(hours.map((one) => one.month))];
  return (
    <div className="grid gap-5 md:grid-cols-2">
      {months.map((month) => (
        <section key={month}>
          <h3 className="mb-2 font-semibold first-letter:uppercase">
            {formatMonth(month, locale)} {month.slice(0, 4)}
          </h3>
          <ul className="flex flex-col gap-3">
            {hours.filter((one) => one.month === month).map(({ kind, limitMinutes, usedMinutes, heldMinutes, leftMinutes }) => {
              const said = t("plans:left", { left: text(leftMinutes), of: text(limitMinutes) });
              const taken = t("plans:usedHeld", { used: text(usedMinutes), held: text(heldMinutes) });
              return (
                <li key={kind}>
                  <p className="flex flex-wrap justify-between gap-x-3">
                    <span>{t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind })}</span>
                    <span className="tabular">{said}</span>
                  </p>
                  <PartsBar whole={limitMinutes} parts={[{ value: usedMinutes, className: "bg-pencil" }, { value: heldMinutes, className: "bg-amber" }]} label={`${said}; ${taken}`} />
                  <p className="text-dense text-ink-soft">{taken}</p>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
