import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenRule, type SlotRules } from "~/features/booking/rules/slot";
import { clock } from "~/lib/clock";
import { addDays, atMinute, minuteOfDay, siteDay, toIso } from "~/lib/time";

/** A studio: 8 to 22, step 30, from 1 to 8 hours, 2 hours' notice, 10 days ahead, 3 units. */
const STUDIO: SlotRules = { stepMinutes: 30, minMinutes: 60, maxMinutes: 480, opensAt: 480, closesAt: 1320, noticeMinutes: 120, horizonDays: 10, quantity: 3 };
const TODAY = "2026-11-24";
const NOON = atMinute(TODAY, 720);

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The rule that a wish breaks: days from today, start «HH:MM», length in minutes, quantity. */
function broken(days: number, start: string, length: number, quantity = 1, { rules = STUDIO, now = NOON } = {}) {
  const startsAt = atMinute(addDays(TODAY, days), minutes(start));
  return brokenRule(rules, { startsAt, endsAt: new Date(startsAt.getTime() + length * 60_000), quantity }, now)?.rule ?? null;
}

describe("one rule broken", () => {
  it.each([
    ["nothing", null, 1, "10:00", 120, 1],
    ["the end at the start", "order", 1, "10:00", 0, 1],
    ["the end before the start", "order", 1, "10:00", -60, 1],
    ["a start in the past", "past", 0, "11:30", 60, 1],
    ["no unit", "quantity", 1, "10:00", 60, 0],
    ["less than no unit", "quantity", 1, "10:00", 60, -1],
    ["half a unit", "quantity", 1, "10:00", 60, 1.5],
    ["more than the pool", "quantity", 1, "10:00", 60, 4],
    ["shorter than the shortest", "min", 1, "10:00", 30, 1],
    ["longer than the longest", "max", 1, "10:00", 510, 1],
    ["a start off the step", "step", 1, "10:15", 60, 1],
    ["a length off the step", "step", 1, "10:00", 75, 1],
    ["a start before opening", "hours", 1, "07:30", 60, 1],
    ["an end after closing", "hours", 1, "21:30", 60, 1],
    ["a start too soon", "notice", 0, "13:30", 60, 1],
    ["a day too far", "horizon", 11, "08:00", 60, 1],
  ] as const)("%s", (_name, rule, days, start, length, quantity) => {
    expect(broken(days, start, length, quantity)).toBe(rule);
  });

  it("the exact borders keep every rule", () => {
    expect(broken(1, "08:00", 60)).toBeNull();
    expect(broken(1, "21:00", 60)).toBeNull();
    expect(broken(1, "10:00", 480, 3)).toBeNull();
    expect(broken(0, "14:00", 60)).toBeNull();
    expect(broken(10, "21:00", 60)).toBeNull();
    expect(broken(0, "14:00", 60, 1, { now: new Date(NOON.getTime() + 1) })).toBe("notice");
  });

  it("a start at this very moment is not past", () => {
    const rules = { ...STUDIO, noticeMinutes: 0 };
    expect(broken(0, "12:00", 60, 1, { rules })).toBeNull();
    expect(broken(0, "12:00", 60, 1, { rules, now: new Date(NOON.getTime() + 1) })).toBe("past");
  });

  it("seconds and milliseconds are off the step", () => {
    const startsAt = new Date(atMinute("2026-11-25", 600).getTime() + 1);
    expect(brokenRule(STUDIO, { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000), quantity: 1 }, NOON)?.rule).toBe("step");
  });

  it("says with which figures", () => {
    const at = (start: string, length: number, quantity = 1) => {
      const startsAt = atMinute("2026-11-25", minutes(start));
      return brokenRule(STUDIO, { startsAt, endsAt: new Date(startsAt.getTime() + length * 60_000), quantity }, NOON);
    };
    expect(at("10:15", 60)).toEqual({ rule: "step", params: { step: 30, from: "08:00" } });
    expect(at("07:00", 60)).toEqual({ rule: "hours", params: { from: "08:00", to: "22:00" }, on: "2026-11-25" });
    expect(at("10:00", 30)).toEqual({ rule: "min", params: { minutes: 60 } });
    expect(at("10:00", 600)).toEqual({ rule: "max", params: { minutes: 480 } });
    expect(at("10:00", 60, 9)).toEqual({ rule: "quantity", params: { max: 3 } });
    expect(clock(1440)).toBe("24:00");
  });
});

