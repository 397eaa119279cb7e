import type { SheetData } from "write-excel-file/node";
import { db } from "~/lib/db/client.server";
import { i18nFor } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { priceOn, pricesOf } from "../../billing/prices.server";
import type { StaffScope } from "../../identity/types";
import { clock } from "~/lib/clock";
import type { ResourceFilters } from "./filters";
import { roomCodes } from "./import.server";
import { resourceOrder, resourcesWhere, settingsOf, tomorrow } from "./queries.server";
import { SHEET_COLUMNS, type SheetColumn, type SheetWords } from "./sheet";
import { sheetWords } from "./sheet-words.server";

const MOST = 5000;
type Value = string | number | null;

/** Resources as rows of the file that the import reads: prices are those of tomorrow, so that what is loaded again changes nothing. */
async function rowsFor(filters: ResourceFilters, words: SheetWords[Locale], now: Date): Promise<Value[][]> {
  const resources = await db.resource.findMany({
    where: resourcesWhere(filters),
    orderBy: resourceOrder(filters),
    take: MOST,
    include: { units: { where: { active: true }, select: { id: true } }, _count: { select: { parts: true } } },
  });
  const [prices, rooms] = await Promise.all([pricesOf(resources.map((row) => row.tariffCode)), roomCodes()]);
  const day = tomorrow(now);
  return resources.map((row) => {
    const settings = settingsOf(row);
    const price = priceOn(prices.get(row.tariffCode) ?? [], day);
    const yesNo = (value: boolean) => (value ? words.yes : words.no);
    const value = (column: SheetColumn): Value => {
      switch (column) {
        case "slug":
          return row.slug;
        case "sort":
          return words.sorts[row.sort] ?? row.sort;
        case "units":
          return row._count.parts > 0 ? null : row.units.length;
        case "unitName":
          return null;
        case "unit":
          return price ? (words.units[price.unit] ?? price.unit) : null;
        case "price":
          return price ? price.priceKopecks / 100 : null;
        case "opensAt":
        case "closesAt":
          return clock(settings[column]);
        case "operator":
          return yesNo(settings.operator === "REQUIRED");
        case "certificate":
        case "approval":
        case "checkIn":
        case "handOut":
          return yesNo(settings[column]);
        case "room":
          return row.roomId === null ? null : (rooms.byId.get(row.roomId) ?? null);
        case "active":
          return yesNo(row.active);
        default:
          return settings[column];
      }
    };
    return SHEET_COLUMNS.map(value);
  });
}

const WIDE = new Set<SheetColumn>(["nameRu", "nameEn", "summaryRu", "summaryEn"]);

/** The workbook of rows in the format of the import. */
async function workbook(rows: readonly Value[][], locale: Locale): Promise<Buffer> {
  const words = sheetWords()[locale];
  const sheet: SheetData = [
    SHEET_COLUMNS.map((column) => ({ value: words.headers[column], fontWeight: "bold" as const, wrap: true })),
    ...rows.map((row) => row.map((value) => (value === null || value === "" ? null : typeof value === "number" ? { value, type: Number } : { value, type: String }))),
  ];
  const t = i18nFor(locale).getFixedT(locale, "resources");
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  return writeXlsxFile(sheet, { sheet: t("list.title"), columns: SHEET_COLUMNS.map((column) => ({ width: WIDE.has(column) ? 34 : 14 })), stickyRowsCount: 1 }).toBuffer();
}

/** Resources that pass a filter, as the file that the import reads. At most 5,000. */
export async function resourcesXlsx(_scope: StaffScope, filters: ResourceFilters, locale: Locale, now: Date): Promise<Buffer> {
  return workbook(await rowsFor(filters, sheetWords()[locale], now), locale);
}

/** An empty file to fill in, with one row as an example. */
export async function templateXlsx(_scope: StaffScope, locale: Locale): Promise<Buffer> {
  const words = sheetWords()[locale];
  const example: Partial<Record<SheetColumn, Value>> = {
    slug: "meeting-small", nameRu: "Переговорная «Кадр»", nameEn: "Meeting room «Kadr»", sort: words.sorts.ROOM, kind: "meeting", units: 1, unit: words.units.HOUR, price: 600,
    opensAt: "08:00", closesAt: "22:00", stepMinutes: 30, minMinutes: 30, maxMinutes: 240, bufferBefore: 0, bufferAfter: 0, noticeMinutes: 0, horizonDays: 92, capacity: 8,
    operator: words.no, certificate: words.no, approval: words.no, checkIn: words.no, handOut: words.no, floor: 3, position: 100, active: words.yes,
  };
  return workbook([SHEET_COLUMNS.map((column) => example[column] ?? null)], locale);
}
