import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { dayAhead, makeResource } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";
import { addPriceRule, endPriceRule, type PriceRuleInput } from "~/features/billing/commands/price-rules.server";
import { priceRuleSchema } from "~/features/billing/price-rule-schema";
import { priceRulesOf } from "~/features/billing/price-rules.server";
import { quoteUse } from "~/features/booking/quote.server";
import { db } from "~/lib/db/client.server";
import { atMinute, siteDay } from "~/lib/time";

useDatabase();

const actor = { id: null, name: "Администратор" };
const today = siteDay(new Date());
const RULE: PriceRuleInput = {
  tariffCode: null, nameRu: "Вечер", nameEn: "Evening", payerGroup: null, residencyYear: null, seasonFrom: null, seasonTo: null, weekdays: [], fromMinute: 1080, toMinute: 1440, overMinutes: null,
  effect: "PERCENT", value: 50, validFrom: dayAhead(1), validTo: null, source: "Приказ 12",
};
let resource: Awaited<ReturnType<typeof makeResource>>;
let scope: Awaited<ReturnType<typeof makeResident>>["scope"];
beforeAll(async () => {
  ({ scope } = await makeResident());
  resource = await makeResource({ kind: "ruled", priceKopecks: 100_000 });
});
const priceAt = async (start: number, day = dayAhead(3)) => {
  const { quote } = await quoteUse(scope, { resourceId: resource.id, quantity: 1, startsAt: atMinute(day, start), endsAt: atMinute(day, start + 120) }, new Date());
  return quote.lines.map((line) => [line.kind, line.amountKopecks]);
};

describe("a surcharge on a tariff", () => {
  it("is for uses from its first day, prices the quote by the hours it covers, and ends without touching what was", async () => {
    const id = await addPriceRule({ ...RULE, tariffCode: resource.tariffCode, validFrom: dayAhead(2) }, actor, today);
    expect(await priceAt(600)).toEqual([["base", 200_000], ["step", -120_000]]);
    expect(await priceAt(1020)).toEqual([["base", 200_000], ["rule", 50_000], ["step", -150_000]]);
    expect(await priceAt(1020, dayAhead(1))).toEqual([["base", 200_000], ["step", -120_000]]);
    await db.priceRule.update({ where: { id }, data: { validFrom: new Date(`${today}T00:00:00Z`) } });
    await endPriceRule(id, actor, today);
    expect(await priceAt(1020)).toEqual([["base", 200_000], ["step", -120_000]]);
    expect(await priceRulesOf(resource.tariffCode, today)).toMatchObject([{ id, validTo: today }]);
    await expect(endPriceRule(id, actor, today)).rejects.toMatchObject({ code: "price-rule-ended" });
    expect(await db.auditEntry.findMany({ where: { subjectId: id }, select: { action: true } })).toEqual([{ action: "price-rule.added" }, { action: "price-rule.ended" }]);
  });

  it("added twice at the same moment is one; planned, it is taken away whole", async () => {
    const rule = { ...RULE, nameRu: "Дважды", tariffCode: resource.tariffCode, weekdays: [6, 7] };
    const ids = await Promise.all(Array.from({ length: 4 }, () => addPriceRule(rule, actor, today)));
    expect(new Set(ids).size).toBe(1);
    const ends = await Promise.allSettled([endPriceRule(ids[0]!, actor, today), endPriceRule(ids[0]!, actor, today)]);
    expect(ends.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.priceRule.count({ where: { nameRu: "Дважды" } })).toBe(0);
  });

  it("does not hold for the past, for today, or for a tariff that is not there", async () => {
    await expect(addPriceRule({ ...RULE, validFrom: today }, actor, today)).rejects.toMatchObject({ code: "price-past" });
    await expect(addPriceRule({ ...RULE, tariffCode: "no-such" }, actor, today)).rejects.toMatchObject({ kind: "not-found" });
    await expect(endPriceRule("00000000-0000-7000-8000-000000000000", actor, today)).rejects.toMatchObject({ kind: "not-found" });
  });

  it("says nothing that the database does not take", async () => {
    const data = { ...RULE, weekdays: [], validFrom: new Date("2030-01-01"), validTo: null };
    for (const broken of [{ value: 0 }, { value: -101 }, { weekdays: [8] }, { seasonFrom: "06-01" }, { seasonFrom: "13-01", seasonTo: "12-31" }, { toMinute: null }, { toMinute: 1080 }, { overMinutes: 0 }, { validTo: new Date("2029-12-31") }]) {
      await expect(db.priceRule.create({ data: { ...data, ...broken } }), JSON.stringify(broken)).rejects.toThrow(/PriceRule_says/);
    }
  });
});

describe("the form of a surcharge", () => {
  const typed = { tariffCode: "", nameRu: "Ночь", nameEn: "Night", sign: "up", effect: "PERCENT", amount: "50", fromMinute: "22:00", toMinute: "6:00", weekdays: [], validFrom: "2027-01-01", source: "Приказ 12" };
  const read = (more: Record<string, unknown>) => priceRuleSchema.safeParse({ ...typed, ...more });

  it("reads what people type", () => {
    expect(read({ seasonFrom: "1.6", seasonTo: "31.08", overHours: "4", weekdays: [1, 2, 3, 4, 5, 6, 7] }).data).toEqual({
      tariffCode: null, nameRu: "Ночь", nameEn: "Night", effect: "PERCENT", value: 50, payerGroup: null, residencyYear: null, seasonFrom: "06-01", seasonTo: "08-31", fromMinute: 1320, toMinute: 360,
      overMinutes: 240, weekdays: [], validFrom: "2027-01-01", validTo: null, source: "Приказ 12",
    });
    expect(read({ sign: "down", effect: "PER_USE", amount: "1 500,50" }).data?.value).toBe(-150_050);
  });

  it.each([
    ["amount", { amount: "0" }], ["amount", { amount: "12,5" }], ["amount", { sign: "down", amount: "101" }], ["amount", { effect: "PER_HOUR", amount: "x" }], ["seasonTo", { seasonFrom: "01.06" }],
    ["seasonFrom", { seasonFrom: "31.02", seasonTo: "01.03" }], ["toMinute", { toMinute: "" }], ["toMinute", { toMinute: "22:00" }], ["fromMinute", { fromMinute: "24:00" }], ["fromMinute", { fromMinute: "8 утра" }],
    ["validTo", { validTo: "2026-12-31" }], ["overHours", { overHours: "-1" }], ["source", { source: "" }], ["nameEn", { nameEn: " " }],
  ])("names the field at fault: %s of %j", (field, more) => {
    expect(read(more).error?.issues.map((issue) => issue.path[0])).toContain(field);
  });
});
