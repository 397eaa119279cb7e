import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { CheckboxField, FieldError, FormSummary, RadioField, SelectField, TextArea, TextField, type Meta } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { COMPANY_KINDS } from "~/features/identity/kinds";
import { localised } from "~/lib/i18n/locales";
import { FROZEN_FIELDS, type CallField, type CallFormValue } from "../form-value";

const FIELDS = [
  "slug", "titleRu", "titleEn", "summaryRu", "summaryEn", "bodyRu", "bodyEn", "kind", "opensOn", "opensTime", "lastDay", "lastTime",
  "places", "audience", "sealed", "formId", "decidedBy", "residentOn", "reviewers", "experts", "minReviews", "blind", "spreadPoints",
] as const satisfies readonly CallField[];

export interface FormChoiceShown {
  id: string;
  titleRu: string;
  titleEn: string;
  version: number;
}

interface Props {
  value: Partial<CallFormValue>;
  /** The version that the fields were filled from. */
  version: number;
  result: SubmissionResult<string[]> | undefined;
  submit: string;
  forms: readonly FormChoiceShown[];
  /** Applicants have answered: some fields stay as they are. */
  frozen?: boolean;
}

/** The form of a call, for making and for editing. */
export function CallForm({ value, version, result, submit, forms, frozen = false }: Props) {
  const { t } = useTranslation(["calls", "common"]);
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<CallFormValue>({ id: "call", lastResult: result, defaultValue: value, shouldValidate: "onSubmit" });
  const name = (field: CallField) => t(`calls:form.${field}`);
  const labels = Object.fromEntries(FIELDS.map((field) => [field, { id: fields[field].id, label: name(field) }]));
  const choices = (key: "kinds" | "decided" | "resident" | "reviewer", values: readonly string[]) =>
    values.map((one) => ({ value: one, text: t(`calls:form.${key}.${one}` as "calls:form.kinds.DATED") }));
  const formOptions = forms.map((one) => ({ value: one.id, text: t("calls:form.formVersion", { title: localised(one, "title", locale), version: one.version }) }));
  const formText = formOptions.find((one) => one.value === value.formId)?.text ?? t("calls:form.formDefault");
  const locked = (field: CallField, shown: string, open: ReactNode) =>
    frozen && FROZEN_FIELDS.includes(field) ? <Locked meta={fields[field]} label={name(field)} shown={shown} note={t("calls:staff.frozenNote")} /> : open;
  const yes = (on: string | undefined) => t(on ? "calls:form.on" : "calls:form.off");
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      <input type="hidden" name="version" value={version} />
      <FormSummary form={form} fields={labels} />
      <Sheet title={t("calls:form.texts")}>
        <div className="grid gap-5 md:grid-cols-2">
          <TextField meta={fields.titleRu} label={name("titleRu")} required maxLength={160} lang="ru" />
          <TextField meta={fields.titleEn} label={name("titleEn")} required maxLength={160} lang="en" />
          <TextField meta={fields.summaryRu} label={name("summaryRu")} required maxLength={300} lang="ru" />
          <TextField meta={fields.summaryEn} label={name("summaryEn")} required maxLength={300} lang="en" />
          <TextArea meta={fields.bodyRu} label={name("bodyRu")} help={t("calls:form.bodyHelp")} rows={9} max={20_000} />
          <TextArea meta={fields.bodyEn} label={name("bodyEn")} help={t("calls:form.bodyHelp")} rows={9} max={20_000} />
          <TextField meta={fields.slug} label={name("slug")} help={t("calls:form.slugHelp")} required maxLength={60} autoComplete="off" spellCheck={false} />
        </div>
      </Sheet>
      <Sheet title={t("calls:form.when")}>
        <div className="flex flex-col gap-5">
          <RadioField meta={fields.kind} label={name("kind")} options={choices("kinds", ["DATED", "ROLLING"])} />
          <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
            <TextField meta={fields.opensOn} label={name("opensOn")} type="date" required />
            <TextField meta={fields.opensTime} label={name("opensTime")} type="time" required />
            <TextField meta={fields.lastDay} label={name("lastDay")} help={t("calls:form.lastDayHelp")} type="date" />
            <TextField meta={fields.lastTime} label={name("lastTime")} help={t("calls:form.lastTimeHelp")} type="time" />
          </div>
          <div className="sm:max-w-56">
            <TextField meta={fields.places} label={name("places")} help={t("calls:form.placesHelp")} type="number" min={1} max={1000} inputMode="numeric" />
          </div>
          <Audience meta={fields.audience} label={name("audience")} help={t("calls:form.audienceHelp")} />
          {locked("sealed", yes(value.sealed), <CheckboxField meta={fields.sealed} label={name("sealed")} help={t("calls:form.sealedHelp")} />)}
        </div>
      </Sheet>
      <Sheet title={t("calls:form.how")}>
        <div className="flex flex-col gap-5">
          <div className="sm:max-w-md">
            {locked("formId", formText, <SelectField meta={fields.formId} label={name("formId")} empty={t("calls:form.formDefault")} options={formOptions} />)}
          </div>
          {locked(
            "decidedBy",
            t(`calls:form.decided.${value.decidedBy === "COUNCIL" ? "COUNCIL" : "ADMINISTRATOR"}`),
            <RadioField meta={fields.decidedBy} label={name("decidedBy")} options={choices("decided", ["ADMINISTRATOR", "COUNCIL"])} />,
          )}
          <RadioField meta={fields.residentOn} label={name("residentOn")} options={choices("resident", ["APPROVAL", "SIGNING"])} />
          <RadioField meta={fields.reviewers} label={name("reviewers")} options={choices("reviewer", ["OPEN", "ASSIGNED"])} />
          <div className="grid items-start gap-5 sm:grid-cols-3">
            <TextField meta={fields.experts} label={name("experts")} type="number" min={1} max={10} required />
            <TextField meta={fields.minReviews} label={name("minReviews")} help={t("calls:form.minReviewsHelp")} type="number" min={1} max={10} />
            <TextField meta={fields.spreadPoints} label={name("spreadPoints")} help={t("calls:form.spreadPointsHelp")} type="number" min={1} max={100} />
          </div>
          <CheckboxField meta={fields.blind} label={name("blind")} />
        </div>
      </Sheet>
      <div>
        <Button look="primary" name="intent" value="save" disabled={busy}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}

