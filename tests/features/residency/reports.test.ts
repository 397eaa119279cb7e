import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makePromises, makeReport, nothingKnown, soundValues } from "#tests/factories/reports";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptReport, returnReport } from "~/features/residency/reports/commands/answer-report.server";
import { openReports } from "~/features/residency/reports/commands/open-reports.server";
import { saveReport, submitReport } from "~/features/residency/reports/commands/save-report.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, dayFromDb, dayToDb, type Day } from "~/lib/time";

useDatabase();

const morning = (day: Day) => atMinute(day, 9 * 60 + 10);
const at = (day: Day) => ({ now: atMinute(day, 12 * 60) });
let admin: StaffScope;
let finance: StaffScope;
let expert: StaffScope;

beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => staffScopeOf(await makePerson({ staffRoles }));
  [admin, finance, expert] = [await staff("ADMIN"), await staff("FINANCE"), await staff("EXPERT")];
});
beforeEach(async () => {
  await db.councilCase.deleteMany();
  await db.residentReport.deleteMany();
  await db.agreement.deleteMany();
  await db.residency.deleteMany();
  await db.event.deleteMany();
});

const reportsOf = (companyId: string) => db.residentReport.findMany({ where: { companyId }, orderBy: [{ dueOn: "asc" }, { period: "asc" }] });
const rowOf = (id: string) => db.residentReport.findUniqueOrThrow({ where: { id } });
const eventsOf = async (type: string) => (await db.event.findMany({ where: { type }, orderBy: { id: "asc" } })).map((row) => row.payload as Record<string, unknown>);
const input = (version: number, values = soundValues, comment = "") => ({ version, values, comment });
const send = (scope: CompanyScope, id: string, version: number, day: Day = "2026-10-15", values = soundValues) => submitReport(scope, id, input(version, values), nothingKnown, at(day));

