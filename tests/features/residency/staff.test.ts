import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { approveApplication, rejectApplication } from "~/features/residency/commands/decide.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { applicationForLetter, residencyOf, residentsSince, staffCounts } from "~/features/residency/queries.server";
import { queueFor, staffApplication } from "~/features/residency/queries/staff.server";
import type { Scores } from "~/features/residency/rules/score";
import { db } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const reason = "Нет справки об отсутствии задолженности.";
const good: Scores = Object.fromEntries(
  ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"].map((code) => [code, { score: 4 }]),
);
const terms = { startsOn: "2026-12-01", premises: "Блок 3, 214", areaSqm: 60, termYears: 3, reasons: "" };
const final = (scores: Scores) => ({ scores, comment: "", noConflict: true, final: true });

let admin: StaffScope;
let expert: StaffScope;
let second: StaffScope;
let finance: StaffScope;

beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));
  [admin, expert, second, finance] = [await staff("ADMIN"), await staff("EXPERT"), await staff("EXPERT"), await staff("FINANCE")];
});

async function submitted(): Promise<{ scope: CompanyScope; id: string; number: string }> {
  const { company, owner } = await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  const { applicationId, number } = await make.makeSubmitted(scope, { now });
  return { scope, id: applicationId, number };
}
async function underReview() {
  const made = await submitted();
  await acceptForReview(admin, made.id, { now }, { unchecked: true });
  return made;
}
const rowOf = (id: string) => db.application.findUniqueOrThrow({ where: { id } });
const wrong = { code: "wrong-status", status: 409 };

describe("the whole life", () => {
  it("goes from a draft to a residency, with each step on record", async () => {
    const { scope, id, number } = await submitted();
    await returnForFixing(admin, id, reason, { now });
    expect(await rowOf(id)).toMatchObject({ status: "NEEDS_FIX", stageDueOn: new Date("2026-12-07T00:00:00Z") });
    expect((await applicationFor(scope, id, now)).asked).toBe(reason);

    const page = await applicationFor(scope, id, now);
    const charter = page.documents.find((document) => document.kind === "charter")!;
    await removeDocument(scope, id, charter.id, { now });
    await expect(submitApplication(scope, id, { now })).rejects.toMatchObject({ code: "incomplete", details: { gaps: [{ section: "documents", document: "charter", why: "empty" }] } });
    // What was submitted once stays in the record, its file too.
    expect(await db.applicationDocument.findUniqueOrThrow({ where: { id: charter.id } })).toMatchObject({ removedAt: now });
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: charter.fileId } })).attachedAt).not.toBeNull();
    const file = await make.makeStoredFile(scope);
    await attachDocument(scope, id, { kind: "charter", fileId: file.id }, { now });
    await saveSection(scope, id, { section: "team", version: page.version, typed: { ...page.answers.team, jobsPlanned: "5" } }, now);
    expect(await submitApplication(scope, id, { now })).toEqual({ number });

    await acceptForReview(admin, id, { now }, { unchecked: true });
    expect(await rowOf(id)).toMatchObject({ status: "EXPERT_REVIEW", stageDueOn: new Date("2026-12-07T00:00:00Z") });
    await saveReview(expert, id, final(good), { now });
    const { residencyId } = await approveApplication(admin, id, terms, { now });

    expect(await rowOf(id)).toMatchObject({ status: "APPROVED", stageDueOn: null, decidedAt: now });
    expect(await residencyOf(scope.companyId)).toEqual({
      id: residencyId, status: "ACTIVE", startsOn: "2026-12-01", endsOn: "2029-11-30", lastDay: "2029-11-30", premises: "Блок 3, 214", areaSqm: 60,
    });
    expect(await residentsSince()).toContain(scope.companyId);
    const steps = await db.applicationStep.findMany({ where: { applicationId: id }, orderBy: { id: "asc" } });
    expect(steps.map((step) => `${step.from} ${step.to}`)).toEqual([
      "DRAFT FORMAL_CHECK",
      "FORMAL_CHECK NEEDS_FIX",
      "NEEDS_FIX FORMAL_CHECK",
      "FORMAL_CHECK EXPERT_REVIEW",
      "EXPERT_REVIEW APPROVED",
    ]);
    const events = await db.event.findMany({ where: { payload: { path: ["applicationId"], equals: id } }, orderBy: { id: "asc" } });
    expect(events.map((event) => event.type)).toEqual([
      "residency.submitted", "residency.returned", "residency.submitted", "residency.accepted-for-review", "residency.approved",
    ]);
    expect(events.at(-1)?.payload).toEqual({ applicationId: id, companyId: scope.companyId, residencyId });
    const audited = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: "asc" }, select: { action: true, actorName: true } });
    expect(audited.map((entry) => entry.action).filter((action) => !action.includes("document"))).toEqual([
      "application.started", "application.submit", "application.return", "application.resubmit", "application.accept", "review.final", "application.approve",
    ]);
    expect(audited.at(-1)?.actorName).toBe(admin.userName);
    expect(await applicationForLetter(id)).toMatchObject({ number, companyId: scope.companyId, projectTitle: "Короткометражный цикл «Полярный лис»", residency: { startsOn: "2026-12-01" } });
  });

  it("gives back what was written to the one who decided too late, with who was first", async () => {
    const { id } = await underReview();
    await saveReview(expert, id, final({ profile: { score: 1 } }), { now });
    const words = ["Профиль не подходит технопарку.", "Нет команды, которая это сделает."];
    const tries = await Promise.allSettled(words.map((text) => rejectApplication(admin, id, text, { now })));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = tries.findIndex((one) => one.status === "rejected");
    const moved = { to: "REJECTED", at: now.toISOString(), by: admin.userName };
    expect((tries[lost] as PromiseRejectedResult).reason).toMatchObject({ code: "wrong-status", status: 409, details: { mine: { reasons: words[lost] }, moved } });
    const late = await approveApplication(admin, id, terms, { now }).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: "wrong-status", details: { mine: terms, moved } });
  });

  it("ends with a refusal that carries its reasons", async () => {
    const { scope, id } = await underReview();
    await saveReview(expert, id, final({ profile: { score: 1 } }), { now });
    await rejectApplication(admin, id, "Профиль не подходит технопарку.", { now });
    expect((await applicationFor(scope, id, now)).decision).toEqual({
      kind: "REJECTED", grounds: [], reasons: "Профиль не подходит технопарку.", score: 400, decidedAt: now, passScore: 60,
    });
    expect(await residencyOf(scope.companyId)).toBeNull();
    expect(await applicationForLetter(id)).toMatchObject({ status: "REJECTED", reasons: "Профиль не подходит технопарку.", residency: null });
  });
});

