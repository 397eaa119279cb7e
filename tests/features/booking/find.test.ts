import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { residentSince } from "~/features/residency/rules/payer";
import { jointQuoteFor } from "~/features/billing/pricing.server";
import { priceList } from "~/features/billing/price-list.server";
import { freeUnits } from "~/features/booking/commands/units.server";
import { findJson } from "~/features/booking/find/json.server";
import { findPage } from "~/features/booking/find/page.server";
import { findSlots } from "~/features/booking/find/queries.server";
import { filtered, type FindWish } from "~/features/booking/find/wish";
import { understand } from "~/features/booking/find/words.server";
import { catalogue, type CatalogueItem } from "~/features/booking/queries.server";
import { brokenRule } from "~/features/booking/rules/slot";
import type { CompanyScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, dayToDb, minuteOfDay, siteDay, type Day } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeProgramme, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

let resident: Awaited<ReturnType<typeof makeResident>>;
let scope: CompanyScope;
const now = new Date();

beforeAll(async () => {
  resident = await makeResident();
  scope = resident.scope;
});

const NOTHING: FindWish = { slugs: null, named: null, kind: "", from: siteDay(now), days: 1, weekdays: [], start: null, earliest: 0, latest: 1440, minutes: null, whole: false, people: null, seats: null, quantity: null, floor: null, prefer: null };
const wishFor = (kind: string, day: Day, more: Partial<FindWish> = {}): FindWish => ({ ...NOTHING, kind, from: day, ...more });
const find = async (wish: FindWish, at = now, of: CompanyScope | null = scope) => findSlots(await catalogue(), of, wish, at, 500);
const byWords = async (line: string, params = "") => {
  const items = await catalogue();
  return findSlots(items, scope, filtered((await understand(line, items, now)).wish, new URLSearchParams(params), now), now, 500);
};
const reasons = (found: Awaited<ReturnType<typeof find>>) => found.slots.map((one) => one.reasons.map((reason) => reason.code));
const held = (room: CatalogueItem, startsAt: Date, endsAt: Date) => ({ from: new Date(startsAt.getTime() - room.bufferBefore * 60_000), to: new Date(endsAt.getTime() + room.bufferAfter * 60_000) });

