import { z } from "zod";
import { invalid } from "~/lib/errors";
import { Archive, Unreadable } from "~/lib/files/preview/archive.server";
import { clock } from "~/lib/clock";
import type { Cell, Table } from "./sheet";

export const MOST_ROWS = 1000;
const MOST_COLUMNS = 60;
const MOST_BYTES = 5 * 1024 * 1024;
const SHEET_LIMIT = 30 * 1024 * 1024;

/** A place of a file whose value cannot be read: a formula that was never computed, or one that ended in an error. */
export interface BadCell {
  /** As spreadsheets count: the first row is 1, the first column 0. */
  row: number;
  column: number;
  why: "formula" | "error";
}

const LETTERS = /^([A-Z]{1,3})(\d{1,7})$/;
const indexOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Cells of a sheet's XML that have a formula without a value, or an error for one. */
function badCells(xml: string): BadCell[] {
  const found: BadCell[] = [];
  for (const [, attributes, inside] of xml.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const place = LETTERS.exec(/\br="([A-Z]+\d+)"/.exec(attributes ?? "")?.[1] ?? "");
    if (!place) continue;
    const error = /\bt="e"/.test(attributes ?? "");
    const uncomputed = /<f[\s/>]/.test(inside ?? "") && !/<v>[^<]/.test(inside ?? "");
    if (error || uncomputed) found.push({ row: Number(place[2]), column: indexOf(place[1]!), why: error ? "error" : "formula" });
  }
  return found;
}

// Spreadsheets count days from here; a time of the day is a part of the first.
const EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (!(value instanceof Date)) return null;
  const sinceEpoch = value.getTime() - EPOCH;
  return sinceEpoch >= 0 && sinceEpoch <= DAY_MS ? clock(Math.round(sinceEpoch / 60_000)) : value.toISOString().slice(0, 10);
}

const isBlank = (row: readonly Cell[]) => row.every((cell) => cell === null || cell === "");

/**
 * The first sheet of a workbook as rows of plain values, and the cells that have none. Errors (422): `import-file` for what is no workbook,
 * `import-large`, `import-rows` past 1,000 rows, `import-empty`.
 */
export async function readTable(bytes: Buffer): Promise<{ table: Table; bad: BadCell[] }> {
  if (bytes.length === 0) throw invalid("import-none");
  if (bytes.length > MOST_BYTES) throw invalid("import-large", { max: MOST_BYTES / 1024 / 1024 });
  try {
    const archive = await Archive.open(bytes);
    await archive.prove();
    const first = archive.names(/^xl\/worksheets\/sheet\d+\.xml$/)[0];
    if (!first) throw invalid("import-file");
    const bad = badCells(await archive.text(first, SHEET_LIMIT));
    const { default: readXlsxFile } = await import("read-excel-file/node");
    const sheets = await readXlsxFile(bytes);
    const rows = (sheets[0]?.data ?? []).map((row) => row.slice(0, MOST_COLUMNS).map(cellOf));
    while (rows.length > 0 && isBlank(rows.at(-1)!)) rows.pop();
    if (rows.length < 2) throw invalid("import-empty");
    if (rows.length - 1 > MOST_ROWS) throw invalid("import-rows", { max: MOST_ROWS });
    return { table: rows, bad };
  } catch (error) {
    if (error instanceof Unreadable) throw invalid(error.why === "large" ? "import-large" : "import-file", { max: MOST_BYTES / 1024 / 1024 });
    if (error instanceof Error && error.name !== "DomainError") throw invalid("import-file");
    throw error;
  }
}

const cell = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
const tableSchema = z.array(z.array(cell).max(MOST_COLUMNS)).min(2).max(MOST_ROWS + 1);

/** Rows that a form carried from the look to the press; they are judged again like those of a file. `import-file` (422) for others. */
export function parseTable(text: string): Table {
  try {
    return tableSchema.parse(JSON.parse(text));
  } catch {
    throw invalid("import-file");
  }
}
