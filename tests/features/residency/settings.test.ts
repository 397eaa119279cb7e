import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cancelPlannedNorm, correctNorm, normHistory, normList, setNorm } from "~/features/residency/settings/norms.server";
import { restoreText, saveText, textPage } from "~/features/residency/settings/edit-texts.server";
import { scorecardSchema, textSchema } from "~/features/residency/settings/schema";
import { saveScorecard, scorecardPage } from "~/features/residency/settings/scorecard.server";
import { strictIssues } from "~/features/residency/settings/strict";
import { criteriaInForce } from "~/features/residency/queries/criteria.server";
import { db } from "~/lib/db/client.server";
import { scanJson } from "~/lib/json-places";
import { readNorm, typedNorm } from "~/lib/norm-input";
import { NORM_KINDS, normKind } from "~/lib/norm-registry";
import { norm } from "~/lib/norms.server";
import { addDays, dayFromDb } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { makePerson, staffScopeOf } from "#tests/factories/identity";

useDatabase();

const refusal = (code: string, params: object = {}) => expect.objectContaining({ name: "DomainError", code, params: expect.objectContaining(params) as object });
const NOW = new Date("2026-11-25T05:00:00Z");
const AT = { now: NOW, ip: "192.0.2.7" };
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const finance = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
const give = (value: unknown, from: string, seen: string) => ({ value, from, source: "Решение от 25.11.2026 № 1", status: "CONFIRMED" as const, seen });

describe("the norms that the portal ships", () => {
  it("are each known by name and pass their schemas", async () => {
    const rows = await db.norm.findMany();
    expect(rows.length).toBeGreaterThan(20);
    expect([...new Set(rows.map((row) => row.code))].filter((code) => !NORM_KINDS[code])).toEqual([]);
    expect(rows.filter((row) => !normKind(row.code).schema.safeParse(row.value).success || strictIssues(row.code, row.value).length > 0).map((row) => row.code)).toEqual([]);
  });

  it("come back the same from what their editors show", async () => {
    for (const row of await db.norm.findMany()) expect([row.code, readNorm(row.code, typedNorm(row.code, row.value))]).toEqual([row.code, { ok: true, value: row.value }]);
  });
});

