import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { lay } from "../../commands/block.server";
import type { Holder, Reach, Settled } from "../../commands/holders.server";
import type { BookingEvent } from "../../events";

/** A unit with what deciding about it needs. */
export interface UnitAt {
  id: number;
  label: string;
  resourceId: string;
  horizonDays: number;
}

export interface FaultReport {
  description: string;
  /** Until when the unit is thought to be away; null until it is mended. */
  expectedAt: Date | null;
  photoId: string | null;
  /** The company that says so, or in whose hands it happened; null for the house. */
  companyId: string | null;
}

const FAR = new Date(Date.UTC(2200, 0, 1));

/** What opening a fault or withdrawing a unit reaches: whoever holds it from now on. */
export const reachOf = (unit: UnitAt, now: Date, also: readonly string[] = []): Reach => ({ resourceIds: [unit.resourceId], unitIds: [unit.id], from: now, to: FAR, also });

/** How far a resource may be booked: the end of the last day of its horizon. */
export const horizonEnd = (unit: Pick<UnitAt, "horizonDays">, now: Date): Date => atMinute(addDays(siteDay(now), unit.horizonDays + 1), 0);

/**
 * Opens a fault: the unit is offline from now, until it is expected back or as far as people may book, and whoever holds it goes to
 * another unit or is told. Within a transaction that keeps holders and units to itself. Error: `fault-known` (409, details.faultId).
 */
export async function openFault(tx: Tx, unit: UnitAt, report: FaultReport, holders: readonly Holder[], actor: Actor, now: Date): Promise<Settled & { id: string }> {
  const known = await tx.fault.findFirst({ where: { unitId: unit.id, resolvedAt: null }, select: { id: true } });
  if (known) throw conflict("fault-known", {}, { faultId: known.id });
  const { id } = await tx.fault.create({
    data: { unitId: unit.id, reportedById: actor.id, reportedBy: actor.name, reportedAt: now, ...report },
    select: { id: true },
  });
  const last = await tx.allocation.aggregate({ where: { unitId: unit.id }, _max: { endsAt: true } });
  const horizon = horizonEnd(unit, now);
  const until = report.expectedAt ?? (last._max.endsAt && last._max.endsAt > horizon ? last._max.endsAt : horizon);
  const closure = { resourceId: unit.resourceId, unitId: unit.id, startsAt: now, endsAt: until, reasonRu: "Неисправность", reasonEn: "Out of order", faultId: id };
  const settled = await lay(tx, closure, holders, actor, "disrupt", now);
  const event: BookingEvent = { type: "fault.reported", payload: { faultId: id } };
  await recordEvent(tx, event);
  await audit(tx, actor, "fault.reported", { type: "unit", id: String(unit.id) }, { faultId: id, description: report.description, moved: settled.moved, disrupted: settled.disrupted });
  return { id, moved: settled.moved, disrupted: settled.disrupted };
}
