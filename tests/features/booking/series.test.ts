import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookSeries, type Choice } from "~/features/booking/series/commands/book-series.server";
import { cancelSeries, changeSeries } from "~/features/booking/series/commands/change-series.server";
import { bookSeriesFromForm, describeSeries, seriesAsked } from "~/features/booking/series/series-form.server";
import { planSeries } from "~/features/booking/series/plan.server";
import { occurrencesOf, ruleOf } from "~/features/booking/series/rules/recurrence";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, dayToDb, mondayOf, monthOf, siteDay, weekday, type Day } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeProgramme, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const codeOf = (error: unknown) => (error instanceof DomainError ? { code: error.code, ...error.details } : error);
const refused = (work: Promise<unknown>) => work.then(() => "no refusal", codeOf);
/** A Tuesday two weeks ahead or later. */
const tuesday = addDays(mondayOf(addDays(siteDay(new Date()), 14)), 1);
const weekly = (resource: { id: string }, more: object = {}) => ({
  resourceId: resource.id, quantity: 1, startsAt: atMinute(tuesday, 600), endsAt: atMinute(tuesday, 720), purpose: "Занятия", rule: "FREQ=WEEKLY;BYDAY=TU;COUNT=6", exceptHolidays: false, ...more,
});
const weeks = (...numbers: number[]): Day[] => numbers.map((number) => addDays(tuesday, 7 * number));

describe("a rule of repetition", () => {
  it("keeps the hour of the clock across the change of the zone in 2016", () => {
    const found = occurrencesOf("FREQ=WEEKLY;COUNT=3", atMinute("2016-07-19", 600), 50);
    expect(found).toEqual({ days: ["2016-07-19", "2016-07-26", "2016-08-02"] });
  });

  it.each([
    ["nonsense", "unreadable"], ["FREQ=WEEKLY;BYDAY=XX;COUNT=2", "unreadable"], ["FREQ=WEEKLY;COUNT=-1", "unreadable"], ["FREQ=WEEKLY;COUNT=2;BYHOUR=3", "unreadable"],
    ["FREQ=HOURLY;COUNT=3", "too-often"], ["FREQ=WEEKLY", "endless"],
  ])("%s is refused as %s", (rule, bad) => {
    expect(occurrencesOf(rule, atMinute(tuesday, 600), 50)).toEqual({ bad });
  });

  it("of ten thousand stops at the limit, and no text whatever breaks it", () => {
    expect(occurrencesOf("FREQ=DAILY;COUNT=10000", atMinute(tuesday, 600), 104)).toMatchObject({ days: { length: 105 } });
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => {
      const found = occurrencesOf(text, atMinute(tuesday, 600), 5);
      return "bad" in found || found.days.length <= 6;
    }));
  });

  it("is made of a simple choice", () => {
    const until = addDays(tuesday, 60);
    const days = (repeat: Parameters<typeof ruleOf>[0]["repeat"]) => {
      const found = occurrencesOf(ruleOf({ repeat, startsAt: atMinute(tuesday, 600), until }), atMinute(tuesday, 600), 200);
      return "days" in found ? found.days : [];
    };
    expect(days("week")).toEqual(weeks(0, 1, 2, 3, 4, 5, 6, 7, 8));
    expect(days("two-weeks")).toEqual(weeks(0, 2, 4, 6, 8));
    expect(days("day")).toHaveLength(61);
    expect(days("workdays").every((day) => weekday(day) <= 5)).toBe(true);
    expect(days("month").every((day) => weekday(day) === 2)).toBe(true);
  });
});

