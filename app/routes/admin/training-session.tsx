import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { validUntilFrom } from "~/features/booking/certificates/rules/validity";
import { markResults } from "~/features/booking/trainings/commands/results.server";
import { leaveSeat } from "~/features/booking/trainings/commands/seats.server";
import { cancelSession } from "~/features/booking/trainings/commands/sessions.server";
import { ResultsForm } from "~/features/booking/trainings/components/results-form";
import { readMarks } from "~/features/booking/trainings/read-marks";
import { reasonSchema } from "~/features/booking/trainings/schema";
import { sessionFor } from "~/features/booking/trainings/staff-queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formatDay, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const found = await sessionFor(scope, args.params.id ?? "");
    const { session, training, seats } = found;
    const begun = session.startsAt <= now;
    return {
      ...found,
      begun,
      mayCancel: session.status === "PLANNED" && !seats.some((seat) => seat.status === "PASSED"),
      passUntil: validUntilFrom(siteDay(session.startsAt), training.validMonths),
      planned: new URL(args.request.url).searchParams.get("done") === "planned",
      title: localised(training, "name", await localeOf(args.request)),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const id = args.params.id ?? "";
    const intent = form.get("intent");
    let count = 0;
    if (intent === "mark") count = await markResults(scope, id, readMarks(form), new Date(), args.context.ip);
    else if (intent === "remove") await leaveSeat(scope, String(form.get("seatId")), new Date(), args.context.ip);
    else {
      const read = reasonSchema.safeParse({ reason: form.get("reason") });
      if (!read.success) throw invalid("reason-needed");
      await cancelSession(scope, id, read.data.reason, args.context.ip);
    }
    await settleEvents();
    return data({ done: intent === "mark" ? ("marked" as const) : intent === "remove" ? ("removed" as const) : ("cancelled" as const), count });
  });

export default function TrainingSession() {
  const { session, training, seats, begun, mayCancel, passUntil, planned } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const done = answer && "done" in answer ? answer : null;
  const said = done && (done.done === "marked" ? (done.count > 0 ? t("staff.session.saved", { count: done.count }) : t("staff.session.savedNone")) : t(`staff.session.${done.done}`));
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader
        title={localised(training, "name", locale)}
        lead={`${formatRange(session.startsAt, session.endsAt, locale)} · ${localised(session, "name", locale)} · ${t("with", { trainer: session.trainer })}`}
        back={{ to: "/staff/trainings", text: t("staff.session.back") }}
        actions={
          <Pill tone={session.status === "HELD" ? "good" : session.status === "PLANNED" ? "mine" : "plain"}>{t(`staff.status.${session.status}`)}</Pill>
        }
      />
      <RefusalNotice answer={answer} />
      {said ? <Notice tone={done.done === "marked" && done.count === 0 ? "plain" : "good"} title={said} /> : null}
      {planned && !answer ? <Notice tone="good" title={t("staff.planned")} /> : null}
      {session.status === "CANCELLED" ? <Notice tone="plain" title={t("staff.session.cancelledBecause", { reason: session.cancelReason })} /> : null}
      <Sheet title={t("staff.session.list")} aside={`${t("staff.seatsOf", { taken: session.taken, seats: session.seats })}${session.waiting > 0 ? ` · ${t("staff.waitingOf", { count: session.waiting })}` : ""}`}>
        {seats.length === 0 ? <p className="text-ink-soft">{t("staff.session.nobody")}</p> : <ResultsForm seats={seats} open={begun && session.status !== "CANCELLED"} removable={!begun && session.status === "PLANNED"} />}
        {seats.length > 0 && session.status !== "CANCELLED" ? (
          <p className="mt-3 max-w-prose text-dense text-ink-soft">{begun ? t("staff.session.passNote", { until: formatDay(passUntil, locale) }) : t("staff.session.early")}</p>
        ) : null}
      </Sheet>
      {mayCancel ? (
        <Sheet title={t("staff.session.cancelTitle")}>
          <p className="max-w-prose">{t("staff.session.cancelBody", { count: seats.filter((seat) => seat.status === "BOOKED" || seat.status === "WAITING").length })}</p>
          <Form method="post" className="mt-3 flex flex-wrap items-end gap-3">
            <label className="flex min-w-0 grow flex-col gap-1">
              <span className="font-medium">{t("staff.session.reason")}</span>
              <input name="reason" required minLength={3} maxLength={500} autoComplete="off" className={inputClass} />
            </label>
            <Button look="danger" name="intent" value="cancel">
              {t("staff.session.cancel")}
            </Button>
          </Form>
        </Sheet>
      ) : null}
    </div>
  );
}
