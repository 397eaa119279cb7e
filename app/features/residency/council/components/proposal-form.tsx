import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormRefusal, RadioField, TextArea } from "~/components/field";
import type { Ground } from "../norms.server";
import type { SessionItem } from "../queries/session.server";
import { CASE_MEASURES } from "../status";
import { ProposalFields, type ProposalTyped } from "./proposal-fields";

type Result = SubmissionResult<string[]> | undefined;

interface Around {
  today: string;
  termYears: number;
  grounds: readonly Ground[];
  result: Result;
}

/** Puts a decision about an application to the vote. */
export function ProposalForm({ item, today, termYears, grounds, result }: Around & { item: SessionItem }) {
  const { t } = useTranslation("council");
  const terms = item.proposed && "startsOn" in item.proposed ? item.proposed : null;
  const [form, fields] = useForm<ProposalTyped>({
    id: "proposal",
    lastResult: result,
    defaultValue: {
      proposal: item.proposal ?? (item.passes ? "APPROVED" : "REJECTED"),
      startsOn: terms?.startsOn ?? today,
      premises: terms?.premises ?? "",
      areaSqm: String(terms?.areaSqm ?? item.areaSqm ?? ""),
      termYears: String(terms?.termYears ?? termYears),
      reasons: item.reasons,
      grounds: item.grounds,
    },
    shouldValidate: "onSubmit",
  });
  return (
    <Form method="post" {...getFormProps(form)} className="group/proposal flex flex-col gap-3" preventScrollReset>
      <input type="hidden" name="intent" value="propose" />
      <input type="hidden" name="itemId" value={item.id} />
      <FormRefusal form={form} />
      <ProposalFields fields={fields} area={fields.areaSqm} grounds={grounds} today={today} />
      {item.tally.for + item.tally.against + item.tally.abstain > 0 ? <p className="text-dense text-ink-soft">{t("proposal.again")}</p> : null}
      <div>
        <Button look={item.proposal === null ? "primary" : "plain"}>{t("proposal.submit")}</Button>
      </div>
    </Form>
  );
}

/** Puts a measure in a resident's case to the vote. */
export function MeasureForm({ item, result }: { item: SessionItem; result: Result }) {
  const { t } = useTranslation("council");
  const measure = item.proposed && "measure" in item.proposed ? item.proposed.measure : "warn";
  const [form, fields] = useForm<{ measure: string; reasons: string }>({ id: "measure", lastResult: result, defaultValue: { measure, reasons: item.reasons }, shouldValidate: "onSubmit" });
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-3" preventScrollReset>
      <input type="hidden" name="intent" value="measure" />
      <input type="hidden" name="itemId" value={item.id} />
      <FormRefusal form={form} />
      <RadioField meta={fields.measure} label={t("proposal.measure")} options={CASE_MEASURES.map((one) => ({ value: one, text: t(`measure.${one}`) }))} />
      <TextArea meta={fields.reasons} label={t("proposal.reasons")} max={2000} rows={3} />
      <div>
        <Button look={item.proposed === null ? "primary" : "plain"}>{t("proposal.submit")}</Button>
      </div>
    </Form>
  );
}

export const BULK_FORM = "bulk";

/** What is done with the items that are ticked in the agenda: their boxes belong to this form. */
export function BulkForm({ open, today, termYears, grounds, result }: Around & { open: boolean }) {
  const { t } = useTranslation("council");
  const [form, fields] = useForm<Omit<ProposalTyped, "areaSqm">>({
    id: BULK_FORM,
    lastResult: result,
    defaultValue: { proposal: "APPROVED", startsOn: today, premises: "", termYears: String(termYears), reasons: "", grounds: [] },
    shouldValidate: "onSubmit",
  });
  return (
    <Form method="post" {...getFormProps(form)} className="group/proposal flex flex-col gap-4">
      <p className="text-dense text-ink-soft">{t("bulk.lead")}</p>
      {open ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button name="intent" value="voteAll" aria-describedby="vote-all-help">
            {t("bulk.voteAll")}
          </Button>
          <Button look="primary" name="intent" value="decideMany">
            {t("bulk.decide")}
          </Button>
          <p id="vote-all-help" className="w-full text-dense text-ink-soft">
            {t("bulk.voteAllHelp")}
          </p>
        </div>
      ) : null}
      <details open={result !== undefined}>
        <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-pencil md:min-h-9">{t("bulk.same")}</summary>
        <div className="mt-2 flex flex-col gap-4">
          <p className="text-dense text-ink-soft">{t("bulk.areaHelp")}</p>
          <FormRefusal form={form} />
          <ProposalFields fields={fields} grounds={grounds} today={today} />
          <div>
            <Button name="intent" value="proposeMany">
              {t("bulk.propose")}
            </Button>
          </div>
        </div>
      </details>
    </Form>
  );
}
