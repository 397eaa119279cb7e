import { describe, expect, it } from "vitest";
import { book } from "~/features/booking/commands/book.server";
import { cancelRound, closeDueRounds, closeRound, createRound, openRound } from "~/features/booking/rounds/commands/rounds.server";
import { settleRound, settleRounds } from "~/features/booking/rounds/commands/settle-round.server";
import { overridePlacement, startSolving } from "~/features/booking/rounds/commands/solve.server";
import { addWish, editWish, rankWish, withdrawWish } from "~/features/booking/rounds/commands/wishes.server";
import { subsidyOutlook } from "~/features/booking/rounds/outlook.server";
import { usualWeights } from "~/features/booking/rounds/norms.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead, makeProgramme, makeResource, wishFor } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (work: Promise<unknown>) => work.then(() => "done", (error: unknown) => (error instanceof DomainError ? error.code : error));

async function ground(companies = 2) {
  const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
  const room = await makeResource({ bufferAfter: 30 });
  const residents = [];
  for (let index = 0; index < companies; index += 1) residents.push((await makeResident()).scope);
  const first = dayAhead(10);
  const input = { nameRu: "Июль", nameEn: "July", noteRu: "", noteEn: "", periodFrom: first, periodTo: addDays(first, 4), closesAt: atMinute(addDays(first, -2), 600), resourceIds: [room.id], weights: (await usualWeights()).value };
  const { roundId } = await createRound(admin, input, null);
  const now = atMinute(addDays(first, -5), 600);
  await openRound(admin, roundId, now, null);
  const wish = (hour: number, more: { others?: number[]; minutes?: number } = {}) => ({
    resourceId: room.id,
    minutes: more.minutes ?? 120,
    quantity: 1,
    purpose: "Съёмка",
    starts: [hour, ...(more.others ?? [])].map((at) => atMinute(first, at * 60)),
  });
  const solve = async () => (await startSolving(admin, roundId, now, null)).done;
  const placements = () => db.roundPlacement.findMany({ where: { wish: { roundId } }, orderBy: { wish: { createdAt: "asc" } } });
  const round = () => db.allocationRound.findUniqueOrThrow({ where: { id: roundId } });
  return { admin, room, residents, first, roundId, now, wish, solve, placements, round };
}

