import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { ApplicantTabs } from "~/features/residency/components/application-tabs";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { StatusPill } from "~/features/residency/components/marks";
import { fileAppeal } from "~/features/residency/decisions/commands/appeal.server";
import { declineOffer, renouncePlace, takeOffer } from "~/features/residency/decisions/commands/offer.server";
import { ApplicantActsView } from "~/features/residency/decisions/components/applicant-acts";
import { LetterView } from "~/features/residency/decisions/components/letter-view";
import { RoundView } from "~/features/residency/decisions/components/round-view";
import { decisionPage } from "~/features/residency/decisions/queries/decision-page.server";
import { appealSchema, reasonSchema } from "~/features/residency/decisions/schema";
import { formatDay } from "~/lib/format";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn, keepTyped } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "council"] };

const DONE = ["appealed", "taken", "declined", "renounced"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const locale = await localeOf(args.request);
    const read = await decisionPage(scope, args.params.id ?? "", new Date(), locale);
    const done = new URL(args.request.url).searchParams.get("done");
    const title = [translator(locale)("council:decision.title"), read.number].filter(Boolean).join(" · ");
    return { read, title, done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const back = (done: (typeof DONE)[number]) => redirect(`/applications/${id}/decision?done=${done}`);
    const intent = String(form.get("intent") ?? "");
    const given = parseWithZod(form, { schema: reasonSchema });
    const reason = given.status === "success" ? given.value.reason : "";
    switch (intent) {
      case "appeal": {
        return filledIn(form, appealSchema, async (value) => {
          await fileAppeal(scope, id, value.text, at);
          return back("appealed");
        });
      }
      case "takeOffer":
        await takeOffer(scope, id, at);
        return back("taken");
      case "declineOffer":
        return keepTyped(given, async () => {
          await declineOffer(scope, id, at, reason);
          return back("declined");
        });
      case "renounce":
        return keepTyped(given, async () => {
          await renouncePlace(scope, id, at, reason);
          return back("renounced");
        });
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Decision() {
  const { read, title, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation(["council", "residency"]);
  const locale = useLocale();
  const { id, status, clock, rounds, letters, acts } = read;
  // Each form says in a hidden field which it is, so what was typed comes back to it alone.
  const results = (intent: string): FormResult => {
    const result = (answer as { result?: FormResult } | undefined)?.result;
    return result?.initialValue?.intent === intent ? result : undefined;
  };
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/apply", text: t("residency:application.back") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {title} <StatusPill status={status} />
          </span>
        }
        lead={[read.projectTitle, localised(read, "callTitle", locale)].filter(Boolean).join(" · ")}
        actions={rounds.length > 0 ? <ButtonAnchor href={`/applications/${id}/decision.pdf`}>{t("council:decision.pdf")}</ButtonAnchor> : null}
      />
      <ApplicantTabs applicationId={id} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {done && !answer ? <Notice tone="good">{t(`council:decision.done.${done}`)}</Notice> : null}
        {rounds.length === 0 && status !== "OFFERED" ? (
          <EmptyState title={t("council:decision.none")} action={<ButtonLink to={`/applications/${id}`}>{t("council:decision.toApplication")}</ButtonLink>}>
            {[
              t(`residency:application.move.${status}`),
              clock ? t("council:decision.stageUntil", { day: formatDay(clock.dueOn, locale) }) : "",
              read.sessionOn ? t("council:decision.heardOn", { day: formatDay(read.sessionOn, locale) }) : "",
            ]
              .filter(Boolean)
              .join(" ")}
          </EmptyState>
        ) : null}
        {rounds.length > 0 && (status === "COUNCIL" || status === "EXPERT_REVIEW") ? (
          <Notice tone="mine" title={t("council:decision.anew")}>
            {[clock ? t("council:decision.stageUntil", { day: formatDay(clock.dueOn, locale) }) : "", read.sessionOn ? t("council:decision.heardOn", { day: formatDay(read.sessionOn, locale) }) : ""].filter(Boolean).join(" ")}
          </Notice>
        ) : null}
        {acts ? <ApplicantActsView page={{ ...read, acts }} results={results} /> : null}
        {letters.map((letter) => (
          <LetterView key={letter.code} letter={letter} />
        ))}
        {rounds.map((round, index) => (
          <RoundView key={round.round} round={round} several={rounds.length > 1} brief={index === 0} />
        ))}
      </div>
    </div>
  );
}
