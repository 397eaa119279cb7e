import type { Locale } from "~/lib/i18n/locales";
import { numberOf, periodOf } from "./periods";

const ROMAN = ["", "I", "II", "III", "IV"] as const;

/** «III квартал 2026 года», «2026 год»; "Q3 2026", "year 2026". A code that is none is shown as it is. */
export function periodName(code: string, locale: Locale): string {
  const period = periodOf(code);
  if (!period) return code;
  const year = code.slice(0, 4);
  if (period.kind === "YEAR") return locale === "ru" ? `${year} год` : `year ${year}`;
  return locale === "ru" ? `${ROMAN[numberOf(period)]} квартал ${year} года` : `Q${numberOf(period)} ${year}`;
}

/** «III 26» and «Q3 26» for narrow places. */
export function periodMark(code: string, locale: Locale): string {
  const period = periodOf(code);
  if (!period) return code;
  if (period.kind === "YEAR") return code;
  const number = numberOf(period);
  return `${locale === "ru" ? ROMAN[number] : `Q${number}`} ${code.slice(2, 4)}`;
}