describe("the daily job over two years", () => {
  it("opens each owed period once, reminds on its days, marks what was missed and calls the council once", { timeout: 180_000 }, async () => {
    // Resident from 20 November 2026 to 31 October 2028; reports nothing but its first quarter.
    const { company, scope } = await makeResident({ startsOn: "2026-11-20" });
    await db.residency.update({ where: { companyId: company.id }, data: { endsOn: dayToDb("2028-10-31") } });
    // Waits for its agreement to be signed: owes nothing.
    const pending = await makeResident({ startsOn: "2026-11-20" });
    await db.residency.update({ where: { companyId: pending.company.id }, data: { status: "PENDING" } });

    const opened: [Day, string][] = [];
    const reminded: [Day, number][] = [];
    for (let day = "2026-12-20"; day <= "2029-01-31"; day = addDays(day, 1)) {
      const before = await db.residentReport.count();
      const done = await openReports(morning(day));
      // The second run of the day has nothing to do.
      if (day.endsWith("-20")) expect(await openReports(morning(day))).toEqual({ opened: 0, reminded: 0, missed: 0, cases: 0 });
      if (done.opened > 0) for (const row of (await reportsOf(company.id)).slice(before)) opened.push([day, row.period]);
      if (day <= "2027-04-30" && done.reminded > 0) reminded.push([day, done.reminded]);
      if (day === "2027-01-14") await submitReport(scope, (await reportsOf(company.id))[0]!.id, input(0), nothingKnown, { now: morning(day) });
    }
    expect(opened).toEqual([
      ["2026-12-28", "2026-Q4"], ["2027-01-01", "2026"], ["2027-04-01", "2027-Q1"], ["2027-07-01", "2027-Q2"], ["2027-10-01", "2027-Q3"],
      ["2028-01-01", "2027-Q4"], ["2028-01-01", "2027"], ["2028-04-01", "2028-Q1"], ["2028-07-01", "2028-Q2"], ["2028-10-01", "2028-Q3"],
      // Quarter IV of 2028 is not owed: the residency ended within its first month; the year is.
      ["2029-01-01", "2028"],
    ]);
    expect(await db.residentReport.count({ where: { companyId: pending.company.id } })).toBe(0);
    // Q4 2026 was sent before its second reminder; then the year's five around 31 March, then those of quarter I.
    expect(reminded.map(([day]) => day)).toEqual([
      "2026-12-28", "2027-03-17", "2027-03-26", "2027-03-31", "2027-04-01", "2027-04-06", "2027-04-07", "2027-04-15", "2027-04-20", "2027-04-21", "2027-04-27",
    ]);
    const rows = await reportsOf(company.id);
    expect(rows.map((row) => `${row.period} ${row.status} ${dayFromDb(row.dueOn)} ${row.missedAt ? "missed" : "-"}`)).toEqual([
      "2026-Q4 SUBMITTED 2027-01-20 -", "2026 AWAITED 2027-03-31 missed", "2027-Q1 AWAITED 2027-04-20 missed", "2027-Q2 AWAITED 2027-07-20 missed", "2027-Q3 AWAITED 2027-10-20 missed",
      "2027-Q4 AWAITED 2028-01-20 missed", "2027 AWAITED 2028-03-31 missed", "2028-Q1 AWAITED 2028-04-20 missed", "2028-Q2 AWAITED 2028-07-20 missed", "2028-Q3 AWAITED 2028-10-20 missed",
      "2028 AWAITED 2029-04-02 -",
    ]);
    // Each reminder is on record once, with an event of its own.
    const marks = await db.reportReminder.findMany({ where: { report: { companyId: company.id } } });
    expect(marks).toHaveLength(1 + 9 * 5);
    expect((await eventsOf("residency.report-due")).length + (await eventsOf("residency.report-late")).length).toBe(marks.length);
    expect(marks.filter((mark) => mark.offset > 0)).toHaveLength((await eventsOf("residency.report-late")).length);
    // Two missed reports opened one case; while it is open no further ones follow.
    const cases = await db.councilCase.findMany();
    expect(cases.map((one) => [one.ground, one.detail, one.openedAt])).toEqual([["missed-reports", { periods: ["2026", "2027-Q1"] }, morning("2027-04-21")]]);
    expect(await eventsOf("residency.report-case-opened")).toEqual([{ caseId: cases[0]!.id }]);

    // The council closed it: what was before it is not brought there again, the newer misses are.
    await db.councilCase.updateMany({ data: { closedAt: morning("2029-02-01"), outcome: "warning" } });
    expect(await openReports(morning("2029-02-02"))).toMatchObject({ cases: 1 });
    expect((await db.councilCase.findMany({ where: { closedAt: null } })).map((one) => one.detail)).toEqual([
      { periods: ["2027-Q2", "2027-Q3", "2027-Q4", "2027", "2028-Q1", "2028-Q2", "2028-Q3"] },
    ]);
  });

  it("run twelve times at once does each thing once", async () => {
    const residents = [await makeResident({ startsOn: "2026-10-01" }), await makeResident({ startsOn: "2026-10-01" })];
    // On the third day the last reminder of quarter IV, which the house missed, goes out beside those of the year and of quarter I.
    const days = ["2027-01-04", "2027-01-21", "2027-04-21"] as const;
    for (const day of days) {
      const all = await Promise.all(Array.from({ length: 12 }, () => openReports(morning(day))));
      const sum = (key: "opened" | "reminded" | "missed" | "cases") => all.reduce((total, one) => total + one[key], 0);
      expect([day, sum("opened"), sum("reminded"), sum("missed"), sum("cases")]).toEqual(
        { "2027-01-04": [day, 4, 2, 0, 0], "2027-01-21": [day, 0, 2, 2, 0], "2027-04-21": [day, 2, 6, 4, 2] }[day],
      );
    }
    expect(await db.councilCase.count()).toBe(residents.length);
    expect(await eventsOf("residency.report-case-opened")).toHaveLength(residents.length);
  });

  it("asks for nothing from before the day that the operator named, and catches up after standing still with one letter", async () => {
    await makeResident({ startsOn: "2025-03-12" });
    expect(await openReports(morning("2026-12-01"))).toEqual({ opened: 0, reminded: 0, missed: 0, cases: 0 });
    // The house was shut from December to February.
    expect(await openReports(morning("2027-02-15"))).toEqual({ opened: 2, reminded: 1, missed: 1, cases: 0 });
    expect((await db.reportReminder.findMany()).map((one) => one.offset)).toEqual([5]);
  });
});

