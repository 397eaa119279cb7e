import type { TFunction } from "i18next";
import { formatDay } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import type { Deviation } from "../../rules/effective";
import { clock } from "~/lib/clock";

type Say = TFunction<["resources", "common"]>;

/** For whom and when a deviation holds, in a line: «Образование · 2-й год · сб, вс · с 1 июня 2027 г.». */
export function conditionsOf(t: Say, deviation: Deviation, locale: Locale): string {
  const { companyKind, residencyYear, seasonFrom, seasonTo, weekdays, holidays } = deviation;
  const parts = [
    companyKind ? t(`common:kinds.${companyKind}`) : null,
    residencyYear ? t("resources:rules.year", { year: residencyYear }) : null,
    weekdays.length > 0 ? weekdays.map((weekday) => t(`resources:weekday.${String(weekday) as "1"}`)).join(", ") : null,
    holidays === null ? null : t(holidays ? "resources:rules.onHolidays" : "resources:rules.onWorkdays"),
    seasonFrom && seasonTo
      ? t("resources:rules.season", { from: formatDay(seasonFrom, locale), to: formatDay(seasonTo, locale) })
      : seasonFrom
        ? t("resources:rules.since", { from: formatDay(seasonFrom, locale) })
        : seasonTo
          ? t("resources:rules.until", { to: formatDay(seasonTo, locale) })
          : null,
  ].filter((part): part is string => part !== null);
  return parts.length > 0 ? parts.join(" · ") : t("resources:rules.always");
}

/** What a deviation changes, one line a field: «Открывается: 10:00». */
export function changesOf(t: Say, { changes }: Deviation): string[] {
  return Object.entries(changes).map(([field, value]) => {
    if (field === "closed") return t(value ? "resources:rules.isClosed" : "resources:rules.isOpen");
    const name = t(`resources:field.${field as "opensAt"}`);
    if (field === "opensAt" || field === "closesAt") return `${name}: ${clock(Number(value))}`;
    if (field === "operator") return `${name}: ${t(`resources:operator.${value as "NONE"}`)}`;
    if (typeof value === "boolean") return `${name}: ${t(value ? "resources:yes" : "resources:no")}`;
    return `${name}: ${value === null ? "—" : String(value)}`;
  });
}