/** A field that stays as it is: its value is said, and sent along. */
function Locked({ meta, label, shown, note }: { meta: Meta; label: string; shown: string; note: string }) {
  return (
    <div>
      <p className="font-medium">{label}</p>
      <p>
        {shown} <span className="text-dense text-ink-soft">· {note}</span>
      </p>
      <input type="hidden" name={meta.name} value={(meta.initialValue as string | undefined) ?? ""} />
    </div>
  );
}

function Audience({ meta, label, help }: { meta: Meta; label: string; help: string }) {
  const { t } = useTranslation("common");
  const given: unknown = meta.initialValue;
  const ticked = Array.isArray(given) ? given : [given];
  return (
    <fieldset aria-describedby={meta.descriptionId}>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {COMPANY_KINDS.map((kind) => (
          <label key={kind} className="flex min-h-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 py-2 has-checked:border-pencil has-checked:bg-pencil-soft">
            <input type="checkbox" name={meta.name} value={kind} defaultChecked={ticked.includes(kind)} className="size-4 accent-[var(--pencil)]" />
            <span>{t(`kinds.${kind}`)}</span>
          </label>
        ))}
      </div>
      <FieldError meta={meta} />
      <p id={meta.descriptionId} className="mt-1 text-dense text-ink-soft">
        {help}
      </p>
    </fieldset>
  );
}
