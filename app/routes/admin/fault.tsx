import { useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { FormRefusal, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { expectFault, resolveFault } from "~/features/booking/faults/commands/resolve.server";
import { faultFor } from "~/features/booking/faults/queries.server";
import { faultSchema } from "~/features/booking/faults/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const fault = await faultFor(scope, args.params.id ?? "", new Date());
    return {
      fault,
      expectedOn: fault.expectedAt ? siteDay(fault.expectedAt) : "",
      done: new URL(args.request.url).searchParams.get("done"),
      title: `${localised(fault.unit.resource, "name", await localeOf(args.request))}, ${fault.unitName}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const id = args.params.id ?? "";
    const submission = parseWithZod(await args.request.formData(), { schema: faultSchema });
    return submitted(submission, async (value) => {
      const now = new Date();
      if (value.intent === "resolve") await resolveFault(scope, id, value.resolution, now, args.context.ip);
      else await expectFault(scope, id, value.expectedAt, now, args.context.ip);
      await settleEvents();
      return redirect(`/staff/faults/${id}?done=${value.intent}`);
    });
  });

const DONE = ["reported", "resolve", "expect"] as const;

export default function Fault() {
  const { fault, expectedOn, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer && "result" in answer ? answer.result : undefined;
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  const [resolve, fields] = useForm<{ resolution: string }>({ id: "resolve", lastResult: result, defaultValue: { resolution: "" } });
  const [expect, dates] = useForm<{ expectedAt: string }>({ id: "expect", lastResult: result, defaultValue: { expectedAt: expectedOn } });
  const news = DONE.find((one) => one === done);
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/faults", text: t("faults.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {localised(fault.unit.resource, "name", locale)}, {fault.unitName}
            <Pill tone={fault.resolvedAt ? "good" : "bad"}>{t(fault.resolvedAt ? "faults.stateMended" : "faults.stateOpen")}</Pill>
          </span>
        }
      />
      <div className="mb-4 flex flex-col gap-3">
        {result?.error ? <FormRefusal form={{ errors: result.error[""] ?? undefined, allErrors: {} }} /> : null}
        {!result && news ? <Notice tone="good">{t(`faults.done.${news}`)}</Notice> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet title={t("faults.what")}>
          <p className="mb-4 break-words whitespace-pre-line">{fault.description}</p>
          <Facts
            items={[
              { name: t("faults.by"), value: [fault.reportedBy, fault.company].filter(Boolean).join(", ") },
              { name: t("faults.since"), value: formatDateTime(fault.reportedAt, locale) },
              { name: t("faults.until"), value: fault.resolvedAt ? formatDateTime(fault.resolvedAt, locale) : fault.expectedAt ? formatDateTime(fault.expectedAt, locale) : t("faults.untilMended") },
              ...(fault.resolution ? [{ name: t("faults.resolution"), value: [fault.resolution, fault.resolvedBy].filter(Boolean).join(" · ") }] : []),
              {
                name: t("faults.unit"),
                value: (
                  <a href={`/staff/units/${fault.unit.id}`} className="text-pencil hover:underline">
                    {t("faults.unitStory")}
                  </a>
                ),
              },
            ]}
          />
          {fault.photoId ? (
            <a href={`/files/${fault.photoId}`} className="mt-4 block">
              <img src={`/files/${fault.photoId}`} alt={t("faults.photoAlt")} className="max-h-72 rounded-control border border-line" />
            </a>
          ) : null}
        </Sheet>
        {fault.resolvedAt ? null : (
          <div className="flex flex-col gap-4">
            <Sheet title={t("faults.resolveTitle")}>
              <Form method="post" id={resolve.id} onSubmit={resolve.onSubmit} noValidate className="flex flex-col gap-4">
                <input type="hidden" name="intent" value="resolve" />
                <TextArea meta={fields.resolution} label={t("faults.resolution")} help={t("faults.resolutionHelp")} rows={2} max={500} required />
                <div>
                  <Button look="primary">{t("faults.resolve")}</Button>
                </div>
              </Form>
            </Sheet>
            <Sheet title={t("faults.expectTitle")}>
              <Form method="post" id={expect.id} onSubmit={expect.onSubmit} noValidate className="flex flex-col gap-4">
                <input type="hidden" name="intent" value="expect" />
                <TextField meta={dates.expectedAt} type="date" label={t("faults.expectedOn")} help={t("faults.expectedHelp")} required={false} />
                <div>
                  <Button>{t("faults.expect")}</Button>
                </div>
              </Form>
            </Sheet>
          </div>
        )}
        {fault.waiting.length > 0 ? (
          <section className="lg:col-span-2" aria-labelledby="waiting">
            <h2 id="waiting" className="mb-2 text-heading">
              {t("faults.waitingTitle")} <span className="tabular font-normal text-ink-soft">{fault.waiting.length}</span>
            </h2>
            <p className="mb-2 max-w-prose text-ink-soft">{t("faults.waitingBody")}</p>
            <DataTable
              caption={t("faults.waitingTitle")}
              rows={fault.waiting}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t("desk.when"),
                  cell: (row) => (
                    <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">
                      {formatRange(row.startsAt, row.endsAt, locale)}
                    </a>
                  ),
                },
                { head: t("desk.company"), cell: (row) => row.company },
                { head: t("desk.purpose"), cell: (row) => row.purpose },
              ]}
            />
          </section>
        ) : null}
      </div>
    </div>
  );
}
