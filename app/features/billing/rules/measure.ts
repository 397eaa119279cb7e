import type { TariffUnit } from "~/lib/db/generated/enums";
import type { Kopecks } from "~/lib/money";
import { UNIT_MINUTES, type QuoteLine } from "./quote";

/** How an invoice measures what a line sells: how much of which unit at what price. */
export interface Measure {
  /** Up to four decimals: half an hour of a shift is 0.0625 of it. */
  quantity: string;
  /** Key of `billing:unitShort`. */
  unit: TariffUnit | "SQM_MONTH" | "MONTH";
  priceKopecks: Kopecks;
}

const rounded = (amount: number) => String(Math.round(amount * 10_000) / 10_000);

/** The measure of a line that sells something; null for what is added to a price or taken from it. */
export function measureOf(line: QuoteLine): Measure | null {
  if (line.kind === "base") {
    const { unit, minutes, quantity, priceKopecks } = line.params;
    return { quantity: rounded((minutes * quantity) / UNIT_MINUTES[unit]), unit, priceKopecks };
  }
  if (line.kind === "plan-fee") return { quantity: "1", unit: "MONTH", priceKopecks: line.amountKopecks };
  if (line.kind !== "rent") return null;
  const { areaHundredths, days, ofDays, rateKopecks } = line.params;
  return { quantity: rounded((areaHundredths * days) / (100 * ofDays)), unit: "SQM_MONTH", priceKopecks: rateKopecks };
}
