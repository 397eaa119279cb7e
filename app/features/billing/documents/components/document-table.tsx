import { useTranslation } from "react-i18next";
import { DataTable, type Column } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { formatDay } from "~/lib/format";
import { formatMoney } from "~/lib/money";

export interface DocumentRow {
  id: string;
  kind: "ACT" | "CORRECTION";
  number: string;
  issuedOn: string;
  buyerName: string;
  invoiceNumber: string;
  totalKopecks: number;
  vatKopecks: number;
}

/** Acts and corrections as a table; staff also see whose they are. */
export function DocumentTable({ rows, payer = false }: { rows: readonly DocumentRow[]; payer?: boolean }) {
  const { t } = useTranslation("documents");
  const locale = useLocale();
  const columns: Column<DocumentRow>[] = [
    {
      head: t("number"),
      cell: (row) => (
        <a href={`/documents/${row.id}`} className="font-semibold whitespace-nowrap text-pencil hover:underline">
          {row.number}
        </a>
      ),
    },
    { head: t("kindHead"), cell: (row) => (row.kind === "ACT" ? t("kind.ACT") : `${t("kind.CORRECTION")} · ${row.invoiceNumber}`) },
    ...(payer ? [{ head: t("company"), cell: (row: DocumentRow) => row.buyerName }] : []),
    { head: t("day"), cell: (row) => formatDay(row.issuedOn, locale), secondary: true },
    { head: t("vat"), numeric: true, cell: (row) => formatMoney(row.vatKopecks, locale), secondary: true },
    { head: t("sum"), numeric: true, cell: (row) => formatMoney(row.totalKopecks, locale) },
  ];
  return <DataTable caption={t("title")} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}
