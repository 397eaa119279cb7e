import { formatNumber } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";

/** Minutes as hours with one decimal at most: «1 204,5». */
export const hoursFigure = (minutes: number, locale: Locale): string => formatNumber(Math.round(minutes / 6) / 10, locale);

/** A share as whole percents; under one percent it is «<1» while there is anything. */
export function percentFigure(share: number): string {
  const percent = Math.round(share * 100);
  return share > 0 && percent === 0 ? "<1" : String(percent);
}

/** Figures that are explained, in the order of the page; those of opening hours are the house's only. */
export const HOW_TERMS = ["unit", "open", "blocked", "booked", "used", "share", "buffer", "noShow", "late", "subsidy", "parts", "edge"] as const;
export const HOW_OF_HOUSE: readonly (typeof HOW_TERMS)[number][] = ["open", "blocked", "share", "buffer"];
