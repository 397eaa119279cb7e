import { beforeEach, describe, expect, it, vi } from "vitest";
import { db, transaction } from "~/lib/db/client.server";
import { deliverEvents, recordEvent, type Reactions } from "~/lib/events.server";
import { useDatabase } from "#tests/database";

useDatabase();
beforeEach(() => db.event.deleteMany());

const record = (type: string, payload: Record<string, unknown> = {}) => transaction((tx) => recordEvent(tx, { type, payload }));
const rows = () => db.event.findMany({ orderBy: { id: "asc" } });
/** Reactions that write down what they are called with. */
function listening(types: string[]) {
  const heard: unknown[] = [];
  const reactions: Reactions = Object.fromEntries(types.map((type) => [type, [async (payload) => void heard.push([type, payload.n])]]));
  return { heard, reactions };
}

describe("the outbox", () => {
  it("keeps an event exactly when the change that made it stands", async () => {
    await record("test.done", { n: 1 });
    await expect(
      transaction(async (tx) => {
        await recordEvent(tx, { type: "test.undone", payload: {} });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    expect((await rows()).map((row) => [row.type, row.payload, row.deliveredAt])).toEqual([["test.done", { n: 1 }, null]]);
  });

  it("delivers the oldest first, each once, to every reaction, and marks what nobody listens to", async () => {
    const { heard, reactions } = listening(["a", "b"]);
    const second: unknown[] = [];
    const all: Reactions = { ...reactions, a: [...(reactions.a ?? []), async (payload, event) => void second.push([payload.n, event.id])] };
    for (const [n, type] of ["a", "b", "unheard", "a"].entries()) await record(type, { n });
    expect(await deliverEvents(all)).toBe(4);
    expect(heard).toEqual([["a", 0], ["b", 1], ["a", 3]]);
    expect(second).toEqual([[0, String((await rows())[0]?.id)], [3, String((await rows())[3]?.id)]]);
    expect((await rows()).every((row) => row.deliveredAt !== null)).toBe(true);
    expect(await deliverEvents(all)).toBe(0);
    expect(heard).toHaveLength(3);
  });

  it("delivers at once though the database's clock is years behind or ahead of the portal's", async () => {
    const { heard, reactions } = listening(["a"]);
    try {
      for (const [n, year] of [2020, 2040].entries()) {
        vi.useFakeTimers({ now: new Date(Date.UTC(year, 0, 1)), toFake: ["Date"] });
        await record("a", { n });
        expect(await deliverEvents(reactions)).toBe(1);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(heard).toEqual([["a", 0], ["a", 1]]);
  });

  it("retries a failing event later with a growing pause, and lets the others pass", async () => {
    const { heard, reactions } = listening(["good"]);
    let broken = true;
    const all: Reactions = {
      ...reactions,
      bad: [
        async (payload) => {
          if (broken) throw new Error("the post is closed");
          heard.push(["bad", payload.n]);
        },
      ],
    };
    await record("bad", { n: 1 });
    await record("good", { n: 2 });
    expect(await deliverEvents(all)).toBe(1);
    expect(heard).toEqual([["good", 2]]);
    const failed = async () => (await rows()).find((row) => row.type === "bad")!;
    expect(await failed()).toMatchObject({ deliveredAt: null, attempts: 1, lastError: expect.stringContaining("the post is closed") as string });
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      pauses.push(Math.round(((await failed()).retryAt.getTime() - Date.now()) / 1000));
      // Before its time it is left alone.
      expect(await deliverEvents(all)).toBe(0);
      expect((await failed()).attempts).toBe(attempt);
      await db.event.updateMany({ where: { type: "bad" }, data: { retryAt: new Date(0) } });
      if (attempt < 6) await deliverEvents(all);
    }
    for (const [index, seconds] of [5, 30, 120, 600, 3600, 3600].entries()) expect(Math.abs(pauses[index]! - seconds)).toBeLessThanOrEqual(2);
    broken = false;
    expect(await deliverEvents(all)).toBe(1);
    expect(heard).toEqual([["good", 2], ["bad", 1]]);
  });

  it("is emptied by several dispatchers at once without handing an event to two", async () => {
    const { heard, reactions } = listening(["a"]);
    for (let n = 0; n < 30; n += 1) await record("a", { n });
    const delivered = await Promise.all(Array.from({ length: 5 }, () => deliverEvents(reactions)));
    expect(delivered.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(new Set(heard.map((one) => JSON.stringify(one))).size).toBe(30);
    expect(heard).toHaveLength(30);
  });

  it("gives an event whose dispatcher died to the next one when its lease is over", async () => {
    const { heard, reactions } = listening(["a"]);
    await record("a", { n: 1 });
    await db.event.updateMany({ data: { retryAt: new Date(Date.now() + 30_000) } });
    expect(await deliverEvents(reactions)).toBe(0);
    await db.event.updateMany({ data: { retryAt: new Date(Date.now() - 1) } });
    expect(await deliverEvents(reactions)).toBe(1);
    expect(heard).toEqual([["a", 1]]);
  });

  it("stops at the number it was asked for", async () => {
    const { reactions } = listening(["a"]);
    for (let n = 0; n < 5; n += 1) await record("a", { n });
    expect(await deliverEvents(reactions, 2)).toBe(2);
    expect(await deliverEvents(reactions)).toBe(3);
  });
});
