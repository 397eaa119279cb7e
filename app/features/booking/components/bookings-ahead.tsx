import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { BookingPill } from "./booking-pill";

interface Ahead {
  id: string;
  status: BookingStatus;
  resource: { nameRu: string; nameEn: string };
  startsAt: string | Date;
  endsAt: string | Date;
  purpose: string;
}

/** The next bookings of a company. */
export function BookingsAhead({ bookings }: { bookings: readonly Ahead[] }) {
  const { t } = useTranslation(["staff", "booking", "common"]);
  const locale = useLocale();
  return (
    <Sheet title={t("staff:today.bookingsAhead")} aside={<Link to="/bookings" className="text-pencil hover:underline">{t("staff:today.all")}</Link>}>
      {bookings.length === 0 ? (
        <div>
          <p className="font-semibold">{t("staff:today.noBookings")}</p>
          <p className="mb-3 text-ink-soft">{t("staff:today.noBookingsBody")}</p>
        </div>
      ) : (
        <ul className="mb-4 divide-y divide-line">
          {bookings.map((booking) => (
            <li key={booking.id}>
              <a href={`/bookings/${booking.id}`} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5 hover:text-pencil">
                <span className="min-w-0">
                  <strong className="block">{localised(booking.resource, "name", locale)}</strong>
                  <span className="text-ink-soft">
                    {formatRange(booking.startsAt, booking.endsAt, locale)} · {booking.purpose}
                  </span>
                </span>
                <BookingPill status={booking.status} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
