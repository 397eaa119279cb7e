import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { moveFromForm } from "~/features/booking/moving/move-form.server";
import { bookingPageOf } from "~/features/booking/one.server";
import { bookSeries } from "~/features/booking/series/commands/book-series.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, mondayOf, siteDay, toIso } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const tuesday = addDays(mondayOf(addDays(siteDay(new Date()), 14)), 1);
const days = [0, 7, 14, 21].map((number) => addDays(tuesday, number));
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

/** Four Tuesdays from 10:00 to 12:00, of which a part was moved to 14:00. */
async function moved(part: "following" | "all", from: number) {
  const [room, { scope }] = [await makeResource(), await makeResident()];
  const wish = { resourceId: room.id, quantity: 1, startsAt: atMinute(tuesday, 600), endsAt: atMinute(tuesday, 720), purpose: "Занятия", rule: "FREQ=WEEKLY;BYDAY=TU;COUNT=4", exceptHolidays: false };
  const { id: seriesId, bookings } = await bookSeries(scope, wish, new Date());
  const id = bookings[from]!.id;
  const now = new Date();
  const done = await moveFromForm(scope, id, form({ part, startsAt: toIso(atMinute(days[from]!, 840)), endsAt: toIso(atMinute(days[from]!, 960)) }), now);
  const starts = async () => (await db.booking.findMany({ where: { seriesId, status: "HELD" }, orderBy: { occurrence: "asc" } })).map((one) => [siteDay(one.startsAt), (one.startsAt.getTime() - atMinute(siteDay(one.startsAt), 0).getTime()) / 60_000]);
  return { room, scope, id, bookings, now, done, starts, undo: (at = now) => moveFromForm(scope, id, form({ intent: "undo" }), at) };
}

describe("a series that was moved", () => {
  it.each([["all", 1, 4], ["following", 2, 2]] as const)("%s: is put back by one press, and once", async (part, from, count) => {
    const { scope, id, now, done, starts, undo } = await moved(part, from);
    expect(done).toMatchObject({ kind: "moved", count, undoUntil: expect.any(String) as string });
    expect((await starts()).filter(([, minute]) => minute === 840)).toHaveLength(count);
    expect(await bookingPageOf(scope, id, now)).toMatchObject({ undoCount: count });
    expect(await undo()).toMatchObject({ id, kind: "undone", count, undoUntil: null });
    expect(await starts()).toEqual(days.map((day) => [day, 600]));
    await expect(undo()).rejects.toMatchObject({ code: "undo-late" });
    expect(await brokenRules()).toEqual([]);
  });

  it("stays whole at its new time when one former time is gone, and names the day", async () => {
    const { room, scope, starts, undo } = await moved("all", 0);
    const rival = (await makeResident()).scope;
    const taken = await bookAt(rival, room, days[2]!, 630, 690);
    await expect(undo()).rejects.toMatchObject({ code: "undo-day", status: 409, details: { day: days[2], because: "slot-taken" } });
    expect((await starts()).every(([, minute]) => minute === 840)).toBe(true);
    await cancel(rival, taken.id, new Date());
    await expect(moveFromForm((await makeResident()).scope, (await db.booking.findFirstOrThrow({ where: { companyId: scope.companyId } })).id, form({ intent: "undo" }), new Date())).rejects.toMatchObject({ code: "not-found" });
    expect(await undo()).toMatchObject({ count: 4 });
    expect(await brokenRules()).toEqual([]);
  });

  it("is put back without what was cancelled or moved on since, while the minutes last", async () => {
    const { scope, bookings, now, starts, undo } = await moved("all", 0);
    await cancel(scope, bookings[3]!.id, now);
    await moveFromForm(scope, bookings[2]!.id, form({ part: "this", startsAt: toIso(atMinute(days[2]!, 1020)), endsAt: toIso(atMinute(days[2]!, 1140)) }), new Date(now.getTime() + 1000));
    await expect(undo(new Date(now.getTime() + 86_400_000))).rejects.toMatchObject({ code: "undo-late" });
    expect(await undo(new Date(now.getTime() + 2000))).toMatchObject({ count: 2 });
    expect(await starts()).toEqual([[days[0], 600], [days[1], 600], [days[2], 1020]]);
  });

  it("pressed five times at once is put back once", async () => {
    const { starts, undo } = await moved("all", 0);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => undo()));
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await starts()).toEqual(days.map((day) => [day, 600]));
    expect(await brokenRules()).toEqual([]);
  });
});
