import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeProgramme, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { applyCoupon } from "~/features/billing/coupons/rules";
import { addCoupon } from "~/features/billing/coupons/commands/coupons.server";
import { chargePlan, chargePlans } from "~/features/billing/plans/commands/charge.server";
import { addPlan, endPlan, type PlanInput } from "~/features/billing/plans/commands/plans.server";
import { endPlansOf, endSubscription, subscribe } from "~/features/billing/plans/commands/subscribe.server";
import { plans, subscriptionsOf } from "~/features/billing/plans/queries.server";
import type { PlanOffer } from "~/features/billing/plans/rules";
import { planSchema } from "~/features/billing/plans/schema";
import { couponKopecks, makeJointQuote, type QuoteInput } from "~/features/billing/rules/quote";
import { sayLine } from "~/features/billing/rules/say-line";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { completeBookings } from "~/features/booking/commands/settle.server";
import { releaseNoShows } from "~/features/booking/checkin/commands/no-shows.server";
import { describePick } from "~/features/booking/pick.server";
import { quoteUse } from "~/features/booking/quote.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { bookSeries } from "~/features/booking/series/commands/book-series.server";
import { planSeries } from "~/features/booking/series/plan.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db, sqlState } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { addDays, addMonths, atMinute, dayToDb, monthOf, siteDay } from "~/lib/time";

// Before the first connection opens: 32 bookings at one moment shall really meet in the database.
process.env.DATABASE_POOL = "36";
useDatabase();

const now = new Date();
const today = siteDay(now);
const thisMonth = monthOf(today);
/** Days of one month ahead, so that a test never straddles two. */
const month = addMonths(thisMonth, 1);
const day = addDays(month, 9);
let staff: StaffScope;
let room: CatalogueItem;
beforeAll(async () => {
  staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  room = await makeResource({ kind: "planned", priceKopecks: 100_000, units: 40 });
});
let serial = 0;
const PLAN: PlanInput = { nameRu: "Десять часов", nameEn: "Ten hours", priceKopecks: 300_000, allowances: [{ kind: "planned", minutes: 600 }], validFrom: "2020-01-01", validTo: null, source: "Приказ 9" };
const made = (input: Partial<PlanInput> = {}) => addPlan(staff, { ...PLAN, nameRu: `Абонемент ${(serial += 1)}`, ...input });
async function subscribed(input: Partial<PlanInput> = {}, from = thisMonth) {
  const { scope } = await makeResident();
  const planId = await made(input);
  return { scope, planId, id: await subscribe(scope, { planId, companyId: scope.companyId, from }, { now }) };
}
const quoteAt = async (scope: CompanyScope, from: number, to: number, more: { quantity?: number; coupon?: string } = {}) =>
  (await quoteUse(scope, { resourceId: room.id, quantity: 1, startsAt: atMinute(day, from), endsAt: atMinute(day, to), ...more }, now)).quote;
const linesOf = (lines: readonly { kind: string; amountKopecks: number }[]) => lines.map((line) => [line.kind, line.amountKopecks]);
const hoursOf = async (scope: CompanyScope) => (await subscriptionsOf(scope, today))[0]?.hours.filter((one) => one.month === month).map(({ heldMinutes, usedMinutes, leftMinutes }) => [heldMinutes, usedMinutes, leftMinutes]);

