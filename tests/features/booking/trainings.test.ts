import { beforeAll, describe, expect, it } from "vitest";
import { markResults } from "~/features/booking/trainings/commands/results.server";
import { leaveSeat, takeSeat } from "~/features/booking/trainings/commands/seats.server";
import { cancelSession, planSession } from "~/features/booking/trainings/commands/sessions.server";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import { nextSession, trainingBoard } from "~/features/booking/trainings/queries.server";
import { sessionFor } from "~/features/booking/trainings/staff-queries.server";
import { certificateFor } from "~/features/booking/certificates/in-force.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { saveOrMeet } from "~/lib/http/met.server";
import { trainingSchema, typedTraining } from "~/features/booking/trainings/schema";
import { useDatabase } from "#tests/database";
import { bookAt } from "#tests/factories/booking";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { makeColleague, makeTraining, trainingInput } from "#tests/factories/trainings";

useDatabase();

const now = () => new Date();
const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const own = (scope: CompanyScope, sessionId: string) => takeSeat(scope, sessionId, scope.userId, now());
const statuses = async (sessionId: string) =>
  (await db.trainingSeat.findMany({ where: { sessionId }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }], select: { status: true } })).map((seat) => seat.status);
const letters = async (email: string) => (await db.letter.findMany({ where: { to: email }, orderBy: { createdAt: "asc" } })).map((letter) => letter.template);

let staff: StaffScope;
beforeAll(async () => {
  staff = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
});

/** A session that began an hour ago, with the given people seated. */
async function begun(scopes: CompanyScope[], validMonths = 12) {
  const made = await makeTraining({ seats: Math.max(1, scopes.length), validMonths, staff });
  for (const scope of scopes) await own(scope, made.sessionId);
  const startsAt = new Date(Date.now() - 3_600_000);
  await db.trainingSession.update({ where: { id: made.sessionId }, data: { startsAt, endsAt: new Date(startsAt.getTime() + 7_200_000) } });
  const seats = await db.trainingSeat.findMany({ where: { sessionId: made.sessionId }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }] });
  return { ...made, seats, heldOn: siteDay(startsAt) };
}

describe("a session", () => {
  it("takes the time of its resource, and gives it back when it is called off", async () => {
    const { resource, sessionId, day } = await makeTraining({ staff });
    const { scope, company } = await makeResident();
    await db.certificate.create({ data: { companyId: company.id, resourceKind: resource.kind, validUntil: dayToDb(addMonths(day, 1)) } });
    await expect(bookAt(scope, resource, day, 660, 720)).rejects.toEqual(code("slot-taken"));
    await bookAt(scope, resource, day, 720, 780);
    await cancelSession(staff, sessionId, "Преподаватель заболел");
    await bookAt(scope, resource, day, 660, 720);
    expect(await db.blackout.count({ where: { resourceId: resource.id } })).toBe(0);
    await expect(cancelSession(staff, sessionId, "Ещё раз")).rejects.toEqual(code("wrong-status"));
  });

  it("is not laid over a booking nor over another session, nor into the past, nor of an unknown training", async () => {
    const { resource, trainingId, plan, day } = await makeTraining({ staff });
    const { scope, company } = await makeResident();
    await db.certificate.create({ data: { companyId: company.id, resourceKind: resource.kind, validUntil: dayToDb(addMonths(day, 1)) } });
    await bookAt(scope, resource, day, 900, 960);
    await expect(planSession(staff, trainingId, { ...plan, time: "15:30" }, now())).rejects.toEqual(code("slot-taken"));
    await expect(planSession(staff, trainingId, { ...plan, time: "11:45" }, now())).rejects.toEqual(code("slot-taken"));
    await expect(planSession(staff, trainingId, { ...plan, day: addDays(siteDay(now()), -1) }, now())).rejects.toMatchObject({ details: { rule: "past" } });
    await expect(planSession(staff, crypto.randomUUID(), { ...plan, time: "17:00" }, now())).rejects.toEqual(code("not-found"));
    expect(await db.trainingSession.count({ where: { trainingId } })).toBe(1);
  });

  it("planned by two at one moment is there once", async () => {
    const { trainingId, plan } = await makeTraining({ staff });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => planSession(staff, trainingId, { ...plan, time: "16:00" }, now())));
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(answers.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code: string }).code] : []))).toEqual(Array.from({ length: 7 }, () => "slot-taken"));
    expect(await brokenRules()).toEqual([]);
  });

  it("changed in two windows keeps the first change, and shows the second both", async () => {
    const { trainingId } = await makeTraining({ staff });
    const seen = typedTraining(await db.training.findUniqueOrThrow({ where: { id: trainingId } }));
    const form = (typed: Record<string, string>) => ({ ...seen, ...typed, base: JSON.stringify(seen) });
    const save = (typed: ReturnType<typeof form>) => saveOrMeet(typed, (base) => saveTraining(staff, trainingId, trainingSchema.parse(typed), null, base));
    expect(await save(form({ seats: "7", minutes: "90" }))).toEqual({ id: trainingId });
    expect(await save(form({ seats: "9", nameRu: "Другое имя" }))).toMatchObject({
      init: { status: 409 },
      data: { typed: { seats: "9", minutes: "90", nameRu: "Другое имя" }, met: { base: { seats: "7" }, clashes: [{ field: "seats", mine: "9", theirs: "7" }], taken: ["minutes"] } },
    });
    expect(await db.training.findUniqueOrThrow({ where: { id: trainingId } })).toMatchObject({ seats: 7, minutes: 90 });
    expect(await save(form({ seats: "7", minutes: "90" }))).toEqual({ id: trainingId });
  });

  it("is of a training for machines that need a certificate", async () => {
    await expect(saveTraining(staff, null, trainingInput("meeting"))).rejects.toEqual(code("not-found"));
    await expect(saveTraining(staff, crypto.randomUUID(), trainingInput("print3d"))).rejects.toEqual(code("not-found"));
  });
});

