import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceList } from "~/features/billing/price-list.server";
import { jointQuoteFor } from "~/features/billing/pricing.server";
import { makeQuote } from "~/features/billing/rules/quote";
import { sayLine } from "~/features/billing/rules/say-line";
import { change } from "~/features/booking/commands/change.server";
import { findSlots } from "~/features/booking/find/queries.server";
import { catalogue } from "~/features/booking/queries.server";
import { quoteUse } from "~/features/booking/quote.server";
import type { FindWish } from "~/features/booking/find/wish";
import { planSeries } from "~/features/booking/series/plan.server";
import { endAdmission } from "~/features/residency/clients/commands/admit.server";
import { payerOn } from "~/features/residency/clients/standing.server";
import { residentSince } from "~/features/residency/rules/payer";
import { db } from "~/lib/db/client.server";
import { translator } from "~/lib/i18n/i18n.server";
import { addDays, atMinute, dayToDb, siteDay } from "~/lib/time";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice, wishFor } from "#tests/factories/booking";
import { makeClient } from "#tests/factories/clients";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { sell } from "#tests/factories/months";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";

useDatabase();

const day = dayAhead(9);
const today = siteDay(new Date());
const linesOf = async (id: string) => (await db.booking.findUniqueOrThrow({ where: { id } })).lines as { kind: string; amountKopecks: number }[];

describe("a client books", () => {
  it("at the full price as an external one, by its contract, without subsidy though a programme would pay a resident", async () => {
    const room = await makeResource({ units: 4, priceKopecks: 100_000 });
    const { budget } = await makeProgramme({ kinds: [room.kind], sharePercent: 50, monthlyMinutes: 600 });
    const { scope } = await makeClient();
    const receipt = await bookAt(scope, room, day, 600, 720);
    expect(receipt).toMatchObject({ status: "HELD", totalKopecks: 200_000 });
    expect(await linesOf(receipt.id)).toMatchObject([{ kind: "base", amountKopecks: 200_000 }, { kind: "client", amountKopecks: 0 }]);
    expect((await budget()).reservedKopecks).toBe(0n);
    expect(await db.quotaUsage.count({ where: { companyId: scope.companyId } })).toBe(0);
    expect((await db.invoice.findUniqueOrThrow({ where: { id: receipt.invoiceId! } })).basis).toBe("договор № 12");
    await payInvoice(receipt.invoiceId!);
    const resident = await makeResident();
    const theirs = await bookAt(resident.scope, room, day, 600, 720);
    expect((await linesOf(theirs.id)).map((line) => line.kind)).toEqual(["base", "step", "subsidy"]);
  });

  it("at a partner's percent, which the quote explains in both languages", async () => {
    const room = await makeResource({ units: 2, priceKopecks: 100_000 });
    const { scope } = await makeClient({ group: "PARTNER" });
    const { quote } = await quoteUse(scope, wishFor(room, day, 600, 660), new Date());
    expect(quote.totalKopecks).toBe(80_000);
    const line = quote.lines.find((one) => one.kind === "client")!;
    expect(sayLine(translator("ru"), line, "ru")).toEqual({ label: "Партнёр: платите 80 %", reason: "Программы поддержки — только для резидентов. Решение оператора: внешний клиент платит тариф целиком, партнёр 80 %" });
    expect(sayLine(translator("en"), line, "en")).toEqual({ label: "Partner: you pay 80 %", reason: "Support programmes are for residents only. Decision of the operator: an external client pays the tariff whole, a partner 80 %" });
    const whole = makeQuote({ tariff: { unit: "HOUR", priceKopecks: 100, source: "" }, minutes: 60, quantity: 1, offers: [], vatPercent: 22, stepPercent: 100, client: { group: "EXTERNAL", source: "" } });
    expect(sayLine(translator("ru"), whole.lines[1]!, "ru").label).toBe("Внешний клиент: полная цена");
    expect(sayLine(translator("en"), whole.lines[1]!, "en").label).toBe("External client: the full price");
  });

  it("on days of the admission alone: what reaches past its last day, or lies before its first, breaks the rule of the term", async () => {
    const room = await makeResource({ units: 3 });
    const { scope } = await makeClient({ startsOn: dayAhead(5), endsOn: dayAhead(9) });
    await bookAt(scope, room, dayAhead(9), 600, 660);
    for (const other of [dayAhead(4), dayAhead(10)]) {
      await expect(bookAt(scope, room, other, 600, 660)).rejects.toMatchObject({ details: { rule: "term" } });
      await expect(quoteUse(scope, wishFor(room, other, 600, 660), new Date())).rejects.toMatchObject({ details: { rule: "term" } });
    }
  });

  it("no more once the admission is over, nor moves a booking past its end", async () => {
    const room = await makeResource({ units: 3 });
    const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    const { scope, admission } = await makeClient();
    const { id } = await bookAt(scope, room, dayAhead(3), 600, 660);
    await endAdmission(admin, admission.id, { lastDay: dayAhead(8), reason: "Договор расторгнут." }, { now: new Date() });
    await expect(bookAt(scope, room, day, 600, 660)).rejects.toMatchObject({ details: { rule: "term" } });
    await expect(change(scope, id, { startsAt: atMinute(day, 600), endsAt: atMinute(day, 660) }, new Date())).rejects.toMatchObject({ details: { rule: "term" } });
    const former = await makeClient({ startsOn: addDays(today, -30), endsOn: addDays(today, -1) });
    await expect(bookAt(former.scope, room, day, 600, 660)).rejects.toMatchObject({ code: "not-resident" });
  });

  it("as a resident where it is one, and after its residency's last day as a client", async () => {
    const room = await makeResource({ units: 3, priceKopecks: 100_000 });
    const { scope, company } = await makeResident();
    await db.residency.update({ where: { companyId: company.id }, data: { endsOn: dayToDb(dayAhead(8)) } });
    const staff = await makePerson({ staffRoles: ["ADMIN"] });
    await db.clientAdmission.create({ data: { companyId: company.id, group: "EXTERNAL", startsOn: dayToDb(dayAhead(6)), basis: "договор № 3", admittedById: staff.id } });
    expect((await bookAt(scope, room, dayAhead(7), 600, 660)).totalKopecks).toBe(40_000);
    expect((await bookAt(scope, room, day, 600, 660)).totalKopecks).toBe(100_000);
    expect(await payerOn(company.id, dayAhead(7))).toMatchObject({ payer: { group: "RESIDENT" } });
    expect(await payerOn(company.id, day)).toMatchObject({ payer: { group: "EXTERNAL" }, basis: "договор № 3" });
  });

  it("in series and by the search, each at its price", async () => {
    const room = await makeResource({ units: 2, priceKopecks: 60_000 });
    const { scope } = await makeClient();
    const plan = await planSeries(scope, { ...wishFor(room, dayAhead(2), 600, 660), rule: "FREQ=WEEKLY;COUNT=3", exceptHolidays: false }, new Date());
    expect(plan.occurrences.map((one) => one.quote?.totalKopecks)).toEqual([60_000, 60_000, 60_000]);
    const items = (await catalogue()).filter((item) => item.id === room.id);
    const wish: FindWish = { slugs: null, named: null, kind: room.kind, from: day, days: 1, weekdays: [], start: 600, earliest: 0, latest: 1440, minutes: 60, whole: false, people: null, seats: null, quantity: null, floor: null, prefer: null };
    const found = await findSlots(items, scope, wish, new Date());
    expect(found.slots[0]).toMatchObject({ barred: null, price: { totalKopecks: 60_000, subsidyKopecks: 0 } });
  });

  it("while debts do not hold it: a debt holds a client as anybody", async () => {
    const room = await makeResource({ units: 2 });
    const { scope } = await makeClient();
    await sell(scope, addDays(today, -60), { hours: [1000] });
    await expect(bookAt(scope, room, day, 600, 660)).rejects.toMatchObject({ details: { rule: "debt" } });
  });
});