describe("hours of a plan", () => {
  it("cover minutes at the price after the step, before a coupon and programmes, which share and count the rest", async () => {
    const { scope } = await subscribed({ allowances: [{ kind: "planned", minutes: 180 }] });
    await makeProgramme({ kinds: ["planned"], sharePercent: 50, monthlyMinutes: 6000 });
    const code = "PLAN5ZZ";
    await addCoupon(staff, { code, nameRu: "Скидка", nameEn: "Off", percent: 50, amountKopecks: null, tariffCodes: [], validFrom: today, validTo: null, mostUses: null, mostPerCompany: null, source: "Приказ" }, { today });
    const quote = await quoteAt(scope, 600, 840, { coupon: code });
    expect(linesOf(quote.lines)).toEqual([["base", 400_000], ["step", -240_000], ["plan", -120_000], ["coupon", -20_000], ["subsidy", -10_000]]);
    expect(quote.shares).toMatchObject([{ minutes: 60 }]);
    expect(sayLine(translator("ru"), quote.lines[2]!, "ru")).toEqual({
      label: expect.stringMatching(/^Из абонемента «Абонемент \d+»: 3 ч, осталось 0$/) as string,
      reason: expect.stringMatching(/^Часов хватило на 3 из 4\. Входит 3 ч за \S+; что не использовано до конца месяца, сгорает\. Приказ 9$/) as string,
    });
    // An hour of two pieces is two hours.
    expect((await quoteAt(scope, 600, 660, { quantity: 2 })).covered).toMatchObject([{ minutes: 120, amountKopecks: 80_000 }]);
    const whole = await quoteAt(scope, 600, 660);
    expect([whole.totalKopecks, whole.shares]).toEqual([0, []]);
    await expect(quoteAt(scope, 600, 660, { coupon: code })).rejects.toMatchObject({ details: { rule: "coupon-nothing" } });
    const picked = await describePick(scope, { slug: room.slug, day, start: 600, minutes: 60 }, new URLSearchParams(), "ru", now);
    expect(picked?.quote?.lines.map((line) => line.amountKopecks)).toEqual(whole.lines.map((line) => line.amountKopecks));
    expect(await db.programme.updateMany({ where: { resourceKinds: { has: "planned" } }, data: { resourceKinds: [] } })).toBeTruthy();
  });

  it("are held by a booking, move with it, come back when it is cancelled, and are used when it is over", async () => {
    const { scope } = await subscribed();
    const first = await bookAt(scope, room, day, 600, 720);
    expect([first.status, first.totalKopecks]).toEqual(["CONFIRMED", 0]);
    expect(await hoursOf(scope)).toEqual([[120, 0, 480]]);
    await change(scope, first.id, { startsAt: atMinute(day, 600), endsAt: atMinute(day, 900) }, now);
    expect(await hoursOf(scope)).toEqual([[300, 0, 300]]);
    expect(await brokenRules()).toEqual([]);
    const second = await bookAt(scope, room, day, 480, 900);
    expect(await hoursOf(scope)).toEqual([[600, 0, 0]]);
    expect(second.totalKopecks).toBe(80_000);
    const third = await bookAt(scope, room, day, 600, 660);
    expect(linesOf((await db.booking.findUniqueOrThrow({ where: { id: third.id } })).lines as never)).toEqual([["base", 100_000], ["step", -60_000], ["plan", 0]]);
    await cancel(scope, second.id, now);
    expect(await hoursOf(scope)).toEqual([[300, 0, 300]]);
    await completeBookings(new Date(atMinute(day, 900).getTime() + 6 * 3_600_000));
    expect(await hoursOf(scope)).toEqual([[0, 300, 300]]);
    expect(await brokenRules()).toEqual([]);
  });

  it("are used where nobody came", async () => {
    const watched = await makeResource({ kind: "planned", checkIn: true });
    const { scope } = await subscribed();
    await bookAt(scope, watched, day, 600, 720);
    await releaseNoShows(new Date(atMinute(day, 600).getTime() + 3_000_000));
    expect(await hoursOf(scope)).toEqual([[0, 120, 480]]);
    expect(await brokenRules()).toEqual([]);
  });

  it("go to a series one after another, as its plan foretold", async () => {
    const { scope } = await subscribed({ allowances: [{ kind: "planned", minutes: 150 }] });
    const wish = { resourceId: room.id, quantity: 1, startsAt: atMinute(day, 600), endsAt: atMinute(day, 660), purpose: "Серия", rule: "FREQ=DAILY;COUNT=3", exceptHolidays: false };
    const planned = await planSeries(scope, wish, now);
    expect(planned.occurrences.map((one) => one.quote?.totalKopecks)).toEqual([0, 0, 20_000]);
    const booked = await bookSeries(scope, wish, now);
    expect(booked.bookings.map((one) => one.totalKopecks)).toEqual([0, 0, 20_000]);
    expect(await hoursOf(scope)).toEqual([[150, 0, 0]]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a subscription", () => {
  it("runs by whole months, one at a time, and does not end before booked hours", async () => {
    const { scope, planId, id } = await subscribed();
    expect(await subscribe(scope, { planId, companyId: scope.companyId, from: thisMonth }, { now })).toBe(id);
    const other = await made();
    await expect(subscribe(scope, { planId: other, companyId: scope.companyId, from: month }, { now })).rejects.toMatchObject({ code: "plan-twice" });
    await expect(subscribe(scope, { planId: other, companyId: scope.companyId, from: day }, { now })).rejects.toMatchObject({ code: "plan-month" });
    await expect(subscribe(scope, { planId: other, companyId: scope.companyId, from: addMonths(thisMonth, -1) }, { now })).rejects.toMatchObject({ code: "plan-month" });
    const { id: booking } = await bookAt(scope, room, day, 600, 660);
    await expect(endSubscription(scope, id, thisMonth, { now })).rejects.toMatchObject({ code: "plan-held" });
    await expect(db.planSubscription.update({ where: { id }, data: { endsOn: dayToDb(addDays(month, -1)) } })).rejects.toThrow();
    await cancel(scope, booking, now);
    await endSubscription(scope, id, thisMonth, { now });
    await endSubscription(scope, id, thisMonth, { now });
    expect(linesOf((await quoteAt(scope, 600, 660)).lines)).toEqual([["base", 100_000], ["step", -60_000]]);
    await subscribe(staff, { planId: other, companyId: scope.companyId, from: month }, { now });
    expect((await subscriptionsOf(scope, today)).map((one) => one.state)).toEqual(["planned", "present"]);
    expect(await db.auditEntry.count({ where: { subjectId: id } })).toBe(2);
  });

  it("begun by several presses at one moment is one, and of two plans at one moment one is had", async () => {
    const { scope } = await makeResident();
    const [first, second] = [await made(), await made()];
    const begin = (planId: string, companyId: string) => subscribe(scope, { planId, companyId, from: month }, { now });
    const ids = await Promise.all(Array.from({ length: 8 }, () => begin(first, scope.companyId)));
    expect(new Set(ids).size).toBe(1);
    const rival = (await makeResident()).scope;
    const settled = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => subscribe(rival, { planId: index % 2 === 0 ? first : second, companyId: rival.companyId, from: month }, { now })));
    expect(new Set(settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))).size).toBe(1);
    expect(new Set(settled.flatMap((one) => (one.status === "rejected" ? [(one.reason as DomainError).code] : [])))).toEqual(new Set(["plan-twice"]));
  });

  it("has its last month chosen anew or taken back while it is not over, within the residency and beside no other plan", async () => {
    const { scope, id } = await subscribed();
    const ends = async () => (await subscriptionsOf(scope, today)).find((one) => one.id === id)?.endsOn;
    await endSubscription(scope, id, thisMonth, { now });
    await endSubscription(scope, id, month, { now });
    expect(await ends()).toBe(addDays(addMonths(month, 1), -1));
    await endSubscription(scope, id, null, { now });
    expect(await ends()).toBeNull();
    await endSubscription(scope, id, thisMonth, { now });
    const next = await subscribe(scope, { planId: await made(), companyId: scope.companyId, from: month }, { now });
    for (const last of [month, null]) await expect(endSubscription(scope, id, last, { now })).rejects.toMatchObject({ code: "plan-twice" });
    await endSubscription(scope, next, thisMonth, { now });
    await db.residency.updateMany({ where: { companyId: scope.companyId }, data: { endsOn: dayToDb(addDays(month, 4)) } });
    await expect(endSubscription(scope, id, addMonths(month, 1), { now })).rejects.toMatchObject({ code: "residents-only" });
    // It runs on to the end of the residency, which is in sight.
    await endSubscription(scope, id, null, { now });
    expect(await ends()).toBe(addDays(addMonths(month, 1), -1));
    // Called off, or over: for good.
    await expect(endSubscription(scope, next, month, { now })).rejects.toMatchObject({ code: "plan-over" });
    await expect(endSubscription(scope, id, addMonths(month, 3), { now: atMinute(addMonths(month, 2), 600) })).rejects.toMatchObject({ code: "plan-over" });
    await expect(endSubscription((await subscribed()).scope, id, month, { now })).rejects.toMatchObject({ kind: "not-found" });
  });

  it("that has not begun is called off whole", async () => {
    const { scope, id } = await subscribed({}, month);
    await endSubscription(scope, id, thisMonth, { now });
    expect(await subscriptionsOf(scope, today)).toMatchObject([{ endsOn: addDays(month, -1), hours: [] }]);
    expect(await chargePlan(id, month, atMinute(addMonths(month, 2), 600))).toBe(false);
  });

  it("ends with the residency: with its month, or the last whose hours are booked", async () => {
    const { scope } = await subscribed();
    const { id: booking } = await bookAt(scope, room, day, 600, 660);
    const terms = async () => (await subscriptionsOf(scope, today)).map((one) => one.endsOn);
    expect(await endPlansOf(scope.companyId, today, new Date(Date.now() - 3_600_000))).toBe(0);
    expect(await endPlansOf(scope.companyId, today)).toBe(1);
    expect(await terms()).toEqual([addDays(addMonths(month, 1), -1)]);
    await cancel(scope, booking, now);
    expect(await endPlansOf(scope.companyId, today)).toBe(1);
    expect(await endPlansOf(scope.companyId, today)).toBe(0);
    expect(await terms()).toEqual([addDays(month, -1)]);
  });

  it("is the owner's and staff's to begin, of a resident, to a plan that is offered", async () => {
    const { scope, company } = await makeResident();
    const planId = await made({ validTo: addDays(month, 3) });
    const to = { planId, companyId: scope.companyId };
    await expect(subscribe({ ...scope, role: "MEMBER" }, { ...to, from: month }, { now })).rejects.toMatchObject({ code: "forbidden" });
    await expect(subscribe(staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] })), { ...to, from: month }, { now })).rejects.toMatchObject({ code: "forbidden" });
    await expect(subscribe((await makeResident()).scope, { ...to, from: month }, { now })).rejects.toMatchObject({ kind: "not-found" });
    await expect(subscribe(scope, { ...to, from: addMonths(month, 1) }, { now })).rejects.toMatchObject({ code: "plan-over" });
    await endPlan(staff, planId, { now });
    await expect(endPlan(staff, planId, { now })).rejects.toMatchObject({ code: "plan-over" });
    await expect(subscribe(scope, { ...to, from: month }, { now })).rejects.toMatchObject({ code: "plan-over" });
    expect((await plans(today)).find((one) => one.id === planId)?.state).toBe("past");
    const other = await made();
    await db.residency.updateMany({ where: { companyId: company.id }, data: { status: "SUSPENDED" } });
    await expect(subscribe(scope, { planId: other, companyId: scope.companyId, from: month }, { now })).rejects.toMatchObject({ code: "residents-only" });
  });

  it("is charged for each month that has ended, once, by an invoice that counts for the month's act", async () => {
    const { scope } = await makeResident();
    const planId = await made({ allowances: [{ kind: "planned", minutes: 600 }, { kind: "mocap", minutes: 90 }] });
    const from = addMonths(thisMonth, -2);
    const { id } = await db.planSubscription.create({ data: { planId, companyId: scope.companyId, startsOn: dayToDb(from) } });
    await chargePlans(now);
    await chargePlans(now);
    const told = await Promise.all(Array.from({ length: 8 }, () => chargePlan(id, from, now)));
    expect(told).toEqual(Array.from({ length: 8 }, () => false));
    const invoices = await db.invoice.findMany({ where: { companyId: scope.companyId, subjectType: "plan" }, include: { lines: true }, orderBy: { number: "asc" } });
    expect(invoices.map((one) => [one.totalKopecks, one.lines.map((line) => [line.kind, line.quantity, line.unit, line.amountKopecks])])).toEqual(Array.from({ length: 2 }, () => [300_000n, [["plan-fee", "1", "мес.", 300_000n]]]));
    expect(invoices[0]?.lines[0]?.reason).toMatch(/^Входит в месяц: .+: 1,5 ч; planned: 10 ч\. Неиспользованное сгорело\./);
    expect(invoices[0]?.lines[0]?.name).toMatch(/^Абонемент «Абонемент \d+»: /);
    const supplies = await db.supply.findMany({ where: { companyId: scope.companyId }, orderBy: { usedOn: "asc" } });
    expect(supplies.map((one) => one.usedOn.toISOString().slice(0, 10))).toEqual([addDays(addMonths(from, 1), -1), addDays(thisMonth, -1)]);
    expect((await subscriptionsOf(scope, today))[0]?.charges.map((one) => one.month)).toEqual([addMonths(from, 1), from]);
    await expect(chargePlan(id, thisMonth, now)).rejects.toThrow(RangeError);
    await expect(db.planCharge.deleteMany({ where: { subscriptionId: id } })).rejects.toThrow();
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a plan", () => {
  it("is made once by two presses, by finance and administrators, with hours", async () => {
    const input = { ...PLAN, nameRu: "Дважды" };
    const ids = await Promise.all([1, 2, 3].map(() => addPlan(staff, input)));
    expect(new Set(ids).size).toBe(1);
    await expect(addPlan(staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] })), input)).rejects.toMatchObject({ code: "forbidden" });
    for (const allowances of [[], [{ kind: "a", minutes: 0 }], [{ kind: "a", minutes: 1 }, { kind: "a", minutes: 2 }]]) await expect(addPlan(staff, { ...input, allowances })).rejects.toMatchObject({ code: "plan-hours" });
    await expect(addPlan(staff, { ...input, validTo: "2019-01-01" })).rejects.toMatchObject({ code: "plan-term" });
  });

  it("has a form that names the field at fault", () => {
    const typed = { nameRu: "Мокап", nameEn: "Mocap", price: "45 000", hours: [["mocap", "1,5"], ["render", ""]], validFrom: "2027-01-01", validTo: "", source: "Приказ 12" };
    expect(planSchema.safeParse(typed).data).toMatchObject({ priceKopecks: 4_500_000, allowances: [{ kind: "mocap", minutes: 90 }], validTo: null });
    for (const [field, more] of Object.entries({ "hours.mocap": { hours: [["mocap", "x"]] }, price: { price: "много" }, validTo: { validTo: "2026-01-01" }, source: { source: "" } })) {
      expect(planSchema.safeParse({ ...typed, ...more }).error?.issues.map((issue) => issue.path[0]), field).toContain(field);
    }
  });
});

