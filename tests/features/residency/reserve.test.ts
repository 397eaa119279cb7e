import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { closeSession } from "~/features/residency/council/commands/run.server";
import { declineOffer, offerPlace, renouncePlace, runReserve, takeOffer } from "~/features/residency/decisions/commands/offer.server";
import { dismissAppeal, fileAppeal, grantAppeal } from "~/features/residency/decisions/commands/appeal.server";
import { refuseFormally } from "~/features/residency/decisions/commands/refer.server";
import { reservePlaceOf } from "~/features/residency/decisions/queries/news.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { dayToDb } from "~/lib/time";
import * as council from "#tests/factories/council";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-26T04:00:00Z");
const at = { now };
let staff: council.Staff;
let members: StaffScope[];

beforeAll(async () => {
  staff = await council.makeStaff();
  members = await council.makeCouncil(staff, 3, now);
});

/** A decided call: so many approved, in reserve and refused, with as many places as approved. */
async function decided(approved: number, reserved: number, refused = 0) {
  const call = await council.makeCouncilCall({ places: approved || null });
  const all = [];
  for (let index = 0; index < approved + reserved + refused; index += 1) all.push(await council.makeReferred(staff, call.id, now, index < approved + reserved ? 4 : 2));
  const { sessionId, itemOf } = await council.makeOpenSession(staff, members, call.id, now);
  for (const [index, { id }] of all.entries()) {
    await council.decideBy(staff, members, sessionId, itemOf(id), index < approved ? "APPROVED" : index < approved + reserved ? "RESERVE" : "REJECTED", now);
  }
  await closeSession(staff.admin, sessionId, at);
  return { call, approved: all.slice(0, approved), reserve: all.slice(approved, approved + reserved), refused: all.slice(approved + reserved) };
}
const rowOf = (id: string) => db.application.findUniqueOrThrow({ where: { id } });
const statuses = async (rows: readonly { id: string }[]) => Promise.all(rows.map(async ({ id }) => (await rowOf(id)).status));
const sign = (id: string) => db.agreement.updateMany({ where: { applicationId: id, status: "SENT" }, data: { status: "SIGNED", closedAt: now } });
const agreement = ({ id, scope }: { id: string; scope: { companyId: string } }) =>
  db.agreement.create({ data: { applicationId: id, companyId: scope.companyId, number: `Д-${id}`, status: "SENT", terms: {}, signBy: dayToDb("2026-12-26") } });