describe("a round", () => {
  it("goes from wishes to bookings, and keeps why", async () => {
    const { admin, room, residents, roundId, now, wish, solve, placements, round, first } = await ground();
    const [a, b] = residents;
    const one = await addWish(a!, roundId, wish(10), now);
    const two = await addWish(b!, roundId, wish(10, { others: [13] }), new Date(now.getTime() + 1));
    const three = await addWish(b!, roundId, wish(11), new Date(now.getTime() + 2));
    await closeRound(admin, roundId, now, null);
    await solve();
    expect(await round()).toMatchObject({ status: "PROPOSED", solution: { state: "done", placed: 2, wishes: 3, gap: 0 } });
    await settleRound(admin, roundId, now, null);
    expect(await round()).toMatchObject({ status: "SETTLED", settledAt: now });
    const rows = await placements();
    expect(rows.map(({ wishId, granted, startsAt, failure }) => ({ wishId, granted, startsAt, failure }))).toEqual([
      { wishId: one.wishId, granted: true, startsAt: atMinute(first, 600), failure: null },
      { wishId: two.wishId, granted: true, startsAt: atMinute(first, 780), failure: null },
      { wishId: three.wishId, granted: false, startsAt: null, failure: null },
    ]);
    expect(rows[2]!.reasons).toMatchObject({ granted: false, refusals: [{ why: "rivals" }] });
    const bookings = await db.booking.findMany({ where: { resourceId: room.id }, orderBy: { startsAt: "asc" } });
    expect(bookings.map(({ companyId, placementId, status }) => ({ companyId, placementId, status }))).toEqual([
      { companyId: a!.companyId, placementId: rows[0]!.id, status: "HELD" },
      { companyId: b!.companyId, placementId: rows[1]!.id, status: "HELD" },
    ]);
    expect(await db.event.count({ where: { type: "round.settled" } })).toBe(1);
    expect(await brokenRules()).toEqual([]);
  });

  it("is settled once by many at once, and goes on where it was interrupted", async () => {
    const { admin, room, residents, roundId, now, wish, solve, placements } = await ground(3);
    for (const [index, scope] of residents.entries()) await addWish(scope, roundId, wish(9 + 3 * index), now);
    await closeRound(admin, roundId, now, null);
    await solve();
    // A process died right after it had said that the placements stand: staff and the job, both twice, go on with it.
    await db.allocationRound.update({ where: { id: roundId }, data: { status: "SETTLED" } });
    await Promise.all([settleRound(admin, roundId, now, null), settleRound(admin, roundId, now, null), settleRounds(now), settleRounds(now)]);
    await settleRounds(now);
    expect((await placements()).every((one) => one.bookingId !== null && one.failure === null)).toBe(true);
    expect(await db.booking.count({ where: { resourceId: room.id } })).toBe(3);
    expect(await db.event.count({ where: { type: "round.settled", payload: { path: ["roundId"], equals: roundId } } })).toBe(1);
    await db.allocationRound.update({ where: { id: roundId }, data: { settledAt: null } });
    await settleRounds(now);
    expect(await db.booking.count({ where: { resourceId: room.id } })).toBe(3);
  });

  it("tells of a placement that was taken meanwhile, and books the others", async () => {
    const { admin, room, residents, roundId, now, wish, solve, placements, first } = await ground();
    await addWish(residents[0]!, roundId, wish(10), now);
    await addWish(residents[1]!, roundId, wish(14), new Date(now.getTime() + 1));
    await closeRound(admin, roundId, now, null);
    await solve();
    await book(residents[1]!, wishFor(room, first, 600, 660), now);
    await settleRound(admin, roundId, now, null);
    const [lost, won] = await placements();
    expect(lost).toMatchObject({ granted: true, bookingId: null, failure: { code: "slot-taken" } });
    expect(won).toMatchObject({ granted: true, failure: null });
    expect(won!.bookingId).not.toBeNull();
  });

  it("hands out nothing that booking would refuse: rules of the company and the day, what it holds at once, its certificate; and what lies beyond the horizon is booked", async () => {
    const { admin, room, residents, roundId, now, wish, solve, placements, first } = await ground();
    const [a, b] = residents;
    await db.resource.update({ where: { id: room.id }, data: { horizonDays: 5, units: { create: [{ position: 2, label: "2" }, { position: 3, label: "3" }] } } });
    await addWish(a!, roundId, wish(9), now);
    await addWish(a!, roundId, wish(10), new Date(now.getTime() + 1));
    await addWish(b!, roundId, wish(13, { minutes: 240 }), new Date(now.getTime() + 2));
    await addWish(b!, roundId, { ...wish(18), starts: [atMinute(addDays(first, 1), 1080)] }, new Date(now.getTime() + 3));
    // Rules that staff made after the wishes were written.
    await db.company.update({ where: { id: a!.companyId }, data: { kind: "EDUCATION" } });
    await db.company.update({ where: { id: b!.companyId }, data: { kind: "VFX_STUDIO" } });
    const rule = { resourceId: room.id, reasonRu: "учебный режим", reasonEn: "school rules" };
    await db.resourceRule.create({ data: { ...rule, companyKind: "EDUCATION", changes: { maxAtOnce: 1 } } });
    await db.resourceRule.create({ data: { ...rule, companyKind: "VFX_STUDIO", changes: { maxMinutes: 180 } } });
    await closeRound(admin, roundId, now, null);
    await solve();
    expect((await placements()).map(({ granted, reasons }) => [granted, (reasons as { refusals?: { why: string; rule?: string }[] }).refusals?.map(({ why, rule: broken }) => broken ?? why)])).toEqual([
      [true, undefined],
      [false, ["at-once"]],
      [false, ["max"]],
      [true, undefined],
    ]);
    expect(await refusal(addWish(b!, roundId, wish(9, { minutes: 240 }), now))).toBe("round-closed");
    await settleRound(admin, roundId, now, null);
    expect((await placements()).map((one) => [one.bookingId !== null, one.failure])).toEqual([[true, null], [false, null], [false, null], [true, null]]);
  });

  it("lets one of two solve, and the next after it", async () => {
    const { admin, residents, roundId, now, wish } = await ground();
    await addWish(residents[0]!, roundId, wish(10), now);
    await closeRound(admin, roundId, now, null);
    const begun = await Promise.allSettled([startSolving(admin, roundId, now, null), startSolving(admin, roundId, now, null)]);
    expect(begun.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of begun) if (one.status === "fulfilled") await one.value.done;
    await (await startSolving(admin, roundId, now, null)).done;
    expect(await refusal(cancelRound(admin, roundId, null))).toBe("done");
    expect(await refusal(startSolving(admin, roundId, now, null))).toBe("wrong-status");
  });

  it("puts staff's word over the solver's with a reason, and solves around it", async () => {
    const { admin, residents, roundId, now, wish, solve, placements, round, first } = await ground();
    const one = await addWish(residents[0]!, roundId, wish(10), now);
    const two = await addWish(residents[1]!, roundId, wish(11), new Date(now.getTime() + 1));
    await closeRound(admin, roundId, now, null);
    await solve();
    expect((await placements()).map((row) => row.granted)).toEqual([true, false]);
    expect(await refusal(overridePlacement(admin, roundId, two.wishId, { start: atMinute(first, 660), reason: " " }, now, null))).toBe("round-reason");
    await (await overridePlacement(admin, roundId, two.wishId, { start: atMinute(first, 660), reason: "Сдача фильма" }, now, null)).done;
    expect(await placements()).toMatchObject([
      { granted: false, reasons: { refusals: [{ why: "rivals", enough: null }] } },
      { granted: true, startsAt: atMinute(first, 660), overriddenById: admin.userId, overrideReason: "Сдача фильма" },
    ]);
    await (await overridePlacement(admin, roundId, one.wishId, { start: atMinute(first, 600), reason: "И этим" }, now, null)).done;
    expect(await round()).toMatchObject({ status: "PROPOSED", solution: { state: "failed", code: "round-overrides-collide" } });
    expect(await refusal(settleRound(admin, roundId, now, null))).toBe("round-solving");
    await (await overridePlacement(admin, roundId, one.wishId, { start: undefined, reason: "" }, now, null)).done;
    expect(await round()).toMatchObject({ solution: { state: "done", placed: 1 } });
  });
});

