import { beforeAll, describe, expect, it } from "vitest";
import { addToAgenda, moveOnAgenda, planSession, removeFromAgenda } from "~/features/residency/council/commands/plan.server";
import { closeSession, markAttendance, openSession, setChair } from "~/features/residency/council/commands/run.server";
import { seatMember, unseatMember } from "~/features/residency/council/commands/members.server";
import { castVote } from "~/features/residency/council/commands/vote.server";
import { decideItem, decideItems, propose, proposeMeasure } from "~/features/residency/council/commands/decide-item.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { referCall, referToCouncil } from "~/features/residency/decisions/commands/refer.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, dayToDb, siteDay } from "~/lib/time";
import * as council from "#tests/factories/council";
import * as identity from "#tests/factories/identity";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-26T04:00:00Z");
const at = { now };
const yes = { choice: "FOR", note: "" } as const;
const no = { choice: "AGAINST", note: "" } as const;
const refusal = { proposal: "REJECTED", reasons: "Оценка ниже проходной.", grounds: ["below-pass"] } as const;

let staff: council.Staff;
let members: StaffScope[];

beforeAll(async () => {
  staff = await council.makeStaff();
  members = await council.makeCouncil(staff, 5, now);
});

async function inSession(scores: readonly number[], options: Parameters<typeof council.makeCouncilCall>[0] = {}) {
  const call = await council.makeCouncilCall(options);
  const applications = [];
  for (const score of scores) applications.push(await council.makeReferred(staff, call.id, now, score));
  const session = await council.makeOpenSession(staff, members, call.id, now);
  return { call, applications, ...session };
}
const statusOf = async (id: string) => (await db.application.findUniqueOrThrow({ where: { id } })).status;
const approval = () => ({ proposal: "APPROVED" as const, reasons: "", ...council.termsOf(now) });

describe("the council", () => {
  it("is seated by administrators, gets its role, and has one chair", async () => {
    const person = await identity.makePerson();
    const input = { email: person.email, position: "", since: siteDay(now) };
    await expect(seatMember(members[0]!, { ...input, role: "member" }, at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(seatMember(staff.admin, { ...input, role: "chair" }, at)).rejects.toMatchObject({ code: "chair-taken", status: 409 });
    await expect(seatMember(staff.admin, { ...input, email: "nobody@example.test", role: "member" }, at)).rejects.toMatchObject({ code: "account-unknown", status: 422 });
    await seatMember(staff.admin, { ...input, role: "member" }, at);
    expect((await db.user.findUniqueOrThrow({ where: { id: person.id } })).staffRoles).toEqual(["COUNCIL"]);
    await unseatMember(staff.admin, person.id, at);
    expect((await db.user.findUniqueOrThrow({ where: { id: person.id } })).staffRoles).toEqual([]);
    await db.councilMember.delete({ where: { userId: person.id } });
  });

  it("plans on a day to come and opens on its day; a plain member does neither", async () => {
    await expect(planSession(staff.admin, { heldOn: addDays(siteDay(now), -1), place: "Зал" }, at)).rejects.toMatchObject({ code: "session-in-past" });
    await expect(planSession(members[2]!, { heldOn: siteDay(now), place: "Зал" }, at)).rejects.toMatchObject({ code: "forbidden" });
    const { sessionId } = await planSession(members[1]!, { heldOn: addDays(siteDay(now), 1), place: "Зал" }, at);
    await expect(openSession(members[1]!, sessionId, at)).rejects.toMatchObject({ code: "session-early", status: 422 });
    await openSession(members[0]!, sessionId, { now: new Date("2026-11-27T04:00:00Z") });
    expect(await db.councilSession.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ status: "OPEN", chairId: members[0]!.userId, secretaryId: members[1]!.userId });
    await expect(openSession(staff.admin, sessionId, { now: new Date("2026-11-27T04:00:00Z") })).rejects.toMatchObject({ code: "session-opened" });
  });
});

describe("an agenda", () => {
  it("takes the referred applications of a call by score, each once, and is put in order", async () => {
    const call = await council.makeCouncilCall();
    const [low, high] = [await council.makeReferred(staff, call.id, now, 3), await council.makeReferred(staff, call.id, now, 5)];
    const plan = async () => (await planSession(staff.admin, { heldOn: siteDay(now), place: "Зал" }, at)).sessionId;
    const [first, second] = [await plan(), await plan()];
    const answers = await Promise.allSettled([first, second].map((id) => addToAgenda(staff.admin, id, { callId: call.id }, at)));
    expect(answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.added] : [])).reduce((a, b) => a + b, 0)).toBe(2);
    expect(await db.agendaItem.count({ where: { applicationId: { in: [low.id, high.id] } } })).toBe(2);
    await expect(addToAgenda(staff.admin, first, { callId: call.id }, at)).rejects.toMatchObject({ code: "nothing-to-add", status: 409 });
    await db.agendaItem.deleteMany({ where: { applicationId: { in: [low.id, high.id] } } });
    await addToAgenda(staff.admin, first, { callId: call.id }, at);
    const order = async () => (await db.agendaItem.findMany({ where: { sessionId: first }, orderBy: { position: "asc" } })).map((item) => item.applicationId);
    expect(await order()).toEqual([high.id, low.id]);
    const item = await db.agendaItem.findFirstOrThrow({ where: { sessionId: first, applicationId: low.id } });
    await moveOnAgenda(staff.admin, first, item.id, -1, at);
    expect(await order()).toEqual([low.id, high.id]);
    await removeFromAgenda(staff.admin, first, item.id, at);
    expect(await order()).toEqual([high.id]);
  });

  it("is fed by referral: only scored applications, and only where a council decides", async () => {
    const call = await council.makeCouncilCall();
    const { id } = await council.makeReferred(staff, call.id, now);
    await expect(referToCouncil(staff.admin, id, at)).rejects.toMatchObject({ code: "wrong-status" });
    await db.application.update({ where: { id }, data: { status: "EXPERT_REVIEW" } });
    await db.review.updateMany({ where: { applicationId: id }, data: { finalAt: null } });
    const answer = await referCall(staff.admin, call.id, at);
    expect(answer).toMatchObject({ referred: [], failed: [{ applicationId: id, code: "too-few-reviews" }] });
    await db.call.update({ where: { id: call.id }, data: { process: {} } });
    await expect(referToCouncil(staff.admin, id, at)).rejects.toMatchObject({ code: "administrator-decides" });
  });
});

