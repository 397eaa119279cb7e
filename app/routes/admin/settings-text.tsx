import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormRefusal, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { restoreText, saveText, textPage } from "~/features/residency/settings/edit-texts.server";
import { renderTemplate } from "~/features/residency/settings/render";
import { textSchema, type TextFields } from "~/features/residency/settings/schema";
import { isTemplateCode, sampleValues, TEMPLATES } from "~/features/residency/settings/templates";
import { notFound } from "~/lib/errors";
import { formatDateTime } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const [{ code, current, shown, versions }, locale] = await Promise.all([textPage(scope, args.params.code ?? "", Number(params.get("version")) || null), localeOf(args.request)]);
    const { subjectRu, subjectEn, bodyRu, bodyEn, version } = shown;
    const t = translator(locale);
    const { fields, required, kind } = TEMPLATES[code];
    return {
      code, kind, fields: [...fields], required: [...required], versions, current: current.version, version,
      text: { subjectRu, subjectEn, bodyRu, bodyEn },
      saved: params.has("saved"),
      title: `${t(`settings:texts.name.${code}`)} · ${t("brand")}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const code = args.params.code ?? "";
    if (!isTemplateCode(code)) throw notFound();
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    if (form.get("act") === "restore") {
      await restoreText(scope, code, Number(form.get("version")) || 0, Number(form.get("seen")) || 0, at);
      throw redirect("?saved=1", 303);
    }
    const submission = parseWithZod(form, { schema: textSchema(code) });
    return submitted(submission, async ({ seen, ...text }) => {
      if (form.get("act") === "preview") {
        const [ru, en] = [sampleValues(code, "ru"), sampleValues(code, "en")];
        const preview = {
          ru: { subject: renderTemplate(text.subjectRu, ru), body: renderTemplate(text.bodyRu, ru) },
          en: { subject: renderTemplate(text.subjectEn, en), body: renderTemplate(text.bodyEn, en) },
        };
        return data({ preview, result: submission.reply() });
      }
      await saveText(scope, code, text, seen, at);
      throw redirect("?saved=1", 303);
    });
  });

export default function TextPage() {
  const { code, version, current, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader back={{ to: "/staff/settings/texts", text: t("texts.title") }} title={t(`texts.name.${code}`)} lead={t("texts.editLead")} />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        {saved && !answer ? <Notice tone="good" title={t("texts.saved", { version: current })} /> : null}
        {version === current ? null : <Notice tone="waiting" title={t("texts.earlier", { version })} />}
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
      </div>
      <div className="grid items-start gap-5 xl:grid-cols-[1fr_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {answer && "preview" in answer ? <Preview preview={answer.preview} /> : null}
          <Editor key={`${version}-${current}`} />
        </div>
        <div className="flex flex-col gap-5">
          <FieldList />
          <Versions />
        </div>
      </div>
    </>
  );
}

function Editor() {
  const { text, current, kind } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["settings", "common", "errors"]);
  const [form, fields] = useForm<TextFields>({
    id: "text",
    lastResult: answer && "result" in answer ? answer.result : undefined,
    defaultValue: { ...text, seen: String(current) },
    shouldValidate: "onSubmit",
  });
  const heading = (name: "subjectRu" | "subjectEn" | "bodyRu" | "bodyEn") => t(`settings:texts.${name.startsWith("subject") ? (kind === "letter" ? "subject" : "paperTitle") : "body"}`);
  const summary = Object.fromEntries((["subjectRu", "bodyRu", "subjectEn", "bodyEn"] as const).map((name) => [name, { id: fields[name].id, label: `${heading(name)} (${name.endsWith("Ru") ? "ru" : "en"})` }]));
  return (
    <Form method="post" {...getFormProps(form)} preventScrollReset={false}>
      <FormRefusal form={form} fields={summary} />
      <input type="hidden" name="seen" value={(fields.seen.initialValue as string | undefined) ?? current} />
      <div className="mt-3 grid gap-5 lg:grid-cols-2">
        {(["Ru", "En"] as const).map((side) => (
          <Sheet key={side} title={t(`settings:texts.language.${side}`)} className="flex flex-col gap-4">
            <TextField meta={fields[`subject${side}`]} label={heading(`subject${side}`)} required />
            <TextArea meta={fields[`body${side}`]} label={heading(`body${side}`)} help={t("settings:texts.bodyHelp")} rows={24} />
          </Sheet>
        ))}
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" name="act" value="save">
          {t("settings:texts.save")}
        </Button>
        <Button name="act" value="preview">
          {t("settings:texts.preview")}
        </Button>
      </div>
    </Form>
  );
}

function Preview({ preview }: { preview: Record<"ru" | "en", { subject: string; body: string }> }) {
  const { t } = useTranslation("settings");
  return (
    <Sheet title={t("texts.previewTitle")} aside={t("texts.previewNote")}>
      <div className="grid gap-5 lg:grid-cols-2">
        {(["ru", "en"] as const).map((locale) => (
          <article key={locale} lang={locale} className="min-w-0 rounded-control border border-line p-4">
            <h3 className="mb-2 font-semibold break-words">{preview[locale].subject}</h3>
            {preview[locale].body.split("\n").map((line, index) =>
              line.startsWith("# ") ? (
                <h4 key={index} className="mt-2 font-semibold">
                  {line.slice(2)}
                </h4>
              ) : (
                <p key={index} className="min-h-3 break-words">
                  {line}
                </p>
              ),
            )}
          </article>
        ))}
      </div>
    </Sheet>
  );
}

function FieldList() {
  const { fields, required } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  return (
    <Sheet title={t("texts.fields")}>
      <p className="mb-2 text-dense text-ink-soft">{t("texts.fieldsLead")}</p>
      <dl className="flex flex-col gap-2 text-dense">
        {fields.map((field) => (
          <div key={field}>
            <dt>
              <code className="rounded-control bg-raised px-1.5 py-0.5 select-all">{`{{${field}}}`}</code>
              {(required as string[]).includes(field) ? <span className="ms-2 text-amber">{t("texts.required")}</span> : null}
            </dt>
            <dd className="text-ink-soft">{t(`field.${field}`)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

function Versions() {
  const { versions, current } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  const locale = useLocale();
  return (
    <Sheet title={t("texts.versions")}>
      <ol className="divide-y divide-line">
        {versions.map(({ version, savedAt, by }) => (
          <li key={version} className="py-2 first:pt-0 last:pb-0">
            <p className="flex flex-wrap items-center gap-2">
              <Link to={version === current ? "?" : `?version=${version}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
                {t("texts.version", { version })}
              </Link>
              {version === current ? <Pill tone="mine">{t("texts.current")}</Pill> : null}
            </p>
            <p className="text-dense text-ink-soft">{by === null ? t("texts.shipped") : `${by}, ${formatDateTime(savedAt, locale)}`}</p>
            {version === current ? null : (
              <Form method="post" className="mt-1">
                <input type="hidden" name="version" value={version} />
                <input type="hidden" name="seen" value={current} />
                <Button name="act" value="restore" aria-label={t("texts.restoreOf", { version })}>
                  {t("texts.restore")}
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
