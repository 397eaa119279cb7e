import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { RegisterTabs } from "~/features/residency/agreements/components/register-tabs";
import { AdmissionPill, useSpan } from "~/features/residency/clients/components/client-marks";
import { clientsFor } from "~/features/residency/clients/queries.server";
import { formatDate } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["clients", "agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const params = new URL(args.request.url).searchParams;
    const filters = { search: (params.get("q") ?? "").slice(0, 100), past: params.get("past") === "1" };
    const [list, locale] = await Promise.all([clientsFor(scope, filters, new Date()), localeOf(args.request)]);
    return { list, filters, title: translator(locale)("clients:title") };
  });

/** Who uses the site without residency: what waits for an answer, who is admitted, whom one can admit. */
export default function Clients() {
  const { list, filters } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["clients", "common"]);
  const locale = useLocale();
  const span = useSpan();
  const address = (past: boolean) => `?${new URLSearchParams({ ...(filters.search ? { q: filters.search } : {}), ...(past ? { past: "1" } : {}) })}`;
  return (
    <div className="flex max-w-7xl flex-col gap-5">
      <div className="-mb-5">
        <PageHeader title={t("clients:title")} lead={t("clients:lead")} />
        <RegisterTabs />
      </div>
      {list.requests.length > 0 ? (
        <Sheet title={t("clients:requests")}>
          <ul className="divide-y divide-line">
            {list.requests.map((request) => (
              <li key={request.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
                <div className="min-w-0 grow basis-72">
                  <p className="font-medium">{request.companyName}</p>
                  <p className="wrap-anywhere">{request.purpose}</p>
                  <p className="text-dense text-ink-soft">{t("clients:requestFrom", { person: request.askedBy, when: formatDate(request.createdAt, locale) })}</p>
                </div>
                <ButtonLink look={list.mayAdmit ? "primary" : "plain"} to={`/staff/clients/${request.companyId}`}>
                  {t(list.mayAdmit ? "clients:answer" : "common:open")}
                </ButtonLink>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
      <Form method="get" role="search" className="flex flex-wrap items-end gap-2">
        {filters.past ? <input type="hidden" name="past" value="1" /> : null}
        <label className="flex min-w-0 grow flex-col gap-1 text-dense md:max-w-md">
          {t("clients:search")}
          <input type="search" name="q" defaultValue={filters.search} key={filters.search} className={inputClass} />
        </label>
        <Button>{t("clients:find")}</Button>
        {list.past > 0 ? (
          <Link to={address(!filters.past)} className="inline-flex min-h-11 items-center px-2 text-pencil hover:underline md:min-h-10">
            {t(filters.past ? "clients:noPast" : "clients:past")}
          </Link>
        ) : null}
      </Form>
      {list.rows.length === 0 && list.others.length === 0 ? (
        <EmptyState title={t(filters.search ? "clients:emptySearch" : "clients:empty")} action={filters.search ? <ButtonLink to="/staff/clients">{t("common:reset")}</ButtonLink> : null}>
          {t(filters.search ? "clients:emptySearchBody" : "clients:emptyBody")}
        </EmptyState>
      ) : null}
      {list.rows.length > 0 ? (
        <DataTable
          caption={t("clients:title")}
          rows={list.rows}
          rowKey={(row) => row.id}
          columns={[
            { head: t("clients:company"), title: true, cell: (row) => <a href={`/staff/clients/${row.companyId}`} className="font-medium text-pencil hover:underline">{row.companyName}</a> },
            { head: t("clients:groupHead"), cell: (row) => t(`clients:group.${row.group}`) },
            { head: t("clients:term"), cell: (row) => span(row) },
            { head: t("clients:basis"), cell: (row) => <span className="wrap-anywhere">{row.basis}</span> },
            { head: t("clients:stateHead"), cell: (row) => <AdmissionPill admission={row} /> },
          ]}
        />
      ) : null}
      {list.others.length > 0 ? (
        <Sheet title={t("clients:others")}>
          <p className="mb-2 text-ink-soft">{t("clients:othersLead")}</p>
          <ul className="divide-y divide-line">
            {list.others.map((one) => (
              <li key={one.companyId}>
                <a href={`/staff/clients/${one.companyId}`} className="flex min-h-11 items-center font-medium text-pencil hover:underline">{one.companyName}</a>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
    </div>
  );
}