describe("wishes", () => {
  it("are ranked 1, 2, 3 … whatever is moved and withdrawn, also at once", async () => {
    const { residents, roundId, now, wish } = await ground();
    const [a, b] = residents;
    const ids: string[] = [];
    for (const hour of [9, 12, 15, 18]) ids.push((await addWish(a!, roundId, wish(hour), now)).wishId);
    expect((await addWish(a!, roundId, wish(9), now)).wishId).toBe(ids[0]);
    await rankWish(a!, roundId, ids[2]!, "up", now);
    await rankWish(a!, roundId, ids[2]!, "up", now);
    await rankWish(a!, roundId, ids[2]!, "up", now);
    const order = async () => (await db.roundWish.findMany({ where: { roundId, companyId: a!.companyId, withdrawnAt: null }, orderBy: { rank: "asc" } })).map(({ id, rank }) => [ids.indexOf(id), rank]);
    expect(await order()).toEqual([[2, 1], [0, 2], [1, 3], [3, 4]]);
    await Promise.all([withdrawWish(a!, roundId, ids[0]!, now), rankWish(a!, roundId, ids[3]!, "up", now), addWish(a!, roundId, wish(20), now)]);
    expect((await order()).map(([, rank]) => rank)).toEqual([1, 2, 3, 4]);
    expect(await refusal(withdrawWish(b!, roundId, ids[1]!, now))).toBe("not-found");
    expect(await refusal(editWish(b!, roundId, ids[1]!, wish(10), now))).toBe("not-found");
  });

  it("end at the deadline, and keep to rules and period", async () => {
    const { admin, residents, roundId, now, wish, first, round } = await ground();
    const [a] = residents;
    const { closesAt } = await round();
    const { wishId } = await addWish(a!, roundId, wish(9), new Date(closesAt.getTime() - 1));
    expect(await refusal(addWish(a!, roundId, wish(12), closesAt))).toBe("round-closed");
    expect(await refusal(editWish(a!, roundId, wishId, wish(12), closesAt))).toBe("round-closed");
    const broken = async (input: ReturnType<typeof wish>) => addWish(a!, roundId, input, now).catch((error: DomainError) => error.details.rule);
    expect(await broken(wish(21))).toBe("hours");
    expect(await broken({ ...wish(9), minutes: 45 })).toBe("step");
    expect(await broken({ ...wish(9), starts: [atMinute(addDays(first, 9), 600)] })).toBe("round-period");
    expect(await closeDueRounds(new Date(closesAt.getTime() - 1))).toBe(0);
    // A wish and the close at one moment: one after the other, and nothing is wished after the close.
    const answers = await Promise.all([refusal(addWish(a!, roundId, wish(15), now)), refusal(closeRound(admin, roundId, now, null))]);
    expect(answers[1]).toBe("done");
    expect(["done", "round-closed"]).toContain(answers[0]);
    expect((await round()).status).toBe("CLOSED");
    const other = await ground(1);
    await closeDueRounds((await other.round()).closesAt);
    expect((await other.round()).status).toBe("CLOSED");
  });
});

describe("the subsidies of a round", () => {
  // 1,000 roubles an hour, 40 % of it in the first year, half of that by the programme: 200 roubles an hour.
  const outlook = async (budgetKopecks: number) => {
    const { residents, roundId, now, wish, room } = await ground(3);
    const [a, b, outsider] = residents;
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, budgetKopecks });
    await addWish(a!, roundId, wish(9), now);
    await addWish(b!, roundId, wish(12, { minutes: 240 }), now);
    const of = async (scope: typeof a) => (await subsidyOutlook(scope!, roundId)).map(({ availableKopecks, wishedKopecks, ownKopecks, cutKopecks }) => ({ availableKopecks, wishedKopecks, ownKopecks, cutKopecks }));
    return [await of(a), await of(b), await of(outsider)];
  };

  it("are shown in advance: there is enough for everybody", async () => {
    const shared = { availableKopecks: 1_000_000, wishedKopecks: 120_000 };
    expect(await outlook(1_000_000)).toEqual([[{ ...shared, ownKopecks: 40_000, cutKopecks: 40_000 }], [{ ...shared, ownKopecks: 80_000, cutKopecks: 80_000 }], []]);
  });

  it("are shown in advance: what a cut in proportion would leave, to the kopeck", async () => {
    const shared = { availableKopecks: 90_001, wishedKopecks: 120_000 };
    expect(await outlook(90_001)).toEqual([[{ ...shared, ownKopecks: 40_000, cutKopecks: 30_000 }], [{ ...shared, ownKopecks: 80_000, cutKopecks: 60_001 }], []]);
  });
});
