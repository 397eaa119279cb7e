import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { holdDeposit } from "../../../billing/deposits/commands/hold.server";
import type { StaffScope } from "../../../identity/types";
import { lockBooking, type LockedBooking } from "../../commands/cancel.server";
import { swapUnit } from "../../commands/holders.server";
import { freeUnits, lockUnits } from "../../commands/units.server";
import { conditionOf } from "../conditions.server";
import { CUSTODY } from "../deposits.server";
import { handOutFrom, handOutMinutes } from "../time.server";
import { attachPhoto } from "./photo.server";

export interface HandOutInput {
  bookingId: string;
  /** The unit that the booking holds. */
  heldUnitId: number;
  /** The unit that is given: the same, or another free one of its resource. */
  unitId: number;
  condition: string;
  note: string;
  photoId: string | null;
  takenBy: string;
  /** Why no deposit is taken though one is asked for; empty to take it. */
  depositWaiver: string;
}

/**
 * Gives a unit of a booking into somebody's hands. Another free unit than the one held may be given: the booking then holds that one.
 *
 * Errors: `not-found`; 409 `booking-unpaid`, `booking-over` (cancelled, expired, released), `booking-past`, `hand-out-early`,
 * `handed-already`, `unit-out` (in other hands), `unit-faulty`, `unit-other` (not of this booking or resource), `unit-booked`;
 * `deposit-short` (see `holdDeposit`);
 * 422 `condition-unknown`, `condition-fault` for what is broken before it is given.
 */
export async function handOut(scope: StaffScope, input: HandOutInput, now: Date, ip: string | null = null): Promise<{ id: string }> {
  if (!isUuid(input.bookingId)) throw notFound();
  const [condition, early] = await Promise.all([conditionOf(input.condition), handOutMinutes()]);
  if (condition.fault) throw invalid("condition-fault");
  try {
    return await transaction(async (tx) => {
      const booking = await lockBooking(tx, input.bookingId);
      if (!booking) throw notFound();
      requireTime(booking, early, now);
      await requireUnit(tx, booking, input, scope);
      const photoOutId = await attachPhoto(tx, scope, input.photoId);
      const custody = await tx.custody.create({
        data: {
          unitId: input.unitId,
          bookingId: booking.id,
          companyId: booking.companyId,
          handedAt: now,
          handedById: scope.userId,
          takenBy: input.takenBy,
          conditionOut: input.condition,
          noteOut: input.note,
          photoOutId,
        },
        select: { id: true },
      });
      const { resource } = await tx.unit.findUniqueOrThrow({ where: { id: input.unitId }, select: { resource: { select: { tariffCode: true } } } });
      const actor = { id: scope.userId, name: scope.userName, ip };
      await holdDeposit(tx, { companyId: booking.companyId, subject: { type: CUSTODY, id: custody.id }, code: resource.tariffCode, waiver: input.depositWaiver, actor, now });
      await audit(tx, actor, "custody.handed", { type: "booking", id: booking.id }, { custodyId: custody.id, unitId: input.unitId, takenBy: input.takenBy, condition: input.condition });
      return custody;
    });
  } catch (error) {
    // Two desks gave one thing at one moment.
    if (isUniqueViolation(error)) throw conflict("unit-out");
    throw error;
  }
}

function requireTime(booking: LockedBooking, earlyMinutes: number, now: Date): void {
  if (booking.status === "PENDING" || booking.status === "HELD") throw conflict("booking-unpaid");
  if (booking.status === "CANCELLED" || booking.status === "EXPIRED" || booking.status === "NO_SHOW") throw conflict("booking-over");
  if (booking.status === "DONE" || booking.endsAt <= now) throw conflict("booking-past");
  if (handOutFrom(booking, earlyMinutes) > now) throw conflict("hand-out-early", { minutes: earlyMinutes });
}

/** Makes sure that the given unit is the booking's, swapping it in where it may be. */
async function requireUnit(tx: Tx, booking: LockedBooking, { heldUnitId, unitId }: HandOutInput, scope: StaffScope): Promise<void> {
  const held = await tx.allocation.findFirst({
    where: { bookingId: booking.id, unitId: heldUnitId },
    include: { unit: { select: { label: true, resourceId: true, resource: { select: { handOut: true } } } } },
  });
  if (!held?.unit.resource.handOut) {
    // Pressed twice with another unit: by now the booking holds that one.
    const given = await tx.custody.findFirst({ where: { bookingId: booking.id, unitId, returnedAt: null }, select: { id: true } });
    throw conflict(given ? "handed-already" : "unit-other");
  }
  await lockUnits(tx, [held.unit.resourceId]);
  const out = await tx.custody.findFirst({ where: { unitId, returnedAt: null }, select: { bookingId: true } });
  if (out) throw conflict(out.bookingId === booking.id ? "handed-already" : "unit-out");
  const other = await tx.custody.findFirst({ where: { unitId: heldUnitId, bookingId: booking.id, returnedAt: null }, select: { id: true } });
  if (other) throw conflict("handed-already");
  const given = await tx.unit.findFirst({ where: { id: unitId, resourceId: held.unit.resourceId, active: true }, select: { id: true } });
  if (!given) throw conflict("unit-other");
  if (await tx.fault.findFirst({ where: { unitId, resolvedAt: null }, select: { id: true } })) throw conflict("unit-faulty");
  if (unitId === heldUnitId) return;
  const free = await freeUnits(tx, held.unit.resourceId, { from: held.startsAt, to: held.endsAt }, 10_000);
  if (!free.includes(unitId)) throw conflict("unit-booked");
  await swapUnit(tx, booking.id, { id: held.id, unitId: heldUnitId, label: held.unit.label }, unitId, { id: scope.userId, name: scope.userName });
}
