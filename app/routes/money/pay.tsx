import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { payablesOf } from "~/features/billing/bank/queries.server";
import { cardCurrency, MOST_INVOICES, settleCheckoutsOf } from "~/features/billing/gateways/checkouts.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatDate } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["cards", "billing", "errors"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const NEWS = ["paid", "cancelled", "processing", "unavailable", "changed", "none"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const gateway = stripeGateway();
    const asked = new URL(args.request.url).searchParams.get("card");
    const news = NEWS.find((one) => one === asked) ?? null;
    let invoices = await payablesOf(scope.companyId);
    // Back from the card page: the state is asked for at once, should the webhook be late.
    if (news === "paid" && gateway && invoices.length > 0 && (await settleCheckoutsOf(gateway, invoices.map((invoice) => invoice.id)))) {
      await settleEvents();
      invoices = await payablesOf(scope.companyId);
    }
    const currency = gateway ? await cardCurrency() : null;
    const foreign = currency?.rate ? { currency: currency.currency.toUpperCase(), rate: (currency.rate / 10_000).toFixed(4), nominal: currency.nominal ?? 1, source: currency.source ?? "" } : null;
    return { invoices, card: gateway !== null, news, foreign, most: MOST_INVOICES, title: translator(await localeOf(args.request))("cards:payTitle") };
  });

export default function PayInvoices() {
  const { invoices, card, news, foreign, most } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["cards", "billing", "errors"]);
  const locale = useLocale();
  const said = news === "changed" ? t("errors:invoices-changed") : news === "none" ? t("cards:payChosenNone") : news ? t(`billing:cardNews.${news}`) : null;
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader back={{ to: "/money", text: t("billing:title") }} title={t("cards:payTitle")} lead={invoices.length > 0 ? t("cards:payLead") : undefined} />
      {said ? <Notice tone={news === "paid" ? "good" : news === "processing" || news === "cancelled" ? "waiting" : "bad"} title={said} /> : null}
      {invoices.length === 0 ? (
        <EmptyState
          title={t("cards:payNone")}
          action={
            <ButtonLink look="primary" to="/money">
              {t("billing:title")}
            </ButtonLink>
          }
        >
          {t("cards:payNoneBody")}
        </EmptyState>
      ) : (
        <Sheet title={t("cards:payInvoices")}>
          <Form method="post" action="/money/pay/card" reloadDocument className="flex flex-col gap-4">
            <ul className="flex flex-col divide-y divide-line">
              {invoices.map((invoice, index) => (
                <li key={invoice.id}>
                  <label className="flex items-start gap-3 py-3">
                    <input type="checkbox" name="invoice" value={invoice.id} defaultChecked={index < most} className="mt-1 size-5 shrink-0 accent-pencil" />
                    <span className="min-w-0 grow">
                      <span className="font-semibold">{invoice.number}</span> · {localised(invoice, "title", locale)}
                      <span className="block text-dense text-ink-soft">{t("cards:payTerm", { day: formatDate(invoice.dueAt, locale) })}</span>
                    </span>
                    <strong className="whitespace-nowrap tabular">{formatMoney(invoice.outstandingKopecks, locale)}</strong>
                  </label>
                </li>
              ))}
            </ul>
            {foreign ? <p className="text-dense text-ink-soft">{t("cards:payForeign", foreign)}</p> : null}
            {card ? (
              <div>
                <Button look="primary">{t("cards:payGo")}</Button>
              </div>
            ) : (
              <p>{t("cards:payOff")}</p>
            )}
          </Form>
        </Sheet>
      )}
    </div>
  );
}
