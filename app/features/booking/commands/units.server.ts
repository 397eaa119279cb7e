import { Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { joined, plainPart, readPart, type Part } from "~/lib/db/together.server";
import type { Demand } from "../rules/things";

/** Everybody who takes time locks the units of all resources concerned first, in one order: nobody waits in a circle. */
export async function lockUnits(tx: Tx, resourceIds: readonly string[]): Promise<void> {
  if (resourceIds.length === 0) return;
  await tx.$queryRaw`SELECT 1 FROM "Unit" WHERE "resourceId" IN (${uuids(resourceIds)}) ORDER BY id FOR NO KEY UPDATE`;
}

const uuids = (ids: readonly string[]) => Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));

/**
 * Up to `quantity` units of a resource that are free for the whole window; those in `preferred` first and in their order, then in the
 * order of the house. What is in somebody's hands comes last: it may not be back in time.
 */
export async function freeUnits(
  reader: Reader,
  resourceId: string,
  window: { from: Date; to: Date },
  quantity: number,
  preferred: readonly number[] = [],
): Promise<number[]> {
  const rows = await reader.$queryRaw<{ id: number }[]>`
    SELECT u.id FROM "Unit" u
    WHERE u."resourceId" = ${resourceId}::uuid AND u.active AND NOT EXISTS (
      SELECT 1 FROM "Allocation" a WHERE a."unitId" = u.id
        AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.from}::timestamptz, ${window.to}::timestamptz))
    ORDER BY array_position(${[...preferred]}::int[], u.id) NULLS LAST,
             EXISTS (SELECT 1 FROM "Custody" c WHERE c."unitId" = u.id AND c."returnedAt" IS NULL), u.position LIMIT ${quantity}`;
  return rows.map((row) => row.id);
}

/** How many units of a resource are free for the whole window. */
export const freeCount = (reader: Reader, resourceId: string, window: { from: Date; to: Date }): Promise<number> => readPart(freeCountPart(resourceId, window), reader);

const freeCountPart = (resourceId: string, window: { from: Date; to: Date }): Part<number> =>
  plainPart(Prisma.sql`
    SELECT count(*)::int FROM "Unit" u
    WHERE u."resourceId" = ${resourceId}::uuid AND u.active AND NOT EXISTS (
      SELECT 1 FROM "Allocation" a WHERE a."unitId" = u.id
        AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.from}::timestamptz, ${window.to}::timestamptz))`);

/** The first demand that cannot be met, as of `pickUnits`; null when all can. */
export const missingPart = (demands: readonly Demand[]): Part<Demand | null> =>
  joined(
    Object.fromEntries(demands.map((demand, index) => [String(index), freeCountPart(demand.resourceId, demand)])),
    (free) => demands.find((demand, index) => (free[index] ?? 0) < demand.quantity) ?? null,
  );

/** A unit to be held, buffers inside. */
export interface PickedUnit {
  unitId: number;
  from: Date;
  to: Date;
}

/** Units that are free for all demands, or null with the first demand that cannot be met. The caller holds the units' locks when it means to take them. */
export async function pickUnits(reader: Reader, demands: readonly Demand[], preferred: readonly number[] = []): Promise<{ units: PickedUnit[]; missing: Demand | null }> {
  const units: PickedUnit[] = [];
  for (const demand of demands) {
    const found = await freeUnits(reader, demand.resourceId, demand, demand.quantity, preferred);
    if (found.length < demand.quantity) return { units: [], missing: demand };
    for (const unitId of found) units.push({ unitId, from: demand.from, to: demand.to });
  }
  return { units, missing: null };
}

/**
 * The company's own booking that stands in the way of some demands: as long as it does they cannot be met, whoever else lets go.
 * `resourceId` is the leaf that it holds. Null where none does.
 */
export const ownInTheWay = (reader: Reader, companyId: string, demands: readonly Demand[]): Promise<OwnInTheWay | null> => readPart(ownInTheWayPart(companyId, demands), reader);

export interface OwnInTheWay {
  bookingId: string;
  resourceId: string;
}

/** The same as part of a reading. */
export const ownInTheWayPart = (companyId: string, demands: readonly Demand[]): Part<OwnInTheWay | null> =>
  joined(
    Object.fromEntries(
      demands.map(({ resourceId, from, to }, index) => [
        String(index),
        plainPart<{ left: number; bookingId: string | null }>(Prisma.sql`
          SELECT json_build_object(
            'left', count(*) FILTER (WHERE own.id IS NULL),
            'bookingId', (array_agg(own.id ORDER BY own."startsAt", own.id) FILTER (WHERE own.id IS NOT NULL))[1])
          FROM "Unit" u LEFT JOIN LATERAL (
            SELECT b.id, b."startsAt" FROM "Allocation" a JOIN "Booking" b ON b.id = a."bookingId"
            WHERE a."unitId" = u.id AND b."companyId" = ${companyId}::uuid
              AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}::timestamptz, ${to}::timestamptz)
            ORDER BY b."startsAt" LIMIT 1) own ON true
          WHERE u."resourceId" = ${resourceId}::uuid AND u.active`),
      ]),
    ),
    (held) =>
      demands.flatMap(({ resourceId, quantity }, index) => {
        const { left = 0, bookingId = null } = held[index] ?? {};
        return bookingId !== null && left < quantity ? [{ bookingId, resourceId }] : [];
      })[0] ?? null,
  );

/** Whose the time becomes: a booking, a blackout, or an offer of the waitlist. */
export type Holder = { bookingId: string } | { blackoutId: string } | { waitlistId: string };

/**
 * Writes units down as held, in the order of ids. False when another holds one of them, which the exclusion constraint says should a
 * way in ever forget the lock; the caller then rolls back.
 */
export async function holdUnits(tx: Tx, holder: Holder, units: readonly PickedUnit[]): Promise<boolean> {
  const sorted = [...units].sort((a, b) => a.unitId - b.unitId);
  const held = await tx.$executeRaw`
    INSERT INTO "Allocation" ("unitId", "bookingId", "blackoutId", "waitlistId", "startsAt", "endsAt")
    SELECT unit, ${"bookingId" in holder ? holder.bookingId : null}::uuid, ${"blackoutId" in holder ? holder.blackoutId : null}::uuid,
           ${"waitlistId" in holder ? holder.waitlistId : null}::uuid, "from", "to"
    FROM unnest(${sorted.map((unit) => unit.unitId)}::int[], ${sorted.map((unit) => unit.from)}::timestamptz[], ${sorted.map((unit) => unit.to)}::timestamptz[]) AS t (unit, "from", "to")
    ON CONFLICT DO NOTHING`;
  return held === sorted.length;
}

/** Whether an offer holds exactly what is asked: those many units of each resource, for that time. */
export async function meets(tx: Tx, { waitlistId }: { waitlistId: string }, demands: readonly Demand[]): Promise<boolean> {
  const held = await tx.$queryRaw<{ resourceId: string; from: Date; to: Date; quantity: number }[]>`
    SELECT u."resourceId", a."startsAt" AS "from", a."endsAt" AS "to", count(*)::int AS quantity
    FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."waitlistId" = ${waitlistId}::uuid GROUP BY 1, 2, 3`;
  const says = (one: Demand) => [one.resourceId, one.from.getTime(), one.to.getTime(), one.quantity].join("|");
  return held.map(says).sort().join() === demands.map(says).sort().join();
}
