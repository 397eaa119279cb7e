import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { Pager } from "~/components/pager";
import { readResourceFilters, RESOURCE_ORDERS, RESOURCE_STATES } from "~/features/booking/resources/filters";
import { resourcesFor } from "~/features/booking/resources/queries.server";
import { RESOURCE_SORTS } from "~/features/booking/resources/settings";
import { clock } from "~/lib/clock";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["resources", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const filters = readResourceFilters(new URL(args.request.url).searchParams);
    const list = await resourcesFor(scope, filters, new Date());
    return { list, filters, title: translator(await localeOf(args.request))("resources:list.title") };
  });

export default function Resources() {
  const { list, filters } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["resources", "booking", "common"]);
  const locale = useLocale();
  const { search: query } = useLocation();
  const kindName = (kind: string) => t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind });
  const choice = (name: "sort" | "kind" | "state" | "order", value: string, options: readonly (readonly [string, string])[]) => (
    <label className="flex flex-col gap-1 text-dense">
      {t(`resources:list.${name}`)}
      <select name={name} defaultValue={value} key={value} className={inputClass}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="max-w-7xl">
      <PageHeader
        title={t("resources:list.title")}
        lead={t("resources:list.lead")}
        actions={
          <>
            <ButtonAnchor href={`/staff/resources.xlsx${query}`}>{t("resources:list.export")}</ButtonAnchor>
            <ButtonLink to="/staff/resources/import">{t("resources:list.import")}</ButtonLink>
            <ButtonLink look="primary" to="/staff/resources/new">
              {t("resources:list.add")}
            </ButtonLink>
          </>
        }
      />
      <Form method="get" role="search" className="mb-4 grid items-end gap-2 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_repeat(4,minmax(0,1fr))_auto]">
        <label className="flex min-w-0 flex-col gap-1 text-dense">
          {t("resources:list.search")}
          <input type="search" name="q" defaultValue={filters.search} key={filters.search} className={inputClass} />
        </label>
        {choice("sort", filters.sort ?? "", [["", t("resources:list.anySort")], ...RESOURCE_SORTS.map((sort) => [sort, t(`resources:sort.${sort}`)] as const)])}
        {choice("kind", filters.kind, [["", t("resources:list.anyKind")], ...list.kinds.map((kind) => [kind, kindName(kind)] as const)])}
        {choice("state", filters.state, RESOURCE_STATES.map((state) => [state, t(`resources:list.states.${state}`)] as const))}
        {choice("order", filters.order, RESOURCE_ORDERS.map((order) => [order, t(`resources:list.orders.${order}`)] as const))}
        <Button>{t("common:filter")}</Button>
      </Form>
      {list.rows.length === 0 ? (
        <EmptyState title={t("resources:list.empty")} action={<ButtonLink to="/staff/resources">{t("common:reset")}</ButtonLink>}>
          {t("resources:list.emptyBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("resources:list.title")}
          rows={list.rows}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("resources:list.name"),
              cell: (row) => (
                <>
                  <a href={`/staff/resources/${row.id}`} className="font-medium">
                    {localised(row, "name", locale)}
                  </a>{" "}
                  {row.active ? null : <Pill tone="bad">{t("resources:list.off")}</Pill>}
                  <span className="block text-ink-soft">
                    {t(`resources:sort.${row.sort}`)} · {kindName(row.kind)}
                  </span>
                </>
              ),
            },
            {
              head: t("resources:list.units"),
              numeric: true,
              cell: (row) => (row.parts > 0 ? t("resources:list.whole", { count: row.parts }) : row.units === row.allUnits ? row.units : t("resources:list.unitsOf", { count: row.units, of: row.allUnits })),
            },
            { head: t("resources:list.hours"), cell: (row) => (row.opensAt === 0 && row.closesAt === 1440 ? t("resources:list.around") : <span className="tabular whitespace-nowrap">{`${clock(row.opensAt)}–${clock(row.closesAt)}`}</span>) },
            {
              head: t("resources:list.price"),
              numeric: true,
              cell: (row) => (row.price ? <>{formatMoney(row.price.priceKopecks, locale)} <span className="block text-ink-soft">{t(`resources:unit.${row.price.unit}`)}</span></> : <Pill tone="bad">{t("resources:list.noPrice")}</Pill>),
            },
            { head: t("resources:list.rules"), numeric: true, secondary: true, cell: (row) => (row.rules > 0 ? <a href={`/staff/resources/${row.id}/rules`}>{row.rules}</a> : "—") },
            {
              head: t("resources:list.conditions"),
              secondary: true,
              cell: (row) => [row.approval ? t("resources:mark.approval") : "", row.certificate ? t("resources:mark.certificate") : "", row.operator === "REQUIRED" ? t("resources:mark.operator") : ""].filter(Boolean).join(", ") || "—",
            },
          ]}
        />
      )}
      <Pager page={list.page} pages={list.pages} />
    </div>
  );
}