describe("a value as it is typed", () => {
  const said = (code: string, typed: Record<string, string>) => {
    const reading = readNorm(code, typed, (value) => strictIssues(code, value));
    return reading.ok ? reading.value : reading.faults.map(({ line, path, message }) => `${line === undefined ? "" : `line ${line} `}${path}: ${message}`);
  };

  it.each([
    ["residency.fix.working-days", "10", 10],
    ["residency.fix.working-days", "десять", [": norm.whole"]],
    ["residency.fix.working-days", "0", [': norm.least|{"min":1}']],
    ["residency.fix.working-days", "9999", [': norm.most|{"max":250}']],
    ["vat.percent", "22 %", 22],
    ["rent.base-kopecks-per-sqm-month", "1 200,50", 120_050],
    ["rent.base-kopecks-per-sqm-month", "1200.5 ₽", 120_050],
    ["rent.base-kopecks-per-sqm-month", "1200,505", [": norm.money"]],
    ["residency.rent-steps", "40, 60; 80\n100", [40, 60, 80, 100]],
    ["residency.rent-steps", "40, 30", [": norm.grows"]],
    ["residency.rent-steps", "40, много", [": norm.list"]],
    ["residency.report-reminders", "−10, -3, 0, 1, 5", [-10, -3, 0, 1, 5]],
    ["residency.reports-from", "2026-02-30", [": field.date"]],
    ["booking.cancelling", "[{", ["line 1 : norm.jsonEnd"]],
    ["booking.cancelling", '\r\n[\r\n  {"hoursBefore": 4,}\r\n]', ['line 3 : norm.jsonAt|{"column":21,"near":"}"}']],
    ["booking.cancelling", '[{"hoursBefore":4,"feePercent":50},{"hoursBefore":24,"feePercent":0}]', ["line 1 : norm.cancelling"]],
    ["booking.cancelling", '[\n{"hoursBefore":0,\n"feePercent":"50"},\n{"hoursBefore":0,"fee":1.5}]', ["line 3 1 → feePercent: norm.type.number", "line 4 2 → feePercent: norm.missing", 'line 4 2: norm.extra|{"keys":"fee"}']],
    ["council.cadence", '{"weeks":2.5,"weekday":8}', ["line 1 weeks: norm.whole", 'line 1 weekday: norm.most|{"max":7}']],
    ["residency.documents", '[\n{"kind":"horoscope","requiredFor":[],"optionalFor":[]}]', [expect.stringMatching(/^line 2 1 → kind: norm\.options\|.*charter/)]],
    ["residency.screener", '{"topics":[{}],"criteria":[\n{}]}', expect.arrayContaining(["line 1 topics → 1 → code: norm.missing", "line 2 criteria → 1 → group: norm.missing"])],
    ["residency.documents", '[{"kind":"charter","requiredFor":["UL"],"optionalFor":["UL"]}]', ["line 1 1: norm.both"]],
    ["residency.documents", '[{"kind":"charter","requiredFor":["ООО"],"optionalFor":[]}]', ['line 1 1 → requiredFor → 1: norm.options|{"options":"UL, IP, NPD"}']],
  ])("%s: «%s»", (code, value, expected) => {
    expect(said(code, { value })).toEqual(expected);
  });

  it("of requisites is checked by their check digits", async () => {
    const typed = typedNorm("operator.requisites", (await norm<object>("operator.requisites")).value);
    expect(said("operator.requisites", { ...typed, inn: "5499 0000 40", phone: "8 (383) 000-00-00" })).toMatchObject({ inn: "5499000040", phone: "+73830000000" });
    expect(said("operator.requisites", { ...typed, inn: "5499000041" })).toEqual(["inn: norm.inn"]);
    expect(said("operator.requisites", { ...typed, account: "40702810700000000002" })).toEqual(["account: norm.account"]);
    expect(said("operator.requisites", { ...typed, name: "" })).toEqual(["name: field.required"]);
  });

  it("never breaks the reader, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(NORM_KINDS)), fc.string(), (code, value) => {
        expect(typeof readNorm(code, { value }).ok).toBe("boolean");
      }),
      { numRuns: 500 },
    );
  });
});

describe("the places of a JSON text", () => {
  it("are those of its values, and a sound text has no wrong one", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, cut) => {
        expect(scanJson(text).wrongAt).toBeNull();
        const broken = text.slice(0, cut % text.length);
        let sound = true;
        try {
          JSON.parse(broken);
        } catch {
          sound = false;
        }
        expect(scanJson(broken).wrongAt === null).toBe(sound);
      }),
    );
    expect([...scanJson('[{"a": [1, "x"]}, null]').places]).toEqual([["", 0], ["0", 1], ["0/a", 7], ["0/a/0", 8], ["0/a/1", 11], ["1", 18]]);
    expect(scanJson("[".repeat(50_000)).wrongAt).toBe(101);
  });
});

