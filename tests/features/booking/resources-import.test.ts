import { describe, expect, it } from "vitest";
import writeXlsxFile, { type SheetData } from "write-excel-file/node";
import { setPrice } from "~/features/billing/commands/set-price.server";
import { resourcesXlsx, templateXlsx } from "~/features/booking/resources/export.server";
import { readResourceFilters } from "~/features/booking/resources/filters";
import { applyImport, lookAtImport } from "~/features/booking/resources/import.server";
import { columnLetters, type Table } from "~/features/booking/resources/sheet";
import { parseTable, readTable } from "~/features/booking/resources/table.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const now = () => new Date();
const at = () => ({ now: now(), ip: "127.0.0.1" });
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const everything = readResourceFilters(new URLSearchParams("state=all"));

const HEADER = ["Адрес страницы", "Название по-русски", "Название по-английски", "Тип", "Вид, латиницей", "Сколько единиц", "Как называется единица", "За что цена", "Цена с завтрашнего дня, ₽", "Открывается", "Закрывается", "Шаг, мин", "Не меньше, мин", "Не больше, мин", "Вперёд на, дней", "Нужен допуск"];
const row = (slug: string, changes: Record<string, string | number | null> = {}): Table[number] => {
  const plain: Record<string, string | number | null> = {
    "Адрес страницы": slug, "Название по-русски": `Зал ${slug}`, "Название по-английски": `Hall ${slug}`, "Тип": "Помещение", "Вид, латиницей": "hall", "Сколько единиц": 2, "Как называется единица": "Половина",
    "За что цена": "за час", "Цена с завтрашнего дня, ₽": 1500.5, "Открывается": "08:00", "Закрывается": "22:00", "Шаг, мин": 30, "Не меньше, мин": 60, "Не больше, мин": 480, "Вперёд на, дней": 92, "Нужен допуск": "нет",
  };
  return HEADER.map((name) => ({ ...plain, ...changes })[name] ?? null);
};
const look = async (table: Table) => lookAtImport(await admin(), table, [], now());
const load = async (table: Table) => {
  const scope = await admin();
  const { stamp } = await lookAtImport(scope, table, [], now());
  return applyImport(scope, table, stamp, at());
};
const faultsOf = async (...rows: Table) => (await look([HEADER, ...rows])).faults.map((fault) => [fault.row, fault.column, fault.message.split("|")[0]]);
const book = (sheet: SheetData) => writeXlsxFile(sheet, {}).toBuffer();

describe("a file of resources", () => {
  it("makes new ones with units and prices, and loaded again changes nothing", async () => {
    const table = [HEADER, row("hall-one"), row("hall-two", { "Сколько единиц": 1, "Как называется единица": null })];
    expect(await look(table)).toMatchObject({ faultCount: 0, counts: { new: 2, changed: 0, same: 0 } });
    expect(await load(table)).toEqual({ made: 2, changed: 0 });
    const made = await db.resource.findUniqueOrThrow({ where: { slug: "hall-one" }, include: { units: { orderBy: { position: "asc" } } } });
    expect(made).toMatchObject({ nameRu: "Зал hall-one", opensAt: 480, closesAt: 1320, certificate: false, tariffCode: "hall-one", active: true });
    expect(made.units.map((unit) => unit.label)).toEqual(["Половина 1", "Половина 2"]);
    expect(await db.tariff.findMany({ where: { code: "hall-one" }, select: { priceKopecks: true, unit: true } })).toEqual([{ priceKopecks: 150_050n, unit: "HOUR" }]);
    expect(await look(table)).toMatchObject({ counts: { new: 0, changed: 0, same: 2 }, rows: [] });
    expect(await load(table)).toEqual({ made: 0, changed: 0 });
    expect(await db.auditEntry.count({ where: { action: "resources.imported" } })).toBe(1);
  });

  it("changes what differs, says what, and leaves columns alone that it does not have", async () => {
    await load([HEADER, row("hall-three")]);
    await db.resource.update({ where: { slug: "hall-three" }, data: { summaryRu: "Описание", capacity: 12 } });
    const table = [HEADER, row("hall-three", { "Открывается": "09:00", "Сколько единиц": 3, "Цена с завтрашнего дня, ₽": "2 000,00", "Нужен допуск": "да" })];
    expect((await look(table)).rows).toEqual([
      {
        row: 2, slug: "hall-three", state: "changed",
        changes: [
          { column: "opensAt", from: "08:00", to: "09:00" },
          { column: "certificate", from: "", to: "on" },
          { column: "units", from: "2", to: "3" },
          { column: "price", from: "1500.5", to: "2000" },
        ],
      },
    ]);
    expect(await load(table)).toEqual({ made: 0, changed: 1 });
    expect(await db.resource.findUniqueOrThrow({ where: { slug: "hall-three" }, include: { units: { orderBy: { position: "asc" } } } })).toMatchObject({
      opensAt: 540, certificate: true, summaryRu: "Описание", capacity: 12, version: 2, units: [{}, {}, { label: "Половина 3", position: 3 }],
    });
    // Today's price stays; the new one holds from tomorrow.
    const prices = await db.tariff.findMany({ where: { code: "hall-three" }, orderBy: { validFrom: "asc" } });
    expect(prices.map((price) => [price.priceKopecks, price.validFrom.toISOString().slice(0, 10)])).toEqual([[150_050n, siteDay(now())], [200_000n, addDays(siteDay(now()), 1)]]);
    expect((await look(table)).counts).toEqual({ new: 0, changed: 0, same: 1 });
  });

  it("names the bookings that it would touch, and loads what was seen only", async () => {
    const { id, slug } = await makeResource();
    const { scope } = await makeResident();
    const booking = await bookAt(scope, { id }, addDays(siteDay(now()), 5), 480, 540);
    const table: Table = [["slug", "Открывается"], [slug, "10:00"]];
    const shown = await look(table);
    expect(shown.consequences).toMatchObject({ count: 1, items: [{ bookingId: booking.id, rule: "hours" }] });
    await bookAt(scope, { id }, addDays(siteDay(now()), 6), 480, 540);
    await expect(applyImport(await admin(), table, shown.stamp, at())).rejects.toEqual(refusal("import-changed"));
    expect((await db.resource.findUniqueOrThrow({ where: { id } })).opensAt).toBe(480);
    expect(await load(table)).toEqual({ made: 0, changed: 1 });
    expect(await db.booking.count({ where: { resourceId: id, status: "HELD" } })).toBe(2);
  });

  it("is loaded wholly or not at all", async () => {
    const table = [HEADER, row("hall-good"), row("hall-bad", { "Шаг, мин": "часто" })];
    const scope = await admin();
    const { stamp } = await lookAtImport(scope, table, [], now());
    await expect(applyImport(scope, table, stamp, at())).rejects.toEqual(refusal("import-faults"));
    expect(await db.resource.count({ where: { slug: { in: ["hall-good", "hall-bad"] } } })).toBe(0);
  });

  it("sent twice at one moment is loaded once", async () => {
    const scope = await admin();
    const table = [HEADER, row("hall-twice")];
    const { stamp } = await lookAtImport(scope, table, [], now());
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => applyImport(scope, table, stamp, at())));
    expect(outcomes.filter((one) => one.made === 1)).toHaveLength(1);
    expect(await db.resource.count({ where: { slug: "hall-twice" } })).toBe(1);
  });
});

