import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { closeBrief, editBrief } from "~/features/partners/commands/briefs.server";
import { BriefForm } from "~/features/partners/components/brief-form";
import { RefusalNotice } from "~/components/refusal-notice";
import { maySpeakFor } from "~/features/partners/policy";
import { ownBrief } from "~/features/partners/queries/briefs.server";
import { briefSchema } from "~/features/partners/schema";
import { forbidden } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { formatAmount } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { filledIn } from "~/lib/http/keep-typed.server";

export const handle = { i18n: ["partners"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const brief = await ownBrief(scope, args.params.id);
    if (!maySpeakFor(scope)) throw forbidden();
    return { brief, today: siteDay(new Date()), done: new URL(args.request.url).searchParams.get("done") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id } = args.params;
    const formData = await args.request.formData();
    if (formData.get("intent") === "close") {
      await closeBrief(scope, id, args.context.ip);
      return redirect(`/partners/briefs/${id}`);
    }
    return filledIn(formData, briefSchema(siteDay(new Date())), async (value) => {
      await editBrief(scope, id, value, args.context.ip);
      return redirect(`/partners/briefs/${id}?done=saved`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? `${read.brief.title} · Кадр` : "Кадр" }];

const TONE = { open: "good", expired: "waiting", closed: "plain" } as const;

export default function EditBrief() {
  const { brief, today, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("partners");
  return (
    <>
      <PageHeader
        title={brief.title}
        back={{ to: "/partners/profile", text: t("briefForm.back") }}
        actions={
          <>
            <span className="self-center">
              <Pill tone={TONE[brief.state]}>{t(`briefs.states.${brief.state}`)}</Pill>
            </span>
            <ButtonLink to={`/briefs/${brief.id}`}>{t("briefForm.view")}</ButtonLink>
          </>
        }
      />
      <div className="flex max-w-4xl flex-col gap-4">
        <RefusalNotice answer={answer} />
        {!answer && (done === "posted" || done === "saved") ? <Notice tone="good">{t(done === "posted" ? "briefForm.posted" : "briefForm.saved")}</Notice> : null}
        {brief.state === "closed" ? (
          <ClosedBrief />
        ) : (
          <>
            {brief.state === "expired" ? <Notice tone="waiting">{t("briefForm.expired")}</Notice> : null}
            <BriefForm
              today={today}
              submit={t("briefForm.save")}
              value={{
                title: brief.title,
                body: brief.body,
                looksFor: brief.looksFor,
                cluster: brief.cluster ?? "",
                budget: brief.budgetKopecks === null ? "" : formatAmount(brief.budgetKopecks),
                answerBy: brief.answerBy ?? "",
              }}
              result={answer && "result" in answer ? answer.result : undefined}
            />
            <CloseForm />
          </>
        )}
      </div>
    </>
  );
}

function ClosedBrief() {
  const { brief } = useLoaderData<typeof loader>();
  const { t } = useTranslation("partners");
  return (
    <>
      <Notice tone="plain">{t("briefForm.closed")}</Notice>
      <Sheet title={t("briefs.task")}>
        <p className="max-w-prose break-words whitespace-pre-line">{brief.body}</p>
      </Sheet>
    </>
  );
}

/** Closing cannot be undone, so it asks once. */
function CloseForm() {
  const { t } = useTranslation("partners");
  const busy = useNavigation().state !== "idle";
  return (
    <details className="rounded-card border border-line bg-sheet p-4">
      <summary className="min-h-11 content-center font-semibold text-red md:min-h-0">{t("briefForm.close")}</summary>
      <Form method="post" className="mt-3 flex flex-col items-start gap-3">
        <p className="max-w-prose">{t("briefForm.closeWhy")}</p>
        <Button look="danger" name="intent" value="close" disabled={busy}>
          {t("briefForm.closeConfirm")}
        </Button>
      </Form>
    </details>
  );
}