describe("a value that begins today or later", () => {
  it("is put right in its place, and what stood there is in the audit log", async () => {
    const scope = await admin();
    const code = "residency.answer.working-days";
    await setNorm(scope, code, give(6, "2026-11-25", (await normHistory(scope, code, NOW)).seen), AT);
    const { seen, values } = await normHistory(scope, code, NOW);
    const [today, seeded] = [values[0]!, values[1]!];
    const right = { ...give(5, "", seen), source: "Опечатка в приказе № 1" };
    await correctNorm(scope, code, today.id, right, AT);
    // The same form twice changes nothing the second time; another one was made from what is no longer so.
    await correctNorm(scope, code, today.id, right, AT);
    await expect(correctNorm(scope, code, today.id, { ...right, value: 4 }, AT)).rejects.toEqual(refusal("norm-changed"));
    await expect(correctNorm(scope, code, seeded.id, { ...right, seen: (await normHistory(scope, code, NOW)).seen }, AT)).rejects.toEqual(refusal("norm-past"));
    expect([(await norm(code, "2026-11-24")).value, await norm(code, "2026-11-25")]).toEqual([seeded.value, { value: 5, source: "Опечатка в приказе № 1", status: "CONFIRMED" }]);
    const entries = await db.auditEntry.findMany({ where: { action: "norm.corrected", subjectId: code } });
    expect(entries.map((entry) => entry.data)).toEqual([
      { from: "2026-11-25", value: 5, source: "Опечатка в приказе № 1", status: "CONFIRMED", before: { value: 6, source: "Решение от 25.11.2026 № 1", status: "CONFIRMED" } },
    ]);
    // Tomorrow it is the past.
    const tomorrow = { now: new Date("2026-11-26T05:00:00Z"), ip: AT.ip };
    await expect(correctNorm(scope, code, today.id, { ...right, value: 4, seen: (await normHistory(scope, code, NOW)).seen }, tomorrow)).rejects.toEqual(refusal("norm-past"));
  });

  it("is refused of another shape, without a source, from others than administrators, of another norm", async () => {
    const scope = await admin();
    const code = "residency.appeal.working-days";
    await setNorm(scope, code, give(6, "2026-12-01", (await normHistory(scope, code, NOW)).seen), AT);
    const { seen, values } = await normHistory(scope, code, NOW);
    const { id } = values[0]!;
    await expect(correctNorm(scope, code, id, give("5", "", seen), AT)).rejects.toEqual(refusal("norm-shape"));
    await expect(correctNorm(scope, code, id, { ...give(5, "", seen), source: "" }, AT)).rejects.toEqual(refusal("norm-source"));
    await expect(correctNorm(await finance(), code, id, give(5, "", seen), AT)).rejects.toEqual(refusal("forbidden"));
    await expect(correctNorm(scope, "residency.pass-score", id, give(5, "", seen), AT)).rejects.toEqual(refusal("not-found"));
    await expect(correctNorm(scope, code, "x", give(5, "", seen), AT)).rejects.toEqual(refusal("not-found"));
  });

  it("put right by two at once is put right by one", async () => {
    const scopes = [await admin(), await admin()];
    const code = "residency.resume.working-days";
    await setNorm(scopes[0]!, code, give(9, "2026-11-25", (await normHistory(scopes[0]!, code, NOW)).seen), AT);
    const { seen, values } = await normHistory(scopes[0]!, code, NOW);
    const tries = await Promise.allSettled(scopes.map((scope, index) => correctNorm(scope, code, values[0]!.id, give(10 + index, "", seen), AT)));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("norm-changed"));
  });
});

