import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { InvoiceTable } from "~/features/billing/components/invoice-table";
import { allInvoices, refundsDue } from "~/features/billing/queries.server";
import { disputes } from "~/features/billing/gateways/disputes.server";
import { INVOICE_STATES } from "~/features/billing/status";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatDate } from "~/lib/format";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["billing", "bank", "cards", "documents", "closing", "dunning"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const STATUSES = INVOICE_STATES;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const status = STATUSES.find((one) => one === params.get("status"));
    const search = params.get("q")?.trim().slice(0, 100) ?? "";
    const number = pageNumber(params);
    const [list, refunds, disputed] = await Promise.all([
      allInvoices(scope, { page: number, ...(status ? { status } : {}), ...(search ? { search } : {}) }),
      refundsDue(scope),
      disputes(scope),
    ]);
    return { ...list, refunds, disputed, status: status ?? "", search, page: number, now: new Date(), title: translator(await localeOf(args.request))("billing:invoices") };
  });

export default function StaffInvoices() {
  const { items, pages, page: number, refunds, disputed, status, search, now } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["billing", "bank", "cards", "documents", "closing", "dunning", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader
        title={t("billing:invoices")}
        actions={
          <>
            <ButtonAnchor href="/staff/debtors">{t("dunning:title")}</ButtonAnchor>
            <ButtonAnchor href="/staff/statements">{t("bank:title")}</ButtonAnchor>
            <ButtonAnchor href="/staff/documents">{t("documents:title")}</ButtonAnchor>
            <ButtonAnchor href="/staff/closing">{t("closing:title")}</ButtonAnchor>
          </>
        }
      />
      {disputed.length > 0 ? (
        <Sheet title={t("cards:dispute.title")} className="mb-6">
          <ul className="flex flex-col gap-2">
            {disputed.map((dispute) => (
              <li key={dispute.id} className="flex flex-wrap justify-between gap-x-4 gap-y-1">
                <span>
                  {dispute.invoices.map((invoice) => (
                    <a key={invoice.id} href={`/invoices/${invoice.id}`} className="mr-2 font-semibold text-pencil hover:underline">
                      {invoice.number}
                    </a>
                  ))}
                  · {dispute.companyName} · {t(`cards:dispute.${dispute.status}`)}
                  {dispute.status === "OPEN" && dispute.evidenceDueAt ? <span className="block text-dense text-ink-soft">{t("cards:dispute.evidence", { day: formatDate(dispute.evidenceDueAt, locale) })}</span> : null}
                  {dispute.uncoveredKopecks > 0 ? <span className="block text-dense text-red">{t("cards:dispute.uncovered", { sum: formatMoney(dispute.uncoveredKopecks, locale) })}</span> : null}
                </span>
                <strong className="tabular">{formatMoney(dispute.amountKopecks, locale)}</strong>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
      {refunds.length > 0 ? (
        <Sheet title={t("billing:refundsDue")} className="mb-6">
          <ul className="flex flex-col gap-2">
            {refunds.map((refund) => (
              <li key={refund.id} className="flex flex-wrap justify-between gap-x-4 gap-y-1">
                <span>
                  <a href={`/invoices/${refund.invoiceId}`} className="font-semibold text-pencil hover:underline">
                    {refund.invoiceNumber}
                  </a>{" "}
                  · {refund.buyerName} · {t(`billing:refundReason.${refund.reason as "cancelled"}`, { defaultValue: refund.reason })}
                </span>
                <strong className="tabular">{formatMoney(refund.amountKopecks, locale)}</strong>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
      <Form method="get" className="mb-4 flex flex-wrap gap-2">
        <label className="min-w-60 grow">
          <span className="sr-only">{t("billing:searchHelp")}</span>
          <input type="search" name="q" defaultValue={search} placeholder={t("billing:searchHelp")} className={inputClass} />
        </label>
        <label>
          <span className="sr-only">{t("billing:statusHead")}</span>
          <select name="status" defaultValue={status} className={inputClass}>
            <option value="">{t("common:all")}</option>
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {t(`billing:status.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <Button>{t("common:search")}</Button>
      </Form>
      {items.length === 0 ? <EmptyState title={t("billing:empty")} /> : <InvoiceTable rows={items} now={now} payer />}
      <Pager page={number} pages={pages} />
    </>
  );
}
