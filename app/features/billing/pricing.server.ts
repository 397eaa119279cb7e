import { db, type Reader } from "~/lib/db/client.server";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { toKopecks } from "~/lib/money";
import type { Day } from "~/lib/time";
import { dayToDb } from "~/lib/time";
import { norms } from "~/lib/norms.server";
import { residencyYear, stepPercent } from "../residency/rules/step";
import { offersFor } from "../subsidy/queries.server";
import { makeQuote, type Quote, type QuoteInput } from "./rules/quote";

export type VatMode = { mode: "payer" } | { mode: "none" };

/** What is priced: a tariff's thing, for whom, when and how much of it. */
export interface PricedUse {
  companyId: string;
  /** First day of the residency: its anniversaries move the step. */
  residentSince: Day;
  tariffCode: string;
  /** Kind of resource, which decides the programmes. */
  resourceKind: string;
  on: Day;
  minutes: number;
  quantity: number;
}

/** The tariff in force on a day. A thing without a tariff is a fault of set-up. */
async function tariffFor(reader: Reader, code: string, on: Day) {
  const day = dayToDb(on);
  const rows = await reader.$queryRaw<{ unit: TariffUnit; priceKopecks: bigint; source: string }[]>`
    SELECT unit::text AS unit, "priceKopecks", source FROM "Tariff"
    WHERE code = ${code} AND "validFrom" <= ${day}::date AND ("validTo" IS NULL OR "validTo" >= ${day}::date)
    ORDER BY "validFrom" DESC LIMIT 1`;
  const row = rows[0];
  if (!row) throw new Error(`No tariff «${code}» in force on ${on}`);
  return { unit: row.unit, priceKopecks: toKopecks(row.priceKopecks), source: row.source };
}

/** All that a price is made of but the programmes' offers. VAT by the day of supply (425-ФЗ). */
export async function priceTerms(use: PricedUse, reader: Reader = db): Promise<Omit<QuoteInput, "offers">> {
  const [terms, tariff] = await Promise.all([
    norms<{ "residency.rent-steps": number[]; "vat.percent": number; "operator.vat": VatMode }>(
      ["residency.rent-steps", "vat.percent", "operator.vat"],
      use.on,
      reader,
    ),
    tariffFor(reader, use.tariffCode, use.on),
  ]);
  const steps = terms["residency.rent-steps"].value;
  const year = residencyYear(use.residentSince, use.on);
  return {
    tariff,
    minutes: use.minutes,
    quantity: use.quantity,
    year,
    stepPercent: stepPercent(steps, year),
    steps,
    startsOn: use.residentSince,
    vatPercent: terms["operator.vat"].value.mode === "payer" ? terms["vat.percent"].value : null,
  };
}

/** The quote for a use as things stand now; nothing is held by it. */
export async function quoteFor(use: PricedUse, reader: Reader = db): Promise<Quote> {
  const [terms, offers] = await Promise.all([priceTerms(use, reader), offersFor(reader, use)]);
  return makeQuote({ ...terms, offers });
}
