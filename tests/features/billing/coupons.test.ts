import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { isCode, readCode } from "~/features/billing/coupons/code";
import { addCoupon, endCoupon, type CouponInput } from "~/features/billing/coupons/commands/coupons.server";
import { coupons } from "~/features/billing/coupons/queries.server";
import { applyCoupon, type CouponTerms } from "~/features/billing/coupons/rules";
import { couponSchema } from "~/features/billing/coupons/schema";
import { couponKopecks, makeJointQuote, type QuoteInput } from "~/features/billing/rules/quote";
import { sayLine } from "~/features/billing/rules/say-line";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change, undoChange } from "~/features/booking/commands/change.server";
import { confirmPaid, expireHolds } from "~/features/booking/commands/settle.server";
import { describePick } from "~/features/booking/pick.server";
import { quoteUse } from "~/features/booking/quote.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db, sqlState } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { atMinute, siteDay } from "~/lib/time";

// Before the first connection opens: 32 bookings at one moment shall really meet in the database.
process.env.DATABASE_POOL = "36";
useDatabase();

const today = siteDay(new Date());
const day = dayAhead(5);
const rule = (name: string) => expect.objectContaining({ code: "rule-broken", details: { rule: name } });
let staff: StaffScope;
let scope: CompanyScope;
let room: CatalogueItem;
beforeAll(async () => {
  staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  ({ scope } = await makeResident());
  room = await makeResource({ kind: "couponed", priceKopecks: 100_000, units: 40 });
});
let serial = 0;
const fresh = () => `TEST${[...String((serial += 1))].map((figure) => "ABCDEFGHJK"[Number(figure)]).join("")}`;
const INPUT: CouponInput = { code: "", nameRu: "Открытие", nameEn: "Opening", percent: 50, amountKopecks: null, tariffCodes: [], validFrom: today, validTo: null, mostUses: null, mostPerCompany: null, source: "Приказ 7" };
async function made(input: Partial<CouponInput> = {}): Promise<CouponInput & { id: string }> {
  const coupon = { ...INPUT, code: fresh(), ...input };
  return { ...coupon, id: await addCoupon(staff, coupon, { today }) };
}
const usesOf = async (code: string) => (await db.coupon.findUniqueOrThrow({ where: { code } })).uses;
const linesOf = async (id: string) => ((await db.booking.findUniqueOrThrow({ where: { id } })).lines as { kind: string; amountKopecks: number }[]).map((line) => [line.kind, line.amountKopecks]);

