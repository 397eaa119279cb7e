import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { formatMoney, typedMoney } from "~/lib/money";

interface Props {
  company: { id: string };
  invoices: readonly { id: string; number: string; titleRu: string; titleEn: string; outstandingKopecks: number }[];
  /** How the match would share the sum out. */
  parts: readonly { invoiceId: string; amountKopecks: number }[];
}

/** How much of the money goes to which invoice of the company; what is left over is its advance. */
export function SettleForm({ company, invoices, parts }: Props) {
  const { t } = useTranslation("bank");
  const locale = useLocale();
  return (
    <Form method="post" className="flex flex-col gap-3">
      <input type="hidden" name="companyId" value={company.id} />
      {invoices.length === 0 ? (
        <p>{t("entry.noInvoices")}</p>
      ) : (
        <>
          <p className="font-medium">{t("entry.invoices")}</p>
          <ul className="flex flex-col divide-y divide-line">
            {invoices.map((invoice) => {
              const part = parts.find((one) => one.invoiceId === invoice.id);
              return (
                <li key={invoice.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
                  <span className="min-w-0">
                    <a href={`/invoices/${invoice.id}`} className="font-semibold text-pencil hover:underline">
                      {invoice.number}
                    </a>{" "}
                    · {localised(invoice, "title", locale)}
                    <span className="block text-dense text-ink-soft">{t("entry.owed", { sum: formatMoney(invoice.outstandingKopecks, locale) })}</span>
                  </span>
                  <input
                    name={`part.${invoice.id}`}
                    inputMode="decimal"
                    defaultValue={part ? typedMoney(part.amountKopecks) : ""}
                    placeholder="0"
                    aria-label={t("entry.part", { number: invoice.number })}
                    className={`${inputClass} max-w-40 text-right tabular`}
                    autoComplete="off"
                  />
                </li>
              );
            })}
          </ul>
          <p className="text-dense text-ink-soft">{t("entry.rest")}</p>
        </>
      )}
      <div>
        <Button look="primary" name="act" value="settle">
          {t("entry.settle")}
        </Button>
      </div>
    </Form>
  );
}
