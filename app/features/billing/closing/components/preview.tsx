import type { SerializeFrom } from "@remix-run/node";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { formatMonth } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { addMonths } from "~/lib/time";
import type { previewOf } from "../queries.server";

/** What closing a month would make, and what stands in its way; the press itself is the child. */
export function Preview({ preview, openUses, children }: { preview: SerializeFrom<Awaited<ReturnType<typeof previewOf>>>; openUses: number; children: ReactNode }) {
  const { t } = useTranslation(["closing", "documents"]);
  const locale = useLocale();
  const { companies, bankOpen, unpaid, refundsDue, subsidies } = preview;
  const sum = (value: (row: (typeof companies)[number]) => number) => companies.reduce((total, row) => total + value(row), 0);
  return (
    <Sheet title={t("closing:next", { month: `${formatMonth(preview.month, locale)} ${preview.month.slice(0, 4)}` })}>
      <div className="flex flex-col gap-4">
        {preview.over ? null : <Notice tone="waiting">{t("closing:notOver")}</Notice>}
        {openUses > 0 ? (
          <Notice tone="bad" title={t("closing:openUses", { count: openUses })}>
            <a href={`/staff/bookings?open=${addMonths(preview.month, 1)}`} className="text-pencil underline">
              {t("closing:toBookings")}
            </a>
          </Notice>
        ) : null}
        {bankOpen.count > 0 ? (
          <Notice tone="waiting" title={t("closing:bankOpen", { count: bankOpen.count, sum: formatMoney(bankOpen.kopecks, locale) })}>
            <a href="/staff/statements" className="text-pencil underline">
              {t("closing:toStatements")}
            </a>
          </Notice>
        ) : null}
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <Figure name={t("closing:willActs")} value={companies.length}>
            {formatMoney(sum((row) => row.kopecks), locale)}
          </Figure>
          <Figure name={t("documents:vat")} value={formatMoney(sum((row) => row.vatKopecks), locale)} />
          <Figure name={t("closing:unpaid")} value={unpaid.count}>
            {formatMoney(unpaid.kopecks, locale)}
          </Figure>
          <Figure name={t("closing:refundsDue")} value={refundsDue.count}>
            {formatMoney(refundsDue.kopecks, locale)}
          </Figure>
          {subsidies.map((one) => (
            <Figure key={one.programmeId} name={t("closing:subsidy")} value={formatMoney(one.kopecks, locale)}>
              {localised(one, "name", locale)}
            </Figure>
          ))}
        </div>
        {companies.length > 0 ? (
          <details>
            <summary className="cursor-pointer font-medium text-pencil">{t("closing:byCompany")}</summary>
            <div className="mt-3">
              <DataTable
                caption={t("closing:byCompany")}
                rows={companies}
                rowKey={(row) => row.companyId}
                columns={[
                  { head: t("documents:company"), cell: (row) => row.name },
                  { head: t("closing:uses"), numeric: true, cell: (row) => row.uses },
                  { head: t("documents:vat"), numeric: true, cell: (row) => formatMoney(row.vatKopecks, locale), secondary: true },
                  { head: t("documents:sum"), numeric: true, cell: (row) => formatMoney(row.kopecks, locale) },
                ]}
              />
            </div>
          </details>
        ) : (
          <p className="text-ink-soft">{t("closing:nothing")}</p>
        )}
        <p className="max-w-prose text-ink-soft">{t("closing:forGood")}</p>
        {children}
      </div>
    </Sheet>
  );
}
