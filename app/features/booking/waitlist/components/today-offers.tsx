import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDateTime, formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";

interface Props {
  offers: readonly { id: string; nameRu: string; nameEn: string; startsAt: Date | string; endsAt: Date | string; offerExpiresAt: Date | string }[];
}

/** What is offered to the company, above everything else of its day: it does not wait. */
export function TodayOffers({ offers }: Props) {
  const { t } = useTranslation(["waitlist"]);
  const locale = useLocale();
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="today-offers" className="mb-6 rounded-card border-2 border-pencil bg-sheet p-4 md:p-5">
      <h2 id="today-offers" className="mb-1 text-heading">
        {t("waitlist:today", { count: offers.length })}
      </h2>
      <ul className="divide-y divide-line">
        {offers.map((offer) => (
          <li key={offer.id}>
            <a href={`/bookings/waitlist#${offer.id}`} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 hover:text-pencil">
              <span>
                <strong>{localised(offer, "name", locale)}</strong>, <span className="tabular">{formatRange(offer.startsAt, offer.endsAt, locale)}</span>
              </span>
              <Pill tone="waiting">{t("waitlist:until", { when: formatDateTime(offer.offerExpiresAt, locale) })}</Pill>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
