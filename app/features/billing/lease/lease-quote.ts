import { totalled, type Quote, type QuoteLine } from "../rules/quote";
import type { Rent } from "./rent";

/** A month's rent as a quote: each stretch at the market's price, and under it what the step of the residency takes off. */
export function leaseQuote(rent: Rent, { premises, stepsFrom, steps }: { premises: string; stepsFrom: string; steps: readonly number[] }, vatPercent: number | null): Quote {
  const lines = rent.lines.flatMap(({ from, to, days, ofDays, areaHundredths, rateKopecks, year, percent, marketKopecks, chargedKopecks }): QuoteLine[] => [
    { kind: "rent", amountKopecks: marketKopecks, params: { premises, areaHundredths, from, to, days, ofDays, rateKopecks } },
    ...(chargedKopecks === marketKopecks ? [] : [{ kind: "step" as const, amountKopecks: chargedKopecks - marketKopecks, params: { year, percent, steps, startsOn: stepsFrom } }]),
  ]);
  return totalled(lines, vatPercent, []);
}
