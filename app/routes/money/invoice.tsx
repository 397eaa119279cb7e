import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { ExplainedSum } from "~/components/explained-sum";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { InvoicePill } from "~/features/billing/components/invoice-pill";
import { paymentFromForm } from "~/features/billing/payment-form.server";
import { payRefund } from "~/features/billing/commands/close-invoice.server";
import { settleCheckoutsOf } from "~/features/billing/gateways/card-payments.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { invoiceFor } from "~/features/billing/queries.server";
import { companyOrStaff, requireStaff, staffScope } from "~/features/identity/access.server";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["billing"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const id = args.params.id ?? "";
    const gateway = stripeGateway();
    const card = new URL(args.request.url).searchParams.get("card");
    let invoice = await invoiceFor(scope, id);
    // Back from the card page: the state is asked for at once, should the webhook be late.
    if (card === "paid" && gateway && invoice.status === "ISSUED" && (await settleCheckoutsOf(gateway, id))) {
      await settleEvents();
      invoice = await invoiceFor(scope, id);
    }
    const staff = await staffScope(args);
    const finance = staff !== null && staff.roles.some((role) => role === "FINANCE" || role === "ADMIN");
    const now = new Date();
    const title = translator(await localeOf(args.request))("billing:invoice", { number: invoice.number });
    return { invoice, finance, staff: staff !== null, card: gateway !== null, cardNews: isCardNews(card) ? card : null, now, today: siteDay(now), title };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const invoiceId = args.params.id ?? "";
    await invoiceFor(scope, invoiceId);
    if (form.get("intent") === "refund") {
      await payRefund(scope, invoiceId, String(form.get("refundId")), String(form.get("reference") ?? "").trim(), args.context.ip);
    } else {
      await paymentFromForm(scope, invoiceId, form, args.context.ip);
    }
    await settleEvents();
    return data({ done: true });
  });

const CARD_NEWS = ["paid", "cancelled", "processing", "unavailable"] as const;
const isCardNews = (value: string | null): value is (typeof CARD_NEWS)[number] => (CARD_NEWS as readonly (string | null)[]).includes(value);

