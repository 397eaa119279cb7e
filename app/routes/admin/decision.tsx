import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { StaffTabs } from "~/features/residency/components/application-tabs";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { StatusPill, useClockText } from "~/features/residency/components/marks";
import { dismissAppeal, grantAppeal } from "~/features/residency/decisions/commands/appeal.server";
import { offerPlace } from "~/features/residency/decisions/commands/offer.server";
import { referToCouncil, refuseFormally } from "~/features/residency/decisions/commands/refer.server";
import { LetterView } from "~/features/residency/decisions/components/letter-view";
import { RoundView } from "~/features/residency/decisions/components/round-view";
import { StaffActsView } from "~/features/residency/decisions/components/staff-acts";
import { VotesView } from "~/features/residency/decisions/components/votes-view";
import { decisionPage } from "~/features/residency/decisions/queries/decision-page.server";
import { appealAnswerSchema, refuseSchema } from "~/features/residency/decisions/schema";
import { formatDay } from "~/lib/format";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "council"] };

const DONE = ["granted", "dismissed", "referred", "refused", "offered"] as const;
/** Who opens the paper: experts read the page alone. */
const READS_PAPER = ["ADMIN", "FINANCE", "COUNCIL"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const read = await decisionPage(scope, args.params.id ?? "", new Date(), await localeOf(args.request));
    const done = new URL(args.request.url).searchParams.get("done");
    return { read, paper: read.rounds.length > 0 && READS_PAPER.some((role) => scope.roles.includes(role)), done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const back = (done: (typeof DONE)[number]) => redirect(`/staff/applications/${id}/decision?done=${done}`);
    const intent = String(form.get("intent") ?? "");
    switch (intent) {
      case "grantAppeal":
      case "dismissAppeal": {
        return filledIn(form, appealAnswerSchema, async (value) => {
          const judge = intent === "grantAppeal" ? grantAppeal : dismissAppeal;
          await judge(scope, id, value.answer, at);
          return back(intent === "grantAppeal" ? "granted" : "dismissed");
        });
      }
      case "refuse": {
        return filledIn(form, refuseSchema, async (value) => {
          await refuseFormally(scope, id, value, at);
          return back("refused");
        });
      }
      case "refer":
        await referToCouncil(scope, id, at);
        return back("referred");
      case "offer":
        await offerPlace(scope, id, at);
        return back("offered");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded ? [loaded.read.companyName, loaded.read.number].filter(Boolean).join(" · ") : "" }];

export default function StaffDecision() {
  const { read, paper, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["council", "residency"]);
  const locale = useLocale();
  const clockText = useClockText();
  const { id, status, clock, rounds, letters, staff } = read;
  const results = (form: string): FormResult => {
    const result = (answer as { result?: FormResult } | undefined)?.result;
    const intent = result?.initialValue?.intent;
    return intent === "refuse" ? (form === "refuse" ? result : undefined) : form === "judge" ? result : undefined;
  };
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/queue", text: t("residency:queue.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {read.companyName} <StatusPill status={status} />
          </span>
        }
        lead={[read.number, localised(read, "callTitle", locale)].filter(Boolean).join(" · ")}
        actions={paper ? <ButtonAnchor href={`/applications/${id}/decision.pdf`}>{t("council:decision.pdf")}</ButtonAnchor> : null}
      />
      <StaffTabs applicationId={id} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {done && !answer ? <Notice tone="good">{t(`council:decision.staffDone.${done}`)}</Notice> : null}
        {clock || read.reserve || read.sessionOn ? (
          <p className={clock?.late ? "font-medium text-red" : "font-medium"}>
            {[
              clock ? `${t("residency:application.dueOn", { day: formatDay(clock.dueOn, locale) })}, ${clockText(clock)}` : "",
              read.reserve ? t("council:decision.reserveStaff", { place: read.reserve.place, of: read.reserve.of }) : "",
              read.sessionOn ? t("council:decision.onAgenda", { day: formatDay(read.sessionOn, locale) }) : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        ) : null}
        {staff ? <StaffActsView applicationId={id} acts={staff} results={results} /> : null}
        {rounds.length === 0 ? <EmptyState title={t("council:decision.none")}>{t("council:decision.noneStaff")}</EmptyState> : null}
        {rounds.map((round) => (
          <RoundView key={round.round} round={round} several={rounds.length > 1} scoresHidden={read.scoresHidden} />
        ))}
        <VotesView items={staff?.votes ?? []} />
        {letters.length > 0 ? (
          <details className="rounded-card border border-line bg-sheet p-4">
            <summary className="inline-flex min-h-11 items-center font-medium md:min-h-8">{t("council:decision.lettersStaff")}</summary>
            <div className="mt-2 flex flex-col gap-4">
              {letters.map((letter) => (
                <LetterView key={letter.code} letter={letter} />
              ))}
            </div>
          </details>
        ) : null}
      </div>
    </div>
  );
}