describe("a seat", () => {
  it("is given while there is room; then people stand in line, and each that frees goes to the first", async () => {
    const { sessionId } = await makeTraining({ seats: 1, staff });
    const [a, b, c] = [await makeResident(), await makeResident(), await makeResident()];
    const seat = await own(a.scope, sessionId);
    expect(seat.status).toBe("BOOKED");
    expect((await own(b.scope, sessionId)).status).toBe("WAITING");
    const third = await own(c.scope, sessionId);
    expect(third.status).toBe("WAITING");
    expect((await trainingBoard(c.scope, now())).seats.find((one) => one.sessionId === sessionId)?.place).toBe(2);
    await leaveSeat(a.scope, seat.seatId, now());
    await leaveSeat(a.scope, seat.seatId, now());
    expect(await statuses(sessionId)).toEqual(["CANCELLED", "BOOKED", "WAITING"]);
    await settleEvents();
    expect(await letters(a.owner.email)).toEqual(["trainingSeat"]);
    expect(await letters(b.owner.email)).toEqual(["trainingSeat"]);
    expect(await letters(c.owner.email)).toEqual([]);
    expect((await db.letter.findFirstOrThrow({ where: { to: b.owner.email } })).subject).toContain("Место освободилось");
    // Whoever comes back stands last.
    expect((await own(a.scope, sessionId)).status).toBe("WAITING");
    await leaveSeat(b.scope, (await db.trainingSeat.findFirstOrThrow({ where: { sessionId, userId: b.owner.id } })).id, now());
    expect((await db.trainingSeat.findUniqueOrThrow({ where: { id: third.seatId } })).status).toBe("BOOKED");
  });

  it("that is the last goes to one of 20 at once; the others wait, each once", async () => {
    const { sessionId } = await makeTraining({ seats: 1, staff });
    const residents = await Promise.all(Array.from({ length: 20 }, () => makeResident()));
    const answers = await Promise.all(residents.map(({ scope }) => own(scope, sessionId)));
    expect(answers.filter((one) => one.status === "BOOKED")).toHaveLength(1);
    expect(answers.filter((one) => one.status === "WAITING")).toHaveLength(19);
    // All that have seats leave at once: the line moves up, and nobody is seated twice.
    const seats = await db.trainingSeat.findMany({ where: { sessionId }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }] });
    const leaving = seats.filter((_seat, index) => index % 2 === 0);
    await Promise.all(leaving.map((seat) => leaveSeat(staff, seat.id, now())));
    const left = await statuses(sessionId);
    expect(left.filter((status) => status === "BOOKED")).toHaveLength(1);
    expect(left.filter((status) => status === "WAITING")).toHaveLength(9);
    expect(left.filter((status) => status === "CANCELLED")).toHaveLength(10);
  });

  it("asked for twice by one person is one, also at the same moment", async () => {
    const { sessionId } = await makeTraining({ seats: 3, staff });
    const { scope, owner } = await makeResident();
    const answers = await Promise.all(Array.from({ length: 10 }, () => own(scope, sessionId)));
    expect(new Set(answers.map((one) => one.seatId)).size).toBe(1);
    expect(await statuses(sessionId)).toEqual(["BOOKED"]);
    await settleEvents();
    expect(await letters(owner.email)).toEqual(["trainingSeat"]);
  });

  it("is one of a training, and one of the hours", async () => {
    const { sessionId, trainingId, plan } = await makeTraining({ staff });
    const { id: later } = await planSession(staff, trainingId, { ...plan, day: addDays(plan.day, 3) }, now());
    const other = await makeTraining({ staff });
    const { scope } = await makeResident();
    const first = await own(scope, sessionId);
    await expect(own(scope, later)).rejects.toEqual(code("training-twice"));
    await expect(own(scope, other.sessionId)).rejects.toEqual(code("training-twice"));
    await leaveSeat(scope, first.seatId, now());
    // All three at once: the second session of the training and the other one do not meet, the first meets both.
    await Promise.allSettled([own(scope, sessionId), own(scope, later), own(scope, other.sessionId)]);
    const mine = await db.trainingSeat.findMany({ where: { userId: scope.userId, status: "BOOKED" }, select: { sessionId: true } });
    const name = new Map([[sessionId, "first"], [later, "later"], [other.sessionId, "other"]]);
    expect(["first", "later,other", "later", "other"]).toContain(mine.map((seat) => name.get(seat.sessionId)).sort().join());
  });

  it("is for people of a resident company: one's own, or of those whom one looks after", async () => {
    const { sessionId } = await makeTraining({ seats: 9, staff });
    const { company, owner, scope } = await makeResident();
    const colleague = await makeColleague(company.id);
    const member = companyScopeOf(company, colleague, "MEMBER");
    expect((await takeSeat(scope, sessionId, colleague.id, now())).status).toBe("BOOKED");
    await expect(takeSeat(member, sessionId, owner.id, now())).rejects.toEqual(code("not-found"));
    const stranger = await makeResident();
    await expect(takeSeat(scope, sessionId, stranger.owner.id, now())).rejects.toEqual(code("not-found"));
    const { company: applicant, owner: asks } = await makeCompany();
    await expect(takeSeat(companyScopeOf(applicant, asks), sessionId, asks.id, now())).rejects.toEqual(code("not-resident"));
    await expect(takeSeat(scope, crypto.randomUUID(), owner.id, now())).rejects.toEqual(code("not-found"));
    await expect(takeSeat(scope, "junk", owner.id, now())).rejects.toEqual(code("not-found"));
    const seat = await db.trainingSeat.findFirstOrThrow({ where: { sessionId } });
    await expect(leaveSeat(stranger.scope, seat.id, now())).rejects.toEqual(code("not-found"));
    const other = await takeSeat(scope, sessionId, owner.id, now());
    await expect(leaveSeat(member, other.seatId, now())).rejects.toEqual(code("not-found"));
    await leaveSeat(member, seat.id, now());
    expect((await db.trainingSeat.findUniqueOrThrow({ where: { id: seat.id } })).status).toBe("CANCELLED");
  });

  it("can neither be taken nor given up once the session began; nor taken when it is called off", async () => {
    const { scope } = await makeResident();
    const { sessionId, seats } = await begun([scope]);
    await expect(own((await makeResident()).scope, sessionId)).rejects.toEqual(code("training-over"));
    await expect(leaveSeat(scope, seats[0]!.id, now())).rejects.toEqual(code("training-over"));
    const off = await makeTraining({ staff });
    await cancelSession(staff, off.sessionId, "Нет света");
    await expect(own((await makeResident()).scope, off.sessionId)).rejects.toEqual(code("training-over"));
  });
});

