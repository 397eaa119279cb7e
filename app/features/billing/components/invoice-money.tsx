import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Pill, Sheet } from "~/components/page";
import { formatDate, formatDay } from "~/lib/format";
import { formatMoney, typedMoney } from "~/lib/money";

export interface ShownPayment {
  id: string;
  method: "BANK" | "STRIPE" | "ADVANCE";
  amountKopecks: number;
  paidOn: Date | string;
  reference: string;
  bankEntryId: string | null;
  reversesId: string | null;
  reason: string | null;
}

/** Payments of an invoice with what was taken back; finance takes back what was written down by hand. */
export function InvoicePayments({ payments, finance }: { payments: readonly ShownPayment[]; finance: boolean }) {
  const { t } = useTranslation(["billing", "bank", "cards"]);
  const locale = useLocale();
  return (
    <Sheet title={t("billing:payments")}>
      <ul className="flex flex-col gap-3">
        {payments.map((payment) => {
          const standing = !payments.some((other) => other.reversesId === payment.id);
          return (
            <li key={payment.id} className="flex flex-wrap justify-between gap-2 tabular">
              <span className="min-w-0">
                {formatDay(new Date(payment.paidOn).toISOString(), locale)} · {payment.method === "ADVANCE" ? t("bank:advance.payment") : `№ ${payment.reference}`}
                {payment.reversesId ? <span className="block text-dense text-red">{t("cards:takeBack.line", { reason: payment.reason ?? "" })}</span> : null}
              </span>
              <strong>{formatMoney(payment.amountKopecks, locale)}</strong>
              {finance && standing && !payment.reversesId && !payment.bankEntryId && payment.method !== "STRIPE" ? (
                <details className="w-full">
                  <summary className="cursor-pointer text-dense text-pencil">{t("cards:takeBack.payment")}</summary>
                  <Form method="post" className="mt-2 flex flex-wrap gap-2">
                    <input type="hidden" name="paymentId" value={payment.id} />
                    <input name="reason" required minLength={3} maxLength={500} placeholder={t("cards:takeBack.reason")} aria-label={t("cards:takeBack.reason")} className={`${inputClass} min-w-40 grow`} />
                    <Button look="danger" name="intent" value="take-back">
                      {t("cards:takeBack.go")}
                    </Button>
                  </Form>
                </details>
              ) : null}
              {finance && payment.bankEntryId && !payment.reversesId ? (
                <a href={`/staff/statements/payments/${payment.bankEntryId}`} className="w-full text-dense text-pencil hover:underline">
                  {t("bank:statement.caption")} →
                </a>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}

export interface ShownRefund {
  id: string;
  amountKopecks: number;
  reason: string;
  status: "DUE" | "SENT" | "PAID" | "WITHDRAWN";
  failure: string | null;
}

/** Refunds of an invoice; finance sends those that are due to the card, or writes down the order that paid them out. */
export function InvoiceRefunds({ refunds, finance, refundableKopecks }: { refunds: readonly ShownRefund[]; finance: boolean; refundableKopecks: number }) {
  const { t } = useTranslation(["billing", "cards"]);
  const locale = useLocale();
  return (
    <Sheet title={t("billing:refunds")}>
      <ul className="flex flex-col gap-3">
        {refunds
          .filter((refund) => refund.status !== "WITHDRAWN")
          .map((refund) => (
            <li key={refund.id} className="flex flex-wrap items-center justify-between gap-2">
              <span>
                {t(`billing:refundReason.${refund.reason as "cancelled"}`, { defaultValue: refund.reason })}
                {refund.status === "PAID" ? <> · {t("billing:refundPaid")}</> : refund.status === "SENT" ? <> · {t("cards:back.sent")}</> : null}
              </span>
              <span className="flex items-center gap-2">
                <strong className="tabular">{formatMoney(refund.amountKopecks, locale)}</strong>
                {refund.status === "DUE" && !finance ? <Pill tone="waiting">{t("billing:refundsDue")}</Pill> : null}
              </span>
              {refund.status === "DUE" && finance ? (
                <>
                  {refund.failure ? <p className="w-full text-dense text-red">{t("cards:back.failed", { failure: refund.failure })}</p> : null}
                  <Form method="post" className="flex w-full flex-wrap gap-2">
                    <input type="hidden" name="refundId" value={refund.id} />
                    {refund.amountKopecks <= refundableKopecks ? (
                      <Button look="primary" name="intent" value="send-refund" formNoValidate>
                        {t("cards:back.toCard")}
                      </Button>
                    ) : null}
                    <input name="reference" required maxLength={60} placeholder={t("billing:paymentOrder")} aria-label={t("billing:paymentOrder")} className={`${inputClass} min-w-40 flex-1`} />
                    <Button name="intent" value="refund">
                      {t("billing:markRefund")}
                    </Button>
                  </Form>
                </>
              ) : null}
            </li>
          ))}
      </ul>
    </Sheet>
  );
}

/** Finance gives a part or all of a card payment back though the price stands. */
export function GiveBack({ refundableKopecks, pressKey }: { refundableKopecks: number; pressKey: string }) {
  const { t } = useTranslation("cards");
  const locale = useLocale();
  return (
    <Sheet title={t("back.title")}>
      <p className="mb-3 max-w-prose text-ink-soft">{t("back.lead", { sum: formatMoney(refundableKopecks, locale) })}</p>
      <Form method="post" className="flex flex-wrap gap-2">
        <input type="hidden" name="key" value={pressKey} />
        <input name="amount" required inputMode="decimal" defaultValue={typedMoney(refundableKopecks)} aria-label={t("back.amount")} className={`${inputClass} max-w-36`} />
        <input name="reason" required minLength={3} maxLength={500} placeholder={t("back.reason")} aria-label={t("back.reason")} className={`${inputClass} min-w-40 flex-1`} />
        <Button look="danger" name="intent" value="give-back">
          {t("back.go")}
        </Button>
      </Form>
    </Sheet>
  );
}

/** How a dispute of an invoice's card payment stands. */
export function DisputeNotice({ dispute, finance }: { dispute: { status: "OPEN" | "WON" | "LOST"; reason: string; evidenceDueAt: Date | string | null }; finance: boolean }) {
  const { t } = useTranslation("cards");
  const locale = useLocale();
  return (
    <div className="mb-4">
      <Notice tone={dispute.status === "WON" ? "good" : dispute.status === "OPEN" ? "waiting" : "bad"} title={t(`dispute.${dispute.status}`)}>
        {t("dispute.reason", { reason: dispute.reason })} {finance && dispute.status === "OPEN" && dispute.evidenceDueAt ? t("dispute.evidence", { day: formatDate(dispute.evidenceDueAt, locale) }) : null}
      </Notice>
    </div>
  );
}
