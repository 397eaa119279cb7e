import { KEEP_CHARS, MOST_ROWS, type Question } from "./definition";

/** What was typed in one section, question by question, as text; an empty answer is absent. */
export type Typed = Partial<Record<string, string>>;
/** The same for every section. */
export type Answers = Partial<Record<string, Typed>>;

export type TableRow = Partial<Record<string, string>>;

/** Codes of the ticked options. */
export const readChoice = (value: string | undefined): string[] => (value ?? "").split("\n").filter(Boolean);
export const writeChoice = (codes: readonly string[]): string => codes.join("\n");

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Rows of a table; text that is no table has none. */
export function readTable(value: string | undefined): TableRow[] {
  if (!value) return [];
  try {
    const rows: unknown = JSON.parse(value);
    if (!Array.isArray(rows)) return [];
    return rows.slice(0, MOST_ROWS).map((row) => (isRecord(row) ? Object.fromEntries(Object.entries(row).filter((cell): cell is [string, string] => typeof cell[1] === "string")) : {}));
  } catch {
    return [];
  }
}

export const isEmptyRow = (row: TableRow): boolean => Object.values(row).every((cell) => !cell?.trim());

/** A table as it is kept. Empty rows are left out, but for a table with named rows, where each has its place. */
export function writeTable(rows: readonly TableRow[], fixed: boolean): string {
  const kept = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell?.trim()))).slice(0, MOST_ROWS);
  if (kept.every(isEmptyRow)) return "";
  return JSON.stringify(fixed ? kept : kept.filter((row) => !isEmptyRow(row)));
}

/** Name of the field of a table's cell. */
export const cellName = (question: string, row: number, column: string): string => `${question}.${row}.${column}`;

const oneText = (value: FormDataEntryValue | null, max: number): string =>
  typeof value === "string" && value.trim() !== "" ? value.replace(/\r\n?/g, "\n").slice(0, max) : "";

/** Takes the questions' answers from a form as they were typed; line ends become \n, empty answers are left out. */
export function readTyped(questions: readonly Question[], form: FormData): Typed {
  const typed: Typed = {};
  for (const question of questions) {
    const value = readAnswer(question, form);
    if (value) typed[question.code] = value;
  }
  return typed;
}

function readAnswer(question: Question, form: FormData): string {
  const { code } = question;
  switch (question.type) {
    case "file":
      return "";
    case "choice": {
      const known = new Set(question.options.map((option) => option.code));
      return writeChoice(form.getAll(code).flatMap((value) => (typeof value === "string" ? readChoice(value.replace(/\r\n?/g, "\n")) : [])).filter((one) => known.has(one)));
    }
    case "table": {
      // A question that is closed for fixing carries its table whole.
      const whole = form.get(code);
      if (typeof whole === "string") return writeTable(readTable(whole), question.rows.length > 0);
      const rows: TableRow[] = [];
      const most = question.rows.length || question.maxRows;
      for (let row = 0; row < most; row += 1) {
        const cells = question.columns.map((column) => [column.code, oneText(form.get(cellName(code, row, column.code)), 2000)] as const);
        rows.push(Object.fromEntries(cells.filter(([, cell]) => cell)));
      }
      return writeTable(rows, question.rows.length > 0);
    }
    default:
      return oneText(form.get(code), KEEP_CHARS);
  }
}

/** The answer under a code, whatever section it stands in. */
export function answerOf(answers: Answers, code: string): string {
  for (const typed of Object.values(answers)) if (typed?.[code]) return typed[code];
  return "";
}

/** True when two sets of answers say the same. */
export function sameTyped(a: Typed, b: Typed): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((code) => (a[code] ?? "").trim() === (b[code] ?? "").trim());
}
