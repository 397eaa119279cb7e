import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { buttonClass, ButtonLink } from "~/components/button";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { QuarterChart } from "~/features/residency/reports/components/quarter-chart";
import { SummaryParts, SummaryTable } from "~/features/residency/reports/components/summary-table";
import { technoparkSummary } from "~/features/residency/reports/queries/summary.server";
import { isSummaryFigure, SUMMARY_FIGURES, SUMMARY_KINDS } from "~/features/residency/reports/summary";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["reports"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const [waiting, chart] = [query.get("with") === "waiting", query.get("chart")];
    const summary = await technoparkSummary(scope, { waiting, period: query.get("period") ?? "", figure: query.get("figure") ?? "" });
    return { ...summary, waiting, chart: isSummaryFigure(chart) ? chart : ("revenue_rub" as const), title: translator(await localeOf(args.request))("summary.title", { ns: "reports" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function ReportsSummary() {
  const { rows, parts, waiting, chart } = useLoaderData<typeof loader>();
  const { t } = useTranslation("reports");
  const to = (changes: Record<string, string>) => `?${new URLSearchParams({ ...(waiting ? { with: "waiting" } : {}), ...(chart === "revenue_rub" ? {} : { chart }), ...changes })}`;
  const chosen = (on: boolean) => buttonClass("plain", on ? "border-pencil bg-pencil-soft text-pencil" : "font-normal");
  return (
    <>
      <PageHeader back={{ to: "/staff/reports", text: t("staff.title") }} title={t("summary.title")} lead={t("summary.lead")} />
      <nav aria-label={t("stateHead")} className="mb-4 flex flex-wrap gap-2">
        <Link to={`?${new URLSearchParams({ chart })}`} aria-current={waiting ? undefined : "page"} className={chosen(!waiting)}>
          {t("summary.accepted")}
        </Link>
        <Link to={`?${new URLSearchParams({ chart, with: "waiting" })}`} aria-current={waiting ? "page" : undefined} className={chosen(waiting)}>
          {t("summary.waiting")}
        </Link>
      </nav>
      {rows.length === 0 ? (
        <EmptyState title={t("summary.empty")} action={<ButtonLink to="/staff/reports">{t("staff.title")}</ButtonLink>}>
          {t("summary.emptyBody")}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-5">
          <SummaryTable rows={rows} to={to} chosen={parts && { period: parts.period, figure: parts.figure }} />
          {parts ? <SummaryParts parts={parts} close={to({})} /> : null}
          <Sheet title={t(`summary.figures.${chart}`)}>
            <nav aria-label={t("summary.choose")} className="mb-4 flex flex-wrap gap-2">
              {SUMMARY_FIGURES.map((figure) => (
                <Link key={figure} to={to({ chart: figure })} preventScrollReset aria-current={figure === chart ? "true" : undefined} className={chosen(figure === chart)}>
                  {t(`summary.figures.${figure}`)}
                </Link>
              ))}
            </nav>
            <QuarterChart
              title={t(`summary.figures.${chart}`)}
              kind={SUMMARY_KINDS[chart]}
              points={rows.map((row) => ({ period: row.period, plan: null, fact: row.cells[chart].value, accepted: true }))}
            />
          </Sheet>
        </div>
      )}
    </>
  );
}
