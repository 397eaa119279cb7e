import { describe, expect, it } from "vitest";
import { Temporal } from "temporal-polyfill";
import fc from "fast-check";
import { addDays, atMinute, daysBetween, isDay, minuteOfDay, mondayOf, parseInstant, siteDay, SITE_ZONE, toIso, yearsBetween } from "~/lib/time";

const zoned = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(SITE_ZONE);

describe("site time", () => {
  it("reads instants across the zone change of 2016 as the zone's rules do", () => {
    // On 24.07.2016 at 02:00 the zone went from +6 to +7.
    expect(toIso(new Date("2016-07-23T19:59:59Z"))).toBe("2016-07-24T01:59:59+06:00");
    expect(toIso(new Date("2016-07-23T20:00:00Z"))).toBe("2016-07-24T03:00:00+07:00");
    expect(siteDay(new Date("2016-07-23T17:30:00Z"))).toBe("2016-07-23");
    expect(siteDay(new Date("2016-07-23T18:30:00Z"))).toBe("2016-07-24");
    expect(atMinute("2016-07-24", 60).toISOString()).toBe("2016-07-23T19:00:00.000Z");
    expect(atMinute("2016-07-24", 240).toISOString()).toBe("2016-07-23T21:00:00.000Z");
    expect(minuteOfDay(new Date("2016-07-23T21:00:00Z"))).toBe(240);
  });

  it("agrees with Temporal at any instant of 1990 to 2040", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) }), (ms) => {
        const at = new Date(ms);
        const exact = zoned(at);
        expect(siteDay(at)).toBe(exact.toPlainDate().toString());
        expect(minuteOfDay(at)).toBe(exact.hour * 60 + exact.minute);
        expect(toIso(at)).toBe(exact.toString({ timeZoneName: "never", smallestUnit: "second" }));
        const day = siteDay(at);
        for (const minute of [0, 480, 1440]) {
          const plain = Temporal.PlainDate.from(day).add({ days: Math.floor(minute / 1440) });
          const time = new Temporal.PlainTime(Math.floor((minute % 1440) / 60), minute % 60);
          const wall = plain.toZonedDateTime({ timeZone: SITE_ZONE, plainTime: time });
          expect(atMinute(day, minute).getTime()).toBe(wall.epochMilliseconds);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("counts days, weeks and anniversaries", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3);
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(yearsBetween("2025-03-12", "2026-03-11")).toBe(0);
    expect(yearsBetween("2025-03-12", "2026-03-12")).toBe(1);
    expect([yearsBetween("2024-02-29", "2025-02-28"), yearsBetween("2024-02-29", "2025-03-01"), yearsBetween("2024-02-29", "2028-02-29")]).toEqual([0, 1, 4]);
    expect(isDay("2026-02-29")).toBe(false);
    expect(isDay("2028-02-29")).toBe(true);
  });

  it("counts years as Temporal does", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("2000-01-01", days));
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [from = "", to = ""] = [one, other].sort();
        expect(yearsBetween(from, to)).toBe(Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "year" }).years);
      }),
    );
  });

  it("takes only instants that name their offset", () => {
    expect(parseInstant("2026-11-24T14:00:00+07:00")?.toISOString()).toBe("2026-11-24T07:00:00.000Z");
    expect(parseInstant("2026-11-24T14:00:00")).toBeUndefined();
    expect(parseInstant("yesterday")).toBeUndefined();
  });
});
