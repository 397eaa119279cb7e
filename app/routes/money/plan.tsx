import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { endSubscription, subscribe } from "~/features/billing/plans/commands/subscribe.server";
import { mayChooseLast, MonthChoice, useTermText } from "~/features/billing/plans/components/month-choice";
import { PlanHoursList } from "~/features/billing/plans/components/plan-hours";
import { plans, subscriptionsOf } from "~/features/billing/plans/queries.server";
import { monthsAhead } from "~/features/billing/plans/rules";
import { hoursText } from "~/features/billing/rules/say-line";
import { requireCompany } from "~/features/identity/access.server";
import { formatMonth } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { saySource } from "~/lib/say-source";
import { monthOf, siteDay } from "~/lib/time";

export const handle = { i18n: ["plans", "billing", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const today = siteDay(new Date());
    const [own, all, locale] = await Promise.all([subscriptionsOf(scope, today), plans(today), localeOf(args.request)]);
    return {
      title: translator(locale)("plans:title"),
      own,
      offered: all.filter((one) => one.state === "present"),
      months: monthsAhead(today),
      owner: scope.role === "OWNER",
      saved: (["subscribed", "ended"] as const).find((one) => one === new URL(args.request.url).searchParams.get("saved")),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const text = (name: string) => String(form.get(name) ?? "");
    if (text("intent") === "end") {
      await endSubscription(scope, text("subscription"), text("last") || null, at);
      return redirect("/money/plan?saved=ended", 303);
    }
    await subscribe(scope, { planId: text("planId"), companyId: scope.companyId, from: text("from") }, at);
    return redirect("/money/plan?saved=subscribed", 303);
  });

const TONES = { present: "mine", planned: "waiting", past: "plain" } as const;

export default function OwnPlan() {
  const { own, offered, months, owner, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["plans", "billing", "booking"]);
  const locale = useLocale();
  const term = useTermText();
  const running = own.some((one) => one.state !== "past" && one.endsOn === null);
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader back={{ to: "/money", text: t("billing:title") }} title={t("plans:title")} lead={t("plans:lead")} />
      {saved && !answer ? <Notice tone="good" title={t(`plans:${saved}`)} /> : null}
      <RefusalNotice answer={answer} />
      {own.length === 0 ? <EmptyState title={t("plans:none")}>{t("plans:noneBody")}</EmptyState> : null}
      {own.map((one) => (
        <Sheet key={one.id} title={localised(one, "name", locale)} aside={t("plans:perMonth", { price: formatMoney(one.priceKopecks, locale) })}>
          <p className="mb-3 flex flex-wrap items-center gap-2">
            <Pill tone={TONES[one.state]}>{t(`plans:state.${one.state}`)}</Pill> {term(one)}
          </p>
          {one.hours.length > 0 ? <PlanHoursList hours={one.hours} /> : null}
          {one.hours.length > 0 ? <p className="mt-3 text-dense text-ink-soft">{t("plans:hoursLapse")}</p> : null}
          {one.charges.length > 0 ? (
            <div className="mt-4">
              <DataTable
                caption={t("plans:charges")}
                rows={one.charges}
                rowKey={(row) => row.month}
                columns={[
                  { head: t("plans:month"), title: true, cell: (row) => `${formatMonth(row.month, locale)} ${row.month.slice(0, 4)}` },
                  { head: t("plans:amount"), numeric: true, cell: (row) => formatMoney(row.amountKopecks, locale) },
                  {
                    head: t("plans:invoice"),
                    cell: (row) =>
                      row.invoiceId ? (
                        <a href={`/invoices/${row.invoiceId}`} className="text-pencil hover:underline">
                          {row.invoiceNumber}
                        </a>
                      ) : (
                        t("plans:noInvoice")
                      ),
                  },
                ]}
              />
            </div>
          ) : one.state === "present" ? (
            <p className="mt-2 text-dense text-ink-soft">{t("plans:noCharges")}</p>
          ) : null}
          {owner && mayChooseLast(one) ? (
            <Form method="post" className="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4">
              <input type="hidden" name="subscription" value={one.id} />
              <MonthChoice name="last" label={t("plans:endWith")} months={months} {...(one.endsOn === null ? {} : { chosen: monthOf(one.endsOn), none: t("plans:runsOn") })} />
              <Button look="danger" name="intent" value="end">
                {t(one.endsOn === null ? "plans:end" : "plans:changeEnd")}
              </Button>
            </Form>
          ) : null}
        </Sheet>
      ))}
      {running ? null : (
        <Sheet title={t("plans:offered")}>
          {offered.length === 0 ? <EmptyState title={t("plans:noPlans")}>{t("plans:noPlansBody")}</EmptyState> : null}
          <ul className="divide-y divide-line">
            {offered.map((plan) => (
              <li key={plan.id} className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
                <div className="min-w-0 grow basis-64">
                  <p className="font-semibold">
                    {localised(plan, "name", locale)} · <span className="tabular whitespace-nowrap">{t("plans:perMonth", { price: formatMoney(plan.priceKopecks, locale) })}</span>
                  </p>
                  <p>{plan.allowances.map(({ kind, minutes }) => t("plans:hoursOf", { kind: t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind }), hours: hoursText(minutes, locale) })).join(", ")}</p>
                  <p className="text-dense text-ink-soft">
                    {t("plans:hoursLapse")} {saySource(plan.source, locale)}
                  </p>
                </div>
                {owner ? (
                  <Form method="post" className="flex flex-wrap items-end gap-3">
                    <input type="hidden" name="planId" value={plan.id} />
                    <MonthChoice name="from" label={t("plans:from")} months={[...months.slice(1), ...months.slice(0, 1)].filter((month) => month >= plan.validFrom && (plan.validTo === null || month <= plan.validTo))} />
                    <Button look="primary" aria-label={t("plans:subscribeTo", { name: localised(plan, "name", locale) })}>
                      {t("plans:subscribe")}
                    </Button>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
          <p className="mt-3 text-dense text-ink-soft">{owner ? t("plans:thisMonth", { month: formatMonth(months[0] ?? "", locale) }) : t("plans:ownerOnly")}</p>
        </Sheet>
      )}
    </div>
  );
}
