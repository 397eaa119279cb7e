import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Link, useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { AnswersView, readSections } from "~/features/residency/components/answers-view";
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
import { EarlierDocuments } from "~/features/residency/forms/components/earlier-documents";
import { FixList } from "~/features/residency/forms/components/fix-list";
import { sectionOf, type FactsOfCompany } from "~/features/residency/forms/definition";
import { saveForm } from "~/features/residency/forms/save-form.server";
import { notFound } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "forms", "messages"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const { id = "", section = "" } = args.params;
    const query = new URL(args.request.url).searchParams;
    const form = await formPage(scope, id, new Date(), (query.get("uploaded") ?? "").split(",").filter(Boolean));
    const locale = await localeOf(args.request);
    const asked = sectionOf(form.definition, section);
    if (!asked && section !== "documents" && section !== "review") throw notFound();
    const t = translator(locale);
    const title = asked ? localised(asked, "label", locale) : t(`sections.${section as "review"}`, { ns: "residency" });
    const lead = asked ? localised(asked, "lead", locale) : t(`leads.${section as "review"}`, { ns: "residency" });
    return { form, section, kind: query.get("kind"), replaces: query.get("replaces"), title, lead };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "", section = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const text = (name: string) => String(form.get(name) ?? "");
    switch (text("intent")) {
      case "attach": {
        const attached = await attachDocument(scope, id, { kind: text("kind"), fileId: text("fileId"), replaces: text("replaces") || undefined }, at);
        if (text("stay")) return attached;
        return redirect(`/applications/${id}/documents#${encodeURIComponent(text("kind"))}`);
      }
      case "remove":
        await removeDocument(scope, id, text("documentId"), at);
        return redirect(`/applications/${id}/documents`);
      case "submit":
        await submitApplication(scope, id, at, { asItIs: form.get("asItIs") === "on" });
        return redirect(`/applications/${id}?done=submitted`);
    }
    const saved = await saveForm(scope, id, section, form, at.now);
    if (text("intent") === "autosave") return { version: saved.version, taken: saved.taken };
    // The text is kept either way; what is not as asked for is shown before going on.
    if (Object.keys(saved.errors).length > 0) return data({ version: saved.version, taken: saved.taken, errors: saved.errors }, { status: 422 });
    return redirect(`/applications/${id}/${saved.next}`);
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
  const { form, section, kind, replaces, title, lead } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("residency");
  const errors = typeof answer === "object" && answer !== null && "errors" in answer ? (answer.errors as Record<string, string>) : {};
  const asked = sectionOf(form.definition, section);
  const facts: FactsOfCompany = { "company.legalForm": form.company.legalForm, "company.kind": form.company.kind };
  const notes = Object.fromEntries((form.fix?.items ?? []).flatMap((item) => (item.section === section && item.question ? [[item.question, item.note]] : [])));
  const isOpen = ({ kind: one }: { kind: string }) => form.openDocuments === null || form.openDocuments.includes(one);
  const first = readSections(form.definition, form.shown)[0]?.code === section;
  return (
    <>
      <PageHeader
        title={title}
        lead={lead}
        back={{ to: `/applications/${form.id}`, text: form.number ? t("application.titleNumber", { number: form.number }) : t("form.toApplication") }}
      />
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="min-w-0 lg:sticky lg:top-6 lg:self-start">
          <SectionNav applicationId={form.id} definition={form.definition} shown={form.shown} current={section} progress={form.progress} />
        </div>
        <div className="flex max-w-4xl min-w-0 flex-col gap-4">
          {form.asked ? (
            <Notice tone="waiting" title={t("application.asked")}>
              <p className="whitespace-pre-line">{form.asked}</p>
              <FixList applicationId={form.id} definition={form.definition} items={form.fix?.items ?? []} />
            </Notice>
          ) : null}
          {conflictOf(answer) ? null : <RefusalNotice answer={answer} />}
          {first ? (
            <Sheet title={t("form.companyFacts")} aside={<Link to="/account/company">{t("form.companyEdit")}</Link>}>
              <CompanyView company={form.company} />
            </Sheet>
          ) : null}
          {!form.can.edit ? (
            <ReadOnly form={form} section={section} />
          ) : asked ? (
            <Sheet as="div">
              <SectionForm
                key={section}
                applicationId={form.id}
                definition={form.definition}
                section={section}
                facts={facts}
                version={form.version}
                answers={form.answers}
                open={form.open}
                notes={notes}
                answer={answer}
                errors={errors}
              />
            </Sheet>
          ) : section === "documents" ? (
            <>
              <EarlierDocuments earlier={form.earlier} />
              <DocumentsSection applicationId={form.id} checklist={form.checklist.filter(isOpen)} documents={form.documents} earlier={form.earlierDocuments} uploaded={{ kind, replaces, files: form.uploaded }} />
              <ClosedDocuments form={form} />
            </>
          ) : (
            <ReviewSection
              applicationId={form.id}
              definition={form.definition}
              shown={form.shown}
              answers={form.answers}
              gaps={form.gaps}
              untouched={form.untouched}
              open={form.open}
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

/** Documents that were not asked to be put right: they are read. */
function ClosedDocuments({ form }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "form">) {
  const { t } = useTranslation("forms");
  const { openDocuments } = form;
  const closed = openDocuments === null ? [] : form.documents.filter((document) => !openDocuments.includes(document.kind));
  if (closed.length === 0) return null;
  return (
    <Sheet title={t("fix.closedDocuments")}>
      <DocumentsView documents={closed} checklist={[]} />
    </Sheet>
  );
}

/** A section after the application was sent: it is read, and no longer written. */
function ReadOnly({ form, section }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "form" | "section">) {
  const { t } = useTranslation("residency");
  const asked = sectionOf(form.definition, section);
  return (
    <>
      <Notice tone="mine">
        {t("form.closed")} <Link to={`/applications/${form.id}`}>{t("form.toApplication")}</Link>
      </Notice>
      {section === "review" ? null : (
        <Sheet as="div">
          {asked ? <AnswersView section={asked} typed={form.answers[section]} shown={form.shown} /> : <DocumentsView documents={form.documents} checklist={[]} />}
        </Sheet>
      )}
    </>
  );
}
