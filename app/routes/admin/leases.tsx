import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { ChoiceInput, FaultList, TextInput } from "~/components/inputs";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { beginLease } from "~/features/billing/lease/commands/leases.server";
import { areaText } from "~/features/billing/lease/components/charges";
import { leases } from "~/features/billing/lease/queries.server";
import { leaseSchema } from "~/features/billing/lease/schema";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { residentsWithPremises } from "~/features/residency/queries.server";
import { formatDay, formatMonth } from "~/lib/format";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { typedOf } from "~/lib/merge-typed";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["lease"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const [list, residents, locale] = await Promise.all([leases(scope), residentsWithPremises(), localeOf(args.request)]);
    const names = await companyNames([...list.map((one) => one.companyId), ...residents.keys()]);
    const nameOf = (id: string) => names.get(id)?.name ?? "";
    return {
      title: translator(locale)("lease:title"),
      list: list.map((lease) => ({ ...lease, company: nameOf(lease.companyId) })),
      residents: [...residents].map(([id, one]) => ({ id, name: nameOf(id), ...one })).sort((a, b) => a.name.localeCompare(b.name, locale)),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const typed = typedOf(await args.request.formData());
    const read = leaseSchema.safeParse(typed);
    if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
    const id = await beginLease(scope, read.data, { now: new Date(), ip: args.context.ip });
    return redirect(`/staff/leases/${id}?saved=begun`, 303);
  });

export default function Leases() {
  const { list, residents } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("lease");
  const locale = useLocale();
  const fields = answer && "faults" in answer ? answer : undefined;
  const common = { typed: fields?.typed ?? {}, faults: fields?.faults };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title={t("title")} lead={t("lead")} />
      <RefusalNotice answer={answer} />
      {list.length === 0 ? (
        <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
      ) : (
        <DataTable
          caption={t("title")}
          rows={list}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("company"),
              title: true,
              cell: (row) => (
                <a href={`/staff/leases/${row.id}`} className="font-medium text-pencil hover:underline">
                  {row.company}
                </a>
              ),
            },
            { head: t("premises"), cell: (row) => row.premises },
            { head: t("area"), numeric: true, cell: (row) => areaText(row.areaHundredths, locale) },
            { head: t("term"), cell: (row) => (row.endsOn ? t("fromTo", { from: formatDay(row.startsOn, locale), to: formatDay(row.endsOn, locale) }) : t("from", { from: formatDay(row.startsOn, locale) })) },
            { head: t("lastCharge"), numeric: true, cell: (row) => (row.charges[0] ? `${formatMonth(row.charges[0].month, locale)}: ${formatMoney(row.charges[0].chargedKopecks, locale)}` : t("none")) },
            { head: t("benefit"), numeric: true, cell: (row) => (row.charges[0] ? formatMoney(row.charges[0].benefitKopecks, locale) : "–") },
          ]}
        />
      )}
      <Sheet title={t("add")}>
        <Form method="post" className="flex flex-col gap-4">
          <p className="max-w-prose text-ink-soft">{t("addLead")}</p>
          <FaultList faults={fields?.faults} names={(field) => t(`field.${field as "area"}`, { defaultValue: field })} />
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <ChoiceInput
              name="companyId"
              label={t("field.companyId")}
              empty="–"
              options={residents.map((one) => ({ value: one.id, text: one.areaSqm ? t("residentHint", { name: one.name, premises: one.premises ?? "", area: one.areaSqm, since: formatDay(one.startsOn, locale) }) : one.name }))}
              {...common}
            />
            <TextInput name="premises" label={t("field.premises")} {...common} />
            <TextInput name="area" kind="number" label={t("field.area")} {...common} />
            <TextInput name="basis" label={t("field.basis")} {...common} />
            <TextInput name="startsOn" type="date" label={t("field.startsOn")} {...common} />
            <TextInput name="stepsFrom" type="date" label={t("field.stepsFrom")} {...common} />
            <TextInput name="endsOn" type="date" label={t("field.endsOn")} help={t("field.endsOnHelp")} {...common} />
          </div>
          <div>
            <Button look="primary">{t("save")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
