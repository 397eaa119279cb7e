import { Prisma } from "~/lib/db/client.server";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { joined, plainPart, type Part } from "~/lib/db/together.server";
import { toKopecks } from "~/lib/money";
import { dayToDb, type Day } from "~/lib/time";
import { payerKey, yearOf, type ClientGroup, type Payer } from "../residency/rules/payer";
import { residencyYear, stepPercent } from "../residency/rules/step";
import { priceRulesPart } from "./price-rules.server";
import { percentOf, type GroupPercent } from "./rules/group-percent";
import { rulesFor, type PriceRule } from "./rules/price-rules";
import type { ClientTerms, PricedUnits, ResidentTerms } from "./rules/quote";
import { vatPercentOf, type VatMode } from "./rules/vat";

/** What is priced: a tariff's thing, for whom, when and how much of it. */
export interface PricedUse {
  companyId: string;
  /** As whom the company pays on that day. */
  payer: Payer;
  tariffCode: string;
  /** Kind of resource, which decides the programmes. */
  resourceKind: string;
  on: Day;
  /** Minute of the site's day at which it begins. */
  startMinute: number;
  minutes: number;
  quantity: number;
}

/** All that a price is made of but what somebody else may take first: programmes' offers, hours of a plan, a coupon. */
export type PriceTerms = Omit<PricedUnits, "offers" | "plan" | "coupon"> & (ResidentTerms | ClientTerms);

/** The terms of a use; null where no tariff is in force on its day. */
export type TermsOf = (use: Omit<PricedUse, "companyId" | "resourceKind">) => PriceTerms | null;

const TERMS = ["residency.rent-steps", "billing.group-percent", "vat.percent", "operator.vat"] as const;

interface Term {
  code: string;
  validFrom: Day;
  validTo: Day | null;
}

interface NormRow extends Term {
  value: unknown;
  source: string;
}

interface TariffRow extends Term {
  unit: TariffUnit;
  priceKopecks: number;
  source: string;
}

/**
 * What prices of any uses between two days, both included, are made of, as part of a reading. A norm that is missing on the day of a
 * use is a fault of set-up and throws.
 * @param codes tariffs that will be asked for, where they are known; all of them otherwise
 */
export const priceTermsPart = (from: Day, to: Day, codes?: readonly string[]): Part<TermsOf> =>
  joined(
    {
      norms: plainPart<NormRow[] | null>(Prisma.sql`
        SELECT json_agg(json_build_object('code', code, 'value', value, 'source', source, 'validFrom', "validFrom"::text, 'validTo', "validTo"::text) ORDER BY "validFrom" DESC)
        FROM "Norm" WHERE code IN (${Prisma.join([...TERMS])}) AND ${between(from, to)}`),
      tariffs: plainPart<TariffRow[] | null>(Prisma.sql`
        SELECT json_agg(json_build_object('code', code, 'unit', unit, 'priceKopecks', "priceKopecks", 'source', source, 'validFrom', "validFrom"::text, 'validTo', "validTo"::text) ORDER BY "validFrom" DESC)
        FROM "Tariff" WHERE ${codes ? Prisma.sql`code = ANY (${[...codes]}::text[])` : Prisma.sql`true`} AND ${between(from, to)}`),
      rules: priceRulesPart(from, to),
    },
    ({ norms, tariffs, rules }) => termsBy(norms ?? [], tariffs ?? [], rules),
  );

const between = (from: Day, to: Day) => Prisma.sql`"validFrom" <= ${dayToDb(to)}::date AND ("validTo" IS NULL OR "validTo" >= ${dayToDb(from)}::date)`;

const holdsOn = (row: Term, on: Day) => row.validFrom <= on && (row.validTo === null || row.validTo >= on);

/** Rows come latest first: where two are in force on a day, the later one holds. VAT goes by the day of supply (425-ФЗ). */
function termsBy(norms: readonly NormRow[], tariffs: readonly TariffRow[], rules: readonly PriceRule[]): TermsOf {
  const inForce = (code: (typeof TERMS)[number], on: Day): NormRow => {
    const row = norms.find((one) => one.code === code && holdsOn(one, on));
    if (!row) throw new Error(`No norm «${code}» in force on ${on}`);
    return row;
  };
  const norm = <T>(code: (typeof TERMS)[number], on: Day): T => inForce(code, on).value as T;
  const groupTerms = (group: ClientGroup, on: Day): ClientTerms => {
    const { value, source } = inForce("billing.group-percent", on);
    return { stepPercent: percentOf(value as GroupPercent, group), client: { group, source } };
  };
  const residentTerms = (startsOn: Day, on: Day): ResidentTerms => {
    const steps = norm<number[]>("residency.rent-steps", on);
    const year = residencyYear(startsOn, on);
    return { steps, year, stepPercent: stepPercent(steps, year), startsOn };
  };
  // Days and tariffs repeat from resource to resource: each is worked out once.
  const known = new Map<string, (ResidentTerms | ClientTerms) & { vatPercent: number | null }>();
  const termsOn = (payer: Payer, on: Day) => {
    const key = `${on} ${payerKey(payer)}`;
    let terms = known.get(key);
    if (!terms) {
      const vatPercent = vatPercentOf(norm<VatMode>("operator.vat", on), norm<number>("vat.percent", on));
      known.set(key, (terms = { ...(payer.group === "RESIDENT" ? residentTerms(payer.since, on) : groupTerms(payer.group, on)), vatPercent }));
    }
    return terms;
  };
  const byCode = new Map<string, TariffRow[]>();
  for (const tariff of tariffs) byCode.set(tariff.code, [...(byCode.get(tariff.code) ?? []), tariff]);
  const tariffOf = remembered((key: string) => {
    const [on = "", ...code] = key.split(" ");
    const tariff = byCode.get(code.join(" "))?.find((one) => holdsOn(one, on));
    return tariff ? { unit: tariff.unit, priceKopecks: toKopecks(tariff.priceKopecks), source: tariff.source } : null;
  });
  return (use) => {
    const { payer, tariffCode, on, minutes, quantity } = use;
    const tariff = tariffOf(`${on} ${tariffCode}`);
    if (!tariff) return null;
    return { tariff, minutes, quantity, rules: rulesFor(rules, { ...use, payerGroup: payer.group, residencyYear: yearOf(payer, on) }), ...termsOn(payer, on) };
  };
}

/** A function of one string that works out each answer once. */
export function remembered<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, work(key));
    return known.get(key) as T;
  };
}
