import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { RefusalNotice } from "~/components/refusal-notice";
import { Advances } from "~/features/billing/bank/components/advances";
import { importStatement } from "~/features/billing/bank/import.server";
import { advances, statements } from "~/features/billing/bank/queries.server";
import { IN_REQUEST_MS, settleCertain } from "~/features/billing/bank/settle-certain.server";
import { returnAdvance } from "~/features/billing/commands/advance.server";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney, parseMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["bank", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const number = pageNumber(new URL(args.request.url).searchParams);
    const [list, ahead] = await Promise.all([statements(scope, number), advances(scope)]);
    return { ...list, ahead, page: number, title: translator(await localeOf(args.request))("bank:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const { ip } = args.context;
    if (form.get("act") === "return") {
      const amountKopecks = parseMoney(String(form.get("amount") ?? ""));
      if (amountKopecks === null) throw invalid("payment-sum");
      await returnAdvance(scope, { companyId: String(form.get("companyId") ?? ""), amountKopecks, reference: String(form.get("reference") ?? "").trim() }, ip);
      return data({ done: "returned" as const });
    }
    const file = form.get("file");
    const given = file instanceof File ? { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } : { name: "", bytes: new Uint8Array() };
    const { id, repeated, fresh } = await importStatement(scope, given, ip);
    const settled = await settleCertain(id, IN_REQUEST_MS);
    await settleEvents();
    throw redirect(`/staff/statements/${id}?${repeated ? "repeated=1" : `new=${fresh}&settled=${settled}`}`, 303);
  });

export default function Statements() {
  const { items, pages, page: number, ahead } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["bank", "billing"]);
  const locale = useLocale();
  return (
    <div className="flex max-w-6xl flex-col gap-6">
      <PageHeader back={{ to: "/staff/invoices", text: t("billing:invoices") }} title={t("bank:title")} lead={t("bank:lead")} />
      <RefusalNotice answer={answer} />
      {answer && "done" in answer ? <Notice tone="good" title={t("bank:advances.returned")} /> : null}
      <Sheet title={t("bank:import.title")}>
        <Form method="post" encType="multipart/form-data" className="flex flex-wrap items-end gap-3">
          <label className="flex min-w-60 grow flex-col gap-1">
            <span className="font-medium">{t("bank:import.file")}</span>
            <input type="file" name="file" required accept=".txt,text/plain" className={inputClass} />
            <span className="text-dense text-ink-soft">{t("bank:import.help")}</span>
          </label>
          <Button look="primary" name="act" value="import">
            {t("bank:import.go")}
          </Button>
        </Form>
      </Sheet>
      {items.length === 0 ? (
        <EmptyState title={t("bank:list.emptyTitle")}>{t("bank:list.empty")}</EmptyState>
      ) : (
        <DataTable
          caption={t("bank:list.caption")}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("bank:list.period"),
              cell: (row) => (
                <a href={`/staff/statements/${row.id}`} className="font-semibold text-pencil hover:underline">
                  {row.from === row.to ? formatDay(row.from, locale) : `${formatDay(row.from, locale)} – ${formatDay(row.to, locale)}`}
                </a>
              ),
            },
            { head: t("bank:list.file"), cell: (row) => <span className="break-all">{row.fileName}</span>, secondary: true },
            { head: t("bank:list.imported"), cell: (row) => formatDate(row.importedAt, locale), secondary: true },
            { head: t("bank:list.payments"), numeric: true, cell: (row) => row.entries },
            { head: t("bank:list.incoming"), numeric: true, cell: (row) => formatMoney(row.incomingKopecks, locale) },
            { head: t("bank:list.open"), cell: (row) => (row.open > 0 ? <Pill tone="waiting">{row.open}</Pill> : t("bank:list.none")) },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
      {ahead.length > 0 ? <Advances rows={ahead} /> : null}
    </div>
  );
}
