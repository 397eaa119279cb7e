import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { dueOn, opensOn, reminderFor, shiftWorkingDays, termAfterReturn } from "~/features/residency/reports/due";
import { fieldsOf, type Figures } from "~/features/residency/reports/fields";
import { averageWage, figuresOf, gapsIn, readFigure, warningsIn } from "~/features/residency/reports/figures";
import { achievementOf, quarterPlan, readPlan, weakRun } from "~/features/residency/reports/kpi";
import { calendarYear, inTime, owedPeriods, owes, periodAfter, periodOf, quarter, quarterOn, quartersOf } from "~/features/residency/reports/periods";
import { mayReport, REPORT_ACTS, REPORT_STATUSES, REPORT_TRANSITIONS, stateOf } from "~/features/residency/reports/status";
import { compareYear } from "~/features/residency/reports/year";
import type { CalendarExceptions } from "~/lib/calendar";
import { isWorkingDay } from "~/lib/calendar";
import { addDays, type Day } from "~/lib/time";
import { CALENDAR } from "../../../prisma/seed/calendar";
import { REPORT_FIELDS } from "../../../prisma/seed/residency-reports";

let calendar: CalendarExceptions;
beforeAll(() => {
  calendar = new Map(CALENDAR.flatMap(({ kind, dates }) => dates.map((date) => [date, kind] as const)));
});

const RULES = { QUARTER: { monthsAfter: 1, day: 20 }, YEAR: { monthsAfter: 3, day: 31 } };
const OFFSETS = [-10, -3, 0, 1, 5];
const day = fc.integer({ min: 0, max: 3650 }).map((days) => addDays("2024-01-01", days));

describe("when a report is due", () => {
  it.each([
    [quarter(2025, 4), "2026-01-20"],
    [quarter(2026, 1), "2026-04-20"],
    [quarter(2026, 2), "2026-07-20"],
    [quarter(2026, 3), "2026-10-20"],
    [quarter(2026, 4), "2027-01-20"],
    [quarter(2027, 1), "2027-04-20"],
    [quarter(2027, 2), "2027-07-20"],
    [quarter(2027, 3), "2027-10-20"],
    // 20 January 2029 is a Saturday.
    [quarter(2028, 4), "2029-01-22"],
    [calendarYear(2025), "2026-03-31"],
    [calendarYear(2026), "2027-03-31"],
    // 31 March 2029 is a Saturday.
    [calendarYear(2028), "2029-04-02"],
  ])("%o is due on %s", (period, due) => {
    expect(dueOn(period, RULES, calendar)).toBe(due);
  });

  it("goes over a run of holidays, and takes the last day of a month that is too short", () => {
    expect(dueOn(quarter(2026, 4), { ...RULES, QUARTER: { monthsAfter: 1, day: 1 } }, calendar)).toBe("2027-01-11");
    expect(dueOn(quarter(2026, 1), { ...RULES, QUARTER: { monthsAfter: 1, day: 31 } }, calendar)).toBe("2026-04-30");
    expect(dueOn(quarter(2026, 4), { ...RULES, QUARTER: { monthsAfter: 2, day: 31 } }, calendar)).toBe("2027-03-01");
  });

  it("is always a working day, never before the day named", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2025, max: 2040 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 31 }), (year, number, named) => {
        const due = dueOn(quarter(year, number), { ...RULES, QUARTER: { monthsAfter: 1, day: named } }, calendar);
        expect(isWorkingDay(due, calendar)).toBe(true);
        expect(Number(due.slice(8)) >= Math.min(named, 28) || due.slice(0, 7) > `${year}-${String((number * 3) % 12 + 1).padStart(2, "0")}`).toBe(true);
      }),
    );
  });

  it("counts reminders in working days on both sides of the New Year", () => {
    // January 2027 begins to work on the 11th, 31 December 2026 is off.
    expect(OFFSETS.map((offset) => shiftWorkingDays("2027-01-20", offset, calendar))).toEqual(["2026-12-28", "2027-01-15", "2027-01-20", "2027-01-21", "2027-01-27"]);
    expect(opensOn(quarter(2026, 4), "2027-01-20", OFFSETS, calendar)).toBe("2026-12-28");
    expect(OFFSETS.map((offset) => shiftWorkingDays("2026-07-20", offset, calendar))).toEqual(["2026-07-06", "2026-07-15", "2026-07-20", "2026-07-21", "2026-07-27"]);
    expect(opensOn(quarter(2026, 2), "2026-07-20", OFFSETS, calendar)).toBe("2026-07-01");
  });

  it("sends the latest reminder whose day has come, and after a return only those that lie ahead of it", () => {
    const on = (today: Day, since: Day | null = null) => reminderFor("2026-07-20", since, today, OFFSETS, calendar);
    expect([on("2026-07-05"), on("2026-07-06"), on("2026-07-14"), on("2026-07-15"), on("2026-07-20"), on("2026-07-21"), on("2026-08-30")]).toEqual([null, -10, -10, -3, 0, 1, 5]);
    expect([on("2026-07-15", "2026-07-15"), on("2026-07-19", "2026-07-15"), on("2026-07-20", "2026-07-15")]).toEqual([null, null, 0]);
    expect(termAfterReturn("2026-10-20", "2026-10-30", 5, calendar)).toBe("2026-11-09");
    expect(termAfterReturn("2026-10-20", "2026-10-05", 5, calendar)).toBe("2026-10-20");
  });
});

