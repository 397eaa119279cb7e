import { useTranslation } from "react-i18next";
import type { Locale } from "~/lib/i18n/locales";

/** The language of the page at hand. */
export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "ru";
}
