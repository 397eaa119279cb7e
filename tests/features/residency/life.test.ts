import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { approveApplication, rejectApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { sendMessage, takeBackQuestions } from "~/features/residency/messages/commands/send.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { daysUsed } from "~/features/residency/rules/clock";
import { sideOf, TRANSITIONS, type ApplicationStatus } from "~/features/residency/status";
import { turnsOf } from "~/features/residency/turns.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { workingDaysBetween } from "~/lib/calendar";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, dayFromDb, siteDay } from "~/lib/time";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const START = new Date("2026-04-20T05:00:00Z");
const DAY_MS = 86_400_000;
const scores = Object.fromEntries(
  ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"].map((code) => [code, { score: 4 }]),
);

let admin: StaffScope;
let other: StaffScope;
let expert: StaffScope;
let callId: string;

beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));
  [admin, other, expert] = [await staff("ADMIN"), await staff("ADMIN"), await staff("EXPERT")];
  callId = (await make.makeCall()).id;
});

interface Play {
  scope: CompanyScope;
  id: string;
  now: Date;
}

/** Everything that somebody may try; what is refused changes nothing. */
const COMMANDS = {
  submit: ({ scope, id, now }: Play) => submitApplication(scope, id, { now }),
  withdraw: ({ scope, id, now }: Play) => withdrawApplication(scope, id, { now }, "передумали"),
  return: ({ id, now }: Play) => returnForFixing(admin, id, "Приложите справку о задолженности.", { now }),
  accept: ({ id, now }: Play) => acceptForReview(admin, id, { now }, { unchecked: true }),
  acceptToo: ({ id, now }: Play) => acceptForReview(other, id, { now }, { unchecked: true }),
  score: ({ id, now }: Play) => saveReview(expert, id, { scores, comment: "", noConflict: true, final: true }, { now }),
  approve: ({ id, now }: Play) => approveApplication(admin, id, { startsOn: addDays(siteDay(now), 7), premises: "214", areaSqm: 40, termYears: 3, reasons: "" }, { now }),
  reject: ({ id, now }: Play) => rejectApplication(other, id, "Профиль не подходит технопарку.", { now }),
  ask: ({ id, now }: Play) => sendMessage(admin, id, { text: "Кто будет жить в помещении?", question: true, key: randomUUID() }, { now }),
  answer: ({ scope, id, now }: Play) => sendMessage(scope, id, { text: "Одиннадцать человек.", question: false, key: randomUUID() }, { now }),
  takeBack: ({ id, now }: Play) => takeBackQuestions(admin, id, { now }),
};
type Command = keyof typeof COMMANDS;
const names = Object.keys(COMMANDS) as Command[];

/** Runs what was asked at one moment; only refusals of the house may come back. */
async function tryAll(play: Play, commands: readonly Command[]): Promise<void> {
  const tries = await Promise.allSettled(commands.map((name) => COMMANDS[name](play)));
  for (const one of tries) if (one.status === "rejected" && !(one.reason instanceof DomainError)) throw one.reason;
}

async function check({ id }: Play): Promise<void> {
  const row = await db.application.findUniqueOrThrow({ where: { id }, include: { history: { orderBy: { id: "asc" } }, turns: { orderBy: { id: "asc" } }, decisions: true } });
  // The history is an unbroken walk through the table.
  let status: ApplicationStatus = "DRAFT";
  for (const step of row.history) {
    expect(step.from).toBe(status);
    expect(Object.values(TRANSITIONS).some(({ from, to }) => to === step.to && from.includes(step.from))).toBe(true);
    status = step.to;
  }
  expect(row.status).toBe(status);

  // One clock at most runs, it is the one that the row repeats, and turns follow each other.
  const open = row.turns.filter((turn) => turn.until === null);
  expect(open.length).toBeLessThanOrEqual(1);
  const asked = (await db.applicationMessage.count({ where: { applicationId: id, question: true, answeredAt: null } })) > 0;
  const side = sideOf(status);
  expect(open[0]?.side ?? null).toBe(side === "HOUSE" && asked ? "APPLICANT" : side);
  expect([row.moveSide, row.stageDueOn]).toEqual([open[0]?.side ?? null, open[0]?.dueOn ?? null]);
  for (const [index, turn] of row.turns.entries()) {
    const next = row.turns[index + 1];
    if (next) expect(turn.until!.getTime()).toBeLessThanOrEqual(next.since.getTime());
  }
  expect(row.decisions.length).toBe(row.history.filter((step) => step.to === "APPROVED" || step.to === "REJECTED").length);
  expect(await db.residency.count({ where: { companyId: row.companyId } })).toBe(status === "APPROVED" ? 1 : 0);
}

describe("the life of an application", () => {
  it("is a walk through the table with one clock at a time, whatever is tried and by however many at once", async () => {
    const moment = fc.record({ days: fc.integer({ min: 0, max: 4 }), commands: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }) });
    // Most walks begin with what gets far; the rest is chance.
    const walk = fc.tuple(fc.constantFrom<Command[]>([], ["submit"], ["submit", "accept"], ["submit", "accept", "score"]), fc.array(moment, { minLength: 1, maxLength: 9 }));
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(walk, async ([opening, moments]) => {
        const { company, owner } = await identity.makeCompany();
        const scope = identity.companyScopeOf(company, owner);
        const play: Play = { scope, id: await make.makeCompleteDraft(scope, { callId, now: START }), now: START };
        for (const command of opening) await tryAll(play, [command]);
        for (const { days, commands } of moments) {
          play.now = new Date(play.now.getTime() + days * DAY_MS);
          await tryAll(play, commands);
          await check(play);
        }
        reached.add((await db.application.findUniqueOrThrow({ where: { id: play.id } })).status);
      }),
      { numRuns: 40, seed: 20_261_125, interruptAfterTimeLimit: 120_000 },
    );
    // The property says something only if the walks get around.
    expect([...reached].sort()).toEqual(expect.arrayContaining(["APPROVED", "EXPERT_REVIEW", "REJECTED", "WITHDRAWN"]));
  }, 180_000);

  it("stands still for the house while the applicant answers, over a holiday too, and goes on with what was left", async () => {
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const at = (day: string) => ({ now: new Date(`${day}T05:00:00Z`) });
    const id = await make.makeCompleteDraft(scope, { callId, now: START });
    // 27 April 2026 is a Monday; the 1st and the 11th of May are days off.
    await submitApplication(scope, id, at("2026-04-27"));
    const due = async () => dayFromDb((await db.application.findUniqueOrThrow({ where: { id } })).stageDueOn!);
    expect(await due()).toBe("2026-05-05");
    await sendMessage(admin, id, { text: "Кто будет жить в помещении?", question: true, key: randomUUID() }, at("2026-04-29"));
    expect(await due()).toBe("2026-05-05");
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ moveSide: "APPLICANT" });
    await sendMessage(scope, id, { text: "Одиннадцать человек.", question: false, key: randomUUID() }, at("2026-05-06"));
    // Three of five working days were left on the 29th: 7 and 8 May, then 12 May after the long weekend.
    expect(await due()).toBe("2026-05-12");
    const used = daysUsed(await turnsOf(db, id), "2026-05-08", await calendarExceptions());
    expect(used).toEqual({ HOUSE: 4, APPLICANT: 4 });
    // Both sides read the same of it.
    for (const reader of [scope, admin]) expect((await applicationFor(reader, id, new Date("2026-05-08T05:00:00Z"))).used).toEqual(used);
    expect(workingDaysBetween("2026-04-27", "2026-05-08", await calendarExceptions())).toBe(used.HOUSE + used.APPLICANT);
  });
});
