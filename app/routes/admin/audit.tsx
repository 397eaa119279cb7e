import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireStaff } from "~/features/identity/access.server";
import { sealedIds } from "~/features/residency/calls/seal.server";
import { auditLog } from "~/lib/audit-log.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["staff"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const search = params.get("q")?.trim().slice(0, 100) ?? "";
    const number = pageNumber(params);
    const withheld = { subjectType: "application", subjectIds: await sealedIds(new Date()) };
    return { ...(await auditLog(search, number, withheld)), search, page: number, title: translator(await localeOf(args.request))("staff:audit.title") };
  });

export default function Audit() {
  const { items, pages, page: number, search } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["staff", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader title={t("staff:audit.title")} lead={t("staff:audit.lead")} />
      <Form method="get" className="mb-4 flex gap-2">
        <label className="grow">
          <span className="sr-only">{t("staff:audit.search")}</span>
          <input type="search" name="q" defaultValue={search} placeholder={t("staff:audit.search")} className={inputClass} />
        </label>
        <Button>{t("common:search")}</Button>
      </Form>
      {items.length === 0 ? (
        <EmptyState title={t("staff:audit.empty")}>{t("staff:audit.emptyBody")}</EmptyState>
      ) : (
        <DataTable
          caption={t("staff:audit.title")}
          rows={items}
          rowKey={(entry) => entry.id}
          columns={[
            { head: t("staff:audit.when"), cell: (entry) => <span className="whitespace-nowrap tabular">{formatDateTime(entry.at, locale)}</span> },
            { head: t("staff:audit.who"), cell: (entry) => entry.actorName },
            { head: t("staff:audit.action"), cell: (entry) => <code>{entry.action}</code> },
            { head: t("staff:audit.subject"), cell: (entry) => `${entry.subjectType} ${entry.subjectId.slice(0, 13)}`, secondary: true },
            { head: t("staff:audit.details"), cell: (entry) => <code className="break-all">{entry.data ? JSON.stringify(entry.data) : ""}</code>, secondary: true },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </>
  );
}
