import { parseMoney } from "~/lib/money";
import { normalisePhone } from "~/lib/requisites";
import { message } from "~/lib/say-message";
import { isDay } from "~/lib/time";
import { CLUSTERS } from "../sections";
import { KEEP_CHARS, type Question } from "./definition";
import { isFilled } from "./shown";
import { isEmptyRow, readChoice, readTable, type Typed } from "./values";

/** Counts characters as people do, and only where the count of code units leaves a doubt. */
const fits = (text: string, max: number): boolean => text.length <= max || (text.length <= max * 2 && [...text].length <= max);

/** «1 200» and «1200» are the same number; null for what is none. */
export function readWhole(text: string): number | null {
  const digits = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(/^[\u2212\u2013]/, "-");
  return /^-?\d{1,13}$/.test(digits) ? Number(digits) : null;
}

interface Limits {
  min: number;
  max: number;
}

/** The number that a text is, within its limits: "wrong" when it is none, "outside" when it is another. */
function numberIn(type: "number" | "money", text: string, { min, max }: Limits): "sound" | "wrong" | "outside" {
  const number = type === "money" ? parseMoney(text) : readWhole(text);
  const unit = type === "money" ? 100 : 1;
  return number === null ? "wrong" : number < min * unit || number > max * unit ? "outside" : "sound";
}

/** «1 000 000»: a limit as it is read in either language. */
const written = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

function faultOfNumber(type: "number" | "money", text: string, limits: Limits): string | null {
  const found = numberIn(type, text, limits);
  return found === "sound" ? null : found === "wrong" ? message("field.number") : message("field.between", { min: written(limits.min), max: written(limits.max) });
}
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** What is wrong with a filled answer, as a message key of the namespace `errors`; null when it is as asked. */
export function faultOf(question: Question, value: string): string | null {
  const text = value.trim();
  const { min, max } = question;
  switch (question.type) {
    case "number":
    case "money":
      return faultOfNumber(question.type, text, { min, max });
    case "hours":
      return faultOfNumber("number", text, { min: 0, max });
    case "date":
      return isDay(text) ? null : message("field.date");
    case "url":
      return /^https?:\/\/[^\s]+\.[^\s]+$/.test(text) && fits(text, max) ? null : message("field.url");
    case "email":
      return EMAIL.test(text) && fits(text, max) ? null : message("field.email");
    case "phone":
      return normalisePhone(text) === null ? message("field.phone") : null;
    case "cluster":
      return (CLUSTERS as readonly string[]).includes(text) ? null : message("field.required");
    case "choice": {
      const codes = readChoice(text);
      const known = codes.every((code) => question.options.some((option) => option.code === code));
      return known && (question.multiple || codes.length === 1) ? null : message("field.required");
    }
    case "table":
      return faultOfTable(question, text);
    case "file":
      return null;
    default:
      return fits(text, Math.min(max, KEEP_CHARS)) ? null : message("field.tooLong", { max: Math.min(max, KEEP_CHARS) });
  }
}

function faultOfTable(question: Question, text: string): string | null {
  const rows = readTable(text);
  const fixed = question.rows.length > 0;
  for (const [index, row] of rows.entries()) {
    // A named row has to be filled where the table is required; a free one may be left empty.
    if (isEmptyRow(row) && !(fixed && question.required)) continue;
    for (const column of question.columns) {
      const cell = row[column.code]?.trim() ?? "";
      const number = cell !== "" && (column.type === "number" || column.type === "money") ? numberIn(column.type, cell, question) : null;
      if (number === "outside") return message("field.rowBetween", { row: index + 1, min: written(question.min), max: written(question.max) });
      const sound =
        cell === "" ? !column.required
        : number !== null ? number === "sound"
        : column.type === "date" ? isDay(cell)
        : fits(cell, 500);
      if (!sound) return message("field.row", { row: index + 1 });
    }
  }
  const count = rows.filter((row) => !isEmptyRow(row)).length;
  if (!fixed && count < question.minRows) return message("field.fewRows", { min: question.minRows });
  if (fixed && question.required && count < question.rows.length) return message("field.fewRows", { min: question.rows.length });
  return null;
}

/** Faults of the filled answers to questions, by code. */
export function faultsOf(questions: readonly Question[], typed: Typed): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const question of questions) {
    const value = typed[question.code];
    const fault = isFilled(value) ? faultOf(question, value!) : null;
    if (fault) faults[question.code] = fault;
  }
  return faults;
}
