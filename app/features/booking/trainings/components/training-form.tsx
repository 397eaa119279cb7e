import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { CheckboxField, FormSummary, SelectField, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { useKindName } from "../../certificates/components/kind-name";

const FIELDS = ["resourceKind", "nameRu", "nameEn", "summaryRu", "summaryEn", "minutes", "seats", "validMonths", "active"] as const;
/** Names of a training's fields. */
export function useTrainingFieldNames() {
  const { t } = useTranslation("trainings");
  return (field: string): string => t(`staff.field.${field as (typeof FIELDS)[number]}`);
}

export type TrainingValue = Partial<Record<(typeof FIELDS)[number], string>>;

/** The form of a training, for making and for editing. `base` is what stood in its fields at first, as JSON. */
export function TrainingForm({ value, base, kinds, result }: { value: TrainingValue; base?: string; kinds: readonly string[]; result?: SubmissionResult<string[]> }) {
  const { t } = useTranslation("trainings");
  const kindName = useKindName();
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<TrainingValue>({ id: "training", lastResult: result, defaultValue: value, shouldValidate: "onSubmit" });
  const name = (field: (typeof FIELDS)[number]) => t(`staff.field.${field}`);
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      {base === undefined ? null : <input type="hidden" name="base" value={base} />}
      <FormSummary form={form} fields={Object.fromEntries(FIELDS.map((field) => [field, { id: fields[field].id, label: name(field) }]))} />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField meta={fields.nameRu} label={name("nameRu")} required maxLength={120} lang="ru" />
        <TextField meta={fields.nameEn} label={name("nameEn")} required maxLength={120} lang="en" />
        <TextArea meta={fields.summaryRu} label={name("summaryRu")} required={false} rows={3} max={1000} />
        <TextArea meta={fields.summaryEn} label={name("summaryEn")} required={false} rows={3} max={1000} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <SelectField meta={fields.resourceKind} label={name("resourceKind")} options={kinds.map((kind) => ({ value: kind, text: kindName(kind) }))} />
        <TextField meta={fields.minutes} type="number" min={15} max={720} step={15} label={name("minutes")} required />
        <TextField meta={fields.seats} type="number" min={1} max={200} label={name("seats")} required />
        <TextField meta={fields.validMonths} type="number" min={1} max={120} label={name("validMonths")} help={t("staff.fieldHelp.validMonths")} required />
      </div>
      <CheckboxField meta={fields.active} label={name("active")} />
      <div>
        <Button look="primary" name="intent" value="save" disabled={busy}>
          {t("staff.save")}
        </Button>
      </div>
    </Form>
  );
}

const SESSION_FIELDS = ["resourceId", "day", "time", "minutes", "seats", "trainer"] as const;
export type SessionValue = Partial<Record<(typeof SESSION_FIELDS)[number], string>>;

/** The form that plans a session. */
export function SessionForm({ value, resources, today, result }: { value: SessionValue; resources: readonly { id: string; nameRu: string; nameEn: string }[]; today: string; result?: SubmissionResult<string[]> }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<SessionValue>({ id: "session", lastResult: result, defaultValue: value, shouldValidate: "onSubmit" });
  const name = (field: (typeof SESSION_FIELDS)[number]) => t(`staff.field.${field}`);
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      <FormSummary form={form} fields={Object.fromEntries(SESSION_FIELDS.map((field) => [field, { id: fields[field].id, label: name(field) }]))} />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField meta={fields.day} type="date" min={today} label={name("day")} required />
        <TextField meta={fields.time} type="time" step={900} label={name("time")} required />
        <TextField meta={fields.minutes} type="number" min={15} max={720} step={15} label={name("minutes")} required />
        <SelectField meta={fields.resourceId} label={name("resourceId")} help={t("staff.fieldHelp.resourceId")} options={resources.map((one) => ({ value: one.id, text: localised(one, "name", locale) }))} />
        <TextField meta={fields.seats} type="number" min={1} max={200} label={name("seats")} required />
        <TextField meta={fields.trainer} label={name("trainer")} maxLength={120} required autoComplete="off" />
      </div>
      <div>
        <Button look="primary" name="intent" value="plan" disabled={busy}>
          {t("staff.plan")}
        </Button>
      </div>
    </Form>
  );
}