describe("calling a session off", () => {
  it("tells everybody who had a seat or waited, and why", async () => {
    const { sessionId } = await makeTraining({ seats: 1, staff });
    const [a, b] = [await makeResident(), await makeResident()];
    await own(a.scope, sessionId);
    await own(b.scope, sessionId);
    await cancelSession(staff, sessionId, "Преподаватель заболел");
    await settleEvents();
    for (const { owner } of [a, b]) {
      const letter = await db.letter.findFirstOrThrow({ where: { to: owner.email, template: "trainingCancelled" } });
      expect(letter.text).toContain("Преподаватель заболел");
    }
    expect(await statuses(sessionId)).toEqual(["CANCELLED", "CANCELLED"]);
  });

  it("raced against those who take seats leaves no live seat", async () => {
    const { sessionId } = await makeTraining({ seats: 2, staff });
    const residents = await Promise.all(Array.from({ length: 6 }, () => makeResident()));
    await Promise.allSettled([...residents.map(({ scope }) => own(scope, sessionId)), cancelSession(staff, sessionId, "Нет света")]);
    expect((await statuses(sessionId)).filter((status) => status !== "CANCELLED")).toEqual([]);
  });
});

describe("results", () => {
  it("of a list are said at once: who passed gets a certificate from the day of the session, each gets a letter", async () => {
    const [a, b, c] = [await makeResident(), await makeResident(), await makeResident()];
    const { sessionId, seats, resource, heldOn } = await begun([a.scope, b.scope, c.scope], 6);
    const marks = [
      { seatId: seats[0]!.id, result: "PASSED" as const, note: "Отлично" },
      { seatId: seats[1]!.id, result: "FAILED" as const, note: "Повторите калибровку" },
      { seatId: seats[2]!.id, result: "ABSENT" as const, note: "" },
    ];
    expect(await markResults(staff, sessionId, marks, now())).toBe(3);
    expect(await markResults(staff, sessionId, marks, now())).toBe(0);
    expect((await sessionFor(staff, sessionId)).session.status).toBe("HELD");
    const certificate = await db.certificate.findFirstOrThrow({ where: { resourceKind: resource.kind } });
    expect(certificate).toMatchObject({ companyId: a.company.id, userId: a.owner.id, seatId: seats[0]!.id, revokedAt: null });
    expect(dayFromDb(certificate.validUntil)).toBe(addMonths(heldOn, 6));
    expect(await db.certificate.count({ where: { resourceKind: resource.kind } })).toBe(1);
    await settleEvents();
    expect(await letters(a.owner.email)).toEqual(["trainingSeat", "trainingPassed"]);
    expect(await letters(b.owner.email)).toEqual(["trainingSeat", "trainingNotPassed"]);
    expect(await letters(c.owner.email)).toEqual(["trainingSeat", "trainingNotPassed"]);
    const day = addDays(siteDay(now()), 5);
    await bookAt(a.scope, resource, day, 600, 660);
    await expect(bookAt(b.scope, resource, day, 720, 780)).rejects.toMatchObject({ details: { rule: "certificate" } });
  });

  it("pressed ten times at once give one certificate", async () => {
    const { scope, owner } = await makeResident();
    const { sessionId, seats, resource } = await begun([scope]);
    const changed = await Promise.all(Array.from({ length: 10 }, () => markResults(staff, sessionId, [{ seatId: seats[0]!.id, result: "PASSED", note: "" }], now())));
    expect(changed.reduce((sum, one) => sum + one)).toBe(1);
    expect(await db.certificate.count({ where: { resourceKind: resource.kind } })).toBe(1);
    await settleEvents();
    expect(await letters(owner.email)).toEqual(["trainingSeat", "trainingPassed"]);
  });

  it("never shorten a longer certificate, and prolong a shorter one", async () => {
    const { scope, owner, company } = await makeResident();
    const { sessionId, seats, resource, heldOn } = await begun([scope], 3);
    const longer = addMonths(heldOn, 9);
    await db.certificate.create({ data: { companyId: company.id, userId: owner.id, resourceKind: resource.kind, validUntil: dayToDb(longer) } });
    await markResults(staff, sessionId, [{ seatId: seats[0]!.id, result: "PASSED", note: "" }], now());
    const kept = await db.certificate.findFirstOrThrow({ where: { resourceKind: resource.kind, userId: owner.id } });
    expect(dayFromDb(kept.validUntil)).toBe(longer);
    expect(kept.seatId).toBeNull();

    const second = await makeResident();
    const again = await begun([second.scope], 12);
    await db.certificate.create({ data: { companyId: second.company.id, userId: second.owner.id, resourceKind: again.resource.kind, validUntil: dayToDb(addMonths(again.heldOn, 1)), remindedAt: now() } });
    await markResults(staff, again.sessionId, [{ seatId: again.seats[0]!.id, result: "PASSED", note: "" }], now());
    const prolonged = await db.certificate.findMany({ where: { resourceKind: again.resource.kind } });
    expect(prolonged).toHaveLength(1);
    expect(prolonged[0]).toMatchObject({ seatId: again.seats[0]!.id, remindedAt: null });
    expect(dayFromDb(prolonged[0]!.validUntil)).toBe(addMonths(again.heldOn, 12));
  });

  it("are refused before the session began, of a foreign seat, and after a pass; all or nothing", async () => {
    const { scope } = await makeResident();
    const early = await makeTraining({ staff });
    const seat = await own(scope, early.sessionId);
    await expect(markResults(staff, early.sessionId, [{ seatId: seat.seatId, result: "PASSED", note: "" }], now())).rejects.toEqual(code("training-early"));
    await leaveSeat(scope, seat.seatId, now());
    const other = await makeResident();
    const { sessionId, seats, resource } = await begun([scope, other.scope]);
    const [first, second] = [seats[0]!.id, seats[1]!.id];
    await expect(markResults(staff, sessionId, [{ seatId: first, result: "PASSED", note: "" }, { seatId: seat.seatId, result: "PASSED", note: "" }], now())).rejects.toEqual(code("not-found"));
    expect(await db.certificate.count({ where: { resourceKind: resource.kind } })).toBe(0);
    await markResults(staff, sessionId, [{ seatId: first, result: "PASSED", note: "" }], now());
    await expect(markResults(staff, sessionId, [{ seatId: first, result: "FAILED", note: "" }], now())).rejects.toEqual(code("wrong-status"));
    await expect(cancelSession(staff, sessionId, "Поздно")).rejects.toEqual(code("wrong-status"));
    // What was marked by mistake is put right.
    await markResults(staff, sessionId, [{ seatId: second, result: "ABSENT", note: "" }], now());
    expect(await markResults(staff, sessionId, [{ seatId: second, result: "PASSED", note: "Опоздал" }], now())).toBe(1);
    expect((await certificateFor(other.company.id, resource.kind, { startsAt: now(), endsAt: now() }))?.holder?.id).toBe(other.owner.id);
  });

  it("let go of those who still waited", async () => {
    const [a, b] = [await makeResident(), await makeResident()];
    const { sessionId } = await makeTraining({ seats: 1, staff });
    await own(a.scope, sessionId);
    await own(b.scope, sessionId);
    await db.trainingSession.update({ where: { id: sessionId }, data: { startsAt: new Date(Date.now() - 3_600_000) } });
    const seat = await db.trainingSeat.findFirstOrThrow({ where: { sessionId, status: "BOOKED" } });
    await markResults(staff, sessionId, [{ seatId: seat.id, result: "FAILED", note: "" }], now());
    expect(await statuses(sessionId)).toEqual(["FAILED", "CANCELLED"]);
  });
});

describe("the next session of a kind", () => {
  it("is the first with a free seat, else the first, else none", async () => {
    const { resource, sessionId, trainingId, plan } = await makeTraining({ seats: 1, staff });
    expect((await nextSession(resource.kind, now()))?.id).toBe(sessionId);
    const { scope } = await makeResident();
    await own(scope, sessionId);
    expect((await nextSession(resource.kind, now()))?.id).toBe(sessionId);
    const { id: later } = await planSession(staff, trainingId, { ...plan, day: addDays(plan.day, 2) }, now());
    expect((await nextSession(resource.kind, now()))?.id).toBe(later);
    expect(await nextSession("no-such-kind", now())).toBeNull();
  });
});
