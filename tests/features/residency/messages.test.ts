import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { AnyScope, CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { markRead, saveNote, sendMessage, takeBackQuestions } from "~/features/residency/messages/commands/send.server";
import { messageSchema } from "~/features/residency/messages/schema";
import { talkFor, unreadFor, waitingFor } from "~/features/residency/messages/queries.server";
import { sideOf, type ApplicationStatus } from "~/features/residency/status";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { dayFromDb } from "~/lib/time";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

// Monday; the formal check lasts until Monday the 30th.
const now = new Date("2026-11-23T05:00:00Z");
const day = (date: number) => new Date(`2026-11-${String(date).padStart(2, "0")}T05:00:00Z`);
const reason = "Нет справки об отсутствии задолженности.";

let admin: StaffScope;
let expert: StaffScope;
let finance: StaffScope;

beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));
  [admin, expert, finance] = [await staff("ADMIN"), await staff("EXPERT"), await staff("FINANCE")];
});

async function submitted(): Promise<{ scope: CompanyScope; id: string }> {
  const { company, owner } = await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  return { scope, id: (await make.makeSubmitted(scope, { now })).applicationId };
}
const write = (scope: AnyScope, id: string, text: string, at = now, question = false) => sendMessage(scope, id, { text, question, key: randomUUID() }, { now: at });
const ask = (id: string, text = "Кто будет режиссёром?", at = now) => write(admin, id, text, at, true);
const rowOf = (id: string) => db.application.findUniqueOrThrow({ where: { id } });
const clockOf = async (id: string) => {
  const { moveSide, stageDueOn } = await rowOf(id);
  return [moveSide, stageDueOn && dayFromDb(stageDueOn)];
};

describe("a message", () => {
  it("is read by the other side, with a mark when it was opened", async () => {
    const { scope, id } = await submitted();
    await write(admin, id, "Здравствуйте!");
    await write(scope, id, "Здравствуйте, чем помочь?", day(24));
    expect([await unreadFor(scope, id), await unreadFor(admin, id), await unreadFor(expert, id)]).toEqual([1, 1, 0]);
    expect(await waitingFor(scope)).toEqual({ [id]: { unread: 1, questions: 0 } });
    await markRead(expert, id, day(24));
    await markRead(scope, id, day(24));
    await markRead(scope, id, day(25));
    expect([await unreadFor(scope, id), await unreadFor(admin, id)]).toEqual([0, 1]);
    const page = await talkFor(scope, id, day(25));
    expect(page.messages).toMatchObject([
      // The house speaks with one voice.
      { side: "HOUSE", author: "", mine: false, text: "Здравствуйте!", readAt: day(24) },
      { side: "APPLICANT", author: scope.userName, mine: true, readAt: null },
    ]);
    expect((await talkFor(admin, id, day(25))).messages[0]).toMatchObject({ author: admin.userName, mine: true });
  });

  it("is sent once however often the button is pressed", async () => {
    const { scope, id } = await submitted();
    const input = { text: "Дослали смету", question: false, key: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 8 }, () => sendMessage(scope, id, input, { now })));
    expect(sent.filter((one) => one.sent)).toHaveLength(1);
    expect(await db.applicationMessage.count({ where: { applicationId: id } })).toBe(1);
    expect(await db.event.count({ where: { type: "residency.message-sent", payload: { path: ["applicationId"], equals: id } } })).toBe(1);
    // Another person's form with the same key is another form.
    expect(await sendMessage(admin, id, input, { now })).toEqual({ sent: true });
  });

  it("keeps its own and needs words", () => {
    const key = randomUUID();
    expect(messageSchema.parse({ text: " a\r\nb ", key })).toEqual({ text: "a\nb", key, question: false });
    for (const text of ["", "  \n ", "я".repeat(4001)]) expect(messageSchema.safeParse({ text, key }).success).toBe(false);
    expect(messageSchema.safeParse({ text: "да", key: "1" }).success).toBe(false);
  });

  it("is nobody else's: another company, a draft, an expert of a blind call, a closed matter", async () => {
    const { scope, id } = await submitted();
    const stranger = await submitted();
    const missing = { status: 404 };
    await expect(write(stranger.scope, id, "Пустите")).rejects.toMatchObject(missing);
    await expect(talkFor(stranger.scope, id, now)).rejects.toMatchObject(missing);
    await expect(markRead(stranger.scope, id, now)).rejects.toMatchObject(missing);
    await expect(write(expert, id, "Кто вы?")).rejects.toMatchObject({ status: 403 });
    await expect(write(finance, id, "Кто вы?", now, true)).rejects.toMatchObject({ code: "wrong-status" });
    expect(await talkFor(expert, id, now)).toMatchObject({ can: { write: false, ask: false, takeBack: false } });

    const { callId } = await rowOf(id);
    await db.call.update({ where: { id: callId }, data: { process: { blind: true } } });
    for (const act of [() => talkFor(expert, id, now), () => saveNote(expert, id, { text: "?", key: randomUUID() }, { now })]) await expect(act()).rejects.toMatchObject(missing);
    expect(await talkFor(admin, id, now)).toMatchObject({ can: { write: true, ask: true } });

    await withdrawApplication(scope, id, { now });
    for (const one of [scope, admin]) await expect(write(one, id, "Ещё вопрос")).rejects.toMatchObject({ code: "wrong-status", status: 409 });
    expect((await talkFor(scope, id, now)).can).toEqual({ write: false, ask: false, takeBack: false });
    const draft = await make.makeCompleteDraft(identity.companyScopeOf(...(await pair())), { now });
    await expect(write(admin, draft, "Рано")).rejects.toMatchObject(missing);
  });
});

