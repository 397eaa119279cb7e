import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { approveApplication, rejectApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { assignExperts } from "~/features/residency/experts/commands/assign.server";
import { declareConflict } from "~/features/residency/experts/commands/declare.server";
import { assignByHand, releaseExpert } from "~/features/residency/experts/commands/manual.server";
import { addExpert, saveExpertProfile, saveOwnExpertProfile } from "~/features/residency/experts/commands/profile.server";
import { remindExperts, remindLateExperts } from "~/features/residency/experts/commands/remind.server";
import { conflictsOf } from "~/features/residency/experts/queries/conflicts.server";
import { queueFor, staffApplication } from "~/features/residency/queries/staff.server";
import type { Scores } from "~/features/residency/rules/score";
import { db } from "~/lib/db/client.server";
import { siteDay } from "~/lib/time";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const at = { now };
const codes = ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"];
const all = (score: number): Scores => Object.fromEntries(codes.map((code) => [code, { score }]));
const final = (scores: Scores) => ({ scores, comment: "", noConflict: true, final: true });
const reason = "Знает отрасль, в компании давно не работает.";

let admin: StaffScope;
const experts: StaffScope[] = [];
const everybody = new Map<string, StaffScope>();

beforeAll(async () => {
  admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
  for (let index = 0; index < 4; index += 1) experts.push(await makeExpert());
});

async function makeExpert(input: identity.PersonInput = {}): Promise<StaffScope> {
  const person = await identity.makePerson({ staffRoles: ["EXPERT"], ...input });
  const scope = identity.staffScopeOf(person);
  everybody.set(person.id, scope);
  return scope;
}
/** Takes people out of the pool, so that the other tests keep theirs. */
async function rest(...scopes: StaffScope[]) {
  for (const { userId } of scopes) await db.expertProfile.upsert({ where: { userId }, create: { userId, active: false }, update: { active: false } });
}

async function makeAssignedCall(process: object = {}) {
  const call = await make.makeCall();
  await db.call.update({ where: { id: call.id }, data: { process: { reviewers: "ASSIGNED", experts: 2, ...process } } });
  return call.id;
}
async function underReview(callId: string, owner: identity.PersonInput = {}): Promise<{ scope: CompanyScope; id: string; inn: string }> {
  const { company, owner: person } = await identity.makeCompany({ owner });
  const scope = identity.companyScopeOf(company, person);
  const { applicationId } = await make.makeSubmitted(scope, { now, callId });
  await acceptForReview(admin, applicationId, at, { unchecked: true });
  return { scope, id: applicationId, inn: company.inn };
}
const assigned = async (id: string) => (await db.assignment.findMany({ where: { applicationId: id, state: "ASSIGNED" }, orderBy: { expertId: "asc" } })).map((row) => row.expertId);
const eventsOf = (type: string, id: string) => db.event.count({ where: { type, payload: { path: ["applicationId"], equals: id } } });
const scopeOf = (id: string) => everybody.get(id)!;

describe("experts", () => {
  it("are people with an account whom an administrator gave the role; twice is once", async () => {
    const person = await identity.makePerson({ email: "nina@uni.example" });
    const both = await Promise.all([addExpert(admin, " Nina@Uni.example ", at), addExpert(admin, "nina@uni.example", at)]);
    expect(both.map((one) => one.granted).sort()).toEqual([false, true]);
    expect((await db.user.findUniqueOrThrow({ where: { id: person.id } })).staffRoles).toEqual(["EXPERT"]);
    expect(await db.auditEntry.count({ where: { action: "user.expert-granted", subjectId: person.id } })).toBe(1);
    await expect(addExpert(admin, "nobody@uni.example", at)).rejects.toMatchObject({ code: "person-unknown", status: 422 });
    await expect(addExpert(experts[0]!, "nina@uni.example", at)).rejects.toMatchObject({ status: 403 });

    const nina = identity.staffScopeOf({ id: person.id, name: person.name, staffRoles: ["EXPERT"] });
    await saveExpertProfile(admin, person.id, { fields: ["games"], affiliations: "5499000018", maxOpen: 3, active: false }, at);
    await saveOwnExpertProfile(nina, { fields: ["animation"], affiliations: "5499000018\n5499000025" }, at);
    expect(await db.expertProfile.findUniqueOrThrow({ where: { userId: person.id } })).toMatchObject({ fields: ["animation"], affiliations: ["5499000018", "5499000025"], maxOpen: 3, active: false });
    await expect(saveExpertProfile(nina, person.id, { fields: [], affiliations: "", maxOpen: 50, active: true }, at)).rejects.toMatchObject({ status: 403 });
    await expect(saveExpertProfile(admin, admin.userId, { fields: [], affiliations: "", maxOpen: 5, active: true }, at)).rejects.toMatchObject({ status: 404 });
  });
});

describe("automatic assignment", () => {
  it("gives each application its experts once, also when two press at the same moment", async () => {
    const callId = await makeAssignedCall();
    const ids = [await underReview(callId), await underReview(callId)].map((one) => one.id);
    const both = await Promise.all([assignExperts(admin, { callId }, {}, at), assignExperts(admin, { callId }, {}, at)]);
    expect(both.map((one) => one.picks.length).sort()).toEqual([0, 4]);
    expect(both.map((one) => one.short)).toEqual([[], []]);
    for (const id of ids) {
      expect(await assigned(id)).toHaveLength(2);
      expect(await eventsOf("residency.experts-assigned", id)).toBe(1);
    }
    const rows = await db.assignment.findMany({ where: { applicationId: { in: ids } } });
    expect(new Set(rows.map((row) => row.expertId)).size).toBe(4);
    expect(rows.every((row) => row.cause === "auto" && siteDay(row.dueOn!) === "2026-12-07")).toBe(true);
    expect(rows[0]!.why).toEqual([{ code: "other-field", params: {} }, { code: "load", params: { load: 1, max: 8 } }, { code: "no-conflict", params: {} }]);
    expect((await assignExperts(admin, { applicationIds: ids }, { n: 3 }, at)).picks).toHaveLength(2);
    expect((await assignExperts(admin, { callId }, {}, at)).picks).toEqual([]);
  });

  it("refuses strangers, foreign ids and applications that are not under review", async () => {
    const callId = await makeAssignedCall();
    const { id, scope } = await underReview(callId);
    await expect(assignExperts(experts[0]!, { callId }, {}, at)).rejects.toMatchObject({ status: 403 });
    await expect(assignExperts(admin, { applicationIds: ["x"] }, {}, at)).rejects.toMatchObject({ status: 404 });
    await expect(assignExperts(admin, { applicationIds: [id, scope.companyId] }, {}, at)).rejects.toMatchObject({ status: 404 });
    await withdrawApplication(scope, id, at);
    await expect(assignExperts(admin, { applicationIds: [id] }, {}, at)).rejects.toMatchObject({ code: "wrong-status", status: 409 });
    expect(await assigned(id)).toEqual([]);
  });

  it("never chooses somebody in conflict, says who is missing, and heeds what partners know", async () => {
    const callId = await makeAssignedCall({ experts: 6 });
    const { id, scope, inn } = await underReview(callId, { email: "owner@house.example", phone: "+73832220000" });
    await db.expertProfile.update({ where: { userId: experts[0]!.userId }, data: { affiliations: [inn] } });
    await db.membership.create({ data: { userId: experts[1]!.userId, companyId: scope.companyId, role: "MEMBER" } });
    const byMail = await makeExpert({ email: "friend@house.example" });
    const { plan } = { plan: await assignExperts(admin, { applicationIds: [id] }, {}, at, () => Promise.resolve([{ userId: experts[2]!.userId, companyId: scope.companyId, through: "Бюро" }])) };
    expect(plan.picks.map((pick) => pick.expertId)).toEqual([experts[3]!.userId]);
    expect(plan.short).toEqual([{ applicationId: id, missing: 5 }]);
    const application = await db.application.findUniqueOrThrow({ where: { id } });
    const found = await conflictsOf(db, application, [...experts, byMail].map((one) => one.userId));
    expect([...found].map(([userId, [first]]) => [userId, first!.kind])).toEqual([[experts[0]!.userId, "affiliation"], [experts[1]!.userId, "member"], [byMail.userId, "domain"]]);
    await db.expertProfile.update({ where: { userId: experts[0]!.userId }, data: { affiliations: [] } });
    await db.membership.deleteMany({ where: { userId: experts[1]!.userId } });
    await rest(byMail);
  });
});

describe("assignment by hand", () => {
  it("is barred by a hard conflict and wants a reason for a soft one; released ones may come back", async () => {
    const callId = await makeAssignedCall();
    const { id, scope, inn } = await underReview(callId, { email: "o@house2.example" });
    const friend = await makeExpert({ email: "f@house2.example" });
    await rest(friend);
    await expect(assignByHand(admin, id, { expertId: friend.userId, reason: "" }, at)).rejects.toMatchObject({ code: "conflict-reason", status: 422 });
    await assignByHand(admin, id, { expertId: friend.userId, reason }, at);
    await assignByHand(admin, id, { expertId: friend.userId, reason: "" }, at);
    expect((await db.assignment.findMany({ where: { applicationId: id } })).map((row) => [row.cause, row.why])).toEqual([
      ["manual", [{ code: "manual", params: {} }, { code: "load", params: { load: 1, max: 8 } }, { code: "overruled.domain", params: { detail: "house2.example" } }, { code: "reason", params: { reason } }]],
    ]);
    // Overruled, they may score; without that they may not.
    expect(await saveReview(friend, id, { ...final(all(4)), final: false }, at)).toEqual({ total: 8000 });

    const insider = await makeExpert();
    await rest(insider);
    await db.expertProfile.update({ where: { userId: insider.userId }, data: { affiliations: [inn] } });
    await expect(assignByHand(admin, id, { expertId: insider.userId, reason }, at)).rejects.toMatchObject({ code: "expert-conflict", status: 409 });
    await expect(assignByHand(admin, id, { expertId: admin.userId, reason }, at)).rejects.toMatchObject({ status: 404 });
    await expect(assignByHand(friend, id, { expertId: insider.userId, reason }, at)).rejects.toMatchObject({ status: 403 });

    await expect(releaseExpert(admin, id, friend.userId, { reason: "" }, at)).rejects.toMatchObject({ code: "release-reason" });
    await releaseExpert(admin, id, friend.userId, { reason: "Перегружен", replacementId: experts[0]!.userId }, at);
    await releaseExpert(admin, id, friend.userId, { reason: "Ещё раз" }, at);
    expect(await assigned(id)).toEqual([experts[0]!.userId]);
    await assignByHand(admin, id, { expertId: friend.userId, reason }, at);
    expect((await assigned(id)).sort()).toEqual([experts[0]!.userId, friend.userId].sort());
    await saveReview(friend, id, final(all(4)), at);
    await expect(releaseExpert(admin, id, friend.userId, { reason: "Поздно" }, at)).rejects.toMatchObject({ code: "review-final", status: 409 });
    await withdrawApplication(scope, id, at);
    await expect(assignByHand(admin, id, { expertId: insider.userId, reason }, at)).rejects.toMatchObject({ code: "wrong-status" });
  });
});

describe("scoring by assigned experts", () => {
  it("is for them alone: others do not even see the application", async () => {
    const callId = await makeAssignedCall();
    const { id } = await underReview(callId);
    await assignExperts(admin, { callId }, { n: 1 }, at);
    const [mine] = await assigned(id);
    const stranger = experts.find((one) => one.userId !== mine)!;
    await expect(staffApplication(stranger, id, now)).rejects.toMatchObject({ status: 404 });
    await expect(saveReview(stranger, id, final(all(3)), at)).rejects.toMatchObject({ status: 404 });
    expect((await queueFor(stranger, {}, now)).rows.map((row) => row.id)).not.toContain(id);
    expect((await queueFor(scopeOf(mine!), { mine: true }, now)).rows.map((row) => row.id)).toContain(id);
    expect(await staffApplication(scopeOf(mine!), id, now)).toMatchObject({ assigned: true, interested: false, can: { review: true } });
    // An administrator who is an expert too reads it, sees the scores, and does not score unless assigned.
    const both = await makeExpert({ staffRoles: ["ADMIN", "EXPERT"] });
    await expect(saveReview(both, id, final(all(3)), at)).rejects.toMatchObject({ code: "not-assigned", status: 403 });
    await saveReview(scopeOf(mine!), id, final(all(3)), at);
    expect(await staffApplication(both, id, now)).toMatchObject({ othersHidden: false, finals: 1, can: { review: false } });
    await assignByHand(both, id, { expertId: both.userId, reason: "" }, at);
    expect(await staffApplication(both, id, now)).toMatchObject({ othersHidden: true, others: [], verdict: null, can: { review: true } });
    expect((await queueFor(scopeOf(mine!), { mine: true }, now)).rows.map((row) => row.id)).not.toContain(id);
    await rest(both);
    await db.user.update({ where: { id: both.userId }, data: { staffRoles: ["ADMIN"] } });
  });

  it("after its term is taken and marked late; after the application moved on it is refused", async () => {
    const callId = await makeAssignedCall();
    const { id, scope } = await underReview(callId);
    await assignExperts(admin, { callId }, { n: 2 }, at);
    const [first, second] = await assigned(id);
    const later = { now: new Date("2026-12-08T05:00:00Z") };
    await saveReview(scopeOf(first!), id, final(all(4)), later);
    expect(await staffApplication(admin, id, later.now)).toMatchObject({ others: [{ late: true, valid: true, total: 8000 }] });
    expect((await db.auditEntry.findFirstOrThrow({ where: { subjectId: id, action: "review.final" } })).data).toEqual({ total: 8000, late: true });
    await withdrawApplication(scope, id, later);
    await expect(saveReview(scopeOf(second!), id, final(all(4)), later)).rejects.toMatchObject({ code: "wrong-status", status: 409 });
  });
});

describe("a declared conflict", () => {
  it("releases the expert, bars them for good, and another is sought in their place", async () => {
    const callId = await makeAssignedCall();
    const { id } = await underReview(callId);
    await assignExperts(admin, { callId }, {}, at);
    const [first, second] = await assigned(id);
    await expect(declareConflict(scopeOf(first!), id, "  ", at)).rejects.toMatchObject({ code: "conflict-text" });
    await expect(declareConflict(admin, id, "Учились вместе", at)).rejects.toMatchObject({ status: 403 });
    await Promise.allSettled([declareConflict(scopeOf(first!), id, "Учились вместе", at), declareConflict(scopeOf(first!), id, "Учились вместе", at)]);
    expect(await assigned(id)).toEqual([second]);
    expect(await db.conflictDeclaration.count({ where: { applicationId: id } })).toBe(1);
    expect(await eventsOf("residency.conflict-declared", id)).toBe(1);
    await expect(assignByHand(admin, id, { expertId: first!, reason }, at)).rejects.toMatchObject({ code: "expert-conflict" });
    const { picks } = await assignExperts(admin, { callId }, {}, at);
    expect(picks).toHaveLength(1);
    expect([first, second]).not.toContain(picks[0]!.expertId);
  });

  it("made or found after the final review makes it void, and the decision says so", async () => {
    const callId = await makeAssignedCall({ minReviews: 2 });
    const { id, inn } = await underReview(callId);
    await assignExperts(admin, { callId }, { n: 3 }, at);
    const [first, second, third] = await assigned(id);
    for (const who of [first, second, third]) await saveReview(scopeOf(who!), id, final(all(who === first ? 5 : 4)), at);
    expect(await staffApplication(admin, id, now)).toMatchObject({ finals: 3, verdict: { total: 8667 } });
    await declareConflict(scopeOf(first!), id, "Вспомнил: консультировал их", at);
    expect(await staffApplication(admin, id, now)).toMatchObject({ finals: 2, verdict: { total: 8000 }, can: { decide: true } });
    await db.expertProfile.update({ where: { userId: second! }, data: { affiliations: [inn] } });
    expect(await staffApplication(admin, id, now)).toMatchObject({ finals: 1, can: { decide: false, waitsForReviews: true } });
    const terms = { startsOn: "2026-12-01", premises: "214", areaSqm: 60, termYears: 3, reasons: "" };
    await expect(approveApplication(admin, id, terms, at)).rejects.toMatchObject({ code: "too-few-reviews" });
    await db.call.update({ where: { id: callId }, data: { process: { reviewers: "ASSIGNED", minReviews: 1 } } });
    await rejectApplication(admin, id, "Профиль не подходит технопарку.", at);
    expect(await db.decision.findFirstOrThrow({ where: { applicationId: id } })).toMatchObject({ score: 8000 });
    const void_ = await db.auditEntry.findMany({ where: { subjectId: id, action: "review.not-counted" } });
    expect(void_.map((entry) => (entry.data as { conflicts: { kind: string }[] }).conflicts[0]!.kind).sort()).toEqual(["affiliation", "declared"]);
    await db.expertProfile.update({ where: { userId: second! }, data: { affiliations: [] } });
  });
});

describe("a spread over the limit", () => {
  it("calls one more expert, once", async () => {
    const callId = await makeAssignedCall({ spreadPoints: 30 });
    const { id } = await underReview(callId);
    await assignExperts(admin, { callId }, {}, at);
    const [first, second] = await assigned(id);
    await saveReview(scopeOf(first!), id, final(all(5)), at);
    expect(await assigned(id)).toHaveLength(2);
    await saveReview(scopeOf(second!), id, final(all(3)), at);
    const rows = await db.assignment.findMany({ where: { applicationId: id, cause: "spread" } });
    expect(rows).toHaveLength(1);
    expect((rows[0]!.why as { code: string; params: object }[])[0]).toEqual({ code: "spread", params: { points: 40, limit: 30 } });
    expect(rows[0]!.byId).toBeNull();
    await saveReview(scopeOf(rows[0]!.expertId), id, final(all(1)), at);
    expect(await db.assignment.count({ where: { applicationId: id } })).toBe(3);
  });

  it("at the limit calls nobody; with nobody to call tells the administrators", async () => {
    const callId = await makeAssignedCall({ spreadPoints: 40 });
    const calm = await underReview(callId);
    await assignExperts(admin, { callId }, {}, at);
    for (const [index, who] of (await assigned(calm.id)).entries()) await saveReview(scopeOf(who), calm.id, final(all(index === 0 ? 5 : 3)), at);
    expect(await db.assignment.count({ where: { applicationId: calm.id } })).toBe(2);

    const wide = await underReview(callId);
    await assignExperts(admin, { callId }, {}, at);
    const pair = await assigned(wide.id);
    await db.expertProfile.updateMany({ data: { active: false } });
    for (const [index, who] of pair.entries()) await saveReview(scopeOf(who), wide.id, final(all(index === 0 ? 5 : 1)), at);
    expect(await db.assignment.count({ where: { applicationId: wide.id } })).toBe(2);
    expect(await eventsOf("residency.spread-unresolved", wide.id)).toBe(1);
    await db.expertProfile.updateMany({ where: { userId: { in: experts.map((one) => one.userId) } }, data: { active: true } });
  });
});

describe("reminders", () => {
  it("go to those whose review is not sent: when pressed, and by themselves around the term", async () => {
    const callId = await makeAssignedCall();
    const { id } = await underReview(callId);
    await assignExperts(admin, { callId }, {}, at);
    const [first] = await assigned(id);
    await saveReview(scopeOf(first!), id, final(all(4)), at);
    expect(await remindExperts(admin, id, at)).toBe(1);
    await expect(remindExperts(experts[0]!, id, at)).rejects.toMatchObject({ status: 403 });
    const on = async (day: string) => {
      await remindLateExperts(new Date(`${day}T03:00:00Z`));
      return db.event.count({ where: { type: "residency.review-reminder", payload: { path: ["on"], equals: day } } });
    };
    expect(await on("2026-12-02")).toBe(0);
    // Two working days before Monday the 7th is Thursday; the Saturday between is no day to write.
    expect(await on("2026-12-03")).toBeGreaterThan(0);
    expect(await on("2026-12-05")).toBe(0);
    expect(await on("2026-12-07")).toBeGreaterThan(0);
    expect(await on("2026-12-08")).toBeGreaterThan(0);
    expect(await on("2026-12-09")).toBe(0);
  });
});
