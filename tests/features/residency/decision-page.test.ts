import { beforeAll, describe, expect, it } from "vitest";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { closeSession } from "~/features/residency/council/commands/run.server";
import { dismissAppeal, fileAppeal } from "~/features/residency/decisions/commands/appeal.server";
import { keepDecisionLetters } from "~/features/residency/decisions/commands/keep-letters.server";
import { renouncePlace } from "~/features/residency/decisions/commands/offer.server";
import { refuseFormally } from "~/features/residency/decisions/commands/refer.server";
import { decisionPdf } from "~/features/residency/decisions/paper.server";
import { decisionPage } from "~/features/residency/decisions/queries/decision-page.server";
import { blocksOf, fillSparse } from "~/features/residency/decisions/sparse";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import * as council from "#tests/factories/council";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";

useDatabase();

const now = new Date("2026-11-26T04:00:00Z");
const at = { now };
let staff: council.Staff;
let members: StaffScope[];

beforeAll(async () => {
  staff = await council.makeStaff();
  members = await council.makeCouncil(staff, 3, now);
});

async function decided(outcomes: ("APPROVED" | "RESERVE" | "REJECTED")[]) {
  const places = outcomes.filter((one) => one === "APPROVED").length || null;
  const call = await council.makeCouncilCall({ places });
  const all = [];
  for (const outcome of outcomes) all.push(await council.makeReferred(staff, call.id, now, outcome === "REJECTED" ? 1 : 4));
  const { sessionId, itemOf } = await council.makeOpenSession(staff, members, call.id, now);
  for (const [index, { id }] of all.entries()) await council.decideBy(staff, members, sessionId, itemOf(id), outcomes[index]!, now);
  await closeSession(staff.admin, sessionId, at);
  return all;
}

