import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatMoney, typedMoney } from "~/lib/money";

/** Companies that paid ahead, each with a form that writes down what was given back. */
export function Advances({ rows }: { rows: readonly { companyId: string; name: string; advanceKopecks: number }[] }) {
  const { t } = useTranslation("bank");
  const locale = useLocale();
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-heading">{t("advances.title")}</h2>
      <p className="max-w-prose text-ink-soft">{t("advances.lead")}</p>
      <DataTable
        caption={t("advances.title")}
        rows={rows}
        rowKey={(row) => row.companyId}
        columns={[
          { head: t("advances.company"), cell: (row) => <span className="font-semibold">{row.name}</span> },
          { head: t("advances.sum"), numeric: true, cell: (row) => formatMoney(row.advanceKopecks, locale) },
          {
            head: t("advances.return"),
            cell: (row) => (
              <Form method="post" className="flex flex-wrap justify-end gap-2" aria-label={t("advances.returnOf", { company: row.name })}>
                <input type="hidden" name="companyId" value={row.companyId} />
                <input name="amount" required inputMode="decimal" defaultValue={typedMoney(row.advanceKopecks)} aria-label={t("advances.amount")} className={`${inputClass} max-w-36`} />
                <input name="reference" required maxLength={60} placeholder={t("advances.reference")} aria-label={t("advances.reference")} className={`${inputClass} max-w-60`} autoComplete="off" />
                <Button name="act" value="return">
                  {t("advances.return")}
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </section>
  );
}
