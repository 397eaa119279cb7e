import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { budgetLedger } from "~/features/subsidy/queries.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const number = pageNumber(new URL(args.request.url).searchParams);
    const { budget, entries, pages } = await budgetLedger(scope, args.params.id ?? "", number);
    const names = await companyNames(entries.flatMap((entry) => entry.companyId ?? []));
    const title = `${localised(budget, "name", await localeOf(args.request))}, ${budget.year}`;
    return {
      title,
      budget,
      pages,
      page: number,
      entries: entries.map((entry) => ({ ...entry, company: names.get(entry.companyId ?? "")?.name ?? "" })),
    };
  });

export default function ProgrammeLedger() {
  const { title, budget, entries, pages, page: number } = useLoaderData<typeof loader>();
  const { t } = useTranslation("billing");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  return (
    <>
      <PageHeader title={title} lead={`${budget.funder}. ${budget.legalBasis}.`} back={{ to: "/staff/programmes", text: t("programmes.title") }} />
      <div className="mb-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Figure name={t("programmes.budget", { year: budget.year })} value={money(budget.amountKopecks)} />
        <Figure name={t("programmes.consumed")} value={money(budget.consumedKopecks)} />
        <Figure name={t("programmes.reserved")} value={money(budget.reservedKopecks)} />
        <Figure name={t("programmes.available")} value={money(budget.amountKopecks - budget.reservedKopecks - budget.consumedKopecks)} />
      </div>
      <h2 className="mb-3 text-heading">{t("programmes.ledger")}</h2>
      {entries.length === 0 ? (
        <EmptyState title={t("programmes.empty")} />
      ) : (
        <DataTable
          caption={t("programmes.ledger")}
          rows={entries}
          rowKey={(entry) => entry.id}
          columns={[
            { head: t("programmes.when"), cell: (entry) => <span className="whitespace-nowrap tabular">{formatDateTime(entry.at, locale)}</span> },
            { head: t("programmes.company"), cell: (entry) => entry.company },
            { head: t("programmes.reason"), cell: (entry) => t(`programmes.entry.${entry.reason as "fund"}`, { defaultValue: entry.reason }) },
            { head: t("programmes.from"), cell: (entry) => t(`programmes.account.${entry.credit}`), secondary: true },
            { head: t("programmes.to"), cell: (entry) => t(`programmes.account.${entry.debit}`), secondary: true },
            { head: t("amount"), cell: (entry) => money(entry.amountKopecks), numeric: true },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </>
  );
}