describe("what the table forbids", () => {
  it("is refused in every state", async () => {
    const { scope, id } = await submitted();
    const acts = {
      submit: () => submitApplication(scope, id, { now }),
      withdraw: () => withdrawApplication(scope, id, { now }),
      return: () => returnForFixing(admin, id, reason, { now }),
      accept: () => acceptForReview(admin, id, { now }, { unchecked: true }),
      review: () => saveReview(expert, id, final(good), { now }),
      approve: () => approveApplication(admin, id, terms, { now }),
      reject: () => rejectApplication(admin, id, reason, { now }),
    };
    const forbidden: Record<string, (keyof typeof acts)[]> = {
      FORMAL_CHECK: ["submit", "review", "approve", "reject"],
      NEEDS_FIX: ["return", "accept", "review", "approve", "reject"],
      EXPERT_REVIEW: ["submit", "return", "accept"],
      APPROVED: ["submit", "withdraw", "return", "accept", "review", "approve", "reject"],
      REJECTED: ["submit", "withdraw", "return", "accept", "review", "approve", "reject"],
      WITHDRAWN: ["submit", "withdraw", "return", "accept", "review", "approve", "reject"],
    };
    for (const [status, names] of Object.entries(forbidden)) {
      await db.application.update({ where: { id }, data: { status: status as "APPROVED" } });
      for (const name of names) await expect(acts[name](), `${name} in ${status}`).rejects.toMatchObject(wrong);
      expect((await rowOf(id)).status).toBe(status);
    }
    expect(await db.applicationStep.count({ where: { applicationId: id } })).toBe(1);
    expect(await db.decision.count({ where: { applicationId: id } })).toBe(0);
  });

  it("holds for roles too", async () => {
    const { id } = await underReview();
    const denied = { status: 403 };
    await expect(acceptForReview(expert, id, { now }, { unchecked: true })).rejects.toMatchObject(denied);
    await expect(returnForFixing(expert, id, reason, { now })).rejects.toMatchObject(denied);
    await expect(saveReview(admin, id, final(good), { now })).rejects.toMatchObject(denied);
    await expect(approveApplication(expert, id, terms, { now })).rejects.toMatchObject(denied);
    await expect(rejectApplication(finance, id, reason, { now })).rejects.toMatchObject(denied);
    await expect(acceptForReview(finance, id, { now }, { unchecked: true })).rejects.toMatchObject(denied);
    expect((await staffApplication(finance, id, now)).can).toEqual({ review: false, accept: false, return: false, decide: false, waitsForReviews: false });
  });

  it("hides drafts from staff", async () => {
    const { company, owner } = await identity.makeCompany();
    const id = await make.makeCompleteDraft(identity.companyScopeOf(company, owner), { now });
    await expect(staffApplication(admin, id, now)).rejects.toMatchObject({ status: 404 });
    await expect(acceptForReview(admin, id, { now }, { unchecked: true })).rejects.toMatchObject({ status: 404 });
  });

  it("returns no more often than the norm allows", async () => {
    const { scope, id } = await submitted();
    for (let round = 0; round < 2; round += 1) {
      await returnForFixing(admin, id, reason, { now });
      await submitApplication(scope, id, { now });
    }
    await expect(returnForFixing(admin, id, reason, { now })).rejects.toMatchObject({ code: "returns-used-up", status: 409 });
    expect((await staffApplication(admin, id, now)).can).toMatchObject({ return: false, accept: true });
  });
});