describe("times that answer a wish", () => {
  it("are the nearest of each room and day, can be had, and come best first", async () => {
    const rooms = [await makeResource({ kind: "hall", capacity: 12 }), await makeResource({ kind: "hall", units: 2, bufferBefore: 30, bufferAfter: 15, stepMinutes: 60, minMinutes: 60 }), await makeResource({ kind: "hall", units: 3, opensAt: 0, closesAt: 1440, noticeMinutes: 120 })];
    const from = dayAhead(1);
    for (const [index, room] of rooms.entries()) for (let day = 0; day < 5; day += 1) await bookAt(scope, room, addDays(from, day), 540 + index * 60 + day * 60, 780 + day * 60, {}, now);
    const found = await find(wishFor("hall", from, { days: 5, minutes: 120, start: 840 }));
    expect(found.count).toBe(15);
    expect(found.slots.map((one) => one.score)).toEqual(found.slots.map((one) => one.score).sort((a, b) => b - a));
    expect(new Set(found.slots.map(({ slot }) => `${slot.item.slug} ${slot.day}`)).size).toBe(15);
    for (const { slot, others } of found.slots) {
      const { item: room, startsAt, endsAt } = slot;
      expect([siteDay(startsAt), minuteOfDay(startsAt), (endsAt.getTime() - startsAt.getTime()) / 60_000, slot.start - 840]).toEqual([slot.day, slot.start, 120, slot.off]);
      expect(brokenRule(room, { startsAt, endsAt, quantity: 1 }, now)).toBeNull();
      expect(await freeUnits(db, room.id, held(room, startsAt, endsAt), 1)).toHaveLength(1);
      // No start on the step of that day is free and nearer.
      for (let start = room.opensAt; start < room.closesAt; start += room.stepMinutes) {
        if (Math.abs(start - 840) >= Math.abs(slot.off)) continue;
        const nearer = { startsAt: atMinute(slot.day, start), endsAt: atMinute(slot.day, start + 120), quantity: 1 };
        if (brokenRule(room, nearer, now) === null) expect(await freeUnits(db, room.id, held(room, nearer.startsAt, nearer.endsAt), 1)).toEqual([]);
      }
      for (const start of others) expect(await freeUnits(db, room.id, held(room, atMinute(slot.day, start), atMinute(slot.day, start + 120)), 1)).toHaveLength(1);
    }
  });

  it("say why: the hour, the room, the price, the buffers", async () => {
    const kind = "why";
    const small = await makeResource({ kind, slug: "why-small", capacity: 6, priceKopecks: 100_000 });
    await makeResource({ kind, slug: "why-large", capacity: 20, priceKopecks: 300_000, bufferBefore: 15, bufferAfter: 30, operator: "REQUIRED", approval: true });
    const day = dayAhead(4);
    await bookAt(scope, small, day, 840, 900, {}, now);
    const found = await find(wishFor(kind, day, { start: 840, minutes: 120, people: 6 }));
    expect(found.slots.map(({ slot, price, barred }) => [slot.item.slug, slot.start, price?.totalKopecks, price?.fullKopecks, barred])).toEqual([
      ["why-small", 900, 80_000, 200_000, null],
      ["why-large", 840, 240_000, 600_000, null],
    ]);
    expect(found.slots.map((one) => one.reasons)).toEqual([
      [
        { code: "start-later", tone: "plain", params: { minutes: 60 } },
        { code: "capacity", tone: "good", params: { count: 6 } },
        { code: "cheapest", tone: "good", params: {} },
        { code: "not-subsidised", tone: "plain", params: {} },
      ],
      [
        { code: "start-exact", tone: "good", params: { at: 840 } },
        { code: "capacity", tone: "good", params: { count: 20 } },
        { code: "not-subsidised", tone: "plain", params: {} },
        { code: "operator", tone: "good", params: {} },
        { code: "approval", tone: "plain", params: {} },
        { code: "buffers", tone: "plain", params: { before: 15, after: 30 } },
      ],
    ]);
  });

  it("say what a programme pays, and what is left to pay", async () => {
    const room = await makeResource();
    await makeProgramme({ kinds: [room.kind], sharePercent: 50 });
    const found = await find(wishFor(room.kind, dayAhead(5), { minutes: 60 }));
    // An hour at 1 000, of which the first year pays 400, and the programme half of it.
    expect(found.slots.map((one) => one.price)).toEqual([{ totalKopecks: 20_000, subsidyKopecks: 20_000, fullKopecks: 100_000 }]);
    expect(reasons(found)).toEqual([["subsidised"]]);
  });

  it("show what the company may not book, below what it may, with the reason", async () => {
    const kind = "leave";
    await makeResource({ kind, slug: "leave-a", certificate: true });
    const day = dayAhead(6);
    const without = await find(wishFor(kind, day));
    expect(without.slots.map((one) => [one.barred, one.score])).toEqual([["certificate", 70]]);
    expect(reasons(without)[0]?.[0]).toBe("no-certificate");
    await db.certificate.create({ data: { companyId: scope.companyId, resourceKind: kind, validUntil: dayToDb(day) } });
    const having = await find(wishFor(kind, day));
    expect(having.slots.map((one) => [one.barred, one.score])).toEqual([[null, 100]]);
    expect(having.slots[0]?.reasons[0]).toEqual({ code: "certificate", tone: "good", params: { until: day } });
    const [after] = (await find(wishFor(kind, addDays(day, 1)))).slots;
    expect(after?.barred).toBe("certificate");
    const [foreign] = (await find(wishFor(kind, day), now, null)).slots;
    expect([foreign?.barred, foreign?.price]).toEqual(["not-resident", null]);
  });

  it("take a thing for its shortest time when less was asked, and say so; never for longer than it is lent", async () => {
    const room = await makeResource({ minMinutes: 120, stepMinutes: 60, maxMinutes: 240 });
    const found = await find(wishFor(room.kind, dayAhead(7), { minutes: 90 }));
    expect(found.slots.map((one) => one.slot.minutes)).toEqual([120]);
    expect(found.slots[0]?.reasons).toContainEqual({ code: "length", tone: "plain", params: { minutes: 120 } });
    expect((await find(wishFor(room.kind, dayAhead(7), { minutes: 300 }))).count).toBe(0);
  });

  it("keep the notice and the horizon, and nothing of today that has passed", async () => {
    const room = await makeResource({ noticeMinutes: 180, horizonDays: 3 });
    const at = atMinute(dayAhead(8), 605);
    const today = await find(wishFor(room.kind, dayAhead(8), { start: 600, minutes: 60 }), at);
    expect(today.slots.map((one) => one.slot.start)).toEqual([810]);
    expect((await find(wishFor(room.kind, dayAhead(8), { days: 10 }), at)).slots.map((one) => one.slot.day).sort()).toEqual([0, 1, 2, 3].map((ahead) => dayAhead(8 + ahead)));
  });

  it("go over midnight where the house is open, and by days where it is lent by days", async () => {
    const farm = await makeResource({ units: 10, opensAt: 0, closesAt: 1440, stepMinutes: 60, minMinutes: 60, maxMinutes: 10_080 });
    const night = await find(wishFor(farm.kind, dayAhead(9), { earliest: 1320, latest: 1920, minutes: 600, whole: true, quantity: 4 }));
    expect(night.slots.map(({ slot }) => [slot.day, slot.start, slot.minutes, slot.quantity])).toEqual([[dayAhead(9), 1320, 600, 4]]);
    const pavilion = await makeResource({ opensAt: 0, closesAt: 1440, stepMinutes: 1440, minMinutes: 1440, maxMinutes: 86_400 });
    const fortnight = await find(wishFor(pavilion.kind, dayAhead(10), { minutes: 20_160, start: 840 }));
    expect(fortnight.slots.map(({ slot, others }) => [slot.day, slot.start, slot.minutes, others])).toEqual([[dayAhead(10), 0, 20_160, []]]);
  });
});

