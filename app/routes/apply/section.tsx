import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Link, useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { AnswersView } from "~/features/residency/components/answers-view";
import { CompanyView } from "~/features/residency/components/company-view";
import { DocumentsSection } from "~/features/residency/components/documents-section";
import { DocumentsView } from "~/features/residency/components/documents-view";
import { untilLeft, untilReachable } from "~/features/residency/components/reachable";
import { RefusalNotice } from "~/components/refusal-notice";
import { ReviewSection } from "~/features/residency/components/review-section";
import { SectionForm } from "~/features/residency/components/section-form";
import { SectionNav } from "~/features/residency/components/section-nav";
import { conflictOf } from "~/features/residency/components/use-autosave";
import { formPage } from "~/features/residency/queries/form.server";
import { readTyped, sectionSchema } from "~/features/residency/schema";
import { isFormSection, isSection, sectionAfter } from "~/features/residency/sections";
import { invalid, notFound } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const { id = "", section = "" } = args.params;
    if (!isSection(section)) throw notFound();
    const query = new URL(args.request.url).searchParams;
    const form = await formPage(scope, id, new Date(), (query.get("uploaded") ?? "").split(",").filter(Boolean));
    const title = translator(await localeOf(args.request))(`sections.${section}`, { ns: "residency" });
    return { form, section, kind: query.get("kind"), title };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "", section = "" } = args.params;
    if (!isSection(section)) throw notFound();
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const text = (name: string) => String(form.get(name) ?? "");
    switch (text("intent")) {
      case "attach": {
        const attached = await attachDocument(scope, id, { kind: text("kind"), fileId: text("fileId") }, at);
        if (text("stay")) return attached;
        return redirect(`/applications/${id}/documents#${encodeURIComponent(text("kind"))}`);
      }
      case "remove":
        await removeDocument(scope, id, text("documentId"), at);
        return redirect(`/applications/${id}/documents`);
      case "submit":
        await submitApplication(scope, id, at);
        return redirect(`/applications/${id}?done=submitted`);
    }
    if (!isFormSection(section)) throw invalid("bad-request", { reason: "intent" });
    const version = Number(text("version"));
    const saved = await saveSection(scope, id, { section, version: Number.isInteger(version) ? version : -1, typed: readTyped(section, form) }, at.now);
    if (text("intent") === "autosave") return { version: saved.version };
    // The text is kept either way; what is not as asked for is shown before going on.
    const submission = parseWithZod(form, { schema: sectionSchema(section) });
    if (submission.status !== "success") return data({ version: saved.version, result: submission.reply() }, { status: 422 });
    return redirect(`/applications/${id}/${sectionAfter(section)}`);
  });

/**
 * Neither a cut line nor an ended session may tear the form away. After a background save the router reads the page
 * anew whatever the answer was, over the same line and in the same session; so such an answer is held back.
 */
export async function clientAction({ request, serverAction }: ClientActionFunctionArgs) {
  const background = (await request.clone().formData()).get("intent") === "autosave";
  try {
    const answer = await serverAction<typeof action>();
    if (background && isRefusal(answer) && answer.refusal.code === "unauthenticated") await untilLeft(request.signal);
    return answer;
  } catch (error) {
    if (error instanceof Response || (isRouteErrorResponse(error) && error.status < 500) || request.signal.aborted) throw error;
    await untilReachable(request.signal);
    return { failed: true as const };
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Section() {
  const { form, section, kind } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("residency");
  const result = typeof answer === "object" && answer !== null && "result" in answer ? (answer.result as Parameters<typeof SectionForm>[0]["result"]) : undefined;
  return (
    <>
      <PageHeader
        title={t(`sections.${section}`)}
        lead={t(`leads.${section}`)}
        back={{ to: `/applications/${form.id}`, text: form.number ? t("application.titleNumber", { number: form.number }) : t("form.toApplication") }}
      />
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="min-w-0 lg:sticky lg:top-6 lg:self-start">
          <SectionNav applicationId={form.id} current={section} progress={form.progress} />
        </div>
        <div className="flex max-w-4xl min-w-0 flex-col gap-4">
          {form.asked ? (
            <Notice tone="waiting" title={t("application.asked")}>
              <p className="whitespace-pre-line">{form.asked}</p>
            </Notice>
          ) : null}
          {conflictOf(answer) ? null : <RefusalNotice answer={answer} />}
          {section === "company" ? (
            <Sheet title={t("form.companyFacts")} aside={<Link to="/account/company">{t("form.companyEdit")}</Link>}>
              <CompanyView company={form.company} />
            </Sheet>
          ) : null}
          {!form.can.edit ? (
            <ReadOnly form={form} section={section} />
          ) : isFormSection(section) ? (
            <Sheet as="div">
              <SectionForm key={section} applicationId={form.id} section={section} version={form.version} typed={form.answers[section] ?? {}} answer={answer} result={result} />
            </Sheet>
          ) : section === "documents" ? (
            <DocumentsSection applicationId={form.id} checklist={form.checklist} documents={form.documents} uploaded={{ kind, files: form.uploaded }} />
          ) : (
            <ReviewSection
              applicationId={form.id}
              answers={form.answers}
              gaps={form.gaps}
              again={form.status === "NEEDS_FIX"}
              maySubmit={form.can.submit}
              checkDays={form.checkDays}
            />
          )}
        </div>
      </div>
    </>
  );
}

/** A topic after the application was sent: it is read, and no longer written. */
function ReadOnly({ form, section }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "form" | "section">) {
  const { t } = useTranslation("residency");
  return (
    <>
      <Notice tone="mine">
        {t("form.closed")} <Link to={`/applications/${form.id}`}>{t("form.toApplication")}</Link>
      </Notice>
      {section === "review" ? null : (
        <Sheet as="div">
          {isFormSection(section) ? <AnswersView section={section} typed={form.answers[section]} /> : <DocumentsView documents={form.documents} checklist={[]} />}
        </Sheet>
      )}
    </>
  );
}
