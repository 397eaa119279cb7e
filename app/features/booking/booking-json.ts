import { toIso } from "~/lib/time";
import type { BookingView } from "./queries.server";

/** A booking as the API shows it. */
export const bookingJson = (booking: BookingView) => ({
  id: booking.id,
  status: booking.status,
  resourceId: booking.resourceId,
  startsAt: toIso(booking.startsAt),
  endsAt: toIso(booking.endsAt),
  quantity: booking.quantity,
  items: booking.items,
  version: booking.version,
  purpose: booking.purpose,
  totalKopecks: booking.totalKopecks,
  vatKopecks: booking.vatKopecks,
  invoiceId: booking.invoiceId,
  holdExpiresAt: booking.holdExpiresAt && toIso(booking.holdExpiresAt),
});