describe("two rules broken: the one to mend first is named", () => {
  it.each([
    ["order", "past", -1, "10:00", -60, 1],
    ["order", "quantity", 1, "10:00", 0, 0],
    ["order", "step", 1, "10:15", -60, 1],
    ["order", "hours", 1, "03:00", -60, 1],
    ["order", "notice", 0, "13:00", -30, 1],
    ["order", "horizon", 30, "10:00", -60, 1],
    ["past", "quantity", -1, "10:00", 60, 0],
    ["past", "min", -1, "10:00", 30, 1],
    ["past", "max", -1, "10:00", 600, 1],
    ["past", "step", -1, "10:15", 60, 1],
    ["past", "hours", -1, "03:00", 60, 1],
    ["quantity", "min", 1, "10:00", 30, 4],
    ["quantity", "max", 1, "10:00", 600, 4],
    ["quantity", "step", 1, "10:15", 60, 4],
    ["quantity", "hours", 1, "03:00", 60, 4],
    ["quantity", "notice", 0, "13:00", 60, 4],
    ["quantity", "horizon", 30, "10:00", 60, 4],
    ["min", "step", 1, "10:15", 30, 1],
    ["min", "hours", 1, "03:00", 30, 1],
    ["min", "notice", 0, "13:00", 30, 1],
    ["min", "horizon", 30, "10:00", 30, 1],
    ["max", "step", 1, "10:15", 510, 1],
    ["max", "hours", 1, "16:00", 510, 1],
    ["max", "notice", 0, "13:00", 510, 1],
    ["max", "horizon", 30, "10:00", 510, 1],
    ["step", "hours", 1, "03:15", 60, 1],
    ["step", "notice", 0, "13:15", 60, 1],
    ["step", "horizon", 30, "10:15", 60, 1],
    ["hours", "horizon", 30, "03:00", 60, 1],
  ] as const)("%s before %s", (first, _second, days, start, length, quantity) => {
    expect(broken(days, start, length, quantity)).toBe(first);
  });

  it("hours before notice", () => {
    expect(broken(0, "07:00", 60, 1, { now: atMinute(TODAY, 360) })).toBe("hours");
  });
});

describe("round the clock", () => {
  const FARM: SlotRules = { ...STUDIO, stepMinutes: 60, maxMinutes: 10_080, opensAt: 0, closesAt: 1440, noticeMinutes: 0 };
  it("crosses midnight and takes any hour", () => {
    expect(broken(1, "23:00", 120, 1, { rules: FARM })).toBeNull();
    expect(broken(1, "00:00", 1440, 1, { rules: FARM })).toBeNull();
    expect(broken(1, "03:00", 5 * 1440, 1, { rules: FARM })).toBeNull();
    expect(broken(1, "03:30", 60, 1, { rules: FARM })).toBe("step");
  });
  it("ends with the last day of the horizon", () => {
    expect(broken(10, "00:00", 1440, 1, { rules: FARM })).toBeNull();
    expect(broken(10, "01:00", 1440, 1, { rules: FARM })).toBe("horizon");
    expect(broken(1, "00:00", 10_080, 1, { rules: { ...FARM, horizonDays: 6 } })).toBe("horizon");
  });
  it("counts the horizon from the local day, not from the one in UTC", () => {
    // 24 November 01:00 in Novosibirsk is still the 23rd in UTC.
    const rules = { ...FARM, horizonDays: 1 };
    expect(broken(1, "23:00", 60, 1, { rules, now: atMinute(TODAY, 60) })).toBeNull();
    expect(broken(1, "23:00", 60, 1, { rules, now: new Date(atMinute(TODAY, 0).getTime() - 1) })).toBe("horizon");
  });
});

describe("shifts of 8 to 16 and 16 to 24", () => {
  const MIX: SlotRules = { ...STUDIO, stepMinutes: 480, minMinutes: 480, maxMinutes: 480, opensAt: 480, closesAt: 1440, noticeMinutes: 0 };
  it("are the only two of a day", () => {
    const fitting = Array.from({ length: 48 }, (_, half) => half * 30).filter((start) => {
      const startsAt = atMinute("2026-11-25", start);
      return brokenRule(MIX, { startsAt, endsAt: new Date(startsAt.getTime() + 28_800_000), quantity: 1 }, NOON) === null;
    });
    expect(fitting.map(clock)).toEqual(["08:00", "16:00"]);
  });
  it("of midnight and of half a shift are refused", () => {
    expect(broken(1, "00:00", 480, 1, { rules: MIX })).toBe("hours");
    expect(broken(1, "12:00", 480, 1, { rules: MIX })).toBe("step");
    expect(broken(1, "08:00", 960, 1, { rules: MIX })).toBe("max");
  });
});

describe("by the day", () => {
  const PAVILION: SlotRules = { ...STUDIO, stepMinutes: 1440, minMinutes: 1440, maxMinutes: 86_400, opensAt: 0, closesAt: 1440, noticeMinutes: 0, horizonDays: 92 };
  it("takes whole local days", () => {
    expect(broken(1, "00:00", 1440, 1, { rules: PAVILION })).toBeNull();
    expect(broken(1, "00:00", 60 * 1440, 1, { rules: PAVILION })).toBeNull();
    expect(broken(1, "07:00", 1440, 1, { rules: PAVILION })).toBe("step");
    expect(broken(1, "00:00", 1500, 1, { rules: PAVILION })).toBe("step");
    expect(broken(1, "00:00", 720, 1, { rules: PAVILION })).toBe("min");
    expect(broken(0, "00:00", 1440, 1, { rules: PAVILION })).toBe("past");
  });
});

