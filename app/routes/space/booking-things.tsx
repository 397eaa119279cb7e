import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { FormRefusal } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { CustodyHistory } from "~/features/booking/equipment/components/history";
import { conditions } from "~/features/booking/equipment/conditions.server";
import { custodyOfBooking, thingsOf } from "~/features/booking/equipment/queries.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { ReportForm } from "~/features/booking/faults/components/report-form";
import { reportSchema } from "~/features/booking/faults/schema";
import { bookingFor } from "~/features/booking/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const booking = await bookingFor(scope, args.params.id ?? "");
    const [things, custody, states, locale] = await Promise.all([thingsOf(scope, booking.id, new Date()), custodyOfBooking(scope, booking.id), conditions(), localeOf(args.request)]);
    const began = booking.startsAt <= new Date();
    return {
      booking, things, custody, states,
      mayReport: began || custody.length > 0,
      done: new URL(args.request.url).searchParams.get("done") === "reported",
      title: `${localised(booking.resource, "name", locale)}, ${formatRange(booking.startsAt, booking.endsAt, locale)}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const bookingId = args.params.id ?? "";
    const submission = parseWithZod(await args.request.formData(), { schema: reportSchema });
    return submitted(submission, async (value) => {
      await reportFault(scope, { ...value, bookingId }, new Date(), args.context.ip);
      await settleEvents();
      return redirect(`/bookings/${bookingId}/things?done=reported`);
    });
  });

export default function BookingThings() {
  const { booking, things, custody, states, mayReport, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer && "result" in answer ? answer.result : undefined;
  const { t } = useTranslation(["equipment", "booking"]);
  const locale = useLocale();
  const known = [...things, ...custody.filter((row) => !things.some((one) => one.unitId === row.unitId)).map((row) => ({ ...row, faulty: false }))];
  const choices = known.filter((one) => !one.faulty).map((one) => ({ value: String(one.unitId), text: `${localised(one, "name", locale)}: ${one.unit}` }));
  return (
    <div className="max-w-5xl">
      <PageHeader back={{ to: `/bookings/${booking.id}`, text: t("equipment:things.back") }} title={t("equipment:things.title")} lead={`${localised(booking.resource, "name", locale)}, ${formatRange(booking.startsAt, booking.endsAt, locale)}`} />
      <div className="mb-4 flex flex-col gap-3">
        {result?.error ? <FormRefusal form={{ errors: result.error[""] ?? undefined, allErrors: {} }} /> : null}
        {done && !result ? <Notice tone="good" title={t("equipment:things.reported")}>{t("equipment:things.reportedBody")}</Notice> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Sheet title={t("equipment:things.held")}>
            <Facts
              items={things.map((one) => ({
                name: localised(one, "name", locale),
                value: (
                  <span className="flex flex-wrap items-center gap-2">
                    {one.unit} {one.faulty ? <Pill tone="bad">{t("equipment:unit.faulty")}</Pill> : null}
                  </span>
                ),
              }))}
            />
          </Sheet>
          {things.some((one) => one.handOut) || custody.length > 0 ? (
            <Sheet title={t("equipment:history.title")}>
              <CustodyHistory rows={custody} conditions={states} />
            </Sheet>
          ) : null}
        </div>
        <Sheet title={t("equipment:things.reportTitle")}>
          {mayReport && choices.length > 0 ? (
            <>
              <p className="mb-4 text-ink-soft">{t("equipment:things.reportBody")}</p>
              <ReportForm units={choices} expected={false} result={result} next={`/bookings/${booking.id}/things`} />
            </>
          ) : (
            <p className="text-ink-soft">{t(mayReport ? "equipment:things.allKnown" : "equipment:things.reportEarly")}</p>
          )}
        </Sheet>
      </div>
    </div>
  );
}
