import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requireCodes } from "~/features/booking/resources/codes.server";
import { consume, reserve } from "~/features/subsidy/commands.server";
import { forecast, proportionalCut } from "~/features/subsidy/forecast";
import { offersFor } from "~/features/subsidy/offers.server";
import { shareOut } from "~/features/subsidy/rules";
import { saveProgramme } from "~/features/subsidy/save.server";
import { programmeSchema, typedProgramme } from "~/features/subsidy/schema";
import { budgetForecast, programmeFor } from "~/features/subsidy/staff-queries.server";
import { liftBreach, recordBreach, recordSupport } from "~/features/subsidy/support/commands.server";
import { refusalGrounds } from "~/features/subsidy/support/grounds";
import { supportQuestion, supportRegister } from "~/features/subsidy/support/page.server";
import { companySupport, ownSupport } from "~/features/subsidy/support/queries.server";
import { supportCsv } from "~/features/subsidy/support/sheet.server";
import { db, sqlState, transaction } from "~/lib/db/client.server";
import { addDays, monthOf, siteDay } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { makeProgramme, makeResource } from "#tests/factories/booking";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";

useDatabase();

const staff = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
const rule = (name: string) => expect.objectContaining({ code: "rule-broken", details: { rule: name } });

describe("the forecast", () => {
  const base = { today: "2026-11-29", until: "2026-12-31", consumed: new Map<string, number>(), reserved: new Map<string, number>(), unspentKopecks: 100_000 };

  it("weighs recent days more, and says what is left when it lasts", () => {
    expect(forecast(base)).toEqual({ perDayKopecks: 0, reservedKopecks: 0, runsOutOn: null, leftKopecks: 100_000 });
    // Weights 56 … 1 sum to 1596: yesterday's 1 596 000 weighs 56 000 a day, that of 56 days ago 1 000.
    expect(forecast({ ...base, consumed: new Map([["2026-11-28", 1_596_000]]) }).perDayKopecks).toBe(56_000);
    expect(forecast({ ...base, consumed: new Map([["2026-10-04", 1_596_000]]) }).perDayKopecks).toBe(1_000);
    expect(forecast({ ...base, consumed: new Map([["2026-10-03", 1_596_000]]) }).perDayKopecks).toBe(0);
    expect(forecast({ ...base, consumed: new Map([["2026-10-04", 1_596_000]]) })).toMatchObject({ runsOutOn: null, leftKopecks: 67_000 });
  });

  it("counts a day's reserve where it is more than the mean, and names the first day that is not held", () => {
    const consumed = new Map([["2026-10-04", 1_596_000]]);
    expect(forecast({ ...base, consumed, reserved: new Map([["2026-12-01", 98_000]]) })).toEqual({ perDayKopecks: 1_000, reservedKopecks: 98_000, runsOutOn: "2026-12-02", leftKopecks: 0 });
    expect(forecast({ ...base, consumed, reserved: new Map([["2026-12-01", 500], ["2027-01-01", 9_000_000]]) })).toMatchObject({ reservedKopecks: 500, runsOutOn: null });
  });
});

describe("a proportional cut", () => {
  it("leaves all whole while the budget holds them, else is the budget to the kopeck, nobody above the wish", () => {
    expect(proportionalCut(100, [50, 50])).toEqual([50, 50]);
    expect(proportionalCut(100, [100, 100, 100])).toEqual([34, 33, 33]);
    expect(proportionalCut(0, [1, 2])).toEqual([0, 0]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_00 }), fc.array(fc.integer({ min: 0, max: 1_000_000_00 }), { maxLength: 40 }), (budget, wishes) => {
        const parts = proportionalCut(budget, wishes);
        const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
        expect(sum(parts)).toBe(Math.min(budget, sum(wishes)));
        parts.forEach((part, index) => expect(part).toBeLessThanOrEqual(wishes[index]!));
      }),
    );
  });
});

describe("grounds of refusal", () => {
  const terms = { today: "2026-11-29", breachYears: 1, misuseYears: 3 };
  const line = { form: "PROPERTY" as const, from: "2026-11-01", to: "2026-11-30", measureRu: "Аренда", measureEn: "Lease" };
  const found = (kind: "BREACH" | "MISUSE", foundOn: string, lifted = false) => ({ form: "FINANCIAL" as const, kind, foundOn, lifted, reason: "Не по смете" });

  it("are support that runs, a breach of a year and misuse of three years, to the day", () => {
    expect(refusalGrounds([line, { ...line, to: "2026-11-28", measureRu: "Другое" }], [], terms)).toEqual([{ ground: "running", form: "PROPERTY", until: "2026-11-30", measureRu: "Аренда", measureEn: "Lease" }]);
    expect(refusalGrounds([], [found("BREACH", "2025-11-29"), found("MISUSE", "2023-11-29")], terms)).toEqual([]);
    expect(refusalGrounds([], [found("BREACH", "2025-11-30"), found("MISUSE", "2023-11-30"), found("MISUSE", "2026-01-01", true)], terms)).toMatchObject([
      { ground: "breach", until: "2026-11-30" },
      { ground: "misuse", until: "2026-11-30" },
    ]);
  });
});

