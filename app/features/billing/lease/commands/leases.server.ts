import { audit, type Actor } from "~/lib/audit.server";
import { db, sqlState, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { addDays, addMonths, dayFromDb, dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../../../identity/queries.server";
import type { StaffScope } from "../../../identity/types";
import { bookDay } from "../../documents/books.server";
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
/** How far ahead: a day beyond that is a slip in the year. */
const MOST_AHEAD_MONTHS = 24;

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

/** Runs what changes the days of a lease; the exclusion constraint says when another lease has the premises on one of them. */
async function lettingOnce<T>(days: () => Promise<{ premises: string; startsOn: Day; endsOn: Day | null; id?: string }>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== "23P01") throw error;
    const { premises, startsOn, endsOn, id = null } = await days();
    const [held] = await db.$queryRaw<{ companyId: string; premises: string; startsOn: Day; endsOn: Day | null }[]>`
      SELECT "companyId", premises, "startsOn"::text AS "startsOn", "endsOn"::text AS "endsOn" FROM "Lease"
      WHERE "premisesKey" = kadr_premises_key(${premises}) AND id IS DISTINCT FROM ${id}::uuid
        AND daterange("startsOn", COALESCE("endsOn" + 1, 'infinity'::date), '[)') && daterange(${startsOn}::date, COALESCE(${endsOn}::date + 1, 'infinity'::date), '[)')
      ORDER BY "startsOn" LIMIT 1`;
    // The other one has ended its lease by now.
    if (!held) throw conflict("lease-twice");
    const company = (await companyNames([held.companyId])).get(held.companyId)?.name ?? "";
    const said = { premises: held.premises, company, from: held.startsOn };
    throw held.endsOn === null ? conflict("premises-let", said) : conflict("premises-let-until", { ...said, to: held.endsOn });
  }
}

/**
 * Begins a lease. Errors: `forbidden`, `not-found` for the company, `lease-term`, `lease-area`, `lease-past` for a day more than a year
 * back, whose months would all be charged at once, `lease-far` for one more than two years ahead, `lease-steps` for steps that begin after
 * the lease, `lease-closed` for one in a month whose books are closed, `lease-no-rate` for one before there was a rate (422); `lease-twice`
 * (409) for the same premises of the company from the same day, `premises-let`, `premises-let-until` (409) when the premises is let on one of the days.
 */
export async function beginLease(scope: StaffScope, input: LeaseInput, { now, ip }: At): Promise<string> {
  mayKeepLeases(scope);
  const { companyId, areaHundredths, startsOn, endsOn, stepsFrom, premises, basis } = input;
  if (!isDay(startsOn) || !isDay(stepsFrom) || (endsOn !== null && (!isDay(endsOn) || endsOn < startsOn))) throw invalid("lease-term");
  if (startsOn < addMonths(siteDay(now), -MOST_BACK_MONTHS)) throw invalid("lease-past", { months: MOST_BACK_MONTHS });
  if (startsOn > addMonths(siteDay(now), MOST_AHEAD_MONTHS)) throw invalid("lease-far", { to: addMonths(siteDay(now), MOST_AHEAD_MONTHS) });
  if (stepsFrom > startsOn) throw invalid("lease-steps", { from: startsOn });
  const norms = await rentNorms(startsOn);
  if (norms.rates.length === 0 || norms.steps.length === 0) throw invalid("lease-no-rate");
  if (!Number.isSafeInteger(areaHundredths) || areaHundredths <= 0 || areaHundredths > 100_000_000) throw invalid("lease-area");
  if (!isUuid(companyId)) throw notFound();
  return lettingOnce(() => Promise.resolve(input), () => transaction(async (tx) => {
    const [company] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "Company" WHERE id = ${companyId}::uuid FOR UPDATE`;
    if (!company) throw notFound();
    // Its months would be invoiced, and their support recorded, in books that are closed.
    const open = await bookDay(tx, startsOn);
    if (open !== startsOn) throw invalid("lease-closed", { from: open });
    if (await tx.lease.findFirst({ where: { companyId, premises, startsOn: dayToDb(startsOn) }, select: { id: true } })) throw conflict("lease-twice");
    const { id } = await tx.lease.create({
      data: { companyId, premises, basis, startsOn: dayToDb(startsOn), endsOn: endsOn && dayToDb(endsOn), stepsFrom: dayToDb(stepsFrom) },
      select: { id: true },
    });
    await tx.leaseArea.create({ data: { leaseId: id, fromDay: dayToDb(startsOn), areaHundredths, reason: basis, actorId: scope.userId } });
    await audit(tx, actorOf(scope, ip), "lease.begun", { type: "lease", id }, { ...input });
    return id;
  }));
}

/**
 * Changes the area of a lease from a day on that is not charged yet. Errors: `forbidden`, `not-found`, `lease-area`, `lease-term` for a
 * day outside the lease (422); `lease-charged` (409) for a day of a charged month, `lease-twice` (409) for a second change on one day.
 */
export async function changeArea(scope: StaffScope, id: string, change: { from: Day; areaHundredths: number; reason: string }, { ip }: At): Promise<void> {
  mayKeepLeases(scope);
  const { from, areaHundredths, reason } = change;
  if (!Number.isSafeInteger(areaHundredths) || areaHundredths <= 0 || areaHundredths > 100_000_000) throw invalid("lease-area");
  await transaction(async (tx) => {
    const lease = await lockLease(tx, id);
    if (!isDay(from) || from <= lease.startsOn || (lease.endsOn !== null && from > lease.endsOn)) throw invalid("lease-term");
    if (lease.chargedTo !== null && from <= lease.chargedTo) throw conflict("lease-charged", { to: lease.chargedTo });
    if (await tx.leaseArea.findUnique({ where: { leaseId_fromDay: { leaseId: id, fromDay: dayToDb(from) } } })) throw conflict("lease-twice");
    await tx.leaseArea.create({ data: { leaseId: id, fromDay: dayToDb(from), areaHundredths, reason, actorId: scope.userId } });
    await audit(tx, actorOf(scope, ip), "lease.area", { type: "lease", id }, { ...change });
  });
}

/** Sets the last day of a lease. Errors: `forbidden`, `not-found`, `lease-term` (422) before its first day; `lease-charged` (409) before the end of what is charged, `lease-over` (409) for one that ended within what is charged, `premises-let`, `premises-let-until` (409) when it is let to another by then. */
export async function endLease(scope: StaffScope, id: string, endsOn: Day, { ip }: At): Promise<void> {
  mayKeepLeases(scope);
  const days = async () => {
    const { premises, startsOn } = await db.lease.findUniqueOrThrow({ where: { id }, select: { premises: true, startsOn: true } });
    return { premises, startsOn: dayFromDb(startsOn), endsOn, id };
  };
  await lettingOnce(days, () => transaction(async (tx) => {
    const lease = await lockLease(tx, id);
    if (!isDay(endsOn) || endsOn < lease.startsOn) throw invalid("lease-term");
    if (lease.endsOn === endsOn) return;
    if (lease.chargedTo !== null && endsOn < lease.chargedTo) throw conflict("lease-charged", { to: lease.chargedTo });
    // Its last month was charged to the day on which it ended: the days after it would never be.
    if (lease.chargedTo !== null && lease.endsOn !== null && lease.endsOn < lease.chargedTo) throw conflict("lease-over", { on: lease.endsOn });
    await tx.lease.update({ where: { id }, data: { endsOn: dayToDb(endsOn) } });
    await audit(tx, actorOf(scope, ip), "lease.ends", { type: "lease", id }, { endsOn, before: lease.endsOn });
  }));
}
