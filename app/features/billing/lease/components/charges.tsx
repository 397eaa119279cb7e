import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { formatDay, formatMonth } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { LeaseView } from "../queries.server";

export const areaText = (hundredths: number, locale: Locale): string => `${new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 2 }).format(hundredths / 100)}\u00a0м²`.replace("м²", locale === "ru" ? "м²" : "m²");

/** What a lease cost month by month: by the market, charged, and what the technopark left, with the figures that it comes from. */
export function Charges({ lease }: { lease: LeaseView }) {
  const { t } = useTranslation("lease");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  if (lease.charges.length === 0) return <p className="text-ink-soft">{t("noCharges")}</p>;
  return (
    <DataTable
      caption={t("charges")}
      rows={lease.charges}
      rowKey={(row) => row.month}
      columns={[
        { head: t("month"), title: true, cell: (row) => `${formatMonth(row.month, locale)} ${row.month.slice(0, 4)}` },
        {
          head: t("how"),
          cell: (row) => (
            <ul>
              {row.lines.map((line) => (
                <li key={line.from}>
                  {line.days === line.ofDays ? "" : `${formatDay(line.from, locale)} – ${formatDay(line.to, locale)}: `}
                  {t("line", { area: areaText(line.areaHundredths, locale), rate: money(line.rateKopecks), days: line.days === line.ofDays ? "" : t("daysOf", { days: line.days, of: line.ofDays }), percent: line.percent, year: line.year })}
                </li>
              ))}
            </ul>
          ),
        },
        { head: t("market"), numeric: true, secondary: true, cell: (row) => money(row.marketKopecks) },
        { head: t("benefit"), numeric: true, cell: (row) => <span className="text-green">{money(row.benefitKopecks)}</span> },
        { head: t("charged"), numeric: true, cell: (row) => <strong>{money(row.chargedKopecks)}</strong> },
        {
          head: t("invoice"),
          cell: (row) =>
            row.invoiceId ? (
              <a href={`/invoices/${row.invoiceId}`} className="whitespace-nowrap text-pencil hover:underline">
                {row.invoiceNumber}
              </a>
            ) : (
              t("noInvoice")
            ),
        },
      ]}
    />
  );
}