describe("the register of support", () => {
  it("gathers the ledger by programme and month beside what is recorded, each company its own", async () => {
    const kind = randomUUID();
    const scope = await staff();
    const today = siteDay(new Date());
    const { programme } = await makeProgramme({ kinds: [kind], sharePercent: 50, rules: { yearlyCeilingKopecks: 60_000n } });
    const { company, owner } = await makeCompany();
    const other = await makeCompany();
    const use = { companyId: company.id, subject: { type: "booking", id: randomUUID() }, on: today, actorId: null };
    await transaction(async (tx) => {
      await reserve(tx, use, shareOut(100_000, 60, await offersFor(tx, { companyId: company.id, resourceKind: kind, on: today }, { lock: true })));
      await consume(tx, use, "used");
    });
    const record = { companyId: company.id, measureRu: "Льготная аренда", measureEn: "Lease", giver: "Кадр", form: "PROPERTY" as const, amountKopecks: 33_300, decidedOn: today, from: today, to: addDays(today, 30), subject: { type: "lease-month", id: randomUUID() }, actorId: null };
    expect(await transaction((tx) => recordSupport(tx, record))).toBe(true);
    expect(await transaction((tx) => recordSupport(tx, { ...record, amountKopecks: 1 }))).toBe(false);
    expect(await transaction((tx) => recordSupport(tx, { ...record, amountKopecks: 0, subject: { type: "lease-month", id: "none" } }))).toBe(false);
    expect(await db.$executeRaw`DELETE FROM "SupportRecord"`.then(() => "done", (error: unknown) => sqlState(error))).toBe("23001");

    const own = await ownSupport(companyScopeOf(company, owner), new Date());
    expect(own.lines.map((line) => [line.measureRu, line.amountKopecks, line.from, line.breach])).toEqual([
      ["Льготная аренда", 33_300, today, null],
      ["Проба", 50_000, monthOf(today), null],
    ].toSorted((a, b) => (String(a[2]) < String(b[2]) ? 1 : -1)));
    expect(own.totals).toEqual([{ form: "PROPERTY", kopecks: 83_300 }]);
    expect(own.ceilings.filter((one) => one.programmeId === programme.id)).toMatchObject([{ per: "year", usedKopecks: 50_000, limitKopecks: 60_000, percent: 83, near: true }]);
    expect((await ownSupport(companyScopeOf(other.company, other.owner), new Date())).lines).toEqual([]);

    const breach = { id: randomUUID(), companyId: company.id, form: "PROPERTY" as const, programmeId: programme.id, kind: "BREACH" as const, foundOn: today, reason: "Нет отчёта" };
    await recordBreach(scope, breach, new Date());
    await recordBreach(scope, breach, new Date());
    await expect(recordBreach(scope, { ...breach, id: randomUUID(), foundOn: addDays(today, 1) }, new Date())).rejects.toMatchObject({ code: "breach-ahead" });
    const seen = await companySupport(scope, company.id, new Date());
    expect(seen.lines.find((line) => line.programmeId === programme.id)).toMatchObject({ breach: "BREACH", breachReason: "Нет отчёта" });
    expect(seen.grounds.map((ground) => ground.ground).toSorted()).toEqual(["breach", "running", "running"]);
    await liftBreach(scope, { id: breach.id, companyId: other.company.id, reason: "Чужая" }, new Date());
    await liftBreach(scope, { id: breach.id, companyId: company.id, reason: "Отчёт нашёлся" }, new Date());
    expect((await companySupport(scope, company.id, new Date())).breaches).toMatchObject([{ lifted: true, liftReason: "Отчёт нашёлся" }]);

    const { lines, who } = await supportRegister(scope, supportQuestion(new URLSearchParams({ programme: programme.id, company: company.inn }), Number(today.slice(0, 4))));
    expect(lines).toHaveLength(1);
    expect(supportCsv(lines, who, "ru")).toContain(`${company.inn};Проба;Область;имущественная;`);
    expect(supportCsv(lines, who, "ru")).toContain(";500,00;нет;");
    expect((await supportRegister(scope, supportQuestion(new URLSearchParams({ programme: programme.id, year: "2021" }), 2026))).lines).toEqual([]);
    // An address that asks for what is not there gets no other register instead.
    for (const year of ["abc", "1999", "2026.5"]) expect(() => supportQuestion(new URLSearchParams({ year }), 2026)).toThrow(expect.objectContaining({ code: "support-year" }) as Error);
    expect(() => supportQuestion(new URLSearchParams({ programme: "old" }), 2026)).toThrow(expect.objectContaining({ code: "support-programme" }) as Error);
    await expect(supportRegister(scope, supportQuestion(new URLSearchParams({ programme: randomUUID() }), 2026))).rejects.toMatchObject({ code: "support-programme", status: 404 });
  });
});

