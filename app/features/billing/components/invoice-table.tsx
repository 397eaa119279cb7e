import { useTranslation } from "react-i18next";
import { DataTable, type Column } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import type { InvoiceStatus } from "~/lib/db/generated/enums";
import { formatDate } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { InvoicePill } from "./invoice-pill";

export interface InvoiceRow {
  id: string;
  number: string;
  status: InvoiceStatus;
  titleRu: string;
  titleEn: string;
  buyerName: string;
  totalKopecks: number;
  outstandingKopecks: number;
  issuedAt: Date | string;
  dueAt: Date | string;
  refundDueKopecks: number;
}

/** Invoices as a table; staff also see the payer. */
export function InvoiceTable({ rows, now, payer = false }: { rows: readonly InvoiceRow[]; now: Date | string; payer?: boolean }) {
  const { t } = useTranslation("billing");
  const locale = useLocale();
  const columns: Column<InvoiceRow>[] = [
    {
      head: t("number"),
      cell: (row) => (
        <a href={`/invoices/${row.id}`} className="font-semibold whitespace-nowrap text-pencil hover:underline">
          {row.number}
        </a>
      ),
    },
    ...(payer ? [{ head: t("buyer"), cell: (row: InvoiceRow) => row.buyerName }] : []),
    { head: t("forWhat"), cell: (row) => localised(row, "title", locale) },
    { head: t("issued"), cell: (row) => formatDate(row.issuedAt, locale), secondary: true },
    { head: t("due"), cell: (row) => (row.status === "ISSUED" ? formatDate(row.dueAt, locale) : ""), secondary: true },
    { head: t("statusHead"), cell: (row) => <InvoicePill status={row.status} overdue={row.status === "ISSUED" && new Date(row.dueAt) < new Date(now)} /> },
    {
      head: t("amount"),
      numeric: true,
      cell: (row) => (
        <>
          {formatMoney(row.totalKopecks, locale)}
          {row.outstandingKopecks > 0 && row.outstandingKopecks < row.totalKopecks ? <span className="block text-dense text-ink-soft">{t("leftOf", { left: formatMoney(row.outstandingKopecks, locale) })}</span> : null}
          {row.refundDueKopecks > 0 ? <span className="block text-amber">{t("refundDue", { amount: formatMoney(row.refundDueKopecks, locale) })}</span> : null}
        </>
      ),
    },
  ];
  return <DataTable caption={t("invoices")} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}