describe("a vote", () => {
  it("is given once, replaced only when that is said, and by nobody for another", async () => {
    const { sessionId, items } = await inSession([4]);
    const item = items[0]!.id;
    await expect(castVote(members[2]!, sessionId, item, yes, at)).rejects.toMatchObject({ code: "no-proposal" });
    await propose(staff.admin, sessionId, item, approval(), at);
    await castVote(members[2]!, sessionId, item, yes, at);
    await castVote(members[2]!, sessionId, item, yes, at);
    await expect(castVote(members[2]!, sessionId, item, no, at)).rejects.toMatchObject({ code: "voted-before", status: 409 });
    await castVote(members[2]!, sessionId, item, no, at, { replace: true });
    await expect(castVote(members[2]!, sessionId, item, yes, at, { userId: members[3]!.userId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(castVote(staff.admin, sessionId, item, yes, at)).rejects.toMatchObject({ code: "not-found" });
    await castVote(members[1]!, sessionId, item, yes, at, { userId: members[3]!.userId });
    expect(await db.councilVote.findMany({ where: { itemId: item }, orderBy: { choice: "asc" }, select: { userId: true, choice: true } })).toEqual([
      { userId: members[3]!.userId, choice: "FOR" },
      { userId: members[2]!.userId, choice: "AGAINST" },
    ]);
    expect(await db.auditEntry.count({ where: { action: "council.vote-replaced", subjectId: item } })).toBe(1);
    // Another proposal is voted on anew.
    await propose(staff.admin, sessionId, item, refusal as never, at);
    expect(await db.councilVote.count({ where: { itemId: item } })).toBe(0);
  });

  it("pressed many times at once is one vote; different ones at once leave one", async () => {
    const { sessionId, items } = await inSession([4]);
    const item = items[0]!.id;
    await propose(staff.admin, sessionId, item, approval(), at);
    const presses = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => castVote(members[2]!, sessionId, item, index % 2 ? yes : no, at)));
    expect(await db.councilVote.count({ where: { itemId: item } })).toBe(1);
    expect(presses.filter((one) => one.status === "fulfilled")).toHaveLength(4);
    const refused = presses.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code: string }).code] : []));
    expect(refused).toEqual(["voted-before", "voted-before", "voted-before", "voted-before"]);
    const together = await Promise.allSettled(members.filter((member) => member !== members[2]).map((member) => castVote(member, sessionId, item, yes, at)));
    expect(together.every((one) => one.status === "fulfilled")).toBe(true);
    expect(await db.councilVote.count({ where: { itemId: item } })).toBe(5);
  });

  it("is closed to who is in conflict and to the absent; who leaves takes the vote along", async () => {
    const call = await council.makeCouncilCall();
    const { id, scope } = await council.makeReferred(staff, call.id, now);
    await db.membership.create({ data: { userId: members[4]!.userId, companyId: scope.companyId, role: "MEMBER" } });
    const { sessionId, itemOf } = await council.makeOpenSession(staff, members, call.id, now);
    const item = itemOf(id);
    await propose(staff.admin, sessionId, item, approval(), at);
    expect(await db.councilVote.findMany({ where: { itemId: item } })).toMatchObject([{ userId: members[4]!.userId, choice: "CONFLICT", note: "found:member" }]);
    await expect(castVote(members[4]!, sessionId, item, yes, at, { replace: true })).rejects.toMatchObject({ code: "in-conflict", status: 409 });
    await castVote(members[3]!, sessionId, item, yes, at);
    await markAttendance(members[3]!, sessionId, members[3]!.userId, false, at);
    expect(await db.councilVote.count({ where: { itemId: item, userId: members[3]!.userId } })).toBe(0);
    await expect(castVote(members[3]!, sessionId, item, yes, at)).rejects.toMatchObject({ code: "not-present" });
    await expect(markAttendance(members[3]!, sessionId, members[2]!.userId, false, at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setChair(staff.admin, sessionId, members[3]!.userId, at)).rejects.toMatchObject({ code: "not-present" });
  });
});

