import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRule, occurrences, ruleOf } from "~/features/booking/blackouts/rules/recurrence";
import { WEEKDAYS } from "~/features/booking/blackouts/rules/weekdays";
import { addDays, atMinute, minuteOfDay, toIso, weekday } from "~/lib/time";

const all = { from: new Date("2000-01-01T00:00:00Z"), to: new Date("2030-01-01T00:00:00Z") };
const said = (rule: string, first: Date, range = all, most = 6) => occurrences(rule, first, range, most).map(toIso);

describe("a rule of days", () => {
  it("says when it falls, in the site's time", () => {
    expect(said("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", atMinute("2026-12-01", 480), all, 4)).toEqual([
      "2026-12-01T08:00:00+07:00", "2026-12-03T08:00:00+07:00", "2026-12-15T08:00:00+07:00", "2026-12-17T08:00:00+07:00",
    ]);
    expect(said("FREQ=MONTHLY;BYDAY=1MO", atMinute("2026-12-01", 600), all, 3)).toEqual(["2026-12-07T10:00:00+07:00", "2027-01-04T10:00:00+07:00", "2027-02-01T10:00:00+07:00"]);
    expect(said("FREQ=DAILY;COUNT=2", atMinute("2026-12-01", 0))).toEqual(["2026-12-01T00:00:00+07:00", "2026-12-02T00:00:00+07:00"]);
  });

  it("keeps the hour of the day when the zone changes", () => {
    expect(said("FREQ=DAILY", atMinute("2016-07-22", 480), all, 4)).toEqual(["2016-07-22T08:00:00+06:00", "2016-07-23T08:00:00+06:00", "2016-07-24T08:00:00+07:00", "2016-07-25T08:00:00+07:00"]);
  });

  it("takes the beginning of a range and leaves its end", () => {
    const range = { from: atMinute("2026-12-02", 480), to: atMinute("2026-12-04", 480) };
    expect(said("FREQ=DAILY", atMinute("2026-12-01", 480), range)).toEqual(["2026-12-02T08:00:00+07:00", "2026-12-03T08:00:00+07:00"]);
    expect(said("FREQ=DAILY", atMinute("2026-12-01", 480), { from: range.to, to: range.from })).toEqual([]);
  });

  it.each(["", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=BLAH", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "DROP TABLE", `FREQ=DAILY;${"BYMONTH=1;".repeat(40)}`])("is not «%s»", (text) => {
    expect(isRule(text)).toBe(false);
  });
});

describe("the form's repetition", () => {
  it("becomes a rule", () => {
    expect(ruleOf({ every: "DAILY", interval: 1, weekdays: [], until: null }, "2026-12-01")).toBe("FREQ=DAILY");
    expect(ruleOf({ every: "WEEKLY", interval: 2, weekdays: ["TH", "TU"], until: "2027-06-01" }, "2026-12-01")).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270601T165959Z");
    expect(ruleOf({ every: "MONTHLY", interval: 1, weekdays: [], until: null }, "2026-12-08")).toBe("FREQ=MONTHLY;BYDAY=2TU");
    expect(ruleOf({ every: "MONTHLY", interval: 3, weekdays: [], until: null }, "2026-12-31")).toBe("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TH");
  });

  it("always is a rule that begins on its first day, at its hour, and ends with its last", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("DAILY" as const, "WEEKLY" as const, "MONTHLY" as const),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.option(fc.integer({ min: 0, max: 300 })),
        (every, interval, offset, minute, length) => {
          const first = addDays("2026-01-01", offset);
          const until = length === null ? null : addDays(first, length);
          const day = WEEKDAYS[weekday(first) - 1]!;
          const rule = ruleOf({ every, interval, weekdays: [day], until }, first);
          expect(isRule(rule)).toBe(true);
          const found = occurrences(rule, atMinute(first, minute), { from: atMinute(first, 0), to: atMinute(addDays(first, 400), 0) });
          expect(found[0]).toEqual(atMinute(first, minute));
          expect(found.every((at) => minuteOfDay(at) === minute)).toBe(true);
          if (until) expect(found.every((at) => at < atMinute(addDays(until, 1), 0))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
