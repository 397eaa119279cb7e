import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { FormRefusal, inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill } from "~/components/page";
import { Pager } from "~/components/pager";
import { closeFromForm } from "~/features/booking/blackouts/close-form.server";
import { endPlan, liftOne } from "~/features/booking/blackouts/commands/plan.server";
import { ClosureForm } from "~/features/booking/blackouts/components/closure-form";
import { PlanList } from "~/features/booking/blackouts/components/plan-list";
import { blackoutPage, bookingsInTheWay, placeChoices, plansInForce } from "~/features/booking/blackouts/queries.server";
import { blackoutsSchema } from "~/features/booking/blackouts/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page, refusalOf } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { message } from "~/lib/say-message";
import { addDays, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["blackouts"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const now = new Date();
    const filter = { which: params.get("which") === "past" ? ("past" as const) : ("ahead" as const), resourceId: params.get("resource") ?? "", page: pageNumber(params) };
    const [list, plans, places] = await Promise.all([blackoutPage(scope, filter, now), plansInForce(scope, now), placeChoices(scope)]);
    const count = (name: string) => Number(params.get(name)) || 0;
    return {
      ...list, plans, places, filter,
      tomorrow: addDays(siteDay(now), 1),
      done: params.get("done"),
      laid: count("laid"), moved: count("moved"), disrupted: count("disrupted"),
      title: translator(await localeOf(args.request))("blackouts:title"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: blackoutsSchema });
    const now = new Date();
    const { ip } = args.context;
    return submitted(submission, async (value) => {
      if (value.intent === "lift") await liftOne(scope, value.id, now, ip);
      if (value.intent === "end-plan") await endPlan(scope, value.id, now, ip);
      if (value.intent !== "close") {
        await settleEvents();
        return redirect(`/staff/blackouts?done=${value.intent}`);
      }
      try {
        const { laid, repeats, moved, disrupted } = await closeFromForm(scope, value, now, ip);
        await settleEvents();
        return redirect(`/staff/blackouts?done=${repeats ? "planned" : "closed"}&laid=${laid}&moved=${moved}&disrupted=${disrupted}`);
      } catch (error) {
        const refusal = refusalOf(error);
        const ids = refusal?.code === "slot-taken" ? refusal.details.bookings : undefined;
        if (!Array.isArray(ids)) throw error;
        // Who stands in the way is shown, so that staff can say what becomes of them.
        const inTheWay = await bookingsInTheWay(scope, ids as string[]);
        return data({ result: submission.reply({ formErrors: [message("blackout-booked")] }), inTheWay }, { status: 409 });
      }
    });
  });

const DONE = ["closed", "planned", "lift", "end-plan"] as const;