describe("the change of the zone on 24 July 2016, +06 to +07 at two in the morning", () => {
  const before = { rules: { ...STUDIO, noticeMinutes: 0 }, now: new Date("2016-07-23T00:00:00+06:00") };
  const at = (from: string, to: string) => brokenRule(before.rules, { startsAt: new Date(from), endsAt: new Date(to), quantity: 1 }, before.now)?.rule ?? null;
  it("keeps opening hours by the wall clock on either side", () => {
    expect(at("2016-07-23T08:00:00+06:00", "2016-07-23T09:00:00+06:00")).toBeNull();
    expect(at("2016-07-23T21:00:00+06:00", "2016-07-23T22:00:00+06:00")).toBeNull();
    expect(at("2016-07-24T08:00:00+07:00", "2016-07-24T09:00:00+07:00")).toBeNull();
    expect(at("2016-07-24T21:00:00+07:00", "2016-07-24T22:00:00+07:00")).toBeNull();
    // Eight by the old clock is nine by the new one; seven by the new one is before opening.
    expect(at("2016-07-24T08:00:00+06:00", "2016-07-24T09:00:00+06:00")).toBeNull();
    expect(at("2016-07-24T07:00:00+07:00", "2016-07-24T08:00:00+07:00")).toBe("hours");
    expect(at("2016-07-24T21:30:00+07:00", "2016-07-24T22:30:00+07:00")).toBe("hours");
  });
  it("counts lengths in real minutes: the hour that the clock skipped is not paid for", () => {
    const rules = { ...STUDIO, opensAt: 0, closesAt: 1440, noticeMinutes: 0, maxMinutes: 1440 };
    const night = { startsAt: new Date("2016-07-24T01:00:00+06:00"), endsAt: new Date("2016-07-24T04:00:00+07:00"), quantity: 1 };
    expect((night.endsAt.getTime() - night.startsAt.getTime()) / 60_000).toBe(120);
    expect(brokenRule(rules, night, before.now)).toBeNull();
    expect(brokenRule({ ...rules, maxMinutes: 119 }, night, before.now)?.rule).toBe("max");
  });
});

/** The rules as one says them, each for itself; the first in this order is the answer. */
function saidByHand(rules: SlotRules, startsAt: Date, endsAt: Date, quantity: number, now: Date): string | null {
  const length = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  const local = (at: Date) => toIso(at).slice(0, 16);
  const start = minuteOfDay(startsAt);
  const closing = `${siteDay(startsAt)}T${clock(rules.closesAt)}`;
  const checks: [string, boolean][] = [
    ["order", endsAt <= startsAt],
    ["past", startsAt < now],
    ["quantity", !(quantity >= 1 && quantity <= rules.quantity)],
    ["min", length < rules.minMinutes],
    ["max", length > rules.maxMinutes],
    ["step", (start - rules.opensAt) % rules.stepMinutes !== 0 || length % rules.stepMinutes !== 0],
    ["hours", !(rules.opensAt === 0 && rules.closesAt === 1440) && (start < rules.opensAt || (rules.closesAt === 1440 ? endsAt > atMinute(siteDay(startsAt), 1440) : local(endsAt) > closing))],
    ["notice", startsAt.getTime() - now.getTime() < rules.noticeMinutes * 60_000],
    ["horizon", siteDay(new Date(endsAt.getTime() - 1)) > addDays(siteDay(now), rules.horizonDays)],
  ];
  return checks.find(([, isBroken]) => isBroken)?.[0] ?? null;
}

describe("any wish", () => {
  it("gets the answer that the rules give one by one", () => {
    fc.assert(
      fc.property(
        fc.record({
          stepMinutes: fc.constantFrom(30, 60, 480, 1440),
          span: fc.constantFrom([0, 1440], [480, 1320], [480, 1440], [0, 720]),
          min: fc.constantFrom(30, 60, 480, 1440),
          times: fc.integer({ min: 1, max: 10 }),
          noticeMinutes: fc.constantFrom(0, 60, 1440),
          horizonDays: fc.constantFrom(1, 3, 92),
          quantity: fc.integer({ min: 1, max: 4 }),
        }),
        fc.constantFrom("2026-11-24", "2016-07-23", "2016-07-24", "2026-12-31"),
        fc.integer({ min: -96, max: 300 }),
        fc.integer({ min: -4, max: 120 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 1439 }),
        (shape, day, startHalfHour, halfHours, quantity, nowMinute) => {
          const { span, min, times, ...rest } = shape;
          const rules: SlotRules = { ...rest, opensAt: span[0]!, closesAt: span[1]!, minMinutes: min, maxMinutes: min * times };
          const now = atMinute(day, nowMinute);
          const startsAt = new Date(atMinute(day, 0).getTime() + startHalfHour * 30 * 60_000);
          const endsAt = new Date(startsAt.getTime() + halfHours * 30 * 60_000);
          expect(brokenRule(rules, { startsAt, endsAt, quantity }, now)?.rule ?? null).toBe(saidByHand(rules, startsAt, endsAt, quantity, now));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
