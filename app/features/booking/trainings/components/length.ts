import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";

/** Says a length: «1,5 часа» for whole halves of an hour, else minutes. */
export function useLength(): (minutes: number) => string {
  const { t } = useTranslation(["trainings", "common", "booking"]);
  const locale = useLocale();
  return (minutes) => {
    if (minutes % 60 === 0) return t("common:hours", { count: minutes / 60 });
    if (minutes % 30 === 0) return t("booking:sheet.hoursPart", { hours: new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB").format(minutes / 60) });
    return t("trainings:minutes", { minutes });
  };
}
