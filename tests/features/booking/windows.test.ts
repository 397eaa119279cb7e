import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignUp, nearestStart } from "~/features/booking/rules/alternatives";
import { freeWindows, gaps, openSpans, type Span } from "~/features/booking/rules/windows";
import { addDays, atMinute, minuteOfDay, siteDay } from "~/lib/time";

const MINUTE = 60_000;
const at = (from: number, to: number): Span => ({ from: from * MINUTE, to: to * MINUTE });

describe("gaps", () => {
  it("are what busy spans leave, also where those touch, overlap or stick out", () => {
    expect(gaps(at(0, 100), [])).toEqual([at(0, 100)]);
    expect(gaps(at(0, 100), [at(-10, 10), at(10, 20), at(15, 30), at(50, 60), at(90, 200)])).toEqual([at(30, 50), at(60, 90)]);
    expect(gaps(at(0, 100), [at(-5, 105)])).toEqual([]);
  });
});

/** Units of a pool in minutes 0–59: each a list of lengths, taken and free in turn. */
const unit = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }).map((steps) => {
  const spans: [number, number][] = [];
  let from = 0;
  for (const [pause, length] of steps) {
    spans.push([from + pause, from + pause + length]);
    from += pause + length;
  }
  return spans;
});

describe("free windows", () => {
  it("are those that a look at every minute finds", () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 15 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 2 }),
        (units, before, after, quantity, minutes, opening) => {
          const open: [number, number][] = [];
          let from = 0;
          for (const [pause, length] of opening) {
            open.push([from + pause, from + pause + length]);
            from += pause + length;
          }
          const found = freeWindows({
            busy: units.map((spans) => spans.map(([start, end]) => at(start, end))),
            open: open.map(([start, end]) => at(start, end)),
            bufferBefore: before,
            bufferAfter: after,
            quantity,
            minutes,
          }).map((window) => ({ from: window.from / MINUTE, to: window.to / MINUTE, quantity: window.quantity }));

          // A unit can be had from start to end when no minute of them, buffers included, is taken.
          const taken = units.map((spans) => new Set(spans.flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index))));
          const freeFor = (start: number, end: number) =>
            taken.filter((minutesTaken) => {
              for (let minute = start - before; minute < end + after; minute += 1) if (minutesTaken.has(minute)) return false;
              return true;
            }).length;
          const fits: [number, number][] = [];
          for (const [opens, closes] of open) {
            for (let start = opens; start < closes; start += 1) {
              for (let end = start + minutes; end <= closes; end += 1) if (freeFor(start, end) >= quantity) fits.push([start, end]);
            }
          }
          // The widest of them, of which none lies inside another.
          const widest = fits.filter(([start, end]) => !fits.some(([a, b]) => a <= start && b >= end && (a < start || b > end)));
          expect(found).toEqual(widest.map(([start, end]) => ({ from: start, to: end, quantity: freeFor(start, end) })));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("may overlap where different units make them", () => {
    expect(freeWindows({ busy: [[at(0, 30)], [at(60, 90)]], open: [at(0, 90)], bufferBefore: 0, bufferAfter: 0, quantity: 1, minutes: 40 })).toEqual([
      { ...at(0, 60), quantity: 1 },
      { ...at(30, 90), quantity: 1 },
    ]);
  });
});

describe("opening hours", () => {
  const spansOf = (opensAt: number, closesAt: number, from: Date, to: Date) =>
    openSpans({ opensAt, closesAt }, { from: from.getTime(), to: to.getTime() }).map((span) => [new Date(span.from).toISOString(), new Date(span.to).toISOString()]);

  it("round the clock are one span", () => {
    const from = atMinute("2026-11-24", 600);
    const to = atMinute("2026-11-27", 60);
    expect(spansOf(0, 1440, from, to)).toEqual([[from.toISOString(), to.toISOString()]]);
  });

  it("follow the wall clock over the change of the zone", () => {
    expect(spansOf(480, 1320, atMinute("2016-07-23", 600), atMinute("2016-07-25", 0))).toEqual([
      ["2016-07-23T04:00:00.000Z", "2016-07-23T16:00:00.000Z"],
      ["2016-07-24T01:00:00.000Z", "2016-07-24T15:00:00.000Z"],
    ]);
  });

  it("hold exactly the minutes that the clock on the wall says are open", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("2026-11-24", "2016-07-22", "2016-07-23", "2016-07-24"),
        fc.integer({ min: 0, max: 2880 }),
        fc.integer({ min: 1, max: 2880 }),
        fc.constantFrom([480, 1320], [480, 1440], [0, 600], [210, 1290]),
        (day, offset, length, [opensAt, closesAt]) => {
          const from = atMinute(day, 0).getTime() + offset * MINUTE;
          const to = from + length * MINUTE;
          const spans = openSpans({ opensAt: opensAt!, closesAt: closesAt! }, { from, to });
          // Every fifth minute and those beside the borders of the spans.
          const asked = [...spans.flatMap((span) => [span.from - MINUTE, span.from, span.to - MINUTE, span.to])];
          for (let minute = from; minute < to; minute += 5 * MINUTE) asked.push(minute);
          for (const minute of asked.filter((one) => one >= from && one < to)) {
            const clock = minuteOfDay(new Date(minute));
            expect([new Date(minute).toISOString(), spans.some((span) => span.from <= minute && minute < span.to)]).toEqual([
              new Date(minute).toISOString(),
              clock >= opensAt! && clock < closesAt!,
            ]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("the nearest start", () => {
  it("is the nearest of all starts on the step", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: -500, max: 5500 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom([30, 480], [60, 0], [480, 480], [1440, 0], [45, 480]),
        (offset, room, wished, lengths, [stepMinutes, opensAt]) => {
          const midnight = atMinute("2026-11-24", 0).getTime();
          const rules = { stepMinutes: stepMinutes!, opensAt: opensAt! };
          const length = lengths * 30 * MINUTE;
          const window = { from: midnight + offset * MINUTE, to: midnight + (offset + room) * MINUTE, quantity: 1 };
          const want = midnight + wished * MINUTE;
          const start = nearestStart(window, want, length, rules);
          // From the first start on, one every step.
          const starts: number[] = [];
          for (let one = alignUp(window.from, rules); one + length <= window.to; one += stepMinutes! * MINUTE) starts.push(one);
          if (starts.length === 0) {
            expect(start).toBeUndefined();
            return;
          }
          expect(starts).toContain(start);
          expect(Math.abs(start! - want)).toBe(Math.min(...starts.map((one) => Math.abs(one - want))));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("stands on the step counted from opening, rounded up to whole minutes", () => {
    const eight = atMinute("2026-11-24", 480).getTime();
    expect(alignUp(eight, { stepMinutes: 30, opensAt: 480 })).toBe(eight);
    expect(alignUp(eight + 1, { stepMinutes: 30, opensAt: 480 })).toBe(eight + 30 * MINUTE);
    expect(alignUp(eight, { stepMinutes: 1440, opensAt: 0 })).toBe(atMinute(addDays(siteDay(new Date(eight)), 1), 0).getTime());
  });
});
