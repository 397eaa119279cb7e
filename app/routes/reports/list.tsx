import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { KpiSheet } from "~/features/residency/reports/components/kpi-sheet";
import { ReportPill } from "~/features/residency/reports/components/report-marks";
import { isKpiCode } from "~/features/residency/reports/kpi-codes";
import { periodName } from "~/features/residency/reports/period-name";
import { kpiSeries, ownReports } from "~/features/residency/reports/queries/lists.server";
import { sayFigure } from "~/features/residency/reports/say-figure";
import { formatDate, formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["reports"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const kpi = new URL(args.request.url).searchParams.get("kpi");
    const [lists, chart] = await Promise.all([ownReports(scope, new Date()), kpiSeries(scope.companyId)]);
    return { ...lists, ...chart, chosen: isKpiCode(kpi) ? kpi : ("revenue" as const), title: translator(await localeOf(args.request))("title", { ns: "reports" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Reports() {
  const { waiting, done, series, promised, chosen } = useLoaderData<typeof loader>();
  const { t } = useTranslation("reports");
  const locale = useLocale();
  return (
    <div className="max-w-6xl">
      <PageHeader title={t("title")} lead={t("lead")} actions={done.length > 0 ? <ButtonAnchor href="/reports.xlsx">{t("xlsx")}</ButtonAnchor> : null} />
      <div className="flex flex-col gap-6">
        <section aria-labelledby="waiting">
          <h2 id="waiting" className="mb-3 text-heading">
            {t("waiting")}
          </h2>
          {waiting.length === 0 ? (
            <EmptyState title={t("waitingNone")}>{t("waitingNoneBody")}</EmptyState>
          ) : (
            <ul className="grid gap-3 md:grid-cols-2">
              {waiting.map((row) => (
                <li key={row.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-card border border-line bg-sheet p-4">
                  <div className="min-w-0">
                    <p className="flex flex-wrap items-center gap-2 font-semibold">
                      {periodName(row.period, locale)} <ReportPill state={row.state} />
                    </p>
                    <p className={row.state === "late" || row.state === "overdue" ? "text-red" : "text-ink-soft"}>{t(row.status === "RETURNED" ? "fixBy" : "dueOn", { day: formatDay(row.term, locale) })}</p>
                  </div>
                  <ButtonLink look="primary" to={`/reports/${row.id}`} aria-label={`${t(row.status === "RETURNED" ? "fix" : "fill")}: ${periodName(row.period, locale)}`}>
                    {t(row.status === "RETURNED" ? "fix" : "fill")}
                  </ButtonLink>
                </li>
              ))}
            </ul>
          )}
        </section>
        <KpiSheet wide series={series} promised={promised} chosen={chosen} />
        <section aria-labelledby="done">
          <h2 id="done" className="mb-3 text-heading">
            {t("history")}
          </h2>
          {done.length === 0 ? (
            <EmptyState title={t("historyNone")}>{t("historyNoneBody")}</EmptyState>
          ) : (
            <DataTable
              caption={t("history")}
              rows={done}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t("period"),
                  cell: (row) => (
                    <Link to={`/reports/${row.id}`} className="font-semibold text-pencil hover:underline">
                      {periodName(row.period, locale)}
                    </Link>
                  ),
                },
                {
                  head: t("stateHead"),
                  cell: (row) => (
                    <>
                      <ReportPill state={row.state} />
                      {row.submittedAt ? <span className="block text-ink-soft">{t("sentOn", { day: formatDate(row.submittedAt, locale) })}</span> : null}
                    </>
                  ),
                },
                { head: t("revenue"), cell: (row) => sayFigure("money", row.revenue, locale), numeric: true, secondary: true },
                { head: t("kept"), cell: (row) => (row.percent === null ? "–" : t("percent", { value: row.percent })), numeric: true },
              ]}
            />
          )}
        </section>
      </div>
    </div>
  );
}