describe("a new value of a norm", () => {
  it("is a new row from its day, and the one before ends the day before", async () => {
    const scope = await admin();
    const code = "residency.fix.working-days";
    const { seen } = await normHistory(scope, code, NOW);
    await setNorm(scope, code, give(7, "2026-12-01", seen), AT);
    expect([(await norm(code, "2026-11-30")).value, (await norm(code, "2026-12-01")).value]).toEqual([10, 7]);
    const { values } = await normHistory(scope, code, NOW);
    expect(values.map(({ value, from, to, state }) => ({ value, from, to, state }))).toEqual([
      { value: 7, from: "2026-12-01", to: null, state: "planned" },
      { value: 10, from: "2019-01-01", to: "2026-11-30", state: "present" },
    ]);
    expect(await db.auditEntry.findFirstOrThrow({ where: { action: "norm.set", subjectId: code } })).toMatchObject({ data: { value: 7, before: 10, from: "2026-12-01" } });
    // One between the two ends before the later one.
    await setNorm(scope, code, give(8, "2026-11-28", (await normHistory(scope, code, NOW)).seen), AT);
    expect(await Promise.all(["2026-11-27", "2026-11-28", "2026-11-30", "2026-12-01"].map(async (day) => (await norm(code, day)).value))).toEqual([10, 8, 8, 7]);
    // Taken back, it leaves no gap.
    const middle = (await normHistory(scope, code, NOW)).values.find((value) => value.value === 8)!;
    await cancelPlannedNorm(scope, code, middle.id, AT);
    expect(await Promise.all(["2026-11-27", "2026-11-28", "2026-11-30", "2026-12-01"].map(async (day) => (await norm(code, day)).value))).toEqual([10, 10, 10, 7]);
    await expect(cancelPlannedNorm(scope, code, middle.id, AT)).rejects.toEqual(refusal("not-found"));
    await expect(cancelPlannedNorm(scope, code, (await normHistory(scope, code, NOW)).values.at(-1)!.id, AT)).rejects.toEqual(refusal("norm-in-force"));
  });

  it("is refused from a day that has passed, without a source, of another shape, by others than administrators", async () => {
    const scope = await admin();
    const code = "residency.pass-score";
    const { seen } = await normHistory(scope, code, NOW);
    await expect(setNorm(scope, code, give(70, "2026-11-24", seen), AT)).rejects.toEqual(refusal("norm-date"));
    await expect(setNorm(scope, code, { ...give(70, "2026-11-25", seen), source: " да " }, AT)).rejects.toEqual(refusal("norm-source"));
    await expect(setNorm(scope, code, give("70", "2026-11-25", seen), AT)).rejects.toEqual(refusal("norm-shape"));
    await expect(setNorm(scope, "residency.documents", give([{ kind: "horoscope", requiredFor: [], optionalFor: [] }], "2026-11-25", (await normHistory(scope, "residency.documents", NOW)).seen), AT)).rejects.toEqual(refusal("norm-shape"));
    await expect(setNorm(await finance(), code, give(70, "2026-11-25", seen), AT)).rejects.toEqual(refusal("forbidden"));
    await expect(normList(await finance(), NOW)).rejects.toEqual(refusal("forbidden"));
    await expect(normHistory(scope, "no.such", NOW)).rejects.toEqual(refusal("not-found"));
    expect((await norm(code, "2026-11-25")).value).toBe(60);
  });

  it("of two administrators at once is one of theirs, and the other is told", async () => {
    const scopes = [await admin(), await admin()];
    const code = "residency.spread-points";
    const { seen } = await normHistory(scopes[0]!, code, NOW);
    const tries = await Promise.allSettled(scopes.map((scope, index) => setNorm(scope, code, give(20 + index, "2026-12-01", seen), AT)));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("norm-changed"));
    await expect(setNorm(scopes[0]!, code, give(25, "2026-12-01", (await normHistory(scopes[0]!, code, NOW)).seen), AT)).rejects.toEqual(refusal("norm-date-taken"));
  });

  it("leaves exactly one value in force on every day, whatever the order of days", async () => {
    const scope = await admin();
    const code = "residency.max-returns";
    for (const offset of [20, 3, 11, 0, 7, 30, 1]) {
      const { seen } = await normHistory(scope, code, NOW);
      await setNorm(scope, code, give(offset % 10, addDays("2026-11-25", offset), seen), AT);
    }
    const rows = await db.norm.findMany({ where: { code }, orderBy: { validFrom: "asc" } });
    for (const [index, row] of rows.entries()) {
      const next = rows[index + 1];
      expect(row.validTo && dayFromDb(row.validTo)).toBe(next ? addDays(dayFromDb(next.validFrom), -1) : null);
    }
  });
});