describe("any quote with a plan and a coupon", () => {
  const thing = fc.record({ which: fc.constantFrom("a", "b", null), priceKopecks: fc.integer({ min: 0, max: 2_000_000 }), minutes: fc.integer({ min: 1, max: 3000 }), quantity: fc.integer({ min: 1, max: 9 }), stepPercent: fc.constantFrom(0, 33, 40, 100), left: fc.integer({ min: 0, max: 4000 }) });
  it("adds up, is never below nothing, and takes no more minutes than there are", () => {
    fc.assert(
      fc.property(fc.array(thing, { minLength: 1, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 500_000 }), { nil: null }), fc.record({ share: fc.integer({ min: 0, max: 100 }), quota: fc.integer({ min: 0, max: 2000 }) }), (things, sum, { share, quota }) => {
        const left = new Map(things.map((one) => [one.which, one.left]));
        const inputs = things.map(({ which, priceKopecks, ...use }) => {
          const plan: PlanOffer | null = which && { subscriptionId: "s", nameRu: "", nameEn: "", kind: which, month: "2026-05-01", limitMinutes: 4000, leftMinutes: left.get(which) ?? 0, source: "" };
          const coupon = sum === null ? null : applyCoupon({ id: "c", code: "CODE", nameRu: "", nameEn: "", percent: null, amountKopecks: sum, tariffCodes: [], validFrom: "2026-01-01", validTo: null, source: "" }, { tariffCode: "t", on: "2026-05-05" });
          const input: QuoteInput = {
            tariff: { unit: "HOUR", priceKopecks, source: "" }, minutes: use.minutes, quantity: use.quantity, stepPercent: use.stepPercent, year: 1, steps: [40], startsOn: "2026-01-01", vatPercent: 22, plan, coupon,
            offers: [{ programmeId: "p", budgetId: "b", nameRu: "", nameEn: "", sharePercent: share, resourceKind: "a", minutesLeft: quota, monthlyMinutes: 2000, quotas: [{ kind: "*", leftMinutes: quota, limitMinutes: 2000 }], ceilings: [], availableKopecks: 1_000_000_000, budgetQuarter: 0, legalBasis: "", legalBasisEn: "" }],
          };
          return { thing: { nameRu: "", nameEn: "" }, input };
        });
        const quote = makeJointQuote(inputs);
        expect(quote.lines.reduce((total, line) => total + line.amountKopecks, 0)).toBe(quote.totalKopecks);
        expect(quote.totalKopecks).toBeGreaterThanOrEqual(0);
        expect(couponKopecks(quote)).toBeLessThanOrEqual(sum ?? 0);
        for (const which of ["a", "b"] as const) {
          expect(quote.covered.filter((one) => one.offer.kind === which).reduce((total, one) => total + one.minutes, 0)).toBeLessThanOrEqual(left.get(which) ?? 0);
        }
        expect(quote.shares.reduce((total, one) => total + one.minutes, 0)).toBeLessThanOrEqual(quota);
        for (const line of quote.lines) {
          expect(Object.is(line.amountKopecks, -0)).toBe(false);
          expect(sayLine(translator("en"), line, "en").reason).not.toContain("line.");
        }
      }),
    );
  });
});

