import type { SerializeFrom } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Facts, Sheet } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { ReactNode } from "react";
import { BookingCertificates } from "../certificates/components/booking-certificates";
import type { BookingPage } from "../one.server";

/** What a booking holds, for what, and every invoice of it with its state. */
export function BookingDetails({ one, children }: { one: Pick<SerializeFrom<BookingPage>, "booking" | "things" | "company" | "certificates" | "invoices" | "series">; children?: ReactNode }) {
  const { t } = useTranslation(["booking", "billing", "trainings"]);
  const locale = useLocale();
  const { booking, things, company, certificates, invoices, series } = one;
  const open = invoices.find((invoice) => invoice.status === "ISSUED");
  const thing = (item: (typeof things)[number]) => `${localised(item, "name", locale)}${item.quantity > 1 ? ` × ${item.quantity}` : ""}`;
  const items: { name: string; value: ReactNode }[] = [{ name: t("booking:list.purpose"), value: booking.purpose }];
  if (company) items.push({ name: t("booking:one.company"), value: <a href={`/residents/${company.slug}`} className="text-pencil hover:underline">{company.name}</a> });
  if (things.length > 1) {
    items.push({
      name: t("booking:one.things"),
      value: (
        <ul data-testid="things">
          {things.map((item, index) => (
            <li key={index}>{thing(item)}</li>
          ))}
        </ul>
      ),
    });
  } else if (booking.quantity > 1) items.push({ name: t("booking:one.quantity"), value: booking.quantity });
  if (certificates.length > 0) items.push({ name: t("trainings:certificates.ofBooking"), value: <BookingCertificates rows={certificates} /> });
  if (series) {
    items.push({
      name: t("booking:one.series"),
      value: (
        <a href={`/bookings?series=${series.seriesId}`} className="font-semibold text-pencil hover:underline">
          {t("booking:one.seriesPlace", { number: series.number, of: series.of })}
        </a>
      ),
    });
  }
  if (booking.status === "HELD" && booking.holdExpiresAt) items.push({ name: t("booking:one.payBy"), value: formatDateTime(booking.holdExpiresAt, locale) });
  if (invoices.length > 0) {
    items.push({
      name: t(invoices.length > 1 ? "booking:one.invoices" : "booking:one.invoice"),
      value: (
        <ul className="flex flex-col gap-1" data-testid="invoices">
          {invoices.map((invoice) => (
            <li key={invoice.id}>
              <a href={`/invoices/${invoice.id}`} className="font-semibold text-pencil hover:underline">
                {invoice.number}
              </a>{" "}
              <span className="whitespace-nowrap tabular">{formatMoney(invoice.totalKopecks, locale)}</span> · {t(`billing:status.${invoice.status}`)}
              {invoice.outstandingKopecks > 0 && invoice.outstandingKopecks < invoice.totalKopecks ? <span className="block text-dense text-ink-soft">{t("billing:leftOf", { left: formatMoney(invoice.outstandingKopecks, locale) })}</span> : null}
              {invoice.refundKopecks > 0 ? <span className="block text-dense text-ink-soft">{t("booking:one.refundOf", { amount: formatMoney(invoice.refundKopecks, locale) })}</span> : null}
            </li>
          ))}
        </ul>
      ),
    });
  }
  return (
    <Sheet title={t("booking:one.details")}>
      <Facts items={items} />
      {open && company === null ? (
        <p className="mt-4">
          <ButtonLink look="primary" to={`/invoices/${open.id}`}>
            {t("booking:one.pay", { total: formatMoney(open.outstandingKopecks, locale) })}
          </ButtonLink>
        </p>
      ) : null}
      {children}
    </Sheet>
  );
}