async function pair() {
  const { company, owner } = await identity.makeCompany();
  return [company, owner] as const;
}

describe("a note", () => {
  it("is staff's own, kept once, and never among the messages", async () => {
    const { scope, id } = await submitted();
    const input = { text: "Похоже на заявку прошлого года", key: randomUUID() };
    const saved = await Promise.all([saveNote(expert, id, input, { now }), saveNote(expert, id, input, { now })]);
    expect(saved.filter((one) => one.saved)).toHaveLength(1);
    expect((await talkFor(admin, id, now)).notes).toMatchObject([{ author: expert.userName, text: input.text }]);
    expect(await talkFor(scope, id, now)).toMatchObject({ notes: [], messages: [] });
    expect(await db.event.count({ where: { type: "residency.message-sent", payload: { path: ["applicationId"], equals: id } } })).toBe(0);
  });
});

describe("a question", () => {
  it("stops the house's clock, and the answer lets it go on with the days that were left", async () => {
    const { scope, id } = await submitted();
    expect(await clockOf(id)).toEqual(["HOUSE", "2026-11-30"]);
    await ask(id, undefined, day(24));
    expect(await clockOf(id)).toEqual(["APPLICANT", "2026-11-27"]);
    await ask(id, "И кто композитор?", day(25));
    expect(await clockOf(id)).toEqual(["APPLICANT", "2026-11-27"]);
    expect(await waitingFor(scope)).toEqual({ [id]: { unread: 2, questions: 2 } });
    await write(admin, id, "Напоминаем.", day(26));
    expect((await talkFor(scope, id, day(26))).openQuestions).toBe(2);
    await write(scope, id, "Мария Лугова, она же и композитор.", day(27));
    // Four working days were left on the 24th: after Friday the 27th they end on Thursday.
    expect(await clockOf(id)).toEqual(["HOUSE", "2026-12-03"]);
    expect((await talkFor(scope, id, day(27))).messages.map((one) => one.outcome)).toEqual(["answered", "answered", null, null]);
    const turns = await db.turn.findMany({ where: { applicationId: id }, orderBy: { id: "asc" } });
    expect(turns.map(({ side, cause, stage }) => `${side} ${cause} ${stage}`)).toEqual(["HOUSE submit FORMAL_CHECK", "APPLICANT question FORMAL_CHECK", "HOUSE answer FORMAL_CHECK"]);
    // The next message is no answer to anything.
    await write(scope, id, "И ещё: смету обновили.", day(30));
    expect(await clockOf(id)).toEqual(["HOUSE", "2026-12-03"]);
  });

  it("can be taken back without an answer, once", async () => {
    const { id, scope } = await submitted();
    await expect(takeBackQuestions(admin, id, { now })).rejects.toMatchObject({ code: "wrong-status" });
    await ask(id);
    await expect(takeBackQuestions(finance, id, { now })).rejects.toMatchObject({ status: 403 });
    const tries = await Promise.allSettled([takeBackQuestions(admin, id, { now: day(25) }), takeBackQuestions(admin, id, { now: day(25) })]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await clockOf(id)).toEqual(["HOUSE", "2026-12-02"]);
    expect((await talkFor(scope, id, day(25))).messages).toMatchObject([{ outcome: "closed" }]);
  });

  it("is asked only where the house's clock runs", async () => {
    const { id } = await submitted();
    for (const status of ["NEEDS_FIX", "RESERVE", "OFFERED", "APPROVED", "REJECTED"] as const) {
      await db.application.update({ where: { id }, data: { status } });
      await expect(ask(id), status).rejects.toMatchObject({ code: "wrong-status" });
    }
    for (const status of ["EXPERT_REVIEW", "COUNCIL", "APPEAL"] as const) {
      await db.application.update({ where: { id }, data: { status } });
      await ask(id);
      await takeBackQuestions(admin, id, { now });
    }
  });

  it("is closed by whatever moves the application on, a withdrawal too", async () => {
    const first = await submitted();
    await ask(first.id);
    await withdrawApplication(first.scope, first.id, { now: day(24) });
    expect(await clockOf(first.id)).toEqual([null, null]);
    expect(await db.turn.count({ where: { applicationId: first.id, until: null } })).toBe(0);
    expect((await talkFor(first.scope, first.id, now)).messages).toMatchObject([{ outcome: "closed" }]);

    const second = await submitted();
    await ask(second.id);
    await acceptForReview(admin, second.id, { now: day(24) }, { unchecked: true });
    const before = await clockOf(second.id);
    expect(before[0]).toBe("HOUSE");
    await write(second.scope, second.id, "Ответ вдогонку", day(25));
    expect(await clockOf(second.id)).toEqual(before);
  });

  it("and its answer at the same moment leave one clock", async () => {
    const { scope, id } = await submitted();
    await ask(id);
    await Promise.all([write(scope, id, "Ответ", day(24)), ask(id, "Ещё вопрос", day(24)), takeBackQuestions(admin, id, { now: day(24) }).catch(() => null)]);
    await expectSound(id);
  });
});

