import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { formatDay } from "~/lib/format";
import type { CertificateRow } from "../queries.server";
import { CertificatePill } from "./certificate-pill";
import { useKindName } from "./kind-name";

/** The certificates of a company and of its people, as they see them. */
export function CompanyCertificates({ rows }: { rows: readonly (CertificateRow & { mine: boolean })[] }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  if (rows.length === 0) return <p className="text-ink-soft">{t("certificates.none")}</p>;
  return (
    <DataTable
      caption={t("certificates.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { head: t("certificates.kind"), cell: (row) => <strong>{kindName(row.kind)}</strong>, title: true },
        { head: t("certificates.who"), cell: (row) => (row.holder === null ? t("certificates.whole") : row.mine ? t("me", { name: row.holder }) : row.holder) },
        { head: t("certificates.until"), cell: (row) => <span className="tabular">{formatDay(row.validUntil, locale)}</span> },
        { head: t("certificates.state"), cell: (row) => <CertificatePill state={row.state} /> },
      ]}
    />
  );
}