describe("saving a programme", () => {
  const typed = (more: Record<string, unknown> = {}) =>
    programmeSchema.parse({ code: `p-${randomUUID().slice(0, 8)}`, nameRu: "Новая", nameEn: "New", funder: "Фонд", legalBasis: "Порядок", legalBasisEn: "Rules", sharePercent: "40", priority: "100", resourceKinds: ["mocap"], validFrom: siteDay(new Date()), source: "Решение", ...more });

  it("changes what is promised from now on, and lets nobody overwrite another", async () => {
    const scope = await staff();
    const input = typed({ monthlyHours: "20", monthlyCeiling: "10 000", yearlyCeiling: "50000,50", residencyYears: "1, 2" });
    const { id } = await saveProgramme(scope, null, input, new Date());
    await expect(saveProgramme(scope, null, input, new Date())).rejects.toEqual(expect.objectContaining({ code: "programme-code" }));
    const { typed: stands } = await programmeFor(scope, id);
    expect(stands).toMatchObject({ monthlyHours: "20", monthlyCeiling: "10000,00", yearlyCeiling: "50000,50", residencyYears: "1, 2", version: "1" } satisfies Partial<ReturnType<typeof typedProgramme>>);
    await saveProgramme(scope, id, { ...input, sharePercent: 30, version: 1 }, new Date());
    await expect(saveProgramme(scope, id, { ...input, version: 1 }, new Date())).rejects.toEqual(expect.objectContaining({ code: "programme-met" }));
    await expect(saveProgramme(scope, id, { ...input, validFrom: "2020-01-01", version: 2 }, new Date())).rejects.toEqual(rule("programme-begun"));
    await expect(saveProgramme(scope, id, { ...input, validTo: "2020-01-01", version: 2 }, new Date())).rejects.toEqual(rule("programme-ended"));
    expect(await db.auditEntry.findFirst({ where: { subjectId: id, action: "programme.changed" } })).toMatchObject({ data: { before: { sharePercent: 40 }, after: { sharePercent: 30 } } });
  });

  it("names codes of resources that are not there; those that stood before stand", async () => {
    const { tariffCode } = await makeResource();
    await requireCodes([tariffCode]);
    await requireCodes([tariffCode, "put-away"], ["put-away"]);
    await expect(requireCodes([tariffCode, "nope", "neither"])).rejects.toMatchObject({ code: "programme-codes", params: { codes: "nope, neither" } });
  });

  it("refuses what makes no sense, field by field", () => {
    const faults = (more: Record<string, unknown>) => {
      const read = programmeSchema.safeParse({ ...typed(), sharePercent: "40", priority: "1", residencyYears: "", resourceSlugs: "", monthlyHours: undefined, maxHeadcount: undefined, monthlyCeiling: undefined, yearlyCeiling: undefined, validTo: undefined, ...more });
      return read.success ? [] : read.error.issues.map((issue) => issue.path.join("."));
    };
    expect(faults({})).toEqual([]);
    expect(faults({ sharePercent: "101" })).toEqual(["sharePercent"]);
    expect(faults({ resourceKinds: [] })).toEqual(["resourceSlugs"]);
    expect(faults({ monthlyCeiling: "100", yearlyCeiling: "99" })).toEqual(["monthlyCeiling"]);
    expect(faults({ validTo: "2019-01-01" })).toEqual(["validTo"]);
    expect(faults({ residencyYears: "1, x" })).toEqual(["residencyYears"]);
  });

  it("shows what its budget is forecast to last", async () => {
    const { budget } = await makeProgramme({ kinds: [randomUUID()], budgetKopecks: 70_000 });
    const scope = await staff();
    const row = await db.programmeBudget.findFirstOrThrow({ where: { programmeId: (await budget()).programmeId, year: Number(siteDay(new Date()).slice(0, 4)) } });
    expect(await budgetForecast(scope, row.id, new Date())).toEqual({ perDayKopecks: 0, reservedKopecks: 0, runsOutOn: null, leftKopecks: 70_000 });
    await expect(budgetForecast(scope, randomUUID(), new Date())).rejects.toEqual(expect.objectContaining({ code: "not-found" }));
  });
});
