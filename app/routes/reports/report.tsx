import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { usageBetween } from "~/features/booking/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import type { CompanyScope } from "~/features/identity/types";
import { partnersMetBetween } from "~/features/partners/queries.server";
import { saveReport, submitReport } from "~/features/residency/reports/commands/save-report.server";
import { FiguresTable } from "~/features/residency/reports/components/figures-table";
import { ReportForm } from "~/features/residency/reports/components/report-form";
import { ReportPill } from "~/features/residency/reports/components/report-marks";
import { AchievementSheet, ComparisonSheet, KnownSheet, PastSheet, WarningsNotice } from "~/features/residency/reports/components/report-sheets";
import type { PortalKnowledge } from "~/features/residency/reports/known";
import { fieldsOn } from "~/features/residency/reports/norms.server";
import { periodName } from "~/features/residency/reports/period-name";
import type { Period } from "~/features/residency/reports/periods";
import { periodOfReport, reportPage } from "~/features/residency/reports/queries/report.server";
import { readComment, readTypedReport } from "~/features/residency/reports/typed";
import { subsidyBetween } from "~/features/subsidy/queries.server";
import { formatDate, formatDay } from "~/lib/format";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["reports"] };

const DONE = ["saved", "sent"] as const;

/** What the house knows of a company's period: residency does not know of bookings and partners, so it is put together here. */
async function knowledge(scope: CompanyScope, { from, to }: Period): Promise<PortalKnowledge> {
  const [subsidy, usage, partners] = await Promise.all([subsidyBetween(scope, from, to), usageBetween(scope, from, to), partnersMetBetween(scope, from, to)]);
  return { subsidyKopecks: subsidy.kopecks, subsidyMinutes: subsidy.minutes, bookings: usage.bookings, bookingMinutes: usage.minutes, partners };
}

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const report = await reportPage(scope, args.params.id ?? "", new Date(), (period) => knowledge(scope, period));
    const done = new URL(args.request.url).searchParams.get("done");
    return { report, done: DONE.find((one) => one === done), title: periodName(report.period, await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const period = await periodOfReport(scope, id);
    const form = await args.request.formData();
    const version = Number(form.get("version"));
    const input = { version: Number.isInteger(version) ? version : -1, values: readTypedReport(await fieldsOn(period.to), form), comment: readComment(form.get("comment")) };
    const answer = await formAction<unknown>(async () => {
      switch (form.get("intent")) {
        case "autosave":
          return saveReport(scope, id, input);
        case "save":
          await saveReport(scope, id, input);
          return redirect(`/reports/${id}?done=saved`);
        case "send":
          await submitReport(scope, id, input, await knowledge(scope, period), { now: new Date(), ip: args.context.ip });
          return redirect(`/reports/${id}?done=sent`);
        default:
          throw invalid("bad-request", { reason: "intent" });
      }
    });
    // A refusal goes back together with what was typed.
    const refused = answer as { data?: unknown; init?: ResponseInit };
    if (!isRefusal(refused.data)) return answer;
    return data({ ...refused.data, typed: input.values, typedComment: input.comment }, refused.init);
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Report() {
  const { report, done, title } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const { can, status } = report;
  const late = report.state === "late" || report.state === "overdue";
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/reports", text: t("title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t("form.title", { period: title })} <ReportPill state={report.state} />
          </span>
        }
        lead={
          can.write ? (
            <span className={late ? "font-medium text-red" : undefined}>{t(status === "RETURNED" ? "fixBy" : "dueOn", { day: formatDay(report.term, locale) })}</span>
          ) : report.submittedAt ? (
            t("sentOn", { day: formatDate(report.submittedAt, locale) })
          ) : null
        }
        actions={report.submittedAt ? <ButtonAnchor href={`/reports/${report.id}/pdf`}>{t("pdf")}</ButtonAnchor> : null}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {/* The form says itself what is left to fill in. */}
          {isRefusal(answer) && answer.refusal.code === "report-gaps" ? null : <RefusalNotice answer={answer} />}
          {done && !answer ? <Notice tone="good">{t(`form.${done}`)}</Notice> : null}
          {status === "RETURNED" ? (
            <Notice tone="waiting" title={t("form.returned")}>
              <p className="max-w-prose whitespace-pre-line">{report.answer}</p>
            </Notice>
          ) : null}
          <WarningsNotice warnings={report.warnings} fields={report.fields} lead={can.write} />
          {can.write ? (
            <ReportForm key={report.id} report={report} answer={answer} />
          ) : (
            <>
              {report.answer && status === "ACCEPTED" ? (
                <Sheet title={t("staff.answer")}>
                  <p className="max-w-prose whitespace-pre-line">{report.answer}</p>
                </Sheet>
              ) : null}
              <Sheet title={t("figures.title")}>
                <FiguresTable fields={report.fields} values={report.values} figures={report.figures} previous={report.previous} yearBefore={report.yearBefore} />
              </Sheet>
              {report.comment ? (
                <Sheet title={t("form.comment")}>
                  <p className="max-w-prose whitespace-pre-line">{report.comment}</p>
                </Sheet>
              ) : null}
            </>
          )}
          <ComparisonSheet comparison={report.comparison} fields={report.fields} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <KnownSheet known={report.known} fixed={report.submittedAt !== null} />
          {can.write && Object.keys(report.values).length === 0 ? null : <AchievementSheet achievement={report.achievement} />}
          <PastSheet history={report.history} reminders={report.reminders} />
        </div>
      </div>
    </div>
  );
}
