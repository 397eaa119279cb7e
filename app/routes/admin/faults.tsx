import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor, ButtonLink, buttonClass } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { Pager } from "~/components/pager";
import { faultPage } from "~/features/booking/faults/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["equipment"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const which: "open" | "resolved" = params.get("which") === "resolved" ? "resolved" : "open";
    const number = pageNumber(params);
    return { ...(await faultPage(scope, which, number)), which, page: number, now: new Date(), title: translator(await localeOf(args.request))("equipment:faults.title") };
  });

export default function Faults() {
  const { items, pages, page: number, which, now } = useLoaderData<typeof loader>();
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  return (
    <div className="max-w-6xl">
      <PageHeader
        title={t("faults.title")}
        lead={t("faults.lead")}
        actions={
          <>
            <ButtonAnchor href="/staff/desk">{t("desk.title")}</ButtonAnchor>
            <ButtonLink look="primary" to="/staff/faults/new">
              {t("faults.report")}
            </ButtonLink>
          </>
        }
      />
      <nav aria-label={t("faults.which")} className="mb-4 flex flex-wrap gap-2">
        {(["open", "resolved"] as const).map((one) => (
          <a key={one} href={one === "open" ? "?" : "?which=resolved"} aria-current={which === one ? "page" : undefined} className={buttonClass("plain", which === one ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
            {t(`faults.${one}`)}
          </a>
        ))}
      </nav>
      {items.length === 0 ? (
        <EmptyState title={t(`faults.empty.${which}`)}>{t("faults.emptyBody")}</EmptyState>
      ) : (
        <DataTable
          caption={t("faults.title")}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("desk.what"),
              title: true,
              cell: (row) => (
                <a href={`/staff/faults/${row.id}`} className="font-semibold text-pencil hover:underline">
                  {localised(row.unit.resource, "name", locale)}, {row.unitName}
                </a>
              ),
            },
            { head: t("faults.description"), cell: (row) => <span className="line-clamp-2 break-words">{row.description}</span> },
            { head: t("faults.by"), cell: (row) => [row.reportedBy, row.company].filter(Boolean).join(", "), secondary: true },
            { head: t("faults.since"), cell: (row) => formatDateTime(row.reportedAt, locale) },
            which === "open"
              ? {
                  head: t("faults.until"),
                  cell: (row) =>
                    row.expectedAt === null ? t("faults.untilMended") : new Date(row.expectedAt) < new Date(now) ? <Pill tone="bad">{t("faults.overdue", { when: formatDateTime(row.expectedAt, locale) })}</Pill> : formatDateTime(row.expectedAt, locale),
                }
              : { head: t("faults.mended"), cell: (row) => (row.resolvedAt ? formatDateTime(row.resolvedAt, locale) : "") },
            { head: t("faults.waiting"), cell: (row) => (row.waiting > 0 ? <Pill tone="waiting">{t("faults.bookings", { count: row.waiting })}</Pill> : t("faults.nobody")) },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </div>
  );
}
