import { randomUUID } from "node:crypto";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { StatusPill } from "~/features/residency/components/marks";
import { markRead, saveNote, sendMessage, takeBackQuestions } from "~/features/residency/messages/commands/send.server";
import { ComposeForm } from "~/features/residency/messages/components/compose-form";
import { MessageList } from "~/features/residency/messages/components/message-list";
import { NotesCard } from "~/features/residency/messages/components/notes-card";
import { talkFor } from "~/features/residency/messages/queries.server";
import { messageSchema, noteSchema } from "~/features/residency/messages/schema";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isPrefetch } from "~/lib/http/prefetch";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "messages"] };

const DONE = ["sent", "noted", "takenBack"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const now = new Date();
    const talk = await talkFor(scope, id, now);
    if (!isPrefetch(args.request)) await markRead(scope, id, now);
    const done = new URL(args.request.url).searchParams.get("done");
    return { talk, keys: { message: randomUUID(), note: randomUUID() }, done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const back = (done: (typeof DONE)[number]) => redirect(`/staff/applications/${id}/messages?done=${done}`);
    const intent = String(form.get("intent") ?? "");
    switch (intent) {
      case "message": {
        const submission = parseWithZod(form, { schema: messageSchema });
        return keepTyped(submission, async () => {
          if (submission.status !== "success") return { intent, result: submission.reply() };
          await sendMessage(scope, id, submission.value, at);
          return back("sent");
        });
      }
      case "note": {
        const submission = parseWithZod(form, { schema: noteSchema });
        return keepTyped(submission, async () => {
          if (submission.status !== "success") return { intent, result: submission.reply() };
          await saveNote(scope, id, submission.value, at);
          return back("noted");
        });
      }
      case "takeBack":
        await takeBackQuestions(scope, id, at);
        return back("takenBack");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? [read.talk.companyName, read.talk.number].filter(Boolean).join(" · ") : "" }];

export default function StaffMessages() {
  const { talk, keys, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["messages", "residency"]);
  const locale = useLocale();
  const { id, can, messages, openQuestions } = talk;
  const resultOf = (intent: string): FormResult => {
    const given = answer as { result?: FormResult } | undefined;
    return given?.result?.initialValue?.intent === intent ? given.result : undefined;
  };
  const latest = messages.findLast((message) => message.own)?.id ?? "";
  return (
    <>
      <PageHeader
        back={{ to: "/staff/queue", text: t("residency:queue.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {talk.companyName} <StatusPill status={talk.status} />
          </span>
        }
        lead={[talk.number, localised(talk, "callTitle", locale)].filter(Boolean).join(" · ")}
      />
      <StaffTabs applicationId={id} />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        <RefusalNotice answer={answer} />
        {done && !answer ? <Notice tone="good">{t(`messages:done.${done}`)}</Notice> : null}
      </div>
      <div className="grid items-start gap-x-6 gap-y-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <section aria-labelledby="talk-title" className="rounded-card border border-t-4 border-line border-t-pencil bg-sheet p-4 md:p-5">
          <h2 id="talk-title" className="flex items-center gap-2 text-heading">
            <Send aria-hidden size={20} className="shrink-0 text-pencil" />
            {t("messages:staff.title", { company: talk.companyName })}
          </h2>
          <p className="mt-1 mb-4 text-dense text-ink-soft">{messages.length === 0 ? t("messages:emptyStaff") : t("messages:staff.lead")}</p>
          <MessageList messages={messages} companyName={talk.companyName} />
          {openQuestions > 0 ? (
            <div className="mt-4 rounded-card bg-amber-soft px-4 py-3">
              <p className="font-semibold text-amber">{t("messages:staff.asking", { count: openQuestions })}</p>
              <p>{t("messages:staff.askingBody")}</p>
              {can.takeBack ? (
                <Form method="post" className="mt-2" preventScrollReset>
                  <Button name="intent" value="takeBack">
                    {t("messages:staff.takeBack")}
                  </Button>
                </Form>
              ) : null}
            </div>
          ) : null}
          <div className="mt-5 border-t border-line pt-4">
            {can.write ? (
              <ComposeForm key={latest} intent="message" applicationId={id} after={latest} formKey={keys.message} label={t("messages:staff.label")} button={t("messages:staff.send")} look="primary" result={resultOf("message")}>
                {can.ask ? (
                  <label className="flex min-h-11 items-start gap-3 py-2 md:min-h-0">
                    <input type="checkbox" name="question" defaultChecked={resultOf("message")?.initialValue?.question === "on"} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
                    <span>{t("messages:staff.ask")}</span>
                  </label>
                ) : null}
              </ComposeForm>
            ) : (
              <p className="text-ink-soft">{t(["WITHDRAWN", "LAPSED"].includes(talk.status) ? "messages:closed" : "messages:staff.mayNotWrite")}</p>
            )}
          </div>
        </section>
        <NotesCard applicationId={id} notes={talk.notes} formKey={keys.note} result={resultOf("note")} />
      </div>
    </>
  );
}
