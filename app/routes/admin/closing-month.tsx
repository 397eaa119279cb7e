import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { Figure, PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader } from "~/components/page";
import { monthFor } from "~/features/billing/closing/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatMonth } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["closing", "documents"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const LOOK_AGAIN_MS = 5000;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const locale = await localeOf(args.request);
    const one = await monthFor(scope, args.params.month ?? "");
    return { one, title: translator(locale)("closing:titleOf", { month: `${formatMonth(one.month, locale)} ${one.month.slice(0, 4)}` }) };
  });

export default function ClosingMonth() {
  const { one } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["closing", "documents"]);
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  const closing = one.status === "CLOSING";
  useEffect(() => {
    if (!closing) return;
    const timer = setInterval(() => revalidate(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [closing, revalidate]);
  const { summary } = one;
  const progress = t("closing:progress", { done: one.acts.length, of: one.companies });
  return (
    <div className="flex max-w-6xl flex-col gap-6">
      <PageHeader
        back={{ to: "/staff/closing", text: t("closing:title") }}
        title={t("closing:titleOf", { month: `${formatMonth(one.month, locale)} ${one.month.slice(0, 4)}` })}
        lead={t(`closing:stateLead.${one.status}`)}
        actions={
          <>
            <ButtonAnchor href={`/staff/closing/${one.month}/export.xlsx`}>{t("closing:xlsx")}</ButtonAnchor>
            <ButtonAnchor href={`/staff/closing/${one.month}/export.csv`}>{t("closing:csv")}</ButtonAnchor>
          </>
        }
      />
      {closing ? (
        <Notice tone="waiting" title={progress}>
          <PartsBar whole={Math.max(one.companies, 1)} parts={[{ value: one.acts.length, className: "bg-pencil" }]} label={progress} />
        </Notice>
      ) : null}
      {summary ? (
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <Figure name={t("closing:acts")} value={formatMoney(summary.acts.kopecks, locale)}>
            {t("closing:actsOf", { count: summary.acts.count, vat: formatMoney(summary.acts.vatKopecks, locale) })}
          </Figure>
          <Figure name={t("closing:corrections")} value={formatMoney(summary.corrections.kopecks, locale)}>
            {summary.corrections.count}
          </Figure>
          {summary.payments.map((row) => (
            <Figure key={row.method} name={t(`closing:paid.${row.method}`)} value={formatMoney(row.kopecks, locale)}>
              {row.count}
            </Figure>
          ))}
          <Figure name={t("closing:refundsPaid")} value={formatMoney(summary.refundsPaid.kopecks, locale)}>
            {summary.refundsPaid.count}
          </Figure>
          <Figure name={t("closing:advances")} value={formatMoney(summary.advances.receivedKopecks, locale)}>
            {t("closing:advancesBack", { sum: formatMoney(summary.advances.returnedKopecks, locale) })}
          </Figure>
          {summary.subsidies.map((row) => (
            <Figure key={row.programmeId} name={t("closing:subsidy")} value={formatMoney(row.kopecks, locale)}>
              {localised(row, "name", locale)}
            </Figure>
          ))}
        </div>
      ) : null}
      {one.acts.length > 0 ? (
        <DataTable
          caption={t("closing:acts")}
          rows={one.acts}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("documents:number"),
              cell: (row) => (
                <a href={`/documents/${row.id}`} className="font-semibold whitespace-nowrap text-pencil hover:underline">
                  {row.number}
                </a>
              ),
            },
            { head: t("documents:company"), cell: (row) => row.companyName },
            { head: t("documents:vat"), numeric: true, cell: (row) => formatMoney(row.vatKopecks, locale), secondary: true },
            { head: t("documents:sum"), numeric: true, cell: (row) => formatMoney(row.totalKopecks, locale) },
          ]}
        />
      ) : null}
    </div>
  );
}
