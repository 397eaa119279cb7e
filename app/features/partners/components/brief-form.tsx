import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormSummary, SelectField, TextArea, TextField } from "~/components/field";
import { Sheet } from "~/components/page";
import { CLUSTERS } from "../rules/clusters";

/** The fields as the form holds them: all are texts, the budget in roubles. */
export interface BriefFormValue {
  title: string;
  body: string;
  looksFor: string;
  cluster: string;
  budget: string;
  answerBy: string;
}

const FIELDS = ["title", "body", "looksFor", "cluster", "budget", "answerBy"] as const satisfies readonly (keyof BriefFormValue)[];

interface Props {
  value?: BriefFormValue;
  result: SubmissionResult<string[]> | undefined;
  submit: string;
  /** The first day that can be chosen. */
  today: string;
}

/** The form of a brief, for posting and for editing. */
export function BriefForm({ value, result, submit, today }: Props) {
  const { t } = useTranslation(["partners", "common"]);
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<BriefFormValue>({ id: "brief", lastResult: result, defaultValue: value, shouldValidate: "onSubmit" });
  const name = (field: keyof BriefFormValue) => t(`partners:briefForm.${field}`);
  const labels = Object.fromEntries(FIELDS.map((field) => [field, { id: fields[field].id, label: name(field) }]));
  return (
    <Form method="post" {...getFormProps(form)}>
      <Sheet as="div" className="flex flex-col gap-5">
        <FormSummary form={form} fields={labels} />
        <TextField meta={fields.title} label={name("title")} help={t("partners:briefForm.titleHelp")} required maxLength={140} />
        <TextArea meta={fields.body} label={name("body")} help={t("partners:briefForm.bodyHelp")} rows={9} max={4000} required />
        <TextArea meta={fields.looksFor} label={name("looksFor")} help={t("partners:briefForm.looksForHelp")} rows={3} max={500} required />
        <div className="grid gap-5 md:grid-cols-3">
          <SelectField
            meta={fields.cluster}
            label={name("cluster")}
            help={t("partners:briefForm.clusterHelp")}
            empty={t("partners:briefForm.noCluster")}
            options={CLUSTERS.map((cluster) => ({ value: cluster, text: t(`common:clusters.${cluster}`) }))}
            required={false}
          />
          <TextField meta={fields.budget} label={name("budget")} help={t("partners:briefForm.budgetHelp")} inputMode="decimal" required={false} />
          <TextField meta={fields.answerBy} label={name("answerBy")} help={t("partners:briefForm.answerByHelp")} type="date" min={today} required={false} />
        </div>
        <div>
          <Button look="primary" name="intent" value="save" disabled={busy}>
            {submit}
          </Button>
        </div>
      </Sheet>
    </Form>
  );
}
