import { audit, type Actor } from "~/lib/audit.server";
import { db, Prisma, sqlState, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict, notFound, ruleBroken } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { toIso } from "~/lib/time";
import type { BookingEvent } from "../events";
import { settleHolders, settleOffers, withHolders, type Holder, type Settled } from "./holders.server";
import { lockUnits } from "./units.server";

/** Time of a resource (all its units, or those of its parts) or of one unit that is not to be had. */
export interface Closure {
  resourceId: string;
  unitId?: number | null;
  startsAt: Date;
  endsAt: Date;
  reasonRu: string;
  reasonEn: string;
  planId?: string | null;
  faultId?: string | null;
}

/** What becomes of those who hold the time: the closure is refused, takes what they leave, or makes them give way. */
export type OverBookings = "refuse" | "around" | "disrupt";

/**
 * Closes a resource or one of its units for a time (maintenance, the house's own use). It takes the time through the same
 * allocations as a booking. Whoever gives way gets another unit of the resource where one is free, and is told otherwise.
 *
 * Errors: `slot-taken` (409, details.bookings: ids) when somebody holds the time and `over` is «refuse»; `rule-broken` (order) for
 * an end before the start; `not-found` for an unknown resource or a unit of another.
 */
export async function block(input: Closure, actor: Actor, over: OverBookings = "refuse", now = new Date()): Promise<Settled & { id: string }> {
  if (input.endsAt <= input.startsAt) throw ruleBroken("order");
  const units = await unitsOf(db, input);
  const resourceIds = [...new Set(units.map((unit) => unit.resourceId))];
  return orTaken(
    withHolders({ resourceIds, unitIds: units.map((unit) => unit.id), from: input.startsAt, to: input.endsAt }, async (tx, holders) => {
      if (over === "refuse") await requireFree(tx, units.map((unit) => unit.id), input);
      return lay(tx, input, holders, actor, over, now);
    }),
  );
}

/** Closes free time within the caller's transaction, which `orTaken` is to be wrapped around. Errors as of `block` with «refuse». */
export async function blockIn(tx: Tx, input: Closure, actor: Actor): Promise<{ id: string }> {
  if (input.endsAt <= input.startsAt) throw ruleBroken("order");
  const units = await unitsOf(tx, input);
  await lockUnits(tx, units.map((unit) => unit.resourceId));
  await requireFree(tx, units.map((unit) => unit.id), input);
  const { id } = await lay(tx, input, [], actor, "refuse", new Date());
  return { id };
}

/** Lifts within the caller's transaction a blackout before which nobody gave way. Does nothing when it is gone already. */
export async function liftIn(tx: Tx, blackoutId: string, actor: Actor, now = new Date()): Promise<void> {
  const blackout = await tx.blackout.findUnique({ where: { id: blackoutId }, select: { resourceId: true, unitId: true } });
  if (!blackout) return;
  const units = await unitsAt(tx, blackout);
  await lockUnits(tx, units.map((unit) => unit.resourceId));
  await unlay(tx, blackoutId, [], actor, now);
}

/** Says of a time that the exclusion constraint refused that it is taken: `slot-taken` (409). */
export async function orTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (sqlState(error) === "23P01") throw conflict("slot-taken");
    throw error;
  }
}

/** Lays a closure within a transaction that keeps its holders and units to itself (`withHolders`). */
export async function lay(tx: Tx, input: Closure, holders: readonly Holder[], actor: Actor, over: OverBookings, now: Date): Promise<Settled & { id: string }> {
  const { id } = await tx.blackout.create({ data: { ...input, disrupts: over === "disrupt" }, select: { id: true } });
  await tx.$executeRaw`SELECT kadr_fill_blackout(${id}::uuid)`;
  const settled = over === "disrupt" ? await giveWay(tx, input, holders, actor, now) : { moved: 0, disrupted: 0 };
  const event: BookingEvent = { type: "blackout.made", payload: { blackoutId: id, ...placeOf(input) } };
  await recordEvent(tx, event);
  await audit(tx, actor, "resource.blocked", { type: "resource", id: input.resourceId }, {
    blackoutId: id,
    unitId: input.unitId ?? null,
    startsAt: toIso(input.startsAt),
    endsAt: toIso(input.endsAt),
    reason: input.reasonRu,
    over,
    ...settled,
  });
  return { id, ...settled };
}

async function giveWay(tx: Tx, input: Place, holders: readonly Holder[], actor: Actor, now: Date): Promise<Settled> {
  const settled = await settleHolders(tx, holders, actor, now);
  const resources = [...new Set((await unitsAt(tx, input)).map((unit) => unit.resourceId))];
  if (resources.length > 0) await settleOffers(tx, resources, now);
  return settled;
}

const placeOf = (closure: { resourceId: string; unitId?: number | null; startsAt: Date; endsAt: Date }) => ({
  resourceId: closure.resourceId,
  unitId: closure.unitId ?? null,
  from: toIso(closure.startsAt),
  to: toIso(closure.endsAt),
});

async function requireFree(tx: Tx, unitIds: readonly number[], { startsAt, endsAt }: Closure): Promise<void> {
  const taken = await tx.$queryRaw<{ bookingId: string | null }[]>`
    SELECT DISTINCT "bookingId" FROM "Allocation"
    WHERE "unitId" = ANY(${[...unitIds]}::int[]) AND tstzrange("startsAt", "endsAt") && tstzrange(${startsAt}::timestamptz, ${endsAt}::timestamptz)`;
  if (taken.length > 0) throw conflict("slot-taken", {}, { bookings: taken.flatMap((row) => row.bookingId ?? []) });
}

