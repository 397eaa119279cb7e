import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { acceptReport, returnReport } from "~/features/residency/reports/commands/answer-report.server";
import { AnswerPanel } from "~/features/residency/reports/components/answer-panel";
import { FiguresTable } from "~/features/residency/reports/components/figures-table";
import { KpiSheet } from "~/features/residency/reports/components/kpi-sheet";
import { ReportPill } from "~/features/residency/reports/components/report-marks";
import { AchievementSheet, ComparisonSheet, KnownSheet, PastSheet, WarningsNotice } from "~/features/residency/reports/components/report-sheets";
import { isKpiCode } from "~/features/residency/reports/kpi-codes";
import { periodName } from "~/features/residency/reports/period-name";
import { kpiSeries } from "~/features/residency/reports/queries/lists.server";
import { reportPage } from "~/features/residency/reports/queries/report.server";
import { formatDate, formatDay } from "~/lib/format";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["reports"] };

const DONE = ["accepted", "returned"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const report = await reportPage(scope, args.params.id ?? "", new Date(), null);
    const kpi = query.get("kpi");
    const name = periodName(report.period, await localeOf(args.request));
    return {
      report,
      chart: await kpiSeries(report.companyId),
      chosen: isKpiCode(kpi) ? kpi : ("revenue" as const),
      done: DONE.find((one) => one === query.get("done")),
      name,
      title: `${report.companyName} · ${name}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const [intent, text] = [String(form.get("intent") ?? ""), String(form.get("text") ?? "").replace(/\r\n?/g, "\n").slice(0, 2000)];
    const given = { version: Number(form.get("version")), text };
    const at = { now: new Date(), ip: args.context.ip };
    const answer = await formAction<unknown>(async () => {
      switch (intent) {
        case "accept":
          await acceptReport(scope, id, given, at);
          return redirect(`/staff/reports/${id}?done=accepted`);
        case "return":
          await returnReport(scope, id, given, at);
          return redirect(`/staff/reports/${id}?done=returned`);
        default:
          throw invalid("bad-request", { reason: "intent" });
      }
    });
    const refused = answer as { data?: unknown; init?: ResponseInit };
    if (!isRefusal(refused.data)) return answer;
    return data({ ...refused.data, typed: { intent, text } }, refused.init);
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function StaffReport() {
  const { report, chart, chosen, done, name } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const sent = report.status === "SUBMITTED" || report.status === "ACCEPTED";
  const typed = isRefusal(answer) ? ((answer as { typed?: { intent: string; text: string } }).typed ?? null) : null;
  return (
    <>
      <PageHeader
        back={{ to: "/staff/reports", text: t("staff.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {report.companyName} <ReportPill state={report.state} />
          </span>
        }
        lead={[name, report.submittedAt ? t("sentOn", { day: formatDate(report.submittedAt, locale) }) : t("dueOn", { day: formatDay(report.term, locale) }), report.submittedByName].filter(Boolean).join(" · ")}
        actions={report.submittedAt ? <ButtonAnchor href={`/reports/${report.id}/pdf`}>{t("pdf")}</ButtonAnchor> : null}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <RefusalNotice answer={answer} />
          {done && !answer ? <Notice tone="good">{t(`staff.done.${done}`)}</Notice> : null}
          {report.answer && !report.can.accept ? (
            <Sheet title={t("staff.answer")} aside={report.answeredAt ? t("staff.answerOf", { name: report.answeredByName, day: formatDate(report.answeredAt, locale) }) : null}>
              <p className="max-w-prose whitespace-pre-line">{report.answer}</p>
            </Sheet>
          ) : null}
          {sent ? (
            <>
              <WarningsNotice warnings={report.warnings} fields={report.fields} />
              <Sheet title={t("figures.title")}>
                <FiguresTable fields={report.fields} values={report.values} figures={report.figures} previous={report.previous} yearBefore={report.yearBefore} />
              </Sheet>
              {report.comment ? (
                <Sheet title={t("form.comment")}>
                  <p className="max-w-prose whitespace-pre-line">{report.comment}</p>
                </Sheet>
              ) : null}
              <ComparisonSheet comparison={report.comparison} fields={report.fields} />
            </>
          ) : (
            <Sheet title={t("figures.title")}>
              <p className="text-ink-soft">{t("staff.unsent", { day: formatDay(report.term, locale) })}</p>
            </Sheet>
          )}
          <KpiSheet series={chart.series} promised={chart.promised} chosen={chosen} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <AnswerPanel key={report.version} can={report.can} version={report.version} fixDays={report.fixDays} typed={typed} />
          {sent ? <AchievementSheet achievement={report.achievement} /> : null}
          <KnownSheet known={sent ? report.known : null} fixed />
          <PastSheet history={report.history} reminders={report.reminders} />
        </div>
      </div>
    </>
  );
}
