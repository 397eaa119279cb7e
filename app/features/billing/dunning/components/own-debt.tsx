import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { formatMoney } from "~/lib/money";

interface Props {
  debt: { overdueKopecks: number; request: { wantedOn: string; granted: boolean | null; answer: string | null } | null };
  hold: { days: number; overdueKopecks: number; rule: { overdueDays: number; kopecks: number } } | null;
  /** The day after today. */
  earliest: string;
  mayAsk: boolean;
}

/** What a company is late with, why its bookings wait, and the ways out: to pay, or to ask for more time. */
export function OwnDebt({ debt, hold, earliest, mayAsk }: Props) {
  const { t } = useTranslation("dunning");
  const locale = useLocale();
  const { request } = debt;
  const waits = request?.granted === null;
  return (
    <Sheet as="div" className="mb-6">
      <Notice tone="bad" title={hold ? t("heldTitle") : t("late", { sum: formatMoney(debt.overdueKopecks, locale) })}>
        {hold ? t("heldBody", { sum: formatMoney(hold.overdueKopecks, locale), days: hold.days, ruleDays: hold.rule.overdueDays, ruleSum: formatMoney(hold.rule.kopecks, locale) }) : t("lateBody")}
      </Notice>
      {request?.granted === false ? <p className="mt-3">{t("refused", { answer: request.answer ?? "" })}</p> : null}
      <div className="mt-4 flex flex-wrap items-end gap-4">
        <ButtonLink look="primary" to="/money/pay">
          {t("pay")}
        </ButtonLink>
        {waits ? <p>{t("asked", { day: formatDay(request.wantedOn, locale) })}</p> : null}
        {mayAsk && !waits ? (
          <Form method="post" className="flex min-w-0 grow flex-wrap items-end gap-2">
            <label className="flex flex-col gap-1">
              <span className="text-dense">{t("askUntil")}</span>
              <input type="date" name="wantedOn" required min={earliest} className={inputClass} />
            </label>
            <label className="flex min-w-48 grow flex-col gap-1">
              <span className="text-dense">{t("askReason")}</span>
              <input name="reason" required minLength={3} maxLength={500} className={inputClass} />
            </label>
            <Button>{t("ask")}</Button>
          </Form>
        ) : null}
      </div>
    </Sheet>
  );
}
