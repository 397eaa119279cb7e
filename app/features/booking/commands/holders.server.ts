import { Prisma, transaction, type Tx } from "~/lib/db/client.server";
import type { Actor } from "~/lib/audit.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { recordEvent } from "~/lib/events.server";
import type { BookingEvent } from "../events";
import { freeUnits, lockUnits } from "./units.server";

/** What somebody is about to do to the time of units. */
export interface Reach {
  /** Leaf resources whose units are locked: moving aside needs their other units. */
  resourceIds: readonly string[];
  /** Units whose time is meant; none for all of the resources. */
  unitIds?: readonly number[];
  from: Date;
  to: Date;
  /** Bookings that are to be kept to the transaction besides. */
  also?: readonly string[];
}

/** A booking that is kept to the transaction. */
export interface Holder {
  id: string;
  companyId: string;
  status: BookingStatus;
  startsAt: Date;
  disruptedAt: Date | null;
}

class CameBetween extends Error {}
const TRIES = 20;

/**
 * Runs `work` in one transaction that keeps to itself, in the order of the house, the bookings which hold the units in that time,
 * those of the resources that wait for a unit, and then all units of the resources. A booking that comes between the look and the
 * lock makes it begin anew: a unit is never waited for with a booking unlocked.
 */
export async function withHolders<T>(reach: Reach, work: (tx: Tx, holders: Holder[]) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction(async (tx) => {
        const first = await holderIds(tx, reach);
        const holders =
          first.length === 0
            ? []
            : await tx.$queryRaw<Holder[]>`
                SELECT id, "companyId", status::text AS status, "startsAt", "disruptedAt" FROM "Booking"
                WHERE id IN (${uuids(first)}) ORDER BY id FOR UPDATE`;
        await lockUnits(tx, [...reach.resourceIds]);
        const known = new Set(first);
        if ((await holderIds(tx, reach)).some((id) => !known.has(id))) throw new CameBetween();
        return work(tx, holders);
      });
    } catch (error) {
      if (!(error instanceof CameBetween) || attempt === TRIES) throw error;
    }
  }
}

const uuids = (ids: readonly string[]) => Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));

