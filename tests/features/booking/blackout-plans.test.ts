import { describe, expect, it } from "vitest";
import { endPlan, layPlan, layPlans, liftOne, makePlan } from "~/features/booking/blackouts/commands/plan.server";
import { blackoutPage } from "~/features/booking/blackouts/queries.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { cancelSession } from "~/features/booking/trainings/commands/sessions.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makeAdmin } from "#tests/factories/equipment";
import { makeResident } from "#tests/factories/residents";
import { makeTraining } from "#tests/factories/trainings";

useDatabase();

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) as object });
const today = () => siteDay(new Date());
const planOf = (resourceId: string, more: object = {}) => ({ resourceId, unitId: null, rule: "FREQ=WEEKLY", startsAt: atMinute(addDays(today(), 2), 480), minutes: 120, reasonRu: "Профилактика", reasonEn: "Maintenance", ...more });
const laidDays = async (planId: string) => (await db.blackout.findMany({ where: { planId }, orderBy: { startsAt: "asc" } })).map((one) => siteDay(one.startsAt));

describe("a plan of closures", () => {
  it("is laid as far as people may book, and on from there as the days go", async () => {
    const admin = await makeAdmin();
    const room = await makeResource({ horizonDays: 20 });
    const now = new Date();
    const { id, laid } = await makePlan(admin, planOf(room.id), "refuse", now);
    expect(laid).toBe(3);
    const first = addDays(today(), 2);
    expect(await laidDays(id)).toEqual([first, addDays(first, 7), addDays(first, 14)]);
    expect(await layPlan(id, now)).toBe(0);
    const later = new Date(now.getTime() + 7 * 86_400_000);
    expect(await layPlans(later)).toBeGreaterThanOrEqual(1);
    expect(await laidDays(id)).toEqual([first, addDays(first, 7), addDays(first, 14), addDays(first, 21)]);
    await expect(bookAt((await makeResident()).scope, room, first, 510, 570)).rejects.toEqual(refusal("slot-taken"));
  });

  it("laid by several at one moment is laid once", async () => {
    const admin = await makeAdmin();
    const room = await makeResource({ horizonDays: 30 });
    const now = new Date();
    const { id } = await makePlan(admin, planOf(room.id, { rule: "FREQ=WEEKLY;COUNT=8" }), "refuse", now);
    const later = new Date(now.getTime() + 14 * 86_400_000);
    await Promise.all([layPlan(id, later), layPlan(id, later), layPlan(id, later)]);
    const days = await laidDays(id);
    expect(new Set(days).size).toBe(days.length);
    expect(days).toHaveLength(7);
  });

  it("over bookings is refused with who they are, laid around them, or makes them give way", async () => {
    const admin = await makeAdmin();
    const room = await makeResource({ horizonDays: 20 });
    const { scope } = await makeResident();
    const day = addDays(today(), 9);
    const booking = await bookAt(scope, room, day, 510, 570);
    await expect(makePlan(admin, planOf(room.id), "refuse", new Date())).rejects.toEqual(refusal("slot-taken", { bookings: [booking.id] }));
    expect(await db.blackoutPlan.count({ where: { resourceId: room.id } })).toBe(0);
    const around = await makePlan(admin, planOf(room.id), "around", new Date());
    expect((await db.booking.findUniqueOrThrow({ where: { id: booking.id } })).disruptedAt).toBeNull();
    await endPlan(admin, around.id, new Date());
    await makePlan(admin, planOf(room.id), "disrupt", new Date());
    expect((await db.booking.findUniqueOrThrow({ where: { id: booking.id } })).disruptedAt).not.toBeNull();
    expect(await brokenRules()).toEqual([]);
  });

  it("ended frees what lies ahead, once and for all", async () => {
    const admin = await makeAdmin();
    const room = await makeResource({ horizonDays: 20 });
    const now = new Date();
    const { id } = await makePlan(admin, planOf(room.id), "refuse", now);
    await Promise.all([endPlan(admin, id, now), layPlan(id, new Date(now.getTime() + 7 * 86_400_000))]);
    await layPlans(now);
    expect(await laidDays(id)).toEqual([]);
    await endPlan(admin, id, now);
    expect(await layPlan(id, now)).toBe(0);
    await bookAt((await makeResident()).scope, room, addDays(today(), 2), 480, 540);
  });

  it("of which one time is lifted does not come back for it", async () => {
    const admin = await makeAdmin();
    const room = await makeResource({ horizonDays: 20 });
    const now = new Date();
    const { id } = await makePlan(admin, planOf(room.id), "refuse", now);
    const [first] = await db.blackout.findMany({ where: { planId: id }, orderBy: { startsAt: "asc" } });
    await liftOne(admin, first!.id, now);
    await layPlans(now);
    expect(await laidDays(id)).toHaveLength(2);
    await expect(liftOne(admin, first!.id, now)).rejects.toEqual(refusal("not-found"));
  });

  it("wants a rule and a length", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    await expect(makePlan(admin, planOf(room.id, { rule: "FREQ=SECONDLY" }), "around", new Date())).rejects.toEqual(refusal("field.rule"));
    await expect(makePlan(admin, planOf(room.id, { minutes: 0 }), "around", new Date())).rejects.toEqual(refusal("rule-broken", { rule: "order" }));
  });
});

describe("a blackout that something keeps", () => {
  it("is not lifted by itself", async () => {
    const admin = await makeAdmin();
    const room = await makeResource();
    const unit = await db.unit.findFirstOrThrow({ where: { resourceId: room.id } });
    const { id } = await reportFault(admin, { unitId: unit.id, description: "Нет света" }, new Date());
    const blackout = await db.blackout.findFirstOrThrow({ where: { faultId: id } });
    await expect(liftOne(admin, blackout.id, new Date())).rejects.toEqual(refusal("blackout-fault"));
  });

  it("of a training is freed on the page of the session only, which the refusal names", async () => {
    const { staff, resource, sessionId } = await makeTraining();
    const blackout = await db.blackout.findFirstOrThrow({ where: { resourceId: resource.id } });
    const page = () => blackoutPage(staff, { which: "ahead", resourceId: resource.id, page: 1 }, new Date());
    expect((await page()).items).toMatchObject([{ id: blackout.id, kind: "training", sessionId }]);
    await expect(liftOne(staff, blackout.id, new Date())).rejects.toEqual(refusal("blackout-training", { sessionId }));
    await cancelSession(staff, sessionId, "Преподаватель заболел");
    expect((await page()).items).toEqual([]);
    await expect(liftOne(staff, blackout.id, new Date())).rejects.toEqual(refusal("not-found"));
  });
});
