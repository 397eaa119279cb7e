import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bookFromForm } from "~/features/booking/book-form.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { bookSeriesFromForm } from "~/features/booking/series/series-form.server";
import { db } from "~/lib/db/client.server";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { atMinute, toIso } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const day = dayAhead(5);
const formFor = (resource: { id: string }, requestKey: string) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ resourceId: resource.id, startsAt: toIso(atMinute(day, 600)), endsAt: toIso(atMinute(day, 660)), quantity: "1", purpose: "Съёмка", requestKey })) form.set(name, value);
  return form;
};

describe("the booking form", () => {
  it("pressed four times at one moment leads every press to the one booking", async () => {
    const [room, { scope }] = [await makeResource(), await makeResident()];
    const key = randomUUID();
    const made = await Promise.all(Array.from({ length: 4 }, () => bookFromForm(scope, formFor(room, key), new Date())));
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    expect(await bookFromForm(scope, formFor(room, key), new Date())).toEqual(made[0]);
    expect(await db.booking.count({ where: { companyId: scope.companyId } })).toBe(1);
  });

  it("refused, is free to be sent again from the same page", async () => {
    const [room, { scope }, rival] = [await makeResource(), await makeResident(), await makeResident()];
    const booking = await bookAt(rival.scope, room, day, 600, 660);
    const key = randomUUID();
    await expect(bookFromForm(scope, formFor(room, key), new Date())).rejects.toMatchObject({ code: "slot-taken" });
    await cancel(rival.scope, booking.id, new Date());
    expect(await bookFromForm(scope, formFor(room, key), new Date())).toMatchObject({ status: "HELD" });
  });

  it("of a series leads every press to the one series", async () => {
    const [room, { scope }] = [await makeResource(), await makeResident()];
    const form = new URLSearchParams({ at: room.slug, day, start: "10:00", minutes: "60", repeat: "week", purpose: "Занятия", requestKey: randomUUID() });
    const made = await Promise.all([1, 2, 3, 4].map(() => bookSeriesFromForm(scope, form, new Date())));
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    expect(await db.series.count({ where: { companyId: scope.companyId } })).toBe(1);
  });
});

describe("a refused quantity", () => {
  it.each([[1, "Можно взять только 1."], [3, "Можно взять от 1 до 3."]])("of %i at most is said plainly", (max, sentence) => {
    expect(sayRefusal(translator("ru"), { refusal: { code: "rule-broken", params: { max }, details: { rule: "quantity" } } })).toBe(sentence);
  });
});
