import { db, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope, StaffScope } from "../../identity/types";
import type { LeaseTerms, RentLine, RentNorms } from "./rent";

/** Base rates and steps that hold on some day up to `to`, oldest first. */
export async function rentNorms(to: Day, reader: Reader = db): Promise<RentNorms> {
  const rows = await reader.norm.findMany({ where: { code: { in: ["rent.base-kopecks-per-sqm-month", "residency.rent-steps"] }, validFrom: { lte: dayToDb(to) } }, orderBy: { validFrom: "asc" } });
  const of = <T>(code: string) => rows.filter((row) => row.code === code).map((row) => ({ from: dayFromDb(row.validFrom), value: row.value as T }));
  return { rates: of<number>("rent.base-kopecks-per-sqm-month"), steps: of<number[]>("residency.rent-steps") };
}

interface LeaseRow {
  startsOn: Date;
  endsOn: Date | null;
  stepsFrom: Date;
  areas: readonly { fromDay: Date; areaHundredths: number }[];
}

/** The terms of a lease as rent is counted by them. */
export const termsOf = (lease: LeaseRow): LeaseTerms => ({
  startsOn: dayFromDb(lease.startsOn),
  endsOn: lease.endsOn && dayFromDb(lease.endsOn),
  stepsFrom: dayFromDb(lease.stepsFrom),
  areas: lease.areas.map((one) => ({ from: dayFromDb(one.fromDay), areaHundredths: one.areaHundredths })).sort((a, b) => (a.from < b.from ? -1 : 1)),
});

export interface LeaseView extends LeaseTerms {
  id: string;
  companyId: string;
  premises: string;
  basis: string;
  areaHundredths: number;
  areas: { from: Day; areaHundredths: number; reason: string }[];
  charges: { month: Day; marketKopecks: Kopecks; chargedKopecks: Kopecks; benefitKopecks: Kopecks; lines: RentLine[]; invoiceId: string | null; invoiceNumber: string | null }[];
}

const WHOLE = { areas: { orderBy: { fromDay: "asc" } }, charges: { orderBy: { month: "desc" } } } as const;

async function views(where: { id?: string; companyId?: string }): Promise<LeaseView[]> {
  const rows = await db.lease.findMany({ where, include: WHOLE, orderBy: [{ startsOn: "desc" }, { id: "asc" }] });
  const ids = rows.flatMap((row) => row.charges.flatMap((one) => one.invoiceId ?? []));
  const numbers = new Map((await db.invoice.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } })).map((one) => [one.id, one.number]));
  const today = siteDay(new Date());
  return rows.map((row) => {
    const areas = row.areas.map((one) => ({ from: dayFromDb(one.fromDay), areaHundredths: one.areaHundredths, reason: one.reason }));
    return {
      ...termsOf(row),
      id: row.id,
      companyId: row.companyId,
      premises: row.premises,
      basis: row.basis,
      areas,
      areaHundredths: areas.filter((one) => one.from <= today).at(-1)?.areaHundredths ?? areas[0]?.areaHundredths ?? 0,
      charges: row.charges.map((one) => ({
        month: dayFromDb(one.month),
        marketKopecks: toKopecks(one.marketKopecks),
        chargedKopecks: toKopecks(one.chargedKopecks),
        benefitKopecks: toKopecks(one.marketKopecks - one.chargedKopecks),
        lines: one.lines as unknown as RentLine[],
        invoiceId: one.invoiceId,
        invoiceNumber: one.invoiceId && (numbers.get(one.invoiceId) ?? null),
      })),
    };
  });
}

/** Every lease, the latest first: for staff. */
export const leases = (_scope: StaffScope): Promise<LeaseView[]> => views({});

/** Leases of a company, for itself. */
export const leasesOf = (scope: CompanyScope): Promise<LeaseView[]> => views({ companyId: scope.companyId });

/** One lease for staff. Error: `not-found`. */
export async function leaseFor(_scope: StaffScope, id: string): Promise<LeaseView> {
  const [lease] = isUuid(id) ? await views({ id }) : [];
  if (!lease) throw notFound();
  return lease;
}
