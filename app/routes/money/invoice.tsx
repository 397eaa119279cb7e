import { randomUUID } from "node:crypto";
import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { ExplainedSum } from "~/components/explained-sum";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { DisputeNotice, GiveBack, InvoicePayments, InvoiceRefunds } from "~/features/billing/components/invoice-money";
import { lowerPrice } from "~/features/billing/documents/commands/lower-price.server";
import { InvoicePapers } from "~/features/billing/documents/components/invoice-papers";
import { papersOf } from "~/features/billing/documents/queries.server";
import { InvoicePill } from "~/features/billing/components/invoice-pill";
import { paymentFromForm } from "~/features/billing/payment-form.server";
import { advanceOf } from "~/features/billing/bank/queries.server";
import { payFromAdvance } from "~/features/billing/commands/advance.server";
import { payRefund } from "~/features/billing/commands/pay-refund.server";
import { settleCheckoutsOf } from "~/features/billing/gateways/checkouts.server";
import { ReliefForms, Reliefs } from "~/features/billing/dunning/components/relief-forms";
import { defer } from "~/features/billing/dunning/defer.server";
import { waive, writeOff } from "~/features/billing/dunning/relieve.server";
import { disputeOf } from "~/features/billing/gateways/disputes.server";
import { cardRefundable, giveBack, sendRefund } from "~/features/billing/gateways/refunds.server";
import { takePaymentBack } from "~/features/billing/commands/take-back.server";
import { stripeGateway } from "~/features/billing/gateways/stripe.server";
import { invoiceFor } from "~/features/billing/queries.server";
import { companyOrStaff, requireStaff, staffScope } from "~/features/identity/access.server";
import { formatDate } from "~/lib/format";
import { badField, notFound } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney, parseMoney, typedMoney } from "~/lib/money";
import { addDays, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["billing", "bank", "cards", "documents", "dunning"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const id = args.params.id ?? "";
    const gateway = stripeGateway();
    const card = new URL(args.request.url).searchParams.get("card");
    let invoice = await invoiceFor(scope, id);
    // Back from the card page: the state is asked for at once, should the webhook be late.
    if (card === "paid" && gateway && invoice.status === "ISSUED" && (await settleCheckoutsOf(gateway, [id]))) {
      await settleEvents();
      invoice = await invoiceFor(scope, id);
    }
    const staff = await staffScope(args);
    const finance = staff !== null && staff.roles.some((role) => role === "FINANCE" || role === "ADMIN");
    const now = new Date();
    const title = translator(await localeOf(args.request))("billing:invoice", { number: invoice.number });
    const advanceKopecks = invoice.status === "ISSUED" ? await advanceOf(invoice) : 0;
    const [dispute, papers, refundableKopecks] = await Promise.all([disputeOf(id), papersOf(id), finance && gateway ? cardRefundable(id) : 0]);
    return { invoice, papers, advanceKopecks, dispute, refundableKopecks, finance, staff: staff !== null, card: gateway !== null, cardNews: isCardNews(card) ? card : null, now, pressKey: randomUUID(), today: siteDay(now), earliest: addDays(siteDay(now), 1), title };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const form = await args.request.formData();
    const invoiceId = args.params.id ?? "";
    if (form.get("intent") === "advance") {
      const { paid, paidKopecks } = await payFromAdvance(await companyOrStaff(args, "FINANCE", "ADMIN"), invoiceId, new Date(), args.context.ip);
      await settleEvents();
      return data({ advance: { paid, paidKopecks } });
    }
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const invoice = await invoiceFor(scope, invoiceId);
    const intent = form.get("intent");
    const reason = String(form.get("reason") ?? "");
    const key = String(form.get("key") ?? "");
    if (["lower", "waive", "give-back"].includes(String(intent)) && !isUuid(key)) throw badField("key", "uuid");
    const { ip } = args.context;
    if (intent === "lower") {
      const number = await lowerPrice(scope, invoiceId, { key, byKopecks: parseMoney(String(form.get("amount") ?? "")), reason: reason.trim() }, new Date(), ip);
      await settleEvents();
      return data({ lowered: number });
    }
    if (intent === "refund") {
      await payRefund(scope, invoiceId, String(form.get("refundId")), String(form.get("reference") ?? "").trim(), ip);
    } else if (intent === "defer") {
      await defer(scope, { invoiceId, until: String(form.get("until") ?? ""), reason }, new Date(), ip);
    } else if (intent === "waive") {
      await waive(scope, { key, invoiceId, amountKopecks: parseMoney(String(form.get("amount"))) ?? 0, reason }, new Date(), ip);
    } else if (intent === "write-off") {
      await writeOff(scope, { invoiceId, reason }, new Date(), ip);
    } else if (intent === "take-back") {
      await takePaymentBack(scope, invoiceId, String(form.get("paymentId")), reason, new Date(), ip);
    } else if (intent === "send-refund" || intent === "give-back") {
      const gateway = stripeGateway();
      if (!gateway) throw notFound();
      if (intent === "send-refund") await sendRefund(gateway, scope, invoiceId, String(form.get("refundId")), ip);
      else await giveBack(gateway, scope, { key, invoiceId, amountKopecks: parseMoney(String(form.get("amount"))) ?? 0, reason }, ip);
    } else {
      await paymentFromForm(scope, invoice, form, args.context.ip);
    }
    await settleEvents();
    return data({ done: true });
  });

