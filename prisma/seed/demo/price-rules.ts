import { addPriceRule, type PriceRuleInput } from "~/features/billing/commands/price-rules.server";

const RULE: PriceRuleInput = {
  tariffCode: null, nameRu: "", nameEn: "", payerGroup: null, residencyYear: null, seasonFrom: null, seasonTo: null, weekdays: [], fromMinute: null, toMinute: null, overMinutes: null,
  effect: "PERCENT", value: 0, validFrom: "2026-01-01", validTo: null, source: "Прейскурант технопарка",
};

/** Surcharges and discounts as a price list of such a house has them: a long render, evenings of the screening room, a quiet summer. */
const RULES: readonly Partial<PriceRuleInput>[] = [
  { tariffCode: "render", nameRu: "Долгий рендер", nameEn: "Long render", overMinutes: 480, value: -15 },
  { tariffCode: "render", nameRu: "Рендер дольше суток", nameEn: "Render past a day", overMinutes: 1440, value: -30 },
  { tariffCode: "cinema", nameRu: "Вечер выходных", nameEn: "Weekend evening", weekdays: [5, 6, 7], fromMinute: 1080, toMinute: 1380, value: 20 },
  { tariffCode: "cinema", nameRu: "Уборка после показа", nameEn: "Cleaning after the screening", effect: "PER_USE", value: 90_000 },
  { tariffCode: "cyclo", nameRu: "Летняя цена", nameEn: "Summer price", seasonFrom: "06-15", seasonTo: "08-31", value: -20 },
];

/** As if set on the last day before the price list began. */
export async function seedDemoPriceRules(actor: { id: string; name: string }): Promise<void> {
  for (const rule of RULES) await addPriceRule({ ...RULE, ...rule }, actor, "2025-12-31");
}
