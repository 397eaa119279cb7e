import { db, type Reader } from "~/lib/db/client.server";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, type Day } from "~/lib/time";

export interface PriceRow {
  unit: TariffUnit;
  priceKopecks: Kopecks;
  from: Day;
  /** The last day, included; null = until another is set. */
  to: Day | null;
  source: string;
}

/** All prices of things by tariff code: past, present and planned, by their first day. One statement. */
export async function pricesOf(codes: readonly string[], reader: Reader = db): Promise<Map<string, PriceRow[]>> {
  const rows = await reader.tariff.findMany({ where: { code: { in: [...new Set(codes)] } }, orderBy: [{ code: "asc" }, { validFrom: "asc" }] });
  const prices = new Map<string, PriceRow[]>();
  for (const row of rows) {
    const list = prices.get(row.code) ?? [];
    list.push({ unit: row.unit, priceKopecks: toKopecks(row.priceKopecks), from: dayFromDb(row.validFrom), to: row.validTo && dayFromDb(row.validTo), source: row.source });
    prices.set(row.code, list);
  }
  return prices;
}

/** The price in force on a day, of a thing's prices. */
export const priceOn = (prices: readonly PriceRow[], day: Day): PriceRow | undefined =>
  prices.filter((row) => row.from <= day && (row.to === null || row.to >= day)).at(-1);
