import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { ExplainedSum } from "~/components/explained-sum";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { invoiceFor } from "~/features/billing/queries.server";
import { sayLine } from "~/features/billing/rules/say-line";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { cancel } from "~/features/booking/commands/cancel.server";
import { bookingFor } from "~/features/booking/queries.server";
import { cancelFee, freeUntil, type CancelStep } from "~/features/booking/rules/cancelling";
import { mayBecome } from "~/features/booking/status";
import { anyScope, companyOrStaff } from "~/features/identity/access.server";
import { formatDateTime, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney, percentOf } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["booking", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await anyScope(args);
    const now = new Date();
    const booking = await bookingFor(scope, args.params.id ?? "");
    const [rule, invoice, locale] = await Promise.all([
      norm<CancelStep[]>("booking.cancelling"),
      booking.invoiceId ? invoiceFor(scope, booking.invoiceId) : null,
      localeOf(args.request),
    ]);
    const fee = mayBecome(booking.status, "CANCELLED") ? cancelFee(rule.value, booking.startsAt, now) : undefined;
    return {
      title: `${localised(booking.resource, "name", locale)}, ${formatRange(booking.startsAt, booking.endsAt, locale)}`,
      made: new URL(args.request.url).searchParams.has("made"),
      booking,
      invoice: invoice && { id: invoice.id, number: invoice.number, status: invoice.status },
      cancelling: fee === undefined ? null : { feePercent: booking.status === "HELD" ? 0 : fee },
      freeUntil: freeUntil(rule.value, booking.startsAt),
      rule: rule.value,
      now,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const result = await cancel(scope, args.params.id ?? "", new Date(), args.context.ip);
    await settleEvents();
    return { cancelled: result };
  });

export default function Booking() {
  const { booking, invoice, made, cancelling, freeUntil: free, rule, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["booking", "billing", "common"]);
  const locale = useLocale();
  const lines = booking.lines.map((line) => ({ ...sayLine(t, line, locale), amountKopecks: line.amountKopecks }));
  const cancelled = answer && "cancelled" in answer ? answer.cancelled : null;
  return (
    <>
      <PageHeader
        title={localised(booking.resource, "name", locale)}
        lead={formatRange(booking.startsAt, booking.endsAt, locale)}
        back={{ to: "/bookings", text: t("booking:list.title") }}
        actions={<BookingPill status={booking.status} />}
      />
      <div className="mb-4 flex flex-col gap-3">
        {isRefusal(answer) ? <Notice tone="bad" title={sayRefusal(t, answer)} /> : null}
        {cancelled ? (
          <Notice tone="good" title={t("booking:one.cancelled")}>
            {cancelled.refundKopecks > 0 ? t("booking:one.refundComes", { amount: formatMoney(cancelled.refundKopecks, locale) }) : null}
          </Notice>
        ) : null}
        {made && booking.status === "HELD" && booking.holdExpiresAt ? (
          <Notice tone="waiting" title={t("booking:one.held", { until: formatDateTime(booking.holdExpiresAt, locale) })}>
            {t("booking:one.heldBody")}
          </Notice>
        ) : null}
        {made && booking.status === "CONFIRMED" ? <Notice tone="good" title={t("booking:one.confirmed")} /> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet title={t("booking:one.details")}>
          <Facts
            items={[
              { name: t("booking:list.purpose"), value: booking.purpose },
              ...(booking.quantity > 1 ? [{ name: t("booking:find.quantity"), value: booking.quantity }] : []),
              ...(booking.status === "HELD" && booking.holdExpiresAt ? [{ name: t("booking:one.payBy"), value: formatDateTime(booking.holdExpiresAt, locale) }] : []),
              ...(invoice
                ? [
                    {
                      name: t("booking:one.invoice"),
                      value: (
                        <a href={`/invoices/${invoice.id}`} className="font-semibold text-pencil hover:underline">
                          {invoice.number} · {t(`billing:status.${invoice.status}`)}
                        </a>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {invoice?.status === "ISSUED" ? (
            <p className="mt-4">
              <ButtonLink look="primary" to={`/invoices/${invoice.id}`}>
                {t("booking:one.pay", { total: formatMoney(booking.totalKopecks, locale) })}
              </ButtonLink>
            </p>
          ) : null}
        </Sheet>
        <Sheet title={t("billing:lines")}>
          <ExplainedSum
            lines={lines}
            total={booking.totalKopecks}
            totalLabel={t("billing:total")}
            note={booking.vatKopecks > 0 ? t("booking:one.vat", { amount: formatMoney(booking.vatKopecks, locale) }) : t("billing:vatNone")}
            locale={locale}
          />
        </Sheet>
        {cancelling ? (
          <Sheet title={t("booking:one.cancelTitle")}>
            <p>
              {cancelling.feePercent === 0
                ? booking.status === "HELD"
                  ? t("booking:one.cancelHeld")
                  : t("booking:one.cancelFree", { until: free && new Date(free) > new Date(now) ? formatDateTime(free, locale) : "" })
                : t("booking:one.cancelFee", { percent: cancelling.feePercent, amount: formatMoney(percentOf(booking.totalKopecks, cancelling.feePercent), locale) })}
            </p>
            <ul className="mt-2 list-disc ps-5 text-dense text-ink-soft">
              {[...rule].sort((a, b) => b.hoursBefore - a.hoursBefore).map((step) => (
                <li key={step.hoursBefore}>{t("booking:one.cancelStep", { hours: step.hoursBefore, percent: step.feePercent })}</li>
              ))}
            </ul>
            <details className="mt-3">
              <summary className="inline-flex min-h-11 items-center font-semibold text-red">{t("booking:one.cancel")}</summary>
              <Form method="post" className="mt-2">
                <Button look="danger">{t("booking:one.cancelSure")}</Button>
              </Form>
            </details>
          </Sheet>
        ) : null}
      </div>
    </>
  );
}
