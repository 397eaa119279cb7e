import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor, ButtonLink, buttonClass } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireStaff } from "~/features/identity/access.server";
import { RegisterTabs } from "~/features/residency/agreements/components/register-tabs";
import { DueMarks, ResidencyPill, SmallSteps } from "~/features/residency/register/components/register-marks";
import { readRegisterFilters } from "~/features/residency/register/filters";
import { registerFor } from "~/features/residency/register/queries.server";
import { RESIDENCY_STATUSES } from "~/features/residency/register/status";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const filters = readRegisterFilters(new URL(args.request.url).searchParams);
    const list = await registerFor(scope, filters, new Date());
    return { list, filters, title: translator(await localeOf(args.request))("register.title", { ns: "agreements" }) };
  });

export default function Residents() {
  const { list, filters } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["agreements", "common"]);
  const locale = useLocale();
  const { search: query } = useLocation();
  const kept = (changes: Record<string, string>) => {
    const params = new URLSearchParams({ ...(filters.search ? { q: filters.search } : {}), ...(filters.sort !== "name" ? { sort: filters.sort } : {}), ...changes });
    return `?${params}`;
  };
  const views = [
    { text: t("agreements:register.all"), count: list.all, to: kept({}), on: !filters.status && !filters.due },
    { text: t("agreements:register.due"), count: list.due, to: kept({ due: "1" }), on: filters.due },
    ...RESIDENCY_STATUSES.map((status) => ({ text: t(`agreements:residencies.${status}`), count: list.counts[status] ?? 0, to: kept({ status }), on: filters.status === status })),
  ];
  const exported = new URLSearchParams(query);
  exported.delete("page");
  const file = (format: string) => `/staff/residents/export?${new URLSearchParams([...exported, ["format", format]])}`;
  return (
    <div className="max-w-7xl">
      <PageHeader
        title={t("agreements:register.title")}
        lead={t("agreements:register.lead")}
        actions={
          <>
            <ButtonAnchor href={file("xlsx")}>{t("agreements:register.xlsx")}</ButtonAnchor>
            <ButtonAnchor href={file("csv")}>{t("agreements:register.csv")}</ButtonAnchor>
          </>
        }
      />
      <RegisterTabs />
      <nav aria-label={t("agreements:register.views")} className="mb-3 flex flex-wrap gap-2">
        {views.map((view) => (
          <Link key={view.text} to={view.to} aria-current={view.on ? "page" : undefined} className={buttonClass("plain", view.on ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
            {view.text} <span className="tabular">{view.count}</span>
          </Link>
        ))}
      </nav>
      <Form method="get" role="search" className="mb-4 flex flex-wrap items-end gap-2">
        {filters.status ? <input type="hidden" name="status" value={filters.status} /> : null}
        {filters.due ? <input type="hidden" name="due" value="1" /> : null}
        <label className="flex min-w-0 grow flex-col gap-1 text-dense">
          {t("agreements:register.search")}
          <input type="search" name="q" defaultValue={filters.search} key={filters.search} className={inputClass} />
        </label>
        <label className="flex flex-col gap-1 text-dense">
          {t("agreements:register.sort")}
          <select name="sort" defaultValue={filters.sort} key={filters.sort} className={inputClass}>
            {(["name", "start", "end"] as const).map((sort) => (
              <option key={sort} value={sort}>
                {t(`agreements:register.sorts.${sort}`)}
              </option>
            ))}
          </select>
        </label>
        <Button>{t("common:filter")}</Button>
      </Form>
      {list.rows.length === 0 ? (
        <EmptyState title={t("agreements:register.empty")} action={<ButtonLink to="/staff/residents">{t("common:reset")}</ButtonLink>}>
          {t("agreements:register.emptyBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("agreements:register.title")}
          rows={list.rows}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("agreements:staff.company"),
              cell: (row) => (
                <>
                  <a href={`/staff/residents/${row.id}`} className="font-medium">{row.companyName}</a>
                  <DueMarks row={row} />
                </>
              ),
            },
            { head: t("agreements:staff.state"), cell: (row) => <ResidencyPill status={row.status} /> },
            { head: t("agreements:terms.term"), cell: (row) => t("agreements:terms.span", { from: formatDay(row.startsOn, locale), to: formatDay(row.endsOn, locale) }), secondary: true },
            { head: t("agreements:terms.rent"), cell: (row) => (row.status === "TERMINATED" ? "—" : <SmallSteps rent={row.rent} year={row.year} />) },
            { head: t("agreements:terms.premises"), cell: (row) => (row.premises ? t("agreements:terms.place", { premises: row.premises, area: row.areaSqm ?? 0 }) : "—") },
            { head: t("agreements:tabs.agreement"), cell: (row) => (row.agreement ? <a href={`/staff/agreements/${row.agreement.id}`} className="whitespace-nowrap">{row.agreement.number}</a> : "—"), secondary: true },
          ]}
        />
      )}
      <Pager page={list.page} pages={list.pages} />
    </div>
  );
}