describe("a booking with a coupon", () => {
  it("pays of what is left after the step; programmes pay of the rest; the redemption is the booking's", async () => {
    const kind = "couponed-and-paid";
    await makeProgramme({ kinds: [kind], sharePercent: 50 });
    const own = await makeResource({ kind, priceKopecks: 100_000 });
    const { code, id } = await made();
    const wish = { resourceId: own.id, quantity: 1, startsAt: atMinute(day, 600), endsAt: atMinute(day, 720), coupon: ` ${code.toLowerCase().slice(0, 4)}-${code.slice(4)} ` };
    const { quote } = await quoteUse(scope, wish, new Date());
    expect(quote.lines.map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 200_000], ["step", -120_000], ["coupon", -40_000], ["subsidy", -20_000]]);
    expect(sayLine(translator("ru"), quote.lines[2]!, "ru")).toEqual({ label: `Промокод ${code}: Открытие`, reason: "Снимает 50 % вашей цены. Приказ 7" });
    const receipt = await bookAt(scope, own, day, 600, 720, { coupon: code, expected: quote.totalKopecks });
    expect(receipt.totalKopecks).toBe(20_000);
    const invoice = await db.invoice.findUniqueOrThrow({ where: { id: receipt.invoiceId! }, include: { lines: true } });
    expect(invoice.lines.find((line) => line.kind === "coupon")?.amountKopecks).toBe(-40_000n);
    expect((await coupons(staff, today)).find((one) => one.id === id)).toMatchObject({ uses: 1, givenKopecks: 40_000, state: "present", companies: [{ companyId: scope.companyId, uses: 1 }] });
    expect(await brokenRules()).toEqual([]);
  });

  it("of several things takes a sum off all of them in their order, and nothing off what it is not for", async () => {
    const [other, lens] = [await makeResource({ priceKopecks: 30_000 }), await makeResource({ priceKopecks: 50_000 })];
    const { code } = await made({ percent: null, amountKopecks: 50_000, tariffCodes: [room.tariffCode, other.tariffCode] });
    const receipt = await bookAt(scope, room, day, 600, 660, { coupon: code, items: [{ resourceId: lens.id, quantity: 1 }, { resourceId: other.id, quantity: 1 }] });
    expect(await linesOf(receipt.id)).toEqual([["base", 100_000], ["step", -60_000], ["coupon", -40_000], ["base", 50_000], ["step", -30_000], ["coupon", 0], ["base", 30_000], ["step", -18_000], ["coupon", -10_000]]);
    expect(await usesOf(code)).toBe(1);
  });

  it("gives it back when it is cancelled in time or dropped, and not where a fee stays", async () => {
    const { code } = await made({ mostUses: 1 });
    const first = await bookAt(scope, room, day, 600, 660, { coupon: code });
    await expect(bookAt(scope, room, day, 600, 660, { coupon: code })).rejects.toEqual(rule("coupon-used-up"));
    await cancel(scope, first.id, new Date());
    const second = await bookAt(scope, room, day, 600, 660, { coupon: code });
    await expireHolds(new Date(Date.now() + 200 * 3_600_000));
    expect(await usesOf(code)).toBe(0);
    expect((await db.booking.findUniqueOrThrow({ where: { id: second.id } })).status).toBe("EXPIRED");
    const third = await bookAt(scope, room, day, 600, 660, { coupon: code });
    await payInvoice(third.invoiceId!);
    await confirmPaid(third.id, new Date());
    expect((await cancel(scope, third.id, new Date(atMinute(day, 600).getTime() - 3_600_000))).feePercent).toBeGreaterThan(0);
    expect(await usesOf(code)).toBe(1);
    expect(await brokenRules()).toEqual([]);
  });

  it("keeps it when it moves, also after the coupon's end; on a day that it is not for it takes nothing off, and undone it does again", async () => {
    const { code, id } = await made({ validTo: dayAhead(7) });
    const { id: booking } = await bookAt(scope, room, day, 600, 660, { coupon: code });
    await endCoupon(staff, id, { now: new Date() });
    const at = (on: string, to: number) => ({ startsAt: atMinute(on, 600), endsAt: atMinute(on, to) });
    await change(scope, booking, at(dayAhead(6), 720), new Date());
    expect(await linesOf(booking)).toEqual([["base", 200_000], ["step", -120_000], ["coupon", -40_000]]);
    await change(scope, booking, at(dayAhead(8), 720), new Date());
    expect(await linesOf(booking)).toEqual([["base", 200_000], ["step", -120_000], ["coupon", 0]]);
    expect(await brokenRules()).toEqual([]);
    await undoChange(scope, booking, new Date());
    expect(await linesOf(booking)).toEqual([["base", 200_000], ["step", -120_000], ["coupon", -40_000]]);
    expect(await usesOf(code)).toBe(1);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a coupon is refused", () => {
  it("plainly, in the quote, the booking and the sheet, and nothing is booked", async () => {
    const free = await makeResource({ priceKopecks: 0 });
    const ended = await made();
    await endCoupon(staff, ended.id, { now: new Date() });
    await expect(endCoupon(staff, ended.id, { now: new Date() })).rejects.toMatchObject({ code: "coupon-over" });
    const mine = await made({ mostPerCompany: 1 });
    await bookAt(scope, room, day, 600, 660, { coupon: mine.code });
    const before = await db.booking.count();
    const cases: [string, string, CatalogueItem][] = [
      ["NAVER", "coupon-unknown", room],
      [ended.code, "coupon-ended", room],
      [mine.code, "coupon-used-by-you", room],
      [(await made({ validFrom: dayAhead(6) })).code, "coupon-other-day", room],
      [(await made({ tariffCodes: [free.tariffCode] })).code, "coupon-other-thing", room],
      [(await made()).code, "coupon-nothing", free],
    ];
    for (const [code, name, thing] of cases) {
      await expect(bookAt(scope, thing, day, 700 - 10, 780, { coupon: code }), name).rejects.toBeInstanceOf(DomainError);
      await expect(bookAt(scope, thing, day, 690, 780, { coupon: code }), name).rejects.toEqual(rule(name));
      await expect(quoteUse(scope, { resourceId: thing.id, quantity: 1, startsAt: atMinute(day, 690), endsAt: atMinute(day, 780), coupon: code }, new Date()), name).rejects.toEqual(rule(name));
      const picked = await describePick(scope, { slug: thing.slug, day, start: 690, minutes: 90, coupon: code }, new URLSearchParams(), "ru", new Date());
      expect(picked).toMatchObject({ refusal: null, coupon: { code, refusal: expect.stringContaining(code) as string } });
      expect(picked?.quote?.lines.some((line) => line.label.includes(code))).toBe(false);
    }
    expect(await db.booking.count()).toBe(before);
    const { code } = await made();
    const picked = await describePick(scope, { slug: room.slug, day, start: 690, minutes: 90, coupon: code }, new URLSearchParams(), "ru", new Date());
    const { quote } = await quoteUse(scope, { resourceId: room.id, quantity: 1, startsAt: atMinute(day, 690), endsAt: atMinute(day, 780), coupon: code }, new Date());
    expect(picked).toMatchObject({ coupon: { code, refusal: null }, quote: { totalKopecks: quote.totalKopecks } });
  });

  it("when it is made wrongly, twice, or by others than finance and administrators", async () => {
    const coupon = { ...INPUT, code: fresh() };
    const ids = await Promise.all([1, 2, 3].map(() => addCoupon(staff, coupon, { today })));
    expect(new Set(ids).size).toBe(1);
    await expect(addCoupon(staff, { ...coupon, percent: 10 }, { today })).rejects.toMatchObject({ code: "coupon-twice" });
    await expect(addCoupon(staff, { ...coupon, code: "ABC1" }, { today })).rejects.toMatchObject({ code: "coupon-code" });
    await expect(addCoupon(staff, { ...coupon, code: fresh(), validFrom: "2020-01-01", validTo: "2020-02-01" }, { today })).rejects.toMatchObject({ code: "coupon-term" });
    await expect(addCoupon(staff, { ...coupon, code: fresh(), tariffCodes: ["no-such"] }, { today })).rejects.toMatchObject({ kind: "not-found" });
    const expert = staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] }));
    await expect(addCoupon(expert, { ...coupon, code: fresh() }, { today })).rejects.toMatchObject({ code: "forbidden" });
    await expect(endCoupon(expert, ids[0]!, { now: new Date() })).rejects.toMatchObject({ code: "forbidden" });
    expect(await db.auditEntry.count({ where: { subjectId: ids[0]!, action: "coupon.added" } })).toBe(1);
  });
});

