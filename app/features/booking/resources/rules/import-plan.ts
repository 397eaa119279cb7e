import type { TariffUnit } from "~/lib/db/generated/enums";
import { message } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { faultsOf } from "~/lib/form-messages";
import { settingsSchema, slugField } from "../schema";
import { differing, typedSettings, type ResourceSettings, type SettingName } from "../settings";
import { columnsOf, readSort, readTick, readUnit, type Cell, type SheetColumn, type SheetWords, type Table } from "../sheet";

/** A resource as it stands, for comparing with a row of a file. */
export interface Standing {
  id: string;
  slug: string;
  settings: ResourceSettings;
  active: boolean;
  /** Units in use; a whole has none of its own. */
  units: number;
  whole: boolean;
  /** The price in force tomorrow. */
  unit: TariffUnit | null;
  priceKopecks: number | null;
}

/** What is wrong with a file, in plain words: the row as spreadsheets count, and the column. */
export interface ImportFault {
  row: number;
  column: SheetColumn | null;
  /** Where the header names no column: what it says. */
  header?: string;
  message: string;
}

export interface ImportRow {
  row: number;
  slug: string;
  state: "new" | "changed" | "same";
  id: string | null;
  settings: ResourceSettings;
  active: boolean;
  /** Units to add. */
  addUnits: number;
  unitName: string;
  /** A price to set; null when it stays. */
  price: { unit: TariffUnit; priceKopecks: number } | null;
  /** What differs, with both values as they are typed. */
  changes: { column: SheetColumn | "roomId"; from: string; to: string }[];
}

const MOST_UNITS = 1000;
const TICKS: readonly SettingName[] = ["certificate", "approval", "checkIn", "handOut"];

/** A number as it is typed; times come as texts already, or as a part of the day. */
function text(cell: Cell, column: SheetColumn): string {
  if (cell === null) return "";
  if (typeof cell === "number" && (column === "opensAt" || column === "closesAt") && cell >= 0 && cell <= 1) {
    const minutes = Math.round(cell * 1440);
    return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  }
  return String(cell).trim();
}

/**
 * What a file would change, row by row; with any fault nothing is. Columns that the file does not have, and for resources that stand
 * already, stay as they are. `rooms` maps «building/floor/room» to ids.
 */
export function planImport(table: Table, words: SheetWords, standing: ReadonlyMap<string, Standing>, rooms: ReadonlyMap<string, string>): { rows: ImportRow[]; faults: ImportFault[] } {
  const header = table[0] ?? [];
  const columns = columnsOf(header, words);
  const faults: ImportFault[] = [];
  columns.forEach((column, index) => {
    const name = String(header[index] ?? "").trim();
    if (column === null && (name !== "" || table.some((row) => (row[index] ?? "") !== ""))) faults.push({ row: 1, column: null, header: name || `№ ${index + 1}`, message: message("field.column") });
    else if (column !== null && columns.indexOf(column) < index) faults.push({ row: 1, column, message: message("field.columnTwice") });
  });
  if (!columns.includes("slug")) faults.push({ row: 1, column: "slug", message: message("field.columnMissing") });
  if (faults.length > 0) return { rows: [], faults };
  const rows: ImportRow[] = [];
  const seen = new Map<string, number>();
  table.slice(1).forEach((cells, index) => {
    if (cells.every((cell) => cell === null || cell === "")) return;
    const number = index + 2;
    const read = readRow(number, new Map(columns.flatMap((column, at) => (column ? [[column, cells[at] ?? null] as const] : []))), words, standing, rooms);
    faults.push(...read.faults);
    if (!read.row) return;
    const twice = seen.get(read.row.slug);
    if (twice !== undefined) faults.push({ row: number, column: "slug", message: message("field.slugTwice", { row: twice }) });
    seen.set(read.row.slug, number);
    rows.push(read.row);
  });
  if (rows.length === 0 && faults.length === 0) faults.push({ row: 2, column: null, message: message("field.noRows") });
  return { rows, faults };
}

