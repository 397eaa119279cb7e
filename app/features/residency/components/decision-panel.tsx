import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormSummary, TextArea, TextField } from "~/components/field";
import { Notice, Sheet } from "~/components/page";
import type { PapersToCheck } from "../documents/state";
import { ReturnPanel } from "../forms/components/return-panel";
import { useDocumentTitle } from "./documents-view";

export type FormResult = SubmissionResult<string[]> | undefined;

interface CheckProps extends Omit<Parameters<typeof ReturnPanel>[0], "result"> {
  applicationId: string;
  papers: PapersToCheck;
  canReturn: boolean;
  returns: number;
  maxReturns: number;
  result: FormResult;
}

/**
 * The formal check: on to the experts, or back to the applicant with a reason and what exactly to put right. A refused
 * required document leaves only the way back; those that nobody has looked at ask for a tick.
 */
export function CheckPanel({ applicationId, papers, canReturn, returns, maxReturns, ...back }: CheckProps) {
  const { t } = useTranslation("residency");
  const title = useDocumentTitle();
  const { refused, unchecked } = papers;
  return (
    <Sheet title={t("staff.check")} aside={returns > 0 ? t("staff.returns", { count: returns, max: maxReturns }) : null}>
      <p className="mb-3 text-dense text-ink-soft">{t("staff.checkBody")}</p>
      {refused.length > 0 ? (
        <Notice tone="bad" title={t("staff.papersRefused")}>
          {refused.map(title).join(", ")}. {t(canReturn ? "staff.papersRefusedBody" : "staff.papersRefusedLast")}
        </Notice>
      ) : (
        <Form method="post">
          {unchecked.length > 0 ? (
            <>
              <p>
                {t("staff.papersUnchecked", { count: unchecked.length })}{" "}
                <Link to={`/staff/applications/${applicationId}/documents`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-7">
                  {t("staff.papersOpen")}
                </Link>
              </p>
              <label className="mb-2 flex min-h-11 items-start gap-3 py-2 md:min-h-9">
                <input type="checkbox" name="unchecked" value="yes" required className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
                <span>{t("staff.papersConfirm")}</span>
              </label>
            </>
          ) : null}
          <Button look="primary" name="intent" value="accept" className="w-full">
            {t("staff.accept")}
          </Button>
        </Form>
      )}
      {canReturn ? <ReturnPanel {...back} /> : null}
    </Sheet>
  );
}

interface DecideProps {
  today: string;
  termYears: number;
  areaSqm: string;
  approveResult: FormResult;
  rejectResult: FormResult;
}

/** The decision: terms of the residency, or reasons of the refusal. */
export function DecisionPanel({ today, termYears, areaSqm, approveResult, rejectResult }: DecideProps) {
  const { t } = useTranslation("residency");
  const [approve, fields] = useForm<{ startsOn: string; premises: string; areaSqm: string; termYears: string; reasons: string }>({
    id: "approve",
    lastResult: approveResult,
    defaultValue: { startsOn: today, areaSqm, termYears: String(termYears) },
    shouldValidate: "onSubmit",
  });
  const [reject, refusal] = useForm<{ reasons: string }>({ id: "reject", lastResult: rejectResult, shouldValidate: "onSubmit" });
  return (
    <Sheet title={t("staff.decide")}>
      <Form method="post" {...getFormProps(approve)} className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="approve" />
        <FormSummary
          form={approve}
          fields={{
            startsOn: { id: fields.startsOn.id, label: t("staff.startsOn") },
            premises: { id: fields.premises.id, label: t("staff.premises") },
            areaSqm: { id: fields.areaSqm.id, label: t("staff.areaSqm") },
            termYears: { id: fields.termYears.id, label: t("staff.termYears") },
            reasons: { id: fields.reasons.id, label: t("staff.comment") },
          }}
        />
        <TextField meta={fields.startsOn} type="date" min={today} label={t("staff.startsOn")} />
        <TextField meta={fields.premises} label={t("staff.premises")} help={t("staff.premisesHelp")} autoComplete="off" />
        <div className="grid grid-cols-2 gap-3">
          <TextField meta={fields.areaSqm} inputMode="numeric" label={t("staff.areaSqm")} autoComplete="off" />
          <TextField meta={fields.termYears} inputMode="numeric" label={t("staff.termYears")} autoComplete="off" />
        </div>
        <TextArea meta={fields.reasons} label={t("staff.comment")} required={false} max={2000} rows={2} />
        <Button look="primary">{t("staff.approve")}</Button>
      </Form>
      <details className="mt-4 border-t border-line pt-3" open={reject.status === "error"}>
        <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("staff.rejectTitle")}</summary>
        <Form method="post" {...getFormProps(reject)} className="mt-2 flex flex-col gap-3">
          <input type="hidden" name="intent" value="reject" />
          <FormSummary form={reject} fields={{ reasons: { id: refusal.reasons.id, label: t("staff.rejectReasons") } }} />
          <TextArea meta={refusal.reasons} label={t("staff.rejectReasons")} help={t("staff.rejectHelp")} max={2000} rows={4} />
          <Button look="danger">{t("staff.reject")}</Button>
        </Form>
      </details>
    </Sheet>
  );
}
