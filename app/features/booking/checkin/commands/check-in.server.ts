import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope } from "../../../identity/types";
import { lockBooking } from "../../commands/cancel.server";
import type { BookingEvent } from "../../events";
import { mayBecome } from "../../status";
import { checkInNorms } from "../norms.server";
import { presenceAt } from "../rules/presence";

/** Where it was said that people are there. */
export type CheckInPlace = "door" | "page" | "desk";

/**
 * Says that those who booked are there. Saying it twice, or from two phones at one moment, is saying it once: `repeated` tells.
 * Errors: `not-found` (also for another company's), `check-in-early` (409), `check-in-over` (409) after the
 * end, `check-in-unpaid` (409), `check-in-released` (409) after the time went to others, `wrong-status` (409) otherwise.
 */
export async function checkIn(scope: AnyScope, id: string, place: CheckInPlace, now: Date, ip: string | null = null): Promise<{ repeated: boolean }> {
  if (!isUuid(id)) throw notFound();
  const { presence } = await checkInNorms();
  return transaction(async (tx) => {
    const booking = await lockBooking(tx, id);
    if (!booking || (isCompanyScope(scope) && scope.companyId !== booking.companyId)) throw notFound();
    if (booking.status === "CHECKED_IN") return { repeated: true };
    if (booking.status === "NO_SHOW") throw conflict("check-in-released");
    if (booking.status === "HELD" || booking.status === "PENDING") throw conflict("check-in-unpaid");
    if (!mayBecome(booking.status, "CHECKED_IN")) throw conflict("wrong-status");
    const moment = presenceAt(booking, presence, now);
    if (moment === "early") throw conflict("check-in-early", { minutes: presence.earlyMinutes });
    if (moment === "over") throw conflict("check-in-over");
    await tx.booking.update({ where: { id }, data: { status: "CHECKED_IN", checkedInAt: now } });
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await audit(tx, actor, "booking.checked-in", { type: "booking", id }, { place });
    const event: BookingEvent = { type: "booking.checked-in", payload: { bookingId: id } };
    await recordEvent(tx, event);
    return { repeated: false };
  });
}
