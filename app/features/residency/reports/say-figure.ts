import { formatNumber } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { FieldKind } from "./fields";

const NBSP = "\u00a0";

/** A figure in words of its kind: money to the kopeck, people with one decimal where there is one. */
export function sayFigure(kind: FieldKind, value: number | null | undefined, locale: Locale): string {
  if (value === null || value === undefined) return "–";
  if (kind === "money") return formatMoney(value, locale);
  return formatNumber(kind === "people" ? value / 10 : value, locale);
}

/** A difference with its sign. */
export const sayDifference = (kind: FieldKind, value: number | null, locale: Locale): string =>
  value !== null && value > 0 ? `+${sayFigure(kind, value, locale)}` : sayFigure(kind, value, locale);

const STEPS = [
  { from: 1e9, ru: "млрд", en: "bn" },
  { from: 1e6, ru: "млн", en: "m" },
  { from: 1e3, ru: "тыс.", en: "k" },
] as const;

/** A figure for a picture: «3,2 млн», «48 тыс.», roubles without their sign. */
export function sayShort(kind: FieldKind, value: number, locale: Locale): string {
  const size = kind === "money" ? value / 100 : kind === "people" ? value / 10 : value;
  // 999.96 thousand would round up to «1000 тыс.».
  const step = STEPS.find((one) => size >= one.from * 0.9995);
  if (!step) return formatNumber(Math.round(size * 10) / 10, locale);
  const scaled = size / step.from;
  return `${formatNumber(scaled < 9.95 ? Math.round(scaled * 10) / 10 : Math.round(scaled), locale)}${NBSP}${step[locale]}`;
}
