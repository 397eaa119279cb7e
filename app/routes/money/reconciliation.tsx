import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { PeriodForm } from "~/features/billing/documents/components/period-form";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { isCompanyScope } from "~/features/identity/types";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["documents"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const today = siteDay(new Date());
    const companyId = params.get("company") ?? (isCompanyScope(scope) ? scope.companyId : "");
    const view = await reconciliationOf(scope, companyId, params.get("from") ?? `${today.slice(0, 4)}-01-01`, params.get("to") ?? today);
    return { view, staff: !isCompanyScope(scope), title: translator(await localeOf(args.request))("documents:reconciliation.title") };
  });

export default function Reconciliation() {
  const { view, staff } = useLoaderData<typeof loader>();
  const { t } = useTranslation("documents");
  const locale = useLocale();
  const money = (kopecks: number) => (kopecks === 0 ? "" : formatMoney(kopecks, locale));
  const balance = (kopecks: number) => (kopecks === 0 ? t("reconciliation.even") : t(kopecks > 0 ? "reconciliation.companyOwes" : "reconciliation.houseOwes"));
  const query = new URLSearchParams({ company: view.companyId, from: view.from, to: view.to });
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      <PageHeader
        back={staff ? { to: "/staff/documents", text: t("title") } : { to: "/money/documents", text: t("title") }}
        title={t("reconciliation.title")}
        lead={view.buyer.name}
        actions={
          <ButtonAnchor href={`/money/reconciliation.pdf?${query.toString()}`} target="_blank" rel="noopener">
            {t("openPdf")}
          </ButtonAnchor>
        }
      />
      <Sheet as="div">
        <PeriodForm key={`${view.from} ${view.to}`} from={view.from} to={view.to} {...(staff ? { companyId: view.companyId } : {})} />
      </Sheet>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Figure name={t("reconciliation.opening")} value={formatMoney(Math.abs(view.openingKopecks), locale)}>
          {balance(view.openingKopecks)}
        </Figure>
        <Figure name={t("reconciliation.debit")} value={formatMoney(view.debitKopecks, locale)}>
          {t("reconciliation.debitHelp")}
        </Figure>
        <Figure name={t("reconciliation.credit")} value={formatMoney(view.creditKopecks, locale)}>
          {t("reconciliation.creditHelp")}
        </Figure>
        <Figure name={t("reconciliation.closing")} value={formatMoney(Math.abs(view.closingKopecks), locale)}>
          {balance(view.closingKopecks)}
        </Figure>
      </div>
      {view.unactedKopecks > 0 ? <p className="max-w-prose text-ink-soft">{t("reconciliation.unacted", { sum: formatMoney(view.unactedKopecks, locale) })}</p> : null}
      {view.entries.length === 0 ? (
        <EmptyState title={t("reconciliation.emptyTitle")}>{t("reconciliation.empty")}</EmptyState>
      ) : (
        <DataTable
          caption={t("reconciliation.caption")}
          rows={view.entries.map((entry, index) => ({ ...entry, key: String(index) }))}
          rowKey={(entry) => entry.key}
          columns={[
            { head: t("day"), cell: (entry) => <span className="whitespace-nowrap">{formatDay(entry.on, locale)}</span> },
            {
              head: t("reconciliation.document"),
              cell: (entry) => {
                const text = `${t(`reconciliation.kind.${entry.kind}`)}${entry.number ? ` ${entry.number}` : ""}`;
                return entry.link ? (
                  <a href={entry.link} className="break-words text-pencil hover:underline">
                    {text}
                  </a>
                ) : (
                  text
                );
              },
            },
            { head: t("reconciliation.debit"), numeric: true, cell: (entry) => money(entry.debitKopecks) },
            { head: t("reconciliation.credit"), numeric: true, cell: (entry) => money(entry.creditKopecks) },
            { head: t("reconciliation.balance"), numeric: true, secondary: true, cell: (entry) => formatMoney(entry.balanceKopecks, locale) },
          ]}
        />
      )}
      {view.open.length > 0 ? (
        <Sheet title={t("reconciliation.open")}>
          <p className="mb-3 max-w-prose text-ink-soft">{t("reconciliation.openHelp")}</p>
          <ul className="flex flex-col gap-2">
            {view.open.map((invoice) => (
              <li key={invoice.id} className="flex flex-wrap justify-between gap-x-4 tabular">
                <a href={`/invoices/${invoice.id}`} className="font-semibold text-pencil hover:underline">
                  {invoice.number}
                </a>
                <span>{formatMoney(invoice.leftKopecks, locale)}</span>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
    </div>
  );
}
