import type { SheetData } from "write-excel-file/node";
import { csvField, csvText } from "~/lib/files/tables";
import { i18nFor } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { dayToDb } from "~/lib/time";
import type { RegisterRow } from "./queries.server";

interface Column {
  title: string;
  width: number;
  value: (row: RegisterRow) => string | number | Date | null;
}

const day = (value: string | null) => (value === null ? null : dayToDb(value));

function columnsOf(locale: Locale): Column[] {
  const t = i18nFor(locale).getFixedT(locale, "agreements");
  const step = (row: RegisterRow) => (row.status === "TERMINATED" ? null : (row.rent.find((one) => one.year === row.year) ?? row.rent.at(-1) ?? null));
  return [
    { title: t("staff.company"), width: 32, value: (row) => row.companyName },
    { title: t("staff.state"), width: 18, value: (row) => t(`residency.${row.status}`) },
    { title: t("export.startsOn"), width: 12, value: (row) => day(row.startsOn) },
    { title: t("export.endsOn"), width: 12, value: (row) => day(row.endsOn) },
    { title: t("export.year"), width: 8, value: (row) => step(row)?.year ?? null },
    { title: t("export.percent"), width: 10, value: (row) => step(row)?.percent ?? null },
    { title: t("export.steps"), width: 26, value: (row) => row.rent.map((one) => `${one.year}: ${one.percent} %`).join("; ") },
    { title: t("terms.premises"), width: 22, value: (row) => row.premises },
    { title: t("acts.area"), width: 10, value: (row) => row.areaSqm },
    { title: t("tabs.agreement"), width: 16, value: (row) => row.agreement?.number ?? null },
    { title: t("own.suspendedOn"), width: 14, value: (row) => day(row.suspendedOn) },
    { title: t("own.lastDay"), width: 14, value: (row) => day(row.terminatedOn) },
    { title: t("acts.ground"), width: 20, value: (row) => row.ground },
  ];
}

/** The register as a workbook: dates are dates and figures are figures. */
export async function registerXlsx(rows: readonly RegisterRow[], locale: Locale): Promise<Buffer> {
  const columns = columnsOf(locale);
  const sheet: SheetData = [
    columns.map((column) => ({ value: column.title, fontWeight: "bold" as const })),
    ...rows.map((row) =>
      columns.map((column) => {
        const value = column.value(row);
        if (value === null) return null;
        if (value instanceof Date) return { value, type: Date, format: "dd.mm.yyyy" };
        return typeof value === "number" ? { value, type: Number } : { value, type: String };
      }),
    ),
  ];
  const t = i18nFor(locale).getFixedT(locale, "agreements");
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  return writeXlsxFile(sheet, { sheet: t("register.sheet"), columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 1 }).toBuffer();
}

/** The register as text with semicolons, as spreadsheets here open it; with a mark of its encoding. */
export function registerCsv(rows: readonly RegisterRow[], locale: Locale): string {
  const columns = columnsOf(locale);
  const text = (value: string | number | Date | null) => (value === null ? "" : value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
  return csvText([columns.map((column) => csvField(column.title)), ...rows.map((row) => columns.map((column) => csvField(text(column.value(row)))))]);
}
