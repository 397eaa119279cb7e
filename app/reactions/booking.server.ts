import { bookingForLetter } from "../features/booking/queries.server";
import { invoiceForLetter } from "../features/billing/queries.server";
import { contactsOf } from "../features/identity/queries.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

async function aboutBooking<T extends LetterTemplate>(
  bookingId: string,
  event: { id: string },
  template: T,
  params: (booking: NonNullable<Awaited<ReturnType<typeof bookingForLetter>>>, common: Pick<LetterParams["bookingConfirmed"], "resource" | "when" | "url">) => LetterParams[T] | Promise<LetterParams[T]>,
) {
  const booking = await bookingForLetter(bookingId);
  if (!booking) return;
  const common = {
    resource: { ru: booking.resource.nameRu, en: booking.resource.nameEn },
    when: { startsAt: booking.startsAt, endsAt: booking.endsAt },
    url: `${appUrl()}/bookings/${bookingId}`,
  };
  await tell(event, await contactsOf(booking.companyId), template, await params(booking, common));
}

/** Bookings. */
export const bookingReactions: Reactions = {
  "booking.held": [
    on("booking.held", ({ bookingId }, event) =>
      aboutBooking(bookingId, event, "bookingHeld", async (booking, common) => ({
        ...common,
        total: booking.totalKopecks,
        holdUntil: booking.holdExpiresAt ?? booking.startsAt,
        invoiceNumber: (booking.invoiceId && (await invoiceForLetter(booking.invoiceId))?.number) || "",
      })),
    ),
  ],
  "booking.confirmed": [
    on("booking.confirmed", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingConfirmed", (_booking, common) => common)),
  ],
  "booking.cancelled": [
    on("booking.cancelled", ({ bookingId, feeKopecks, refundKopecks }, event) =>
      aboutBooking(bookingId, event, "bookingCancelled", (_booking, common) => ({ ...common, fee: feeKopecks, refund: refundKopecks })),
    ),
  ],
  "booking.expired": [
    on("booking.expired", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingExpired", (_booking, common) => common)),
  ],
};
