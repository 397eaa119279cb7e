import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { addDays, dayFromDb, dayToDb, type Day } from "~/lib/time";
import type { PriceRule } from "../rules/price-rules";

export type PriceRuleInput = Omit<PriceRule, "id">;

/**
 * Adds a surcharge or discount. It is for uses from tomorrow on at the earliest; what is booked already keeps its price. The same
 * rule once more (a second press) is not added again. Errors: `price-past`, `not-found` for a tariff that does not exist (422 and 404).
 * @returns the rule's id
 */
export async function addPriceRule(input: PriceRuleInput, actor: Actor, today: Day): Promise<string> {
  if (input.validFrom <= today) throw invalid("price-past");
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('price-rule', 0))::text`;
    if (input.tariffCode !== null && !(await tx.tariff.findFirst({ where: { code: input.tariffCode }, select: { id: true } }))) throw notFound();
    const { weekdays, validFrom, validTo, ...same } = input;
    const data = { ...same, validFrom: dayToDb(validFrom), validTo: validTo && dayToDb(validTo) };
    const known = await tx.priceRule.findFirst({ where: { ...data, weekdays: { equals: [...weekdays] } }, select: { id: true } });
    if (known) return known.id;
    const { id } = await tx.priceRule.create({ data: { ...data, weekdays: [...weekdays] }, select: { id: true } });
    await audit(tx, actor, "price-rule.added", { type: "price-rule", id }, { ...input, weekdays: [...weekdays] });
    return id;
  });
}

/**
 * Ends a rule: one in force holds to the end of today, one that has not begun is gone. What was quoted by it stays. Errors:
 * `not-found`; `price-rule-ended` (409) for one that ended before.
 */
export async function endPriceRule(id: string, actor: Actor, today: Day): Promise<void> {
  await transaction(async (tx) => {
    const [locked] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "PriceRule" WHERE id = ${id}::uuid FOR UPDATE`;
    if (!locked) throw notFound();
    const rule = await tx.priceRule.findUniqueOrThrow({ where: { id } });
    if (rule.validTo && dayFromDb(rule.validTo) <= today) throw conflict("price-rule-ended");
    if (dayFromDb(rule.validFrom) > today) await tx.priceRule.delete({ where: { id } });
    else await tx.priceRule.update({ where: { id }, data: { validTo: dayToDb(today) } });
    await audit(tx, actor, "price-rule.ended", { type: "price-rule", id }, { nameRu: rule.nameRu, to: today, from: dayFromDb(rule.validFrom) });
  });
}

/** The first day from which a new rule may hold. */
export const firstRuleDay = (today: Day): Day => addDays(today, 1);