export default function Blackouts() {
  const { items, pages, plans, places, filter, tomorrow, done, laid, moved, disrupted } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer && "result" in answer ? answer.result : undefined;
  const inTheWay = answer && "inTheWay" in answer ? answer.inTheWay : [];
  const { t } = useTranslation(["blackouts", "common"]);
  const locale = useLocale();
  const news = DONE.find((one) => one === done);
  const address = (which: string) => `?${new URLSearchParams({ which, ...(filter.resourceId ? { resource: filter.resourceId } : {}) })}`;
  return (
    <div className="max-w-6xl">
      <PageHeader title={t("blackouts:title")} lead={t("blackouts:lead")} />
      <div className="mb-4 flex flex-col gap-3">
        {result?.error ? <FormRefusal form={{ errors: result.error[""] ?? undefined, allErrors: {} }} /> : null}
        {!result && news ? (
          <Notice tone="good" title={t(`blackouts:done.${news}`, { count: laid })}>
            {moved > 0 ? <p>{t("blackouts:moved", { count: moved })}</p> : null}
            {disrupted > 0 ? <p>{t("blackouts:disrupted", { count: disrupted })}</p> : null}
          </Notice>
        ) : null}
        {inTheWay.length > 0 ? (
          <section aria-labelledby="in-the-way">
            <h2 id="in-the-way" className="mb-2 text-heading">
              {t("blackouts:inTheWay")} <span className="tabular font-normal text-ink-soft">{inTheWay.length}</span>
            </h2>
            <DataTable
              caption={t("blackouts:inTheWay")}
              rows={inTheWay}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t("blackouts:when"),
                  cell: (row) => (
                    <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">
                      {formatRange(row.startsAt, row.endsAt, locale)}
                    </a>
                  ),
                },
                { head: t("blackouts:what"), cell: (row) => localised(row.resource, "name", locale) },
                { head: t("blackouts:company"), cell: (row) => row.company },
                { head: t("blackouts:purpose"), cell: (row) => row.purpose, secondary: true },
              ]}
            />
          </section>
        ) : null}
      </div>
      <details open={Boolean(result) || items.length === 0} className="mb-6 rounded-card border border-line bg-sheet">
        <summary className="flex min-h-11 cursor-pointer items-center px-4 py-3 text-heading font-semibold text-pencil md:px-5">{t("blackouts:form.title")}</summary>
        <div className="max-w-3xl px-4 pb-5 md:px-5">
          <ClosureForm places={places} day={tomorrow} result={result} />
        </div>
      </details>
      <div className="flex min-w-0 flex-col gap-6">
          {plans.length > 0 ? <PlanList plans={plans} /> : null}
          <section aria-labelledby="closed">
            <h2 id="closed" className="mb-2 text-heading">
              {t("blackouts:closed")}
            </h2>
            <div className="mb-3 flex flex-wrap items-end gap-3">
              <nav aria-label={t("blackouts:which")} className="flex gap-2">
                {(["ahead", "past"] as const).map((one) => (
                  <a key={one} href={address(one)} aria-current={filter.which === one ? "page" : undefined} className={buttonClass("plain", filter.which === one ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
                    {t(`blackouts:${one}`)}
                  </a>
                ))}
              </nav>
              <Form method="get" className="flex grow flex-wrap items-end gap-2">
                <input type="hidden" name="which" value={filter.which} />
                <label className="flex min-w-0 grow flex-col gap-1 text-dense">
                  {t("blackouts:what")}
                  <select name="resource" defaultValue={filter.resourceId} key={filter.resourceId} className={inputClass}>
                    <option value="">{t("blackouts:all")}</option>
                    {places.map((place) => (
                      <option key={place.id} value={place.id}>
                        {localised(place, "name", locale)}
                      </option>
                    ))}
                  </select>
                </label>
                <Button>{t("common:filter")}</Button>
              </Form>
            </div>
            {items.length === 0 ? (
              <EmptyState title={t(`blackouts:empty.${filter.which}`)}>{t("blackouts:emptyBody")}</EmptyState>
            ) : (
              <DataTable
                caption={t("blackouts:closed")}
                rows={items}
                rowKey={(row) => row.id}
                columns={[
                  { head: t("blackouts:what"), title: true, cell: (row) => <span className="font-semibold">{[localised(row, "name", locale), row.unit].filter(Boolean).join(", ")}</span> },
                  { head: t("blackouts:when"), cell: (row) => formatRange(row.startsAt, row.endsAt, locale, tomorrow) },
                  { head: t("blackouts:reason"), cell: (row) => localised(row, "reason", locale) },
                  { head: t("blackouts:kind"), cell: (row) => <Pill tone={row.kind === "fault" ? "bad" : "plain"}>{t(`blackouts:kindOf.${row.kind}`)}</Pill> },
                  {
                    head: t("blackouts:doWhat"),
                    cell: (row) =>
                      row.kind === "fault" || row.sessionId ? (
                        <a href={row.sessionId ? `/staff/trainings/sessions/${row.sessionId}` : `/staff/faults/${row.faultId}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
                          {t(row.sessionId ? "blackouts:toTraining" : "blackouts:toFault")}
                        </a>
                      ) : filter.which === "past" ? null : (
                        <Form method="post">
                          <input type="hidden" name="intent" value="lift" />
                          <input type="hidden" name="id" value={row.id} />
                          <Button aria-label={t("blackouts:liftOf", { what: localised(row, "name", locale), when: formatRange(row.startsAt, row.endsAt, locale) })}>
                            {t("blackouts:lift")}
                          </Button>
                        </Form>
                      ),
                  },
                ]}
              />
            )}
            <Pager page={filter.page} pages={pages} />
          </section>
      </div>
    </div>
  );
}
