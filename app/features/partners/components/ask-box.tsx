import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { FormSummary, TextArea } from "~/components/field";
import { Sheet } from "~/components/page";
import type { AskStanding } from "../rules/introduction";
import { RefusalNotice } from "~/components/refusal-notice";

type Answer = { result: SubmissionResult<string[]> } | object | undefined;

interface Props {
  standing: AskStanding;
  /** Answers a brief rather than a profile. */
  forBrief?: boolean;
  /** Where to come back after signing in. */
  here: string;
  answer: Answer;
}

/** Asks for an introduction, or says what stands between the reader and asking. */
export function AskBox({ standing, forBrief = false, here, answer }: Props) {
  const { t } = useTranslation("partners");
  return (
    <Sheet title={t(forBrief ? "ask.answerTitle" : "ask.title")}>
      <div id="ask" className="flex flex-col items-start gap-3">
        <RefusalNotice answer={answer} />
        {standing === "may-ask" ? <AskForm answer={answer} /> : <Standing standing={standing} here={here} />}
      </div>
    </Sheet>
  );
}

function AskForm({ answer }: { answer: Answer }) {
  const { t } = useTranslation("partners");
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{ message: string }>({
    id: "ask-form",
    lastResult: answer && "result" in answer ? answer.result : undefined,
    shouldValidate: "onSubmit",
  });
  return (
    <Form method="post" {...getFormProps(form)} className="flex w-full flex-col gap-3">
      <p className="text-dense text-ink-soft">{t("ask.lead")}</p>
      <FormSummary form={form} fields={{ message: { id: fields.message.id, label: t("ask.message") } }} />
      <TextArea meta={fields.message} label={t("ask.message")} help={t("ask.messageHelp")} rows={6} max={1000} required />
      <Button look="primary" disabled={busy}>
        {t("ask.submit")}
      </Button>
    </Form>
  );
}

function Standing({ standing, here }: { standing: Exclude<AskStanding, "may-ask">; here: string }) {
  const { t } = useTranslation("partners");
  switch (standing) {
    case "visitor":
      return (
        <>
          <p>{t("ask.visitor")}</p>
          <ButtonLink look="primary" to={`/sign-in?next=${encodeURIComponent(here)}`}>
            {t("ask.signIn")}
          </ButtonLink>
        </>
      );
    case "no-company":
    case "not-resident":
      return (
        <>
          <p>{t(standing === "no-company" ? "ask.noCompany" : "ask.notResident")}</p>
          <ButtonLink look="primary" to="/apply">
            {t("ask.apply")}
          </ButtonLink>
        </>
      );
    case "introduced":
    case "asked":
    case "asked-us":
      return (
        <>
          <p>{t(standing === "asked-us" ? "ask.askedUs" : standing === "asked" ? "ask.asked" : "ask.introduced")}</p>
          <ButtonLink to="/introductions">{t("ask.toIntroductions")}</ButtonLink>
        </>
      );
    case "no-contact":
      return (
        <>
          <p>{t("ask.noContact")}</p>
          <ButtonLink look="primary" to="/partners/profile#contact">
            {t("ask.toProfile")}
          </ButtonLink>
        </>
      );
    case "own":
    case "member":
    case "closed":
      return <p className="text-ink-soft">{t(`ask.${standing}`)}</p>;
  }
}
