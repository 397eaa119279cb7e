import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { actOnForm } from "~/features/residency/forms/commands/act.server";
import { Line, type Kept } from "~/features/residency/forms/components/composer-fields";
import { FormPreview } from "~/features/residency/forms/components/form-preview";
import { ProblemList } from "~/features/residency/forms/components/problem-list";
import { QuestionEditor } from "~/features/residency/forms/components/question-editor";
import { SectionEditor } from "~/features/residency/forms/components/section-editor";
import { formForComposer } from "~/features/residency/forms/staff-queries.server";
import { page, refusalOf } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";
import { typedOf } from "~/lib/merge-typed";

export const handle = { i18n: ["forms", "residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await formForComposer(scope, args.params.id ?? "");
    const query = new URL(args.request.url).searchParams;
    const title = localised(form, "title", await localeOf(args.request));
    return { form, title, at: { section: query.get("section"), question: query.get("question") }, published: query.get("done") === "published" };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    try {
      const { to } = await actOnForm(scope, args.params.id ?? "", form, { now: new Date(), ip: args.context.ip });
      return redirect(to);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal || refusal.kind === "not-found") throw error;
      // What was typed comes back with the refusal: without scripts the page is drawn anew.
      const kept = typedOf(form);
      const { code, params, details } = refusal;
      return data({ refusal: { code, params, details }, kept }, { status: refusal.status });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function ComposeForm() {
  const { form, title, at, published } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("forms");
  const locale = useLocale();
  const { definition, edit } = form;
  const kept: Kept = answer && "kept" in answer ? (answer.kept as Record<string, string>) : null;
  const section = definition.sections.find((one) => one.code === at.section) ?? null;
  const question = section?.questions.find((one) => one.code === at.question) ?? null;
  const draft = form.publishedAt === null;
  return (
    <>
      <PageHeader
        back={{ to: question ? `/staff/forms/${form.id}?section=${section?.code}` : section ? `/staff/forms/${form.id}` : "/staff/forms", text: question && section ? localised(section, "label", locale) || section.code : section ? title : t("list.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {title} <Pill tone={draft ? "waiting" : "good"}>{draft ? t("list.draft") : t("composer.published")}</Pill>
          </span>
        }
        lead={t("list.version", { code: form.code, version: form.version })}
        actions={
          <>
            <ButtonLink to={`/staff/forms/${form.id}/preview`}>{t("preview.open")}</ButtonLink>
            <Form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="edit" value={edit} />
              {draft ? (
                <Button look="primary" name="intent" value="publish">
                  {t("composer.publish")}
                </Button>
              ) : (
                <Button look="primary" name="intent" value="next">
                  {t("composer.next")}
                </Button>
              )}
            </Form>
          </>
        }
      />
      <div className="mb-4 flex flex-col gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {published && !draft ? <Notice tone="good">{t("composer.publishedNow")}</Notice> : null}
        {draft && form.problems.length > 0 ? (
          <Notice tone="waiting" title={t("problem.title")}>
            <ProblemList definition={definition} problems={form.problems} />
          </Notice>
        ) : null}
      </div>
      {draft ? (
        <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[17rem_minmax(0,1fr)]">
          <Sections form={form} current={section?.code ?? null} kept={kept} />
          <div className="flex max-w-4xl min-w-0 flex-col gap-4">
            {question && section ? (
              <QuestionEditor definition={definition} section={section} question={question} edit={edit} kept={kept} />
            ) : section ? (
              <SectionEditor key={section.code} definition={definition} section={section} edit={edit} kept={kept} />
            ) : (
              <Whole form={form} kept={kept} />
            )}
          </div>
        </div>
      ) : (
        <div className="max-w-4xl">
          <p className="mb-4 text-ink-soft">{t("composer.immutable")}</p>
          <FormPreview definition={definition} whole />
        </div>
      )}
    </>
  );
}

type Composed = ReturnType<typeof useLoaderData<typeof loader>>["form"];

/** The sections of a draft in order, and a place for one more. */
function Sections({ form, current, kept }: { form: Composed; current: string | null; kept: Kept }) {
  const { t } = useTranslation("forms");
  const locale = useLocale();
  const { sections } = form.definition;
  const mine: Kept = kept?.intent === "add-section" ? kept : null;
  return (
    <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4 lg:self-start">
      <nav aria-label={t("composer.sections")}>
        <ol className="flex flex-col gap-1">
          {sections.map((section, index) => {
            const label = localised(section, "label", locale) || section.code;
            return (
              <li key={section.code} className={cx("flex items-center rounded-control", section.code === current ? "bg-pencil-soft" : "hover:bg-raised")}>
                <a
                  href={`?section=${section.code}`}
                  aria-current={section.code === current ? "page" : undefined}
                  className={cx("flex min-h-11 min-w-0 grow items-center gap-2 px-3 py-1.5", section.code === current && "font-semibold text-pencil")}
                >
                  <span className="min-w-0 wrap-anywhere">{label}</span>
                  <span className="tabular text-dense text-ink-soft">{section.questions.length}</span>
                </a>
                <Form method="post" className="flex">
                  <input type="hidden" name="edit" value={form.edit} />
                  <input type="hidden" name="section" value={section.code} />
                  <Button look="quiet" name="intent" value="section-up" disabled={index === 0} aria-label={t("composer.upNamed", { name: label })} className="px-2">
                    ↑
                  </Button>
                  <Button look="quiet" name="intent" value="section-down" disabled={index === sections.length - 1} aria-label={t("composer.downNamed", { name: label })} className="px-2">
                    ↓
                  </Button>
                </Form>
              </li>
            );
          })}
        </ol>
      </nav>
      <details open={sections.length === 0 || mine !== null} className="rounded-card border border-line bg-sheet p-4">
        <summary className="inline-flex min-h-11 items-center font-medium md:min-h-8">{t("composer.addSection")}</summary>
        <Form method="post" className="mt-2 flex flex-col gap-3">
          <input type="hidden" name="edit" value={form.edit} />
          <Line name="labelRu" label={t("composer.labelRu")} value="" kept={mine} />
          <Line name="labelEn" label={t("composer.labelEn")} value="" kept={mine} />
          <Line name="code" label={t("composer.code")} help={t("composer.codeHelp")} value="" kept={mine} />
          <Button name="intent" value="add-section">
            {t("composer.add")}
          </Button>
        </Form>
      </details>
    </div>
  );
}

/** The form as a whole: its names and the weight of the documents. */
function Whole({ form, kept }: { form: Composed; kept: Kept }) {
  const { t } = useTranslation("forms");
  const mine: Kept = kept?.intent === "name" ? kept : null;
  return (
    <>
      <Sheet title={t("composer.whole")}>
        <p className="mb-3 max-w-prose text-ink-soft">{t("composer.wholeHelp")}</p>
        <Form method="post" className="flex flex-col gap-3">
          <input type="hidden" name="edit" value={form.edit} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Line name="titleRu" label={t("list.titleRu")} value={form.titleRu} kept={mine} />
            <Line name="titleEn" label={t("list.titleEn")} value={form.titleEn} kept={mine} />
          </div>
          <Line name="documentsWeight" label={t("composer.documentsWeight")} help={t("composer.weightHelp")} value={String(form.definition.documentsWeight)} kept={mine} numeric />
          <div>
            <Button look="primary" name="intent" value="name">
              {t("composer.save")}
            </Button>
          </div>
        </Form>
      </Sheet>
      <details className="rounded-card border border-line bg-sheet p-4">
        <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("composer.drop")}</summary>
        <Form method="post" className="mt-2 flex flex-col items-start gap-3">
          <input type="hidden" name="edit" value={form.edit} />
          <p>{t("composer.dropAsk")}</p>
          <Button look="danger" name="intent" value="drop">
            {t("composer.dropConfirm")}
          </Button>
        </Form>
      </details>
    </>
  );
}