function readRow(row: number, cells: ReadonlyMap<SheetColumn, Cell>, words: SheetWords, standing: ReadonlyMap<string, Standing>, rooms: ReadonlyMap<string, string>): { row?: ImportRow; faults: ImportFault[] } {
  const faults: ImportFault[] = [];
  const fault = (column: SheetColumn, said: string) => faults.push({ row, column, message: said });
  const slug = text(cells.get("slug") ?? null, "slug");
  const okay = slugField.safeParse(slug);
  if (!okay.success) {
    fault("slug", slug === "" ? message("field.required") : message("field.slug"));
    return { faults };
  }
  const known = standing.get(slug);
  const typed: Record<string, string> = known ? typedSettings(known.settings) : { summaryRu: "", summaryEn: "", capacity: "", maxAtOnce: "", floor: "", roomId: "", noticeMinutes: "0", bufferBefore: "0", bufferAfter: "0", position: "100", operator: "NONE" };
  for (const [column, cell] of cells) {
    switch (column) {
      case "slug":
      case "unit":
      case "price":
      case "units":
      case "unitName":
      case "active":
        break;
      case "sort": {
        const sort = readSort(cell, words);
        if (sort) typed.sort = sort;
        else fault(column, cell === null || cell === "" ? message("field.required") : message("field.choice", { options: Object.values(words.ru.sorts).join(", ") }));
        break;
      }
      case "operator":
      case "certificate":
      case "approval":
      case "checkIn":
      case "handOut": {
        const tick = readTick(cell);
        if (tick === undefined) fault(column, message("field.yesNo"));
        else typed[column] = column === "operator" ? (tick ? "REQUIRED" : "NONE") : tick ? "on" : "";
        break;
      }
      case "room": {
        const code = text(cell, column);
        const id = code === "" ? "" : rooms.get(code.toLowerCase());
        if (id === undefined) fault(column, message("field.room"));
        else typed.roomId = id;
        break;
      }
      default:
        typed[column] = text(cell, column);
    }
  }
  const active = cells.has("active") && (cells.get("active") ?? "") !== "" ? readTick(cells.get("active") ?? null) : (known?.active ?? true);
  if (active === undefined) fault("active", message("field.yesNo"));
  const settings = settingsSchema.safeParse(Object.fromEntries(Object.entries(typed).filter(([name, value]) => !(TICKS as string[]).includes(name) || value !== "")));
  const blamed = new Set(faults.map((one) => one.column));
  if (!settings.success) for (const [field, said] of Object.entries(faultsOf(settings.error))) if (!blamed.has(field as SheetColumn)) fault((field === "roomId" ? "room" : field) as SheetColumn, said);
  const units = readUnits(cells, known, fault);
  const price = readPrice(cells, known, words, fault);
  if (faults.length > 0 || !settings.success || units === undefined || price === undefined || active === undefined) return { faults };
  const changes = known ? changesOf(known, settings.data, active, units, price) : [];
  return {
    faults,
    row: {
      row, slug, id: known?.id ?? null, settings: settings.data, active, addUnits: units, unitName: text(cells.get("unitName") ?? null, "unitName").slice(0, 60), price,
      state: known ? (changes.length > 0 ? "changed" : "same") : "new",
      changes,
    },
  };
}

/** Units to add; a file adds and never takes away. */
function readUnits(cells: ReadonlyMap<SheetColumn, Cell>, known: Standing | undefined, fault: (column: SheetColumn, said: string) => void): number | undefined {
  const said = text(cells.get("units") ?? null, "units");
  if (said === "") {
    if (known) return 0;
    fault("units", message("field.required"));
    return undefined;
  }
  const count = Number(said.replace(/[\s\u00a0]/g, ""));
  if (!Number.isInteger(count) || count < 0 || count > MOST_UNITS) fault("units", message("field.between", { min: 0, max: MOST_UNITS }));
  else if (known?.whole && count > 0) fault("units", message("field.wholeUnits"));
  else if (known && count < known.units) fault("units", message("field.fewerUnits", { count: known.units }));
  else return count - (known?.units ?? 0);
  return undefined;
}

function readPrice(cells: ReadonlyMap<SheetColumn, Cell>, known: Standing | undefined, words: SheetWords, fault: (column: SheetColumn, said: string) => void): ImportRow["price"] | undefined {
  const said = cells.get("price") ?? null;
  const unitSaid = cells.get("unit") ?? null;
  const unit = unitSaid === null || unitSaid === "" ? (known?.unit ?? undefined) : readUnit(unitSaid, words);
  if (!unit) fault("unit", unitSaid === null || unitSaid === "" ? message("field.required") : message("field.choice", { options: Object.values(words.ru.units).join(", ") }));
  const kopecks =
    said === null || said === "" ? (known?.priceKopecks ?? undefined) : typeof said === "number" ? (Number.isInteger(Math.round(said * 10_000) / 100) ? Math.round(said * 100) : null) : parseMoney(String(said));
  if (kopecks === undefined) fault("price", message("field.required"));
  else if (kopecks === null || kopecks < 0 || kopecks > 1e12) fault("price", message("field.money"));
  else if (unit) return known && known.unit === unit && known.priceKopecks === kopecks ? null : { unit, priceKopecks: kopecks };
  return undefined;
}

function changesOf(known: Standing, settings: ResourceSettings, active: boolean, addUnits: number, price: ImportRow["price"]): ImportRow["changes"] {
  const [before, after] = [typedSettings(known.settings), typedSettings(settings)];
  const changes: ImportRow["changes"] = differing(known.settings, settings).map((name) => ({ column: name, from: before[name], to: after[name] }));
  if (addUnits > 0) changes.push({ column: "units", from: String(known.units), to: String(known.units + addUnits) });
  if (price) {
    if (price.unit !== known.unit) changes.push({ column: "unit", from: known.unit ?? "", to: price.unit });
    if (price.priceKopecks !== known.priceKopecks) changes.push({ column: "price", from: known.priceKopecks === null ? "" : String(known.priceKopecks / 100), to: String(price.priceKopecks / 100) });
  }
  if (active !== known.active) changes.push({ column: "active", from: known.active ? "on" : "", to: active ? "on" : "" });
  return changes;
}
