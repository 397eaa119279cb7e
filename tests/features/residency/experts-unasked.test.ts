import { beforeAll, describe, expect, it } from "vitest";
import type { StaffScope } from "~/features/identity/types";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { assignByHand } from "~/features/residency/experts/commands/manual.server";
import { declareConflict } from "~/features/residency/experts/commands/declare.server";
import { applicationExperts } from "~/features/residency/experts/queries/assignments.server";
import { noSharedWork } from "~/features/residency/experts/queries/conflicts.server";
import { queueFor } from "~/features/residency/queries/staff.server";
import { db } from "~/lib/db/client.server";
import { evenScores } from "#tests/factories/council";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const at = { now };
const late = new Date("2026-12-08T05:00:00Z");
const final = (score: number) => ({ scores: evenScores(score), comment: "", noConflict: true, final: true });

let admin: StaffScope;
beforeAll(async () => {
  admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
});

const makeExpert = async (input: identity.PersonInput = {}) => identity.staffScopeOf(await identity.makePerson({ staffRoles: ["EXPERT"], ...input }));

async function underReview(owner: identity.PersonInput = {}) {
  const { company, owner: person } = await identity.makeCompany({ owner });
  const call = await make.makeCall();
  const { applicationId: id } = await make.makeSubmitted(identity.companyScopeOf(company, person), { now, callId: call.id });
  await acceptForReview(admin, id, at, { unchecked: true });
  return { id, company };
}

describe("experts who score without being assigned", () => {
  it("are named with their scores, late or not, counted or not", async () => {
    const { id } = await underReview();
    const [inTime, behind, declaring, asked] = [await makeExpert(), await makeExpert(), await makeExpert(), await makeExpert()];
    await assignByHand(admin, id, { expertId: asked.userId, reason: "" }, at);
    for (const expert of [inTime, declaring, asked]) await saveReview(expert, id, final(4), at);
    await saveReview(behind, id, final(2), { now: late });
    await declareConflict(declaring, id, "Учились вместе с владельцем.", { now: late });
    const { unasked, assigned } = await applicationExperts(admin, id, late, noSharedWork);
    expect(assigned.map((one) => one.expertId)).toEqual([asked.userId]);
    const facts = unasked.map(({ expertId, name, total, late: after, valid }) => ({ expertId, name, total, late: after, valid }));
    expect(facts).toHaveLength(3);
    expect(facts).toEqual(
      expect.arrayContaining([
        { expertId: inTime.userId, name: inTime.userName, total: 8000, late: false, valid: true },
        { expertId: declaring.userId, name: declaring.userName, total: 8000, late: false, valid: false },
        { expertId: behind.userId, name: behind.userName, total: 4000, late: true, valid: true },
      ]),
    );
  });

  it("do not show their scores to an administrator who is to score too", async () => {
    const { id } = await underReview();
    await saveReview(await makeExpert(), id, final(4), at);
    const both = await makeExpert({ staffRoles: ["ADMIN", "EXPERT"] });
    expect((await applicationExperts(both, id, now, noSharedWork)).unasked).toMatchObject([{ total: null, valid: true }]);
  });
});

describe("the queue of an expert", () => {
  it("does not wait for who is in conflict, nor counts it", async () => {
    const { id, company } = await underReview({ email: "owner@lamp.example" });
    const [free, member, friend, partner] = [await makeExpert(), await makeExpert(), await makeExpert({ email: "friend@lamp.example" }), await makeExpert()];
    await db.membership.create({ data: { userId: member.userId, companyId: company.id, role: "MEMBER" } });
    const shared = () => Promise.resolve([{ userId: partner.userId, companyId: company.id, through: "Бюро" }]);
    const mine = async (scope: StaffScope) => {
      const { rows, counts } = await queueFor(scope, { mine: true }, now, shared);
      return { has: rows.some((row) => row.id === id), count: counts.mine };
    };
    const before = await mine(free);
    expect(before.has).toBe(true);
    for (const barred of [member, friend, partner]) expect(await mine(barred)).toEqual({ has: false, count: before.count - 1 });
    // Still to be read, among what waits for colleagues.
    expect((await queueFor(member, {}, now, shared)).rows.find((row) => row.id === id)).toMatchObject({ group: "colleagues", waits: "experts" });
    // An administrator who overrules a possible link with a reason gives it back.
    await assignByHand(admin, id, { expertId: friend.userId, reason: "Знает отрасль, в компании давно не работает." }, at);
    expect(await mine(friend)).toEqual(before);
  });
});
