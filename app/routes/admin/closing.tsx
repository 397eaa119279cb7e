import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { beginClosing, continueClosing } from "~/features/billing/closing/commands/close.server";
import { Preview } from "~/features/billing/closing/components/preview";
import { monthBounds } from "~/features/billing/closing/month";
import { months, nextMonth, previewOf } from "~/features/billing/closing/queries.server";
import { openUses } from "~/features/booking/open-uses.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDate, formatMonth } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { isDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["closing", "documents", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** For so long the answer to the press waits for acts; the rest is the job's. */
const AT_ONCE_MS = 3000;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const now = new Date();
    const [closed, next] = await Promise.all([months(scope), nextMonth()]);
    const closing = closed.find((one) => one.status === "CLOSING");
    const [preview, uses] = next && !closing ? await Promise.all([previewOf(scope, next, now), openUses(monthBounds(next).ends)]) : [null, 0];
    return { closed, preview, openUses: uses, title: translator(await localeOf(args.request))("closing:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const month = String(form.get("month") ?? "");
    const uses = isDay(month) ? await openUses(monthBounds(month).ends) : 0;
    await beginClosing(scope, { month, openUses: uses, despiteBank: form.get("despiteBank") === "on" }, new Date(), args.context.ip);
    await continueClosing(new Date(), AT_ONCE_MS);
    await settleEvents();
    throw redirect(`/staff/closing/${month}`, 303);
  });

export default function Closing() {
  const { closed, preview, openUses: uses } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["closing", "documents", "billing"]);
  const locale = useLocale();
  return (
    <div className="flex max-w-6xl flex-col gap-6">
      <PageHeader back={{ to: "/staff/documents", text: t("documents:title") }} title={t("closing:title")} lead={t("closing:lead")} />
      <RefusalNotice answer={answer} />
      {preview ? (
        <Preview preview={preview} openUses={uses}>
          <Form method="post" className="flex flex-wrap items-center gap-4">
            <input type="hidden" name="month" value={preview.month} />
            {preview.bankOpen.count > 0 ? (
              <label className="flex items-center gap-2">
                <input type="checkbox" name="despiteBank" className="size-5" />
                {t("closing:despiteBank")}
              </label>
            ) : null}
            <Button look="primary" disabled={!preview.over || uses > 0}>
              {t("closing:close", { month: `${formatMonth(preview.month, locale)} ${preview.month.slice(0, 4)}` })}
            </Button>
          </Form>
        </Preview>
      ) : null}
      {closed.length === 0 ? (
        preview ? null : <EmptyState title={t("closing:emptyTitle")}>{t("closing:empty")}</EmptyState>
      ) : (
        <Sheet title={t("closing:closedMonths")}>
          <DataTable
            caption={t("closing:closedMonths")}
            rows={closed}
            rowKey={(row) => row.month}
            columns={[
              {
                head: t("closing:month"),
                cell: (row) => (
                  <a href={`/staff/closing/${row.month}`} className="font-semibold text-pencil hover:underline">
                    {formatMonth(row.month, locale)} {row.month.slice(0, 4)}
                  </a>
                ),
              },
              { head: t("closing:state"), cell: (row) => <Pill tone={row.status === "CLOSED" ? "good" : "waiting"}>{t(`closing:status.${row.status}`)}</Pill> },
              { head: t("closing:by"), cell: (row) => `${row.startedByName}, ${formatDate(row.startedAt, locale)}`, secondary: true },
              { head: t("closing:acts"), numeric: true, cell: (row) => row.summary?.acts.count ?? "" },
              { head: t("documents:sum"), numeric: true, cell: (row) => (row.summary ? formatMoney(row.summary.acts.kopecks, locale) : "") },
            ]}
          />
        </Sheet>
      )}
    </div>
  );
}
