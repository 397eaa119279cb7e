import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor, buttonClass, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { ReportMatrix } from "~/features/residency/reports/components/report-matrix";
import { reportMatrix } from "~/features/residency/reports/queries/lists.server";
import { REPORT_STATES, type ReportState } from "~/features/residency/reports/status";
import { formatNumber } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["reports"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const state = REPORT_STATES.find((one) => one === query.get("state"));
    const search = (query.get("q") ?? "").slice(0, 100);
    const matrix = await reportMatrix(scope, { year: Number(query.get("year")) || undefined, state, search }, new Date());
    return { ...matrix, state: state ?? null, search, title: translator(await localeOf(args.request))("staff.title", { ns: "reports" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function StaffReports() {
  const { rows, columns, counts, year, years, state, search, total } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["reports", "common"]);
  const locale = useLocale();
  const to = (one: ReportState | null) => {
    const params = new URLSearchParams({ year: String(year), ...(search ? { q: search } : {}), ...(one ? { state: one } : {}) });
    return `?${params}`;
  };
  return (
    <>
      <PageHeader
        title={t("reports:staff.title")}
        lead={t("reports:staff.lead")}
        actions={
          <>
            <ButtonLink to="/staff/reports/summary">{t("reports:staff.summary")}</ButtonLink>
            <ButtonAnchor href="/staff/reports.xlsx">{t("reports:xlsx")}</ButtonAnchor>
            <ButtonAnchor href="/staff/reports.csv">{t("reports:csv")}</ButtonAnchor>
          </>
        }
      />
      <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <nav aria-label={t("reports:staff.state")} className="flex flex-wrap gap-2">
          {[null, ...REPORT_STATES.filter((one) => counts[one])].map((one) => (
            <Link key={one ?? "all"} to={to(one)} aria-current={one === state ? "page" : undefined} className={buttonClass("plain", one === state ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
              {one ? t(`reports:state.${one}`) : t("common:all")} <span className="tabular">{formatNumber(one ? (counts[one] ?? 0) : Object.values(counts).reduce((sum, count) => sum + count, 0), locale)}</span>
            </Link>
          ))}
        </nav>
        <Form method="get" role="search" className="flex grow flex-wrap items-end gap-2">
          {state ? <input type="hidden" name="state" value={state} /> : null}
          <label className="flex min-w-0 grow flex-col gap-1 text-dense">
            {t("reports:staff.search")}
            <input type="search" name="q" defaultValue={search} key={search} className={inputClass} />
          </label>
          <label className="flex flex-col gap-1 text-dense">
            {t("reports:staff.year")}
            <select name="year" defaultValue={year} key={year} className={inputClass}>
              {(years.length > 0 ? years : [year]).map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <Button>{t("common:filter")}</Button>
        </Form>
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t("reports:staff.empty")} action={total > 0 ? <ButtonLink to="/staff/reports">{t("common:reset")}</ButtonLink> : null}>
          {t("reports:staff.emptyBody")}
        </EmptyState>
      ) : (
        <>
          <p className="mb-2 text-dense text-ink-soft">{t("reports:staff.shown", { count: rows.length })}</p>
          <ReportMatrix rows={rows} columns={columns} />
        </>
      )}
    </>
  );
}
