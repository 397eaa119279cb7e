import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { DocumentTable } from "~/features/billing/documents/components/document-table";
import { PeriodForm } from "~/features/billing/documents/components/period-form";
import { documentsOf } from "~/features/billing/documents/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["documents", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const number = pageNumber(new URL(args.request.url).searchParams);
    const today = siteDay(new Date());
    return { ...(await documentsOf(scope, { page: number })), page: number, today, from: `${today.slice(0, 4)}-01-01`, title: translator(await localeOf(args.request))("documents:title") };
  });

export default function Documents() {
  const { items, pages, page: number, today, from } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["documents", "billing"]);
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      <PageHeader back={{ to: "/money", text: t("billing:title") }} title={t("documents:title")} lead={t("documents:lead")} />
      <Sheet title={t("documents:reconciliation.title")}>
        <p className="mb-3 max-w-prose text-ink-soft">{t("documents:reconciliation.lead")}</p>
        <PeriodForm from={from} to={today} />
      </Sheet>
      {items.length === 0 ? <EmptyState title={t("documents:emptyTitle")}>{t("documents:empty")}</EmptyState> : <DocumentTable rows={items} />}
      <Pager page={number} pages={pages} />
    </div>
  );
}