describe("reviews", () => {
  it("are final only with the declaration, fix their total, and then stay", async () => {
    const { id } = await underReview();
    await expect(saveReview(expert, id, { ...final(good), noConflict: false }, { now })).rejects.toMatchObject({ code: "conflict-undeclared", status: 422 });
    const draft = { scores: { profile: { score: 5, comment: "Права оформлены" } }, comment: "", noConflict: false, final: false };
    expect(await saveReview(expert, id, draft, { now })).toEqual({ total: 2000 });
    expect((await staffApplication(expert, id, now)).own).toMatchObject({ total: null, finalAt: null, scores: draft.scores });
    const tries = await Promise.allSettled([saveReview(expert, id, final(good), { now }), saveReview(expert, id, final(good), { now })]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.review.findMany({ where: { applicationId: id } })).toMatchObject([{ total: 8000, finalAt: now, noConflictAt: now }]);
    await expect(saveReview(expert, id, draft, { now })).rejects.toMatchObject(wrong);
  });

  it("of others open with one's own; people of the company may not score it", async () => {
    const { scope, id } = await underReview();
    await saveReview(expert, id, final(good), { now });
    expect(await staffApplication(second, id, now)).toMatchObject({ othersHidden: true, others: [], verdict: null, finals: 1 });
    expect(await staffApplication(admin, id, now)).toMatchObject({ othersHidden: false, others: [{ total: 8000 }], verdict: { total: 8000, passes: true } });
    await saveReview(second, id, final({ ...good, profile: { score: 5 } }), { now });
    expect(await staffApplication(second, id, now)).toMatchObject({ othersHidden: false, others: [{ total: 8000 }], verdict: { total: 8200 } });
    const insider = identity.staffScopeOf({ id: scope.userId, name: scope.userName, staffRoles: ["EXPERT"] });
    await expect(saveReview(insider, id, final(good), { now })).rejects.toMatchObject({ code: "interested", status: 403 });
  });
});

