import { getFormProps, useForm } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { FormSummary, inputClass, TextArea } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { FormResult } from "../../components/decision-panel";
import { useClockText } from "../../components/marks";
import type { ApplicantActs } from "../queries/acts.server";
import type { DecisionPage } from "../queries/decision-page.server";

type Facts = Pick<DecisionPage, "id" | "status" | "clock" | "reserve" | "rounds"> & { acts: ApplicantActs };

const typed = (result: FormResult, name: string) => String(result?.initialValue?.[name] ?? "");

/** What the company may do now, and until when. */
export function ApplicantActsView({ page, results }: { page: Facts; results: (intent: string) => FormResult }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const { acts, status, rounds } = page;
  const latest = rounds[0];
  return (
    <>
      {status === "OFFERED" ? <Offer page={page} result={results("declineOffer")} /> : null}
      {status === "RESERVE" && page.reserve ? (
        <Notice tone="waiting" title={t("decision.reserve", { place: page.reserve.place, of: page.reserve.of })}>
          {page.reserve.place === 1 ? t("decision.reserveNext") : t("decision.reserveWait")}
        </Notice>
      ) : null}
      {status === "APPROVED" ? (
        <Notice tone="good" title={t("decision.approvedTitle")}>
          <p>{acts.signed ? t("decision.approvedSigned") : acts.agreementId ? t("decision.approvedAgreement") : t("decision.approvedNext")}</p>
          <p className="mt-2">
            <ButtonLink to="/agreements">{t("decision.agreements")}</ButtonLink>
          </p>
        </Notice>
      ) : null}
      {status === "APPEAL" && page.clock ? <Notice tone="mine">{t("decision.appealWaits", { day: formatDay(page.clock.dueOn, locale) })}</Notice> : null}
      {acts.appeal && latest?.appealUntil ? (
        <AppealForm until={latest.appealUntil} result={results("appeal")} />
      ) : status === "REJECTED" && latest?.appealUntil && !latest.appeal ? (
        <p className="text-ink-soft">{acts.speaks ? t("decision.appealOver", { day: formatDay(latest.appealUntil, locale) }) : t("decision.readsOnly")}</p>
      ) : null}
      {acts.reapply ? (
        <Sheet title={t("decision.again")}>
          <p className="mb-3 max-w-prose">{t("decision.againBody")}</p>
          <ButtonLink to={`/apply?from=${page.id}`}>{t("decision.reapply")}</ButtonLink>
        </Sheet>
      ) : acts.reapplyFrom ? (
        <p className="text-ink-soft">{t("decision.againFrom", { day: formatDay(acts.reapplyFrom, locale) })}</p>
      ) : null}
      {acts.renounce ? <Renounce result={results("renounce")} /> : null}
    </>
  );
}

function Offer({ page, result }: { page: Facts; result: FormResult }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const clockText = useClockText();
  const { clock, acts } = page;
  return (
    <Sheet title={t("decision.offer")}>
      {clock ? (
        <p className={clock.late ? "text-red" : "font-medium"}>
          {t("decision.offerUntil", { day: formatDay(clock.dueOn, locale) })}, {clockText(clock)}.
        </p>
      ) : null}
      <p className="mt-1 max-w-prose text-ink-soft">{clock?.late ? t("decision.offerOver") : t("decision.offerBody")}</p>
      {acts.answerOffer ? (
        <>
          <Form method="post" className="mt-3">
            <Button look="primary" name="intent" value="takeOffer">
              {t("decision.take")}
            </Button>
          </Form>
          <details className="mt-3 border-t border-line pt-2" open={result !== undefined}>
            <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("decision.declineAsk")}</summary>
            <Form method="post" className="mt-2 flex max-w-prose flex-col items-start gap-3">
              <input type="hidden" name="intent" value="declineOffer" />
              <p>{t("decision.declineBody")}</p>
              <ReasonField typed={typed(result, "reason")} />
              <Button look="danger">{t("decision.decline")}</Button>
            </Form>
          </details>
        </>
      ) : acts.speaks ? null : (
        <p className="mt-2 text-ink-soft">{t("decision.readsOnly")}</p>
      )}
    </Sheet>
  );
}

function ReasonField({ typed: before }: { typed: string }) {
  const { t } = useTranslation("council");
  return (
    <label className="flex w-full flex-col gap-1">
      <span className="font-medium">{t("decision.why")}</span>
      <textarea name="reason" rows={3} maxLength={2000} defaultValue={before} className={inputClass} />
    </label>
  );
}

function AppealForm({ until, result }: { until: string; result: FormResult }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const [form, fields] = useForm<{ text: string }>({ id: "appeal", lastResult: result, shouldValidate: "onSubmit" });
  return (
    <Sheet title={t("decision.disagree")}>
      <p className="mb-3 max-w-prose">{t("decision.appealMay", { day: formatDay(until, locale) })}</p>
      <Form method="post" {...getFormProps(form)} className="flex max-w-prose flex-col items-start gap-3">
        <input type="hidden" name="intent" value="appeal" />
        <FormSummary form={form} fields={{ text: { id: fields.text.id, label: t("decision.appealText") } }} />
        <div className="w-full">
          <TextArea meta={fields.text} label={t("decision.appealText")} help={t("decision.appealHelp")} max={4000} rows={6} />
        </div>
        <Button look="primary">{t("decision.fileAppeal")}</Button>
      </Form>
    </Sheet>
  );
}

function Renounce({ result }: { result: FormResult }) {
  const { t } = useTranslation("council");
  return (
    <details className="rounded-card border border-line bg-sheet p-4" open={result !== undefined}>
      <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("decision.renounceAsk")}</summary>
      <Form method="post" className="mt-2 flex max-w-prose flex-col items-start gap-3">
        <input type="hidden" name="intent" value="renounce" />
        <p>{t("decision.renounceBody")}</p>
        <ReasonField typed={typed(result, "reason")} />
        <Button look="danger">{t("decision.renounce")}</Button>
      </Form>
    </details>
  );
}
