import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { buttonClass, ButtonLink } from "~/components/button";
import { Figure, PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { AdvanceHistory } from "~/features/billing/bank/components/advance-history";
import { advanceHistory, advanceOf } from "~/features/billing/bank/queries.server";
import { InvoiceTable } from "~/features/billing/components/invoice-table";
import { heldOf } from "~/features/billing/deposits/queries.server";
import { OwnDebt } from "~/features/billing/dunning/components/own-debt";
import { askDeferral } from "~/features/billing/dunning/defer.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { holdOf } from "~/features/billing/dunning/hold.server";
import { ownDebt } from "~/features/billing/dunning/queries.server";
import { settleEvents } from "~/reactions.server";
import { RefusalNotice } from "~/components/refusal-notice";
import { invoicesOf, owed } from "~/features/billing/queries.server";
import { hoursText } from "~/features/billing/rules/say-line";
import { requireCompany } from "~/features/identity/access.server";
import { isClientOn } from "~/features/residency/clients/standing";
import { standingFor } from "~/features/residency/clients/standing.server";
import { quotaOf, subsidyReceived } from "~/features/subsidy/queries.server";
import { ceilingsOf } from "~/features/subsidy/support/queries.server";
import { formatDate } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { addDays, siteDay } from "~/lib/time";

export const handle = { i18n: ["billing", "bank", "cards", "deposits", "documents", "dunning"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const year = Number(siteDay(now).slice(0, 4));
    const number = pageNumber(new URL(args.request.url).searchParams);
    const [list, debt, quota, subsidy, advanceKopecks, history, ceilings, late, hold, depositKopecks, standing] = await Promise.all([
      invoicesOf(scope, { page: number }),
      owed(scope),
      quotaOf(scope),
      subsidyReceived(scope, year),
      advanceOf(scope),
      advanceHistory(scope),
      ceilingsOf(scope.companyId),
      ownDebt(scope, now),
      holdOf(scope.companyId, now),
      heldOf(scope.companyId),
      standingFor(scope.companyId),
    ]);
    // Programmes and plans are for residents.
    const client = isClientOn(standing, siteDay(now));
    return { ...list, client, page: number, debt, advanceKopecks, depositKopecks, history, late, hold, earliest: addDays(siteDay(now), 1), mayAsk: scope.role !== "MEMBER", quota: client ? [] : quota, subsidy, card: stripeGateway() !== null, near: ceilings.filter((one) => one.near && !client), year, now, title: translator(await localeOf(args.request))("billing:title") };
  });

/** A request for more time on what is overdue. */
export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    await askDeferral(scope, { wantedOn: String(form.get("wantedOn") ?? ""), reason: String(form.get("reason") ?? "") }, new Date(), args.context.ip);
    await settleEvents();
    return data({ done: true });
  });

export default function Money() {
  const { client, items, pages, page: number, debt, advanceKopecks, depositKopecks, history, late, hold, earliest, mayAsk, quota, subsidy, card, near, year, now } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["billing", "bank", "cards", "deposits", "documents", "common"]);
  const locale = useLocale();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={t("billing:title")}
        actions={
          <div className="flex flex-wrap gap-2">
            {client ? null : (
              <>
                <a href="/money/lease" className={buttonClass()}>
                  {t("billing:toLease")}
                </a>
                <a href="/money/plan" className={buttonClass()}>
                  {t("billing:toPlan")}
                </a>
              </>
            )}
            <ButtonLink to="/money/documents">{t("documents:title")}</ButtonLink>
            {card && debt.count > 1 ? (
              <ButtonLink look="primary" to="/money/pay">
                {t("cards:paySeveral")}
              </ButtonLink>
            ) : null}
          </div>
        }
      />
      <RefusalNotice answer={answer} />
      {late.overdue > 0 ? <OwnDebt debt={late} hold={hold} earliest={earliest} mayAsk={mayAsk} /> : null}
      <div className="mb-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Figure name={t("billing:owedNow")} value={formatMoney(debt.kopecks, locale)}>
          {debt.nextDueAt ? `${t("billing:due")} ${formatDate(debt.nextDueAt, locale)}` : t("billing:nothingOwed")}
        </Figure>
        {advanceKopecks > 0 ? (
          <Figure name={t("bank:advance.yours")} value={formatMoney(advanceKopecks, locale)}>
            {t("bank:advance.yoursHelp")}
          </Figure>
        ) : null}
        {depositKopecks > 0 ? (
          <Figure name={t("deposits:own.held")} value={formatMoney(depositKopecks, locale)}>
            {t("deposits:own.heldHelp")}
          </Figure>
        ) : null}
        {client && subsidy.consumedKopecks + subsidy.reservedKopecks === 0 ? null : (
          <Figure name={t("billing:subsidyYear", { year })} value={formatMoney(subsidy.consumedKopecks, locale)}>
            {t("billing:subsidyReserved", { amount: formatMoney(subsidy.reservedKopecks, locale) })}
            <a href="/money/support" className="mt-1 block text-pencil hover:underline">
              {t("billing:allSupport")}
            </a>
          </Figure>
        )}
        {near.map((one) => (
          <Figure key={`${one.programmeId} ${one.per}`} name={t(`billing:nearCeiling.${one.per}`)} value={formatMoney(Math.max(0, one.limitKopecks - one.usedKopecks), locale)}>
            {localised(one, "name", locale)}
          </Figure>
        ))}
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
      {history.length > 0 ? <AdvanceHistory rows={history} /> : null}
    </>
  );
}
