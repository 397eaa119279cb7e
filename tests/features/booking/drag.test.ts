import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carry, rowsFor, troubleAt, type Carried, type DragRow } from "~/features/booking/moving/rules/drag";

const row = (more: Partial<DragRow> = {}): DragRow => ({
  id: "a", kind: "adr", quantity: 1, stepMinutes: 30, minMinutes: 60, maxMinutes: 480, anchor: 0, bufferBefore: 0, bufferAfter: 0, cels: [], pool: null, closed: [], ...more,
});
const carried: Carried = { bookingId: "b", rowId: "a", from: 120, to: 240, quantity: 1, begun: false };
const mine = { from: 120, to: 240, kind: "mine" as const, label: "", bookingId: "b" };

describe("a carried booking", () => {
  it("stands on the steps of its row and keeps its length, its end or its start", () => {
    expect(carry(carried, "whole", 44, row())).toEqual({ from: 150, to: 270 });
    expect(carry(carried, "whole", 46, row())).toEqual({ from: 180, to: 300 });
    expect(carry(carried, "whole", 50, row({ stepMinutes: 60, anchor: 30 }))).toEqual({ from: 150, to: 270 });
    expect(carry(carried, "end", 70, row())).toEqual({ from: 120, to: 300 });
    expect(carry(carried, "end", -500, row())).toEqual({ from: 120, to: 180 });
    expect(carry(carried, "end", 5000, row())).toEqual({ from: 120, to: 600 });
    expect(carry(carried, "start", -70, row())).toEqual({ from: 60, to: 240 });
    expect(carry(carried, "start", 500, row())).toEqual({ from: 180, to: 240 });
    expect(carry({ ...carried, begun: true }, "whole", 60, row())).toEqual({ from: 120, to: 300 });
    expect(carry(carried, "whole", 300, row({ stepMinutes: 1440 }))).toEqual({ from: 120, to: 240 });
  });

  it("is told what stands in its way", () => {
    const busy = { from: 300, to: 360, kind: "busy" as const, label: "" };
    const one = row({ cels: [mine, busy], closed: [{ from: 600, to: 840 }] });
    const at = (from: number, to: number, on = one, now: number | null = null) => troubleAt(carried, { from, to }, on, now);
    expect(at(180, 300)).toBe(null);
    expect(at(210, 330)).toBe("taken");
    expect(at(360, 480)).toBe(null);
    expect(at(510, 630)).toBe("closed");
    expect(at(360, 390)).toBe("short");
    expect(at(0, 510)).toBe("long");
    expect([at(30, 150, one, 60), at(60, 180, one, 60)]).toEqual(["past", null]);
    expect(at(180, 300, row({ cels: [mine, busy], bufferAfter: 15 }))).toBe("taken");
    // Its own preparation and cleaning go with it, others' stay.
    const buffered = row({ bufferBefore: 15, bufferAfter: 15, cels: [{ from: 105, to: 120, kind: "buffer", label: "" }, mine, { from: 240, to: 255, kind: "buffer", label: "" }, { from: 345, to: 360, kind: "buffer", label: "" }, { from: 360, to: 420, kind: "busy", label: "" }] });
    expect([at(150, 270, buffered), at(210, 330, buffered), at(240, 360, buffered)]).toEqual([null, null, "taken"]);
  });

  it("of a pool needs as many free as it holds, and where it stands it holds its own", () => {
    const two = { ...carried, quantity: 2 };
    const pool = row({ quantity: 4, cels: [mine], pool: [{ from: 0, to: 120, free: 4 }, { from: 120, to: 240, free: 0 }, { from: 240, to: 300, free: 2 }, { from: 300, to: 840, free: 1 }] });
    const at = (from: number, to: number) => troubleAt(two, { from, to }, pool, null);
    expect([at(120, 300), at(60, 180), at(240, 330)]).toEqual([null, null, "taken"]);
  });

  it("goes to rows of its kind with enough of it, and as a part of something else stays in its own", () => {
    const rows = [row(), row({ id: "c" }), row({ id: "d", kind: "mix" }), row({ id: "e", quantity: 3 })];
    const ids = (one: Carried, resource = "a") => rowsFor(rows, one, resource).map((found) => found.id);
    expect([ids(carried), ids({ ...carried, quantity: 2 }), ids(carried, "whole"), ids({ ...carried, begun: true }), ids({ ...carried, rowId: "gone" })]).toEqual([["a", "c", "e"], ["a", "e"], ["a"], ["a"], []]);
  });

  it("never leaves the steps or the bounds of a length, wherever it is pulled", () => {
    fc.assert(
      fc.property(fc.constantFrom("whole" as const, "start" as const, "end" as const), fc.integer({ min: -2000, max: 2000 }), fc.constantFrom(15, 30, 60), fc.integer({ min: 0, max: 20 }), (grip, by, step, steps) => {
        const one = row({ stepMinutes: step, minMinutes: step, maxMinutes: step * 8 });
        const length = step * (1 + (steps % 8));
        const { from, to } = carry({ ...carried, from: step * steps, to: step * steps + length }, grip, by, one);
        expect(Math.abs(from % step) + Math.abs(to % step)).toBe(0);
        expect(to - from).toBeGreaterThanOrEqual(step);
        expect(to - from).toBeLessThanOrEqual(step * 8);
        if (grip === "whole") expect(to - from).toBe(length);
      }),
    );
  });
});
