import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { block } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { completeBookings, confirmPaid } from "~/features/booking/commands/settle.server";
import { occupancy, usageOf, type Occupancy } from "~/features/booking/occupancy/queries.server";
import type { OccupancyQuestion } from "~/features/booking/occupancy/period";
import { cellOf } from "~/features/booking/occupancy/rules/week";
import { occupancyCsv, occupancyXlsx } from "~/features/booking/occupancy/sheet.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { system } from "~/lib/audit.server";
import { db, type Prisma } from "~/lib/db/client.server";
import { addDays, atMinute, weekday, type Day } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { companyScopeOf, makeCompany, staffScopeOf, makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const question = (from: Day, to: Day, more: Partial<OccupancyQuestion> = {}): OccupancyQuestion => ({ from, to, kind: "", resourceId: "", companyId: "", state: "", ...more });
const staff = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const lineOf = (report: Pick<Occupancy, "resources">, resource: { id: string }) => report.resources.find((line) => line.id === resource.id)!;

interface OldBooking {
  unitIds: number[];
  from: Date;
  to: Date;
  status?: "CONFIRMED" | "DONE" | "NO_SHOW" | "CANCELLED" | "EXPIRED";
  /** Minutes kept before and after. */
  buffers?: [number, number];
  more?: Partial<Prisma.BookingUncheckedCreateInput>;
}

/** A booking as it would stand in the tables, of any time: the portal itself books only ahead. */
async function stands(resourceId: string, company: { companyId: string; userId: string }, { unitIds, from, to, status = "DONE", buffers = [0, 0], more = {} }: OldBooking) {
  return db.booking.create({
    data: {
      companyId: company.companyId,
      resourceId,
      createdById: company.userId,
      startsAt: from,
      endsAt: to,
      quantity: Math.max(1, unitIds.length),
      status,
      purpose: "Съёмка",
      totalKopecks: 0n,
      vatKopecks: 0n,
      lines: [],
      ...more,
      allocations: { create: unitIds.map((unitId) => ({ unitId, startsAt: new Date(from.getTime() - buffers[0] * 60_000), endsAt: new Date(to.getTime() + buffers[1] * 60_000) })) },
    },
  });
}

const unitsOf = async (resource: CatalogueItem) => (await db.unit.findMany({ where: { resourceId: resource.id }, orderBy: { position: "asc" } })).map(({ id }) => id);
const subsidy = (kopecks: number, minutes: number) => ({ kind: "subsidy", amountKopecks: -kopecks, params: { minutes } });

describe("occupancy of real bookings", () => {
  it("adds up over booking, closing, paying, using and cancelling", async () => {
    const room = await makeResource({ bufferBefore: 30, bufferAfter: 15 });
    await makeProgramme({ kinds: [room.kind], sharePercent: 40, monthlyMinutes: 6000 });
    const { scope, company } = await makeResident();
    const day = dayAhead(10);
    // 3 h for 300 000: the first year pays 40 %, the programme 40 % of that: 48 000.
    const used = await bookAt(scope, room, day, 600, 780);
    await payInvoice(used.invoiceId!);
    await confirmPaid(used.id, new Date());
    await bookAt(scope, room, day, 840, 900);
    const cancelled = await bookAt(scope, room, addDays(day, 1), 600, 720);
    await payInvoice(cancelled.invoiceId!);
    await confirmPaid(cancelled.id, new Date());
    await cancel(scope, cancelled.id, new Date(atMinute(addDays(day, 1), 600).getTime() - 5 * 3_600_000));
    await block({ resourceId: room.id, startsAt: atMinute(day, 1200), endsAt: atMinute(addDays(day, 1), 540), reasonRu: "Ремонт", reasonEn: "Works" }, system);
    await completeBookings(atMinute(day, 800));

    const report = await occupancy(await staff(), question(day, addDays(day, 1), { kind: room.kind }));
    expect(lineOf(report, room)).toMatchObject({
      units: 1,
      openMinutes: 2 * 840,
      // 20:00 to 22:00, and 8:00 to 9:00 of the next day.
      blockedMinutes: 180,
      bookings: 2,
      bookedMinutes: 240,
      usedMinutes: 180,
      bufferMinutes: 90,
      lateMinutes: 120,
      noShowMinutes: 0,
      subsidisedMinutes: 240,
      subsidyKopecks: 64_000,
      shownMinutes: 240,
    });
    expect(report.total).toMatchObject({ openMinutes: 1680, blockedMinutes: 180, bookedMinutes: 240, subsidyKopecks: 64_000 });
    expect(report.companies).toEqual([expect.objectContaining({ companyId: company.id, name: company.name, bookings: 2, bookedMinutes: 240, lateMinutes: 120, subsidyKopecks: 64_000 })]);
    expect(report.purposes).toEqual([{ purpose: "Съёмка", bookings: 2, minutes: 240 }]);
    const at = (hour: number) => cellOf(weekday(day), hour);
    expect([9, 10, 11, 12, 13, 14].map((hour) => report.week.shown[at(hour)])).toEqual([0, 60, 60, 60, 0, 60]);
    expect([7, 8, 19, 20, 22].map((hour) => report.week.bookable[at(hour)])).toEqual([0, 60, 60, 0, 0]);
    // The ledger says the same of the subsidy.
    const ledger = await db.ledgerEntry.findMany({ where: { companyId: company.id } });
    expect(ledger.reduce((sum, entry) => sum + Number(entry.amountKopecks) * (entry.reason === "reserve" ? 1 : entry.reason === "cancelled" ? -1 : 0), 0)).toBe(64_000);
  });
});

describe("edges, pools and parts", () => {
  it("counts a booking over midnight in both days and at a period's edges by what lies inside", async () => {
    const room = await makeResource({ opensAt: 0, closesAt: 1440 });
    const { scope } = await makeResident();
    const [unit] = await unitsOf(room);
    // Monday 22:00 to Tuesday 04:00, preparation half an hour, half of the price paid by a programme.
    await stands(room.id, scope, { unitIds: [unit!], from: atMinute("2026-03-02", 1320), to: atMinute("2026-03-03", 240), buffers: [30, 0], more: { lines: [subsidy(60_001, 360)] } });
    const read = async (from: Day, to: Day) => lineOf(await occupancy(await staff(), question(from, to, { resourceId: room.id })), room);
    expect(await read("2026-03-02", "2026-03-03")).toMatchObject({ bookings: 1, bookedMinutes: 360, bufferMinutes: 30, subsidyKopecks: 60_001, subsidisedMinutes: 360, openMinutes: 2880 });
    expect(await read("2026-03-02", "2026-03-02")).toMatchObject({ bookings: 1, bookedMinutes: 120, bufferMinutes: 30, subsidyKopecks: 20_000, subsidisedMinutes: 120 });
    expect(await read("2026-03-03", "2026-03-03")).toMatchObject({ bookings: 1, bookedMinutes: 240, bufferMinutes: 0, subsidyKopecks: 40_001, subsidisedMinutes: 240 });
    expect(await read("2026-03-04", "2026-03-04")).toMatchObject({ bookings: 0, bookedMinutes: 0 });
    const { week } = await occupancy(await staff(), question("2026-03-03", "2026-03-03", { resourceId: room.id }));
    expect(week.shown.flatMap((minutes, cell) => (minutes > 0 ? [[cell, minutes]] : []))).toEqual([0, 1, 2, 3].map((hour) => [cellOf(2, hour), 60]));
  });

  it("counts a pool by its units, and units withdrawn since are not open", async () => {
    const pool = await makeResource({ units: 4 });
    const { scope } = await makeResident();
    const units = await unitsOf(pool);
    await stands(pool.id, scope, { unitIds: units.slice(0, 3), from: atMinute("2026-03-04", 600), to: atMinute("2026-03-04", 660) });
    await stands(pool.id, scope, { unitIds: units.slice(3), from: atMinute("2026-03-04", 600), to: atMinute("2026-03-04", 720) });
    await db.unit.update({ where: { id: units[3]! }, data: { active: false } });
    const report = await occupancy(await staff(), question("2026-03-04", "2026-03-04", { resourceId: pool.id }));
    expect(lineOf(report, pool)).toMatchObject({ units: 3, openMinutes: 3 * 840, bookings: 2, bookedMinutes: 3 * 60 + 120 });
    expect([report.week.shown[cellOf(3, 10)], report.week.shown[cellOf(3, 11)]]).toEqual([240, 60]);
  });

  it("counts a whole by its parts, and what a booking holds besides; its subsidy is divided by unit time", async () => {
    const [left, right, light] = [await makeResource(), await makeResource(), await makeResource({ units: 2 })];
    const whole = await db.resource.create({
      data: { ...(await plain(left)), slug: `whole-${left.slug}`, parts: { create: [{ partId: left.id }, { partId: right.id }] } },
    });
    const { scope, company } = await makeResident();
    const [a, b, l] = [await unitsOf(left), await unitsOf(right), await unitsOf(light)];
    const [from, to] = [atMinute("2026-03-05", 600), atMinute("2026-03-05", 720)];
    await stands(whole.id, scope, { unitIds: [...a, ...b, ...l], from, to, more: { quantity: 1, lines: [subsidy(100, 120)], items: { create: [{ position: 1, resourceId: light.id, quantity: 2 }] } } });
    await stands(whole.id, scope, { unitIds: [], from: atMinute("2026-03-05", 900), to: atMinute("2026-03-05", 960), status: "NO_SHOW", more: { quantity: 1, items: { create: [{ position: 1, resourceId: light.id, quantity: 1 }] } } });
    const all = await occupancy(await staff(), question("2026-03-05", "2026-03-05", { companyId: company.id }));
    expect([left, right, light].map((one) => lineOf(all, one))).toEqual([
      expect.objectContaining({ bookings: 2, bookedMinutes: 120, noShowMinutes: 60, subsidyKopecks: 25, subsidisedMinutes: 30 }),
      expect.objectContaining({ bookings: 2, bookedMinutes: 120, noShowMinutes: 60, subsidyKopecks: 25 }),
      expect.objectContaining({ bookings: 2, bookedMinutes: 240, noShowMinutes: 60, subsidyKopecks: 50 }),
    ]);
    expect(all.total).toMatchObject({ bookings: 2, bookedMinutes: 480, noShowMinutes: 180, subsidyKopecks: 100, subsidisedMinutes: 120 });
    expect(all.companies).toEqual([expect.objectContaining({ bookings: 2, bookedMinutes: 480 })]);
    // Asking for the whole asks for its parts: without the lights.
    const asked = await occupancy(await staff(), question("2026-03-05", "2026-03-05", { resourceId: whole.id }));
    expect(asked.resources.map(({ id }) => id).sort()).toEqual([left.id, right.id].sort());
    expect(asked.total).toMatchObject({ bookings: 2, bookedMinutes: 240, noShowMinutes: 120, subsidyKopecks: 50 });
    // Asking for the lights finds the bookings that have them besides.
    expect((await occupancy(await staff(), question("2026-03-05", "2026-03-05", { resourceId: light.id }))).total).toMatchObject({ bookings: 2, bookedMinutes: 240, noShowMinutes: 60, subsidyKopecks: 50 });
  });

  it("keeps states apart: a no-show's time that was given on, late and free cancellations, holds that ran out", async () => {
    const room = await makeResource();
    const { scope } = await makeResident();
    const [unit] = await unitsOf(room);
    const at = (minute: number) => atMinute("2026-03-06", minute);
    const missed = await stands(room.id, scope, { unitIds: [], from: at(600), to: at(720), status: "NO_SHOW", more: { purpose: "Не пришли", lines: [subsidy(500, 120)] } });
    // Held for the grace time, then given to others.
    await db.allocation.create({ data: { unitId: unit!, bookingId: missed.id, startsAt: at(600), endsAt: at(615) } });
    await stands(room.id, scope, { unitIds: [unit!], from: at(630), to: at(690), more: { purpose: "съёмка " } });
    await stands(room.id, scope, { unitIds: [unit!], from: at(900), to: at(960), status: "CONFIRMED" });
    await stands(room.id, scope, { unitIds: [], from: at(720), to: at(780), status: "CANCELLED", more: { cancelFeePercent: 50 } });
    await stands(room.id, scope, { unitIds: [], from: at(780), to: at(840), status: "CANCELLED", more: { cancelFeePercent: 0 } });
    await stands(room.id, scope, { unitIds: [], from: at(840), to: at(900), status: "EXPIRED" });
    const ask = async (state: OccupancyQuestion["state"]) => occupancy(await staff(), question("2026-03-06", "2026-03-06", { resourceId: room.id, state }));
    const all = await ask("");
    expect(lineOf(all, room)).toMatchObject({ bookings: 3, bookedMinutes: 135, usedMinutes: 60, noShowMinutes: 120, lateMinutes: 60, subsidyKopecks: 0, shownMinutes: 135 });
    expect(all.purposes).toEqual([{ purpose: "Съёмка", bookings: 2, minutes: 120 }]);
    expect([10, 11, 15].map((hour) => all.week.shown[cellOf(5, hour)])).toEqual([45, 30, 60]);
    const missing = await ask("noShow");
    expect(lineOf(missing, room)).toMatchObject({ bookedMinutes: 135, shownMinutes: 120 });
    expect(missing.purposes).toEqual([{ purpose: "Не пришли", bookings: 1, minutes: 120 }]);
    expect([10, 11, 12].map((hour) => missing.week.shown[cellOf(5, hour)])).toEqual([60, 60, 0]);
    expect((await ask("late")).week.shown[cellOf(5, 12)]).toBe(60);
    expect(lineOf(await ask("ahead"), room).shownMinutes).toBe(60);
    expect(lineOf(await ask("used"), room).shownMinutes).toBe(60);
    expect(lineOf(await ask("waiting"), room).shownMinutes).toBe(0);
  });

  it("reads the year of the zone's change right", async () => {
    const room = await makeResource({ opensAt: 0, closesAt: 1440 });
    const { scope } = await makeResident();
    const [unit] = await unitsOf(room);
    // By the clock 23:00 to 05:00, on the night when 02:00 became 03:00: five hours.
    await stands(room.id, scope, { unitIds: [unit!], from: new Date("2016-07-23T17:00:00Z"), to: new Date("2016-07-23T22:00:00Z") });
    const report = await occupancy(await staff(), question("2016-07-23", "2016-07-24", { resourceId: room.id }));
    expect(lineOf(report, room)).toMatchObject({ openMinutes: (24 + 23) * 60, bookedMinutes: 300 });
    expect(report.week.shown.flatMap((minutes, cell) => (minutes > 0 ? [[cell, minutes]] : []))).toEqual([
      [cellOf(6, 23), 60],
      [cellOf(7, 0), 60],
      [cellOf(7, 1), 60],
      [cellOf(7, 3), 60],
      [cellOf(7, 4), 60],
    ]);
    expect(lineOf(await occupancy(await staff(), question("2016-07-24", "2016-07-24", { resourceId: room.id })), room)).toMatchObject({ openMinutes: 23 * 60, bookedMinutes: 240 });
  });

  it("opens by the rules of the season for everybody, not by those for some", async () => {
    const room = await makeResource();
    const rule = (changes: object, more: object) => db.resourceRule.create({ data: { resourceId: room.id, changes, ...more } });
    await rule({ opensAt: 600 }, { seasonFrom: new Date("2026-04-01"), seasonTo: new Date("2026-04-30"), position: 1 });
    await rule({ closed: true }, { weekdays: [7], position: 2 });
    await rule({ closed: true }, { companyKind: "STUDIO", position: 3 });
    const open = async (from: Day, to: Day) => lineOf(await occupancy(await staff(), question(from, to, { resourceId: room.id })), room).openMinutes;
    // 2026-03-31 is a Tuesday, 2026-04-05 a Sunday.
    expect(await open("2026-03-31", "2026-03-31")).toBe(840);
    expect(await open("2026-04-01", "2026-04-05")).toBe(4 * 720);
  });
});

const plain = async (resource: CatalogueItem) => {
  const { id: _id, ...row } = await db.resource.findUniqueOrThrow({ where: { id: resource.id } });
  return row;
};

describe("a company's own use", () => {
  it("shows its own and nobody else's", async () => {
    const room = await makeResource({ units: 2 });
    const [one, other] = [(await makeResident()).scope, (await makeResident()).scope];
    const units = await unitsOf(room);
    const [from, to] = [atMinute("2026-03-09", 600), atMinute("2026-03-09", 660)];
    await stands(room.id, one, { unitIds: [units[0]!], from, to, more: { purpose: "Наше" } });
    await stands(room.id, other, { unitIds: [units[1]!], from, to, more: { purpose: "Чужое" } });
    const own = await usageOf(one, question("2026-03-09", "2026-03-09", { companyId: other.companyId }));
    expect(own.total).toMatchObject({ bookings: 1, bookedMinutes: 60 });
    expect(own.purposes).toEqual([{ purpose: "Наше", bookings: 1, minutes: 60 }]);
    expect(own).not.toHaveProperty("companies");
    const { company, owner } = await makeCompany();
    expect((await usageOf(companyScopeOf(company, owner), question("2026-03-09", "2026-03-09"))).resources).toEqual([]);
  });
});

describe("the files", () => {
  it("carry the page's figures as numbers, and nothing that a company typed as a formula", async () => {
    const room = await makeResource({ nameRu: "=HYPERLINK(\"x\");1" });
    const { scope } = await makeResident({ name: "+Студия" });
    const [unit] = await unitsOf(room);
    await stands(room.id, scope, { unitIds: [unit!], from: atMinute("2026-03-10", 600), to: atMinute("2026-03-10", 690), more: { purpose: "=1+1", lines: [subsidy(12_345, 90)] } });
    const report = await occupancy(await staff(), question("2026-03-10", "2026-03-10", { resourceId: room.id }));
    const csv = occupancyCsv(report, "ru").split("\r\n");
    expect(csv[0]).toBe("\ufeffРесурс;Единиц;Открыто, ч;Закрыто, ч;Загрузка;Занято, ч;Состоялось, ч;Броней;Неявки, ч;Поздние отмены, ч;Подготовка и уборка, ч;Часы субсидии;Субсидия, ₽");
    expect(csv[1]).toBe(`"'=HYPERLINK(""x"");1";1;14;0;10,7%;1,5;1,5;1;0;0;0;1,5;123,45`);
    const bytes = await occupancyXlsx(report, "2026-03-10", "ru");
    const sheets = await readXlsxFile(bytes);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(["Ресурсы", "Компании", "Часы недели", "Для чего", "Как посчитано"]);
    expect(sheets[0]!.data[1]).toEqual(["=HYPERLINK(\"x\");1", 1, 14, 0, 0.1071, 1.5, 1.5, 1, 0, 0, 0, 1.5, 123.45]);
    expect(sheets[1]!.data[1]!.slice(0, 2)).toEqual(["+Студия", 1.5]);
    expect(sheets[3]!.data[1]).toEqual(["=1+1", 1.5, 1]);
  });
});
