import { describe, expect, it } from "vitest";
import { change, changeFree } from "~/features/booking/commands/change.server";
import { rehearse } from "~/features/booking/commands/rehearse.server";
import { moveFromForm } from "~/features/booking/moving/move-form.server";
import { changesOf, placeInSeries } from "~/features/booking/moving/queries.server";
import { previewMove } from "~/features/booking/moving/preview.server";
import { bookSeries } from "~/features/booking/series/commands/book-series.server";
import { cancelFromForm } from "~/features/booking/cancel-form.server";
import { bookingPageOf } from "~/features/booking/one.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { atMinute, toIso } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makeAdmin } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const codeOf = (error: unknown) => (error instanceof DomainError ? error.code : error);
const refused = (work: Promise<unknown>) => work.then(() => "no refusal", codeOf);
const at = (day: string, from: number, to: number) => ({ startsAt: atMinute(day, from), endsAt: atMinute(day, to) });
const wish = (day: string, start: string, minutes: number, at: string | null = null, part: string | null = null) => ({ day, start, minutes: String(minutes), at, part });
const formOf = (values: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
};
const moveForm = (day: string, from: number, to: number, more: Record<string, string> = {}) => formOf({ startsAt: toIso(atMinute(day, from)), endsAt: toIso(atMinute(day, to)), ...more });

async function paid(from = 600, to = 660) {
  const room = await makeResource({ priceKopecks: 100_000 });
  const { scope } = await makeResident();
  const day = dayAhead(5);
  const made = await bookAt(scope, room, day, from, to);
  await payInvoice(made.invoiceId!);
  await settleEvents();
  return { room, scope, day, made };
}

