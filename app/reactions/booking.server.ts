import { calendarBookingOfHouse } from "../features/booking/calendars/bookings.server";
import { invitation } from "../features/booking/calendars/calendar.server";
import { bookingForLetter, changeForLetter } from "../features/booking/queries.server";
import { overrunOf } from "../features/booking/checkin/queries.server";
import { invoiceForLetter } from "../features/billing/queries.server";
import { contactsOf } from "../features/identity/queries.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import { appUrl } from "../lib/env.server";
import { isLocale } from "../lib/i18n/locales";
import type { Reactions } from "../lib/events.server";
import { siteDay } from "../lib/time";
import { on, tell, type Addressee } from "./tell.server";
import { serveFreed, serveLifted } from "./waitlist.server";

async function aboutBooking<T extends LetterTemplate>(
  bookingId: string,
  event: { id: string },
  template: T,
  params: (booking: NonNullable<Awaited<ReturnType<typeof bookingForLetter>>>, common: Pick<LetterParams["bookingConfirmed"], "resource" | "when" | "url">) => LetterParams[T] | Promise<LetterParams[T]>,
  calendar?: "REQUEST" | "CANCEL",
) {
  const booking = await bookingForLetter(bookingId);
  if (!booking) return;
  const common = {
    resource: { ru: booking.resource.nameRu, en: booking.resource.nameEn },
    when: { startsAt: booking.startsAt, endsAt: booking.endsAt },
    url: `${appUrl()}/bookings/${bookingId}`,
  };
  await tell(event, await contactsOf(booking.companyId), template, await params(booking, common), undefined, calendar && (await inviterTo(booking, calendar)));
}

/** Makes the invitation for each who is told. What was cancelled before the news went out invites nobody, and a hold that was never confirmed invited nobody. */
async function inviterTo({ id, confirmedAt }: { id: string; confirmedAt: Date | null }, method: "REQUEST" | "CANCEL"): Promise<((to: Addressee) => string) | undefined> {
  const booking = confirmedAt && (await calendarBookingOfHouse(id));
  if (!booking || (method === "REQUEST" && booking.status === "CANCELLED")) return undefined;
  return (to) => invitation(booking, to, method, isLocale(to.locale) ? to.locale : "ru");
}

/** Bookings. */
export const bookingReactions: Reactions = {
  "blackout.lifted": [serveLifted],
  "booking.asked": [
    on("booking.asked", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingAsked", (booking, common) => ({ ...common, answerBy: booking.holdExpiresAt ?? booking.startsAt }))),
  ],
  "booking.refused": [
    serveFreed,
    on("booking.refused", ({ bookingId, reason }, event) => aboutBooking(bookingId, event, "bookingRefused", (_booking, common) => ({ ...common, reason }))),
  ],
  "booking.moved": [
    serveFreed,
    on("booking.moved", ({ bookingId, changeId }, event) =>
      aboutBooking(
        bookingId,
        event,
        "bookingMoved",
        async (booking, common) => {
          const change = await changeForLetter(changeId);
          return { ...common, before: change?.before ?? booking, difference: change?.differenceKopecks ?? 0 };
        },
        "REQUEST",
      ),
    ),
  ],
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
    on("booking.confirmed", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingConfirmed", (_booking, common) => common, "REQUEST")),
  ],
  "booking.cancelled": [
    serveFreed,
    on("booking.cancelled", ({ bookingId, feeKopecks, refundKopecks }, event) =>
      aboutBooking(bookingId, event, "bookingCancelled", (_booking, common) => ({ ...common, fee: feeKopecks, refund: refundKopecks }), "CANCEL"),
    ),
  ],
  "booking.no-show": [
    serveFreed,
    on("booking.no-show", ({ bookingId }, event) =>
      aboutBooking(bookingId, event, "bookingNoShow", (booking, common) => ({ ...common, releasedAt: booking.closedAt ?? event.at, kept: booking.totalKopecks })),
    ),
  ],
  "booking.checked-out": [
    serveFreed,
    on("booking.checked-out", async ({ bookingId, overrunInvoiceId }, event) => {
      const [overrun, invoice] = overrunInvoiceId ? await Promise.all([overrunOf(bookingId), invoiceForLetter(overrunInvoiceId)]) : [];
      if (!overrun || !invoice) return;
      await aboutBooking(bookingId, event, "bookingOverran", (_booking, common) => ({
        ...common,
        leftAt: overrun.leftAt,
        minutes: overrun.minutes,
        total: invoice.totalKopecks,
        dueAt: siteDay(invoice.dueAt),
        invoiceNumber: invoice.number,
        url: `${appUrl()}/invoices/${overrun.invoiceId}`,
      }));
    }),
  ],
  "booking.expired": [
    serveFreed,
    on("booking.expired", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingExpired", (_booking, common) => common)),
  ],
};
