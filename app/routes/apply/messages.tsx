import { randomUUID } from "node:crypto";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { ApplicantTabs } from "~/features/residency/components/application-tabs";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { StatusPill, useClockText } from "~/features/residency/components/marks";
import { markRead, sendMessage } from "~/features/residency/messages/commands/send.server";
import { ComposeForm } from "~/features/residency/messages/components/compose-form";
import { MessageList } from "~/features/residency/messages/components/message-list";
import { talkFor } from "~/features/residency/messages/queries.server";
import { messageSchema } from "~/features/residency/messages/schema";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isPrefetch } from "~/lib/http/prefetch";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "messages"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const now = new Date();
    const talk = await talkFor(scope, id, now);
    if (!isPrefetch(args.request)) await markRead(scope, id, now);
    const title = translator(await localeOf(args.request))("messages:title");
    return { talk, title: [title, talk.number].filter(Boolean).join(" · "), formKey: randomUUID(), sent: new URL(args.request.url).searchParams.get("done") === "sent" };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const submission = parseWithZod(await args.request.formData(), { schema: messageSchema });
    return keepTyped(submission, async () => {
      if (submission.status !== "success") return { result: submission.reply() };
      await sendMessage(scope, id, { ...submission.value, question: false }, { now: new Date(), ip: args.context.ip });
      return redirect(`/applications/${id}/messages?done=sent`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Messages() {
  const { talk, formKey, sent } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["messages", "residency"]);
  const locale = useLocale();
  const clockText = useClockText();
  const { id, number, status, can, clock, openQuestions, messages } = talk;
  const result = (answer as { result?: FormResult } | undefined)?.result;
  const latest = messages.findLast((message) => message.own)?.id ?? "";
  const asked = openQuestions > 0;
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/apply", text: t("residency:application.back") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {number ? t("messages:titleNumber", { number }) : t("messages:title")} <StatusPill status={status} />
          </span>
        }
        lead={[talk.projectTitle, localised(talk, "callTitle", locale)].filter(Boolean).join(" · ")}
      />
      <ApplicantTabs applicationId={id} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {sent && !answer ? <Notice tone="good">{t("messages:done.sent")}</Notice> : null}
        {asked ? (
          <Notice tone="waiting" title={t("messages:applicant.question", { count: openQuestions })}>
            {clock ? <p>{t("messages:applicant.questionDue", { day: formatDay(clock.dueOn, locale), left: clockText(clock) })}</p> : null}
            <p>{t("messages:applicant.questionBody")}</p>
          </Notice>
        ) : null}
        {messages.length === 0 && !can.write ? (
          <EmptyState title={t("messages:empty")}>{status === "DRAFT" ? t("messages:draft") : t("messages:emptyClosed")}</EmptyState>
        ) : (
          <Sheet title={t("messages:title")}>
            <p className="mb-4 max-w-prose text-dense text-ink-soft">{messages.length === 0 ? t("messages:emptyApplicant") : t("messages:applicant.lead")}</p>
            <MessageList messages={messages} companyName={talk.companyName} />
            <div className="mt-5 max-w-prose border-t border-line pt-4">
              {can.write ? (
                <ComposeForm
                  key={latest}
                  intent="message"
                  applicationId={id}
                  after={latest}
                  formKey={formKey}
                  label={t(asked ? "messages:applicant.answerLabel" : "messages:applicant.label")}
                  button={t(asked ? "messages:applicant.answer" : "messages:applicant.send")}
                  look="primary"
                  result={result}
                />
              ) : (
                <p className="text-ink-soft">{t("messages:closed")}</p>
              )}
            </div>
          </Sheet>
        )}
      </div>
    </div>
  );
}
