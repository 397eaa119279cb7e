import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { CorrectionNotice } from "~/features/residency/components/correction-notice";
import { StatusPill } from "~/features/residency/components/marks";
import { checkDocument } from "~/features/residency/documents/commands/check.server";
import { ChecklistNav } from "~/features/residency/documents/components/checklist-nav";
import { DocumentView, EarlierVersions } from "~/features/residency/documents/components/document-view";
import { useDocumentKeys } from "~/features/residency/documents/components/use-document-keys";
import { VerdictPanel } from "~/features/residency/documents/components/verdict-panel";
import { documentsPage } from "~/features/residency/documents/page.server";
import { checkSchema } from "~/features/residency/documents/schema";
import { unreadFor } from "~/features/residency/messages/queries.server";
import { formAction, page } from "~/lib/http/answers.server";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "messages"] };

const DONE = ["ACCEPTED", "REFUSED", "RECEIVED"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const query = new URL(args.request.url).searchParams;
    const [read, unread] = await Promise.all([documentsPage(scope, id, query.get("doc"), new Date()), unreadFor(scope, id)]);
    return { ...read, unread, said: DONE.find((one) => one === query.get("said")) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const documentId = String(form.get("documentId") ?? "");
    const submission = parseWithZod(form, { schema: checkSchema });
    return keepTyped(submission, async () => {
      if (submission.status !== "success") return { result: submission.reply() };
      await checkDocument(scope, id, documentId, submission.value, { now: new Date(), ip: args.context.ip });
      return redirect(`/staff/applications/${id}/documents?doc=${documentId}&said=${submission.value.verdict}`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? [read.application.companyName, read.application.number].filter(Boolean).join(" · ") : "" }];

export default function StaffDocuments() {
  const { application, groups, document, insteadId, isEarlier, earlier, can, done, of, ...read } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["messages", "residency"]);
  const locale = useLocale();
  useDocumentKeys();
  const address = (documentId: string) => `/staff/applications/${application.id}/documents?doc=${documentId}`;
  const given = (answer as { result?: FormResult } | undefined)?.result;
  return (
    <>
      <PageHeader
        back={{ to: "/staff/queue", text: t("residency:queue.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {application.companyName} <StatusPill status={application.status} />
          </span>
        }
        lead={[application.number, localised(application.call, "title", locale)].filter(Boolean).join(" · ")}
      />
      <StaffTabs applicationId={application.id} counts={{ messages: read.unread }} />
      <div className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-[19rem_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto">
          <p className="text-dense text-ink-soft">
            {t("messages:documents.checked", { done, of })}
            <span className="max-lg:hidden"> · {t("messages:documents.keys")}</span>
          </p>
          <ChecklistNav groups={groups} current={document?.id ?? null} address={address} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RefusalNotice answer={answer} />
          <CorrectionNotice correction={application.correction} />
          {read.said && !answer ? <Notice tone="good">{t(`messages:documents.done.${read.said}`)}</Notice> : null}
          {document === null ? (
            <EmptyState title={t("messages:documents.none")}>{t("messages:documents.noneBody")}</EmptyState>
          ) : (
            <>
              {isEarlier ? (
                <Notice tone="waiting">
                  {t("messages:documents.isEarlier")} {insteadId ? <a href={address(insteadId)}>{t("messages:documents.toStanding")}</a> : null}
                </Notice>
              ) : can.beingReplaced ? (
                <p className="text-dense text-ink-soft">{t("residency:staff.correction.replaced")}</p>
              ) : can.check && can.checkNow ? (
                <VerdictPanel key={document.id + document.state} document={document} result={given?.initialValue?.documentId === document.id ? given : undefined} />
              ) : (
                <p className="text-dense text-ink-soft">{t(can.check ? "messages:documents.notNow" : "messages:documents.adminsOnly")}</p>
              )}
              <DocumentView document={document} />
              <EarlierVersions earlier={earlier} address={address} />
            </>
          )}
        </div>
      </div>
    </>
  );
}
