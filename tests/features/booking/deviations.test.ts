import { describe, expect, it } from "vitest";
import { alternativesTo } from "~/features/booking/alternatives.server";
import { approve } from "~/features/booking/commands/approve.server";
import { findFree } from "~/features/booking/availability.server";
import { findPage } from "~/features/booking/find/page.server";
import type { CompanyScope } from "~/features/identity/types";
import { forCompany } from "~/features/booking/for-company.server";
import { catalogue, resourceById } from "~/features/booking/queries.server";
import type { RuleChanges } from "~/features/booking/rules/effective";
import { daySheet, weekSheet } from "~/features/booking/schedule.server";
import { db, type Prisma } from "~/lib/db/client.server";
import { addDays, atMinute, dayToDb, mondayOf, siteDay, weekday, type Day } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, type ResourceInput } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (rule: string, params: object = {}) => expect.objectContaining({ code: "rule-broken", details: expect.objectContaining({ rule }) as object, params: expect.objectContaining(params) as object });
const deviate = (resourceId: string, changes: RuleChanges, more: Partial<Prisma.ResourceRuleUncheckedCreateInput> = {}) =>
  db.resourceRule.create({ data: { resourceId, changes, reasonRu: "летний режим", reasonEn: "summer hours", ...more } });

async function room(changes: RuleChanges, more: Partial<Prisma.ResourceRuleUncheckedCreateInput> = {}, input: ResourceInput = {}) {
  const { id } = await makeResource(input);
  await deviate(id, changes, more);
  return resourceById(id);
}
const found = async (scope: CompanyScope | null, kind: string, day: Day, minutes: number) =>
  ((await findPage(scope, new URLSearchParams({ kind, day, days: "1", minutes: String(minutes) }), "ru", new Date())).cards ?? []).map((card) => [card.day, card.start]);
const MONDAY: Day = mondayOf(addDays(siteDay(new Date()), 14));
const SATURDAY = addDays(MONDAY, 5);

describe("a rule of some days", () => {
  it("is kept by booking, which names it", async () => {
    const hall = await room({ opensAt: 600, closesAt: 1080 }, { weekdays: [6, 7] });
    const { scope } = await makeResident();
    await expect(bookAt(scope, hall, SATURDAY, 540, 660)).rejects.toEqual(refusal("hours", { from: "10:00", to: "18:00", reasonRu: "летний режим", reasonEn: "summer hours" }));
    await bookAt(scope, hall, SATURDAY, 600, 660);
    await bookAt(scope, hall, MONDAY, 540, 660);
  });

  it("is kept by the search, the finding of slots and alternatives", async () => {
    const hall = await room({ opensAt: 600, closesAt: 660 }, { weekdays: [6] });
    const sunday = await room({ closed: true }, { weekdays: [6] });
    const range = { from: atMinute(SATURDAY, 0), to: atMinute(addDays(SATURDAY, 1), 0), minutes: 30, quantity: 1 };
    const free = await findFree([hall, sunday], range, new Date());
    expect(free.get(hall.id)).toEqual([{ from: atMinute(SATURDAY, 600).getTime(), to: atMinute(SATURDAY, 660).getTime(), quantity: 1 }]);
    expect(free.get(sunday.id)).toEqual([]);
    expect(await found(null, hall.kind, SATURDAY, 60)).toEqual([[SATURDAY, 600]]);
    const { scope } = await makeResident();
    await bookAt(scope, hall, SATURDAY, 600, 660);
    const instead = await alternativesTo([{ resource: hall, quantity: 1 }], { startsAt: atMinute(SATURDAY, 600), endsAt: atMinute(SATURDAY, 660) }, new Date());
    expect(instead.map((one) => siteDay(one.startsAt))).not.toContain(SATURDAY);
    expect(instead).toHaveLength(3);
  });

  it("is drawn on the schedule: closed stretches, closed days, and the cells that can be pressed", async () => {
    const hall = await room({ opensAt: 600, closesAt: 1080 }, { weekdays: [6] });
    const shut = await room({ closed: true }, { weekdays: [6] });
    const reader = { companyId: null, staff: false, locale: "ru" as const };
    const sheet = await daySheet(await catalogue(), SATURDAY, {}, reader, new Date());
    const row = (id: string) => sheet.rows.find((one) => one.id === id)!;
    const at = (minute: number) => minute - sheet.opensAt;
    expect(row(hall.id).closed).toEqual([{ from: 0, to: at(600) }, { from: at(1080), to: sheet.closesAt - sheet.opensAt }]);
    expect(row(hall.id).cells).toEqual([600, 660, 720, 780, 840, 900, 960, 1020].map(at));
    expect(row(shut.id)).toMatchObject({ closed: [{ from: 0, to: sheet.closesAt - sheet.opensAt }], cells: [] });
    const week = await weekSheet(await catalogue(), MONDAY, {}, reader);
    expect(week.rows.find((one) => one.id === shut.id)!.days.map((day) => day.closed)).toEqual([false, false, false, false, false, true, false]);
  });

  it("asks for approval on those days only, and holds its own buffers", async () => {
    const hall = await room({ approval: true, bufferAfter: 60 }, { weekdays: [6] });
    const { scope } = await makeResident();
    const staff = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    const weekend = await bookAt(scope, hall, SATURDAY, 600, 660);
    expect(weekend.status).toBe("PENDING");
    expect((await db.allocation.findFirstOrThrow({ where: { bookingId: weekend.id } })).endsAt).toEqual(atMinute(SATURDAY, 720));
    expect(await approve(staff, weekend.id, new Date())).toEqual({ status: "HELD" });
    const plain = await bookAt(scope, hall, MONDAY, 600, 660);
    expect(plain.status).toBe("HELD");
    expect((await db.allocation.findFirstOrThrow({ where: { bookingId: plain.id } })).endsAt).toEqual(atMinute(MONDAY, 660));
  });

  it("follows the production calendar", async () => {
    const hall = await room({ closed: true }, { holidays: true });
    const { scope } = await makeResident();
    const day = dayAhead(1);
    await db.calendarDay.upsert({ where: { date: dayToDb(day) }, create: { date: dayToDb(day), kind: "OFF", preliminary: false }, update: { kind: "OFF" } });
    const other = Array.from({ length: 7 }, (_, index) => addDays(MONDAY, index)).find((one) => weekday(one) === 3)!;
    await expect(bookAt(scope, await resourceById(hall.id), day, 600, 660)).rejects.toEqual(refusal("closed", { reasonRu: "летний режим" }));
    await bookAt(scope, hall, other, 600, 660);
  });
});

