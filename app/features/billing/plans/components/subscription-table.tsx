import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { ChoiceInput } from "~/components/inputs";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatMonth } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { monthOf } from "~/lib/time";
import { hoursText } from "../../rules/say-line";
import type { PlanView, SubscriptionView } from "../queries.server";
import { mayChooseLast, MonthChoice, useTermText } from "./month-choice";

interface Props {
  rows: readonly (SubscriptionView & { company: string })[];
  plans: readonly PlanView[];
  residents: readonly { value: string; text: string }[];
  months: readonly string[];
}

/** Who has a plan, what is left of it this month, and the form that subscribes a company. */
export function SubscriptionTable({ rows, plans, residents, months }: Props) {
  const { t } = useTranslation(["plans", "booking"]);
  const locale = useLocale();
  const term = useTermText();
  const leftOf = (row: SubscriptionView) =>
    row.hours.filter((one) => one.month === months[0]).map(({ kind, leftMinutes }) => t("plans:hoursOf", { kind: t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind }), hours: hoursText(leftMinutes, locale) })).join(", ");
  return (
    <Sheet title={t("plans:subscriptions")}>
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("plans:noSubscriptions")}</p>
      ) : (
        <DataTable
          caption={t("plans:subscriptions")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { head: t("plans:company"), title: true, cell: (row) => row.company },
            { head: t("plans:name"), cell: (row) => localised(row, "name", locale) },
            { head: t("plans:term"), cell: (row) => <span className="md:whitespace-nowrap">{term(row)}</span> },
            { head: t("plans:thisMonthLeft"), cell: (row) => leftOf(row) || "–" },
            { head: t("plans:lastCharge"), numeric: true, secondary: true, cell: (row) => (row.charges[0] ? `${formatMonth(row.charges[0].month, locale)}: ${formatMoney(row.charges[0].amountKopecks, locale)}` : "–") },
            {
              head: "",
              cell: (row) =>
                mayChooseLast(row) ? (
                  <Form method="post" className="flex flex-wrap items-end justify-end gap-2">
                    <input type="hidden" name="subscription" value={row.id} />
                    <MonthChoice name="last" label={t("plans:endWith")} months={months} {...(row.endsOn === null ? {} : { chosen: monthOf(row.endsOn), none: t("plans:runsOn") })} />
                    <Button look="danger" name="intent" value="end">
                      {t(row.endsOn === null ? "plans:end" : "plans:changeEnd")}
                    </Button>
                  </Form>
                ) : null,
            },
          ]}
        />
      )}
      {plans.length > 0 ? (
        <Form method="post" className="mt-4 grid items-end gap-4 border-t border-line pt-4 sm:grid-cols-2 lg:grid-cols-4">
          <ChoiceInput name="companyId" label={t("plans:field.companyId")} empty="–" options={residents} typed={{}} />
          <ChoiceInput name="planId" label={t("plans:field.planId")} options={plans.map((one) => ({ value: one.id, text: localised(one, "name", locale) }))} typed={{}} />
          <MonthChoice name="from" label={t("plans:from")} months={months} />
          <Button name="intent" value="subscribe">
            {t("plans:addSubscription")}
          </Button>
        </Form>
      ) : null}
    </Sheet>
  );
}