describe("deciding", () => {
  it("needs a final review, a passed scorecard and a start that is not past", async () => {
    const { id } = await underReview();
    await expect(approveApplication(admin, id, terms, { now })).rejects.toMatchObject({ code: "too-few-reviews", status: 409 });
    await expect(rejectApplication(admin, id, reason, { now })).rejects.toMatchObject({ code: "too-few-reviews" });
    await saveReview(expert, id, final({ ...good, profile: { score: 1 } }), { now });
    await expect(approveApplication(admin, id, terms, { now })).rejects.toMatchObject({ code: "below-pass", status: 422 });
    await saveReview(second, id, final(good), { now });
    await expect(approveApplication(admin, id, { ...terms, startsOn: "2026-11-22" }, { now })).rejects.toMatchObject({ code: "starts-in-past" });
    await approveApplication(admin, id, terms, { now });
  });

  it("is done by exactly one of two", async () => {
    const { id, scope } = await underReview();
    await saveReview(expert, id, final(good), { now });
    const other = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
    const tries = await Promise.allSettled([approveApplication(admin, id, terms, { now }), rejectApplication(other, id, reason, { now }), approveApplication(other, id, terms, { now })]);
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject(wrong);
    const decisions = await db.decision.findMany({ where: { applicationId: id } });
    expect(decisions).toHaveLength(1);
    expect((await rowOf(id)).status).toBe(decisions[0]!.kind);
    expect(await db.residency.count({ where: { companyId: scope.companyId } })).toBe(decisions[0]!.kind === "APPROVED" ? 1 : 0);
    expect(await db.applicationStep.count({ where: { applicationId: id, from: "EXPERT_REVIEW" } })).toBe(1);
  });

  it("gives way to a withdrawal that came first, and a company becomes a resident once", async () => {
    const { id, scope } = await underReview();
    await saveReview(expert, id, final(good), { now });
    const tries = await Promise.allSettled([withdrawApplication(scope, id, { now }), approveApplication(admin, id, terms, { now })]);
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);

    const again = await underReview();
    const twin = (await make.makeSubmitted(again.scope, { now })).applicationId;
    await acceptForReview(admin, twin, { now }, { unchecked: true });
    for (const one of [again.id, twin]) await saveReview(expert, one, final(good), { now });
    const both = await Promise.allSettled([again.id, twin].map((one) => approveApplication(admin, one, terms, { now })));
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((both.find((one) => one.status === "rejected") as PromiseRejectedResult).reason).toMatchObject({ code: "already-resident", status: 409 });
  });
});

describe("the queue", () => {
  it("shows whose move it is, filters, searches and counts", async () => {
    const formal = await submitted();
    const review = await underReview();
    const fixing = await submitted();
    await returnForFixing(admin, fixing.id, reason, { now });
    const later = new Date("2026-12-02T05:00:00Z");
    const of = async (scope: StaffScope, filters: Parameters<typeof queueFor>[1] = {}, at = now) => (await queueFor(scope, filters, at)).rows.map((row) => row.id);
    const { company } = await db.company.findUniqueOrThrow({ where: { id: formal.scope.companyId } }).then((company) => ({ company }));

    expect(await of(admin, { mine: true })).toContain(formal.id);
    expect(await of(admin, { mine: true })).not.toContain(review.id);
    expect(await of(expert, { mine: true })).toContain(review.id);
    expect(await of(expert, { mine: true })).not.toContain(formal.id);
    expect(await of(admin, { status: "NEEDS_FIX" })).toEqual([fixing.id]);
    for (const search of [company.inn, company.name, formal.number, formal.number.toLowerCase()]) expect(await of(admin, { search })).toEqual([formal.id]);
    expect(await of(admin, { search: "нет такой" })).toEqual([]);
    // On 2 December the five days of the formal check are over, the ten of the review are not.
    expect(await of(admin, { late: true }, later)).toContain(formal.id);
    expect(await of(admin, { late: true }, later)).not.toContain(review.id);
    const { rows, counts } = await queueFor(admin, {}, later);
    expect(rows[0]).toMatchObject({ group: "mine", clock: { late: true, left: -2 } });
    expect(rows.at(-1)).toMatchObject({ group: "applicant" });
    expect(counts).toMatchObject({ open: rows.length, byStatus: { NEEDS_FIX: 1 } });
    const totals = await staffCounts(later);
    expect(totals.formalCheck + totals.needsFix + totals.expertReview).toBe(counts.open);
    expect(await of(admin, { status: "REJECTED" })).toEqual((await db.application.findMany({ where: { status: "REJECTED" }, orderBy: { id: "desc" } })).map((row) => row.id));
  });
});