describe("where nothing fits", () => {
  it("says which condition to give up and what that yields, in the order in which people give them up", async () => {
    const kind = "full";
    const room = await makeResource({ kind, slug: "full-a", capacity: 8, closesAt: 1320 });
    const day = dayAhead(11);
    await bookAt(scope, room, day, 480, 840, {}, now);
    const found = await find(wishFor(kind, day, { latest: 780, minutes: 120, people: 4 }));
    expect([found.slots, found.count]).toEqual([[], 0]);
    expect(found.ways.map((way) => [way.what, way.best.slot.item.slug, way.best.slot.day, way.best.slot.start])).toEqual([
      ["time", "full-a", day, 840],
      ["days", "full-a", addDays(day, 1), 600],
      ["thing", expect.any(String), day, expect.any(Number)],
    ]);
    expect(found.ways.map((way) => way.params)).toEqual([{ at: "", after: "", before: "" }, { day, days: "31" }, { kind: "any" }]);
    // The address that a way leads to finds what it promised.
    const items = await catalogue();
    const { wish } = await understand("", items, now);
    const base = { kind, day, days: "1", before: "13:00", minutes: "120", people: "4" };
    for (const way of found.ways) {
      const again = await findSlots(items, scope, filtered(wish, new URLSearchParams({ ...base, ...way.params }), now), now, 500);
      expect([again.count, again.slots[0]?.slot.item.slug, again.slots[0]?.slot.start]).toEqual([way.count, way.best.slot.item.slug, way.best.slot.start]);
    }
  });

  it("offers fewer people or units where no room is large enough", async () => {
    const room = await makeResource({ capacity: 8, units: 2 });
    const crowd = await find(wishFor(room.kind, dayAhead(12), { people: 30 }));
    expect(crowd.ways.find((way) => way.what === "people")?.best.slot.item.slug).toBe(room.slug);
    const many = await find(wishFor(room.kind, dayAhead(12), { quantity: 5 }));
    expect(many.ways.find((way) => way.what === "quantity")?.best.slot.quantity).toBe(1);
  });
});

