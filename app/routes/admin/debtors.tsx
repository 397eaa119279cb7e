import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { answerDeferral } from "~/features/billing/dunning/defer.server";
import { BUCKETS, debtors, deferralRequests } from "~/features/billing/dunning/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["dunning", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const [debt, requests, locale] = await Promise.all([debtors(scope, new Date()), deferralRequests(scope), localeOf(args.request)]);
    return { ...debt, buckets: BUCKETS, requests, title: translator(locale)("dunning:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const until = form.get("act") === "grant" ? String(form.get("until") ?? "") : null;
    await answerDeferral(scope, { requestId: String(form.get("requestId")), until, answer: String(form.get("answer") ?? "") }, new Date(), args.context.ip);
    await settleEvents();
    return data({ done: true });
  });

export default function Debtors() {
  const { items, sums, totalKopecks, buckets, requests } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("dunning");
  const { t: billing } = useTranslation("billing");
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={t("title")} lead={t("lead")} back={{ to: "/staff/invoices", text: billing("invoices") }} />
      <RefusalNotice answer={answer} />
      {requests.length > 0 ? (
        <Sheet title={t("requests")}>
          <ul className="flex flex-col divide-y divide-line">
            {requests.map((request) => (
              <li key={request.id} className="flex flex-col gap-3 py-3">
                <p>
                  <strong>{request.name}</strong> · {t("wants", { day: formatDay(request.wantedOn, locale), reason: request.reason })}
                </p>
                <Form method="post" className="flex flex-wrap items-end gap-2">
                  <input type="hidden" name="requestId" value={request.id} />
                  <label className="flex flex-col gap-1">
                    <span className="text-dense">{t("until")}</span>
                    <input type="date" name="until" defaultValue={request.wantedOn} className={inputClass} />
                  </label>
                  <label className="flex min-w-48 grow flex-col gap-1">
                    <span className="text-dense">{t("answer")}</span>
                    <input name="answer" maxLength={500} className={inputClass} />
                  </label>
                  <Button look="primary" name="act" value="grant">
                    {t("grant")}
                  </Button>
                  <Button name="act" value="refuse">
                    {t("refuse")}
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
      {items.length === 0 ? (
        <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
      ) : (
        <>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
            <Figure name={t("total")} value={formatMoney(totalKopecks, locale)} />
            {buckets.map((bucket) => (
              <Figure key={bucket} name={t(`bucket.${bucket}`)} value={formatMoney(sums[bucket], locale)} />
            ))}
          </div>
          <DataTable
            caption={t("title")}
            rows={items}
            rowKey={(row) => row.companyId}
            columns={[
              {
                head: t("company"),
                cell: (row) => (
                  <>
                    <a href={`/staff/invoices?status=ISSUED&q=${encodeURIComponent(row.name)}`} className="font-semibold text-pencil hover:underline">
                      {row.name}
                    </a>{" "}
                    {row.held ? <Pill tone="bad">{t("held")}</Pill> : null}
                  </>
                ),
              },
              { head: t("invoices"), numeric: true, secondary: true, cell: (row) => row.invoices },
              ...buckets.map((bucket) => ({ head: t(`bucket.${bucket}`), numeric: true, secondary: true, cell: (row: (typeof items)[number]) => (row.sums[bucket] > 0 ? formatMoney(row.sums[bucket], locale) : "") })),
              {
                head: t("overdue"),
                numeric: true,
                cell: (row) => (
                  <>
                    {formatMoney(row.overdueKopecks, locale)}
                    {row.days > 0 ? <span className="block text-dense text-ink-soft">{t("days", { days: row.days })}</span> : null}
                  </>
                ),
              },
              { head: t("total"), numeric: true, cell: (row) => <strong>{formatMoney(row.totalKopecks, locale)}</strong> },
            ]}
          />
        </>
      )}
    </div>
  );
}
