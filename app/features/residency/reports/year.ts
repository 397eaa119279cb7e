import { proportion } from "~/lib/money";
import type { Figures, ReportField } from "./fields";

/** A line of the comparison of a year with its quarters, in the field's own units. */
export interface YearLine {
  code: string;
  year: number | null;
  /** Of the quarters on record; null when none of them has the figure. */
  quarters: number | null;
  /** Year less quarters; null while one of them is not known. */
  difference: number | null;
}

export interface YearComparison {
  lines: YearLine[];
  /** How many quarters of the year are on record. */
  count: number;
  /** All four are, and a figure that adds up differs: the difference has to be explained. */
  explain: boolean;
}

/**
 * Compares the figures of a year with those of its quarters. While fewer than four quarters are on record (the residency
 * began within the year, or a report is missing) there is nothing to add up to the year, and nothing to explain.
 */
export function compareYear(fields: readonly ReportField[], year: Figures, quarters: readonly Figures[]): YearComparison {
  const complete = quarters.length === 4;
  const lines: YearLine[] = [];
  let explain = false;
  for (const field of fields) {
    if (field.fold === "none" || field.kind === "text") continue;
    const known = quarters.map((one) => one[field.code] ?? null).filter((value) => value !== null);
    const sum = known.reduce((total, value) => total + value, 0);
    const folded = known.length === 0 ? null : field.fold === "sum" ? sum : proportion(sum, 1, known.length);
    const own = year[field.code] ?? null;
    const difference = own === null || folded === null ? null : own - folded;
    lines.push({ code: field.code, year: own, quarters: folded, difference });
    if (complete && field.fold === "sum" && !field.computed && difference !== null && difference !== 0) explain = true;
  }
  return { lines, count: quarters.length, explain };
}
