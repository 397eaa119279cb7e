import type { Cell } from "write-excel-file/node";
import { csvField, csvText } from "~/lib/files/tables";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import type { Occupancy, ResourceLine, Usage } from "./queries.server";
import { shareOf, type Measures } from "./rules/measures";
import { cellOf, WEEKDAYS } from "./rules/week";
import { HOW_TERMS } from "./say";


/** A field of a table: text, hours (from minutes), a whole number, a share or roubles (from kopecks); null is empty. */
type Field = { text: string } | { minutes: number } | { whole: number } | { share: number } | { kopecks: number } | null;

interface Table {
  name: string;
  heads: string[];
  widths: number[];
  rows: Field[][];
}

type Say = ReturnType<typeof sayIn>;
const sayIn = (locale: Locale) => {
  const t = translator(locale);
  return <K extends string>(key: K) => t(key as "columns.open", { ns: "occupancy" });
};

const shared = (line: Measures): Field[] => [
  { minutes: line.bookedMinutes },
  { minutes: line.usedMinutes },
  { whole: line.bookings },
  { minutes: line.noShowMinutes },
  { minutes: line.lateMinutes },
  { minutes: line.bufferMinutes },
  { minutes: line.subsidisedMinutes },
  { kopecks: line.subsidyKopecks },
];
const SHARED = ["booked", "used", "bookings", "noShow", "late", "buffer", "subsidisedHours", "subsidy"];

function resourceTable(lines: readonly ResourceLine[], open: boolean, locale: Locale, say: Say): Table {
  const ofHouse = (line: ResourceLine): Field[] => {
    const share = shareOf(line);
    return [{ whole: line.units }, { minutes: line.openMinutes }, { minutes: line.blockedMinutes }, share === null ? null : { share }];
  };
  const heads = ["resource", ...(open ? ["units", "open", "blocked", "share"] : []), ...SHARED].map((name) => say(`columns.${name}`));
  return {
    name: say("sheets.resources"),
    heads,
    widths: heads.map((_, index) => (index === 0 ? 36 : 14)),
    rows: lines.map((line) => [{ text: localised(line, "name", locale) }, ...(open ? ofHouse(line) : []), ...shared(line)]),
  };
}

function tablesOf(report: Occupancy | Usage, locale: Locale): Table[] {
  const say = sayIn(locale);
  const house = "companies" in report ? report : null;
  const tables = [resourceTable(report.resources, house !== null, locale, say)];
  if (house) {
    tables.push({
      name: say("sheets.companies"),
      heads: ["company", ...SHARED].map((name) => say(`columns.${name}`)),
      widths: [36, ...SHARED.map(() => 14)],
      rows: house.companies.map((line) => [{ text: line.name }, ...shared(line)]),
    });
  }
  tables.push({
    name: say("sheets.hours"),
    heads: [say("columns.weekday"), ...Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`)],
    widths: [8, ...new Array<number>(24).fill(8)],
    rows: WEEKDAYS.map((name, day) => [
      { text: say(`days.${name}`) },
      ...Array.from({ length: 24 }, (_, hour): Field => {
        const [shown, bookable] = [report.week.shown[cellOf(day + 1, hour)]!, report.week.bookable[cellOf(day + 1, hour)]!];
        return house ? (bookable > 0 ? { share: shown / bookable } : null) : { minutes: shown };
      }),
    ]),
  });
  tables.push({
    name: say("sheets.purposes"),
    heads: ["purpose", "hours", "bookings"].map((name) => say(`columns.${name}`)),
    widths: [60, 12, 12],
    rows: report.purposes.map((line) => [{ text: line.purpose }, { minutes: line.minutes }, { whole: line.bookings }]),
  });
  return tables;
}

function toCell(field: Field): Cell {
  if (field === null) return null;
  // Text stays text: nothing typed by a company becomes a formula.
  if ("text" in field) return { value: field.text, type: String, format: "@" };
  if ("minutes" in field) return { value: Math.round((field.minutes / 60) * 100) / 100, type: Number, format: "#,##0.##" };
  if ("share" in field) return { value: Math.round(field.share * 10_000) / 10_000, type: Number, format: "0.0%" };
  return "kopecks" in field ? { value: field.kopecks / 100, type: Number, format: "#,##0.00" } : { value: field.whole, type: Number, format: "0" };
}

/** The report as a workbook: a sheet for each table of the page, and one that says how everything was counted. */
export async function occupancyXlsx(report: Occupancy | Usage, period: string, locale: Locale): Promise<Buffer> {
  const say = sayIn(locale);
  const bold = (value: string): Cell => ({ value, type: String, fontWeight: "bold", wrap: true, alignVertical: "top" });
  const sheets = tablesOf(report, locale).map((table) => ({
    sheet: table.name,
    data: [table.heads.map(bold), ...table.rows.map((row) => row.map(toCell))],
    columns: table.widths.map((width) => ({ width })),
    stickyRowsCount: 1,
    stickyColumnsCount: 1,
  }));
  const how = {
    sheet: say("sheets.how"),
    data: [[bold(say("period")), { value: period, type: String } as Cell], ...HOW_TERMS.map((term): Cell[] => [bold(say(`how.terms.${term}`)), { value: say(`how.words.${term}`), type: String, wrap: true }])],
    columns: [{ width: 26 }, { width: 100 }],
    stickyRowsCount: 0,
    stickyColumnsCount: 0,
  };
  const { default: writeExcelFile } = await import("write-excel-file/node");
  return writeExcelFile([...sheets, how]).toBuffer();
}

const decimal = (value: number) => String(value).replace(".", ",");

function toText(field: Field): string {
  if (field === null) return "";
  if ("text" in field) return csvField(field.text);
  if ("minutes" in field) return decimal(Math.round((field.minutes / 60) * 100) / 100);
  if ("share" in field) return `${decimal(Math.round(field.share * 1000) / 10)}%`;
  return "kopecks" in field ? decimal(field.kopecks / 100) : String(field.whole);
}

/** The resources of the report for programs that read plain tables: UTF-8 with its mark, semicolons, decimal commas. */
export function occupancyCsv(report: Occupancy | Usage, locale: Locale): string {
  const [table] = tablesOf(report, locale) as [Table];
  return csvText([table.heads.map(csvField), ...table.rows.map((row) => row.map(toText))]);
}