describe("faults are named cell by cell", () => {
  it.each([
    ["no address", "", {}, "slug", "field.required"],
    ["an address in Russian", "зал", {}, "slug", "field.slug"],
    ["no name", "fault-a", { "Название по-русски": null }, "nameRu", "field.required"],
    ["a type that is none", "fault-a", { "Тип": "Комната" }, "sort", "field.choice"],
    ["a step in words", "fault-a", { "Шаг, мин": "полчаса" }, "stepMinutes", "field.between"],
    ["half a minute", "fault-a", { "Шаг, мин": 30.5 }, "stepMinutes", "field.between"],
    ["a time that is none", "fault-a", { "Открывается": "8 утра" }, "opensAt", "field.clock"],
    ["closing before opening", "fault-a", { "Закрывается": "07:00" }, "closesAt", "field.after"],
    ["the shortest off the step", "fault-a", { "Не меньше, мин": 45 }, "minMinutes", "field.onStep"],
    ["neither yes nor no", "fault-a", { "Нужен допуск": "иногда" }, "certificate", "field.yesNo"],
    ["a price in words", "fault-a", { "Цена с завтрашнего дня, ₽": "дорого" }, "price", "field.money"],
    ["a price with thirds of a kopeck", "fault-a", { "Цена с завтрашнего дня, ₽": 10.333 }, "price", "field.money"],
    ["no price", "fault-a", { "Цена с завтрашнего дня, ₽": null }, "price", "field.required"],
    ["a unit of price that is none", "fault-a", { "За что цена": "за раз" }, "unit", "field.choice"],
    ["no units", "fault-a", { "Сколько единиц": null }, "units", "field.required"],
    ["too many units", "fault-a", { "Сколько единиц": 5000 }, "units", "field.between"],
  ] as const)("%s", async (_name, slug, changes, column, message) => {
    expect(await faultsOf(row("fault-fine"), row(slug, changes))).toEqual([[3, column, message]]);
  });

  it("several at once, each with its row", async () => {
    expect(await faultsOf(row("fault-b", { "Шаг, мин": "x", "Тип": "x" }), row("fault-b"), row("fault-c", { "Нужен допуск": "x" }))).toEqual([
      [2, "sort", "field.choice"],
      [2, "stepMinutes", "field.between"],
      [4, "certificate", "field.yesNo"],
    ]);
  });

  it("the same address twice", async () => {
    expect(await faultsOf(row("fault-d"), row("fault-d"))).toEqual([[3, "slug", "field.slugTwice"]]);
  });

  it("fewer units than there are", async () => {
    await load([HEADER, row("fault-units")]);
    expect(await faultsOf(row("fault-units", { "Сколько единиц": 1 }))).toEqual([[2, "units", "field.fewerUnits"]]);
  });

  it("columns: an unknown one, one twice, no address", async () => {
    const faults = async (header: Table[number]) => (await look([header, header.map(() => "x")])).faults.map((fault) => [fault.column, fault.header, fault.message]);
    expect(await faults(["slug", "Цвет"])).toEqual([[null, "Цвет", "field.column"]]);
    expect(await faults(["slug", "slug"])).toEqual([["slug", undefined, "field.columnTwice"]]);
    expect(await faults(["Шаг, мин"])).toEqual([["slug", undefined, "field.columnMissing"]]);
    // Either language, in any case.
    expect(await faults(["ADDRESS OF THE PAGE", "Шаг,  мин", "Opens"])).not.toContainEqual([null, expect.anything(), "field.column"]);
  });
});