describe("writing and sending", () => {
  const awaited = async () => {
    const resident = await makeResident({ startsOn: "2025-03-12" });
    return { ...resident, report: await makeReport({ companyId: resident.company.id, period: "2026-Q3" }) };
  };

  it("keeps what was typed, right or wrong, and sends only what is whole", async () => {
    const { scope, report } = await awaited();
    const { version } = await saveReport(scope, report.id, input(0, { revenue_rub: "три миллиона" }));
    expect(await rowOf(report.id)).toMatchObject({ values: { revenue_rub: "три миллиона" }, version: 1, status: "AWAITED" });
    await expect(send(scope, report.id, version, "2026-10-15", { ...soundValues, revenue_rub: "три миллиона", tax_vat: "" })).rejects.toMatchObject({
      code: "report-gaps", status: 422, details: { gaps: [{ code: "revenue_rub", why: "number" }, { code: "tax_vat", why: "empty" }] },
    });
    await expect(send(scope, report.id, version, "2026-09-30")).rejects.toMatchObject({ code: "report-too-early", status: 409 });
    const known = { ...nothingKnown, subsidyKopecks: 4_800_000, partners: ["Обь VR"] };
    await submitReport(scope, report.id, input(version), known, at("2026-10-15"));
    expect(await rowOf(report.id)).toMatchObject({ status: "SUBMITTED", known, submittedById: scope.userId, values: soundValues });
    await expect(saveReport(scope, report.id, input(3))).rejects.toMatchObject({ code: "wrong-status" });
    expect(await eventsOf("residency.report-submitted")).toEqual([{ reportId: report.id }]);
    expect(await db.auditEntry.findFirst({ where: { subjectId: report.id, action: "report.submit" } })).toMatchObject({ data: { period: "2026-Q3", values: soundValues } });
  });

  it("lets members write and owners and managers send; a stranger sees nothing", async () => {
    const { company, owner, report } = await awaited();
    const member = companyScopeOf(company, owner, "MEMBER");
    expect(await saveReport(member, report.id, input(0))).toEqual({ version: 1 });
    await expect(send(member, report.id, 1)).rejects.toMatchObject({ code: "forbidden" });
    const other = await makeCompany();
    const stranger = companyScopeOf(other.company, other.owner);
    for (const id of [report.id, "x"]) await expect(saveReport(stranger, id, input(1))).rejects.toMatchObject({ code: "not-found" });
    await expect(acceptReport(expert, report.id, { version: 1, text: "" }, at("2026-10-15"))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("of two colleagues who save at once one is shown the other's figures; the same text twice is no conflict", async () => {
    const { scope, report } = await awaited();
    const mine = { ...soundValues, revenue_rub: "1" };
    const theirs = { ...soundValues, revenue_rub: "2" };
    const both = await Promise.allSettled([saveReport(scope, report.id, input(0, mine)), saveReport(scope, report.id, input(0, theirs))]);
    const lost = both.find((one) => one.status === "rejected");
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const stored = await rowOf(report.id);
    expect(lost).toMatchObject({ reason: { code: "report-version", status: 409, details: { version: 1, theirs: stored.values } } });
    await saveReport(scope, report.id, input(0, stored.values as Record<string, string>));
    expect((await rowOf(report.id)).version).toBe(1);
  });

  it("of twelve presses at once one sends", async () => {
    const { scope, report } = await awaited();
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => send(scope, report.id, 0)));
    expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of all) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "wrong-status", status: 409 });
    expect(await eventsOf("residency.report-submitted")).toHaveLength(1);
  });

  it("asks a year to explain what differs from its four quarters", async () => {
    const { company, scope } = await makeResident({ startsOn: "2025-03-12" });
    for (const number of [1, 2, 3, 4]) await makeReport({ companyId: company.id, period: `2026-Q${number}`, status: "ACCEPTED", values: soundValues });
    const year = await makeReport({ companyId: company.id, kind: "YEAR", period: "2026", dueOn: "2027-03-31" });
    const values = {
      ...soundValues, revenue_rub: "12 000 000", revenue_creative_rub: "9 600 000", new_jobs: "4", payroll_fund: "6 720 000", tax_ndfl: "873 600", tax_contributions: "2 029 440",
      tax_profit: "455 000", investments_own: "200 000", rid_registered: "4", internships: "8", support_received: "192 000",
    };
    await expect(send(scope, year.id, 0, "2027-03-15", values)).rejects.toMatchObject({ code: "report-gaps", details: { gaps: [{ code: "difference_note", why: "explain" }] } });
    await send(scope, year.id, 0, "2027-03-15", { ...values, difference_note: "Налог пересчитан по годовой декларации." });
    expect((await rowOf(year.id)).status).toBe("SUBMITTED");
  });
});