export default function Invoice() {
  const { invoice, finance, staff, card, cardNews, now, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["billing", "common"]);
  const locale = useLocale();
  const received = invoice.payments.reduce((sum, payment) => sum + payment.amountKopecks, 0);
  const open = invoice.status === "ISSUED";
  return (
    <>
      <PageHeader
        title={t("billing:invoice", { number: invoice.number })}
        back={staff ? { to: "/staff/invoices", text: t("billing:invoices") } : { to: "/money", text: t("billing:title") }}
        actions={
          <>
            <InvoicePill status={invoice.status} overdue={open && new Date(invoice.dueAt) < new Date(now)} />
            <ButtonAnchor href={`/invoices/${invoice.id}/pdf`} target="_blank" rel="noopener">
              {t("billing:openPdf")}
            </ButtonAnchor>
          </>
        }
      />
      {isRefusal(answer) ? (
        <div className="mb-4">
          <Notice tone="bad" title={sayRefusal(t, answer)} />
        </div>
      ) : null}
      {answer && "done" in answer ? (
        <div className="mb-4">
          <Notice tone="good" title={t("billing:marked")} />
        </div>
      ) : null}
      {cardNews ? (
        <div className="mb-4">
          <Notice tone={cardNews === "unavailable" ? "bad" : invoice.status === "PAID" ? "good" : "waiting"} title={t(`billing:cardNews.${cardNews === "paid" && invoice.status !== "PAID" ? "processing" : cardNews}`)} />
        </div>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet title={t("billing:lines")}>
          <ExplainedSum
            lines={invoice.lines.map((line) => ({ label: line.name, reason: line.reason, amountKopecks: line.amountKopecks }))}
            total={invoice.totalKopecks}
            totalLabel={t("billing:total")}
            note={invoice.vatPercent === null ? t("billing:vatNone") : t("billing:vatInside", { percent: invoice.vatPercent, amount: formatMoney(invoice.vatKopecks, locale) })}
            locale={locale}
          />
        </Sheet>
        <div className="flex flex-col gap-4">
          <Sheet as="div">
            <Facts
              items={[
                { name: t("billing:buyer"), value: `${invoice.buyer.name}, ИНН ${invoice.buyer.inn}` },
                { name: t("billing:issued"), value: formatDate(invoice.issuedAt, locale) },
                ...(open ? [{ name: t("billing:due"), value: formatDate(invoice.dueAt, locale) }] : []),
              ]}
            />
            {open && !finance ? (
              <div className="mt-4 flex flex-col gap-3">
                <p>{t("billing:payTransfer")}</p>
                {card ? (
                  <Form method="post" action={`/invoices/${invoice.id}/stripe`} reloadDocument>
                    <Button look="primary">{t("billing:payCard")}</Button>
                  </Form>
                ) : null}
              </div>
            ) : null}
          </Sheet>
          {open && finance ? (
            <Sheet title={t("billing:markPaid")}>
              <Form method="post" className="grid gap-3 sm:grid-cols-2">
                <Labelled label={t("billing:paymentOrder")}>
                  <input name="reference" required maxLength={60} className={inputClass} autoComplete="off" />
                </Labelled>
                <Labelled label={t("billing:paidOn")}>
                  <input type="date" name="paidOn" defaultValue={today} max={today} required className={inputClass} />
                </Labelled>
                <Labelled label={t("billing:paidAmount")}>
                  <input name="amount" required inputMode="decimal" defaultValue={((invoice.totalKopecks - received) / 100).toFixed(2).replace(".", ",")} className={inputClass} />
                </Labelled>
                <div className="flex items-end">
                  <Button look="primary" name="intent" value="pay" className="w-full">
                    {t("billing:markPaid")}
                  </Button>
                </div>
              </Form>
            </Sheet>
          ) : null}
          {invoice.payments.length > 0 ? (
            <Sheet title={t("billing:payments")}>
              <ul className="flex flex-col gap-2">
                {invoice.payments.map((payment) => (
                  <li key={payment.id} className="flex flex-wrap justify-between gap-2 tabular">
                    <span>
                      {formatDay(new Date(payment.paidOn).toISOString(), locale)} · № {payment.reference}
                    </span>
                    <strong>{formatMoney(payment.amountKopecks, locale)}</strong>
                  </li>
                ))}
              </ul>
            </Sheet>
          ) : null}
          {invoice.refunds.length > 0 ? (
            <Sheet title={t("billing:refunds")}>
              <ul className="flex flex-col gap-3">
                {invoice.refunds.map((refund) => (
                  <li key={refund.id} className="flex flex-wrap items-center justify-between gap-2">
                    <span>
                      {t(`billing:refundReason.${refund.reason as "cancelled"}`, { defaultValue: refund.reason })}
                      {refund.status === "PAID" ? <> · {t("billing:refundPaid")}</> : null}
                    </span>
                    <span className="flex items-center gap-2">
                      <strong className="tabular">{formatMoney(refund.amountKopecks, locale)}</strong>
                      {refund.status === "DUE" ? finance ? null : <Pill tone="waiting">{t("billing:refundsDue")}</Pill> : null}
                    </span>
                    {refund.status === "DUE" && finance ? (
                      <Form method="post" className="flex w-full gap-2">
                        <input type="hidden" name="refundId" value={refund.id} />
                        <input name="reference" required maxLength={60} placeholder={t("billing:paymentOrder")} aria-label={t("billing:paymentOrder")} className={inputClass} />
                        <Button name="intent" value="refund">
                          {t("billing:markRefund")}
                        </Button>
                      </Form>
                    ) : null}
                  </li>
                ))}
              </ul>
            </Sheet>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // The control stands inside the label.
     
    <label className="flex flex-col gap-1">
      <span className="font-medium">{label}</span>
      {children}
    </label>
  );
}
