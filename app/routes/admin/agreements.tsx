import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireStaff } from "~/features/identity/access.server";
import { AgreementPill, MovePill } from "~/features/residency/agreements/components/agreement-marks";
import { RegisterTabs } from "~/features/residency/agreements/components/register-tabs";
import { agreementsFor } from "~/features/residency/agreements/queries.server";
import { AGREEMENT_STATUSES, isAgreementStatus } from "~/features/residency/agreements/status";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const query = new URL(args.request.url).searchParams;
    const status = query.get("status");
    const filters = {
      search: (query.get("q") ?? "").slice(0, 100),
      status: isAgreementStatus(status) ? status : status === "ALL" ? ("ALL" as const) : undefined,
      page: pageNumber(query),
    };
    const list = await agreementsFor(scope, filters, new Date());
    return { list, filters, title: translator(await localeOf(args.request))("staff.title", { ns: "agreements" }) };
  });

export default function StaffAgreements() {
  const { list, filters } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["agreements", "common"]);
  const locale = useLocale();
  const filtered = filters.search !== "" || filters.status !== undefined;
  return (
    <div className="max-w-6xl">
      <PageHeader title={t("agreements:staff.title")} lead={t("agreements:staff.lead")} />
      <RegisterTabs />
      <Form method="get" role="search" className="mb-4 flex flex-wrap items-end gap-2">
        <label className="flex min-w-0 grow flex-col gap-1 text-dense">
          {t("agreements:staff.search")}
          <input type="search" name="q" defaultValue={filters.search} key={filters.search} className={inputClass} />
        </label>
        <label className="flex flex-col gap-1 text-dense">
          {t("agreements:staff.state")}
          <select name="status" defaultValue={filters.status ?? ""} key={filters.status} className={inputClass}>
            <option value="">{t("agreements:staff.open")}</option>
            {AGREEMENT_STATUSES.map((status) => (
              <option key={status} value={status}>
                {t(`agreements:status.${status}`)} ({list.counts[status] ?? 0})
              </option>
            ))}
            <option value="ALL">{t("agreements:staff.all")}</option>
          </select>
        </label>
        <Button>{t("common:filter")}</Button>
      </Form>
      {list.rows.length === 0 ? (
        <EmptyState title={t("agreements:staff.empty")} action={filtered ? <ButtonLink to="/staff/agreements">{t("common:reset")}</ButtonLink> : <ButtonLink to="/staff/agreements?status=ALL">{t("agreements:staff.showAll")}</ButtonLink>}>
          {t("agreements:staff.emptyBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("agreements:staff.title")}
          rows={list.rows}
          rowKey={(row) => row.id}
          columns={[
            { head: t("agreements:staff.number"), cell: (row) => <a href={`/staff/agreements/${row.id}`} className="font-medium whitespace-nowrap">{row.number}</a> },
            { head: t("agreements:staff.company"), cell: (row) => row.companyName },
            { head: t("agreements:staff.state"), cell: (row) => <span className="flex flex-wrap gap-1.5"><AgreementPill status={row.status} /> <MovePill item={row} /></span> },
            { head: t("agreements:staff.what"), cell: (row) => t(`agreements:kindOnly.${row.kind}`), secondary: true },
            { head: t("agreements:staff.signBy"), cell: (row) => (row.signBy ? formatDay(row.signBy, locale) : "—"), secondary: true },
          ]}
        />
      )}
      <Pager page={list.page} pages={list.pages} />
    </div>
  );
}
