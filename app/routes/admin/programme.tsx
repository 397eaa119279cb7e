import { randomUUID } from "node:crypto";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { adjustCompany } from "~/features/subsidy/adjust.server";
import { AdjustSheet } from "~/features/subsidy/components/adjust-sheet";
import { FORECAST_DAYS } from "~/features/subsidy/forecast";
import { budgetLedger } from "~/features/subsidy/queries.server";
import { adjustSchema } from "~/features/subsidy/schema";
import { budgetForecast } from "~/features/subsidy/staff-queries.server";
import { invalid } from "~/lib/errors";
import { formatDateTime, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["billing", "subsidy"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const number = pageNumber(new URL(args.request.url).searchParams);
    const { budget, entries, pages } = await budgetLedger(scope, args.params.id ?? "", number);
    const names = await companyNames(entries.flatMap((entry) => entry.companyId ?? []));
    const [locale, ahead] = await Promise.all([localeOf(args.request), budgetForecast(scope, budget.budgetId, new Date())]);
    const period = budget.quarter === 0 ? budget.year : translator(locale)("billing:programmes.quarter", { quarter: budget.quarter, year: budget.year });
    const title = `${localised(budget, "name", locale)}, ${period}`;
    return {
      title,
      ahead,
      days: FORECAST_DAYS,
      edits: scope.roles.some((role) => role === "FINANCE" || role === "ADMIN"),
      companies: [...names].map(([id, { name }]) => ({ id, name })),
      pressKey: randomUUID(),
      budget,
      pages,
      page: number,
      entries: entries.map((entry) => ({ ...entry, company: names.get(entry.companyId ?? "")?.name ?? "" })),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const read = adjustSchema.safeParse(Object.fromEntries(await args.request.formData()));
    if (!read.success) throw invalid("adjust-fields");
    const { amount, ...to } = read.data;
    await adjustCompany(scope, { ...to, budgetId: args.params.id ?? "", amountKopecks: amount }, new Date(), args.context.ip);
    return redirect(`/staff/programmes/${args.params.id}`);
  });

export default function ProgrammeLedger() {
  const { title, budget, entries, pages, page: number, ahead, days, edits, companies, pressKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("billing");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  return (
    <>
      <PageHeader
        title={title}
        lead={`${budget.funder}. ${locale === "en" && budget.legalBasisEn ? budget.legalBasisEn : budget.legalBasis}.`}
        back={{ to: "/staff/programmes", text: t("programmes.title") }}
        actions={edits ? <ButtonLink to={`/staff/programmes/terms/${budget.programmeId}`}>{t("programmes.terms")}</ButtonLink> : undefined}
      />
      <RefusalNotice answer={answer} />
      <div className="mb-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Figure name={budget.quarter === 0 ? t("programmes.budget", { year: budget.year }) : t("programmes.quarterBudget")} value={money(budget.amountKopecks)} />
        <Figure name={t("programmes.consumed")} value={money(budget.consumedKopecks)} />
        <Figure name={t("programmes.reserved")} value={money(budget.reservedKopecks)} />
        <Figure name={t("programmes.available")} value={money(budget.amountKopecks - budget.reservedKopecks - budget.consumedKopecks)} />
      </div>
      {ahead ? (
        <div className="mb-6">
          <Notice tone={ahead.runsOutOn ? "waiting" : "good"} title={ahead.runsOutOn ? t("programmes.runsOut", { day: formatDay(ahead.runsOutOn, locale) }) : t("programmes.lasts", { left: money(ahead.leftKopecks) })}>
            {t("programmes.forecastFrom", { perDay: money(ahead.perDayKopecks), days, reserved: money(ahead.reservedKopecks) })}
          </Notice>
        </div>
      ) : null}
      {edits && companies.length > 0 ? <AdjustSheet companies={companies} pressKey={pressKey} /> : null}
      <h2 className="mb-3 text-heading">{t("programmes.ledger")}</h2>
      {entries.length === 0 ? (
        <EmptyState title={t("programmes.empty")} />
      ) : (
        <DataTable
          caption={t("programmes.ledger")}
          rows={entries}
          rowKey={(entry) => entry.id}
          columns={[
            { head: t("programmes.when"), cell: (entry) => <span className="whitespace-nowrap tabular">{formatDateTime(entry.at, locale)}</span> },
            { head: t("programmes.company"), cell: (entry) => entry.company },
            { head: t("programmes.reason"), cell: (entry) => `${t(`programmes.entry.${entry.reason as "fund"}`, { defaultValue: entry.reason })}${entry.note ? `: ${entry.note}` : ""}` },
            { head: t("programmes.from"), cell: (entry) => t(`programmes.account.${entry.credit}`), secondary: true },
            { head: t("programmes.to"), cell: (entry) => t(`programmes.account.${entry.debit}`), secondary: true },
            { head: t("amount"), cell: (entry) => money(entry.amountKopecks), numeric: true },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </>
  );
}
