import { describe, expect, it } from "vitest";
import { cancelFee, freeUntil, type CancelStep } from "~/features/booking/rules/cancelling";
import { BOOKING_TRANSITIONS, mayBecome } from "~/features/booking/status";
import { NORMS } from "../../../prisma/seed/norms";

const STEPS = NORMS.find((norm) => norm.code === "booking.cancelling")?.value as CancelStep[];
const START = new Date("2026-11-24T14:00:00+07:00");
const hoursBefore = (hours: number, more = 0) => new Date(START.getTime() - hours * 3_600_000 + more);

describe("the fee for cancelling", () => {
  it.each([
    ["a week before", hoursBefore(168), 0],
    ["a millisecond before the last day", hoursBefore(24, -1), 0],
    ["exactly a day before", hoursBefore(24), 0],
    ["a millisecond later", hoursBefore(24, 1), 50],
    ["exactly four hours before", hoursBefore(4), 50],
    ["a millisecond later", hoursBefore(4, 1), 100],
    ["a millisecond before the start", hoursBefore(0, -1), 100],
    ["at the start", START, undefined],
    ["after it", hoursBefore(0, 1), undefined],
  ])("%s", (_name, now, fee) => {
    expect(cancelFee(STEPS, START, now)).toBe(fee);
  });

  it("is whole where no step reaches, and does not ask in what order the steps stand", () => {
    expect(cancelFee([{ hoursBefore: 48, feePercent: 0 }], START, hoursBefore(47))).toBe(100);
    expect(cancelFee([...STEPS].reverse(), START, hoursBefore(30))).toBe(0);
    expect(cancelFee([], START, hoursBefore(30))).toBe(100);
  });

  it("names until when it is nothing", () => {
    expect(freeUntil(STEPS, START)).toEqual(hoursBefore(24));
    expect(freeUntil([{ hoursBefore: 0, feePercent: 10 }], START)).toBeNull();
  });
});

describe("states of a booking", () => {
  it("lead only onward", () => {
    expect(mayBecome("HELD", "CONFIRMED")).toBe(true);
    expect(mayBecome("HELD", "DONE")).toBe(false);
    expect(mayBecome("CONFIRMED", "EXPIRED")).toBe(false);
    for (const end of ["DONE", "CANCELLED", "EXPIRED"] as const) expect(BOOKING_TRANSITIONS[end]).toEqual([]);
  });
});
