import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { ChoiceInput, FaultList, TextInput } from "~/components/inputs";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { firstRuleDay } from "~/features/billing/commands/price-rules.server";
import { depositTermSchema } from "~/features/billing/deposits/schema";
import { depositTermsFor, setDepositTerm } from "~/features/billing/deposits/terms.server";
import { heldDeposits } from "~/features/booking/equipment/deposits.server";
import { catalogue } from "~/features/booking/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime, formatDay } from "~/lib/format";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { typedOf } from "~/lib/merge-typed";
import { formatMoney } from "~/lib/money";
import { saySource } from "~/lib/say-source";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["deposits"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const today = siteDay(new Date());
    const [terms, things, held, locale] = await Promise.all([depositTermsFor(scope, today), catalogue(), heldDeposits(scope), localeOf(args.request)]);
    return {
      title: translator(locale)("deposits:title"),
      terms,
      held,
      atDesk: scope.roles.includes("ADMIN"),
      soonest: firstRuleDay(today),
      things: things.map(({ tariffCode, nameRu, nameEn, handOut }) => ({ tariffCode, nameRu, nameEn, handOut })),
      saved: new URL(args.request.url).searchParams.has("saved"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const typed = typedOf(await args.request.formData());
    const read = depositTermSchema.safeParse(typed);
    if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
    await setDepositTerm(read.data, { id: scope.userId, name: scope.userName, ip: args.context.ip }, siteDay(new Date()));
    return redirect("/staff/deposits?saved", 303);
  });

export default function Deposits() {
  const { terms, held, atDesk, soonest, things, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("deposits");
  const locale = useLocale();
  const fields = answer && "faults" in answer ? answer : undefined;
  const common = { typed: fields?.typed ?? { validFrom: soonest }, faults: fields?.faults };
  const nameOf = new Map(things.map((one) => [one.tariffCode, localised(one, "name", locale)]));
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader title={t("title")} lead={t("lead")} />
      {saved && !answer ? <Notice tone="good" title={t("saved")} /> : null}
      <RefusalNotice answer={answer} />
      <Sheet title={t("terms")}>
        {terms.length === 0 ? (
          <EmptyState title={t("noTerms")} />
        ) : (
          <DataTable
            caption={t("terms")}
            rows={terms}
            rowKey={(row) => row.id}
            columns={[
              { head: t("thing"), title: true, cell: (row) => nameOf.get(row.code) ?? row.code },
              { head: t("amount"), numeric: true, cell: (row) => <span className="tabular whitespace-nowrap">{row.amountKopecks === 0 ? t("none") : formatMoney(row.amountKopecks, locale)}</span> },
              { head: t("since"), cell: (row) => (row.validTo ? t("term.both", { from: formatDay(row.validFrom, locale), to: formatDay(row.validTo, locale) }) : t("term.from", { from: formatDay(row.validFrom, locale) })) },
              { head: t("source"), cell: (row) => saySource(row.source, locale), secondary: true },
            ]}
          />
        )}
      </Sheet>
      <Sheet title={t("held")}>
        {held.length === 0 ? (
          <p className="text-ink-soft">{t("heldEmpty")}</p>
        ) : (
          <DataTable
            caption={t("held")}
            rows={held}
            rowKey={(row) => row.id}
            columns={[
              {
                head: t("thing"),
                title: true,
                cell: (row) => (
                  <a href={`${atDesk ? "/staff/desk" : "/bookings"}/${row.bookingId}`} className="font-semibold text-pencil hover:underline">
                    {localised(row, "name", locale)}, {row.unit}
                  </a>
                ),
              },
              { head: t("company"), cell: (row) => row.company },
              { head: t("heldAt"), cell: (row) => formatDateTime(row.heldAt, locale), secondary: true },
              { head: t("sum"), numeric: true, cell: (row) => (row.waivedReason ? t("waived", { reason: row.waivedReason }) : <span className="tabular whitespace-nowrap">{formatMoney(row.amountKopecks, locale)}</span>) },
            ]}
          />
        )}
      </Sheet>
      <Sheet title={t("set")}>
        <Form method="post" className="flex flex-col gap-5">
          <FaultList faults={fields?.faults} names={(field) => t(`field.${field as "code"}`, { defaultValue: field })} />
          <div className="grid gap-4 sm:grid-cols-2">
            <ChoiceInput name="code" label={t("field.code")} options={[...new Map(things.filter((one) => one.handOut).map((one) => [one.tariffCode, one])).values()].map((one) => ({ value: one.tariffCode, text: localised(one, "name", locale) }))} {...common} />
            <TextInput name="amount" kind="number" label={t("field.amount")} help={t("field.amountHelp")} {...common} />
            <TextInput name="validFrom" type="date" min={soonest} label={t("field.validFrom")} {...common} />
            <TextInput name="source" label={t("field.source")} help={t("field.sourceHelp")} {...common} />
          </div>
          <div>
            <Button look="primary">{t("save")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
