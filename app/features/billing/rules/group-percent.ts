import { proportion, type Kopecks } from "~/lib/money";
import { CLIENT_GROUPS, type ClientGroup } from "../../residency/rules/payer";

/** Norm `billing.group-percent`: what of a tariff's price each group of clients pays. */
export interface GroupPercent {
  partner: number;
  external: number;
}

const NAMES: Record<ClientGroup, keyof GroupPercent> = { PARTNER: "partner", EXTERNAL: "external" };

export const percentOf = (percents: GroupPercent, group: ClientGroup): number => percents[NAMES[group]];

export const clientPrice = (priceKopecks: Kopecks, percents: GroupPercent, group: ClientGroup): Kopecks => proportion(priceKopecks, percentOf(percents, group), 100);

/** The price of one unit for each group of clients. */
export const clientPrices = (priceKopecks: Kopecks, percents: GroupPercent): { group: ClientGroup; percent: number; priceKopecks: Kopecks }[] =>
  CLIENT_GROUPS.map((group) => ({ group, percent: percentOf(percents, group), priceKopecks: clientPrice(priceKopecks, percents, group) }));

/** Who asks for a price in public: a resident of a year, or a client of a group. */
export type Asker = { year: number } | { group: ClientGroup };

/** Reads from an address who asks: a year of residency that has a step, or a group; the first year for anything else. */
export function askerOf(text: string | null, years: number): Asker {
  const group = CLIENT_GROUPS.find((one) => one === text);
  if (group) return { group };
  const year = /^\d{1,2}$/.test(text ?? "") ? Number(text) : 1;
  return { year: year >= 1 && year <= years ? year : 1 };
}
