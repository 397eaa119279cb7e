import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { questionFrom, questionTo, namedPeriods } from "~/features/booking/occupancy/period";
import { shareOf } from "~/features/booking/occupancy/rules/measures";
import { blockedWeek, cellOf, daysOf, emptyWeek, instantsOf, layBetween, layInWeek, openWeek, sumOf, type WeekCells } from "~/features/booking/occupancy/rules/week";
import { atMinute, weekday } from "~/lib/time";

/** The cells that hold anything: «weekday hour: minutes». */
const shown = (cells: WeekCells) => Object.fromEntries(cells.flatMap((minutes, index) => (minutes > 0 ? [[`${Math.floor(index / 24) + 1} ${index % 24}`, minutes]] : [])));
const between = (from: Date, to: Date, units = 1) => {
  const cells = emptyWeek();
  layBetween(cells, { from: from.getTime(), to: to.getTime(), units });
  return cells;
};

describe("the hours of the week", () => {
  it("take a booking over midnight by the hours of both days, and Sunday night into Monday", () => {
    const cells = emptyWeek();
    // Sunday 22:30 to Monday 01:15, two units.
    layInWeek(cells, { minuteOfWeek: 6 * 1440 + 22 * 60 + 30, minutes: 165, units: 2 });
    expect(shown(cells)).toEqual({ "7 22": 60, "7 23": 120, "1 0": 120, "1 1": 30 });
    // 29 November 2026 is a Sunday.
    expect(between(atMinute("2026-11-29", 1350), atMinute("2026-11-30", 75), 2)).toEqual(cells);
  });

  it("leave out the hour that the clock skipped on 24 July 2016, and lose no minute", () => {
    // 01:30 to 05:00 by the clock is two and a half hours: at 02:00 it became 03:00.
    const cells = between(atMinute("2016-07-24", 90), atMinute("2016-07-24", 300));
    expect(shown(cells)).toEqual({ "7 1": 30, "7 3": 60, "7 4": 60 });
    expect(sumOf(openWeek(1, () => ({ opensAt: 0, closesAt: 1440 }), ["2016-07-24"]))).toBe(23 * 60);
    expect(sumOf(openWeek(1, () => ({ opensAt: 480, closesAt: 1320 }), ["2016-07-24"]))).toBe(14 * 60);
  });

  it("show an old booking at the clock of its time: 10:00 at UTC+6 and at UTC+7", () => {
    expect(shown(between(new Date("2016-07-20T04:00:00Z"), new Date("2016-07-20T05:00:00Z")))).toEqual({ "3 10": 60 });
    expect(shown(between(new Date("2016-07-27T03:00:00Z"), new Date("2016-07-27T04:00:00Z")))).toEqual({ "3 10": 60 });
  });

  it("hold as much as was laid, the same by week and by instant", () => {
    const start = fc.integer({ min: 0, max: 7 * 1440 - 1 });
    const minutes = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(start, minutes, fc.integer({ min: 1, max: 5 }), (from, length, units) => {
        const cells = emptyWeek();
        layInWeek(cells, { minuteOfWeek: from, minutes: length, units });
        const at = atMinute("2026-11-23", from);
        expect(sumOf(cells)).toBe(length * units);
        expect(between(at, new Date(at.getTime() + length * 60_000), units)).toEqual(cells);
      }),
    );
  });

  it("open by the rules of each day: units × hours × days", () => {
    const days = daysOf({ from: "2026-11-23", to: "2026-12-02" });
    const cells = openWeek(3, (day) => (weekday(day) === 7 ? null : { opensAt: 510, closesAt: 600 }), days);
    // Ten days, one of them a Sunday; Monday to Wednesday twice.
    expect(sumOf(cells)).toBe(9 * 90 * 3);
    expect([cells[cellOf(1, 8)], cells[cellOf(1, 9)], cells[cellOf(4, 8)], cells[cellOf(7, 8)]]).toEqual([180, 360, 90, 0]);
  });

  it("count of a closure what falls into opening hours and the period", () => {
    const hours = () => ({ opensAt: 480, closesAt: 1200 });
    const period = instantsOf({ from: "2026-11-24", to: "2026-11-25" });
    // From Monday noon to Wednesday 09:00, two units: Tuesday whole, an hour of Wednesday; Monday is outside.
    const closure = { from: atMinute("2026-11-23", 720).getTime(), to: atMinute("2026-11-25", 540).getTime(), units: 2 };
    const cells = blockedWeek(closure, hours, period);
    expect(sumOf(cells)).toBe((720 + 60) * 2);
    expect([cells[cellOf(1, 12)], cells[cellOf(2, 8)], cells[cellOf(3, 8)], cells[cellOf(3, 9)]]).toEqual([0, 120, 120, 0]);
    expect(sumOf(blockedWeek(closure, () => null, period))).toBe(0);
  });
});

describe("the share", () => {
  it("is booked over what could be booked, and nothing when nothing could", () => {
    expect(shareOf({ openMinutes: 600, blockedMinutes: 120, bookedMinutes: 120 })).toBe(0.25);
    expect(shareOf({ openMinutes: 120, blockedMinutes: 120, bookedMinutes: 60 })).toBeNull();
  });
});

describe("the question in the address", () => {
  const ask = (text: string) => questionFrom(new URLSearchParams(text), "2026-11-28");

  it("is the last 30 days when nothing is asked, and comes back the same", () => {
    expect(ask("")).toEqual({ from: "2026-10-30", to: "2026-11-28", kind: "", resourceId: "", companyId: "", state: "", mended: false });
    const { mended, ...asked } = ask("from=2026-01-01&to=2026-03-31&kind=adr&state=used");
    expect(mended).toBe(false);
    expect(questionTo(asked)).toBe("from=2026-01-01&to=2026-03-31&kind=adr&state=used");
  });

  it("mends what is no day, turned round or too long, and drops what is no id or state", () => {
    expect(ask("from=2026-02-30&to=2026-03-31")).toMatchObject({ from: "2026-03-02", to: "2026-03-31", mended: true });
    expect(ask("from=2026-03-31&to=2026-03-01")).toMatchObject({ from: "2026-03-01", to: "2026-03-31", mended: true });
    expect(ask("from=2000-01-01&to=2026-03-01")).toMatchObject({ from: "2000-01-01", to: "2000-12-31", mended: true });
    expect(ask("resource=x'&company=1&state=DONE&from=99999-01-01")).toMatchObject({ resourceId: "", companyId: "", state: "" });
  });

  it("knows periods by their names", () => {
    expect(namedPeriods("2026-11-28").map(({ name, from, to }) => `${name} ${from} ${to}`)).toEqual([
      "week 2026-11-23 2026-11-29",
      "month 2026-11-01 2026-11-30",
      "lastMonth 2026-10-01 2026-10-31",
      "quarter 2026-10-01 2026-12-31",
      "year 2026-01-01 2026-12-31",
    ]);
  });
});