describe("a freed place", () => {
  it("is offered to the next in order with a term, taken on the terms of the council, and told to both sides", async () => {
    const { approved, reserve } = await decided(2, 3);
    expect(await reservePlaceOf(reserve[1]!.id)).toEqual({ place: 2, of: 3 });
    await renouncePlace(approved[0]!.scope, approved[0]!.id, at, "Нашли помещение ближе.");
    expect(await statuses([...approved, ...reserve])).toEqual(["WITHDRAWN", "APPROVED", "OFFERED", "RESERVE", "RESERVE"]);
    expect(await rowOf(reserve[0]!.id)).toMatchObject({ moveSide: "APPLICANT", stageDueOn: dayToDb("2026-12-03") });
    expect(await db.residency.findFirstOrThrow({ where: { companyId: approved[0]!.scope.companyId } })).toMatchObject({ status: "TERMINATED", ground: "renounced" });
    expect(await reservePlaceOf(reserve[1]!.id)).toEqual({ place: 1, of: 2 });
    expect(await db.event.count({ where: { type: "residency.place-offered", payload: { path: ["applicationId"], equals: reserve[0]!.id } } })).toBe(1);
    const stranger = reserve[1]!.scope;
    await expect(takeOffer(stranger, reserve[0]!.id, at)).rejects.toMatchObject({ code: "not-found" });
    const { residencyId } = await takeOffer(reserve[0]!.scope, reserve[0]!.id, at);
    expect(await db.residency.findUniqueOrThrow({ where: { id: residencyId } })).toMatchObject({ status: "PENDING", premises: "Блок 3, 214", areaSqm: 60 });
    expect(await db.decision.findMany({ where: { applicationId: reserve[0]!.id }, orderBy: { round: "asc" }, select: { kind: true } })).toEqual([{ kind: "RESERVE" }, { kind: "APPROVED" }]);
    await expect(takeOffer(reserve[0]!.scope, reserve[0]!.id, at)).rejects.toMatchObject({ code: "wrong-status", status: 409 });
  });

  it("two at once go to two, and never more are offered than there are places", async () => {
    const { approved, reserve, call } = await decided(3, 4);
    await Promise.all(approved.slice(0, 2).map(({ scope, id }) => renouncePlace(scope, id, at)));
    expect(await statuses(reserve)).toEqual(["OFFERED", "OFFERED", "RESERVE", "RESERVE"]);
    await Promise.all([runReserve(now), runReserve(now), runReserve(now)]);
    expect(await statuses(reserve)).toEqual(["OFFERED", "OFFERED", "RESERVE", "RESERVE"]);
    expect(await db.application.count({ where: { callId: call.id, status: { in: ["APPROVED", "OFFERED"] } } })).toBe(3);
    await declineOffer(reserve[0]!.scope, reserve[0]!.id, at, "Уже не нужно.");
    expect(await statuses(reserve)).toEqual(["WITHDRAWN", "OFFERED", "OFFERED", "RESERVE"]);
  });

  it("passes on when its term runs out; the last day still counts", async () => {
    const { approved, reserve } = await decided(1, 2);
    await renouncePlace(approved[0]!.scope, approved[0]!.id, at);
    // Offers of the calls above run out in the same days.
    await db.application.updateMany({ where: { status: "OFFERED", id: { not: reserve[0]!.id } }, data: { stageDueOn: null } });
    const lastDay = new Date("2026-12-03T16:59:00Z");
    const dayAfter = new Date("2026-12-03T17:00:00Z");
    expect(await runReserve(lastDay)).toMatchObject({ lapsed: 0 });
    // The job has not come yet, and the term is over all the same.
    await expect(takeOffer(reserve[0]!.scope, reserve[0]!.id, { now: dayAfter })).rejects.toMatchObject({ code: "offer-over", status: 409 });
    expect(await runReserve(dayAfter)).toMatchObject({ lapsed: 1, offered: 1 });
    expect(await statuses(reserve)).toEqual(["LAPSED", "OFFERED"]);
    expect(await rowOf(reserve[1]!.id)).toMatchObject({ stageDueOn: dayToDb("2026-12-11") });
  });

  it("taken and lapsed at the same moment ends one way, and the place is nobody's twice", async () => {
    for (let round = 0; round < 3; round += 1) {
      const { approved, reserve, call } = await decided(1, 2);
      await renouncePlace(approved[0]!.scope, approved[0]!.id, at);
      await db.application.update({ where: { id: reserve[0]!.id }, data: { stageDueOn: dayToDb("2026-11-26") } });
      // One clock stands a second before midnight, the other a second after.
      const [taken] = await Promise.allSettled([
        takeOffer(reserve[0]!.scope, reserve[0]!.id, { now: new Date("2026-11-26T16:59:59Z") }),
        runReserve(new Date("2026-11-26T17:00:01Z")),
        declineOffer(reserve[0]!.scope, reserve[0]!.id, { now: new Date("2026-11-26T16:59:59Z") }),
      ]);
      const [first, second] = await statuses(reserve);
      expect([["APPROVED", "RESERVE"], ["LAPSED", "OFFERED"], ["WITHDRAWN", "OFFERED"]]).toContainEqual([first, second]);
      expect(taken!.status).toBe(first === "APPROVED" ? "fulfilled" : "rejected");
      expect(await db.application.count({ where: { callId: call.id, status: { in: ["APPROVED", "OFFERED"] } } })).toBe(1);
      expect(await db.residency.count({ where: { companyId: reserve[0]!.scope.companyId } })).toBe(first === "APPROVED" ? 1 : 0);
    }
  });

  it("is not given up once the agreement is signed, whoever comes first", async () => {
    for (let round = 0; round < 3; round += 1) {
      const { approved } = await decided(1, 0);
      await agreement(approved[0]!);
      const [renounced, signed] = await Promise.allSettled([renouncePlace(approved[0]!.scope, approved[0]!.id, at), sign(approved[0]!.id)]);
      const row = await db.agreement.findFirstOrThrow({ where: { applicationId: approved[0]!.id } });
      expect(signed).toMatchObject({ status: "fulfilled", value: { count: row.status === "SIGNED" ? 1 : 0 } });
      if (renounced!.status === "rejected") expect(renounced!.reason).toMatchObject({ code: "already-signed", status: 409 });
      expect([row.status, await statuses(approved)]).toEqual(renounced!.status === "fulfilled" ? ["CANCELLED", ["WITHDRAWN"]] : ["SIGNED", ["APPROVED"]]);
    }
  });

  it("in a call without a limit is offered by hand, to the first only", async () => {
    const { reserve } = await decided(0, 2);
    expect(await statuses(reserve)).toEqual(["RESERVE", "RESERVE"]);
    await expect(offerPlace(staff.admin, reserve[1]!.id, at)).rejects.toMatchObject({ code: "not-first", params: { count: 1 } });
    await expect(offerPlace(staff.expert, reserve[0]!.id, at)).rejects.toMatchObject({ code: "forbidden" });
    await offerPlace(staff.admin, reserve[0]!.id, at);
    expect(await statuses(reserve)).toEqual(["OFFERED", "RESERVE"]);
  });

  it("whatever the applicants do, no more are approved or offered than there are places, and offers keep the order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom("renounce", "take", "decline", "withdraw", "job"), fc.nat(5)), { minLength: 4, maxLength: 9 }), async (acts) => {
        const { approved, reserve, call } = await decided(2, 3);
        const all = [...approved, ...reserve];
        for (const [act, index] of acts) {
          const one = all[index % all.length]!;
          const run = {
            renounce: () => renouncePlace(one.scope, one.id, at), take: () => takeOffer(one.scope, one.id, at), decline: () => declineOffer(one.scope, one.id, at),
            withdraw: () => withdrawApplication(one.scope, one.id, at), job: () => runReserve(now),
          }[act as "job"];
          await (run() as Promise<unknown>).catch((error: { status?: number }) => expect(error.status).toBe(409));
          expect(await db.application.count({ where: { callId: call.id, status: { in: ["APPROVED", "OFFERED"] } } })).toBeLessThanOrEqual(2);
        }
        const left = await db.application.count({ where: { callId: call.id, status: { in: ["APPROVED", "OFFERED"] } } });
        const waiting = await db.application.count({ where: { callId: call.id, status: "RESERVE" } });
        expect(left === 2 || waiting === 0).toBe(true);
        const offers = await db.applicationStep.findMany({ where: { to: "OFFERED", application: { callId: call.id } }, orderBy: { id: "asc" }, select: { applicationId: true } });
        const order = reserve.map((one) => one.id);
        expect(offers.map((step) => order.indexOf(step.applicationId))).toEqual(offers.map((step) => order.indexOf(step.applicationId)).sort((a, b) => a - b));
      }),
      { numRuns: 3 },
    );
  }, 90_000);
});