describe("32 connections at once", () => {
  it("take no minute more of a plan than it includes, whatever is cancelled between", async () => {
    const { scope } = await subscribed({ allowances: [{ kind: "planned", minutes: 500 }] });
    const settled = await Promise.allSettled(
      Array.from({ length: 32 }, async (_, index) => {
        const receipt = await bookAt(scope, room, day, 480 + 30 * (index % 3), 540 + 30 * (index % 3), { quantity: 1 });
        if (index % 4 === 0) await cancel(scope, receipt.id, new Date());
      }),
    );
    expect(settled.flatMap((one) => (one.status === "rejected" && !(one.reason instanceof DomainError) ? [String(one.reason)] : []))).toEqual([]);
    const [[held = 0, , left = -1] = []] = (await hoursOf(scope)) ?? [];
    expect(held).toBeLessThanOrEqual(500);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(await brokenRules()).toEqual([]);
  });

  it("and the database says so even to code that asks nobody", async () => {
    const { id } = await subscribed({ allowances: [{ kind: "planned", minutes: 500 }] });
    const write = (index: number, on = month) => db.planUse.create({ data: { subscriptionId: id, month: dayToDb(on), kind: "planned", subjectType: "test", subjectId: `${id} ${index}`, minutes: 60 } });
    const settled = await Promise.allSettled(Array.from({ length: 32 }, (_, index) => write(index)));
    expect(settled.filter((one) => one.status === "fulfilled")).toHaveLength(8);
    expect(new Set(settled.flatMap((one) => (one.status === "rejected" ? [sqlState(one.reason)] : [])))).toEqual(new Set(["23514"]));
    await expect(write(99, addMonths(thisMonth, -1))).rejects.toThrow();
    const one = await db.planUse.findFirstOrThrow({ where: { subscriptionId: id } });
    await expect(db.planUse.delete({ where: { id: one.id } })).rejects.toThrow();
    await db.planUse.update({ where: { id: one.id }, data: { status: "RELEASED", settledAt: now } });
    await expect(db.planUse.update({ where: { id: one.id }, data: { status: "HELD", settledAt: null } })).rejects.toThrow();
    expect(await db.planMonth.findMany({ where: { subscriptionId: id } })).toMatchObject([{ heldMinutes: 420, usedMinutes: 0, limitMinutes: 500 }]);
  });
});
