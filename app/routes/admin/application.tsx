import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { mayCorrectCompanies } from "~/features/identity/policy";
import { sharedWork } from "~/features/partners/queries/shared-work.server";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { approveApplication, rejectApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import { CorrectionNotice } from "~/features/residency/components/correction-notice";
import { CheckPanel, DecisionPanel, type FormResult } from "~/features/residency/components/decision-panel";
import { LateNotice } from "~/features/residency/components/late-notice";
import { StatusPill, UsedDays, useClockText } from "~/features/residency/components/marks";
import { KeysHint, QueueList } from "~/features/residency/components/queue-list";
import { RefusalNotice } from "~/components/refusal-notice";
import { ReviewsView } from "~/features/residency/components/reviews-view";
import { OwnFinal, Scorecard } from "~/features/residency/components/scorecard";
import { StaffView } from "~/features/residency/components/staff-view";
import { InterestNotice } from "~/features/residency/experts/components/interest-notice";
import { closedTabs } from "~/features/residency/experts/policy";
import { useListKeys } from "~/features/residency/components/use-list-keys";
import { papersToCheck } from "~/features/residency/documents/state";
import { readTickedItems } from "~/features/residency/forms/open";
import { lateOf } from "~/features/residency/late";
import { answerOf } from "~/features/residency/forms/values";
import { ScreeningView } from "~/features/residency/screening/components/verdict-view";
import { screeningOf } from "~/features/residency/screening/queries.server";
import { isAsked } from "~/features/residency/messages/asked";
import { unreadFor } from "~/features/residency/messages/queries.server";
import { criteriaInForce } from "~/features/residency/queries/criteria.server";
import { queueFor, staffApplication } from "~/features/residency/queries/staff.server";
import { approveSchema, readReview, reasonSchema, rejectSchema } from "~/features/residency/schema";
import { formatDay } from "~/lib/format";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["forms", "residency", "calls", "messages", "experts"] };