describe("texts", () => {
  const SEEN = 1;
  it("are saved as versions, and an earlier one can be brought back", async () => {
    const scope = await admin();
    const { current } = await textPage(scope, "offer");
    const { subjectRu, subjectEn, bodyRu, bodyEn } = current;
    const text = { subjectRu, subjectEn, bodyRu, bodyEn };
    expect(await saveText(scope, "offer", { ...text, subjectRu: "Место есть: {{number}}" }, SEEN, AT)).toEqual({ version: 2 });
    await expect(saveText(scope, "offer", { ...text, subjectRu: "Другое" }, SEEN, AT)).rejects.toEqual(refusal("template-changed"));
    expect(await saveText(scope, "offer", { ...text, subjectRu: "Место есть: {{number}}" }, SEEN, AT)).toEqual({ version: 2 });
    expect(await restoreText(scope, "offer", 1, 2, AT)).toEqual({ version: 3 });
    const page = await textPage(scope, "offer");
    expect([page.current.subjectRu, page.versions.map((one) => one.version)]).toEqual([subjectRu, [3, 2, 1]]);
    expect((await textPage(scope, "offer", 2)).shown.subjectRu).toBe("Место есть: {{number}}");
  });

  it("with an unknown, broken or missing field are refused, naming it, in either language", async () => {
    const scope = await admin();
    const { current } = await textPage(scope, "appeal.granted");
    const { subjectRu, subjectEn, bodyRu, bodyEn } = current;
    const text = { subjectRu, subjectEn, bodyRu, bodyEn };
    await expect(saveText(scope, "appeal.granted", { ...text, bodyEn: `${bodyEn} {{signBy}}` }, SEEN, AT)).rejects.toEqual(refusal("template-unknown", { field: "signBy" }));
    await expect(saveText(scope, "appeal.granted", { ...text, bodyRu: `${bodyRu} {{number` }, SEEN, AT)).rejects.toEqual(refusal("template-broken", { field: "{{number" }));
    await expect(saveText(scope, "appeal.granted", { ...text, bodyRu: "Принято." }, SEEN, AT)).rejects.toEqual(refusal("template-missing", { field: "answer" }));
    const issues = textSchema("appeal.granted").safeParse({ ...text, bodyRu: "{{x}}", seen: "1" }).error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    expect(issues).toEqual(['bodyRu template-unknown|{"field":"x"}', 'bodyRu template-missing|{"field":"answer"}']);
    await expect(textPage(scope, "toString")).rejects.toEqual(refusal("not-found"));
    await expect(saveText(await finance(), "offer", text, 1, AT)).rejects.toEqual(refusal("forbidden"));
    expect((await textPage(scope, "appeal.granted")).current.version).toBe(1);
  });

  it("saved by two at once are saved by one", async () => {
    const scope = await admin();
    const { current } = await textPage(scope, "protocol");
    const { subjectRu, subjectEn, bodyRu, bodyEn } = current;
    const tries = await Promise.allSettled([1, 2, 3].map((n) => saveText(scope, "protocol", { subjectRu: `${subjectRu} ${n}`, subjectEn, bodyRu, bodyEn }, 1, AT)));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("template-changed"));
  });
});

describe("the scorecard", () => {
  const card = async (change: Partial<{ from: string; seen: string }> = {}) => {
    const { rows, seen } = await scorecardPage(await admin(), NOW);
    return { from: "2026-12-01", source: "Решение совета № 3", seen, rows: rows.map(({ floor, ...row }) => ({ ...row, floor: floor ?? undefined })), ...change };
  };

  it("is replaced as a whole from a day to come", async () => {
    const input = await card();
    const first = input.rows[0]!;
    await saveScorecard(await admin(), { ...input, rows: [{ ...first, weight: 60 }, { ...first, code: "fresh", titleRu: "Свежесть", weight: 40, floor: 3 }] }, AT);
    expect((await criteriaInForce("2026-11-30")).map((row) => row.weight)).toEqual([20, 15, 15, 15, 10, 10, 5, 5, 5]);
    expect((await criteriaInForce("2026-12-01")).map(({ code, weight, floor }) => [code, weight, floor])).toEqual([["profile", 60, 2], ["fresh", 40, 3]]);
    // A planned one gives way, and nothing of it stays.
    const again = await card({ from: "2026-12-10" });
    await saveScorecard(await admin(), again, AT);
    expect((await criteriaInForce("2026-12-05")).reduce((sum, row) => sum + row.weight, 0)).toBe(100);
    expect(await criteriaInForce("2026-12-05")).toHaveLength(9);
    expect(await criteriaInForce("2026-12-10")).toHaveLength(9);
  });

  it("is asked for weights that make 100, different codes, and a day to come", async () => {
    const input = await card();
    const said = (change: object) => scorecardSchema.safeParse({ ...input, ...change }).error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    expect(said({ rows: input.rows.slice(1) })).toEqual(['rows scorecard.sum|{"sum":80}']);
    expect(said({ rows: input.rows.map((row, index) => (index === 1 ? { ...row, code: "profile" } : row)) })).toEqual(["rows.1.code norm.twice"]);
    await expect(saveScorecard(await admin(), { ...input, from: "2026-11-25" }, AT)).rejects.toEqual(refusal("scorecard-date"));
    await expect(saveScorecard(await finance(), input, AT)).rejects.toEqual(refusal("forbidden"));
  });

  it("saved by two at once is saved by one", async () => {
    const input = await card({ from: "2026-12-20" });
    const scopes = [await admin(), await admin()];
    const tries = await Promise.allSettled(scopes.map((scope) => saveScorecard(scope, input, AT)));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("scorecard-changed"));
  });
});
