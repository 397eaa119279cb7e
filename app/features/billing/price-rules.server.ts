import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import { dayToDb, type Day } from "~/lib/time";
import type { StaffScope } from "../identity/types";
import type { PriceRule } from "./rules/price-rules";

/** Surcharges and discounts in force on some day between two, both included, of all tariffs: there are few. A part of a reading. */
export const priceRulesPart = (from: Day, to: Day): Part<PriceRule[]> => ({
  sql: Prisma.sql`SELECT json_agg(rule ORDER BY rule.id) FROM (
    SELECT id, "tariffCode", "nameRu", "nameEn", "payerGroup", "residencyYear", "seasonFrom", "seasonTo", COALESCE(weekdays, ARRAY[]::int[]) AS weekdays, "fromMinute", "toMinute", "overMinutes", effect, value,
           "validFrom"::text AS "validFrom", "validTo"::text AS "validTo", source
    FROM "PriceRule" WHERE "validFrom" <= ${dayToDb(to)}::date AND ("validTo" IS NULL OR "validTo" >= ${dayToDb(from)}::date)) rule`,
  read: (json) => (json ?? []) as PriceRule[],
});

/** Surcharges and discounts in force on a day, of all tariffs. One statement. */
export const priceRulesOn = (on: Day, reader: Reader = db): Promise<PriceRule[]> => readPart(priceRulesPart(on, on), reader);

/** Every surcharge and discount, those in force and to come first: for staff. `ending`: it may still be ended. */
export async function priceRulesFor(_scope: StaffScope, today: Day): Promise<(PriceRule & { state: "past" | "present" | "planned"; ending: boolean })[]> {
  const rules = await readPart(priceRulesPart("1900-01-01", "2199-12-31"));
  const stateOf = ({ validFrom, validTo }: PriceRule) => (validTo !== null && validTo < today ? ("past" as const) : validFrom > today ? ("planned" as const) : ("present" as const));
  const order = { present: 0, planned: 1, past: 2 };
  return rules
    .map((rule) => ({ ...rule, state: stateOf(rule), ending: rule.validTo === null || rule.validTo > today }))
    .sort((a, b) => order[a.state] - order[b.state] || (a.tariffCode ?? "").localeCompare(b.tariffCode ?? ""));
}

/** Surcharges and discounts of a tariff that are in force on a day, those of all tariffs among them: for everybody. */
export const priceRulesOf = async (tariffCode: string, on: Day): Promise<PriceRule[]> => (await priceRulesOn(on)).filter((rule) => rule.tariffCode === null || rule.tariffCode === tariffCode);
