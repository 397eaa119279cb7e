import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarExceptions } from "~/lib/calendar";
import { checklistFor, type ChecklistRow } from "~/features/residency/documents";
import { clockOf, stageDueOn } from "~/features/residency/rules/clock";
import { gapsOf, percentOf, progressOf } from "~/features/residency/rules/completeness";
import { groupOf, inQueueOrder, waitsFor, type QueueSubject } from "~/features/residency/rules/queue";
import { formatPoints, meanTotal, totalOf, verdictOf } from "~/features/residency/rules/score";
import { residencyYear, stepPercent } from "~/features/residency/rules/step";
import { faultsOf } from "~/features/residency/forms/check";
import { definitionSchema, sectionOf } from "~/features/residency/forms/definition";
import { readTyped, type Answers } from "~/features/residency/forms/values";
import { readReview } from "~/features/residency/schema";
import { APPLICATION_STATUSES, CLOSED, may, sideOf, TRANSITIONS, type Act } from "~/features/residency/status";
import { fullAnswers } from "#tests/factories/residency";
import { DEFAULT_FORM } from "../../../prisma/seed/residency-form";

const definition = definitionSchema.parse(DEFAULT_FORM);
const questions = (section: string) => sectionOf(definition, section)?.questions ?? [];

const card = [
  { code: "profile", weight: 20, floor: 2 },
  { code: "level", weight: 15, floor: null },
  { code: "team", weight: 15, floor: null },
  { code: "business", weight: 15, floor: null },
  { code: "jobs", weight: 10, floor: null },
  { code: "cross-industry", weight: 10, floor: null },
  { code: "training", weight: 5, floor: null },
  { code: "equipment", weight: 5, floor: null },
  { code: "readiness", weight: 5, floor: null },
];
const scores = (...given: (number | undefined)[]) =>
  Object.fromEntries(card.map(({ code }, index) => [code, given[index] === undefined ? {} : { score: given[index] }]));

describe("the score", () => {
  it("is Σ weight × score / 5, exactly, and a missing score counts 0", () => {
    // 20 + 12 + 12 + 9 + 6 + 8 + 2 + 3 + 0
    expect(totalOf(card, scores(5, 4, 4, 3, 3, 4, 2, 3, undefined))).toBe(7200);
    expect(totalOf(card, scores(5, 5, 5, 5, 5, 5, 5, 5, 5))).toBe(10_000);
    expect(totalOf(card, {})).toBe(0);
    expect(totalOf([{ code: "a", weight: 7, floor: null }], { a: { score: 3 } })).toBe(420);
  });

  it("of several experts is their mean in hundredths, halves up", () => {
    expect(meanTotal([])).toBeNull();
    expect(meanTotal([7200])).toBe(7200);
    expect(meanTotal([7200, 6100, 6000])).toBe(6433);
    expect(meanTotal([6000, 6001])).toBe(6001);
    expect(meanTotal([0, 0, 1])).toBe(0);
  });

  it("passes from the pass mark on, unless a floor is broken", () => {
    const even = scores(3, 3, 3, 3, 3, 3, 3, 3, 3);
    expect(verdictOf(card, [even], 60)).toMatchObject({ total: 6000, passes: true });
    expect(verdictOf(card, [even, scores(3, 3, 3, 3, 3, 3, 3, 3, 2)], 60)).toMatchObject({ total: 5950, passes: false });
    const weakProfile = scores(1, 5, 5, 5, 5, 5, 5, 5, 5);
    const verdict = verdictOf(card, [weakProfile], 60);
    expect(verdict).toMatchObject({ total: 8400, passes: false });
    expect(verdict.lines.filter((line) => line.belowFloor).map((line) => line.code)).toEqual(["profile"]);
    // 1 and 3 make exactly the floor; 1, 2 and 2 stay under it though 1,67 might be shown as 2.
    expect(verdictOf(card, [weakProfile, scores(3, 5, 5, 5, 5, 5, 5, 5, 5)], 60).passes).toBe(true);
    const two = scores(2, 5, 5, 5, 5, 5, 5, 5, 5);
    expect(verdictOf(card, [weakProfile, two, two], 60).passes).toBe(false);
    expect(verdictOf(card, [], 60)).toMatchObject({ total: null, passes: false });
  });

  it("explains itself line by line: with one expert the lines add up to the total", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 9, maxLength: 9 }), (given) => {
        const { total, lines } = verdictOf(card, [scores(...given)], 60);
        expect(lines.reduce((sum, line) => sum + line.points, 0)).toBe(total);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  it("is written without needless zeros", () => {
    expect([formatPoints(7200, "ru"), formatPoints(7240, "ru"), formatPoints(6433, "en"), formatPoints(0, "ru"), formatPoints(10_000, "ru")]).toEqual(
      ["72", "72,4", "64.33", "0", "100"],
    );
  });
});

