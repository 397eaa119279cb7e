import type { Cell } from "write-excel-file/node";
import { csvField, csvText } from "~/lib/files/tables";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";
import type { ReportField } from "./fields";
import { periodName } from "./period-name";
import type { ReportKind } from "./periods";
import type { RegisterRow } from "./queries/lists.server";

const KINDS: readonly ReportKind[] = ["QUARTER", "YEAR"];

interface Column {
  title: string;
  width: number;
  /** A day is `YYYY-MM-DD`; numbers are roubles, people or pieces. */
  value: (row: RegisterRow) => { text: string } | { day: string } | { number: number; format: string } | null;
}

/** Forms of different years may differ: a column for every field that one of them has, in the order of the latest. */
function fieldsIn(rows: readonly RegisterRow[]): ReportField[] {
  const found = new Map<string, ReportField>();
  for (const row of [...rows].sort((a, b) => (a.period < b.period ? 1 : -1))) for (const field of row.fields) if (!found.has(field.code)) found.set(field.code, field);
  return [...found.values()];
}

function columnsFor(rows: readonly RegisterRow[], locale: Locale): Column[] {
  const t = translator(locale);
  const say = (key: "company" | "inn" | "period" | "dueOn" | "state" | "submittedAt" | "answer") => t(`sheet.${key}`, { ns: "reports" });
  const figure = (field: ReportField): Column => ({
    title: localised(field, "title", locale),
    width: field.kind === "text" ? 40 : 18,
    value: (row) => {
      if (field.kind === "text") return row.words[field.code] ? { text: row.words[field.code]! } : null;
      const value = row.figures[field.code];
      if (value === null || value === undefined) return null;
      if (field.kind === "money") return { number: value / 100, format: "#,##0.00" };
      return field.kind === "people" ? { number: value / 10, format: "0.0" } : { number: value, format: "0" };
    },
  });
  return [
    { title: say("company"), width: 28, value: (row) => ({ text: row.companyName }) },
    { title: say("inn"), width: 14, value: (row) => ({ text: row.inn }) },
    { title: say("period"), width: 22, value: (row) => ({ text: periodName(row.period, locale) }) },
    { title: say("dueOn"), width: 12, value: (row) => ({ day: row.dueOn }) },
    { title: say("state"), width: 20, value: (row) => ({ text: t(`state.${row.state}`, { ns: "reports" }) }) },
    { title: say("submittedAt"), width: 12, value: (row) => (row.submittedAt ? { day: siteDay(row.submittedAt) } : null) },
    ...fieldsIn(rows).map(figure),
    { title: say("answer"), width: 40, value: (row) => (row.answer ? { text: row.answer } : null) },
  ];
}

/** The register of reports as a workbook: a sheet for each kind, numbers as numbers and days as dates. */
export async function registerXlsx(rows: readonly RegisterRow[], locale: Locale): Promise<Buffer> {
  const t = translator(locale);
  const sheets = KINDS.map((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    const columns = columnsFor(own, locale);
    const head: Cell[] = columns.map(({ title }) => ({ value: title, fontWeight: "bold", wrap: true, alignVertical: "top" }));
    const body = own.map((row) =>
      columns.map(({ value }): Cell => {
        const cell = value(row);
        if (cell === null) return null;
        // Text stays text: an ИНН is no number, and nothing typed by a company becomes a formula.
        if ("text" in cell) return { value: cell.text, type: String, format: "@" };
        return "day" in cell ? { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: "dd.mm.yyyy" } : { value: cell.number, type: Number, format: cell.format };
      }),
    );
    return { sheet: t(`kinds.${kind}`, { ns: "reports" }), data: [head, ...body], columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 1, stickyColumnsCount: 1 };
  });
  const { default: writeExcelFile } = await import("write-excel-file/node");
  return writeExcelFile(sheets).toBuffer();
}

/** The same for programs that read plain tables: UTF-8 with its mark, semicolons, decimal commas, days as they are written here. */
export function registerCsv(rows: readonly RegisterRow[], locale: Locale): string {
  const columns = columnsFor(rows, locale);
  const line = (row: RegisterRow) =>
    columns.map(({ value }) => {
      const cell = value(row);
      if (cell === null) return "";
      if ("text" in cell) return csvField(cell.text);
      return "day" in cell ? cell.day.split("-").reverse().join(".") : String(cell.number).replace(".", ",");
    });
  return csvText([columns.map(({ title }) => csvField(title)), ...rows.map(line)]);
}
