import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { proposeMany, voteForAll } from "~/features/residency/council/commands/bulk.server";
import { decideItems, propose } from "~/features/residency/council/commands/decide-item.server";
import { addToAgenda, planSession } from "~/features/residency/council/commands/plan.server";
import { closeSession, markAllPresent, markAttendance, openSession } from "~/features/residency/council/commands/run.server";
import { castVote } from "~/features/residency/council/commands/vote.server";
import { sessionProtocol } from "~/features/residency/council/protocol.server";
import { councilPage } from "~/features/residency/council/queries/council.server";
import { sessionPage } from "~/features/residency/council/queries/session.server";
import { staffApplication } from "~/features/residency/queries/staff.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { siteDay } from "~/lib/time";
import * as council from "#tests/factories/council";
import * as identity from "#tests/factories/identity";
import { countStatements } from "#tests/factories/partners";
import { useDatabase } from "#tests/database";

// The reader asks for DOMMatrix while it loads, though reading text never uses it; its own stand-in is an optional binary.
vi.hoisted(() => {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} });
});

useDatabase();

const now = new Date("2026-11-26T04:00:00Z");
const at = { now };
const yes = { choice: "FOR", note: "" } as const;
const refusal = { proposal: "REJECTED" as const, reasons: "Оценка ниже проходной.", grounds: ["below-pass"] };
const { areaSqm: _areaSqm, ...commonTerms } = council.termsOf(now);

let staff: council.Staff;
let members: StaffScope[];

beforeAll(async () => {
  staff = await council.makeStaff();
  members = await council.makeCouncil(staff, 5, now);
});

const plan = async () => (await planSession(staff.admin, { heldOn: siteDay(now), place: "Просмотровый зал" }, at)).sessionId;