describe("several things at once", () => {
  const takenAlong = (found: Awaited<ReturnType<typeof find>>) => found.slots.map(({ slot }) => [slot.item.slug, slot.start, slot.minutes, slot.beside.map((one) => `${one.resource.slug}*${one.quantity}`).join(" ")]);

  it("are offered where all are free together, at a joint price, and any of the like will do", async () => {
    const day = dayAhead(15);
    await makeResource({ kind: "set", slug: "set-room", priceKopecks: 100_000 });
    const cameras = [await makeResource({ slug: "set-camera", sort: "EQUIPMENT", units: 2, priceKopecks: 50_000 }), await makeResource({ slug: "set-camera-2", sort: "EQUIPMENT", units: 2, priceKopecks: 10_000 })];
    const person = await makeResource({ slug: "set-person", sort: "SERVICE", stepMinutes: 60, minMinutes: 120, priceKopecks: 0 });
    const beside = [{ slugs: cameras.map((one) => one.slug), quantity: 2 }, { slugs: [person.slug], quantity: 1 }];
    const wish = wishFor("set", day, { start: 600, minutes: 60, beside });
    // The person comes for two hours at the least.
    const free = await find(wish);
    expect(takenAlong(free)).toEqual([["set-room", 600, 120, "set-camera*2 set-person*1"]]);
    // A room for 2 000, two cameras for 2 000; the first year pays four tenths.
    expect(free.slots[0]?.price).toEqual({ totalKopecks: 160_000, subsidyKopecks: 0, fullKopecks: 400_000 });
    await bookAt(scope, cameras[0]!, day, 600, 660, {}, now);
    expect(takenAlong(await find(wish))).toEqual([["set-room", 600, 120, "set-camera-2*2 set-person*1"]]);
    await bookAt(scope, person, day, 540, 720, {}, now);
    expect(takenAlong(await find(wish))).toEqual([["set-room", 720, 120, "set-camera*2 set-person*1"]]);
  });

  it("count no unit twice, and say what there is without the rest", async () => {
    const day = dayAhead(16);
    const part = await makeResource({ slug: "pair-part", units: 2 });
    await makeComposite([[part, 2]], { kind: "pair", slug: "pair-whole" });
    const both = await find(wishFor("pair", day, { start: 600, minutes: 60, beside: [{ slugs: [part.slug], quantity: 1 }] }));
    expect(both.count).toBe(0);
    expect(both.ways.map((way) => [way.what, way.best.slot.item.slug])).toContainEqual(["beside", "pair-whole"]);
  });

  it("are understood from a line, the space first", async () => {
    const found = await byWords("оператор и циклорама через неделю с 12 до 14");
    expect(takenAlong(found)).toEqual([["cyclo", 720, 120, "operator*1"]]);
    const { chips, cards } = await findPage(scope, new URLSearchParams({ q: "циклорама и оператор через неделю с 12 до 14" }), "ru", now);
    expect(chips.map((chip) => chip.text)).toEqual(["циклорама", "оператор", "через неделю", "с 12 до 14"]);
    expect(cards?.[0]?.beside).toEqual([{ slug: "operator", name: "Оператор", quantity: 1 }]);
  });
});

