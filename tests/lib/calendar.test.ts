import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWorkingDays, isWorkingDay, workingDaysBetween, type CalendarExceptions } from "~/lib/calendar";
import { addDays } from "~/lib/time";
import { CALENDAR } from "../../prisma/seed/calendar";

const calendar: CalendarExceptions = new Map(CALENDAR.flatMap(({ kind, dates }) => dates.map((date) => [date, kind] as const)));
const NONE: CalendarExceptions = new Map();

describe("the production calendar", () => {
  it("has the 247 working days of 2026", () => {
    let count = 0;
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) count += 1;
    expect(count).toBe(247);
  });

  it.each([
    ["an ordinary Monday", "2026-11-23", true],
    ["a Saturday", "2026-11-28", false],
    ["a Sunday", "2026-11-29", false],
    ["a holiday on a Wednesday", "2026-11-04", false],
    ["a short day", "2026-11-03", true],
    ["the last day of the year, moved to", "2026-12-31", false],
    ["the first working day after New Year", "2026-01-12", true],
    ["a Saturday that is worked", "2027-11-13", true],
  ])("%s", (_name, day, works) => {
    expect(isWorkingDay(day, calendar)).toBe(works);
  });

  it("without exceptions is weekdays", () => {
    expect(isWorkingDay("2026-01-01", NONE)).toBe(true);
    expect(isWorkingDay("2026-01-03", NONE)).toBe(false);
  });
});

describe("working days", () => {
  it("do not count the day they start from", () => {
    expect(addWorkingDays("2026-11-23", 1, calendar)).toBe("2026-11-24");
    expect(addWorkingDays("2026-11-27", 1, calendar)).toBe("2026-11-30");
    expect(addWorkingDays("2026-11-28", 1, calendar)).toBe("2026-11-30");
    expect(addWorkingDays("2026-11-23", 0, calendar)).toBe("2026-11-23");
  });

  it("step over holidays", () => {
    expect(addWorkingDays("2026-11-03", 1, calendar)).toBe("2026-11-05");
    expect(addWorkingDays("2026-12-30", 1, calendar)).toBe("2027-01-11");
    expect(addWorkingDays("2026-04-30", 5, calendar)).toBe("2026-05-08");
  });

  it("between two days are the way back of adding", () => {
    expect(workingDaysBetween("2026-12-30", "2027-01-11", calendar)).toBe(1);
    expect(workingDaysBetween("2027-01-11", "2026-12-30", calendar)).toBe(-1);
    expect(workingDaysBetween("2026-11-23", "2026-11-23", calendar)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 60 }), (offset, count) => {
        const from = addDays("2026-01-01", offset);
        const to = addWorkingDays(from, count, calendar);
        expect(isWorkingDay(to, calendar)).toBe(true);
        expect(workingDaysBetween(from, to, calendar)).toBe(count);
      }),
      { numRuns: 200 },
    );
  });
});