async function expectSound(id: string) {
  const application = await rowOf(id);
  const turns = await db.turn.findMany({ where: { applicationId: id }, orderBy: { id: "asc" } });
  const open = turns.filter((turn) => turn.until === null);
  expect(open.length).toBe(application.moveSide === null ? 0 : 1);
  if (open[0]) expect(open[0]).toMatchObject({ side: application.moveSide, stage: application.status, dueOn: application.stageDueOn });
  // Each turn ends before the next begins: never two clocks at once.
  turns.forEach((turn, index) => {
    if (index > 0) expect(turns[index - 1]!.until!.getTime()).toBeLessThanOrEqual(turn.since.getTime());
  });
  const questions = await db.applicationMessage.count({ where: { applicationId: id, question: true, answeredAt: null } });
  const waits = application.moveSide === "APPLICANT" && sideOf(application.status as ApplicationStatus) === "HOUSE";
  expect(questions > 0).toBe(waits);
}

describe("the two-sided clock", () => {
  it("runs for one side at most, and open questions are what stops the house's, whatever is done in whatever order", async () => {
    const acts = ["ask", "houseWrites", "applicantWrites", "takeBack", "return", "resubmit", "accept", "withdraw"] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...acts), { minLength: 1, maxLength: 9 }), async (sequence) => {
        const { scope, id } = await submitted();
        let at = now.getTime();
        for (const name of sequence) {
          const when = { now: new Date((at += 7 * 3_600_000)) };
          const act = {
            ask: () => ask(id, "Вопрос", when.now),
            houseWrites: () => write(admin, id, "Письмо", when.now),
            applicantWrites: () => write(scope, id, "Ответ", when.now),
            takeBack: () => takeBackQuestions(admin, id, when),
            return: () => returnForFixing(admin, id, reason, when),
            resubmit: () => submitApplication(scope, id, when),
            accept: () => acceptForReview(admin, id, when, { unchecked: true }),
            withdraw: () => withdrawApplication(scope, id, when),
          }[name];
          await act().catch((error: unknown) => expect(error).toBeInstanceOf(DomainError));
          await expectSound(id);
        }
      }),
      { numRuns: 12 },
    );
  });
});