const DONE = ["accepted", "returned", "approved", "rejected", "draft", "final"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const now = new Date();
    const { id = "" } = args.params;
    const [read, queue, screening, unread] = await Promise.all([staffApplication(scope, id, now, sharedWork), queueFor(scope, {}, now, sharedWork), screeningOf(scope, id, now), unreadFor(scope, id)]);
    const done = new URL(args.request.url).searchParams.get("done");
    return { ...read, screening, unread, closed: closedTabs(scope, read.application.blind), correctsCompany: mayCorrectCompanies(scope.roles), queue: queue.rows.slice(0, 15), mine: queue.counts.mine, today: siteDay(now), done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const intent = String(form.get("intent") ?? "");
    const back = (done: (typeof DONE)[number]) => redirect(`/staff/applications/${id}?done=${done}`);
    switch (intent) {
      case "accept":
        await acceptForReview(scope, id, at, { unchecked: form.get("unchecked") === "yes" });
        return back("accepted");
      case "return": {
        const submission = parseWithZod(form, { schema: reasonSchema });
        if (submission.status !== "success") return data({ intent, result: submission.reply() }, { status: 422 });
        await returnForFixing(scope, id, submission.value.reason, at, readTickedItems(form));
        return back("returned");
      }
      case "draft":
      case "final": {
        const criteria = await criteriaInForce(siteDay(at.now));
        await saveReview(scope, id, { ...readReview(form, criteria.map((row) => row.code)), final: intent === "final" }, at, sharedWork);
        return back(intent);
      }
      case "approve": {
        const submission = parseWithZod(form, { schema: approveSchema });
        if (submission.status !== "success") return data({ intent, result: submission.reply() }, { status: 422 });
        await approveApplication(scope, id, submission.value, at);
        return back("approved");
      }
      case "reject": {
        const submission = parseWithZod(form, { schema: rejectSchema });
        if (submission.status !== "success") return data({ intent, result: submission.reply() }, { status: 422 });
        await rejectApplication(scope, id, submission.value.reasons, at);
        return back("rejected");
      }
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [
  { title: read ? [read.application.company.name, read.application.number].filter(Boolean).join(" · ") : "" },
];

export default function StaffApplication() {
  const read = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["residency", "common", "messages"]);
  const locale = useLocale();
  const clockText = useClockText();
  useListKeys();
  const { application, can, own, verdict } = read;
  const late = lateOf(answer);
  const { status, clock, company } = application;
  const resultOf = (intent: string): FormResult => {
    const given = answer as { intent?: string; result?: FormResult } | undefined;
    return given?.intent === intent ? given.result : undefined;
  };
  const row = read.queue.find((one) => one.id === application.id);
  const move = isAsked(application) ? t("messages:staff.asking", { count: 1 }) : row?.group === "mine" ? t("residency:staff.move.mine") : status === "FORMAL_CHECK" ? t("residency:staff.move.administrator") : status === "EXPERT_REVIEW" ? t("residency:staff.move.experts") : status === "NEEDS_FIX" ? t("residency:staff.move.applicant") : "";
  const term = clock ? [t("residency:application.dueOn", { day: formatDay(clock.dueOn, locale) }), clockText(clock)].join(", ") : "";
  return (
    <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_23rem] min-[87.5rem]:grid-cols-[13.5rem_minmax(0,1fr)_22rem]">
      <aside aria-labelledby="queue-title" className="flex flex-col gap-3 max-[87.5rem]:hidden">
        <h2 id="queue-title" className="text-heading">
          {t("residency:queue.groups.mine")} <span className="tabular font-normal text-ink-soft">{read.mine}</span>
        </h2>
        <div className="overflow-hidden rounded-card border border-line bg-sheet">
          <QueueList rows={read.queue} current={application.id} narrow />
        </div>
        <KeysHint scoring={can.review} />
      </aside>
      <div className="min-w-0">
        <PageHeader
          back={{ to: "/staff/queue", text: t("residency:queue.title") }}
          title={
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {company.name} <StatusPill status={status} />
            </span>
          }
          lead={[application.number, localised(application.call, "title", locale)].filter(Boolean).join(" · ")}
        />
        <StaffTabs applicationId={application.id} counts={{ messages: read.unread }} closed={read.closed} />
        <div className="flex flex-col gap-4">
          {late ? <LateNotice late={late} /> : <RefusalNotice answer={answer} />}
          {read.done && !answer ? <Notice tone="good">{t(`residency:staff.done.${read.done}`)}</Notice> : null}
          {move || term ? <p className={clock?.late ? "font-medium text-red" : "font-medium"}>{[move, term].filter(Boolean).join(" · ")}</p> : null}
          <UsedDays used={application.used} />
          <CorrectionNotice correction={application.correction} />
          <StaffView application={application} correctCompany={read.correctsCompany && !application.blind} />
          {read.screening ? <ScreeningView screening={read.screening} /> : null}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:self-start lg:overflow-y-auto">
        {can.accept ? (
          <CheckPanel
            applicationId={application.id}
            papers={papersToCheck(application.checklist, application.documents)}
            canReturn={can.return}
            returns={read.returns}
            maxReturns={read.maxReturns}
            definition={application.definition}
            shown={application.shown}
            documents={[...new Set([...application.checklist.map((item) => item.kind), ...application.documents.map((document) => document.kind)])]}
            result={resultOf("return")}
          />
        ) : null}
        <InterestNotice applicationId={application.id} interested={read.interested && status === "EXPERT_REVIEW"} mayDeclare={can.review} />
        {can.review ? (
          <Scorecard key={application.id} criteria={read.criteria} own={own} passScore={read.passScore} hiddenCount={read.othersHidden ? read.finals : 0} />
        ) : own?.finalAt && own.total !== null ? (
          <OwnFinal finalAt={own.finalAt} total={own.total} />
        ) : null}
        {read.othersHidden || status === "FORMAL_CHECK" || status === "NEEDS_FIX" ? null : (
          <ReviewsView criteria={read.criteria} reviews={read.others} verdict={verdict} passScore={read.passScore} />
        )}
        {can.decide ? (
          <DecisionPanel
            key={application.id}
            today={read.today}
            termYears={read.termYears}
            areaSqm={answerOf(application.answers, "areaSqm")}
            approveResult={resultOf("approve")}
            rejectResult={resultOf("reject")}
          />
        ) : read.decidedBy === "COUNCIL" && (status === "EXPERT_REVIEW" || status === "COUNCIL") ? (
          <Sheet title={t("residency:staff.decide")}>
            <p className="text-ink-soft">{t("residency:staff.decideCouncil")}</p>
            <p className="mt-2">
              <Link to={`/staff/applications/${application.id}/decision`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-8">
                {t("residency:staff.decideCouncilOpen")}
              </Link>
            </p>
          </Sheet>
        ) : can.waitsForReviews ? (
          <Sheet title={t("residency:staff.decide")}>
            <p className="text-ink-soft">{t("residency:staff.decideWait", { count: read.minReviews })}</p>
          </Sheet>
        ) : null}
      </div>
    </div>
  );
}
