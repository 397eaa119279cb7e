import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { ApplicantTabs } from "~/features/residency/components/application-tabs";
import { AnswersView, readSections } from "~/features/residency/components/answers-view";
import { ApplicationStages } from "~/features/residency/components/application-stages";
import { DocumentsView } from "~/features/residency/components/documents-view";
import { GapList } from "~/features/residency/components/gap-list";
import { HistoryView } from "~/features/residency/components/history-view";
import { decisionTone, StatusPill, UsedDays, useClockText } from "~/features/residency/components/marks";
import { RefusalNotice } from "~/components/refusal-notice";
import { isAsked } from "~/features/residency/messages/asked";
import { unreadFor } from "~/features/residency/messages/queries.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { formatPoints } from "~/features/residency/rules/score";
import { FixList } from "~/features/residency/forms/components/fix-list";
import { TaskList } from "~/features/residency/forms/components/task-list";
import { formatDate, formatDay, formatDayMonth } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["residency", "forms", "messages"] };

/** Longer lists of what is missing open by a press: the task list above says the same in short. */
const FEW_GAPS = 8;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const [application, unread] = await Promise.all([applicationFor(scope, id, new Date()), unreadFor(scope, id)]);
    const t = translator(await localeOf(args.request));
    const title = application.number
      ? t("application.titleNumber", { ns: "residency", number: application.number })
      : t("application.title", { ns: "residency" });
    return { application, unread, title, submitted: new URL(args.request.url).searchParams.get("done") === "submitted" };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    await withdrawApplication(scope, id, { now: new Date(), ip: args.context.ip }, String(form.get("reason") ?? ""));
    return redirect(`/applications/${id}`);
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Application() {
  const { application, unread, title, submitted } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["residency", "messages"]);
  const locale = useLocale();
  const clockText = useClockText();
  const { id, status, clock, call, can, decision, residency, gaps } = application;
  const name = application.projectTitle;
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/apply", text: t("application.back") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {name || title} <StatusPill status={status} />
          </span>
        }
        lead={[name ? title : null, localised(call, "title", locale)].filter(Boolean).join(" · ")}
        actions={
          can.edit ? (
            <ButtonLink look="primary" to={`/applications/${id}/${status === "DRAFT" && gaps[0] ? gaps[0].section : "review"}`}>
              {status === "DRAFT" ? t("application.fill") : t("application.fix")}
            </ButtonLink>
          ) : null
        }
      />
      <ApplicantTabs applicationId={id} counts={{ messages: unread }} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {submitted && status === "FORMAL_CHECK" ? <Notice tone="good">{t("application.already")}</Notice> : null}
        <Sheet as="div">
          <ApplicationStages application={application} />
          <p className="mt-4 font-medium">{isAsked(application) ? t("application.moveAsked") : status === "APPROVED" && residency?.status !== "ACTIVE" ? t(residency?.status === "PENDING" ? "application.moveToSign" : "application.moveApproved") : t(`application.move.${status}`)}</p>
          {clock ? (
            <p className={clock.late ? "text-red" : "text-ink-soft"}>
              {t("application.dueOn", { day: formatDay(clock.dueOn, locale) })}, {clockText(clock)}
            </p>
          ) : status === "DRAFT" && call.lastDay ? (
            <p className="text-ink-soft">{t("application.callCloses", { day: formatDayMonth(call.lastDay, locale) })}</p>
          ) : null}
          <UsedDays used={application.used} />
        </Sheet>
        {application.receipt ? (
          <p>
            <a href={`/applications/${id}/receipt.pdf`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-7">
              {t("messages:receipt.open")}
            </a>
          </p>
        ) : null}
        {isAsked(application) ? (
          <Notice tone="waiting" title={t("messages:applicant.question", { count: 1 })}>
            <p>{t("messages:applicant.questionBody")}</p>
            <p className="mt-2">
              <ButtonLink to={`/applications/${id}/messages`}>{t("messages:applicant.answer")}</ButtonLink>
            </p>
          </Notice>
        ) : null}
        {application.asked ? (
          <Notice tone="waiting" title={t("application.asked")}>
            <p className="max-w-prose whitespace-pre-line">{application.asked}</p>
            <FixList applicationId={id} definition={application.definition} items={application.fix?.items ?? []} />
          </Notice>
        ) : null}
        {decision ? (
          <Sheet title={t("application.decision")} aside={formatDate(decision.decidedAt, locale)}>
            <p className={decisionTone[decision.kind]}>
              {t(`application.decided.${decision.kind}`)}
            </p>
            <p className="mt-1 max-w-prose whitespace-pre-line">{decision.reasons || t("application.noReasons")}</p>
            {decision.score === null ? null : (
              <p className="mt-1 text-ink-soft">{t("application.score", { score: formatPoints(decision.score, locale), pass: decision.passScore })}</p>
            )}
            {residency ? (
              <div className="mt-3">
                <p className="mb-2 font-medium">{t("application.residency", { from: formatDay(residency.startsOn, locale), to: formatDay(residency.endsOn, locale) })}</p>
                <Facts
                  items={[
                    { name: t("application.premises"), value: residency.premises ?? "–" },
                    { name: t("application.area"), value: residency.areaSqm === null ? "–" : t("application.areaValue", { area: residency.areaSqm }) },
                  ]}
                />
              </div>
            ) : null}
          </Sheet>
        ) : null}
        {can.edit ? <TaskList application={application} /> : null}
        {can.edit && gaps.length > 0 ? (
          <details open={gaps.length <= FEW_GAPS} className="rounded-card border border-line bg-sheet p-4 md:p-5">
            <summary className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 md:min-h-8">
              <h2 className="text-heading">{t("application.missing")}</h2>
              <span className="text-dense text-ink-soft">{t("review.missing", { count: gaps.length })}</span>
            </summary>
            <div className="mt-3">
              <GapList applicationId={id} definition={application.definition} gaps={gaps} />
            </div>
          </details>
        ) : null}
        <Sheet title={t("application.documents")}>
          <DocumentsView documents={application.documents} checklist={can.edit ? [] : application.checklist} />
        </Sheet>
        {readSections(application.definition, application.shown)
          .filter((section) => status !== "DRAFT" || Object.keys(application.answers[section.code] ?? {}).length > 0)
          .map((section) => (
          <Sheet key={section.code} title={localised(section, "label", locale)}>
            <AnswersView section={section} typed={application.answers[section.code]} shown={application.shown} filled={status === "DRAFT"} />
          </Sheet>
        ))}
        {application.history.length > 0 ? (
          <Sheet title={t("application.history")}>
            <HistoryView history={application.history} />
          </Sheet>
        ) : null}
        {can.withdraw ? (
          <details className="rounded-card border border-line bg-sheet p-4">
            <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("application.withdraw")}</summary>
            <Form method="post" className="mt-2 flex max-w-prose flex-col items-start gap-3">
              <p>{t("application.withdrawAsk")}</p>
              <label className="flex w-full flex-col gap-1">
                <span className="font-medium">{t("application.withdrawReason")}</span>
                <textarea name="reason" rows={3} maxLength={2000} className={inputClass} />
              </label>
              <Button look="danger">{t("application.withdrawConfirm")}</Button>
            </Form>
          </details>
        ) : null}
      </div>
    </div>
  );
}