describe("a decision", () => {
  it("needs a quorum without those in conflict, every voice, and a majority", async () => {
    const { sessionId, items, applications } = await inSession([4]);
    const item = items[0]!.id;
    await expect(decideItem(staff.admin, sessionId, item, at)).rejects.toMatchObject({ code: "no-proposal" });
    await propose(staff.admin, sessionId, item, approval(), at);
    for (const member of members.slice(2)) await markAttendance(staff.admin, sessionId, member.userId, false, at);
    await castVote(members[0]!, sessionId, item, yes, at);
    await castVote(members[1]!, sessionId, item, yes, at);
    await expect(decideItem(staff.admin, sessionId, item, at)).rejects.toMatchObject({ code: "no-quorum", status: 409, params: { present: 2, needed: 3 } });
    await markAttendance(staff.admin, sessionId, members[2]!.userId, true, at);
    await expect(decideItem(staff.admin, sessionId, item, at)).rejects.toMatchObject({ code: "votes-missing", params: { count: 1 } });
    await castVote(members[2]!, sessionId, item, no, at);
    await castVote(members[1]!, sessionId, item, no, at, { replace: true });
    await expect(decideItem(staff.admin, sessionId, item, at)).rejects.toMatchObject({ code: "not-carried", params: { for: 1, against: 2 } });
    await castVote(members[1]!, sessionId, item, yes, at, { replace: true });
    await expect(decideItem(members[2]!, sessionId, item, at)).rejects.toMatchObject({ code: "forbidden" });
    await decideItem(members[1]!, sessionId, item, at);
    expect(await statusOf(applications[0]!.id)).toBe("APPROVED");
    expect(await db.residency.findFirstOrThrow({ where: { applicationId: applications[0]!.id } })).toMatchObject({ status: "PENDING", premises: "Блок 3, 214" });
    await expect(decideItem(staff.admin, sessionId, item, at)).rejects.toMatchObject({ code: "item-decided", status: 409 });
    await expect(castVote(members[2]!, sessionId, item, yes, at, { replace: true })).rejects.toMatchObject({ code: "item-decided" });
  });

  it("is not made by somebody in conflict with the applicant", async () => {
    const { sessionId, items, applications } = await inSession([4]);
    const item = items[0]!.id;
    await propose(staff.admin, sessionId, item, approval(), at);
    for (const member of members) await castVote(member, sessionId, item, yes, at);
    const interested = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
    await db.membership.create({ data: { userId: interested.userId, companyId: applications[0]!.scope.companyId, role: "MEMBER" } });
    await expect(decideItem(interested, sessionId, item, at)).rejects.toMatchObject({ code: "in-conflict", status: 409 });
    expect(await statusOf(applications[0]!.id)).toBe("COUNCIL");
  });

  it("made by two at once is made once", async () => {
    const { sessionId, items, applications } = await inSession([4]);
    const item = items[0]!.id;
    await propose(staff.admin, sessionId, item, approval(), at);
    for (const member of members) await castVote(member, sessionId, item, yes, at);
    const outcomes = await Promise.allSettled([staff.admin, members[0]!, members[1]!, staff.admin].map((scope) => decideItem(scope, sessionId, item, at)));
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of outcomes) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "item-decided", status: 409 });
    expect(await db.decision.count({ where: { applicationId: applications[0]!.id } })).toBe(1);
    expect(await db.residency.count({ where: { applicationId: applications[0]!.id } })).toBe(1);
  });

  it("gives the last place to one; over the places only the reserve or a refusal is possible", async () => {
    const { sessionId, applications, itemOf } = await inSession([5, 4], { places: 1 });
    for (const { id } of applications) {
      await propose(staff.admin, sessionId, itemOf(id), approval(), at);
      for (const member of members) await castVote(member, sessionId, itemOf(id), yes, at);
    }
    const outcomes = await Promise.allSettled(applications.map(({ id }) => decideItem(staff.admin, sessionId, itemOf(id), at)));
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find((one) => one.status === "rejected")).toMatchObject({ reason: { code: "no-places", status: 409 } });
    const waiting = applications.find((_one, index) => outcomes[index]!.status === "rejected")!;
    await council.decideBy(staff, members, sessionId, itemOf(waiting.id), "RESERVE", now);
    expect(await db.application.findUniqueOrThrow({ where: { id: waiting.id } })).toMatchObject({ status: "RESERVE", reserveRank: 1 });
  });

  it("refuses a place to a failed scorecard, and gives ranks of the reserve without gap or double", async () => {
    const { sessionId, applications, itemOf } = await inSession([5, 4, 4, 2]);
    const failed = applications[3]!;
    await propose(staff.admin, sessionId, itemOf(failed.id), approval(), at);
    for (const member of members) await castVote(member, sessionId, itemOf(failed.id), yes, at);
    await expect(decideItem(staff.admin, sessionId, itemOf(failed.id), at)).rejects.toMatchObject({ code: "below-pass", status: 422 });
    for (const { id } of applications.slice(0, 3)) {
      await propose(staff.admin, sessionId, itemOf(id), { ...approval(), proposal: "RESERVE" }, at);
      for (const member of members) await castVote(member, sessionId, itemOf(id), yes, at);
    }
    await Promise.all(applications.slice(0, 3).map(({ id }) => decideItem(staff.admin, sessionId, itemOf(id), at)));
    const ranks = await db.application.findMany({ where: { id: { in: applications.map((one) => one.id) }, status: "RESERVE" }, orderBy: { reserveRank: "asc" } });
    expect(ranks.map((row) => row.reserveRank)).toEqual([1, 2, 3]);
  });

  it("in bulk decides what can be decided and lists the rest", async () => {
    const { sessionId, applications, itemOf } = await inSession([2, 2, 2]);
    for (const { id } of applications) {
      await propose(staff.admin, sessionId, itemOf(id), { ...refusal, grounds: [...refusal.grounds] }, at);
      for (const member of members) await castVote(member, sessionId, itemOf(id), yes, at);
    }
    await withdrawApplication(applications[1]!.scope, applications[1]!.id, at);
    const answer = await decideItems(staff.admin, sessionId, applications.map(({ id }) => itemOf(id)), at);
    expect(answer.decided).toEqual([itemOf(applications[0]!.id), itemOf(applications[2]!.id)]);
    expect(answer.failed).toEqual([{ itemId: itemOf(applications[1]!.id), code: "wrong-status", params: {} }]);
    expect(await db.decision.findMany({ where: { applicationId: applications[0]!.id } })).toMatchObject([{ kind: "REJECTED", grounds: ["below-pass"], score: 4000 }]);
  });

  it("of an unknown ground is not put to the vote", async () => {
    const { sessionId, items } = await inSession([2]);
    await expect(propose(staff.admin, sessionId, items[0]!.id, { ...refusal, grounds: ["no-such"] }, at)).rejects.toMatchObject({ code: "ground-unknown", status: 422 });
  });

  it("about a resident's case closes it with the measure, or leaves it open when it is voted down", async () => {
    const { company } = await identity.makeCompany();
    const residency = await db.residency.create({ data: { companyId: company.id, startsOn: dayToDb("2025-01-01"), endsOn: dayToDb("2027-12-31") } });
    const matter = await db.councilCase.create({ data: { residencyId: residency.id, ground: "missed-reports", openedAt: now } });
    const { sessionId } = await inSession([4]);
    await addToAgenda(staff.admin, sessionId, { caseId: matter.id }, at);
    const item = await db.agendaItem.findFirstOrThrow({ where: { sessionId, caseId: matter.id } });
    await proposeMeasure(staff.admin, sessionId, item.id, { measure: "warn", reasons: "Два отчёта не сданы." }, at);
    for (const [index, member] of members.entries()) await castVote(member, sessionId, item.id, index < 2 ? yes : no, at);
    await decideItem(staff.admin, sessionId, item.id, at);
    expect(await db.agendaItem.findUniqueOrThrow({ where: { id: item.id } })).toMatchObject({ outcome: "REJECTED" });
    expect(await db.councilCase.findUniqueOrThrow({ where: { id: matter.id } })).toMatchObject({ closedAt: null, outcome: null });
    await addToAgenda(staff.admin, sessionId, { caseId: matter.id }, at);
    const again = await db.agendaItem.findFirstOrThrow({ where: { sessionId, caseId: matter.id, decidedAt: null } });
    await proposeMeasure(staff.admin, sessionId, again.id, { measure: "warn", reasons: "Два отчёта не сданы." }, at);
    for (const member of members) await castVote(member, sessionId, again.id, yes, at);
    await decideItem(staff.admin, sessionId, again.id, at);
    expect(await db.councilCase.findUniqueOrThrow({ where: { id: matter.id } })).toMatchObject({ closedAt: now, outcome: "warn" });
    expect(await db.event.count({ where: { type: "residency.case-decided" } })).toBe(1);
  });
});

