import { beforeAll, describe, expect, it } from "vitest";
import readXlsxFile from "read-excel-file/node";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makePromises, makeReport, nothingKnown, soundValues } from "#tests/factories/reports";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";
import type { StaffScope } from "~/features/identity/types";
import { acceptReport, returnReport } from "~/features/residency/reports/commands/answer-report.server";
import { openReports } from "~/features/residency/reports/commands/open-reports.server";
import { submitReport } from "~/features/residency/reports/commands/save-report.server";
import { registerCsv, registerXlsx } from "~/features/residency/reports/register-sheet.server";
import { reportPdf } from "~/features/residency/reports/report-pdf.server";
import { kpiSeries, ownReports, reportMatrix, reportRegister } from "~/features/residency/reports/queries/lists.server";
import { reportPage } from "~/features/residency/reports/queries/report.server";
import { technoparkSummary } from "~/features/residency/reports/queries/summary.server";
import { usageBetween } from "~/features/booking/queries.server";
import { partnersMetBetween } from "~/features/partners/queries.server";
import { consume, fund, release, reserve } from "~/features/subsidy/commands.server";
import { subsidyBetween } from "~/features/subsidy/queries.server";
import { db, transaction } from "~/lib/db/client.server";
import { settleEvents } from "~/reactions.server";
import { seedDemoReports } from "../../../prisma/seed/demo/reports";

useDatabase();

const now = new Date("2026-10-22T05:00:00Z");
let finance: StaffScope;
let expert: StaffScope;

beforeAll(async () => {
  finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"], email: "fin@example.test" }));
  expert = staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] }));
});