/** How many statements a work sends to the database. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  let count = 0;
  prototype.query = function (this: pg.Client, ...args: unknown[]) {
    count += 1;
    return query.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return count;
}

describe("however many resources there are", () => {
  it("the same few statements are asked", async () => {
    const kind = "many";
    const ask = (wish: FindWish) => async () => findSlots(await catalogue(), scope, wish, now);
    await makeResource({ kind });
    const few = [await statementsOf(ask(wishFor(kind, dayAhead(14)))), await statementsOf(ask(wishFor(kind, dayAhead(14), { latest: 60 })))];
    for (let index = 0; index < 25; index += 1) await makeResource({ kind, capacity: 20 });
    // The catalogue, what is taken, all that is known of the company and its prices; what is taken once more when nothing fits.
    expect([few, [await statementsOf(ask(wishFor(kind, dayAhead(14)))), await statementsOf(ask(wishFor(kind, dayAhead(14), { latest: 60 })))]]).toEqual([[3, 4], [3, 4]]);
  });
});

describe("by words", () => {
  it("finds in the house what was said", async () => {
    const { slots } = await byWords("мокап через неделю с 14 на 3 часа для 6 человек");
    expect(slots.map(({ slot, barred }) => [slot.item.slug, slot.day, slot.start, slot.minutes, barred])).toEqual([["mocap", addDays(siteDay(now), 7), 840, 180, null]]);
    expect(slots[0]?.reasons.slice(0, 2)).toEqual([
      { code: "start-exact", tone: "good", params: { at: 840 } },
      { code: "capacity", tone: "good", params: { count: 8 } },
    ]);
    const english = await byWords("20 render nodes in a week overnight");
    expect(english.slots.map(({ slot }) => [slot.item.slug, slot.start, slot.minutes, slot.quantity])).toEqual([["render", 1320, 600, 20]]);
  });

  it("reads words that staff keep, and names of what is new in the house", async () => {
    const room = await makeResource({ kind: "planetarium", slug: "planetarium", nameRu: "Планетарий «Орион»", nameEn: "Planetarium Orion" });
    expect((await byWords("планетарий через неделю")).slots.map((one) => one.slot.item.slug)).toEqual(["planetarium"]);
    expect((await understand("звездочёт", await catalogue(), now)).unknown).toHaveLength(1);
    await db.resourceWord.create({ data: { phrase: "звездочет*", resourceId: room.id } });
    expect((await byWords("звездочёту через неделю")).slots.map((one) => one.slot.item.slug)).toEqual(["planetarium"]);
  });

  it("answers nothing where nothing was understood, and the days ahead where only the day cannot be had", async () => {
    const pageOf = (query: Record<string, string>) => findPage(scope, new URLSearchParams(query), "ru", now);
    const lost = await pageOf({ q: "ываолдфжыва" });
    expect([lost.lost, lost.cards, lost.count, lost.unknown]).toEqual([true, null, 0, ["ываолдфжыва"]]);
    expect((await findJson(scope, "ываолдфжыва", 5, new URLSearchParams(), "ru", now)).items).toEqual([]);
    expect((await pageOf({ q: "ываолдфжыва", kind: "adr" })).count).toBeGreaterThan(0);
    const past = await pageOf({ q: "мокап вчера" });
    expect([past.lost, past.unknown, past.noDays]).toEqual([false, [], [{ text: "вчера", why: "past" }]]);
    expect(past.count).toBeGreaterThan(0);
    expect((await pageOf({ q: "jpdexrf pfdnhf" })).layout).toBe("озвучка завтра");
  });

  it("of days on which a thing can be had the first comes first, however the price goes, unless the cheapest is asked for", async () => {
    const room = await makeResource({ kind: "night", slug: "night" });
    const first = dayAhead(20);
    await db.tariff.update({ where: { code_validFrom: { code: room.tariffCode, validFrom: dayToDb("2020-01-01") } }, data: { validTo: dayToDb(first) } });
    await db.tariff.create({ data: { code: room.tariffCode, unit: "HOUR", priceKopecks: 10_000n, validFrom: dayToDb(addDays(first, 1)), source: "Прейскурант" } });
    const days = async (prefer: FindWish["prefer"]) => (await find(wishFor("night", first, { days: 3, prefer }))).slots.map(({ slot }) => slot.day);
    expect((await days(null))[0]).toBe(first);
    expect((await days("cheap"))[0]).toBe(addDays(first, 1));
  });

  it("filters speak over the words, an empty one takes back what they said", async () => {
    const line = "озвучка через неделю с 14 на 2 часа";
    const of = async (params: string) => (await byWords(line, params)).slots.map(({ slot }) => [slot.item.kind, slot.start, slot.minutes]);
    expect(await of("")).toEqual([["adr", 840, 120]]);
    expect(await of("kind=adr&at=16:00&minutes=60")).toEqual([["adr", 960, 60]]);
    expect(await of("kind=foley")).toEqual([["foley", 840, 120]]);
    expect(await of("at=&minutes=")).toEqual([["adr", 600, 120]]);
    expect((await byWords(line, "kind=any")).slots.length).toBeGreaterThan(5);
  });

  it("nothing in the address leads out of bounds", async () => {
    const items = await catalogue();
    const { wish } = await understand("", items, now);
    for (const params of ["day=1900-01-01&days=-4&minutes=99999999&people=0&quantity=1e9", "day=x&days=&at=99:99&after=25:00&before=", "after=23:00&before=01:00", "minutes=NaN&kind=%00", "floor=any&features=any"]) {
      const read = filtered(wish, new URLSearchParams(params), now);
      expect(read.from >= siteDay(now)).toBe(true);
      expect(read.days >= 1 && read.days <= 31 && read.earliest < read.latest && read.latest <= 2880).toBe(true);
      expect(read.minutes === null || (read.minutes >= 15 && read.minutes <= 86_400)).toBe(true);
      expect(read.quantity === null || read.quantity <= 500).toBe(true);
      await findSlots(items, scope, read, now);
    }
  });
});

describe("prices of many at once", () => {
  it("are those of each alone", async () => {
    const kinds = ["priced-a", "priced-b"];
    await makeProgramme({ kinds, sharePercent: 40, monthlyMinutes: 300 });
    await makeProgramme({ kinds: [kinds[0]!], sharePercent: 70, budgetKopecks: 30_000 });
    const rooms = [await makeResource({ kind: kinds[0]!, priceKopecks: 123_400 }), await makeResource({ kind: kinds[1]!, priceKopecks: 77_700 })];
    await bookAt(scope, rooms[0]!, dayAhead(20), 600, 780, {}, now);
    const from = dayAhead(13);
    const rule = { nameRu: "Вечер", nameEn: "Evening", effect: "PERCENT" as const, value: 25, fromMinute: 1260, toMinute: 480, validFrom: dayToDb(from), source: "Прейскурант" };
    await db.priceRule.createMany({ data: [{ ...rule, tariffCode: rooms[0]!.tariffCode }, { ...rule, tariffCode: rooms[1]!.tariffCode, value: -10, validFrom: dayToDb(addDays(from, 5)), overMinutes: 60 }] });
    const price = await priceList(scope.companyId, from, addDays(from, 60));
    for (const room of rooms) {
      for (const [on, minutes, quantity] of [[from, 60, 1], [addDays(from, 9), 480, 1], [addDays(from, 60), 90, 3]] as const) {
        const use = { companyId: scope.companyId, payer: residentSince(resident.startsOn), tariffCode: room.tariffCode, resourceKind: room.kind, on, startMinute: 1200, minutes, quantity };
        const things = [{ thing: { nameRu: room.nameRu, nameEn: room.nameEn }, use }];
        expect(price(things)).toEqual(await jointQuoteFor(things));
        const both = [...things, { thing: { nameRu: "Ещё", nameEn: "More" }, use: { ...use, quantity: quantity + 1 } }];
        expect(price(both)).toEqual(await jointQuoteFor(both));
      }
    }
    expect(price([{ thing: { nameRu: "", nameEn: "" }, use: { payer: residentSince(resident.startsOn), tariffCode: "no-such", resourceKind: "x", on: from, startMinute: 600, minutes: 60, quantity: 1 } }])).toBeNull();
  });
});
