/** Type of a workbook. */
export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** Type of a plain table. */
export const CSV_TYPE = "text/csv; charset=utf-8";

/** A field in quotes where it has to be; what a spreadsheet would take for a formula begins with an apostrophe. */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A plain table of fields that are quoted already, for programs here: UTF-8 with its mark, semicolons. */
export const csvText = (lines: readonly (readonly string[])[]): string => `\ufeff${lines.map((fields) => fields.join(";")).join("\r\n")}\r\n`;
