import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable, type Column } from "~/components/data-table";
import { FormSummary, TextField } from "~/components/field";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { addExpert } from "~/features/residency/experts/commands/profile.server";
import { useFieldName } from "~/features/residency/experts/components/why";
import { expertsOverview } from "~/features/residency/experts/queries/experts.server";
import { addExpertSchema } from "~/features/residency/experts/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["experts"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const known = new URL(args.request.url).searchParams.get("done") === "known";
    return { experts: await expertsOverview(scope, new Date()), known, title: translator(await localeOf(args.request))("list.title", { ns: "experts" }) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: addExpertSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    const { userId, granted } = await addExpert(scope, submission.value.email, { now: new Date(), ip: args.context.ip });
    return redirect(granted ? `/staff/experts/${userId}?done=added` : "/staff/experts?done=known");
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

type Row = ReturnType<typeof useLoaderData<typeof loader>>["experts"][number];

function useColumns(): Column<Row>[] {
  const { t } = useTranslation("experts");
  const fieldName = useFieldName();
  return [
    {
      head: t("list.name"),
      cell: (row) => (
        <>
          <a href={`/staff/experts/${row.id}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
            {row.name}
          </a>
          <span className="block text-ink-soft">{row.email}</span>
          {row.active ? null : <Pill>{t("list.inactive")}</Pill>}
        </>
      ),
    },
    { head: t("list.fields"), cell: (row) => (row.fields.length > 0 ? row.fields.map(fieldName).join(", ") : <span className="text-ink-soft">{t("list.noFields")}</span>), secondary: true },
    { head: t("list.open"), cell: (row) => t("list.openOf", { open: row.open, max: row.maxOpen }), numeric: true },
    { head: t("list.done"), cell: (row) => row.done, numeric: true },
    {
      head: t("list.mean"),
      cell: (row) => (row.meanHours === null ? "–" : row.meanHours < 48 ? t("list.meanHours", { hours: row.meanHours }) : t("list.meanDays", { days: Math.round(row.meanHours / 24) })),
      numeric: true,
      secondary: true,
    },
    {
      head: t("list.late"),
      cell: (row) => (
        <span className="flex flex-wrap justify-end gap-1">
          {row.lateNow > 0 ? <Pill tone="bad">{t("list.lateNow", { count: row.lateNow })}</Pill> : null}
          {row.lateBefore > 0 ? <span className="text-ink-soft">{t("list.lateBefore", { count: row.lateBefore })}</span> : null}
          {row.lateNow + row.lateBefore === 0 ? "–" : null}
        </span>
      ),
      numeric: true,
    },
  ];
}

export default function Experts() {
  const { experts, known } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("experts");
  const columns = useColumns();
  const result = (answer as { result?: Parameters<typeof useForm>[0]["lastResult"] } | undefined)?.result;
  const [form, fields] = useForm<{ email: string }>({ id: "add", lastResult: result as never, shouldValidate: "onSubmit" });
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader title={t("list.title")} lead={t("list.lead")} />
      <RefusalNotice answer={answer} />
      {known && !answer ? <Notice tone="plain">{t("add.known")}</Notice> : null}
      {experts.length === 0 ? <EmptyState title={t("list.empty")}>{t("list.emptyBody")}</EmptyState> : <DataTable caption={t("list.title")} columns={columns} rows={experts} rowKey={(row) => row.id} />}
      <Sheet title={t("add.title")}>
        <Form method="post" {...getFormProps(form)} className="flex max-w-md flex-col gap-3">
          <FormSummary form={form} fields={{ email: { id: fields.email.id, label: t("add.email") } }} />
          <TextField meta={fields.email} type="email" autoComplete="off" label={t("add.email")} help={t("add.help")} />
          <div>
            <Button look="primary">{t("add.button")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
