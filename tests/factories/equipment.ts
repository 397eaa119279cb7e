import { randomUUID } from "node:crypto";
import { db } from "~/lib/db/client.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { withdrawUnit } from "~/features/booking/faults/commands/withdraw.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { confirmPaid } from "~/features/booking/commands/settle.server";
import { system } from "~/lib/audit.server";
import type { Day } from "~/lib/time";
import { siteDay } from "~/lib/time";
import { makePerson, staffScopeOf } from "./identity";
import { bookAt, makeResource, type ResourceInput } from "./booking";

/** An administrator's scope. */
export const makeAdmin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));

/** A resource whose units are handed out at the desk, with serial numbers. */
export async function makeEquipment(units: number, more: ResourceInput = {}) {
  const resource = await makeResource({ units, sort: "EQUIPMENT", handOut: true, ...more });
  const rows = await db.unit.findMany({ where: { resourceId: resource.id }, orderBy: { position: "asc" } });
  for (const row of rows) await db.unit.update({ where: { id: row.id }, data: { serial: `SN-${resource.slug}-${row.position}` } });
  return { resource, units: rows };
}

/** A booking that is paid and confirmed; with the units that it holds. */
export async function bookPaid(scope: CompanyScope, resource: CatalogueItem, day: Day, from: number, to: number, more: { quantity?: number } = {}) {
  const receipt = await bookAt(scope, resource, day, from, to, more);
  if (receipt.invoiceId) {
    await recordPayment({ invoiceId: receipt.invoiceId, method: "BANK", amountKopecks: receipt.totalKopecks, paidOn: siteDay(new Date()), reference: randomUUID().slice(0, 8), recordedBy: system });
    await confirmPaid(receipt.id, new Date());
  }
  return { id: receipt.id, units: await unitsOfBooking(receipt.id) };
}

/** Takes a unit out of use as an administrator does who has seen what it means. */
export async function takeOut(scope: StaffScope, unitId: number, now = new Date()) {
  const first = await withdrawUnit(scope, unitId, "", { now });
  return first.done ? first : withdrawUnit(scope, unitId, first.preview.seen, { now });
}

/** Units that a booking holds, by id. */
export const unitsOfBooking = async (bookingId: string): Promise<number[]> =>
  (await db.allocation.findMany({ where: { bookingId }, select: { unitId: true }, orderBy: { unitId: "asc" } })).map((row) => row.unitId);

/** A picture that a person has uploaded, sound and not in use yet. */
export async function makePhoto(uploadedById: string, companyId: string | null = null): Promise<string> {
  const id = randomUUID();
  await db.storedFile.create({
    data: { id, key: id.replaceAll("-", ""), companyId, uploadedById, purpose: "picture", name: "foto.jpg", declaredType: "image/jpeg", detectedType: "image/jpeg", sizeBytes: 3n, status: "READY", receivedAt: new Date() },
  });
  return id;
}
