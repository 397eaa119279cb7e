import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { addPlan, endPlan } from "~/features/billing/plans/commands/plans.server";
import { endSubscription, subscribe } from "~/features/billing/plans/commands/subscribe.server";
import { PlanForm } from "~/features/billing/plans/components/plan-form";
import { PlanTable } from "~/features/billing/plans/components/plan-table";
import { SubscriptionTable } from "~/features/billing/plans/components/subscription-table";
import { plans, subscriptions } from "~/features/billing/plans/queries.server";
import { monthsAhead } from "~/features/billing/plans/rules";
import { planSchema } from "~/features/billing/plans/schema";
import { bookableKinds } from "~/features/booking/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { residentsWithPremises } from "~/features/residency/queries.server";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["plans", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

const SAVED = ["added", "stopped", "subscribed", "ended"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const today = siteDay(new Date());
    const [list, subscribed, kinds, residents, locale] = await Promise.all([plans(today), subscriptions(scope, today), bookableKinds(), residentsWithPremises(), localeOf(args.request)]);
    const names = await companyNames([...subscribed.map((one) => one.companyId), ...residents.keys()]);
    const nameOf = (id: string) => names.get(id)?.name ?? "";
    return {
      title: translator(locale)("plans:title"),
      list,
      subscribed: subscribed.map((one) => ({ ...one, company: nameOf(one.companyId) })),
      kinds: kinds.sort(),
      residents: [...residents.keys()].map((id) => ({ value: id, text: nameOf(id) })).sort((a, b) => a.text.localeCompare(b.text, locale)),
      months: monthsAhead(today),
      today,
      mayRules: scope.roles.includes("ADMIN"),
      saved: SAVED.find((one) => one === new URL(args.request.url).searchParams.get("saved")),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const typed = Object.fromEntries([...(await args.request.formData())].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))) as Record<string, string>;
    const at = { now: new Date(), ip: args.context.ip };
    const { intent = "", plan = "", subscription = "", companyId = "", planId = "", from = "", last = "" } = typed;
    if (intent === "stop") await endPlan(scope, plan, at);
    else if (intent === "end") await endSubscription(scope, subscription, last || null, at);
    else if (intent === "subscribe") await subscribe(scope, { planId, companyId, from }, at);
    else {
      const hours = Object.entries(typed).flatMap(([name, value]) => (name.startsWith("hours.") ? [[name.slice("hours.".length), value]] : []));
      const read = planSchema.safeParse({ ...typed, hours });
      if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
      await addPlan(scope, read.data, at);
    }
    return redirect(`/staff/plans?saved=${DONE[intent] ?? "added"}`, 303);
  });

const DONE: Readonly<Record<string, (typeof SAVED)[number]>> = { stop: "stopped", end: "ended", subscribe: "subscribed" };

export default function Plans() {
  const { list, subscribed, kinds, residents, months, today, mayRules, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("plans");
  const fields = answer && "faults" in answer ? answer : undefined;
  return (
    <div className="flex max-w-6xl flex-col gap-5">
      <PageHeader
        title={t("title")}
        lead={t("staffLead")}
        actions={
          <>
            {mayRules ? <ButtonLink to="/staff/tariffs">{t("toTariffs")}</ButtonLink> : null}
            <ButtonLink to="/staff/coupons">{t("toCoupons")}</ButtonLink>
          </>
        }
      />
      {saved && !answer ? <Notice tone="good" title={t(saved)} /> : null}
      <RefusalNotice answer={answer} />
      <PlanTable rows={list} />
      <SubscriptionTable rows={subscribed} plans={list.filter((one) => one.state !== "past")} residents={residents} months={months} />
      <PlanForm typed={fields?.typed ?? { validFrom: months[0] ?? today }} faults={fields?.faults} kinds={kinds} />
    </div>
  );
}