describe("which periods a residency owes", () => {
  it("asks for the first quarter when it began before its last month, for the last when it outlived its first", () => {
    const far = "2030-01-01";
    expect(owes({ from: "2026-08-31", to: far }, quarter(2026, 3))).toBe(true);
    expect(owes({ from: "2026-09-01", to: far }, quarter(2026, 3))).toBe(false);
    expect(owes({ from: "2025-01-01", to: "2026-08-01" }, quarter(2026, 3))).toBe(true);
    expect(owes({ from: "2025-01-01", to: "2026-07-31" }, quarter(2026, 3))).toBe(false);
    expect(owes({ from: "2026-12-02", to: far }, calendarYear(2026))).toBe(false);
    expect(owes({ from: "2026-11-30", to: far }, calendarYear(2026))).toBe(true);
    expect(owedPeriods({ from: "2026-08-20", to: "2027-07-31" }, "2026-07-01", "2029-01-01").map((one) => one.code)).toEqual([
      "2026-Q3", "2026-Q4", "2026", "2027-Q1", "2027-Q2", "2027",
    ]);
    expect(owedPeriods({ from: "2023-03-12", to: far }, "2026-10-01", "2026-12-30").map((one) => one.code)).toEqual(["2026-Q4", "2026"]);
  });

  it("leaves no gap between quarters, names none twice, and owes a year exactly when it owes a quarter of it", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 2000 }), (from, length) => {
        const span = { from, to: addDays(from, length) };
        const owed = owedPeriods(span, "2020-01-01", "2040-01-01");
        const codes = owed.map((one) => one.code);
        expect(new Set(codes).size).toBe(codes.length);
        expect([...owed].sort(inTime)).toEqual(owed);
        const quarters = owed.filter((one) => one.kind === "QUARTER");
        for (const [index, one] of quarters.entries()) {
          if (index > 0) expect(one).toEqual(periodAfter(quarters[index - 1]!));
          // Its middle month is touched by the residency, and nothing else is asked for.
          expect(one.from <= span.to && one.to >= span.from).toBe(true);
        }
        // A residency of 92 days holds the middle month of some quarter.
        if (length >= 92) expect(quarters.length).toBeGreaterThan(0);
        const years = owed.filter((one) => one.kind === "YEAR").map((one) => one.code);
        expect(years).toEqual([...new Set(quarters.map((one) => one.code.slice(0, 4)))]);
      }),
    );
  });

  it("cutting a residency in two owes no quarter twice", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 40, max: 1500 }), fc.double({ min: 0, max: 1, noNaN: true }), (from, length, part) => {
        const cut = addDays(from, Math.floor(length * part));
        const of = (span: { from: Day; to: Day }) => owedPeriods(span, "2020-01-01", "2040-01-01").filter((one) => one.kind === "QUARTER").map((one) => one.code);
        const whole = of({ from, to: addDays(from, length) });
        const parts = [...of({ from, to: cut }), ...of({ from: addDays(cut, 1), to: addDays(from, length) })];
        // Only the quarter whose middle month holds the cut may be owed by both; together they owe what the whole does.
        expect([...new Set(parts)]).toEqual(whole);
        expect(parts.length - whole.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("reads its own codes back", () => {
    for (const one of [...quartersOf(2026), calendarYear(2026)]) expect(periodOf(one.code)).toEqual(one);
    for (const code of ["2026-Q5", "26-Q1", "2026-Q", "", "1999", "2026-Q1 "]) expect(periodOf(code)).toBeNull();
    expect(periodAfter(quarter(2026, 4))).toEqual(quarter(2027, 1));
    expect(periodAfter(quarter(2026, 1), -1)).toEqual(quarter(2025, 4));
    expect(quarterOn("2026-11-25")).toEqual(quarter(2026, 4));
  });
});

