import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { startApplication } from "~/features/residency/commands/start.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { readAnswers } from "~/features/residency/screening/answers";
import { keepScreening, sweepScreenings } from "~/features/residency/screening/commands.server";
import { NO_OKVED, type Screener, type ScreenerAnswers, type SmeBands } from "~/features/residency/screening/definition";
import { screenerNorms } from "~/features/residency/screening/norms.server";
import { screeningByKey, screeningOf, screeningPage } from "~/features/residency/screening/queries.server";
import { callVerdict, questionsOf, screen, smeCategory } from "~/features/residency/screening/rules";
import { db } from "~/lib/db/client.server";
import { OKVED_PROFILE } from "~/lib/okved";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const good: ScreenerAnswers = {
  legalForm: "UL", registeredInRussia: "yes", region: "nso", age: "1-3",
  closing: "no", foreignShare: "no", foreignAgent: "no", extremism: "no", taxDebt: "no",
  companyKind: "ANIMATION_STUDIO", okved: "59.11.1", creative: "yes",
  headcount: "11", revenue: "24 600 000", needs: "premises", areaSqm: "60",
};

let screener: Screener;
let bands: SmeBands;
beforeAll(async () => {
  ({ screener, bands } = await screenerNorms("2026-11-23"));
});
const outcomesOf = (answers: ScreenerAnswers) => Object.fromEntries(screen(screener, answers, bands).criteria.map((one) => [one.code, one.outcome]));
const without = (answers: ScreenerAnswers, ...codes: string[]) => Object.fromEntries(Object.entries(answers).filter(([code]) => !codes.includes(code)));