describe("the tariff step", () => {
  it("moves on the anniversary and stays at the last one", () => {
    expect(residencyYear("2025-03-01", "2025-03-01")).toBe(1);
    expect(residencyYear("2025-03-01", "2024-12-31")).toBe(1);
    expect(residencyYear("2025-03-01", "2026-02-28")).toBe(1);
    expect(residencyYear("2025-03-01", "2026-03-01")).toBe(2);
    // A leap day has its anniversary on 1 March of an ordinary year.
    expect([residencyYear("2024-02-29", "2025-02-28"), residencyYear("2024-02-29", "2025-03-01")]).toEqual([1, 2]);
    const steps = [40, 60, 80, 100];
    expect([0, 1, 2, 3, 4, 9].map((year) => stepPercent(steps, year))).toEqual([40, 40, 60, 80, 100, 100]);
    expect(() => stepPercent([], 1)).toThrow(RangeError);
  });
});

describe("the clock", () => {
  const terms = { formalCheck: 5, fix: 10, expertReview: 10, council: 10, offer: 5, appeal: 5, answer: 3, resume: 2 };
  const calendar: CalendarExceptions = new Map([
    ["2026-12-31", "OFF"], ["2027-01-01", "OFF"], ["2027-01-04", "OFF"], ["2027-01-05", "OFF"],
    ["2027-01-06", "OFF"], ["2027-01-07", "OFF"], ["2027-01-08", "OFF"],
  ]);

  it("counts working days of the production calendar", () => {
    expect(stageDueOn("FORMAL_CHECK", "2026-11-23", terms, calendar)).toBe("2026-11-30");
    expect(stageDueOn("EXPERT_REVIEW", "2026-12-25", terms, calendar)).toBe("2027-01-19");
    expect(stageDueOn("NEEDS_FIX", "2026-11-21", terms, calendar)).toBe("2026-12-04");
    for (const status of ["DRAFT", ...CLOSED] as const) expect(stageDueOn(status, "2026-11-23", terms, calendar)).toBeNull();
  });

  it("is late only after the last day", () => {
    expect(clockOf("2026-11-30", "2026-11-27", calendar)).toEqual({ dueOn: "2026-11-30", left: 1, late: false });
    expect(clockOf("2026-11-30", "2026-11-30", calendar)).toEqual({ dueOn: "2026-11-30", left: 0, late: false });
    expect(clockOf("2026-11-27", "2026-11-28", calendar)).toEqual({ dueOn: "2026-11-27", left: 0, late: true });
    expect(clockOf("2026-11-27", "2026-12-01", calendar)).toEqual({ dueOn: "2026-11-27", left: -2, late: true });
    expect(clockOf(null, "2026-12-01", calendar)).toBeNull();
  });
});

describe("the table of transitions", () => {
  it("lets nothing happen to a closed application but what undoes it, and everything else only where it says", () => {
    const allowed = APPLICATION_STATUSES.map((status) => [
      status,
      (Object.keys(TRANSITIONS) as Act[]).filter((act) => may(act, status)),
    ]);
    expect(Object.fromEntries(allowed)).toEqual({
      DRAFT: ["submit", "withdraw"],
      FORMAL_CHECK: ["withdraw", "return", "accept", "refuse"],
      NEEDS_FIX: ["resubmit", "withdraw", "lapse"],
      EXPERT_REVIEW: ["withdraw", "refer", "approve", "reject"],
      COUNCIL: ["withdraw", "approve", "reserve", "reject"],
      RESERVE: ["withdraw", "offer", "lapse"],
      OFFERED: ["takeOffer", "declineOffer", "lapse"],
      APPROVED: ["renounce", "lapse"],
      REJECTED: ["appeal"],
      APPEAL: ["dismissAppeal", "grantToReview", "grantToCouncil"],
      WITHDRAWN: [],
      LAPSED: [],
    });
  });
});

describe("the queue", () => {
  const subject = (id: string, overrides: Partial<QueueSubject> = {}): QueueSubject => ({
    id, status: "FORMAL_CHECK", submittedAt: new Date("2026-11-01T00:00:00Z"), clock: { dueOn: "2026-11-30", left: 3, late: false },
    finals: 0, ownFinal: false, moveSide: sideOf(overrides.status ?? "FORMAL_CHECK"), ...overrides,
  });
  const admin = { administrator: true, expert: false, minReviews: 1 };
  const expert = { administrator: false, expert: true, minReviews: 1 };

  it("knows whom an application waits for", () => {
    expect(groupOf(subject("a"), admin)).toBe("mine");
    expect(groupOf(subject("a"), expert)).toBe("colleagues");
    expect(groupOf(subject("a", { status: "EXPERT_REVIEW" }), expert)).toBe("mine");
    expect(groupOf(subject("a", { status: "EXPERT_REVIEW", ownFinal: true, finals: 1 }), expert)).toBe("colleagues");
    expect(groupOf(subject("a", { status: "EXPERT_REVIEW" }), admin)).toBe("colleagues");
    expect(groupOf(subject("a", { status: "EXPERT_REVIEW", finals: 1 }), admin)).toBe("mine");
    expect(groupOf(subject("a", { status: "NEEDS_FIX" }), admin)).toBe("applicant");
    expect(groupOf(subject("a", { status: "REJECTED" }), admin)).toBe("closed");
    const scored = subject("a", { status: "EXPERT_REVIEW", finals: 1 });
    expect([waitsFor(scored, admin), waitsFor(scored, expert), waitsFor({ ...scored, ownFinal: true }, expert)]).toEqual(["decision", "experts", "decision"]);
    expect([waitsFor(subject("a"), expert), waitsFor(subject("a", { status: "NEEDS_FIX" }), admin), waitsFor(subject("a", { status: "WITHDRAWN" }), admin)]).toEqual([
      "administrator", "applicant", null,
    ]);
  });

  it("puts late ones on top of their group, then the oldest", () => {
    const late = { dueOn: "2026-11-10", left: -3, late: true };
    const rows = [
      { ...subject("new", { submittedAt: new Date("2026-11-20T00:00:00Z") }), group: "mine" as const },
      { ...subject("old"), group: "mine" as const },
      { ...subject("late-new", { submittedAt: new Date("2026-11-19T00:00:00Z"), clock: late }), group: "mine" as const },
      { ...subject("theirs", { submittedAt: new Date("2026-10-01T00:00:00Z"), clock: late }), group: "applicant" as const },
    ];
    expect(inQueueOrder(rows).map((row) => row.id)).toEqual(["late-new", "old", "new", "theirs"]);
  });
});