const full = {
  revenue_rub: "3 000 000", revenue_creative_rub: "2 400 000,50", export_rub: "0", headcount_avg: "7,5", new_jobs: "1", payroll_fund: "1 500 000",
  tax_ndfl: "195 000", tax_contributions: "453 000", tax_profit: "120 000", tax_vat: "0", investments_own: "50 000", investments_borrowed: "0",
  rid_registered: "1", projects_joint: "0", internships: "2", support_received: "48 000",
};
const QUARTER = fieldsOf(REPORT_FIELDS, "QUARTER");
const YEAR = fieldsOf(REPORT_FIELDS, "YEAR");

describe("figures", () => {
  it("counts money in kopecks, people in tenths, and what is computed", () => {
    expect(figuresOf(QUARTER, full, 3)).toMatchObject({
      revenue_creative_rub: 240_000_050, headcount_avg: 75, taxes_total: 76_800_000, investments_total: 5_000_000,
      // 1 500 000 ₽ / (7.5 people × 3 months) = 66 666.666… ₽
      avg_wage: 6_666_667,
    });
    expect(figuresOf(QUARTER, { ...full, tax_vat: "" }, 3).taxes_total).toBeNull();
    expect(figuresOf(QUARTER, { ...full, headcount_avg: "0" }, 3).avg_wage).toBeNull();
    expect(figuresOf(YEAR, full, 12).avg_wage).toBe(1_666_667);
  });

  it("divides the fund to the kopeck, half away from zero, whatever the numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000_00 }), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(3, 12), (fund, tenths, months) => {
        const wage = averageWage(fund, tenths, months)!;
        expect(Number.isSafeInteger(wage)).toBe(true);
        // |wage × people × months − fund| is at most half a kopeck of wage.
        const exact = BigInt(wage) * BigInt(tenths * months);
        const fundTen = BigInt(fund) * 10n;
        const off = exact > fundTen ? exact - fundTen : fundTen - exact;
        expect(off * 2n <= BigInt(tenths * months)).toBe(true);
      }),
    );
    expect(averageWage(100, 20, 3)).toBe(17);
    expect(averageWage(5, 100, 1)).toBe(1);
    expect(averageWage(0, 0, 3)).toBeNull();
  });

  it("takes numbers as people type them, and nothing else", () => {
    expect([readFigure("money", "12 200,5"), readFigure("money", "12200.50 ₽"), readFigure("money", "-1"), readFigure("money", "много")]).toEqual([1_220_050, 1_220_050, null, null]);
    expect([readFigure("count", "1 200"), readFigure("count", "1,5"), readFigure("people", "7,5"), readFigure("people", "12"), readFigure("people", "7,55")]).toEqual([1200, null, 75, 120, null]);
    expect(readFigure("money", "99999999999999999")).toBeNull();
  });

  it("says what keeps a report from being sent: what is empty, what is no number", () => {
    expect(gapsIn(QUARTER, full, false)).toEqual([]);
    expect(gapsIn(QUARTER, { ...full, tax_vat: " ", new_jobs: "два" }, false)).toEqual([{ code: "new_jobs", why: "number" }, { code: "tax_vat", why: "empty" }]);
    expect(gapsIn(YEAR, full, true)).toEqual([{ code: "difference_note", why: "explain" }]);
    expect(gapsIn(YEAR, { ...full, difference_note: "Доначислили налог по уточнённой декларации." }, true)).toEqual([]);
    expect(gapsIn(QUARTER, {}, false).map((gap) => gap.code)).toEqual(Object.keys(full));
  });

  it("warns of what looks like a slip, and of nothing in a sound report", () => {
    const context = { minimumWage: 2_709_300, subsidyKopecks: 4_800_000, previous: null };
    const of = (typed: Partial<typeof full>, previous: Figures | null = null) =>
      warningsIn(figuresOf(QUARTER, { ...full, ...typed }, 3), { ...context, previous }).map((one) => one.code);
    expect(of({})).toEqual([]);
    expect(of({ revenue_creative_rub: "3 000 001", export_rub: "9 000 000" })).toEqual(["creative-over-total", "export-over-total"]);
    expect(of({ payroll_fund: "300 000" })).toEqual(["wage-below-minimum"]);
    expect(of({ headcount_avg: "0" })).toEqual(["payroll-without-people"]);
    expect(of({ payroll_fund: "0" })).toEqual(["people-without-payroll"]);
    expect(of({ tax_ndfl: "0" })).toEqual(["no-income-tax"]);
    expect(of({ support_received: "47 999,99" })).toEqual(["support-below-known"]);
    expect(of({}, { revenue_rub: 99_999_999, payroll_fund: 140_000_000 })).toEqual(["jump"]);
  });
});

