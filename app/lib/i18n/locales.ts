/** Languages of the portal; the first is the default. */
export const LOCALES = ["ru", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export const isLocale = (value: unknown): value is Locale => value === "ru" || value === "en";

/** Picks the text of the reader's language from a row that carries both. */
export function localised<K extends string>(row: Record<`${K}Ru` | `${K}En`, string>, key: K, locale: Locale): string {
  return locale === "ru" ? row[`${key}Ru`] : row[`${key}En`];
}
