import { db } from "~/lib/db/client.server";
import { sumKopecks, type Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { advanceOf } from "../../billing/bank/queries.server";
import { depositsNow, depositsOf } from "../../billing/deposits/queries.server";
import { depositTermsOn } from "../../billing/deposits/terms.server";
import { companyNames } from "../../identity/queries.server";
import type { AnyScope, StaffScope } from "../../identity/types";
import { unitName } from "./unit-name";

/** Subject of a deposit: a custody's id. */
export const CUSTODY = "custody";

/** What has to be put down for units on the day of their hand-out, by unit; `source` says why. */
export interface DepositNeed {
  unitId: number;
  amountKopecks: Kopecks;
  source: string;
}

/**
 * Deposits that units ask for when they are handed out on the day of `at`, and what their company's advance is. The caller has read the
 * booking by its scope.
 */
export async function depositNeeds(companyId: string, unitIds: readonly number[], at: Date): Promise<{ needs: DepositNeed[]; advanceKopecks: Kopecks }> {
  const units = await db.unit.findMany({ where: { id: { in: [...unitIds] }, resource: { handOut: true } }, select: { id: true, resource: { select: { tariffCode: true } } } });
  const terms = await depositTermsOn(siteDay(at), [...new Set(units.map((unit) => unit.resource.tariffCode))]);
  const needs = units.flatMap(({ id, resource }) => {
    const term = terms.get(resource.tariffCode);
    return term ? [{ unitId: id, amountKopecks: term.amountKopecks, source: term.source }] : [];
  });
  return { needs, advanceKopecks: needs.length > 0 ? await advanceOf({ companyId }) : 0 };
}

/** What a booking still asks for before its things are handed out, what its company has paid ahead, and what is held for it now. Kopecks. */
export interface BookingDeposit {
  needKopecks: Kopecks;
  advanceKopecks: Kopecks;
  heldKopecks: Kopecks;
}

/** Deposits of a booking, for its own page; null where there are none. The caller has read the booking by the same scope. */
export async function depositOfBooking(scope: AnyScope, booking: { id: string; companyId: string; startsAt: Date }): Promise<BookingDeposit | null> {
  const [held, custody] = await Promise.all([
    db.allocation.findMany({ where: { bookingId: booking.id, unit: { resource: { handOut: true } } }, select: { unitId: true } }),
    db.custody.findMany({ where: { bookingId: booking.id }, select: { id: true, unitId: true } }),
  ]);
  if (held.length === 0 && custody.length === 0) return null;
  const given = new Set(custody.map((row) => row.unitId));
  const [{ needs, advanceKopecks }, deposits] = await Promise.all([
    depositNeeds(booking.companyId, held.map((row) => row.unitId).filter((id) => !given.has(id)), booking.startsAt),
    depositsOf(scope, CUSTODY, custody.map((row) => row.id)),
  ]);
  const needKopecks = sumKopecks(needs.map((one) => one.amountKopecks));
  const heldKopecks = sumKopecks([...deposits.values()].filter((one) => one.freedAt === null && one.waivedReason === null).map((one) => one.amountKopecks));
  return needKopecks + heldKopecks > 0 ? { needKopecks, advanceKopecks, heldKopecks } : null;
}

/** Things in somebody's hands for which a deposit was asked, the longest held first: for staff. */
export async function heldDeposits(scope: StaffScope) {
  const deposits = await depositsNow(scope, CUSTODY);
  const rows = await db.custody.findMany({ where: { id: { in: deposits.map((one) => one.subjectId) } }, select: { id: true, bookingId: true, unitId: true } });
  const units = new Map((await db.unit.findMany({ where: { id: { in: rows.map((row) => row.unitId) } }, select: { id: true, label: true, serial: true, resource: { select: { nameRu: true, nameEn: true } } } })).map((unit) => [unit.id, unit]));
  const custody = new Map(rows.map((row) => [row.id, row]));
  const names = await companyNames(deposits.map((one) => one.companyId));
  return deposits.flatMap((one) => {
    const row = custody.get(one.subjectId);
    const unit = row && units.get(row.unitId);
    return row && unit ? [{ ...one, bookingId: row.bookingId, unit: unitName(unit), nameRu: unit.resource.nameRu, nameEn: unit.resource.nameEn, company: names.get(one.companyId)?.name ?? "" }] : [];
  });
}