describe("reading a workbook", () => {
  it("refuses what is none, what is empty and what is too long", async () => {
    await expect(readTable(Buffer.alloc(0))).rejects.toEqual(refusal("import-none"));
    await expect(readTable(Buffer.from("адрес;название\r\nhall;Зал\r\n"))).rejects.toEqual(refusal("import-file"));
    await expect(readTable(Buffer.alloc(6 * 1024 * 1024))).rejects.toEqual(refusal("import-large"));
    const cell = (value: string) => ({ value, type: String });
    await expect(readTable(await book([[cell("slug")]]))).rejects.toEqual(refusal("import-empty"));
    const damaged = await book([[cell("slug")], [cell("hall")]]);
    await expect(readTable(damaged.subarray(0, damaged.length - 40))).rejects.toEqual(refusal("import-file"));
    await expect(readTable(await book(Array.from({ length: 1002 }, (_, index) => [cell(`row-${index}`)])))).rejects.toEqual(refusal("import-rows"));
    expect(() => parseTable("not json")).toThrow(expect.objectContaining({ code: "import-file" }));
    expect(() => parseTable('[["slug"],[{"a":1}]]')).toThrow(expect.objectContaining({ code: "import-file" }));
  });

  it("takes times of the day however they were typed, and trailing blank rows for none", async () => {
    const bytes = await book([
      [{ value: "slug", type: String }, { value: "Открывается", type: String }],
      [{ value: "hall", type: String }, { value: new Date(Date.UTC(1899, 11, 30, 8, 30)), type: Date, format: "hh:mm" }],
      [{ value: "", type: String }, null],
    ]);
    expect((await readTable(bytes)).table).toEqual([["slug", "Открывается"], ["hall", "08:30"]]);
  });

  it("names a formula that has no value", async () => {
    const bytes = await book([[{ value: "slug", type: String }, { value: "Шаг, мин", type: String }], [{ value: "hall", type: String }, { value: "10*3", type: "Formula" }]]);
    const { table, bad } = await readTable(bytes);
    expect(bad).toEqual([{ row: 2, column: 1, why: "formula" }]);
    const shown = await lookAtImport(await admin(), table, bad, now());
    expect(shown.faults).toContainEqual({ row: 2, column: "stepMinutes", header: "B2", message: "field.formula" });
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
  });
});

describe("the file that is downloaded", () => {
  it.each(["ru", "en"] as const)("in %s, loaded again, changes nothing: prices planned for later and closed resources too", async (locale) => {
    const { slug } = await makeResource({ checkIn: true, handOut: true, approval: true, maxAtOnce: 2, floor: -1, capacity: 5, summaryRu: "=не формула", sort: "EQUIPMENT", units: 3 });
    const { id } = await makeResource({ opensAt: 0, closesAt: 1440 });
    await db.resource.update({ where: { id }, data: { active: false } });
    await setPrice({ code: slug, unit: "DAY", priceKopecks: 12_345, from: addDays(siteDay(now()), 1), source: "Приказ" }, system, siteDay(now()));
    const scope = await admin();
    const { table, bad } = await readTable(await resourcesXlsx(scope, everything, locale, now()));
    expect(bad).toEqual([]);
    const count = await db.resource.count();
    expect(table).toHaveLength(count + 1);
    expect(await lookAtImport(scope, table, bad, now())).toMatchObject({ faults: [], counts: { new: 0, changed: 0, same: count } });
  });

  it("the sample can be loaded as it is", async () => {
    const scope = await admin();
    const { table } = await readTable(await templateXlsx(scope, "ru"));
    expect(await look(table)).toMatchObject({ faults: [], counts: { new: 1, changed: 0, same: 0 } });
  });
});

describe("a thousand rows", () => {
  it("are looked at, made, changed and found the same", async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => row(`many-${index}`, { "Сколько единиц": 2 }));
    expect(await load([HEADER, ...rows])).toEqual({ made: 1000, changed: 0 });
    const changed = rows.map((_, index) => row(`many-${index}`, { "Открывается": "09:00", "Цена с завтрашнего дня, ₽": 10 }));
    expect(await load([HEADER, ...changed])).toEqual({ made: 0, changed: 1000 });
    expect(await look([HEADER, ...changed])).toMatchObject({ counts: { new: 0, changed: 0, same: 1000 } });
  }, 60_000);
});