async function textOf(scope: StaffScope, sessionId: string) {
  const { bytes, name } = await sessionProtocol(scope, sessionId, now);
  const pdf = await getDocument({ data: bytes, verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let page = 1; page <= pdf.numPages; page += 1) {
    const { items } = await (await pdf.getPage(page)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(" ").replace(/[\s\u00a0]+/g, " "));
  }
  return { name, pages, text: pages.join(" ") };
}

describe("the council's page", () => {
  it("shows who sits, what waits by call, what may be referred, and sessions with their counts", async () => {
    const call = await council.makeCouncilCall();
    const [first, second] = [await council.makeReferred(staff, call.id, now, 3), await council.makeReferred(staff, call.id, now, 5)];
    await db.application.update({ where: { id: second.id }, data: { status: "EXPERT_REVIEW" } });
    // The panel of an administrator's own decision is not offered where the council decides.
    expect(await staffApplication(staff.admin, first.id, now)).toMatchObject({ decidedBy: "COUNCIL", finals: 1, can: { decide: false } });
    const sessionId = await plan();
    const ours = async (scope: StaffScope) => {
      const page = await councilPage(scope, now);
      return {
        waiting: page.waiting.find((one) => one.callId === call.id)?.count,
        ready: page.ready.find((one) => one.callId === call.id),
        session: page.sessions.find((one) => one.id === sessionId),
        may: page.may,
        members: page.members.map((member) => [member.name, member.role]),
      };
    };
    expect(await ours(staff.admin)).toMatchObject({
      waiting: 1,
      ready: { count: 1, total: 1 },
      session: { status: "PLANNED", items: 0, decided: 0, number: null, place: "Просмотровый зал" },
      may: { seat: true, run: true, refer: true },
      members: [["Член Совета 1", "chair"], ["Член Совета 2", "secretary"], ["Член Совета 3", "member"], ["Член Совета 4", "member"], ["Член Совета 5", "member"]],
    });
    await db.review.updateMany({ where: { applicationId: second.id }, data: { finalAt: null } });
    await addToAgenda(staff.admin, sessionId, { applicationIds: [first.id] }, at);
    expect(await ours(members[2]!)).toMatchObject({ ready: { count: 0, total: 1 }, session: { items: 1 }, may: { seat: false, run: false, refer: false } });
    expect((await ours(members[1]!)).waiting).toBeUndefined();
    // The agenda names companies of blind calls: who is in the house for scoring alone does not read it.
    await expect(councilPage(staff.expert, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessionPage(staff.expert, sessionId, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessionProtocol(staff.expert, sessionId, now)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is closed to those who are no staff", async () => {
    const stranger = identity.staffScopeOf(await identity.makePerson());
    await expect(councilPage(stranger, now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessionPage(stranger, await plan(), now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessionProtocol(stranger, await plan(), now)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sessionPage(staff.admin, "no-id", now)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a session's page", () => {
  it("goes from the agenda to votes and outcomes, each viewer with their own", async () => {
    const call = await council.makeCouncilCall();
    const strong = await council.makeReferred(staff, call.id, now, 5);
    const weak = await council.makeReferred(staff, call.id, now, 2);
    await db.membership.create({ data: { userId: members[4]!.userId, companyId: strong.scope.companyId, role: "MEMBER" } });
    const sessionId = await plan();
    await addToAgenda(staff.admin, sessionId, { callId: call.id }, at);
    const planned = await sessionPage(members[1]!, sessionId, now);
    expect(planned).toMatchObject({ status: "PLANNED", may: { run: true, vote: false }, quorum: { of: 5, needed: 3, present: 0, met: false } });
    expect(planned.items.map(({ applicationId, score, passes, areaSqm, projectTitle, state }) => ({ applicationId, score, passes, areaSqm, projectTitle, state }))).toEqual([
      { applicationId: strong.id, score: 10000, passes: true, areaSqm: 60, projectTitle: "Короткометражный цикл «Полярный лис»", state: "open" },
      { applicationId: weak.id, score: 4000, passes: false, areaSqm: 60, projectTitle: "Короткометражный цикл «Полярный лис»", state: "open" },
    ]);
    await openSession(members[1]!, sessionId, at);
    await expect(markAllPresent(members[2]!, sessionId, at)).rejects.toMatchObject({ code: "forbidden" });
    await markAllPresent(members[1]!, sessionId, at);
    await markAttendance(members[3]!, sessionId, members[3]!.userId, false, at);
    const [first, second] = planned.items.map((item) => item.id) as [string, string];
    await propose(members[0]!, sessionId, first, { proposal: "APPROVED", reasons: "", ...council.termsOf(now) }, at);
    await castVote(members[2]!, sessionId, first, yes, at);
    const open = await sessionPage(members[2]!, sessionId, now);
    expect(open).toMatchObject({ may: { run: false, vote: true }, quorum: { of: 5, needed: 3, present: 4, met: true }, waiting: [], chairName: "Член Совета 1", secretaryName: "Член Совета 2" });
    expect(open.people.map((person) => person.present)).toEqual([true, true, true, false, true]);
    expect(open.items[0]).toMatchObject({ own: { choice: "FOR" }, proposal: "APPROVED", proposed: council.termsOf(now), tally: { for: 1, conflict: 1, quorum: { of: 4, needed: 2, present: 3 } } });
    expect(open.items[0]!.tally.missing.sort()).toEqual([members[0]!.userId, members[1]!.userId].sort());
    expect((await sessionPage(members[4]!, sessionId, now)).items[0]!.own).toMatchObject({ choice: "CONFLICT", found: true });

    await propose(members[1]!, sessionId, second, refusal, at);
    await expect(voteForAll(members[2]!, sessionId, [first, second], at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(voteForAll(members[1]!, sessionId, [], at)).rejects.toMatchObject({ code: "nothing-chosen", status: 422 });
    expect(await voteForAll(members[1]!, sessionId, [first, second], at)).toEqual({ done: [first, second], failed: [] });
    expect((await decideItems(members[1]!, sessionId, [first], at)).decided).toEqual([first]);
    // Who leaves after a decision still counts in it.
    await markAttendance(members[1]!, sessionId, members[2]!.userId, false, at);
    const { number } = await closeSession(members[1]!, sessionId, at);
    const closed = await sessionPage(members[1]!, sessionId, now);
    expect(closed).toMatchObject({ status: "CLOSED", number, may: { run: false, vote: false } });
    expect(closed.items.map(({ state, outcome, tally }) => [state, outcome, tally.for])).toEqual([["decided", "APPROVED", 3], ["put-off", null, 3]]);
    expect(closed.people.map((person) => person.present)).toEqual([true, true, true, false, true]);
  });

  it("proposes the same for several, each with its own area, and says what failed", async () => {
    const call = await council.makeCouncilCall();
    for (const score of [5, 4]) await council.makeReferred(staff, call.id, now, score);
    const { sessionId, items } = await council.makeOpenSession(staff, members, call.id, now);
    const ids = items.map((item) => item.id);
    await decideItems(staff.admin, sessionId, ids, at);
    await expect(proposeMany(members[3]!, sessionId, ids, refusal, at)).rejects.toMatchObject({ code: "forbidden" });
    expect(await proposeMany(staff.admin, sessionId, ids, { proposal: "RESERVE", reasons: "", ...commonTerms }, at)).toEqual({ done: ids, failed: [] });
    expect(await db.agendaItem.findMany({ where: { sessionId }, select: { proposal: true, proposed: true } })).toEqual(ids.map(() => ({ proposal: "RESERVE", proposed: council.termsOf(now) })));
    const unknown = await proposeMany(staff.admin, sessionId, ids, { ...refusal, grounds: ["no-such"] }, at);
    expect(unknown.failed.map((one) => one.code)).toEqual(["ground-unknown", "ground-unknown"]);
  });

  it("is read in as many statements for many items as for one", async () => {
    const counts: number[] = [];
    for (const size of [1, 4]) {
      const call = await council.makeCouncilCall();
      for (let index = 0; index < size; index += 1) await council.makeReferred(staff, call.id, now, 4);
      const { sessionId } = await council.makeOpenSession(staff, members, call.id, now);
      counts.push((await countStatements(() => sessionPage(members[2]!, sessionId, now))).statements);
    }
    expect(counts[0]).toBe(counts[1]);
  });
});

describe("the protocol", () => {
  it("shows the floor of a criterion that has one, and says when the score lies below it", async () => {
    const call = await council.makeCouncilCall();
    await council.makeReferred(staff, call.id, now, 1);
    const { sessionId } = await council.makeOpenSession(staff, members, call.id, now);
    const { text } = await textOf(staff.admin, sessionId);
    expect(text).toContain("Профиль 20 1 2, ниже порога");
    expect(text).toContain("Команда 15 1 —");
    await db.councilSession.update({ where: { id: sessionId }, data: { status: "CLOSED" } });
  });

  it("says who met, how each voted and what was decided, over as many pages as it needs", async () => {
    const call = await council.makeCouncilCall();
    const applications = [];
    for (let index = 0; index < 12; index += 1) applications.push(await council.makeReferred(staff, call.id, now, index < 6 ? 5 : 2));
    const { sessionId, items } = await council.makeOpenSession(staff, members, call.id, now);
    await markAttendance(staff.admin, sessionId, members[3]!.userId, false, at);
    const ids = items.map((item) => item.id);
    const draft = await textOf(members[2]!, sessionId);
    expect(draft.text).toContain("Проект протокола заседания совета 26 ноября 2026 г.");
    expect(draft.name).toBe("Проект протокола 2026-11-26.pdf");
    expect(draft.text).not.toContain("Заседание закрыто.");

    await proposeMany(staff.admin, sessionId, ids.slice(0, 6), { proposal: "APPROVED", reasons: "Сильная команда.", ...commonTerms }, at);
    await proposeMany(staff.admin, sessionId, ids.slice(6, 11), refusal, at);
    await castVote(members[2]!, sessionId, ids[0]!, { choice: "AGAINST", note: "" }, at);
    await castVote(members[4]!, sessionId, ids[1]!, { choice: "CONFLICT", note: "Вместе учились" }, at);
    await voteForAll(staff.admin, sessionId, ids.slice(0, 11), at);
    expect((await decideItems(staff.admin, sessionId, ids.slice(0, 11), at)).failed).toEqual([]);
    const { number } = await closeSession(staff.admin, sessionId, at);
    const { name, pages, text } = await textOf(members[2]!, sessionId);
    expect(name).toBe(`Протокол ${number}.pdf`);
    expect(pages.length).toBeGreaterThan(4);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Протокол № ${number}`);
      expect(page).toContain(`Страница ${index + 1} из ${pages.length}`);
    }
    const page = await sessionPage(staff.admin, sessionId, now);
    for (const item of page.items) expect(text).toContain(`${item.companyName}, заявка ${item.number}`);
    for (const part of [
      `Протокол № ${number} заседания совета`,
      "присутствуют 4 из 5, нужно 3: кворум есть",
      "Отсутствуют: Член Совета 4.",
      "Оценка экспертов: 100 из 100, проходная 60.",
      "Профиль 20 5 2 Творческий",
      "Профиль 20 2 2 Творческий",
      "Голосовали: за 3, против 1, воздержались 0.",
      "Конфликт интересов: Член Совета 5.",
      "Решили: Принять в резиденты.",
      "помещение Блок 3, 214, площадь 60 м²",
      "Решили: Отказать.",
      "Основания: Оценка экспертов ниже проходной.",
      "Причины: Оценка ниже проходной.",
      "Решение не принято: вопрос отложен.",
      "Заседание закрыто.",
      "Председательствующий",
      "Секретарь",
    ]) {
      expect(text).toContain(part);
    }
    expect(text.match(/Решили: Отказать\./g)).toHaveLength(5);
    const again = await sessionProtocol(staff.admin, sessionId, new Date("2026-12-01T04:00:00Z"));
    expect(Buffer.compare(again.bytes, (await sessionProtocol(staff.admin, sessionId, now)).bytes)).toBe(0);
  });
});