describe("prices by group", () => {
  it("take rules that are for the group alone", async () => {
    const room = await makeResource({ units: 5, priceKopecks: 100_000 });
    const rule = (payerGroup: "PARTNER" | "EXTERNAL" | "RESIDENT" | null, value: number) =>
      db.priceRule.create({ data: { tariffCode: room.tariffCode, nameRu: "Правило", nameEn: "Rule", payerGroup, effect: "PERCENT", value, validFrom: dayToDb("2020-01-01"), source: "Приказ" } });
    await Promise.all([rule("EXTERNAL", 10), rule("PARTNER", -50), rule("RESIDENT", 100), rule(null, 1)]);
    const at = wishFor(room, day, 600, 660);
    const total = async (scope: Parameters<typeof quoteUse>[0]) => (await quoteUse(scope, at, new Date())).quote.totalKopecks;
    expect(await total((await makeClient()).scope)).toBe(111_000);
    expect(await total((await makeClient({ group: "PARTNER" })).scope)).toBe(40_800);
    expect(await total((await makeResident()).scope)).toBe(80_400);
    await expect(db.priceRule.create({ data: { nameRu: "Правило", nameEn: "Rule", payerGroup: "PARTNER", residencyYear: 2, effect: "PERCENT", value: 1, validFrom: dayToDb("2020-01-01"), source: "Приказ" } })).rejects.toThrow();
  });

  it("are counted alike one by one and from the list; an external client's without rules is the tariff's", async () => {
    const room = await makeResource({ units: 9, priceKopecks: 123_457 });
    const { scope } = await makeClient();
    const list = await priceList(scope.companyId, day, addDays(day, 30));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom("EXTERNAL" as const, "PARTNER" as const), async (later, halves, quantity, group) => {
        const use = { companyId: scope.companyId, payer: { group }, tariffCode: room.tariffCode, resourceKind: room.kind, on: addDays(day, later), startMinute: 600, minutes: halves * 30, quantity };
        const things = [{ thing: { nameRu: "", nameEn: "" }, use }];
        const quote = await jointQuoteFor(things);
        expect(list(things)).toEqual(quote);
        const base = quote.lines[0]!.amountKopecks;
        expect(quote.totalKopecks).toBe(group === "EXTERNAL" ? base : Math.round(base * 0.8));
        expect(quote.shares).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("leave a resident's as it was: the tariff's by the year of residency", async () => {
    const room = await makeResource({ priceKopecks: 100_000 });
    const { scope, startsOn } = await makeResident({ startsOn: addDays(today, -400) });
    const things = [{ thing: { nameRu: "", nameEn: "" }, use: { companyId: scope.companyId, payer: residentSince(startsOn), tariffCode: room.tariffCode, resourceKind: room.kind, on: day, startMinute: 600, minutes: 60, quantity: 1 } }];
    expect((await jointQuoteFor(things)).lines).toMatchObject([{ kind: "base", amountKopecks: 100_000 }, { kind: "step", amountKopecks: -40_000, params: { year: 2, percent: 60 } }]);
  });
});