const CARD_NEWS = ["paid", "cancelled", "processing", "unavailable"] as const;
const isCardNews = (value: string | null): value is (typeof CARD_NEWS)[number] => (CARD_NEWS as readonly (string | null)[]).includes(value);

export default function Invoice() {
  const { invoice, papers, advanceKopecks, dispute, refundableKopecks, finance, staff, card, cardNews, now, pressKey, today, earliest } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["billing", "bank", "cards", "documents", "dunning", "common"]);
  const locale = useLocale();
  const open = invoice.status === "ISSUED";
  return (
    <>
      <PageHeader
        title={t("billing:invoice", { number: invoice.number })}
        back={staff ? { to: "/staff/invoices", text: t("billing:invoices") } : { to: "/money", text: t("billing:title") }}
        actions={
          <>
            <InvoicePill status={invoice.status} overdue={open && new Date(invoice.term) < new Date(now)} />
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
      {answer && "advance" in answer ? (
        <div className="mb-4">
          <Notice tone="good" title={answer.advance.paid ? t("bank:advance.paid") : t("bank:advance.paidPart", { sum: formatMoney(answer.advance.paidKopecks, locale) })} />
        </div>
      ) : null}
      {answer && "lowered" in answer ? (
        <div className="mb-4">
          <Notice tone="good" title={t("documents:about.lowered", { number: answer.lowered })} />
        </div>
      ) : null}
      {cardNews ? (
        <div className="mb-4">
          <Notice tone={cardNews === "unavailable" ? "bad" : invoice.status === "PAID" ? "good" : "waiting"} title={t(`billing:cardNews.${cardNews === "paid" && invoice.status !== "PAID" ? "processing" : cardNews}`)} />
        </div>
      ) : null}
      {dispute ? <DisputeNotice dispute={dispute} finance={finance} /> : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet title={t("billing:lines")}>
          <ExplainedSum
            lines={invoice.lines.map((line) => ({ label: localised(line, "name", locale), reason: localised(line, "reason", locale), amountKopecks: line.amountKopecks }))}
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
                ...(open ? [{ name: t("billing:due"), value: formatDate(invoice.term, locale) }] : []),
                ...(open && invoice.outstandingKopecks < invoice.totalKopecks ? [{ name: t("dunning:outstanding"), value: formatMoney(invoice.outstandingKopecks, locale) }] : []),
              ]}
            />
            {advanceKopecks > 0 ? (
              <Form method="post" className="mt-4">
                <Button look={finance ? "plain" : "primary"} name="intent" value="advance">
                  {t("bank:advance.pay", { sum: formatMoney(Math.min(advanceKopecks, invoice.outstandingKopecks), locale) })}
                </Button>
              </Form>
            ) : null}
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
                  <input name="amount" required inputMode="decimal" defaultValue={typedMoney(invoice.outstandingKopecks)} className={inputClass} />
                </Labelled>
                <label className="flex min-h-11 items-center gap-2 sm:col-span-2">
                  <input type="checkbox" name="surplus" value="advance" className="size-5 shrink-0" />
                  {t("billing:surplusAdvance")}
                </label>
                <div className="flex items-end">
                  <Button look="primary" name="intent" value="pay" className="w-full">
                    {t("billing:markPaid")}
                  </Button>
                </div>
              </Form>
            </Sheet>
          ) : null}
          {open && finance ? <ReliefForms pressKey={pressKey} outstandingKopecks={invoice.outstandingKopecks} overdue={new Date(invoice.term) < new Date(now)} earliest={earliest} /> : null}
          {invoice.reliefs.length > 0 ? <Reliefs reliefs={invoice.reliefs} /> : null}
          {invoice.payments.length > 0 ? <InvoicePayments payments={invoice.payments} finance={finance} /> : null}
          <InvoicePapers pressKey={pressKey} papers={papers} mayLower={finance && invoice.status === "PAID"} cancelled={invoice.status === "CANCELLED"} />
          {invoice.refunds.length > 0 ? <InvoiceRefunds refunds={invoice.refunds} finance={finance} refundableKopecks={refundableKopecks} /> : null}
          {finance && invoice.status === "PAID" && refundableKopecks > 0 ? <GiveBack pressKey={pressKey} refundableKopecks={refundableKopecks} /> : null}
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