describe("answering", () => {
  const sent = async () => {
    const resident = await makeResident({ startsOn: "2025-03-12" });
    const report = await makeReport({ companyId: resident.company.id, period: "2026-Q3", status: "SUBMITTED", values: soundValues });
    return { ...resident, report };
  };

  it("returns with a reason and a new term, and accepts what comes back", async () => {
    const { scope, report } = await sent();
    await expect(returnReport(finance, report.id, { version: 0, text: "плохо" }, at("2026-10-21"))).rejects.toMatchObject({ code: "reason-missing", status: 422 });
    await returnReport(finance, report.id, { version: 0, text: "Взносы меньше, чем следует из фонда." }, at("2026-10-21"));
    expect(await rowOf(report.id)).toMatchObject({ status: "RETURNED", answer: "Взносы меньше, чем следует из фонда.", answeredById: finance.userId });
    // Five working days from the 21st: the 28th. The day before it is not yet late, and no reminder of the old term comes again.
    expect(await openReports(morning("2026-10-22"))).toMatchObject({ reminded: 0, missed: 0 });
    expect(await openReports(morning("2026-10-23"))).toMatchObject({ reminded: 1, missed: 0 });
    expect(await openReports(morning("2026-10-28"))).toMatchObject({ reminded: 1, missed: 0 });
    await send(scope, report.id, 1, "2026-10-28");
    expect(await openReports(morning("2026-10-29"))).toMatchObject({ reminded: 0, missed: 0 });
    await acceptReport(admin, report.id, { version: 2, text: "" }, at("2026-10-29"));
    expect((await rowOf(report.id)).status).toBe("ACCEPTED");
    expect(await eventsOf("residency.report-due")).toEqual([-3, 0].map((offset) => ({ reportId: report.id, dueOn: "2026-10-28", offset })));
    const acts = await db.auditEntry.findMany({ where: { subjectId: report.id }, orderBy: { id: "asc" }, select: { action: true } });
    expect(acts.map((one) => one.action)).toEqual(["report.return", "report.resubmit", "report.accept"]);
  });

  it("counts a returned report that did not come back in time as missed", async () => {
    const { report } = await sent();
    await returnReport(admin, report.id, { version: 0, text: "Нет налогов за квартал." }, at("2026-10-21"));
    expect(await openReports(morning("2026-10-29"))).toMatchObject({ missed: 1 });
    expect((await rowOf(report.id)).missedAt).toEqual(morning("2026-10-29"));
  });

  it("does not accept what was taken back and sent again since it was looked at", async () => {
    const { scope, report } = await sent();
    await returnReport(admin, report.id, { version: 0, text: "Нет налогов за квартал." }, at("2026-10-21"));
    await send(scope, report.id, 1, "2026-10-22", { ...soundValues, tax_ndfl: "1" });
    await expect(acceptReport(finance, report.id, { version: 0, text: "" }, at("2026-10-22"))).rejects.toMatchObject({ code: "report-changed", status: 409 });
    expect((await rowOf(report.id)).status).toBe("SUBMITTED");
  });

  it("of two answers at once one holds", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { report } = await sent();
      const all = await Promise.allSettled([
        acceptReport(admin, report.id, { version: 0, text: "" }, at("2026-10-21")),
        returnReport(finance, report.id, { version: 0, text: "Нет налогов за квартал." }, at("2026-10-21")),
        acceptReport(finance, report.id, { version: 0, text: "" }, at("2026-10-21")),
      ]);
      expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
      expect((await db.auditEntry.findMany({ where: { subjectId: report.id } }))).toHaveLength(1);
    }
  });

  it("brings two weak quarters in a row before the council, once, whichever is accepted last", async () => {
    const { company } = await makeResident({ startsOn: "2026-01-01" });
    await makePromises(company.id, [{ year: 1, revenue: 60_000_000, jobs: 20, averageWage: null, taxes: null, investments: null, exports: null, rids: null }]);
    // Revenue 20 %, jobs 40 %: 30 % kept.
    const [first, second, third] = await Promise.all(
      ["2026-Q1", "2026-Q2", "2026-Q3"].map((period) => makeReport({ companyId: company.id, period, status: "SUBMITTED", values: soundValues })),
    );
    await acceptReport(admin, first!.id, { version: 0, text: "" }, at("2026-10-21"));
    await acceptReport(admin, third!.id, { version: 0, text: "" }, at("2026-10-21"));
    expect(await db.councilCase.count()).toBe(0);
    await acceptReport(admin, second!.id, { version: 0, text: "" }, at("2026-10-21"));
    expect((await db.councilCase.findMany()).map((one) => [one.ground, one.detail])).toEqual([["weak-kpi", { periods: ["2026-Q1", "2026-Q2"], percents: [30, 30], threshold: 50 }]]);
    expect(await eventsOf("residency.report-case-opened")).toHaveLength(1);
  });
});