describe("a code", () => {
  it("is read as people type it", () => {
    expect([" студия-5 ", "ВЕСНА5", "kadr 22", "К—А—Р—Т"].map(readCode)).toEqual(["CTYДИЯ5", "BECHA5", "KADR22", "KAPT"]);
    expect(["KADR22", "ABC", "ABC1", "OABC", "IABC", "A".repeat(21)].map(isCode)).toEqual([true, false, false, false, false, false]);
  });

  it("has a form that names the field at fault", () => {
    const typed = { code: "vesna-22", nameRu: "Весна", nameEn: "Spring", effect: "SUM", amount: "1 500,50", tariffCodes: [], validFrom: "2027-01-01", validTo: "", mostUses: "", mostPerCompany: "2", source: "Приказ 12" };
    expect(couponSchema.safeParse(typed).data).toMatchObject({ code: "VESNA22", percent: null, amountKopecks: 150_050, validTo: null, mostUses: null, mostPerCompany: 2 });
    for (const [field, more] of Object.entries({ code: { code: "O0" }, amount: { effect: "PERCENT", amount: "101" }, validTo: { validTo: "2026-12-31" }, mostUses: { mostUses: "99999999999999" }, mostPerCompany: { mostPerCompany: "0" }, source: { source: "" } })) {
      expect(couponSchema.safeParse({ ...typed, ...more }).error?.issues.map((issue) => issue.path[0]), field).toContain(field);
    }
  });
});

