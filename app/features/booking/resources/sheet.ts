import type { TariffUnit } from "~/lib/db/generated/enums";
import type { Locale } from "~/lib/i18n/locales";
import { RESOURCE_SORTS, type SettingName } from "./settings";
import { TARIFF_UNITS } from "./schema";

/** A cell as a file or a form carries it: times of spreadsheets are texts «08:30» by then. */
export type Cell = string | number | boolean | null;
/** Rows of a file, the first of which names the columns. */
export type Table = Cell[][];

export type SheetColumn = Exclude<SettingName, "roomId"> | "slug" | "unit" | "price" | "units" | "unitName" | "room" | "active";

/** Columns of the file in the order in which it is written; read in any order. */
export const SHEET_COLUMNS: readonly SheetColumn[] = [
  "slug", "nameRu", "nameEn", "summaryRu", "summaryEn", "sort", "kind", "units", "unitName", "unit", "price", "opensAt", "closesAt", "stepMinutes",
  "minMinutes", "maxMinutes", "bufferBefore", "bufferAfter", "noticeMinutes", "horizonDays", "maxAtOnce", "capacity", "operator", "certificate",
  "approval", "checkIn", "handOut", "floor", "room", "position", "active",
];

/** Words of the file in each language: headers, and the words of choices. */
export type SheetWords = Record<Locale, { headers: Record<SheetColumn, string>; sorts: Record<string, string>; units: Record<string, string>; yes: string; no: string }>;

const plain = (text: string) => text.normalize("NFC").trim().toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ");

/** Which column each header names, in either language or by its own name; null for one that is none. */
export function columnsOf(header: readonly Cell[], words: SheetWords): (SheetColumn | null)[] {
  const known = new Map<string, SheetColumn>();
  for (const column of SHEET_COLUMNS) for (const name of [column, words.ru.headers[column], words.en.headers[column]]) known.set(plain(name), column);
  return header.map((cell) => known.get(plain(String(cell ?? ""))) ?? null);
}

const TRUE = new Set(["да", "yes", "true", "1", "+", "on"]);
const FALSE = new Set(["нет", "no", "false", "0", "-", "", "off"]);

/** «да» and «нет» in either language; undefined for anything else. */
export function readTick(cell: Cell): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  const text = plain(String(cell ?? ""));
  return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;
}

function choice<T extends string>(cell: Cell, options: readonly T[], words: (locale: Locale) => Record<string, string>): T | undefined {
  const text = plain(String(cell ?? ""));
  return options.find((option) => plain(option) === text || (["ru", "en"] as const).some((locale) => plain(words(locale)[option] ?? "") === text));
}

export const readSort = (cell: Cell, words: SheetWords) => choice(cell, RESOURCE_SORTS, (locale) => words[locale].sorts);
export const readUnit = (cell: Cell, words: SheetWords): TariffUnit | undefined => choice(cell, TARIFF_UNITS, (locale) => words[locale].units);

/** The letters of a column as spreadsheets name it: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
