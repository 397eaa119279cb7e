import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FieldError, FormRefusal, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { saySource } from "~/lib/say-source";
import { roundSchema } from "../schema";

export interface RoundFormValue {
  nameRu: string;
  nameEn: string;
  noteRu: string;
  noteEn: string;
  periodFrom: string;
  periodTo: string;
  closesOn: string;
  closesTime: string;
  resourceIds: string[];
  rankPoints: string;
  startPercents: string;
  grantPoints: string;
  percentPerTenHours: number;
  floorPercent: number;
  capHours?: number;
  lookBackDays: number;
  maxWishes: number;
}

/** All fields: the form's own object makes them only when they are asked for. */
const FIELDS = [
  "nameRu", "nameEn", "noteRu", "noteEn", "periodFrom", "periodTo", "closesOn", "closesTime", "resourceIds",
  "rankPoints", "startPercents", "grantPoints", "percentPerTenHours", "floorPercent", "capHours", "lookBackDays", "maxWishes",
] as const satisfies readonly (keyof RoundFormValue)[];

/** The terms of a round: what, when, until when, by which weights. */
export function RoundForm({ value, source, things, submit, result, version }: { value: RoundFormValue; source?: string; things: { id: string; nameRu: string; nameEn: string }[]; submit: string; result?: SubmissionResult<string[]>; version?: number }) {
  const { t } = useTranslation("rounds");
  const locale = useLocale();
  const [form, fields] = useForm({
    lastResult: result,
    defaultValue: value,
    shouldRevalidate: "onBlur",
    onValidate: ({ formData }) => parseWithZod(formData, { schema: roundSchema }),
  });
  const name = (field: keyof typeof fields & keyof RoundFormValue) => t(`field.${field === "resourceIds" ? "resources" : field}`);
  const chosen = new Set((fields.resourceIds.initialValue as string[] | undefined) ?? value.resourceIds);
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      <FormRefusal form={form} fields={Object.fromEntries(FIELDS.map((key) => [key, { id: fields[key].id, label: name(key) }]))} />
      {version === undefined ? null : <input type="hidden" name="version" value={version} />}
      <Sheet className="grid gap-4 md:grid-cols-2">
        <TextField meta={fields.nameRu} label={name("nameRu")} required />
        <TextField meta={fields.nameEn} label={name("nameEn")} required />
        <TextArea meta={fields.noteRu} label={name("noteRu")} rows={3} required={false} />
        <TextArea meta={fields.noteEn} label={name("noteEn")} rows={3} required={false} />
        <TextField meta={fields.periodFrom} label={name("periodFrom")} type="date" required />
        <TextField meta={fields.periodTo} label={name("periodTo")} type="date" required />
        <TextField meta={fields.closesOn} label={name("closesOn")} type="date" required />
        <TextField meta={fields.closesTime} label={name("closesTime")} type="time" required />
      </Sheet>
      <Sheet>
        <fieldset>
          <legend className="text-heading mb-2">{t("field.resources")}</legend>
          <div className="grid gap-x-4 sm:grid-cols-2 lg:grid-cols-3">
            {things.map((thing) => (
              <label key={thing.id} className="flex min-h-11 items-center gap-3">
                <input type="checkbox" name="resourceIds" value={thing.id} defaultChecked={chosen.has(thing.id)} className="size-5 shrink-0 accent-[var(--pencil)]" />
                <span>{locale === "ru" ? thing.nameRu : thing.nameEn}</span>
              </label>
            ))}
          </div>
          <FieldError meta={fields.resourceIds} />
        </fieldset>
      </Sheet>
      <Sheet title={t("terms")} className="grid gap-4 md:grid-cols-2">
        {source ? <p className="text-dense text-ink-soft md:col-span-2">{t("termsSource", { source: saySource(source, locale) })}</p> : null}
        <TextField meta={fields.rankPoints} label={name("rankPoints")} help={t("field.rankPointsHelp")} required />
        <TextField meta={fields.startPercents} label={name("startPercents")} help={t("field.startPercentsHelp")} required />
        <TextField meta={fields.grantPoints} label={name("grantPoints")} help={t("field.grantPointsHelp")} required />
        <TextField meta={fields.capHours} label={name("capHours")} help={t("field.capHelp")} inputMode="numeric" required={false} />
        <TextField meta={fields.percentPerTenHours} label={name("percentPerTenHours")} inputMode="numeric" required />
        <TextField meta={fields.floorPercent} label={name("floorPercent")} inputMode="numeric" required />
        <TextField meta={fields.lookBackDays} label={name("lookBackDays")} inputMode="numeric" required />
        <TextField meta={fields.maxWishes} label={name("maxWishes")} inputMode="numeric" required />
      </Sheet>
      <div>
        <Button look="primary">{submit}</Button>
      </div>
    </Form>
  );
}
