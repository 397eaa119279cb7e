import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";

/** Says a length of minutes in whole days, whole hours, or hours with a part. */
export function useLengthText(): (minutes: number) => string {
  const { t } = useTranslation(["booking", "common"]);
  const locale = useLocale();
  const hours = (minutes: number) => new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 2 }).format(minutes / 60);
  return (minutes) =>
    minutes % 1440 === 0 ? t("common:days", { count: minutes / 1440 }) : minutes % 60 === 0 ? t("common:hours", { count: minutes / 60 }) : t("booking:sheet.hoursPart", { hours: hours(minutes) });
}