interface Place {
  resourceId: string;
  unitId?: number | null;
}

/** Units in use that a closure would be about, with their resources. Error: `not-found`. */
export async function unitsOf(reader: Reader, place: Place): Promise<{ id: number; resourceId: string }[]> {
  const units = await unitsAt(reader, place);
  if (units.length === 0) throw notFound();
  return units;
}

async function unitsAt(reader: Reader, { resourceId, unitId }: Place): Promise<{ id: number; resourceId: string }[]> {
  const one = unitId === undefined || unitId === null ? Prisma.sql`true` : Prisma.sql`u.id = ${unitId}`;
  return reader.$queryRaw<{ id: number; resourceId: string }[]>`
    WITH RECURSIVE down(id) AS (
      SELECT id FROM "Resource" WHERE id = ${resourceId}::uuid
      UNION SELECT p."partId" FROM down JOIN "ResourcePart" p ON p."wholeId" = down.id)
    SELECT u.id, u."resourceId" FROM down JOIN "Unit" u ON u."resourceId" = down.id WHERE u.active AND ${one} ORDER BY u.id`;
}

/**
 * Ends a blackout: what of it lies ahead of `now` is free, what has been stays written down. Other blackouts over the same time get
 * what they cover, and those who had to give way get their units back. Lifting what is lifted does nothing.
 */
export async function lift(blackoutId: string, actor: Actor, now = new Date()): Promise<void> {
  const found = await db.blackout.findUnique({ where: { id: blackoutId } });
  if (!found || found.endsAt <= now) return;
  const units = await unitsAt(db, found);
  const resourceIds = [...new Set(units.map((unit) => unit.resourceId))];
  await withHolders({ resourceIds, unitIds: [], from: now, to: found.endsAt }, (tx, holders) => unlay(tx, blackoutId, holders, actor, now));
}

/** Ends a blackout within a transaction that keeps its holders and units to itself. */
export const unlay = (tx: Tx, blackoutId: string, holders: readonly Holder[], actor: Actor, now: Date): Promise<Settled> => setEnd(tx, blackoutId, now, holders, actor, now);

/**
 * Moves the end of a blackout, forward or back; one that would end before it begins is taken away. Within a transaction that keeps
 * its holders and units to itself.
 */
export async function setEnd(tx: Tx, blackoutId: string, endsAt: Date, holders: readonly Holder[], actor: Actor, now: Date): Promise<Settled> {
  // Whoever cancels within this blackout at this moment is waited for: what they leave is freed as well.
  const rows = await tx.$queryRaw<{ resourceId: string; unitId: number | null; startsAt: Date; endsAt: Date; disrupts: boolean }[]>`
    SELECT "resourceId", "unitId", "startsAt", "endsAt", disrupts FROM "Blackout" WHERE id = ${blackoutId}::uuid FOR UPDATE`;
  const blackout = rows[0];
  if (!blackout || blackout.endsAt.getTime() === endsAt.getTime() || blackout.endsAt <= now && endsAt <= now) return { moved: 0, disrupted: 0 };
  const longer = endsAt > blackout.endsAt;
  if (longer) {
    await tx.blackout.update({ where: { id: blackoutId }, data: { endsAt } });
    await tx.$executeRaw`SELECT kadr_fill_blackout(${blackoutId}::uuid, NULL, ${blackout.endsAt})`;
  } else {
    await tx.allocation.deleteMany({ where: { blackoutId, startsAt: { gte: endsAt } } });
    await tx.allocation.updateMany({ where: { blackoutId, endsAt: { gt: endsAt } }, data: { endsAt } });
    if (blackout.startsAt >= endsAt) await tx.blackout.delete({ where: { id: blackoutId } });
    else await tx.blackout.update({ where: { id: blackoutId }, data: { endsAt } });
    await fillOthers(tx, blackout, endsAt);
  }
  const settled = longer && blackout.disrupts ? await giveWay(tx, blackout, holders, actor, now) : await settleHolders(tx, longer ? [] : holders, actor, now);
  const from = longer ? blackout.endsAt : blackout.startsAt > endsAt ? blackout.startsAt : endsAt;
  const to = longer ? endsAt : blackout.endsAt;
  const event: BookingEvent = { type: longer ? "blackout.made" : "blackout.lifted", payload: { blackoutId, ...placeOf({ ...blackout, startsAt: from, endsAt: to }) } };
  await recordEvent(tx, event);
  await audit(tx, actor, longer ? "resource.blocked" : "resource.unblocked", { type: "resource", id: blackout.resourceId }, { blackoutId, unitId: blackout.unitId, from: toIso(from), to: toIso(to) });
  return settled;
}

/** Other blackouts take what they cover of the time that one has left. */
async function fillOthers(tx: Tx, left: { resourceId: string; unitId: number | null; endsAt: Date }, now: Date): Promise<void> {
  const units = await unitsAt(tx, left);
  await tx.$executeRaw`
    SELECT kadr_fill_blackout(b.id, NULL, ${now}) FROM "Blackout" b
    WHERE b."startsAt" < ${left.endsAt} AND b."endsAt" > ${now}
      AND EXISTS (SELECT 1 FROM kadr_blackout_units(b.id) AS unit WHERE unit = ANY(${units.map((unit) => unit.id)}::int[]))`;
}
