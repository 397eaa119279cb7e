import { audit, system } from "~/lib/audit.server";
import { db, Prisma, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import { toIso } from "~/lib/time";
import type { BookingEvent } from "../../events";
import { catalogue } from "../../queries.server";
import { prepare, type Prepared } from "../../commands/prepare.server";
import { requireAtOnce } from "../../commands/take.server";
import { holdUnits, lockUnits, pickUnits } from "../../commands/units.server";
import { demandsOf, leavesOf, type Demand } from "../../rules/things";
import { offerUntil } from "../rules/line";

/** What became free: resources (their leaves are meant) and the time, with room to spare for buffers; nothing named is everything. */
export interface Freed {
  resourceIds?: readonly string[];
  from?: Date;
  to?: Date;
}

/** A place in line that could be offered its time, judged as a booking would be. */
export interface Candidate {
  id: string;
  prepared: Prepared;
}

interface Waiting {
  id: string;
  companyId: string;
  userId: string;
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  purpose: string;
}

/** Who was found to be next, and what those before them in line would have needed that was not free. */
interface Line {
  candidates: Candidate[];
  passed: (readonly Demand[])[];
}

/** Offers made in one go at most; the rest is for the next minute. */
const MOST = 100;
/** How often a line is read anew when time became free behind its reading. */
const TRIES = 5;
const DAY_MS = 86_400_000;

/**
 * Those who wait for freed time, the first in line first, whom the rules would let book now. With `held` the time is not asked for:
 * somebody holds it still and gives it up in the transaction that follows.
 */
export async function candidatesFor(freed: Freed, now: Date, options: { held?: boolean } = {}): Promise<Candidate[]> {
  return (await lineFor(freed, now, options)).candidates;
}

async function lineFor(freed: Freed, now: Date, { held = false }: { held?: boolean }): Promise<Line> {
  const items = await catalogue();
  const leaves = freed.resourceIds && new Set(freed.resourceIds.flatMap((id) => [id, ...items.filter((item) => item.id === id).flatMap(leavesOf)]));
  const standing = new Map(items.filter((item) => !leaves || leavesOf(item).some((leaf) => leaves.has(leaf))).map((item) => [item.id, item]));
  if (standing.size === 0) return { candidates: [], passed: [] };
  const rows = await db.$queryRaw<Waiting[]>`
    SELECT id, "companyId", "userId", "resourceId", "startsAt", "endsAt", quantity, purpose FROM "WaitlistEntry"
    WHERE status = 'WAITING' AND "resourceId" IN (${Prisma.join([...standing.keys()].map((id) => Prisma.sql`${id}::uuid`))})
      AND "startsAt" > ${now} AND "startsAt" < ${new Date((freed.to?.getTime() ?? 8e14) + DAY_MS)} AND "endsAt" > ${new Date((freed.from ?? now).getTime() - DAY_MS)}
    ORDER BY "createdAt", id`;
  const candidates: Candidate[] = [];
  const passed: (readonly Demand[])[] = [];
  // What was passed over counts only before somebody who is served: those at the end of the line wait rightly.
  const waiting: (readonly Demand[])[] = [];
  const isFree = async (demands: readonly Demand[]) => {
    if (held || !(await pickUnits(db, demands)).missing) return true;
    waiting.push(demands);
    return false;
  };
  for (const row of rows) {
    const resource = standing.get(row.resourceId);
    if (!resource || candidates.length === MOST) continue;
    // Without its buffers, which the rules of the day may change, it is soon seen that a time is taken.
    if (!(await isFree(demandsOf([{ resource: { ...resource, bufferBefore: 0, bufferAfter: 0 }, quantity: row.quantity }], row)))) continue;
    const prepared = await judged(row, now);
    if (!prepared || !(await isFree(prepared.demands))) continue;
    candidates.push({ id: row.id, prepared });
    passed.push(...waiting.splice(0));
  }
  return { candidates, passed };
}

/** A wish that the rules forbid now (the notice is too short, the certificate ran out) waits on without being offered anything. */
async function judged({ companyId, userId, ...wish }: Waiting, now: Date): Promise<Prepared | null> {
  try {
    return await prepare({ companyId, userId, userName: "" }, wish, now);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Leaf resources that candidates would take units of. */
export const leavesWanted = (candidates: readonly Candidate[]): string[] => [...new Set(candidates.flatMap((one) => one.prepared.demands.map((demand) => demand.resourceId)))];

/**
 * Offers free time to those in line, in their order: each whose whole wish can be met gets its units held until the offer's deadline.
 * Whoever wants more than there is waits on, and somebody behind may be served meanwhile. The caller has locked the units.
 * Returns how many offers were made.
 */
export async function offerIn(tx: Tx, candidates: readonly Candidate[], now: Date, hours: number): Promise<number> {
  if (candidates.length === 0) return 0;
  const rows = await tx.$queryRaw<{ id: string; status: string }[]>`
    SELECT id, status::text AS status FROM "WaitlistEntry"
    WHERE id IN (${Prisma.join(candidates.map((one) => Prisma.sql`${one.id}::uuid`))}) ORDER BY id FOR UPDATE`;
  const waiting = new Set(rows.filter((row) => row.status === "WAITING").map((row) => row.id));
  let made = 0;
  for (const { id, prepared } of candidates) {
    if (!waiting.has(id)) continue;
    const { units, missing } = await pickUnits(tx, prepared.demands);
    if (missing || !(await mayHold(tx, prepared))) continue;
    if (!(await holdUnits(tx, { waitlistId: id }, units))) throw conflict("slot-taken");
    const until = offerUntil(now, prepared.wish.startsAt, hours);
    await tx.waitlistEntry.update({ where: { id }, data: { status: "OFFERED", offeredAt: now, offerExpiresAt: until } });
    const event: BookingEvent = { type: "waitlist.offered", payload: { entryId: id } };
    await recordEvent(tx, event);
    await audit(tx, system, "waitlist.offered", { type: "waitlist", id }, { until: toIso(until) });
    made += 1;
  }
  return made;
}

/** Nobody is offered what they could not take: the rule of how much a company holds at once, and one offer at a time for one time. */
async function mayHold(tx: Tx, prepared: Prepared): Promise<boolean> {
  const { scope, wish, demands } = prepared;
  const [offered] = await tx.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM "WaitlistEntry" w JOIN "Allocation" a ON a."waitlistId" = w.id JOIN "Unit" u ON u.id = a."unitId"
    WHERE w."companyId" = ${scope.companyId}::uuid AND w."startsAt" < ${wish.endsAt} AND w."endsAt" > ${wish.startsAt}
      AND u."resourceId" IN (${Prisma.join(demands.map((demand) => Prisma.sql`${demand.resourceId}::uuid`))}) LIMIT 1`;
  if (offered) return false;
  try {
    await requireAtOnce(tx, prepared, null);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

export const offerHours = async (): Promise<number> => (await norm<number>("booking.offer-hours")).value;

/**
 * Offers what is free to those who wait for it. Safe to repeat: what is offered is no longer free. The line is read before its units
 * are locked, so time may become free between two looks: then whoever was passed over comes first, and the line is read anew.
 * Returns how many offers were made.
 */
export async function serveLines(now: Date, freed: Freed = {}): Promise<number> {
  const hours = await offerHours();
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const { candidates, passed } = await lineFor(freed, now, {});
    if (candidates.length === 0) return 0;
    const made = await transaction(async (tx) => {
      await lockUnits(tx, leavesWanted(candidates));
      for (const demands of passed) if (!(await pickUnits(tx, demands)).missing) return null;
      return offerIn(tx, candidates, now, hours);
    });
    if (made !== null) return made;
  }
  // The next minute's round, or the next that becomes free, serves a line that did not come to rest.
  return 0;
}
