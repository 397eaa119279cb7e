import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Figure, PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { InvoiceTable } from "~/features/billing/components/invoice-table";
import { invoicesOf, owed } from "~/features/billing/queries.server";
import { hoursText } from "~/features/billing/rules/say-line";
import { requireCompany } from "~/features/identity/access.server";
import { quotaOf, subsidyReceived } from "~/features/subsidy/queries.server";
import { formatDate } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const year = Number(siteDay(now).slice(0, 4));
    const number = pageNumber(new URL(args.request.url).searchParams);
    const [list, debt, quota, subsidy] = await Promise.all([
      invoicesOf(scope, { page: number }),
      owed(scope),
      quotaOf(scope),
      subsidyReceived(scope, year),
    ]);
    return { ...list, page: number, debt, quota, subsidy, year, now, title: translator(await localeOf(args.request))("billing:title") };
  });

export default function Money() {
  const { items, pages, page: number, debt, quota, subsidy, year, now } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["billing", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader title={t("billing:title")} />
      <div className="mb-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Figure name={t("billing:owedNow")} value={formatMoney(debt.kopecks, locale)}>
          {debt.nextDueAt ? `${t("billing:due")} ${formatDate(debt.nextDueAt, locale)}` : t("billing:nothingOwed")}
        </Figure>
        <Figure name={t("billing:subsidyYear", { year })} value={formatMoney(subsidy.consumedKopecks, locale)}>
          {t("billing:subsidyReserved", { amount: formatMoney(subsidy.reservedKopecks, locale) })}
        </Figure>
        {quota.map((one) => {
          const text = t("billing:hoursUsed", { used: hoursText(one.usedMinutes, locale), of: hoursText(one.limitMinutes, locale) });
          return (
            <Figure key={one.programmeId} name={t("billing:hoursThisMonth")} value={text}>
              <PartsBar whole={one.limitMinutes} parts={[{ value: one.usedMinutes, className: "bg-pencil" }]} label={text} />
              <span className="mt-1 block">{localised(one, "name", locale)}</span>
            </Figure>
          );
        })}
      </div>
      <h2 className="mb-3 text-heading">{t("billing:invoices")}</h2>
      {items.length === 0 ? (
        <EmptyState
          title={t("billing:empty")}
          action={
            <ButtonLink look="primary" to="/schedule">
              {t("billing:toSchedule")}
            </ButtonLink>
          }
        >
          {t("billing:emptyBody")}
        </EmptyState>
      ) : (
        <InvoiceTable rows={items} now={now} />
      )}
      <Pager page={number} pages={pages} />
    </>
  );
}