describe("the form", () => {
  const form = (values: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  };

  it("keeps what was typed as it was typed, of its own fields only", () => {
    expect(readTyped(questions("needs"), form({ areaSqm: " шестьдесят ", hours_mocap: "", projectTitle: "чужое", needsComment: "а\r\nб" }))).toEqual({
      areaSqm: " шестьдесят ",
      needsComment: "а\nб",
    });
  });

  it("says which filled fields are not what is asked for", () => {
    const wrongFields = (section: string, typed: Record<string, string>) => Object.keys(faultsOf(questions(section), typed));
    expect(wrongFields("needs", { areaSqm: "шестьдесят", hours_mocap: "6", hours_render: "-1", workplaces: "" })).toEqual(["areaSqm", "hours_render"]);
    expect(wrongFields("company", { portfolioUrl: "primerfilm", contactEmail: "x@", contactPhone: "12", revenue: "24 600 000,50 ₽" })).toEqual([
      "portfolioUrl",
      "contactEmail",
      "contactPhone",
    ]);
    expect(wrongFields("project", { cluster: "space", projectTitle: "ё".repeat(160), readiness: "я".repeat(1501) })).toEqual(["readiness", "cluster"]);
    for (const section of ["company", "checks", "project", "finance", "team", "needs"] as const) expect(wrongFields(section, fullAnswers[section])).toEqual([]);
  });

  it("names every gap with its place, and counts progress", () => {
    const rows: ChecklistRow[] = [
      { kind: "portfolio", requiredFor: [], optionalFor: ["NPD"] },
      { kind: "npd-certificate", requiredFor: ["NPD"], optionalFor: [] },
      { kind: "charter", requiredFor: ["UL"], optionalFor: [] },
    ];
    const checklist = checklistFor("NPD", rows);
    expect(checklist).toEqual([
      { kind: "npd-certificate", required: true },
      { kind: "portfolio", required: false },
    ]);
    const asked = { definition, facts: { "company.legalForm": "NPD", "company.kind": "OTHER" }, checklist };
    const gapsIn = (answers: Answers, attached: string[]) => gapsOf(asked, answers, attached);
    expect(gapsIn(fullAnswers, ["npd-certificate"])).toEqual([]);
    const { teamSize: _left, ...team } = fullAnswers.team;
    const answers = { ...fullAnswers, team, needs: { ...fullAnswers.needs, areaSqm: "шестьдесят" } };
    const gaps = gapsIn(answers, ["portfolio"]);
    expect(gaps).toEqual([
      { section: "team", field: "teamSize", why: "empty" },
      { section: "needs", field: "areaSqm", why: "wrong" },
      { section: "documents", document: "npd-certificate", why: "empty" },
    ]);
    const progress = progressOf(asked, answers, gaps);
    expect(progress.map(({ section, done, of }) => [section, done, of])).toEqual([
      ["company", 5, 5],
      ["checks", 6, 6],
      ["project", 5, 5],
      ["finance", 1, 1],
      ["team", 2, 3],
      ["rights", 0, 0],
      ["needs", 0, 1],
      ["documents", 0, 1],
    ]);
    // (15 + 10 + 25 + 15 + 15 × 2/3) of 110 weights.
    expect(percentOf(progress)).toBe(68);
  });

  it("reads a scorecard: scores 0…5 of the card's criteria, anything else is absent", () => {
    expect(
      readReview(form({ "score.profile": "5", "score.level": "6", "score.team": "x", "comment.team": " Сильная ", "score.other": "5", noConflict: "on" }), ["profile", "level", "team"]),
    ).toEqual({ scores: { profile: { score: 5 }, team: { comment: "Сильная" } }, comment: "", noConflict: true });
  });
});
