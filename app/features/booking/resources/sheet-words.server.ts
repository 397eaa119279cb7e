import { i18nFor } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { TARIFF_UNITS } from "./schema";
import { RESOURCE_SORTS } from "./settings";
import { SHEET_COLUMNS, type SheetColumn, type SheetWords } from "./sheet";

/** What each column is called, in a reader's language. */
export function headersIn(locale: Locale): Record<SheetColumn, string> {
  const t = i18nFor(locale).getFixedT(locale, "resources");
  const header = (column: SheetColumn): string => {
    switch (column) {
      case "slug":
      case "units":
      case "unitName":
      case "unit":
        return t(`newField.${column}`);
      case "price":
      case "room":
      case "active":
      case "operator":
        return t(`import.column.${column}`);
      default:
        return t(`field.${column}`);
    }
  };
  return Object.fromEntries(SHEET_COLUMNS.map((column) => [column, header(column)])) as Record<SheetColumn, string>;
}

function wordsIn(locale: Locale): SheetWords[Locale] {
  const t = i18nFor(locale).getFixedT(locale, "resources");
  return {
    headers: headersIn(locale),
    sorts: Object.fromEntries(RESOURCE_SORTS.map((sort) => [sort, t(`sort.${sort}`)])),
    units: Object.fromEntries(TARIFF_UNITS.map((unit) => [unit, t(`unit.${unit}`)])),
    yes: t("yes"),
    no: t("no"),
  };
}

/** The words of files in both languages: a file may be read in either. */
export const sheetWords = (): SheetWords => ({ ru: wordsIn("ru"), en: wordsIn("en") });