/** Any answers, with holes, with right values and with nonsense. */
const anyAnswers = () => {
  const of = (question: Screener["topics"][number]["questions"][number]): fc.Arbitrary<string> => {
    switch (question.kind) {
      case "choice":
        return fc.constantFrom(...question.options!.map((option) => option.value), "nonsense");
      case "okved":
        return fc.constantFrom(NO_OKVED, "59.11.1", "74.10", "01.11", "anything", ...OKVED_PROFILE.map((entry) => entry.code));
      case "company-kind":
        return fc.constantFrom("ANIMATION_STUDIO", "OTHER");
      default:
        return fc.oneof(fc.integer({ min: 0, max: 3_000_000_000 }).map(String), fc.constantFrom("", "много", "120 000 000"));
    }
  };
  const questions = screener.topics.flatMap((topic) => topic.questions);
  return fc.record(Object.fromEntries(questions.map((question) => [question.code, of(question)])), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
};

describe("the verdict", () => {
  it("of a studio of the profile is met in everything", () => {
    const verdict = screen(screener, good, bands);
    expect(verdict).toMatchObject({ overall: "fits", met: screener.criteria.length, notMet: 0, unknown: 0 });
    expect(verdict.criteria.find((one) => one.code === "okved")?.detail).toEqual({ okved: "59.11.1 Производство анимационных фильмов" });
    expect(verdict.criteria.find((one) => one.code === "sme")?.detail).toEqual({ sme: "micro" });
  });

  it("of nobody is unknown in everything", () => {
    expect(screen(screener, {}, bands)).toMatchObject({ overall: "open", met: 0, notMet: 0, unknown: screener.criteria.length });
  });

  it("names what stands in the way, one by one", () => {
    const cases: [string, ScreenerAnswers][] = [
      ["registered", { registeredInRussia: "no" }],
      ["active", { closing: "yes" }],
      ["foreign-share", { foreignShare: "yes" }],
      ["foreign-agent", { foreignAgent: "yes" }],
      ["extremism", { extremism: "yes" }],
      ["tax-debt", { taxDebt: "yes" }],
      ["creative-law", { creative: "no" }],
      ["form", { legalForm: "none" }],
      ["okved", { okved: NO_OKVED }],
      ["needs", { needs: "nothing" }],
    ];
    for (const [code, answer] of cases) {
      const verdict = screen(screener, { ...good, ...answer }, bands);
      expect(verdict.criteria.filter((one) => one.outcome === "not-met").map((one) => one.code)).toEqual([code]);
      expect(verdict.overall).toBe("stops");
      expect(screen(screener, without(good, ...Object.keys(answer)), bands).overall).toBe("open");
    }
  });

  it("does not turn on advice", () => {
    const verdict = screen(screener, { ...good, region: "other", age: "over-3", headcount: "251" }, bands);
    expect([verdict.overall, verdict.notMet]).toEqual(["fits", 3]);
  });

  it("knows the category of business by the worse of people and income", () => {
    expect([
      smeCategory(15, 120_000_000, bands), smeCategory(16, 0, bands), smeCategory(0, 120_000_001, bands),
      smeCategory(100, 800_000_000, bands), smeCategory(101, 0, bands), smeCategory(250, 2_000_000_000, bands),
      smeCategory(251, 0, bands), smeCategory(0, 2_000_000_001, bands),
    ]).toEqual(["micro", "small", "small", "small", "medium", "medium", "above", "above"]);
    // Over the limit by one figure is known without the other.
    expect(outcomesOf({ headcount: "251" }).sme).toBe("not-met");
    expect(outcomesOf({ headcount: "250" }).sme).toBe("unknown");
  });

  it("is never met without an answer", () => {
    fc.assert(
      fc.property(anyAnswers(), (answers) => {
        for (const criterion of screener.criteria) {
          const asked = questionsOf(criterion.rule);
          expect(outcomesOf(without(answers, ...asked))[criterion.code]).toBe("unknown");
          if (outcomesOf(answers)[criterion.code] === "met") expect(asked.every((code) => answers[code])).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("flips by what «would change it» alone, and nothing else does", () => {
    fc.assert(
      fc.property(anyAnswers(), (answers) => {
        const before = screen(screener, answers, bands);
        for (const verdict of before.criteria) {
          const rule = screener.criteria.find((one) => one.code === verdict.code)!.rule;
          if (verdict.outcome === "met") {
            expect(verdict.change).toEqual([]);
            continue;
          }
          const changed = { ...answers, ...Object.fromEntries(verdict.change.map(({ question, to }) => [question, to])) };
          expect(verdict.change.every(({ question }) => questionsOf(rule).includes(question))).toBe(true);
          const after = screen(screener, changed, bands);
          expect(after.criteria.find((one) => one.code === verdict.code)?.outcome).toBe("met");
          const others = (of: typeof before) => of.criteria.filter((one) => one.code !== verdict.code).map((one) => [one.code, one.outcome]);
          expect(others(after)).toEqual(others(before));
          // Each part of the change is needed.
          for (const { question } of verdict.change) {
            const partly = { ...changed };
            if (answers[question] === undefined) delete partly[question];
            else partly[question] = answers[question];
            expect(screen(screener, partly, bands).criteria.find((one) => one.code === verdict.code)?.outcome).not.toBe("met");
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("the form", () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return readAnswers(screener, data);
  };

  it("leaves out what is not answered, and names what cannot be read", () => {
    expect(form({ legalForm: "", headcount: " 12 ", stranger: "x" })).toEqual({ answers: { headcount: "12" }, errors: {} });
    expect(form({ legalForm: "LLC", headcount: "двенадцать", okved: "99.99" })).toEqual({
      answers: { legalForm: "LLC", headcount: "двенадцать", okved: "99.99" },
      errors: { legalForm: "field.required", headcount: "field.number", okved: "field.required" },
    });
    expect(form(good as Record<string, string>)).toEqual({ answers: good, errors: {} });
  });
});

describe("keeping", () => {
  it("holds the answers under a key whose hash alone is stored", async () => {
    const { key } = await keepScreening(good, null, now);
    const row = await db.screening.findFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(key);
    expect(await screeningByKey(key)).toMatchObject({ answers: good });
    expect(await screeningByKey(`${key}x`)).toBeNull();
    await expect(screeningPage("no-such-key-at-all-here", now)).rejects.toMatchObject({ code: "not-found" });
    // The same visitor answers again: the same row.
    expect(await keepScreening({ ...good, region: "other" }, key, now)).toEqual({ key });
    expect(await db.screening.count()).toBe(1);
  });

  it("says of each open call whether it takes such a company", async () => {
    const forGames = await make.makeCall({ slug: "for-games" });
    await db.call.update({ where: { id: forGames.id }, data: { audience: ["GAME_DEVELOPER"] } });
    const { key } = await keepScreening(good, null, now);
    const { calls } = await screeningPage(key, now);
    expect(calls.find((one) => one.call.slug === "for-games")?.outcome).toBe("not-met");
    expect(calls.find((one) => one.call.slug === "rolling-games-design-vr")?.outcome).toBe("met");
    expect([callVerdict(["VR_AR"], undefined), callVerdict(["VR_AR"], "VR_AR")]).toEqual(["unknown", "met"]);
  });

  it("carries over into an application, and staff see it beside; what was carried stays as it was", async () => {
    const { key } = await keepScreening(good, null, now);
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const { applicationId } = await startApplication(scope, (await make.makeCall()).id, { now }, { screeningKey: key });
    const page = await applicationFor(scope, applicationId, now);
    expect(page.answers.company).toMatchObject({ headcount: "11", revenue: "24 600 000", contactName: scope.userName });
    expect(page.answers.needs).toEqual({ areaSqm: "60" });
    expect((await screeningOf(scope, applicationId, now))?.verdict.overall).toBe("fits");

    const admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
    await expect(screeningOf(admin, applicationId, now)).rejects.toMatchObject({ code: "not-found" });
    const stranger = await identity.makeCompany();
    await expect(screeningOf(identity.companyScopeOf(stranger.company, stranger.owner), applicationId, now)).rejects.toMatchObject({ code: "not-found" });
    await db.application.update({ where: { id: applicationId }, data: { submittedAt: now, status: "FORMAL_CHECK" } });
    expect((await screeningOf(admin, applicationId, now))?.answers).toEqual(good);

    const again = await keepScreening({}, key, now);
    expect(again.key).not.toBe(key);
    expect((await screeningByKey(key))?.answers).toEqual(good);
  });

  it("starts without one when the key leads nowhere, and forgets what nobody came back for", async () => {
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const { applicationId } = await startApplication(scope, (await make.makeCall()).id, { now }, { screeningKey: "abcdefghijklmnopqrstuvwx" });
    expect(await screeningOf(scope, applicationId, now)).toBeNull();

    const { key } = await keepScreening(good, null, new Date("2026-01-01T00:00:00Z"));
    const carried = await db.screening.count({ where: { createdAt: { lt: now } } });
    expect(await sweepScreenings(now)).toBe(1);
    expect([await screeningByKey(key), carried]).toEqual([null, 1]);
  });
});
