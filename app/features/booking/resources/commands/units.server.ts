import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import type { BookingEvent } from "../../events";
import { horizonEnd } from "../../faults/commands/open.server";
import { mayAdminister } from "../../policy";
import { unitLabels } from "./save.server";
import type { At } from "./edit.server";

const MOST_UNITS = 1000;

/** The resource's row and then its units, in the order of the house: bookings of its time wait, or have been made. */
async function hold(tx: Tx, resourceId: string) {
  if (!isUuid(resourceId)) throw notFound();
  const rows = await tx.$queryRaw<{ nameRu: string; horizonDays: number }[]>`SELECT "nameRu", "horizonDays" FROM "Resource" WHERE id = ${resourceId}::uuid FOR NO KEY UPDATE`;
  const row = rows[0];
  if (!row) throw notFound();
  await tx.$queryRaw`SELECT 1 FROM "Unit" WHERE "resourceId" = ${resourceId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  return row;
}

const said = (tx: Tx, scope: StaffScope, at: At, action: string, resourceId: string, facts: Record<string, string | number | null>) =>
  audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, action, { type: "resource", id: resourceId }, facts);

/**
 * Adds units to a resource, numbered on from those that are there. A form pressed twice adds once: `expected` is how many units the
 * administrator saw. Errors: `forbidden`, `not-found`, `units-count` (422), `parts-units` (409) for a resource made of others,
 * `resource-changed` (409).
 */
export async function addUnits(scope: StaffScope, resourceId: string, input: { count: number; name: string; expected: number }, at: At): Promise<void> {
  if (!mayAdminister(scope)) throw forbidden();
  await transaction(async (tx) => {
    const resource = await hold(tx, resourceId);
    const units = await tx.unit.findMany({ where: { resourceId }, select: { position: true } });
    if (!Number.isInteger(input.count) || input.count < 1 || units.length + input.count > MOST_UNITS) throw invalid("units-count", { max: MOST_UNITS - units.length });
    if (units.length !== input.expected) throw conflict("resource-changed");
    if ((await tx.resourcePart.count({ where: { wholeId: resourceId } })) > 0) throw conflict("parts-units");
    const first = Math.max(0, ...units.map((unit) => unit.position)) + 1;
    const labels = unitLabels(input.count, first, input.name.trim().slice(0, 60), resource.nameRu);
    await tx.unit.createMany({ data: labels.map((label, index) => ({ resourceId, label, position: first + index })) });
    const event: BookingEvent = { type: "unit.added", payload: { resourceId, from: toIso(at.now), to: toIso(horizonEnd(resource, at.now)) } };
    await recordEvent(tx, event);
    await said(tx, scope, at, "resource.units-added", resourceId, { count: input.count });
  });
}

/** Names a unit anew and writes its serial and inventory numbers. Errors: `forbidden`, `not-found`, `unit-label` (422). */
export async function renameUnit(scope: StaffScope, resourceId: string, unitId: number, input: { label: string; serial: string; inventory: string }, at: At): Promise<void> {
  if (!mayAdminister(scope)) throw forbidden();
  const label = input.label.trim();
  if (label === "" || label.length > 120) throw invalid("unit-label");
  const data = { label, serial: input.serial.trim().slice(0, 100) || null, inventory: input.inventory.trim().slice(0, 100) || null };
  await transaction(async (tx) => {
    await hold(tx, resourceId);
    const unit = Number.isSafeInteger(unitId) ? await tx.unit.findFirst({ where: { id: unitId, resourceId } }) : null;
    if (!unit) throw notFound();
    if (unit.label === data.label && unit.serial === data.serial && unit.inventory === data.inventory) return;
    await tx.unit.update({ where: { id: unitId }, data });
    await said(tx, scope, at, "resource.unit-edited", resourceId, { unit: unitId, ...data });
  });
}