async function holderIds(tx: Tx, { resourceIds, unitIds, from, to, also = [] }: Reach): Promise<string[]> {
  if (resourceIds.length === 0) return [...also];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a."bookingId" AS id FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
    WHERE a."bookingId" IS NOT NULL AND u."resourceId" IN (${uuids(resourceIds)})
      AND (${unitIds === undefined} OR u.id = ANY(${[...(unitIds ?? [])]}::int[]))
      AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}::timestamptz, ${to}::timestamptz)
    UNION
    SELECT b.id FROM "Booking" b JOIN "Allocation" a ON a."bookingId" = b.id JOIN "Unit" u ON u.id = a."unitId"
    WHERE b."disruptedAt" IS NOT NULL AND u."resourceId" IN (${uuids(resourceIds)})`;
  return [...new Set([...rows.map((row) => row.id), ...also])];
}

/** How many bookings went to another unit without a word, and how many wait for one and were told. */
export interface Settled {
  moved: number;
  disrupted: number;
}

/** What became of a booking when its units were judged anew; with the labels of the units that it was given. */
export interface Outcome {
  bookingId: string;
  became: "moved" | "disrupted" | "restored";
  units: string[];
}

interface Spoilt {
  id: bigint;
  unitId: number;
  label: string;
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
}

/**
 * Judges bookings anew after the state of their units has changed: whoever stands on a unit that is out goes to a free one of the
 * same resource; who finds none is disrupted and told (`booking.disrupted`); who was disrupted and has its units now is told too
 * (`booking.restored`). Bookings that have begun stay as they are. The caller has locked bookings and units (`withHolders`).
 * Returns those of which something became, in the order of their starts.
 */
export async function judgeHolders(tx: Tx, holders: readonly Holder[], actor: Actor, now: Date): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const ahead = holders
    .filter((one) => ["PENDING", "HELD", "CONFIRMED"].includes(one.status) && one.startsAt > now)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
  for (const { id: bookingId, disruptedAt } of ahead) {
    const spoilt = await spoiltOf(tx, Prisma.sql`a."bookingId" = ${bookingId}::uuid`);
    const given = [];
    for (const one of spoilt) given.push(await putElsewhere(tx, bookingId, one, actor));
    const units = given.flatMap((label) => label ?? []);
    const left = spoilt.length - units.length;
    if (left > 0 && !disruptedAt) await tell(tx, bookingId, now, "booking.disrupted");
    if (left === 0 && disruptedAt) await tell(tx, bookingId, null, "booking.restored");
    if (left > 0 && !disruptedAt) outcomes.push({ bookingId, became: "disrupted", units });
    else if (left === 0 && disruptedAt) outcomes.push({ bookingId, became: "restored", units });
    else if (left === 0 && units.length > 0) outcomes.push({ bookingId, became: "moved", units });
  }
  return outcomes;
}

const settledOf = (outcomes: readonly Outcome[]): Settled => ({
  moved: outcomes.filter((one) => one.became !== "disrupted" && one.units.length > 0).length,
  disrupted: outcomes.filter((one) => one.became === "disrupted").length,
});

/** The same, as figures. */
export const settleHolders = async (tx: Tx, holders: readonly Holder[], actor: Actor, now: Date): Promise<Settled> => settledOf(await judgeHolders(tx, holders, actor, now));

/** What a booking or an offer holds of units that are out: withdrawn, or closed by a blackout before which one must give way. */
const spoiltOf = (tx: Tx, whose: Prisma.Sql) => tx.$queryRaw<Spoilt[]>`
  SELECT a.id, a."unitId", u.label, u."resourceId", a."startsAt", a."endsAt"
  FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
  WHERE ${whose} AND (NOT u.active OR EXISTS (
    WITH RECURSIVE up(id) AS (SELECT u."resourceId" UNION SELECT p."wholeId" FROM up JOIN "ResourcePart" p ON p."partId" = up.id)
    SELECT 1 FROM "Blackout" b JOIN up ON up.id = b."resourceId"
    WHERE b.disrupts AND (b."unitId" IS NULL OR b."unitId" = u.id) AND b."startsAt" < a."endsAt" AND b."endsAt" > a."startsAt"))
  ORDER BY a."unitId", a."startsAt"`;

/** The label of the unit that took the place of one that is out; null where none is free. */
async function putElsewhere(tx: Tx, bookingId: string, one: Spoilt, actor: Actor): Promise<string | null> {
  const [unitId] = await freeUnits(tx, one.resourceId, { from: one.startsAt, to: one.endsAt }, 1);
  return unitId === undefined ? null : swapUnit(tx, bookingId, one, unitId, actor);
}

/** Gives a booking another unit for what it holds, writes that down, and returns its label. The caller has seen that the other is free. */
export async function swapUnit(tx: Tx, bookingId: string, held: { id: bigint; unitId: number; label: string }, unitId: number, actor: Actor): Promise<string> {
  await tx.allocation.update({ where: { id: held.id }, data: { unitId } });
  const { label } = await tx.unit.findUniqueOrThrow({ where: { id: unitId }, select: { label: true } });
  await tx.bookingChange.create({
    data: {
      bookingId,
      actorId: actor.id,
      actorName: actor.name,
      kind: "unit-swapped",
      before: { unitId: held.unitId, label: held.label },
      after: { unitId, label },
    },
  });
  return label;
}

async function tell(tx: Tx, bookingId: string, disruptedAt: Date | null, type: "booking.disrupted" | "booking.restored"): Promise<void> {
  await tx.booking.update({ where: { id: bookingId }, data: { disruptedAt, version: { increment: 1 } } });
  const event: BookingEvent = { type, payload: { bookingId } };
  await recordEvent(tx, event);
}

/**
 * Does the same for offers of the waitlist: one whose unit is out gets another, or goes back into the line.
 * The caller has locked the units. Returns how many went back.
 */
export async function settleOffers(tx: Tx, resourceIds: readonly string[], now: Date): Promise<number> {
  let back = 0;
  const held = await tx.$queryRaw<{ id: bigint; waitlistId: string }[]>`
    SELECT a.id, a."waitlistId" FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
    WHERE a."waitlistId" IS NOT NULL AND a."endsAt" > ${now} AND u."resourceId" IN (${uuids(resourceIds)}) ORDER BY a."waitlistId"`;
  for (const waitlistId of new Set(held.map((one) => one.waitlistId))) {
    let left = 0;
    for (const one of await spoiltOf(tx, Prisma.sql`a."waitlistId" = ${waitlistId}::uuid`)) {
      const [unitId] = await freeUnits(tx, one.resourceId, { from: one.startsAt, to: one.endsAt }, 1);
      if (unitId === undefined) left += 1;
      else await tx.allocation.update({ where: { id: one.id }, data: { unitId } });
    }
    if (left === 0) continue;
    await tx.allocation.deleteMany({ where: { waitlistId } });
    await tx.waitlistEntry.updateMany({ where: { id: waitlistId, status: "OFFERED" }, data: { status: "WAITING", offeredAt: null, offerExpiresAt: null } });
    const event: BookingEvent = { type: "waitlist.withdrawn", payload: { entryId: waitlistId } };
    await recordEvent(tx, event);
    back += 1;
  }
  return back;
}