describe("the year against its quarters", () => {
  const quarters = [1, 2, 3, 4].map(() => figuresOf(QUARTER, full, 3));
  const year = (typed: Record<string, string>) => compareYear(YEAR, figuresOf(YEAR, { ...full, ...typed }, 12), quarters);
  const sums = {
    revenue_rub: "12 000 000", revenue_creative_rub: "9 600 002", new_jobs: "4", payroll_fund: "6 000 000", tax_ndfl: "780 000", tax_contributions: "1 812 000",
    tax_profit: "480 000", investments_own: "200 000", rid_registered: "4", internships: "8", support_received: "192 000",
  };

  it("adds what adds up and averages what is a level", () => {
    const same = year(sums);
    expect(same.explain).toBe(false);
    expect(same.lines.filter((line) => line.difference !== 0)).toEqual([]);
    expect(same.lines.find((line) => line.code === "headcount_avg")).toEqual({ code: "headcount_avg", year: 75, quarters: 75, difference: 0 });
    expect(same.lines.find((line) => line.code === "avg_wage")).toMatchObject({ year: 6_666_667, difference: 0 });
  });

  it("asks to explain a difference of a kopeck, but not while a quarter is not on record", () => {
    expect(year({ ...sums, tax_profit: "480 000,01" })).toMatchObject({ explain: true, count: 4 });
    expect(year({ ...sums, headcount_avg: "8" }).explain).toBe(false);
    expect(compareYear(YEAR, figuresOf(YEAR, full, 12), quarters.slice(1))).toMatchObject({ explain: false, count: 3 });
  });
});