describe("an appeal", () => {
  const text = "Оценка по команде поставлена без учёта приложенных договоров.";

  it("is filed once within the term and answered by another administrator", async () => {
    const { refused } = await decided(1, 0, 1);
    const { scope, id } = refused[0]!;
    await expect(fileAppeal(scope, id, text, { now: new Date("2026-12-11T04:00:00Z") })).rejects.toMatchObject({ code: "appeal-late", status: 409 });
    const pressed = await Promise.allSettled([1, 2, 3].map(() => fileAppeal(scope, id, text, { now: new Date("2026-12-10T16:00:00Z") })));
    expect(pressed.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ status: "APPEAL", moveSide: "HOUSE", stageDueOn: dayToDb("2026-12-17") });
    const other = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
    const later = { now: new Date("2026-12-14T04:00:00Z") };
    await expect(dismissAppeal(staff.admin, id, "Оценки верны, отказ остаётся.", later)).rejects.toMatchObject({ code: "appeal-own-decision", status: 409 });
    await expect(dismissAppeal(staff.expert, id, "Оценки верны, отказ остаётся.", later)).rejects.toMatchObject({ code: "forbidden" });
    await dismissAppeal(other, id, "Оценки верны, отказ остаётся.", later);
    expect(await rowOf(id)).toMatchObject({ status: "REJECTED" });
    await expect(fileAppeal(scope, id, text, later)).rejects.toMatchObject({ code: "appealed-before" });
    await db.user.update({ where: { id: other.userId }, data: { staffRoles: [] } });
  });

  it("that is granted goes to the council anew, which may then approve below the mark", async () => {
    const { refused, call } = await decided(0, 0, 1);
    const { scope, id } = refused[0]!;
    await fileAppeal(scope, id, text, at);
    // Nobody else is there to judge it.
    expect(await grantAppeal(staff.admin, id, "Договоры приняты во внимание.", at)).toEqual({ to: "COUNCIL" });
    expect(await rowOf(id)).toMatchObject({ status: "COUNCIL", decidedAt: null });
    const { sessionId, itemOf } = await council.makeOpenSession(staff, members, call.id, now);
    await council.decideBy(staff, members, sessionId, itemOf(id), "APPROVED", now);
    expect(await db.decision.findMany({ where: { applicationId: id }, orderBy: { round: "asc" }, select: { round: true, kind: true } })).toEqual([{ round: 1, kind: "REJECTED" }, { round: 2, kind: "APPROVED" }]);
  });

  it("of a formal refusal, granted, goes to the experts", async () => {
    const call = await council.makeCouncilCall();
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const { applicationId: id } = await make.makeSubmitted(scope, { callId: call.id, now });
    await expect(refuseFormally(staff.admin, id, { grounds: ["no-such"], reasons: "Компания ликвидируется." }, at)).rejects.toMatchObject({ code: "ground-unknown" });
    await refuseFormally(staff.admin, id, { grounds: ["in-liquidation"], reasons: "Компания ликвидируется." }, at);
    await fileAppeal(scope, id, text, at);
    expect(await grantAppeal(staff.admin, id, "Сведения реестра устарели.", at)).toEqual({ to: "EXPERT_REVIEW" });
  });
});

describe("applying again", () => {
  it("waits for the months of the norm", async () => {
    const { refused } = await decided(0, 0, 1);
    const { scope } = refused[0]!;
    const call = await council.makeCouncilCall();
    await db.norm.updateMany({ where: { code: "residency.reapply-months" }, data: { value: 3 } });
    await expect(startApplication(scope, call.id, { now: new Date("2027-02-25T04:00:00Z") })).rejects.toMatchObject({ code: "reapply-early", status: 409, params: { day: "26.02.2027" } });
    expect(await startApplication(scope, call.id, { now: new Date("2027-02-26T04:00:00Z") })).toMatchObject({ created: true });
    await db.norm.updateMany({ where: { code: "residency.reapply-months" }, data: { value: 0 } });
  });
});