describe("any quote with a coupon", () => {
  const terms = fc.record({ percent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: null }), sum: fc.integer({ min: 1, max: 3_000_000 }), tariffCodes: fc.subarray(["a", "b"]), to: fc.constantFrom(null, "2026-06-01", "2026-01-01") });
  const thing = fc.record({ tariffCode: fc.constantFrom("a", "b", "c"), priceKopecks: fc.integer({ min: 0, max: 2_000_000 }), minutes: fc.integer({ min: 1, max: 3000 }), quantity: fc.integer({ min: 1, max: 9 }), stepPercent: fc.constantFrom(0, 33, 40, 100) });
  it("adds up, is never below nothing, and takes a sum off once", () => {
    fc.assert(
      fc.property(terms, fc.array(thing, { minLength: 1, maxLength: 4 }), ({ percent, sum, tariffCodes, to }, things) => {
        const coupon: CouponTerms = { id: "c", code: "CODE", nameRu: "К", nameEn: "C", percent, amountKopecks: percent === null ? sum : null, tariffCodes, validFrom: "2026-01-01", validTo: to, source: "" };
        const inputs = things.map(({ tariffCode, priceKopecks, ...use }) => {
          const input: QuoteInput = { tariff: { unit: "HOUR", priceKopecks, source: "" }, ...use, year: 1, steps: [40], startsOn: "2026-01-01", offers: [], vatPercent: 22, coupon: applyCoupon(coupon, { tariffCode, on: "2026-05-05" }) };
          return { thing: { nameRu: "", nameEn: "" }, input };
        });
        const quote = makeJointQuote(inputs);
        const without = makeJointQuote(inputs.map(({ input, ...one }) => ({ ...one, input: { ...input, coupon: null } })));
        expect(quote.lines.reduce((total, line) => total + line.amountKopecks, 0)).toBe(quote.totalKopecks);
        expect(quote.totalKopecks).toBeGreaterThanOrEqual(0);
        expect(quote.totalKopecks + couponKopecks(quote)).toBe(without.totalKopecks);
        if (percent === null) expect(couponKopecks(quote)).toBeLessThanOrEqual(sum);
        for (const line of quote.lines) expect(Object.is(line.amountKopecks, -0)).toBe(false);
        for (const line of quote.lines) expect(sayLine(translator("en"), line, "en").reason).not.toContain("line.");
      }),
    );
  });
});

describe("32 connections at once", () => {
  it("redeem no coupon once more than it allows, in all and by company, whatever is cancelled between", async () => {
    const residents = [scope, (await makeResident()).scope, (await makeResident()).scope];
    const { code, id } = await made({ mostUses: 9, mostPerCompany: 4 });
    const settled = await Promise.allSettled(
      Array.from({ length: 32 }, async (_, index) => {
        const who = residents[index % 3]!;
        const receipt = await bookAt(who, room, dayAhead(10), 480, 540, { coupon: code });
        if (index % 4 === 0) await cancel(who, receipt.id, new Date());
        return receipt;
      }),
    );
    const faults = settled.flatMap((one) => (one.status === "rejected" && !(one.reason instanceof DomainError) ? [String(one.reason)] : []));
    expect(faults).toEqual([]);
    const held = await db.couponRedemption.groupBy({ by: ["companyId"], where: { couponId: id, releasedAt: null }, _count: true });
    expect(Math.max(...held.map((one) => one._count))).toBeLessThanOrEqual(4);
    expect(held.reduce((sum, one) => sum + one._count, 0)).toBe(await usesOf(code));
    expect(await usesOf(code)).toBeLessThanOrEqual(9);
    expect(await brokenRules()).toEqual([]);
  });

  it("and the database says so even to code that asks nobody", async () => {
    const { id, code } = await made({ mostUses: 5, mostPerCompany: 3 });
    const other = (await makeResident()).scope;
    const write = (companyId: string, index: number) => db.couponRedemption.create({ data: { couponId: id, companyId, subjectType: "test", subjectId: `${code} ${index}`, amountKopecks: 1n } });
    const settled = await Promise.allSettled(Array.from({ length: 32 }, (_, index) => write(index % 2 === 0 ? scope.companyId : other.companyId, index)));
    expect(settled.filter((one) => one.status === "fulfilled")).toHaveLength(5);
    expect(new Set(settled.flatMap((one) => (one.status === "rejected" ? [sqlState(one.reason)] : [])))).toEqual(new Set(["23514"]));
    const [one] = await db.couponRedemption.findMany({ where: { couponId: id } });
    await expect(db.couponRedemption.delete({ where: { id: one!.id } })).rejects.toThrow();
    await db.couponRedemption.update({ where: { id: one!.id }, data: { releasedAt: new Date() } });
    await expect(db.couponRedemption.update({ where: { id: one!.id }, data: { releasedAt: null } })).rejects.toThrow();
    expect(await usesOf(code)).toBe(4);
  });
});