describe("the page of a decision", () => {
  it("says before the decision at which stage it is, and until when", async () => {
    const call = await council.makeCouncilCall();
    const { scope, id } = await council.makeReferred(staff, call.id, now);
    const { sessionId } = await council.makeOpenSession(staff, members, call.id, now);
    const page = await decisionPage(scope, id, now, "ru");
    expect(page).toMatchObject({ status: "COUNCIL", rounds: [], letters: [], sessionOn: "2026-11-26", clock: { dueOn: "2026-12-10", left: 10, late: false }, staff: null });
    expect(page.acts).toMatchObject({ appeal: false, answerOffer: false, renounce: false, reapply: false });
    await db.councilSession.update({ where: { id: sessionId }, data: { status: "CLOSED" } });
  });

  it("of a refusal names grounds, what fell short and what would change it, and when to appeal and to come again", async () => {
    const [one] = await decided(["REJECTED"]);
    const { scope, id } = one!;
    const page = await decisionPage(scope, id, now, "ru");
    expect(page.rounds).toHaveLength(1);
    const round = page.rounds[0]!;
    expect(round).toMatchObject({
      kind: "REJECTED", decidedOn: "2026-11-26", decidedBy: "", score: 2000, passScore: 60, appealUntil: "2026-12-10", reapplyFrom: "2026-11-26", appeal: null,
      grounds: [{ code: "below-pass", ru: "Оценка экспертов ниже проходной", en: "The experts' score is below the pass mark" }],
    });
    expect(round.shortfalls.map(({ code, points, lacks, belowFloor }) => [code, points, lacks, belowFloor])).toEqual([
      ["profile", 400, 800, true],
      ["business", 300, 600, false],
      ["level", 300, 600, false],
      ["team", 300, 600, false],
      ["cross-industry", 200, 400, false],
      ["jobs", 200, 400, false],
      ["equipment", 100, 200, false],
      ["readiness", 100, 200, false],
      ["training", 100, 200, false],
    ]);
    expect(round.shortfalls[0]!.comments).toEqual(["По критерию profile: 1"]);
    expect(page.acts).toMatchObject({ speaks: true, appeal: true, reapply: true, reapplyFrom: null, renounce: false });
    const { body, subject, code } = page.letters[0]!;
    expect([code, subject]).toEqual(["decision.rejected", `Решение по заявке ${page.number}: отказ`]);
    expect(body).toContain("Оценка: 20 из 100 при проходной 60.\nПрофиль: 4 из 20. По критерию profile: 1.\nБизнес-модель: 3 из 15.");
    expect(body).toContain("# Что изменит решение\nПрофиль: нужно 12 из 20, не хватает 8; средняя оценка не ниже 2 из 5, сейчас 1.\n");
    expect(body).toContain("до 10 декабря 2026 г.");
    const english = (await decisionPage(scope, id, now, "en")).letters[0]!.body;
    expect(english).toContain("Profile fit: needs 12 of 20, 8 short; a mean score of at least 2 of 5, now 1.");
    expect(english.replaceAll(`${page.companyName}`, "").replace(page.number!, "")).not.toMatch(/\{\{|undefined/);
    const paper = await decisionPdf(scope, id, now, "ru");
    expect(Buffer.from(paper.bytes).subarray(0, 5).toString()).toBe("%PDF-");
    expect(paper.name).toBe(`Решение по заявке ${page.number}.pdf`);
  });

  it("closes the appeal after its last day and once one was answered", async () => {
    const [one] = await decided(["REJECTED"]);
    const { scope, id } = one!;
    const lastDay = new Date("2026-12-10T16:59:00Z");
    expect((await decisionPage(scope, id, lastDay, "ru")).acts!.appeal).toBe(true);
    expect((await decisionPage(scope, id, new Date("2026-12-10T17:00:00Z"), "ru")).acts!.appeal).toBe(false);
    await fileAppeal(scope, id, "Договоры с командой приложены, их не учли.", { now: lastDay });
    const other = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
    expect((await decisionPage(staff.admin, id, lastDay, "ru")).staff).toMatchObject({ judge: true, ownDecision: { elsewhere: true } });
    expect((await decisionPage(other, id, lastDay, "ru")).staff).toMatchObject({ judge: true, ownDecision: null });
    const filed = await decisionPage(scope, id, lastDay, "ru");
    expect(filed.rounds[0]!.appeal).toEqual({ text: "Договоры с командой приложены, их не учли.", filedOn: "2026-12-10", filedBy: "", decidedBy: "", granted: null, answer: "", decidedOn: null });
    expect(filed.clock).toMatchObject({ dueOn: "2026-12-17" });
    await dismissAppeal(other, id, "Оценки верны, отказ остаётся.", { now: new Date("2026-12-11T04:00:00Z") });
    const answered = await decisionPage(scope, id, new Date("2026-12-11T05:00:00Z"), "ru");
    expect(answered.rounds[0]!.appeal).toMatchObject({ granted: false, answer: "Оценки верны, отказ остаётся.", decidedOn: "2026-12-11", decidedBy: "" });
    expect(answered.acts).toMatchObject({ appeal: false, reapply: true });
    expect(answered.letters.map((letter) => letter.code)).toEqual(["appeal.dismissed", "decision.rejected"]);
    await db.user.update({ where: { id: other.userId }, data: { staffRoles: [] } });
    expect((await decisionPage(staff.admin, id, lastDay, "ru")).staff).toMatchObject({ judge: false });
  });

  it("of the reserve says which place it is, and offers with a last day", async () => {
    const [approved, first, second] = await decided(["APPROVED", "RESERVE", "RESERVE", "RESERVE"]);
    const waiting = await decisionPage(second!.scope, second!.id, now, "ru");
    expect(waiting).toMatchObject({ status: "RESERVE", reserve: { place: 2, of: 3 }, clock: null, acts: { answerOffer: false } });
    expect(waiting.letters[0]!.body).toContain("Ваше место в резерве: 2 из 3.");
    expect((await decisionPage(staff.admin, second!.id, now, "ru")).staff).toMatchObject({ offer: { ahead: 1, placesLeft: 0 } });
    expect((await decisionPage(approved!.scope, approved!.id, now, "ru")).acts).toMatchObject({ renounce: true, reapply: false, agreementId: null });
    await renouncePlace(approved!.scope, approved!.id, at);
    const offered = await decisionPage(first!.scope, first!.id, now, "ru");
    expect(offered).toMatchObject({ status: "OFFERED", reserve: null, clock: { dueOn: "2026-12-03", left: 5, late: false }, acts: { answerOffer: true } });
    expect(offered.letters.map((letter) => letter.code)).toEqual(["offer", "decision.reserve"]);
    expect(offered.letters[0]!.body).toContain("до 3 декабря 2026 г.");
    expect((await decisionPage(first!.scope, first!.id, new Date("2026-12-03T17:00:00Z"), "ru")).acts).toMatchObject({ answerOffer: false });
  });

  it("keeps letters as they were written, each with its own day", async () => {
    const [approved, first] = await decided(["APPROVED", "RESERVE", "RESERVE"]);
    await keepDecisionLetters(first!.id, now);
    const [written] = (await decisionPage(first!.scope, first!.id, now, "ru")).letters;
    expect(written!.body).toContain("Ваше место в резерве: 1 из 2.");
    const later = { now: new Date("2026-11-30T04:00:00Z") };
    await renouncePlace(approved!.scope, approved!.id, later);
    await Promise.all([1, 2].map(() => keepDecisionLetters(first!.id, later.now)));
    const { version, subjectRu, subjectEn, bodyRu, bodyEn } = await db.textTemplate.findFirstOrThrow({ where: { code: "decision.reserve" }, orderBy: { version: "desc" } });
    await db.textTemplate.create({ data: { code: "decision.reserve", version: version + 1, subjectRu: `${subjectRu}!`, subjectEn, bodyRu: `Новые слова.\n${bodyRu}`, bodyEn } });
    const page = await decisionPage(first!.scope, first!.id, later.now, "ru");
    expect(page.letters.map(({ code, on }) => [code, on])).toEqual([["offer", "2026-11-30"], ["decision.reserve", "2026-11-26"]]);
    expect(page.letters[1]).toEqual(written);
    expect((await decisionPage(first!.scope, first!.id, later.now, "en")).letters[1]!.body).toContain("Your place in reserve: 1 of 2.");
    expect(await db.decisionLetter.count({ where: { applicationId: first!.id } })).toBe(2);
  });

  it("of a formal refusal has no score and no empty headings", async () => {
    const call = await council.makeCouncilCall();
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const { applicationId: id } = await make.makeSubmitted(scope, { callId: call.id, now });
    const { staff: acts } = await decisionPage(staff.admin, id, now, "ru");
    expect(acts!.refuse!.map((ground) => ground.code)).toContain("in-liquidation");
    // Nobody has scored: grounds that rest on scores or places are no formal ones.
    for (const code of ["below-pass", "below-floor", "no-place"]) {
      expect(acts!.refuse!.map((ground) => ground.code)).not.toContain(code);
      await expect(refuseFormally(staff.admin, id, { grounds: ["in-liquidation", code], reasons: "Компания ликвидируется." }, at)).rejects.toMatchObject({ code: "ground-needs-scores", kind: "invalid" });
    }
    await refuseFormally(staff.admin, id, { grounds: ["in-liquidation"], reasons: "Компания ликвидируется." }, at);
    const page = await decisionPage(scope, id, now, "ru");
    expect(page.rounds[0]).toMatchObject({ score: null, lines: [], shortfalls: [] });
    expect(blocksOf(page.letters[0]!.body).flatMap((block) => (block.heading ? block.text : []))).toEqual(["Основания", "Причины", "Что изменит решение", "Если вы не согласны", "Когда прийти снова"]);
    expect(page.letters[0]!.body).not.toContain("Оценка:");
  });

  it("leads an administrator who decides to the form, once there are scores", async () => {
    const call = await make.makeCall();
    const { company, owner } = await identity.makeCompany();
    const { applicationId: id } = await make.makeSubmitted(identity.companyScopeOf(company, owner), { callId: call.id, now });
    await acceptForReview(staff.admin, id, at, { unchecked: true });
    const acts = async (scope: StaffScope) => (await decisionPage(scope, id, now, "ru")).staff;
    expect(await acts(staff.admin)).toMatchObject({ refer: null, decide: { finals: 0, minReviews: 1 } });
    await saveReview(staff.expert, id, { scores: council.evenScores(4), comment: "", noConflict: true, final: true }, at);
    expect(await acts(staff.admin)).toMatchObject({ refer: null, decide: { finals: 1, minReviews: 1 } });
    expect(await acts(staff.expert)).toMatchObject({ decide: null });
  });

  it("shows staff the votes by name, and is nobody's who is not to see it", async () => {
    const [one, two] = await decided(["APPROVED", "RESERVE"]);
    const { staff: acts } = await decisionPage(staff.admin, one!.id, now, "ru");
    expect(acts!.votes).toMatchObject([{ heldOn: "2026-11-26", outcome: "APPROVED", votes: [1, 2, 3].map((index) => ({ name: `Член Совета ${index}`, choice: "FOR" })) }]);
    await expect(decisionPage(two!.scope, one!.id, now, "ru")).rejects.toMatchObject({ code: "not-found" });
    await expect(decisionPage(two!.scope, "no-id", now, "ru")).rejects.toMatchObject({ code: "not-found" });
    await expect(decisionPdf(two!.scope, one!.id, now, "ru")).rejects.toMatchObject({ code: "not-found" });
  });

  it("keeps a blind call's company from experts, and scores from who has to score", async () => {
    const call = await council.makeCouncilCall();
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const { applicationId: id } = await make.makeSubmitted(scope, { callId: call.id, now });
    await acceptForReview(staff.admin, id, at, { unchecked: true });
    expect(await decisionPage(staff.expert, id, now, "ru")).toMatchObject({ scoresHidden: true, staff: { refer: null } });
    expect((await decisionPage(staff.admin, id, now, "ru")).staff).toMatchObject({ refer: { finals: 0, minReviews: 1 } });
    await db.call.update({ where: { id: call.id }, data: { process: { decidedBy: "COUNCIL", blind: true } } });
    await expect(decisionPage(staff.expert, id, now, "ru")).rejects.toMatchObject({ code: "not-found" });
    expect((await decisionPage(staff.admin, id, now, "ru")).companyName).toBe(company.name);
  });
});

describe("a letter with figures that are not there", () => {
  it("leaves their lines out, but never the one that names the application", () => {
    const text = "Заявка {{number}}, {{score}}\n\n# Оценка\nОценка {{score}}.\n{{more}}\n\n# Дальше\nКонец.";
    expect(fillSparse(text, { number: "7", score: null, more: "" })).toBe("Заявка 7, –\n\n# Дальше\nКонец.");
    expect(fillSparse(text, { number: "7", score: "60", more: "" })).toBe("Заявка 7, 60\n\n# Оценка\nОценка 60.\n\n# Дальше\nКонец.");
  });
});