describe("a move before it is made", () => {
  it("names the price that the move then has, with the booking's own subsidy given back first", async () => {
    const room = await makeResource({ priceKopecks: 100_000 });
    await makeProgramme({ kinds: [room.kind], sharePercent: 40, monthlyMinutes: 120 });
    const { scope } = await makeResident();
    const day = dayAhead(6);
    const made = await bookAt(scope, room, day, 600, 720);
    const preview = await previewMove(scope, made.id, wish(day, "10:00", 180), "ru", new Date());
    const before = await db.ledgerEntry.count();
    await change(scope, made.id, { ...at(day, 600, 780), expected: preview.totalKopecks, version: preview.version }, new Date());
    // 3 h × 1 000 ₽, 40 % of it is paid in the first year; two hours of the three are subsidised.
    expect(preview).toMatchObject({ differs: true, refusal: null, count: 1, formerKopecks: made.totalKopecks, totalKopecks: 88_000 });
    expect(preview.quote?.lines.map((line) => line.amountKopecks)).toEqual([300_000, -180_000, -32_000]);
    expect(await db.ledgerEntry.count()).toBe(before + 2);
    expect(await brokenRules()).toEqual([]);
  });

  it("leaves no trace, whatever it finds", async () => {
    const { scope, day, made, room } = await paid();
    const rival = await makeResident();
    await bookAt(rival.scope, room, day, 720, 780);
    const counts = () => Promise.all([db.allocation.findMany({ orderBy: { id: "asc" } }), db.ledgerEntry.count(), db.invoice.count(), db.bookingChange.count(), db.booking.findMany({ orderBy: { id: "asc" } })]);
    const before = await counts();
    expect((await rehearse(scope, [{ id: made.id, to: at(day, 900, 1020) }], new Date())).map((quote) => quote.totalKopecks)).toEqual([80_000]);
    const taken = await previewMove(scope, made.id, wish(day, "12:00", 60), "ru", new Date());
    expect([taken.quote, taken.refusal, taken.alternatives.length]).toEqual([null, "Это время занято. Вот что свободно рядом:", 3]);
    expect(taken.alternatives[0]).toMatchObject({ day, start: 660, minutes: 60, resourceId: room.id });
    expect(await counts()).toEqual(before);
  });

  it("says each refusal and asks nothing of a time that stays", async () => {
    const { scope, day, made } = await paid();
    const now = new Date();
    expect(await previewMove(scope, made.id, wish(day, "10:00", 60), "ru", now)).toMatchObject({ differs: false, quote: null, refusal: null, totalKopecks: 40_000 });
    expect((await previewMove(scope, made.id, wish(day, "10:10", 60), "ru", now)).refusal).toContain("08:00");
    expect((await previewMove(scope, made.id, wish("nonsense", "99:99", -5), "ru", now)).differs).toBe(false);
    const late = new Date(atMinute(day, 600).getTime() - 3_600_000);
    expect((await previewMove(scope, made.id, wish(day, "15:00", 60), "ru", late)).refusal).toMatch(/^Переносить уже поздно/);
    expect((await previewMove(scope, made.id, wish(day, "10:00", 120), "ru", late)).totalKopecks).toBe(80_000);
    const fee = await previewMove(scope, made.id, wish(day, "15:00", 60), "ru", new Date(atMinute(day, 600).getTime() - 23 * 3_600_000));
    expect([fee.totalKopecks - fee.formerKopecks, fee.quote?.lines.at(-1)?.label]).toEqual([12_000, "Поздний перенос: 30 %"]);
    expect(await refused(previewMove((await makeResident()).scope, made.id, wish(day, "15:00", 60), "ru", now))).toBe("not-found");
  });

  it("raced by moves, bookings and other looks holds nobody up in a circle", async () => {
    const { scope, day, made, room } = await paid();
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const start = 600 + (index % 8) * 60;
        const work =
          index % 3 === 0
            ? rehearse(scope, [{ id: made.id, to: at(day, start, start + 60) }], new Date())
            : index % 3 === 1
              ? change(scope, made.id, at(day, start, start + 60), new Date())
              : bookAt((await makeResident()).scope, room, day, start, start + 60);
        return work.then(() => "done", codeOf);
      }),
    );
    expect(outcomes.filter((one) => !["done", "slot-taken", "wrong-status"].includes(one as string))).toEqual([]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("the form that moves", () => {
  it("moves at the price that was seen, says what it did, and puts it back", async () => {
    const { scope, day, made } = await paid();
    const now = new Date();
    expect(await refused(moveFromForm(scope, made.id, moveForm(day, 600, 720, { expected: "40000", version: "1" }), now))).toBe("price-changed");
    const moved = await moveFromForm(scope, made.id, moveForm(day, 720, 780, { expected: "40000", version: "1" }), now);
    expect(moved).toEqual({ id: made.id, kind: "moved", startsAt: toIso(atMinute(day, 720)), endsAt: toIso(atMinute(day, 780)), differenceKopecks: 0, count: 1, undoUntil: toIso(new Date(now.getTime() + 10 * 60_000)) });
    expect(await refused(moveFromForm(scope, made.id, moveForm(day, 780, 840, { version: "1" }), now))).toBe("wrong-status");
    const undone = await moveFromForm(scope, made.id, formOf({ intent: "undo" }), now);
    expect(undone).toMatchObject({ kind: "undone", startsAt: toIso(atMinute(day, 600)), undoUntil: null });
    expect(await refused(moveFromForm(scope, made.id, formOf({ intent: "undo" }), now))).toBe("undo-late");
    expect(await refused(moveFromForm(scope, made.id, formOf({ startsAt: "yesterday", endsAt: "" }), now))).toBe("invalid");
    const history = await changesOf(scope, made.id);
    expect(history.map((one) => [one.kind, one.before.startsAt, one.after.startsAt, one.differenceKopecks])).toEqual([
      ["undone", toIso(atMinute(day, 720)), toIso(atMinute(day, 600)), 0],
      ["moved", toIso(atMinute(day, 600)), toIso(atMinute(day, 720)), 0],
    ]);
    expect(await refused(changesOf((await makeResident()).scope, made.id))).toBe("not-found");
  });

  it("of staff asks why, takes no fee, and the reason stays in the history and the audit log", async () => {
    const { scope, day, made } = await paid();
    const admin = await makeAdmin();
    const late = new Date(atMinute(day, 600).getTime() - 3_600_000);
    expect(await refused(moveFromForm(admin, made.id, moveForm(day, 900, 960), late))).toBe("reason");
    expect(await moveFromForm(admin, made.id, moveForm(day, 900, 960, { reason: "Авария отопления", expected: "40000" }), late)).toMatchObject({ differenceKopecks: 0 });
    expect((await changesOf(scope, made.id))[0]).toMatchObject({ kind: "moved", reason: "Авария отопления", actorName: admin.userName });
    const line = await db.auditEntry.findFirstOrThrow({ where: { action: "booking.moved", subjectId: made.id } });
    expect(line.data).toMatchObject({ reason: "Авария отопления" });
    await changeFree(admin, made.id, at(day, 960, 1020), late);
    expect((await changesOf(scope, made.id))[0]?.reason).toBe("");
    expect(await brokenRules()).toEqual([]);
  });

  it("moves and cancels parts of a series at the sum that was seen", async () => {
    const room = await makeResource({ priceKopecks: 100_000 });
    const { scope } = await makeResident();
    const day = dayAhead(3);
    const now = new Date();
    const made = await bookSeries(scope, { resourceId: room.id, quantity: 1, ...at(day, 600, 660), purpose: "Курс", rule: "FREQ=WEEKLY;COUNT=4", exceptHolidays: false }, now);
    const [first, second] = made.bookings;
    const preview = await previewMove(scope, second!.id, wish(second!.day, "11:00", 120, null, "following"), "ru", now);
    expect(preview).toMatchObject({ part: "following", count: 3, formerKopecks: 120_000, totalKopecks: 240_000, series: { this: 1, following: 3, all: 4 } });
    const form = (expected: number) => moveForm(second!.day, 660, 780, { part: "following", expected: String(expected) });
    expect(await refused(moveFromForm(scope, second!.id, form(230_000), now))).toBe("price-changed");
    expect(await moveFromForm(scope, second!.id, form(240_000), now)).toMatchObject({ id: second!.id, count: 3, differenceKopecks: 120_000, undoUntil: expect.any(String) as string, startsAt: toIso(atMinute(second!.day, 660)) });
    expect((await db.booking.findUniqueOrThrow({ where: { id: first!.id } })).startsAt).toEqual(atMinute(first!.day, 600));
    expect(await placeInSeries({ id: second!.id, seriesId: made.id })).toEqual({ seriesId: made.id, number: 2, of: 4 });
    expect((await bookingPageOf(scope, second!.id, now)).series).toMatchObject({ number: 2, of: 4, ahead: { this: 1, following: 3, all: 4 } });
    expect(await refused(cancelFromForm(scope, second!.id, formOf({ part: "zzz" }), now, null))).toBe("invalid");
    expect((await db.booking.findUniqueOrThrow({ where: { id: second!.id } })).status).toBe("HELD");
    expect(await cancelFromForm(scope, second!.id, formOf({ part: "following" }), now, null)).toMatchObject({ count: 3 });
    expect(await cancelFromForm(scope, first!.id, formOf({}), now, null)).toMatchObject({ count: 1 });
    expect(await brokenRules()).toEqual([]);
  });
});