describe("a series", () => {
  it("is planned occurrence by occurrence with the price of each, quotas running out on the way, and booked exactly so", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 240 });
    const { scope } = await makeResident();
    const wish = weekly(room);
    const plan = await planSeries(scope, wish, new Date());
    expect(plan.occurrences.map((one) => [one.day, one.state])).toEqual(weeks(0, 1, 2, 3, 4, 5).map((day) => [day, "free"]));
    const made = await bookSeries(scope, { ...wish, expected: plan.totalKopecks }, new Date());
    expect(made.bookings.map((booking) => booking.totalKopecks)).toEqual(plan.occurrences.map((one) => one.quote?.totalKopecks));
    expect(new Set(made.bookings.map((booking) => booking.totalKopecks)).size).toBeGreaterThan(1);
    expect(await brokenRules()).toEqual([]);
    const rows = await db.booking.findMany({ where: { seriesId: made.id }, orderBy: { startsAt: "asc" } });
    // Paid a week before each, never sooner than any booking.
    expect(rows.slice(2).map((row) => row.holdExpiresAt)).toEqual(rows.slice(2).map((row) => new Date(row.startsAt.getTime() - 7 * 86_400_000)));
  });

  it("says which occurrence is dearer because the month's subsidised hours are over, and what it takes of them", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 60 });
    const { scope } = await makeResident();
    const first = monthOf(addDays(tuesday, 27));
    const asked = seriesAsked(new URLSearchParams({ at: room.slug, day: first, start: "10:00", minutes: "60", repeat: "day", until: addDays(first, 2) }))!;
    const shown = await describeSeries(scope, { ...asked, exceptHolidays: false }, "ru", new Date());
    expect(shown.occurrences.map((one) => one.why)).toEqual([null, ...Array.from({ length: 2 }, () => "Субсидированные часы месяца кончились: занятие по вашей цене целиком.")]);
    expect(shown.quotas).toEqual([expect.stringMatching(/уже занято 0, серия возьмёт 1, всего 1\.$/)]);
  });

  it("is priced day by day: a programme that ends on the way pays up to its last day, and what was shown is what is asked", async () => {
    const [room, { scope }] = [await makeResource(), await makeResident()];
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, rules: { validTo: dayToDb(addDays(tuesday, 8)) } });
    const asked = { slug: room.slug, day: tuesday, start: 600, minutes: 120, quantity: 1, beside: [], repeat: "week" as const, until: addDays(tuesday, 21), untilWrong: false, exceptHolidays: false };
    const shown = await describeSeries(scope, asked, "ru", new Date());
    // 2 hours at 400 roubles in the first year; half of it while the programme lasts.
    expect(shown.occurrences.map((one) => one.totalKopecks)).toEqual([40_000, 40_000, 80_000, 80_000]);
    expect(shown.expected).toBe(240_000);
    const form = (expected: number) => new URLSearchParams({ at: room.slug, day: tuesday, start: "10:00", minutes: "120", repeat: "week", until: addDays(tuesday, 21), purpose: "Занятия", expected: String(expected) });
    expect(await refused(bookSeriesFromForm(scope, form(200_000), new Date()))).toEqual({ code: "price-changed", totalKopecks: 240_000 });
    expect((await bookSeriesFromForm(scope, form(240_000), new Date())).totalKopecks).toBe(240_000);
  });

  it("begins no further ahead than any booking may, only goes on beyond it", async () => {
    const room = await makeResource({ horizonDays: 30 });
    const { scope } = await makeResident();
    const from = (ahead: number) => {
      const day = addDays(siteDay(new Date()), ahead);
      return weekly(room, { startsAt: atMinute(day, 600), endsAt: atMinute(day, 660), rule: "FREQ=DAILY;INTERVAL=3;COUNT=3" });
    };
    expect(await refused(planSeries(scope, from(31), new Date()))).toEqual({ code: "rule-broken", rule: "horizon" });
    expect(await refused(bookSeries(scope, from(31), new Date()))).toEqual({ code: "rule-broken", rule: "horizon" });
    // Nor by leaving out the first.
    const near = from(29);
    expect(await refused(bookSeries(scope, { ...near, choices: new Map<Day, Choice>([[siteDay(near.startsAt), "skip"]]) }, new Date()))).toMatchObject({ rule: "horizon" });
    expect((await bookSeries(scope, near, new Date())).bookings).toHaveLength(3);
  });

  it.each(["2020-01-01", tuesday, "tomorrow", ""])("until %j is refused, not made another one", async (until) => {
    const [room, { scope }] = [await makeResource(), await makeResident()];
    const form = new URLSearchParams({ at: room.slug, day: tuesday, start: "10:00", minutes: "60", repeat: "week", until, purpose: "Занятия" });
    expect(seriesAsked(form)).toMatchObject({ until, untilWrong: true });
    expect(await refused(bookSeriesFromForm(scope, form, new Date()))).toEqual({ code: "rule-broken", rule: "series-until" });
  });

  it("shows a conflict and a holiday before anything is booked, with remedies of which one is taken", async () => {
    const room = await makeResource();
    const twin = await makeResource({ kind: room.kind });
    const [{ scope }, rival] = [await makeResident(), await makeResident()];
    const [second = "", , fourth = ""] = weeks(1, 2, 3);
    await bookAt(rival.scope, room, second, 660, 720);
    // Whatever season the test runs in, only this one day is off.
    await db.calendarDay.deleteMany({ where: { date: { gte: dayToDb(tuesday) } } });
    await db.calendarDay.upsert({ where: { date: dayToDb(fourth) }, create: { date: dayToDb(fourth), kind: "OFF" }, update: { kind: "OFF" } });
    const wish = weekly(room, { exceptHolidays: true });
    const plan = await planSeries(scope, wish, new Date());
    expect(plan.occurrences.map((one) => one.state)).toEqual(["free", "taken", "free", "holiday", "free", "free"]);
    const remedies = plan.occurrences[1]!.remedies;
    expect(remedies.map((one) => [one.resourceId === twin.id ? "twin" : "room", one.startsAt])).toEqual([["twin", atMinute(second, 600)], ["room", atMinute(second, 540)], ["room", atMinute(second, 720)]]);
    expect(await refused(bookSeries(scope, wish, new Date()))).toEqual({ code: "series-taken", day: second });
    expect(await db.series.count({ where: { companyId: scope.companyId } })).toBe(0);
    const choices = new Map<Day, Choice>([[second, remedies[0]!], [fourth, "skip"]]);
    const made = await bookSeries(scope, { ...wish, choices }, new Date());
    expect(made.bookings.map((booking) => booking.day)).toEqual(weeks(0, 1, 2, 4, 5));
    expect((await db.booking.findFirstOrThrow({ where: { seriesId: made.id, occurrence: dayToDb(second) } })).resourceId).toBe(twin.id);
    await db.calendarDay.delete({ where: { date: dayToDb(fourth) } });
    expect(await brokenRules()).toEqual([]);
  });

  it("is moved this, this and following, or all, also over its own former days, and cancelled likewise", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    const made = await bookSeries(scope, weekly(room), new Date());
    const ids = made.bookings.map((booking) => booking.id);
    const starts = async () => (await db.booking.findMany({ where: { seriesId: made.id, status: "HELD" }, orderBy: { occurrence: "asc" } })).map((row) => row.startsAt);
    // A week later each takes the day of the next one.
    await changeSeries(scope, ids[0]!, "all", { startsAt: atMinute(addDays(tuesday, 7), 660), endsAt: atMinute(addDays(tuesday, 7), 780) }, new Date());
    expect(await starts()).toEqual(weeks(1, 2, 3, 4, 5, 6).map((day) => atMinute(day, 660)));
    await changeSeries(scope, ids[3]!, "following", { startsAt: atMinute(weeks(4)[0]!, 900), endsAt: atMinute(weeks(4)[0]!, 960) }, new Date());
    expect((await starts()).map((at) => at.getTime())).toEqual([...weeks(1, 2, 3).map((day) => atMinute(day, 660)), ...weeks(4, 5, 6).map((day) => atMinute(day, 900))].map((at) => at.getTime()));
    await changeSeries(scope, ids[0]!, "this", { startsAt: atMinute(weeks(1)[0]!, 480), endsAt: atMinute(weeks(1)[0]!, 540) }, new Date());
    expect((await starts())[0]).toEqual(atMinute(weeks(1)[0]!, 480));
    expect((await cancelSeries(scope, ids[4]!, "following", new Date())).days).toHaveLength(2);
    expect((await cancelSeries(scope, ids[4]!, "all", new Date())).days).toHaveLength(4);
    expect((await cancelSeries(scope, ids[4]!, "all", new Date())).days).toEqual([]);
    expect(await brokenRules()).toEqual([]);
  });

  it("moved onto somebody's time stays wholly where it was; a foreign one is not found", async () => {
    const room = await makeResource();
    const [{ scope }, rival] = [await makeResident(), await makeResident()];
    const made = await bookSeries(scope, weekly(room), new Date());
    await bookAt(rival.scope, room, weeks(2)[0]!, 900, 960);
    const to = { startsAt: atMinute(tuesday, 870), endsAt: atMinute(tuesday, 990) };
    expect(await refused(changeSeries(scope, made.bookings[0]!.id, "all", to, new Date()))).toEqual({ code: "series-taken", day: weeks(2)[0] });
    expect(await refused(changeSeries(rival.scope, made.bookings[0]!.id, "all", to, new Date()))).toEqual({ code: "not-found" });
    expect((await db.bookingChange.count({ where: { bookingId: { in: made.bookings.map((one) => one.id) } } }))).toBe(0);
    expect(await brokenRules()).toEqual([]);
  });

  it("and single bookings and another series at one moment: no deadlock, each unit with one holder", async () => {
    const rooms = [await makeResource({ units: 2 }), await makeResource()];
    await makeProgramme({ kinds: rooms.map((room) => room.kind), sharePercent: 30, monthlyMinutes: 900 });
    const residents = await Promise.all(Array.from({ length: 4 }, () => makeResident()));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const { scope } = residents[index % 4]!;
        const [first, second] = index % 2 ? rooms : [...rooms].reverse();
        const work =
          index % 2 === 0
            ? bookSeries(scope, weekly(first!, { items: index % 4 === 0 ? [{ resourceId: second!.id, quantity: 1 }] : undefined }), new Date())
            : bookAt(scope, first!, weeks(index % 6)[0]!, 630, 690, { items: [{ resourceId: second!.id, quantity: 1 }] });
        return work.then(() => "done", (error: unknown) => (error instanceof DomainError ? error.code : String(error)));
      }),
    );
    expect(outcomes.filter((outcome) => !["done", "slot-taken", "series-taken"].includes(outcome))).toEqual([]);
    expect(outcomes).toContain("done");
    expect(await brokenRules()).toEqual([]);
  });

  it("longer than the norm allows, or with one day, is refused", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    expect(await refused(planSeries(scope, weekly(room, { rule: "FREQ=DAILY;COUNT=10000" }), new Date()))).toMatchObject({ rule: "series-long" });
    expect(await refused(planSeries(scope, weekly(room, { rule: "FREQ=WEEKLY;COUNT=1" }), new Date()))).toMatchObject({ rule: "series-one" });
  });
});