describe("the agreement's promises", () => {
  const terms = { kpis: [{ year: 1, revenue: 12_000_000, jobs: 8, averageWage: 60_000, taxes: null, investments: 0, exports: null, rids: 2 }, { year: 2, revenue: 16_000_000 }] };
  const plan = readPlan([terms]);

  it("are read from rows of either shape, later papers over earlier ones, the rest passed over", () => {
    expect(plan.get(1)).toEqual({ revenue: 1_200_000_000, jobs: 80, averageWage: 6_000_000, investments: 0, rids: 2 });
    expect(readPlan([terms, { change: { kpis: [{ year: 1, revenue: 10_000_000 }] } }]).get(1)).toMatchObject({ revenue: 1_000_000_000, jobs: 80 });
    expect(readPlan([{ kpis: [{ code: "revenue", year: 3, value: 5 }, { code: "glory", year: 3, value: 5 }, "x", null, { year: "1" }] }]).get(3)).toEqual({ revenue: 500 });
    for (const odd of [null, [], "x", { kpis: 5 }, { kpis: [{ year: 1, revenue: -5 }] }, { change: {} }]) expect([...readPlan([odd]).values()].flatMap((one) => Object.keys(one))).toEqual([]);
  });

  it("of a quarter are a fourth of the year in which it ends", () => {
    // A residency from 15 May 2026: quarter I of 2027 ends in its first year, quarter II in its second.
    expect(quarterPlan(plan, "revenue", "2026-05-15", quarter(2027, 1))).toBe(300_000_000);
    expect(quarterPlan(plan, "revenue", "2026-05-15", quarter(2027, 2))).toBe(400_000_000);
    expect(quarterPlan(plan, "jobs", "2026-05-15", quarter(2027, 1))).toBe(80);
    expect(quarterPlan(plan, "jobs", "2026-05-15", quarter(2027, 2))).toBeNull();
  });

  it("are kept as far as the mean of them is, none counted over 100 %", () => {
    const achieved = achievementOf(plan, "2026-05-15", quarter(2026, 3), { revenue_rub: 90_000_000, headcount_avg: 100, avg_wage: 5_999_999, rid_registered: null });
    expect(achieved.lines).toEqual([
      { code: "revenue", plan: 300_000_000, fact: 90_000_000, percent: 30 },
      { code: "jobs", plan: 80, fact: 100, percent: 125 },
      { code: "averageWage", plan: 6_000_000, fact: 5_999_999, percent: 99 },
      { code: "rids", plan: 1, fact: null, percent: 0 },
    ]);
    expect(achieved.percent).toBe(57);
    expect(achievementOf(readPlan([]), "2026-05-15", quarter(2026, 3), {})).toEqual({ lines: [], percent: null });
  });

  it("make a case of two weak quarters in a row, once", () => {
    const next = (code: string) => periodAfter(periodOf(code)!).code;
    const rules = { percent: 50, quarters: 2 };
    const of = (row: Record<string, number | null>, known: string[] = []) => weakRun(new Map(Object.entries(row)), new Set(known), rules, next);
    expect(of({ "2026-Q1": 49, "2026-Q2": 49 })).toEqual(["2026-Q1", "2026-Q2"]);
    expect(of({ "2026-Q1": 49, "2026-Q2": 50, "2026-Q3": 10 })).toBeNull();
    expect(of({ "2026-Q1": 49, "2026-Q3": 10 })).toBeNull();
    expect(of({ "2025-Q4": 0, "2026-Q1": 10, "2026-Q2": 20 }, ["2025-Q4", "2026-Q1"])).toBeNull();
    expect(of({ "2026-Q1": null, "2026-Q2": 10 })).toBeNull();
  });
});

describe("states", () => {
  it("are reached only as the table says", () => {
    const allowed = REPORT_STATUSES.flatMap((status) => REPORT_ACTS.filter((act) => mayReport(act, status)).map((act) => `${status} ${act} ${REPORT_TRANSITIONS[act].to}`));
    expect(allowed).toEqual(["AWAITED submit SUBMITTED", "SUBMITTED accept ACCEPTED", "SUBMITTED return RETURNED", "RETURNED submit SUBMITTED", "ACCEPTED return RETURNED"]);
  });

  it("say late only while the resident has the move", () => {
    expect(REPORT_STATUSES.map((status) => stateOf(status, "2026-10-20", "2026-10-21"))).toEqual(["late", "submitted", "overdue", "accepted"]);
    expect(REPORT_STATUSES.map((status) => stateOf(status, "2026-10-20", "2026-10-20"))).toEqual(["awaited", "submitted", "returned", "accepted"]);
  });
});
