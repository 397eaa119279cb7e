import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Sheet } from "~/components/page";
import { documentFor } from "~/features/billing/documents/queries.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { isCompanyScope } from "~/features/identity/types";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["documents"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const paper = await documentFor(scope, args.params.id ?? "");
    return { paper, staff: !isCompanyScope(scope), title: translator(await localeOf(args.request))(`documents:titleOf.${paper.kind}`, { number: paper.number }) };
  });

export default function Document() {
  const { paper, staff } = useLoaderData<typeof loader>();
  const { t } = useTranslation("documents");
  const locale = useLocale();
  const act = paper.kind === "ACT";
  const rate = (percent: number | null) => (percent === null ? t("noVat") : t("ofRate", { percent }));
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader
        back={staff ? { to: "/staff/documents", text: t("title") } : { to: "/money/documents", text: t("title") }}
        title={t(`titleOf.${paper.kind}`, { number: paper.number })}
        lead={act ? t("actLead") : paper.lowersSupply ? t("correctionLead.supply") : t("correctionLead.invoice")}
        actions={
          <ButtonAnchor href={`/documents/${paper.id}/pdf`} target="_blank" rel="noopener">
            {t("openPdf")}
          </ButtonAnchor>
        }
      />
      <Sheet as="div">
        <Facts
          items={[
            { name: t("company"), value: paper.buyer.name },
            { name: t("day"), value: formatDay(paper.issuedOn, locale) },
            ...(act ? [] : [{ name: t("invoice"), value: <a className="font-semibold text-pencil hover:underline" href={`/invoices/${paper.invoiceId}`}>{paper.lines[0]?.invoiceNumber}</a> }, { name: t("why"), value: t(`reason.${paper.reason as "moved"}`, { defaultValue: paper.reason }) }]),
            { name: t("sum"), value: <strong className="tabular">{formatMoney(paper.totalKopecks, locale)}</strong> },
            { name: t("vat"), value: <span className="tabular">{formatMoney(paper.vatKopecks, locale)}</span> },
            ...(staff && paper.sha256 ? [{ name: t("chain.hash"), value: <code className="text-dense break-all">{paper.sha256}</code> }] : []),
          ]}
        />
      </Sheet>
      <DataTable
        caption={t("lines")}
        rows={paper.lines}
        rowKey={(line) => String(line.position)}
        columns={[
          { head: t("service"), cell: (line) => line.name },
          {
            head: t("invoice"),
            secondary: true,
            cell: (line) => (
              <a href={`/invoices/${line.invoiceId}`} className="whitespace-nowrap text-pencil hover:underline">
                {line.invoiceNumber}
              </a>
            ),
          },
          ...(act ? [{ head: t("tariff"), numeric: true, secondary: true, cell: (line: (typeof paper.lines)[number]) => formatMoney(line.tariffKopecks, locale) }] : []),
          { head: t("vat"), numeric: true, secondary: true, cell: (line) => (line.vatPercent === null ? t("noVat") : `${formatMoney(line.vatKopecks, locale)} · ${rate(line.vatPercent)}`) },
          { head: t("sum"), numeric: true, cell: (line) => formatMoney(line.amountKopecks, locale) },
        ]}
      />
    </div>
  );
}