describe("a rule for some people", () => {
  it("holds for companies of the kind, and for nobody who is not known", async () => {
    const hall = await room({ maxMinutes: 60 }, { companyKind: "EDUCATION" });
    const [school, studio] = [await makeResident({ kind: "EDUCATION" }), await makeResident({ kind: "VFX_STUDIO" })];
    await expect(bookAt(school.scope, hall, MONDAY, 600, 720)).rejects.toEqual(refusal("max", { minutes: 60 }));
    await bookAt(studio.scope, hall, MONDAY, 600, 720);
    const slots = async (scope: CompanyScope | null) => (await found(scope, hall.kind, addDays(MONDAY, 1), 120)).length;
    expect([await slots(school.scope), await slots(studio.scope), await slots(null)]).toEqual([0, 1, 1]);
  });

  it("of a year of the residency", async () => {
    const hall = await room({ certificate: true }, { residencyYear: 1 });
    const [fresh, old] = [await makeResident(), await makeResident({ startsOn: addDays(siteDay(new Date()), -500) })];
    await expect(bookAt(fresh.scope, hall, MONDAY, 600, 660)).rejects.toEqual(refusal("certificate"));
    await bookAt(old.scope, hall, MONDAY, 600, 660);
  });

  it("lets one company hold so many at once, and asks about the company once for any number of resources", async () => {
    const hall = await room({ maxAtOnce: 1 }, { companyKind: "EDUCATION" }, { units: 3 });
    const { scope, company } = await makeResident({ kind: "EDUCATION" });
    await bookAt(scope, hall, MONDAY, 600, 660);
    await expect(bookAt(scope, hall, MONDAY, 630, 690)).rejects.toEqual(refusal("at-once", { max: 1 }));
    const [narrow] = await forCompany([hall], company.id);
    expect(narrow).toMatchObject({ personal: company.id, deviations: [{ companyKind: null, changes: { maxAtOnce: 1 } }] });
    const other = await makeResident({ kind: "OTHER" });
    expect((await forCompany([hall], other.company.id))[0]!.deviations).toEqual([]);
  });
});