describe("closing a session", () => {
  it("numbers protocols without gaps, puts off what is undecided, and allows nothing after", async () => {
    const { sessionId, items, applications } = await inSession([4]);
    const other = await inSession([4]);
    const before = await db.councilSession.count({ where: { number: { not: null } } });
    const numbers = (await Promise.all([sessionId, other.sessionId].map((id) => closeSession(staff.admin, id, at)))).map((one) => one.number);
    expect(numbers.sort()).toEqual([before + 1, before + 2].map((value) => `П-2026-${String(value).padStart(3, "0")}`));
    const outcomes = await Promise.allSettled([closeSession(staff.admin, sessionId, at), castVote(members[0]!, sessionId, items[0]!.id, yes, at), decideItem(staff.admin, sessionId, items[0]!.id, at), propose(staff.admin, sessionId, items[0]!.id, approval(), at)]);
    for (const one of outcomes) expect(one).toMatchObject({ status: "rejected", reason: { code: "session-closed", status: 409 } });
    expect(await statusOf(applications[0]!.id)).toBe("COUNCIL");
    const { sessionId: next } = await planSession(staff.admin, { heldOn: siteDay(now), place: "Зал" }, at);
    expect(await addToAgenda(staff.admin, next, { applicationIds: [applications[0]!.id] }, at)).toEqual({ added: 1 });
  });
});
