import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";

export interface AheadBooking {
  id: string;
  startsAt: Date | string;
  endsAt: Date | string;
  held: boolean;
  nameRu: string;
  nameEn: string;
}

const SHOWN = 8;

/** What the company has booked ahead: it stands above the question what becomes of it. */
export function BookingsAhead({ bookings }: { bookings: readonly AheadBooking[] }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  if (bookings.length === 0) return <p className="mb-3 text-dense text-ink-soft">{t("acts.noBookings")}</p>;
  return (
    <div className="mb-3 rounded-control bg-amber-soft p-3">
      <p className="font-medium">{t("acts.ahead", { count: bookings.length })}</p>
      <ul className="mt-1 text-dense">
        {bookings.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            {localised(one, "name", locale)}, {formatRange(one.startsAt, one.endsAt, locale)}
            {one.held ? `, ${t("acts.held")}` : ""}
          </li>
        ))}
      </ul>
      {bookings.length > SHOWN ? <p className="text-dense">{t("acts.more", { count: bookings.length - SHOWN })}</p> : null}
    </div>
  );
}
