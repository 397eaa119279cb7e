/** Periods of reports as text arithmetic, so that pages use it without the calendar library. */
export type ReportKind = "QUARTER" | "YEAR";

/** A day of the site zone, `YYYY-MM-DD`. */
type Day = string;

export interface Period {
  kind: ReportKind;
  /** «2026-Q3» or «2026». */
  code: string;
  from: Day;
  /** The last day, included. */
  to: Day;
  /** Whole months: 3 or 12. */
  months: number;
}

const ENDS = ["03-31", "06-30", "09-30", "12-31"] as const;
const two = (value: number) => String(value).padStart(2, "0");

/** `number` is 1…4. */
export const quarter = (year: number, number: number): Period => ({
  kind: "QUARTER",
  code: `${year}-Q${number}`,
  from: `${year}-${two(number * 3 - 2)}-01`,
  to: `${year}-${ENDS[number - 1]!}`,
  months: 3,
});

export const calendarYear = (year: number): Period => ({ kind: "YEAR", code: String(year), from: `${year}-01-01`, to: `${year}-12-31`, months: 12 });

/** Reads «2026-Q3» and «2026»; null for anything else. */
export function periodOf(code: string): Period | null {
  const read = /^(20\d{2})(?:-Q([1-4]))?$/.exec(code);
  if (!read) return null;
  return read[2] ? quarter(Number(read[1]), Number(read[2])) : calendarYear(Number(read[1]));
}

/** The quarter of a day. */
export const quarterOn = (day: Day): Period => quarter(Number(day.slice(0, 4)), Math.ceil(Number(day.slice(5, 7)) / 3));

export const yearOf = (period: Period): number => Number(period.code.slice(0, 4));

/** 1…4 of a quarter, 0 of a year. */
export const numberOf = (period: Period): number => (period.kind === "QUARTER" ? Number(period.code.slice(6)) : 0);

/** The next period of the same kind, `step` back when negative. */
export function periodAfter(period: Period, step = 1): Period {
  if (period.kind === "YEAR") return calendarYear(yearOf(period) + step);
  const count = yearOf(period) * 4 + (numberOf(period) - 1) + step;
  return quarter(Math.floor(count / 4), (count % 4) + 1);
}

export const quartersOf = (year: number): Period[] => [1, 2, 3, 4].map((number) => quarter(year, number));

/** Periods in the order of time; a year stands after its fourth quarter. */
export const inTime = (a: Pick<Period, "code" | "kind">, b: Pick<Period, "code" | "kind">): number => {
  const key = (one: Pick<Period, "code" | "kind">) => (one.kind === "YEAR" ? `${one.code}-Q9` : one.code);
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
};

/** From which to which day (both included) a company was a resident. */
export interface ResidencySpan {
  from: Day;
  to: Day;
}

/**
 * Whether a residency owes the report of a quarter: it was in force on at least one day of the quarter's middle month. So the
 * first quarter is owed when the residency began before its last month, and the last one when it outlived its first month.
 */
function owesQuarter(span: ResidencySpan, period: Period): boolean {
  const middle = Number(period.from.slice(5, 7)) + 1;
  const month = `${period.code.slice(0, 4)}-${two(middle)}`;
  return span.from <= `${month}-31` && span.to >= `${month}-01`;
}

/** A year is owed when at least one of its quarters is. */
export function owes(span: ResidencySpan, period: Period): boolean {
  return period.kind === "QUARTER" ? owesQuarter(span, period) : quartersOf(yearOf(period)).some((one) => owesQuarter(span, one));
}

/**
 * Periods that a residency owes, in the order of time: those that end on `since` or later and begin on `until` or earlier.
 */
export function owedPeriods(span: ResidencySpan, since: Day, until: Day): Period[] {
  const start = span.from > since ? span.from : since;
  const end = span.to < until ? span.to : until;
  const found: Period[] = [];
  for (let year = Number(start.slice(0, 4)); year <= Number(end.slice(0, 4)); year += 1) {
    for (const period of [...quartersOf(year), calendarYear(year)]) {
      if (period.to >= since && period.from <= until && owes(span, period)) found.push(period);
    }
  }
  return found;
}
