import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { sharedWork } from "~/features/partners/queries/shared-work.server";
import { assignExperts, MOST_EXPERTS } from "~/features/residency/experts/commands/assign.server";
import { PlanReasons, PlanTable } from "~/features/residency/experts/components/plan-table";
import { callPlan } from "~/features/residency/experts/queries/assignments.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["experts"] };

/** How many experts were asked for, or null for as many as the call says. */
function readN(value: unknown): number | null {
  const n = Number(value);
  return value && Number.isInteger(n) && n >= 1 && n <= MOST_EXPERTS ? n : null;
}

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const plan = await callPlan(scope, args.params.id ?? "", readN(query.get("n")), new Date(), sharedWork);
    return { ...plan, most: MOST_EXPERTS, done: query.has("done") ? Math.max(0, Math.trunc(Number(query.get("done")))) || 0 : null };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { id = "" } = args.params;
    const n = readN((await args.request.formData()).get("n"));
    const { picks } = await assignExperts(scope, { callId: id }, { n }, { now: new Date(), ip: args.context.ip }, sharedWork);
    return redirect(`/staff/calls/${id}/experts?done=${picks.length}${n === null ? "" : `&n=${n}`}`);
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.call.titleRu ?? "" }];

export default function CallExperts() {
  const read = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("experts");
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-4">
      <PageHeader back={{ to: `/staff/calls/${read.call.id}`, text: localised(read.call, "title", locale) }} title={t("call.title")} lead={t("call.lead")} />
      <RefusalNotice answer={answer} />
      {read.done !== null && !answer ? <Notice tone="good">{t("call.done", { count: read.done })}</Notice> : null}
      {read.applications.length === 0 ? (
        <EmptyState title={t("call.empty")} action={<ButtonLink to="/staff/queue">{t("call.toQueue")}</ButtonLink>}>
          {t("call.emptyBody")}
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
            <Form method="get" className="flex items-end gap-2">
              <label className="flex flex-col gap-1 text-dense">
                {t("call.n")}
                <input type="number" name="n" min={1} max={read.most} defaultValue={read.n} key={read.n} className={inputClass} />
              </label>
              <Button>{t("call.preview")}</Button>
            </Form>
            {read.total > 0 ? (
              <Form method="post">
                <input type="hidden" name="n" value={read.n} />
                <Button look="primary">{t("call.apply", { count: read.total })}</Button>
              </Form>
            ) : (
              <p className="py-2 text-ink-soft">{t("call.nothing")}</p>
            )}
          </div>
          <PlanTable experts={read.experts} applications={read.applications} />
          <PlanReasons experts={read.experts} applications={read.applications} />
        </>
      )}
    </div>
  );
}
