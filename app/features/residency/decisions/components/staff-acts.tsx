import { getFormProps, useForm } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { FormSummary, TextArea } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import type { FormResult } from "../../components/decision-panel";
import type { StaffActs } from "../queries/acts.server";

/** What an administrator may do about the decision now. */
export function StaffActsView({ applicationId, acts, results }: { applicationId: string; acts: StaffActs; results: (intent: string) => FormResult }) {
  const { t } = useTranslation("council");
  const { refer, decide, offer } = acts;
  return (
    <>
      {acts.judge ? <Judge own={acts.ownDecision} result={results("judge")} /> : null}
      {refer ? (
        <Sheet title={t("decision.council")}>
          <p className="mb-3">{t("decision.reviews", { finals: refer.finals, needed: refer.minReviews })}</p>
          {refer.finals >= refer.minReviews ? (
            <Form method="post">
              <Button look="primary" name="intent" value="refer">
                {t("decision.refer")}
              </Button>
            </Form>
          ) : (
            <p className="text-ink-soft">{t("decision.referWait")}</p>
          )}
        </Sheet>
      ) : null}
      {decide ? (
        <Sheet title={t("decision.administrator")}>
          <p className="mb-3">{t("decision.reviews", { finals: decide.finals, needed: decide.minReviews })}</p>
          {decide.finals >= decide.minReviews ? (
            <ButtonAnchor look="primary" href={`/staff/applications/${applicationId}#approve`}>
              {t("decision.decide")}
            </ButtonAnchor>
          ) : (
            <p className="text-ink-soft">{t("decision.decideWait")}</p>
          )}
        </Sheet>
      ) : null}
      {offer ? (
        <Sheet title={t("decision.reserveTitle")}>
          {offer.ahead > 0 ? (
            <p>{t("decision.ahead", { count: offer.ahead })}</p>
          ) : offer.placesLeft === 0 ? (
            <p>{t("decision.noPlace")}</p>
          ) : (
            <Form method="post" className="flex flex-col items-start gap-3">
              <p>{t("decision.offerFirst")}</p>
              <Button look="primary" name="intent" value="offer">
                {t("decision.offerPlace")}
              </Button>
            </Form>
          )}
        </Sheet>
      ) : null}
      {acts.refuse ? <Refuse grounds={acts.refuse} result={results("refuse")} /> : null}
    </>
  );
}

function Judge({ own, result }: { own: StaffActs["ownDecision"]; result: FormResult }) {
  const { t } = useTranslation("council");
  const [form, fields] = useForm<{ answer: string }>({ id: "judge", lastResult: result, shouldValidate: "onSubmit" });
  if (own?.elsewhere) return <Notice tone="waiting" title={t("decision.ownTitle")}>{t("decision.ownElsewhere")}</Notice>;
  return (
    <Sheet title={t("decision.judge")}>
      {own ? <p className="mb-3 text-amber">{t("decision.ownAlone")}</p> : null}
      <Form method="post" {...getFormProps(form)} className="flex max-w-prose flex-col items-start gap-3">
        <FormSummary form={form} fields={{ answer: { id: fields.answer.id, label: t("decision.answer") } }} />
        <div className="w-full">
          <TextArea meta={fields.answer} label={t("decision.answer")} help={t("decision.answerHelp")} max={4000} rows={5} />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" name="intent" value="grantAppeal">
            {t("decision.grant")}
          </Button>
          <Button look="danger" name="intent" value="dismissAppeal">
            {t("decision.dismiss")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}

function Refuse({ grounds, result }: { grounds: NonNullable<StaffActs["refuse"]>; result: FormResult }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const [form, fields] = useForm<{ grounds: string; reasons: string }>({ id: "refuse", lastResult: result, shouldValidate: "onSubmit" });
  const ticked = new Set(([] as unknown[]).concat(result?.initialValue?.grounds ?? []));
  return (
    <details className="rounded-card border border-line bg-sheet p-4" open={result !== undefined}>
      <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("decision.refuseTitle")}</summary>
      <Form method="post" {...getFormProps(form)} className="mt-2 flex max-w-prose flex-col items-start gap-3">
        <input type="hidden" name="intent" value="refuse" />
        <p className="text-ink-soft">{t("decision.refuseBody")}</p>
        <FormSummary form={form} fields={{ grounds: { id: fields.grounds.id, label: t("decision.grounds") }, reasons: { id: fields.reasons.id, label: t("decision.reasons") } }} />
        <fieldset id={fields.grounds.id} tabIndex={-1} className="flex flex-col">
          <legend className="mb-1 font-medium">{t("decision.grounds")}</legend>
          {grounds.map((ground) => (
            <label key={ground.code} className="flex min-h-11 items-start gap-3 py-2 md:min-h-9 md:py-1">
              <input type="checkbox" name="grounds" value={ground.code} defaultChecked={ticked.has(ground.code)} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
              <span>{ground[locale]}</span>
            </label>
          ))}
        </fieldset>
        <div className="w-full">
          <TextArea meta={fields.reasons} label={t("decision.reasons")} help={t("decision.refuseHelp")} max={2000} rows={4} />
        </div>
        <Button look="danger">{t("decision.refuse")}</Button>
      </Form>
    </details>
  );
}
