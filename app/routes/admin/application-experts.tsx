import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { sharedWork } from "~/features/partners/queries/shared-work.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import { StatusPill } from "~/features/residency/components/marks";
import { assignExperts } from "~/features/residency/experts/commands/assign.server";
import { assignByHand, releaseExpert } from "~/features/residency/experts/commands/manual.server";
import { remindExperts } from "~/features/residency/experts/commands/remind.server";
import { AssignedList } from "~/features/residency/experts/components/assigned-list";
import { ConflictList, HandForm } from "~/features/residency/experts/components/candidates";
import { SpreadPicture } from "~/features/residency/experts/components/spread-picture";
import { UnaskedList } from "~/features/residency/experts/components/unasked-list";
import { WhyList } from "~/features/residency/experts/components/why";
import { applicationExperts } from "~/features/residency/experts/queries/assignments.server";
import { formatPoints } from "~/features/residency/rules/score";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["experts", "residency"] };

const DONE = ["assigned", "none", "released", "reminded"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const done = new URL(args.request.url).searchParams.get("done");
    return { ...(await applicationExperts(scope, args.params.id ?? "", new Date(), sharedWork)), done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const text = (name: string) => String(form.get(name) ?? "");
    const back = (done: (typeof DONE)[number]) => redirect(`/staff/applications/${id}/experts?done=${done}`);
    switch (text("intent")) {
      case "auto": {
        const { picks } = await assignExperts(scope, { applicationIds: [id] }, {}, at, sharedWork);
        return back(picks.length > 0 ? "assigned" : "none");
      }
      case "hand":
        await assignByHand(scope, id, { expertId: text("expertId"), reason: text("reason") }, at, sharedWork);
        return back("assigned");
      case "release":
        await releaseExpert(scope, id, text("expertId"), { reason: text("reason"), replacementId: text("replacementId") || undefined }, at, sharedWork);
        return back("released");
      case "remind":
        await remindExperts(scope, id, at);
        return back("reminded");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? [read.companyName, read.number].filter(Boolean).join(" · ") : "" }];

export default function ApplicationExperts() {
  const read = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["experts", "residency"]);
  const locale = useLocale();
  const open = read.status === "EXPERT_REVIEW";
  const free = read.candidates.filter((one) => one.conflicts.length === 0 && one.active && one.open < one.maxOpen);
  const active = read.assigned.filter((one) => one.standing !== "released" && one.standing !== "void");
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/queue", text: t("residency:queue.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {read.companyName} <StatusPill status={read.status} />
          </span>
        }
        lead={[read.number, localised(read, "callTitle", locale)].filter(Boolean).join(" · ")}
      />
      <StaffTabs applicationId={read.id} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {read.done && !answer ? <Notice tone={read.done === "none" ? "plain" : "good"}>{t(`experts:page.done.${read.done}`)}</Notice> : null}
        {read.blind && read.alias ? <p className="text-ink-soft">{t("experts:page.blind", { alias: read.alias })}</p> : null}
        {open ? null : <Notice tone="plain">{t("experts:page.notNow")}</Notice>}
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <Sheet title={t("experts:page.assigned")} aside={t("experts:page.count", { count: active.length, wanted: read.wanted })}>
              <AssignedList rows={read.assigned} replacements={free} open={open} />
              {open && active.some((one) => one.standing !== "final") ? (
                <Form method="post" className="mt-4 border-t border-line pt-4">
                  <Button name="intent" value="remind">
                    {t("experts:page.remind")}
                  </Button>
                </Form>
              ) : null}
            </Sheet>
            {read.unasked.length > 0 ? (
              <Sheet title={t("experts:page.unasked")}>
                <UnaskedList rows={read.unasked} />
              </Sheet>
            ) : null}
            <Sheet title={t("experts:page.ballots")} aside={t("experts:page.ballotsCount", { count: read.ballots.valid })}>
              {read.ballots.void > 0 ? <p className="mb-2 text-red">{t("experts:page.ballotsVoid", { count: read.ballots.void })}</p> : null}
              {read.scoresHidden ? (
                <p className="text-ink-soft">{t("experts:page.hidden")}</p>
              ) : read.spread ? (
                <>
                  <p className="mb-3">
                    {t("experts:page.spread", { points: formatPoints(read.spread.points, locale), limit: read.spread.limit })}
                    {read.spread.points > read.spread.limit * 100 ? <strong className="text-red"> · {t("experts:page.spreadOver")}</strong> : null}
                  </p>
                  <SpreadPicture lines={read.spread.lines} />
                </>
              ) : (
                <p className="text-ink-soft">{t("experts:page.spreadFew")}</p>
              )}
            </Sheet>
            <Sheet title={t("experts:page.conflicts")}>
              <ConflictList candidates={read.candidates} />
            </Sheet>
          </div>
          {open ? (
            <div className="flex min-w-0 flex-col gap-4">
              <Sheet title={t("experts:page.proposal")}>
                {read.proposal.picks.length === 0 && read.proposal.missing === 0 ? <p className="text-ink-soft">{t("experts:page.proposalNone")}</p> : null}
                <ul className="flex flex-col gap-3">
                  {read.proposal.picks.map((pick) => (
                    <li key={pick.expertId}>
                      <p className="font-semibold">{pick.name}</p>
                      <WhyList lines={pick.why} />
                    </li>
                  ))}
                </ul>
                {read.proposal.missing > 0 ? <p className="mt-2 text-amber">{t("experts:page.missing", { count: read.proposal.missing })}</p> : null}
                <div className="mt-4 flex flex-wrap gap-2">
                  {read.proposal.picks.length > 0 ? (
                    <Form method="post">
                      <Button look="primary" name="intent" value="auto">
                        {t("experts:page.proposalAssign")}
                      </Button>
                    </Form>
                  ) : null}
                  <ButtonLink look="quiet" to={`/staff/calls/${read.callId}/experts`}>
                    {t("experts:page.bulk")}
                  </ButtonLink>
                </div>
              </Sheet>
              <Sheet title={t("experts:page.hand")}>
                <HandForm candidates={read.candidates} />
              </Sheet>
            </div>
          ) : null}
        </div>
      </div>
    </div>
  );
}
