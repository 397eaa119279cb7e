import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesOf, countWorking, parseCalendar, yearGrid, type CalendarFile } from "~/features/residency/settings/calendar";
import { calendarYear, importCalendar, previewCalendar } from "~/features/residency/settings/calendar.server";
import { addWorkingDays, isWorkingDay } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db } from "~/lib/db/client.server";
import { addDays, weekday, type Day } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { makeCompany, makePerson, companyScopeOf, staffScopeOf } from "#tests/factories/identity";
import { makeSubmitted } from "#tests/factories/residency";

useDatabase();

const refusal = (code: string, params: object = {}) => expect.objectContaining({ name: "DomainError", code, params: expect.objectContaining(params) as object });
const AT = { now: new Date("2026-11-25T05:00:00Z"), ip: "192.0.2.7" };
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));

const file = (year: number | string, days: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<calendar year="${year}" lang="ru" date="2025.09.24" country="ru">\n<holidays>\n<holiday id="1" title="Новогодние каникулы" />\n</holidays>\n<days>\n${days}\n</days>\n</calendar>`;
/** 2026 in the form of xmlcalendar.ru, with weekends that are holidays and the days that were moved. */
const YEAR_2026 = file(
  2026,
  `${["01.01", "01.02", "01.03", "01.04", "01.05", "01.06", "01.07", "01.08"].map((d) => `<day d="${d}" t="1" h="1" />`).join("")}
  <day d="01.09" t="1" f="01.03" /><day d="02.23" t="1" h="3" /><day d="03.08" t="1" h="4" /><day d="03.09" t="1" f="03.08" />
  <day d="04.30" t="2" /><day d="05.01" t="1" h="5" /><day d="05.08" t="2" /><day d="05.09" t="1" h="6" /><day d="05.11" t="1" f="05.09" />
  <day d="06.11" t="2" /><day d="06.12" t="1" h="7" /><day d="11.03" t="2" /><day d="11.04" t="1" h="8" /><day d="12.31" t="1" f="01.04" />`,
);

/** The facts of 2026 as the decree has them. */
const OFF_2026 = ["01-01", "01-02", "01-05", "01-06", "01-07", "01-08", "01-09", "02-23", "03-09", "05-01", "05-11", "06-12", "11-04", "12-31"];
const SHORT_2026 = ["04-30", "05-08", "06-11", "11-03"];

describe("2026", () => {
  it("is right on every day: 247 working, four short", async () => {
    const exceptions = await calendarExceptions();
    let working = 0;
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const expected = weekday(day) <= 5 && !OFF_2026.includes(day.slice(5));
      expect([day, isWorkingDay(day, exceptions)]).toEqual([day, expected]);
      expect([day, exceptions.get(day) === "SHORT"]).toEqual([day, SHORT_2026.includes(day.slice(5))]);
      if (expected) working += 1;
    }
    expect(working).toBe(247);
    const year = await calendarYear(await admin(), 2026);
    expect(year).toMatchObject({ working: 247, preliminary: false, empty: false });
    expect(year.months.flatMap((month) => month.days)).toHaveLength(365);
    expect(year.months.map((month) => month.days.filter((day) => day.kind !== "off").length)).toEqual([15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]);
    expect(year.months.flatMap((month) => month.days).filter((day) => day.kind === "short").map((day) => day.day.slice(5))).toEqual(SHORT_2026);
  });

  it("as xmlcalendar writes it changes nothing of what the portal ships", async () => {
    const preview = await previewCalendar(await admin(), YEAR_2026);
    expect(preview).toMatchObject({ year: 2026, changes: [], workingBefore: 247, workingAfter: 247, wasPreliminary: false });
  });
});

describe("2027", () => {
  it("is preliminary until it is imported, and terms that were counted stay", async () => {
    const scope = await admin();
    expect(await calendarYear(scope, 2027)).toMatchObject({ preliminary: true, empty: false });
    const { company, owner } = await makeCompany();
    const { applicationId } = await makeSubmitted(companyScopeOf(company, owner), { now: new Date("2026-12-29T05:00:00Z") });
    const before = await db.application.findUniqueOrThrow({ where: { id: applicationId } });
    expect(before.stageDueOn?.toISOString().slice(0, 10)).toBe(addWorkingDays("2026-12-29", 5, await calendarExceptions()));
    const text = file(2027, `<day d="01.01" t="1"/><day d="01.04" t="1"/><day d="01.05" t="1"/><day d="01.06" t="1"/><day d="01.07" t="1"/><day d="01.08" t="1"/><day d="01.11" t="1"/><day d="02.20" t="2"/><day d="02.22" t="1"/><day d="02.23" t="1"/>`);
    const preview = await previewCalendar(scope, text);
    expect(preview.terms).toEqual({ applications: 1, reports: 0 });
    expect(preview.changes).toContainEqual({ day: "2027-01-11", from: null, to: "OFF" });
    expect(preview.changes).toContainEqual({ day: "2027-11-13", from: "WORKING", to: null });
    expect(preview.changes).toContainEqual({ day: "2027-02-20", from: null, to: "SHORT" });
    expect(await importCalendar(scope, { text, preliminary: false, stamp: preview.stamp }, AT)).toEqual({ year: 2027, changed: preview.changes.length });
    expect(await calendarYear(scope, 2027)).toMatchObject({ preliminary: false, working: preview.workingAfter });
    expect((await db.application.findUniqueOrThrow({ where: { id: applicationId } })).stageDueOn).toEqual(before.stageDueOn);
    // The same press twice has nothing to do; from an old preview it is refused.
    expect(await importCalendar(scope, { text, preliminary: false, stamp: preview.stamp }, AT)).toEqual({ year: 2027, changed: 0 });
    await expect(importCalendar(scope, { text: file(2027, '<day d="01.01" t="1"/>'), preliminary: false, stamp: preview.stamp }, AT)).rejects.toEqual(refusal("calendar-changed"));
    expect(await db.auditEntry.count({ where: { action: "calendar.imported", subjectId: "2027" } })).toBe(1);
  });

  it("imported by two at once is imported by one", async () => {
    const scope = await admin();
    const [first, second] = [file(2028, '<day d="01.03" t="1"/>'), file(2028, '<day d="01.04" t="1"/>')];
    const { stamp } = await previewCalendar(scope, first);
    const tries = await Promise.allSettled([first, second].map((text) => importCalendar(scope, { text, preliminary: true, stamp }, AT)));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("calendar-changed"));
    expect(await db.calendarDay.count({ where: { date: { gte: new Date("2028-01-01"), lte: new Date("2028-12-31") } } })).toBe(1);
  });
});

describe("a file with faults", () => {
  it.each([
    ["no XML", "привет", "xml", "привет"],
    ["nothing", "", "xml", ""],
    ["an entity", '<!DOCTYPE x [<!ENTITY a "b">]><calendar year="2027"></calendar>', "xml", ""],
    ["an open tag", '<calendar year="2027"><days>', "xml", "days"],
    ["tags crossed", '<calendar year="2027"><days></calendar></days>', "xml", "</calendar>"],
    ["text between", '<calendar year="2027">вот<days></days></calendar>', "xml", "вот"],
    ["no year", "<calendar><days></days></calendar>", "year", ""],
    ["a year of other times", '<calendar year="1666"><days></days></calendar>', "year", "1666"],
    ["a day outside the calendar", '<days><day d="01.01" t="1"/></days>', "year", ""],
    ["a day that is none", file(2027, '<day d="02.30" t="1"/>'), "date", "02.30"],
    ["a day written otherwise", file(2027, '<day d="1.1" t="1"/>'), "date", "1.1"],
    ["the 29th of an ordinary February", file(2027, '<day d="02.29" t="1"/>'), "date", "02.29"],
    ["an unknown kind", file(2027, '<day d="01.01" t="7"/>'), "type", '<day d="01.01" t="7"/>'],
    ["a day named twice", file(2027, '<day d="01.01" t="1"/><day d="01.01" t="2"/>'), "twice", "01.01"],
    ["no days", file(2027, ""), "empty", "2027"],
    ["too much", file(2027, '<day d="01.01" t="1"/>'.repeat(20_000)), "xml", ""],
  ])("with %s is refused, and the place is named", (_name, text, fault, place) => {
    expect(parseCalendar(text)).toEqual({ fault, place });
  });

  it("changes nothing", async () => {
    const scope = await admin();
    const days = await db.calendarDay.count();
    await expect(importCalendar(scope, { text: file(2027, '<day d="13.01" t="1"/>'), preliminary: false, stamp: "" }, AT)).rejects.toEqual(refusal("calendar-date", { place: "13.01" }));
    await expect(previewCalendar(staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] })), YEAR_2026)).rejects.toEqual(refusal("forbidden"));
    expect(await db.calendarDay.count()).toBe(days);
  });

  it("reads any year it wrote, and a year has as many days as it has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2100 }), fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 364 }), fc.constantFrom(1, 2, 3)), { selector: ([offset]) => offset, minLength: 1, maxLength: 40 }), (year, typed) => {
        const days = typed.map(([offset, kind]) => [addDays(`${year}-01-01`, offset), kind] as const);
        const read = parseCalendar(file(year, days.map(([day, kind]) => `<day d="${day.slice(5).replace("-", ".")}" t="${kind}"/>`).join("")));
        expect("fault" in read).toBe(false);
        const exceptions = (read as CalendarFile).days;
        for (const [day, kind] of days) expect(isWorkingDay(day, exceptions)).toBe(kind !== 1);
        expect(changesOf(exceptions, exceptions)).toEqual([]);
        const grid = yearGrid(year, exceptions).flatMap((month) => month.days.map((one): Day => one.day));
        expect(grid).toHaveLength(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365);
        expect(countWorking(year, exceptions)).toBe(grid.filter((day) => isWorkingDay(day, exceptions)).length);
      }),
      { numRuns: 100 },
    );
  });
});
