import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormSummary, SelectField, TextArea, TextField } from "~/components/field";
import { COMPANY_KINDS, EVIDENCE_KINDS, SIZES, SUPPORT_FORMS } from "../schema";

const TEXTS = ["code", "nameRu", "nameEn", "funder", "legalBasis", "legalBasisEn", "purposeRu", "purposeEn", "form", "sharePercent", "priority", "monthlyHours", "monthlyCeiling", "yearlyCeiling", "resourceSlugs", "residencyYears", "maxHeadcount", "validFrom", "validTo", "source", "version"] as const;
type List = "resourceKinds" | "companyKinds" | "evidence";
type Fields = Partial<Record<(typeof TEXTS)[number], string> & Record<List, string[]>>;

function Ticks({ name, legend, options, chosen, help }: { name: string; legend: string; options: readonly { value: string; text: string }[]; chosen: readonly string[]; help?: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      {help ? <p className="mb-1 text-dense text-ink-soft">{help}</p> : null}
      <div className="grid gap-x-4 sm:grid-cols-2 lg:grid-cols-3">
        {options.map((option) => (
          <label key={option.value} className="flex min-h-11 items-start gap-3 py-2 md:min-h-0 md:py-1">
            <input type="checkbox" name={name} value={option.value} defaultChecked={chosen.includes(option.value)} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The form of a programme, for making and for changing. `kinds` are the kinds of resources that the house has, with their names. */
export function ProgrammeForm({ value, kinds, result, existing }: { value: Fields; kinds: readonly { value: string; text: string }[]; result?: SubmissionResult<string[]>; existing?: { began: boolean } }) {
  const { t } = useTranslation(["subsidy", "common"]);
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<Fields>({ id: "programme", lastResult: result, defaultValue: value, shouldValidate: "onSubmit" });
  const name = (field: (typeof TEXTS)[number] | List) => t(`subsidy:field.${field}`);
  const chosen = (field: List): string[] => {
    const typed = form.initialValue?.[field] as string | string[] | undefined;
    return typed === undefined ? [] : [typed].flat();
  };
  const sizes = SIZES.map((size) => ({ value: String(size), text: t(`subsidy:size.upTo${size}`) }));
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <input type="hidden" name="version" value={value.version ?? "0"} />
      <FormSummary form={form} fields={Object.fromEntries(TEXTS.map((field) => [field, { id: fields[field].id, label: name(field) }]))} />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField meta={fields.nameRu} label={name("nameRu")} required lang="ru" />
        <TextField meta={fields.nameEn} label={name("nameEn")} required lang="en" />
        <TextField meta={fields.code} label={name("code")} help={t("subsidy:help.code")} required />
        <TextField meta={fields.funder} label={name("funder")} required />
        <TextField meta={fields.legalBasis} label={name("legalBasis")} required lang="ru" />
        <TextField meta={fields.legalBasisEn} label={name("legalBasisEn")} required lang="en" />
        <TextArea meta={fields.purposeRu} label={name("purposeRu")} required={false} rows={2} max={500} />
        <TextArea meta={fields.purposeEn} label={name("purposeEn")} required={false} rows={2} max={500} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <TextField meta={fields.sharePercent} type="number" min={1} max={100} label={name("sharePercent")} help={t("subsidy:help.sharePercent")} required />
        <TextField meta={fields.priority} type="number" min={1} max={1000} label={name("priority")} help={t("subsidy:help.priority")} required />
        <SelectField meta={fields.form} label={name("form")} options={SUPPORT_FORMS.map((form_) => ({ value: form_, text: t(`subsidy:form.${form_}`) }))} />
        <TextField meta={fields.monthlyCeiling} inputMode="decimal" label={name("monthlyCeiling")} help={t("subsidy:help.ceiling")} required={false} />
        <TextField meta={fields.yearlyCeiling} inputMode="decimal" label={name("yearlyCeiling")} help={t("subsidy:help.ceiling")} required={false} />
        <TextField meta={fields.monthlyHours} type="number" min={0} max={744} step="any" label={name("monthlyHours")} help={t("subsidy:help.monthlyHours")} required={false} />
      </div>
      <Ticks name="resourceKinds" legend={name("resourceKinds")} options={kinds} chosen={chosen("resourceKinds")} />
      <TextField meta={fields.resourceSlugs} label={name("resourceSlugs")} help={t("subsidy:help.resourceSlugs")} required={false} />
      <Ticks name="companyKinds" legend={name("companyKinds")} help={t("subsidy:help.noneIsAll")} options={COMPANY_KINDS.map((kind) => ({ value: kind, text: t(`common:kinds.${kind}`) }))} chosen={chosen("companyKinds")} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField meta={fields.residencyYears} label={name("residencyYears")} help={t("subsidy:help.residencyYears")} required={false} />
        <SelectField meta={fields.maxHeadcount} label={name("maxHeadcount")} empty={t("subsidy:size.any")} options={sizes} />
      </div>
      <Ticks name="evidence" legend={name("evidence")} help={t("subsidy:help.evidence")} options={EVIDENCE_KINDS.map((kind) => ({ value: kind, text: t(`subsidy:evidence.${kind}`) }))} chosen={chosen("evidence")} />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField meta={fields.validFrom} type="date" label={name("validFrom")} readOnly={existing?.began} required />
        <TextField meta={fields.validTo} type="date" label={name("validTo")} required={false} />
        <TextField meta={fields.source} label={name("source")} required />
      </div>
      {existing ? <p className="max-w-prose text-dense text-ink-soft">{t("subsidy:edit.onlyAhead")}</p> : null}
      <div>
        <Button look="primary" name="intent" value="save" disabled={busy}>
          {existing ? t("subsidy:edit.save") : t("subsidy:edit.make")}
        </Button>
      </div>
    </Form>
  );
}
