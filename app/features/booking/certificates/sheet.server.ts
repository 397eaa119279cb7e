import type { Cell } from "write-excel-file/node";
import { csvField, csvText } from "~/lib/files/tables";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { dayToDb } from "~/lib/time";
import type { CertificateRow } from "./queries.server";

interface Column {
  title: string;
  width: number;
  text: (row: CertificateRow) => string;
  /** Days are written as dates. */
  isDay?: boolean;
}

function columnsFor(locale: Locale): Column[] {
  const t = translator(locale);
  const stateOf = (row: CertificateRow) => (row.left && (row.state === "valid" || row.state === "soon") ? "left" : row.state);
  return [
    { title: t("trainings:certificates.kind"), width: 28, text: (row) => t(`booking:kind.${row.kind as "scan3d"}`, { defaultValue: row.kind }) },
    { title: t("trainings:admin.company"), width: 32, text: (row) => row.companyName },
    { title: t("trainings:certificates.who"), width: 28, text: (row) => row.holder ?? t("trainings:certificates.whole") },
    { title: t("trainings:certificates.until"), width: 14, text: (row) => row.validUntil, isDay: true },
    { title: t("trainings:admin.how"), width: 22, text: (row) => t(row.earned ? "trainings:admin.earned" : "trainings:admin.given") },
    { title: t("trainings:certificates.state"), width: 18, text: (row) => t(`trainings:certificates.stateOf.${stateOf(row)}`) },
  ];
}

/** Certificates as a workbook: days are dates, and nothing typed becomes a formula. */
export async function certificatesXlsx(rows: readonly CertificateRow[], locale: Locale): Promise<Buffer> {
  const columns = columnsFor(locale);
  const head: Cell[] = columns.map(({ title }) => ({ value: title, fontWeight: "bold" }));
  const body = rows.map((row) =>
    columns.map(({ text, isDay }): Cell => (isDay ? { value: dayToDb(text(row)), type: Date, format: "dd.mm.yyyy" } : { value: text(row), type: String, format: "@" })),
  );
  const { default: writeExcelFile } = await import("write-excel-file/node");
  return writeExcelFile([head, ...body], { sheet: translator(locale)("trainings:admin.title"), columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 1 }).toBuffer();
}

/** The same as a plain table, days as they are written here. */
export function certificatesCsv(rows: readonly CertificateRow[], locale: Locale): string {
  const columns = columnsFor(locale);
  const field = (row: CertificateRow) => ({ text, isDay }: Column) => (isDay ? text(row).split("-").reverse().join(".") : csvField(text(row)));
  return csvText([columns.map(({ title }) => csvField(title)), ...rows.map((row) => columns.map(field(row)))]);
}