describe("a year of two residents", () => {
  let lis: Awaited<ReturnType<typeof makeResident>>;
  let obr: Awaited<ReturnType<typeof makeResident>>;
  let late: string;
  let waiting: string;

  beforeAll(async () => {
    lis = await makeResident({ name: "Лис; и «Ко»", startsOn: "2026-01-15" });
    obr = await makeResident({ name: "Образец", startsOn: "2026-01-15" });
    await makePromises(lis.company.id, [{ year: 1, revenue: 16_000_000, jobs: 8, averageWage: 80_000, taxes: null, investments: null, exports: 0, rids: 4 }]);
    for (const period of ["2026-Q1", "2026-Q2"]) {
      await makeReport({ companyId: lis.company.id, period, status: "ACCEPTED", dueOn: "2026-07-20", values: soundValues });
      await makeReport({ companyId: obr.company.id, period, status: "ACCEPTED", dueOn: "2026-07-20", values: { ...soundValues, revenue_rub: "1 000 000,10", headcount_avg: "2", payroll_fund: "600 000" } });
    }
    waiting = (await makeReport({ companyId: lis.company.id, period: "2026-Q3", status: "SUBMITTED", values: { ...soundValues, revenue_rub: "4 000 000" } })).id;
    late = (await makeReport({ companyId: obr.company.id, period: "2026-Q3", values: { revenue_rub: "черновик" } })).id;
    await makeReport({ companyId: obr.company.id, kind: "YEAR", period: "2025", status: "RETURNED", dueOn: "2026-03-31", values: { ...soundValues, difference_note: "=1+1" } });
  });

  it("stands in the matrix with the late one first", async () => {
    const matrix = await reportMatrix(finance, {}, now);
    expect(matrix).toMatchObject({ year: 2026, years: [2026, 2025], columns: ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"], total: 2, counts: { accepted: 4, late: 1, submitted: 1 } });
    expect(matrix.rows.map((row) => [row.companyName, row.cells.map((cell) => cell?.state ?? null)])).toEqual([
      ["Образец", ["accepted", "accepted", "late", null, null]],
      ["Лис; и «Ко»", ["accepted", "accepted", "submitted", null, null]],
    ]);
    expect((await reportMatrix(finance, { state: "submitted" }, now)).rows.map((row) => row.companyName)).toEqual(["Лис; и «Ко»"]);
    expect((await reportMatrix(finance, { search: "ОБРАЗ" }, now)).rows.map((row) => row.companyName)).toEqual(["Образец"]);
    expect((await reportMatrix(finance, { year: 2025 }, now)).rows.map((row) => row.companyName)).toEqual(["Образец"]);
    await expect(reportMatrix(expert, {}, now)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is measured by the agreement quarter by quarter", async () => {
    const { series, promised } = await kpiSeries(lis.company.id);
    expect(promised).toBe(true);
    expect(series.find((one) => one.code === "revenue")!.points).toEqual([
      { period: "2026-Q1", plan: 400_000_000, fact: 300_000_000, accepted: true },
      { period: "2026-Q2", plan: 400_000_000, fact: 300_000_000, accepted: true },
      { period: "2026-Q3", plan: 400_000_000, fact: 400_000_000, accepted: false },
    ]);
    expect(series.find((one) => one.code === "taxes")!.points[0]).toMatchObject({ plan: null, fact: 84_576_000 });
    const page = await reportPage(finance, waiting, now, null);
    // Revenue 100 %, jobs 100 %, wage 70 000 of 80 000 ₽: 87 %, intellectual property 1 of 1.
    expect(page.achievement).toMatchObject({ percent: 96, lines: [{ code: "revenue", percent: 100 }, { code: "jobs", percent: 100 }, { code: "averageWage", percent: 87 }, { code: "rids", percent: 100 }] });
    expect(page).toMatchObject({ previous: { period: "2026-Q2" }, yearBefore: null, can: { accept: true, return: true, write: false, send: false } });
  });

  it("adds up over the technopark, and says what a sum is made of", async () => {
    const ask = { waiting: false, period: "2026-Q2", figure: "avg_wage" };
    const { rows, parts } = await technoparkSummary(finance, ask);
    expect(rows.map((row) => [row.period, row.reports, row.cells.revenue_rub, row.cells.headcount_avg])).toEqual([
      ["2026-Q1", 2, { value: 400_000_010, count: 2 }, { value: 100, count: 2 }],
      ["2026-Q2", 2, { value: 400_000_010, count: 2 }, { value: 100, count: 2 }],
    ]);
    // (1 680 000 + 600 000) / (10 people × 3 months), and not the mean of 70 000 and 100 000.
    expect(parts).toMatchObject({ total: 7_600_000, rows: [{ companyName: "Образец", value: 10_000_000, fund: 60_000_000, people: 20 }, { companyName: "Лис; и «Ко»", value: 7_000_000 }] });
    expect((await technoparkSummary(finance, { ...ask, waiting: true, period: "2026-Q3" })).rows.map((row) => [row.period, row.reports])).toEqual([["2026-Q1", 2], ["2026-Q2", 2], ["2026-Q3", 1]]);
    expect((await technoparkSummary(finance, { ...ask, figure: "glory" })).parts).toBeNull();
    await expect(technoparkSummary(expert, ask)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("shows staff nothing of what is still being written", async () => {
    expect(await reportPage(finance, late, now, null)).toMatchObject({ values: {}, comment: "", state: "late", can: { accept: false, return: false } });
    expect(await reportPage(obr.scope, late, now, () => Promise.resolve(nothingKnown))).toMatchObject({ values: { revenue_rub: "черновик" }, can: { write: true, send: true } });
    await expect(reportPage(lis.scope, late, now, null)).rejects.toMatchObject({ code: "not-found" });
    await expect(reportPage(expert, late, now, null)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("goes into a workbook: a sheet a kind, numbers as numbers, days as dates, text never as a formula", async () => {
    const bytes = await registerXlsx(await reportRegister(finance, now), "ru");
    const sheets = await readXlsxFile(bytes);
    expect(sheets.map((one) => one.sheet)).toEqual(["Квартальные", "Годовые"]);
    const [head, ...body] = sheets[0]!.data as unknown[][];
    expect(head!.slice(0, 9)).toEqual(["Компания", "ИНН", "Период", "Срок", "Состояние", "Отправлен", "Выручка", "Из неё творческая деятельность", "Из неё экспорт"]);
    expect(body).toHaveLength(6);
    expect(body[0]!.slice(0, 7)).toEqual(["Лис; и «Ко»", lis.company.inn, "I квартал 2026 года", new Date("2026-07-20T00:00:00Z"), "принят", new Date("2026-10-15T00:00:00Z"), 3_000_000]);
    expect(body[3]!.slice(0, 7)).toEqual(["Образец", obr.company.inn, "I квартал 2026 года", new Date("2026-07-20T00:00:00Z"), "принят", new Date("2026-10-15T00:00:00Z"), 1_000_000.1]);
    expect(body[0]![head!.indexOf("Средняя зарплата в месяц")]).toBe(70_000);
    expect(body[0]![head!.indexOf("Среднесписочная численность")]).toBe(8);
    // The draft of the late one and what was returned are not shown.
    expect(body[5]!.slice(4, 8)).toEqual(["не сдан в срок", null, null, null]);
    expect(sheets[1]!.data).toHaveLength(2);
    const own = await readXlsxFile(await registerXlsx(await reportRegister(lis.scope, now), "en"));
    expect(own.map((one) => [one.sheet, one.data.length])).toEqual([["Quarterly", 4], ["Annual", 1]]);
  });

  it("goes into a plain table with its mark, semicolons and decimal commas", async () => {
    const text = registerCsv(await reportRegister(finance, now), "ru");
    expect(text.startsWith("\ufeffКомпания;ИНН;Период;Срок;")).toBe(true);
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(8);
    expect(lines[1]).toContain(`"Лис; и «Ко»";${lis.company.inn};I квартал 2026 года;20.07.2026;принят;15.10.2026;3000000;2400000;0;8;1;`);
    expect(lines.some((line) => line.includes(";1000000,1;"))).toBe(true);
  });

  it("is drawn on paper, the same bytes each time", async () => {
    const page = await reportPage(finance, waiting, now, null);
    const [one, two] = [await reportPdf(page, "ru"), await reportPdf(page, "ru")];
    expect(Buffer.from(one.slice(0, 5)).toString()).toBe("%PDF-");
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  });
});

describe("what the portal knows", () => {
  it("fills a new form with the subsidy and the partners of the period, and is fixed when the report is sent", async () => {
    const { company, scope } = await makeResident({ startsOn: "2025-03-12" });
    const report = await makeReport({ companyId: company.id, period: "2026-Q3" });
    const know = () => Promise.resolve({ ...nothingKnown, subsidyKopecks: 4_800_050, partners: ["Обь VR"] });
    expect(await reportPage(scope, report.id, now, know)).toMatchObject({ values: { support_received: "48000,50", projects_joint: "1" }, prefilled: ["support_received", "projects_joint"], warnings: [] });
    await submitReport(scope, report.id, { version: 0, values: soundValues, comment: "" }, await know(), { now });
    const later = await reportPage(scope, report.id, now, () => Promise.resolve({ ...nothingKnown, subsidyKopecks: 99 }));
    expect(later.known).toEqual(await know());
    expect(later.warnings).toEqual([{ code: "support-below-known", field: "support_received", value: 4_800_000, against: 4_800_050 }]);
    expect(later.history.map((act) => act.action)).toEqual(["submit"]);
  });

  it("counts the ledger of the period alone, what was given back deducted", async () => {
    const { company, scope } = await makeResident();
    const other = await makeResident();
    const programme = await db.programme.findFirstOrThrow();
    const budgetId = await transaction((tx) => fund(tx, programme.id, 2031, 1_000_000_00, null));
    const offer = { programmeId: programme.id, budgetId, resourceKind: "mocap", quotas: [], nameRu: "", nameEn: "", sharePercent: 40, minutesLeft: null, monthlyMinutes: null, ceilings: [], availableKopecks: 1_000_000_00, budgetQuarter: 0, legalBasis: "", legalBasisEn: "" };
    const use = (companyId: string, id: string) => ({ companyId, subject: { type: "booking", id }, on: "2031-05-05", actorId: null });
    await transaction(async (tx) => {
      for (const [companyId, id] of [[company.id, "a"], [company.id, "b"], [other.company.id, "c"]] as const) {
        await reserve(tx, use(companyId, id), [{ offer, amountKopecks: 120_000, minutes: 60, limitedBy: "nothing" }]);
      }
      await consume(tx, use(company.id, "a"), "done");
      await consume(tx, use(other.company.id, "c"), "done");
      await release(tx, use(company.id, "b"), "cancelled");
    });
    const around = ["2031-04-01", "2031-06-30"] as const;
    expect(await subsidyBetween(scope, ...around)).toEqual({ kopecks: 120_000, minutes: 0 });
    expect(await subsidyBetween(scope, "2020-01-01", "2020-12-31")).toEqual({ kopecks: 0, minutes: 0 });
    expect(await usageBetween(scope, ...around)).toEqual({ bookings: 0, minutes: 0 });
  });

  it("names whom the company met in the period", async () => {
    const [a, b, c] = [await makeResident({ name: "Первая" }), await makeResident({ name: "Вторая" }), await makeResident({ name: "Третья" })];
    const met = (from: string, to: string, status: "ACCEPTED" | "DECLINED", answeredAt: Date) =>
      db.introduction.create({ data: { fromCompanyId: from, toCompanyId: to, askedById: a.owner.id, message: "Давайте вместе.", status, answeredAt, answeredById: b.owner.id } });
    // The last minute of September in Novosibirsk, and the first of October.
    await met(a.company.id, b.company.id, "ACCEPTED", new Date("2026-09-30T16:59:00Z"));
    await met(c.company.id, a.company.id, "ACCEPTED", new Date("2026-09-30T17:00:00Z"));
    await met(b.company.id, c.company.id, "DECLINED", new Date("2026-08-01T00:00:00Z"));
    expect(await partnersMetBetween(a.scope, "2026-07-01", "2026-09-30")).toEqual(["Вторая"]);
    expect(await partnersMetBetween(a.scope, "2026-10-01", "2026-12-31")).toEqual(["Третья"]);
  });
});

describe("letters", () => {
  it("tell each side once what it has to know", async () => {
    await settleEvents();
    await db.letter.deleteMany();
    const { company, owner, scope } = await makeResident({ startsOn: "2025-03-12" });
    const report = await makeReport({ companyId: company.id, period: "2026-Q3", dueOn: "2026-10-20" });
    const letters = async () => {
      await settleEvents();
      const rows = await db.letter.findMany({ where: { template: { startsWith: "report" }, to: { in: [owner.email, "fin@example.test"] } }, orderBy: { createdAt: "asc" } });
      return rows.map((row) => `${row.template}: ${row.subject}`);
    };
    await openReports(new Date("2026-10-20T02:10:00Z"));
    await openReports(new Date("2026-10-21T02:10:00Z"));
    await openReports(new Date("2026-10-21T03:10:00Z"));
    await submitReport(scope, report.id, { version: 0, values: soundValues, comment: "" }, nothingKnown, { now });
    await returnReport(finance, report.id, { version: 2, text: "Нет налогов за квартал." }, { now });
    await submitReport(scope, report.id, { version: 3, values: soundValues, comment: "" }, nothingKnown, { now });
    await acceptReport(finance, report.id, { version: 4, text: "" }, { now });
    expect(await letters()).toEqual([
      "reportDue: Отчёт: III квартал 2026 года, сдать до 20 октября 2026 г.",
      "reportLate: Отчёт не сдан в срок: III квартал 2026 года",
      `reportArrived: ${company.name}: отчёт, III квартал 2026 года`,
      "reportReturned: Отчёт нужно поправить: III квартал 2026 года",
      `reportArrived: ${company.name}: отчёт, III квартал 2026 года`,
      "reportAccepted: Отчёт принят: III квартал 2026 года",
    ]);
  });
});

describe("the demonstration", () => {
  it("shows a year of reports: accepted, one returned, some waiting, two late, a case; the daily job leaves them as they are", async () => {
    await db.councilCase.deleteMany();
    await db.residentReport.deleteMany();
    const residents = [];
    for (let index = 0; index < 8; index += 1) {
      const { company, owner, scope } = await makeResident({ startsOn: "2025-01-15", name: `Резидент ${index}` });
      residents.push({ companyId: company.id, userId: owner.id, userName: owner.name, kind: index === 1 ? "GAME_DEVELOPER" : "ANIMATION_STUDIO", headcount: 5 + index, scope });
    }
    const at = new Date("2026-11-25T03:00:00Z");
    await seedDemoReports(residents, { id: finance.userId, name: finance.userName }, at);
    const matrix = await reportMatrix(finance, {}, at);
    expect(matrix.counts).toEqual({ accepted: 18, late: 3, returned: 1, submitted: 2 });
    expect(await db.councilCase.count()).toBe(1);
    const first = await ownReports(residents[0]!.scope, at);
    expect([first.waiting.map((row) => row.state), first.done.map((row) => row.period)]).toEqual([["returned"], ["2026-Q2", "2026-Q1", "2025", "2025-Q4"]]);
    for (const { scope } of residents) {
      for (const row of (await ownReports(scope, at)).done) {
        const page = await reportPage(scope, row.id, at, null);
        expect([row.period, page.warnings]).toEqual([row.period, []]);
        expect(page.achievement.percent).toBeGreaterThanOrEqual(50);
      }
    }
    expect(await openReports(at)).toMatchObject({ opened: 0, missed: 0, cases: 0, reminded: 0 });
    const stranger = await makeCompany();
    expect(await ownReports(companyScopeOf(stranger.company, stranger.owner), at)).toEqual({ waiting: [], done: [] });
  });
});
