import { parseWithZod } from "@conform-to/zod/v4";
import { getFormProps, useForm } from "@conform-to/react";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { FormSummary, SelectField, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { createForm } from "~/features/residency/forms/commands/compose.server";
import { newFormSchema } from "~/features/residency/forms/read-compose";
import { formsFor } from "~/features/residency/forms/staff-queries.server";
import { formatDate } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["forms", "residency"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    return { forms: await formsFor(scope), title: translator(await localeOf(args.request))("forms:list.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: newFormSchema });
    return submitted(submission, async (value) => {
      const { id } = await createForm(scope, { ...value, copyOf: value.copyOf || undefined }, { now: new Date(), ip: args.context.ip });
      return redirect(`/staff/forms/${id}`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Forms() {
  const { forms, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("forms");
  const locale = useLocale();
  const result = answer && "result" in answer ? answer.result : undefined;
  const [form, fields] = useForm<{ code: string; titleRu: string; titleEn: string; copyOf: string }>({ id: "new-form", lastResult: result, shouldValidate: "onSubmit" });
  return (
    <div className="max-w-5xl">
      <PageHeader title={title} lead={t("list.lead")} />
      <div className="flex flex-col gap-6">
        <RefusalNotice answer={answer} />
        {forms.length === 0 ? (
          <EmptyState title={t("list.empty")}>{t("list.emptyBody")}</EmptyState>
        ) : (
          <DataTable
            caption={title}
            rows={forms}
            rowKey={(row) => row.id}
            columns={[
              {
                head: t("list.form"),
                cell: (row) => (
                  <>
                    <a href={`/staff/forms/${row.id}`} className="font-medium text-pencil hover:underline">
                      {localised(row, "title", locale)}
                    </a>
                    <span className="block text-ink-soft">{t("list.version", { code: row.code, version: row.version })}</span>
                  </>
                ),
              },
              {
                head: t("list.state"),
                cell: (row) => (row.publishedAt ? <Pill tone="good">{t("list.published", { day: formatDate(row.publishedAt, locale) })}</Pill> : <Pill tone="waiting">{t("list.draft")}</Pill>),
              },
              { head: t("list.calls"), cell: (row) => row.calls, numeric: true, secondary: true },
              { head: t("list.applications"), cell: (row) => row.applications, numeric: true, secondary: true },
            ]}
          />
        )}
        <Sheet title={t("list.new")}>
          <Form method="post" {...getFormProps(form)} className="grid gap-4 sm:grid-cols-2">
            <div className="sm:col-span-2">
              <FormSummary form={form} fields={{ code: { id: fields.code.id, label: t("list.code") }, titleRu: { id: fields.titleRu.id, label: t("list.titleRu") }, titleEn: { id: fields.titleEn.id, label: t("list.titleEn") } }} />
            </div>
            <TextField meta={fields.titleRu} label={t("list.titleRu")} autoComplete="off" />
            <TextField meta={fields.titleEn} label={t("list.titleEn")} autoComplete="off" />
            <TextField meta={fields.code} label={t("list.code")} help={t("list.codeHelp")} autoComplete="off" />
            <SelectField
              meta={fields.copyOf}
              label={t("list.copyOf")}
              empty={t("list.copyNone")}
              options={forms.map((row) => ({ value: row.id, text: `${localised(row, "title", locale)} (${t("list.version", { code: row.code, version: row.version })})` }))}
            />
            <div>
              <Button look="primary">{t("list.create")}</Button>
            </div>
          </Form>
        </Sheet>
      </div>
    </div>
  );
}
