import { parseMoney, proportion, sumKopecks } from "~/lib/money";
import { EXPLANATION, type Figures, type ReportField, type Typed } from "./fields";

const SPACES = /[\s\u00a0\u202f\u2009]/g;
/** A technopark's resident has fewer people and turns over less than this: a longer number is a slip of the hand. */
const MOST_COUNT = 1_000_000;
const MOST_KOPECKS = 100_000_000_000_00;

/** A typed number in the field's own units (kopecks, pieces, tenths); null for what is none or below zero. */
export function readFigure(kind: ReportField["kind"], text: string): number | null {
  const bare = text.trim();
  if (kind === "money") {
    const kopecks = parseMoney(bare);
    return kopecks !== null && kopecks >= 0 && kopecks <= MOST_KOPECKS ? kopecks : null;
  }
  const digits = bare.replace(SPACES, "");
  if (kind === "count") return /^\d{1,7}$/.test(digits) && Number(digits) <= MOST_COUNT ? Number(digits) : null;
  if (kind === "people") {
    const read = /^(\d{1,6})(?:[.,](\d))?$/.exec(digits);
    return read ? Number(read[1]) * 10 + Number(read[2] ?? 0) : null;
  }
  return null;
}

/**
 * Average monthly wage in kopecks: the fund divided by people and months, half a kopeck away from zero. `tenths` is the
 * average headcount in tenths of a person. Null where nobody is paid.
 */
export function averageWage(fundKopecks: number, tenths: number, months: number): number | null {
  return tenths > 0 ? proportion(fundKopecks, 10, tenths * months) : null;
}

/** Every number of a form, the computed ones included; a sum of which a part is not known is not known either. */
export function figuresOf(fields: readonly ReportField[], typed: Typed, months: number): Figures {
  const figures: Figures = {};
  for (const field of fields) {
    if (field.computed || field.kind === "text") continue;
    const text = typed[field.code] ?? "";
    figures[field.code] = text.trim() === "" ? null : readFigure(field.kind, text);
  }
  for (const field of fields) {
    if (field.computed) figures[field.code] = compute(field.computed, figures, months);
  }
  return figures;
}

function compute(computed: NonNullable<ReportField["computed"]>, figures: Figures, months: number): number | null {
  if ("sum" in computed) {
    const parts = computed.sum.map((code) => figures[code] ?? null);
    return parts.some((part) => part === null) ? null : sumKopecks(parts as number[]);
  }
  const [fund, people] = [figures[computed.fund] ?? null, figures[computed.people] ?? null];
  return fund === null || people === null ? null : averageWage(fund, people, months);
}

export type GapReason = "empty" | "number" | "explain";

/** What keeps a report from being sent. */
export interface ReportGap {
  code: string;
  why: GapReason;
}

/** Fields that are empty where an answer is due, or hold what is not a number; `explain` asks for the year's explanation. */
export function gapsIn(fields: readonly ReportField[], typed: Typed, explain: boolean): ReportGap[] {
  const gaps: ReportGap[] = [];
  for (const field of fields) {
    if (field.computed) continue;
    const text = (typed[field.code] ?? "").trim();
    if (field.code === EXPLANATION && explain && [...text].length < 10) gaps.push({ code: field.code, why: "explain" });
    else if (text === "") {
      if (field.required) gaps.push({ code: field.code, why: "empty" });
    } else if (field.kind !== "text" && readFigure(field.kind, text) === null) gaps.push({ code: field.code, why: "number" });
  }
  return gaps;
}

export type WarningCode =
  | "creative-over-total"
  | "export-over-total"
  | "wage-below-minimum"
  | "payroll-without-people"
  | "people-without-payroll"
  | "no-income-tax"
  | "support-below-known"
  | "jump";

/** What looks like a slip: it is said to both sides and stops nobody. Sums are kopecks. */
export interface ReportWarning {
  code: WarningCode;
  field: string;
  value?: number;
  against?: number;
}

export interface WarningContext {
  /** МРОТ in force at the end of the period, kopecks; null when the norm is not set. */
  minimumWage: number | null;
  /** Subsidy of the period by the portal's own ledger, kopecks. */
  subsidyKopecks: number | null;
  /** The same kind of period before this one. */
  previous: Figures | null;
}

const JUMP = 3;

export function warningsIn(figures: Figures, { minimumWage, subsidyKopecks, previous }: WarningContext): ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const of = (code: string) => figures[code] ?? null;
  const [revenue, creative, exported] = [of("revenue_rub"), of("revenue_creative_rub"), of("export_rub")];
  const [payroll, people, wage] = [of("payroll_fund"), of("headcount_avg"), of("avg_wage")];
  const over = (code: WarningCode, field: string, part: number | null) => {
    if (part !== null && revenue !== null && part > revenue) warnings.push({ code, field, value: part, against: revenue });
  };
  over("creative-over-total", "revenue_creative_rub", creative);
  over("export-over-total", "export_rub", exported);
  if (payroll !== null && payroll > 0 && people === 0) warnings.push({ code: "payroll-without-people", field: "headcount_avg" });
  if (people !== null && people > 0 && payroll === 0) warnings.push({ code: "people-without-payroll", field: "payroll_fund" });
  else if (wage !== null && minimumWage !== null && wage < minimumWage) {
    warnings.push({ code: "wage-below-minimum", field: "payroll_fund", value: wage, against: minimumWage });
  }
  if (payroll !== null && payroll > 0 && of("tax_ndfl") === 0) warnings.push({ code: "no-income-tax", field: "tax_ndfl" });
  const support = of("support_received");
  if (support !== null && subsidyKopecks !== null && support < subsidyKopecks) {
    warnings.push({ code: "support-below-known", field: "support_received", value: support, against: subsidyKopecks });
  }
  for (const field of ["revenue_rub", "payroll_fund"]) {
    const [now, before] = [of(field), previous?.[field] ?? null];
    if (now === null || before === null || before === 0 || now === 0) continue;
    if (now > before * JUMP || now * JUMP < before) warnings.push({ code: "jump", field, value: now, against: before });
  }
  return warnings;
}
