import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { addDays, addMonths, dayFromDb, dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { mayKeepLeases } from "../policy";
import { rentNorms } from "../queries.server";

export interface LeaseInput {
  companyId: string;
  premises: string;
  /** Contract that it stands on. */
  basis: string;
  startsOn: Day;
  endsOn: Day | null;
  stepsFrom: Day;
  areaHundredths: number;
}

/** How far back a lease may begin: its months are charged at once, and an invoice is not taken back by a second thought. */
const MOST_BACK_MONTHS = 12;

interface At {
  now: Date;
  ip?: string | null;
}

const actorOf = (scope: StaffScope, ip: At["ip"]): Actor => ({ id: scope.userId, name: scope.userName, ip: ip ?? null });

/** Keeps a lease to this transaction and says up to which day it is charged; null when it is not charged yet. */
export async function lockLease(tx: Tx, id: string): Promise<{ companyId: string; startsOn: Day; endsOn: Day | null; chargedTo: Day | null }> {
  if (!isUuid(id)) throw notFound();
  const [row] = await tx.$queryRaw<{ companyId: string; startsOn: Date; endsOn: Date | null }[]>`
    SELECT "companyId", "startsOn", "endsOn" FROM "Lease" WHERE id = ${id}::uuid FOR UPDATE`;
  if (!row) throw notFound();
  const last = await tx.leaseCharge.aggregate({ where: { leaseId: id }, _max: { month: true } });
  const month = last._max.month;
  return { companyId: row.companyId, startsOn: dayFromDb(row.startsOn), endsOn: row.endsOn && dayFromDb(row.endsOn), chargedTo: month && addDays(addMonths(dayFromDb(month), 1), -1) };
}

/** Begins a lease. Errors: `forbidden`, `not-found` for the company, `lease-term`, `lease-area`, `lease-past` for a day more than a year
 * back, whose months would all be charged at once, `lease-no-rate` for one before there was a rate (422); `lease-twice` (409) for the same premises of the company from the same day. */
export async function beginLease(scope: StaffScope, input: LeaseInput, { now, ip }: At): Promise<string> {
  mayKeepLeases(scope);
  const { companyId, areaHundredths, startsOn, endsOn, stepsFrom, premises, basis } = input;
  if (!isDay(startsOn) || !isDay(stepsFrom) || (endsOn !== null && (!isDay(endsOn) || endsOn < startsOn))) throw invalid("lease-term");
  if (startsOn < addMonths(siteDay(now), -MOST_BACK_MONTHS)) throw invalid("lease-past", { months: MOST_BACK_MONTHS });
  const norms = await rentNorms(startsOn);
  if (norms.rates.length === 0 || norms.steps.length === 0) throw invalid("lease-no-rate");
  if (!Number.isSafeInteger(areaHundredths) || areaHundredths <= 0 || areaHundredths > 100_000_000) throw invalid("lease-area");
  if (!isUuid(companyId)) throw notFound();
  return transaction(async (tx) => {
    const [company] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "Company" WHERE id = ${companyId}::uuid FOR UPDATE`;
    if (!company) throw notFound();
    if (await tx.lease.findFirst({ where: { companyId, premises, startsOn: dayToDb(startsOn) }, select: { id: true } })) throw conflict("lease-twice");
    const { id } = await tx.lease.create({
      data: { companyId, premises, basis, startsOn: dayToDb(startsOn), endsOn: endsOn && dayToDb(endsOn), stepsFrom: dayToDb(stepsFrom) },
      select: { id: true },
    });
    await tx.leaseArea.create({ data: { leaseId: id, fromDay: dayToDb(startsOn), areaHundredths, reason: basis, actorId: scope.userId } });
    await audit(tx, actorOf(scope, ip), "lease.begun", { type: "lease", id }, { ...input });
    return id;
  });
}

/**
 * Changes the area of a lease from a day on that is not charged yet. Errors: `forbidden`, `not-found`, `lease-area`, `lease-term` for a
 * day outside the lease (422); `lease-charged` (409) for a day of a charged month, `lease-twice` (409) for a second change on one day.
 */
export async function changeArea(scope: StaffScope, id: string, change: { from: Day; areaHundredths: number; reason: string }, { ip }: At): Promise<void> {
  mayKeepLeases(scope);
  const { from, areaHundredths, reason } = change;
  if (!Number.isSafeInteger(areaHundredths) || areaHundredths < 0 || areaHundredths > 100_000_000) throw invalid("lease-area");
  await transaction(async (tx) => {
    const lease = await lockLease(tx, id);
    if (!isDay(from) || from <= lease.startsOn || (lease.endsOn !== null && from > lease.endsOn)) throw invalid("lease-term");
    if (lease.chargedTo !== null && from <= lease.chargedTo) throw conflict("lease-charged", { to: lease.chargedTo });
    if (await tx.leaseArea.findUnique({ where: { leaseId_fromDay: { leaseId: id, fromDay: dayToDb(from) } } })) throw conflict("lease-twice");
    await tx.leaseArea.create({ data: { leaseId: id, fromDay: dayToDb(from), areaHundredths, reason, actorId: scope.userId } });
    await audit(tx, actorOf(scope, ip), "lease.area", { type: "lease", id }, { ...change });
  });
}

/** Sets the last day of a lease. Errors: `forbidden`, `not-found`, `lease-term` (422) before its first day; `lease-charged` (409) before the end of what is charged, `lease-over` (409) for one that ended within what is charged. */
export async function endLease(scope: StaffScope, id: string, endsOn: Day, { ip }: At): Promise<void> {
  mayKeepLeases(scope);
  await transaction(async (tx) => {
    const lease = await lockLease(tx, id);
    if (!isDay(endsOn) || endsOn < lease.startsOn) throw invalid("lease-term");
    if (lease.endsOn === endsOn) return;
    if (lease.chargedTo !== null && endsOn < lease.chargedTo) throw conflict("lease-charged", { to: lease.chargedTo });
    // Its last month was charged to the day on which it ended: the days after it would never be.
    if (lease.chargedTo !== null && lease.endsOn !== null && lease.endsOn < lease.chargedTo) throw conflict("lease-over", { on: lease.endsOn });
    await tx.lease.update({ where: { id }, data: { endsOn: dayToDb(endsOn) } });
    await audit(tx, actorOf(scope, ip), "lease.ends", { type: "lease", id }, { endsOn, before: lease.endsOn });
  });
}
