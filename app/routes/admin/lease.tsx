import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FaultList, TextInput } from "~/components/inputs";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { changeArea, endLease } from "~/features/billing/lease/commands/leases.server";
import { areaText, Charges } from "~/features/billing/lease/components/charges";
import { leaseFor } from "~/features/billing/lease/queries.server";
import { areaSchema, endSchema } from "~/features/billing/lease/schema";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { formatDay } from "~/lib/format";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { typedOf } from "~/lib/merge-typed";

export const handle = { i18n: ["lease"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const lease = await leaseFor(scope, args.params.id ?? "");
    const company = (await companyNames([lease.companyId])).get(lease.companyId)?.name ?? "";
    return { lease, company, title: `${company}, ${lease.premises}`, saved: (["begun", "changed", "ended"] as const).find((one) => one === new URL(args.request.url).searchParams.get("saved")) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const id = args.params.id ?? "";
    const at = { now: new Date(), ip: args.context.ip };
    const typed = typedOf(await args.request.formData());
    if (typed.intent === "end") {
      const read = endSchema.safeParse(typed);
      if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
      await endLease(scope, id, read.data.endsOn, at);
      return redirect(`/staff/leases/${id}?saved=ended`, 303);
    }
    const read = areaSchema.safeParse(typed);
    if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
    await changeArea(scope, id, read.data, at);
    return redirect(`/staff/leases/${id}?saved=changed`, 303);
  });

export default function Lease() {
  const { lease, title, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("lease");
  const locale = useLocale();
  const fields = answer && "faults" in answer ? answer : undefined;
  const common = { typed: fields?.typed ?? {}, faults: fields?.faults };
  const day = (text: string) => formatDay(text, locale);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader back={{ to: "/staff/leases", text: t("title") }} title={title} />
      {saved && !answer ? <Notice tone="good" title={t(saved)} /> : null}
      <RefusalNotice answer={answer} />
      <FaultList faults={fields?.faults} names={(field) => t(`field.${field as "area"}`, { defaultValue: field })} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Sheet>
          <Facts
            items={[
              { name: t("basis"), value: lease.basis },
              { name: t("term"), value: lease.endsOn ? t("fromTo", { from: day(lease.startsOn), to: day(lease.endsOn) }) : t("from", { from: day(lease.startsOn) }) },
              { name: t("field.stepsFrom"), value: day(lease.stepsFrom) },
              {
                name: t("areas"),
                value: (
                  <ul>
                    {lease.areas.map((one) => (
                      <li key={one.from}>
                        {t("since", { from: day(one.from), area: areaText(one.areaHundredths, locale) })} <span className="text-dense text-ink-soft">{one.reason}</span>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </Sheet>
        <div className="flex flex-col gap-4">
          <Sheet title={t("changeArea")}>
            <Form method="post" className="grid gap-4 sm:grid-cols-2">
              <TextInput name="from" type="date" label={t("field.from")} {...common} />
              <TextInput name="area" kind="number" label={t("field.area")} {...common} />
              <TextInput name="reason" label={t("field.reason")} className="sm:col-span-2" {...common} />
              <div>
                <Button name="intent" value="area">
                  {t("save")}
                </Button>
              </div>
            </Form>
          </Sheet>
          <Sheet title={t("end")}>
            <Form method="post" className="flex flex-wrap items-end gap-4">
              <TextInput name="endsOn" type="date" label={t("field.endsOn")} {...common} />
              <Button look="danger" name="intent" value="end">
                {t("save")}
              </Button>
            </Form>
          </Sheet>
        </div>
      </div>
      <section>
        <h2 className="mb-3 text-heading">{t("charges")}</h2>
        <Charges lease={lease} />
      </section>
    </div>
  );
}
