import { setImmediate as aside } from "node:timers/promises";
import { Zip, ZipDeflate } from "fflate";

/** A cell of a large workbook: text, a whole number, a sum in kopecks, or nothing. */
export type SheetCell = string | number | { kopecks: number } | null;

export interface SheetRows {
  name: string;
  heads: readonly string[];
  /** Widths in characters. */
  widths: readonly number[];
  rows: Iterable<readonly SheetCell[]>;
}

const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const escaped = (text: string) => text.replace(FORBIDDEN, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const sum = (kopecks: number) => `${kopecks < 0 ? "-" : ""}${Math.floor(Math.abs(kopecks) / 100)}.${String(Math.abs(kopecks) % 100).padStart(2, "0")}`;

/** Letters of a column: A, B … Z, AA. */
const letters = (column: number): string => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

function cell(value: SheetCell, style: number, at: string): string {
  if (value === null) return "";
  // Text stays text: nothing that somebody typed becomes a formula.
  if (typeof value === "string") return `<c r="${at}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  return typeof value === "number" ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" s="2"><v>${sum(value.kopecks)}</v></c>`;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/**
 * An XLSX workbook written row by row, and how many rows it holds below the heads: of a hundred thousand rows only the packed bytes are
 * held, sums are exact to the kopeck, and whoever else waits for the process comes in between. The same content makes the same bytes.
 * Throws what packing throws.
 */
export async function workbook(sheets: readonly SheetRows[]): Promise<{ bytes: Uint8Array; rows: number }> {
  const packer = packing();
  let rows = 0;
  const counted = function* (sheet: SheetRows): Iterable<readonly SheetCell[]> {
    for (const row of sheet.rows) {
      rows += 1;
      yield row;
    }
  };
  await packer.file("[Content_Types].xml", [`${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}</Types>`]);
  await packer.file("_rels/.rels", [`${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`]);
  await packer.file("xl/workbook.xml", [`${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map((sheet, index) => `<sheet name="${escaped(sheet.name.slice(0, 31))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`]);
  await packer.file("xl/_rels/workbook.xml.rels", [`${XML}<Relationships xmlns="${PACKAGE}/relationships">${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join("")}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`]);
  await packer.file("xl/styles.xml", [STYLES]);
  for (const [index, sheet] of sheets.entries()) await packer.file(`xl/worksheets/sheet${index + 1}.xml`, sheetXml({ ...sheet, rows: counted(sheet) }));
  return { bytes: packer.bytes(), rows };
}

function* sheetXml({ heads, widths, rows }: SheetRows): Iterable<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join("")}</cols><sheetData><row r="1">${heads.map((head, column) => cell(head, 1, `${letters(column)}1`)).join("")}</row>`;
  let block = "";
  let number = 1;
  for (const row of rows) {
    number += 1;
    block += `<row r="${number}">${row.map((value, column) => cell(value, 0, `${letters(column)}${number}`)).join("")}</row>`;
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield `${block}</sheetData></worksheet>`;
}

/** An archive whose files are packed as they come; days of files are one and the same, so that equal content is equal bytes. */
export function packing() {
  const chunks: Uint8Array[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else chunks.push(chunk);
  });
  return {
    async file(name: string, parts: Iterable<string | Uint8Array>): Promise<void> {
      const entry = new ZipDeflate(name, { level: 6 });
      entry.mtime = new Date(1980, 0, 1);
      zip.add(entry);
      for (const part of parts) {
        entry.push(typeof part === "string" ? Buffer.from(part, "utf8") : part);
        await aside();
      }
      entry.push(new Uint8Array(0), true);
    },
    bytes(): Uint8Array {
      zip.end();
      if (fault) throw fault;
      return Buffer.concat(chunks);
    },
  };
}
