import { useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FieldError, inputClass, RadioField, SelectField, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { WEEKDAYS } from "../rules/weekdays";

interface Place {
  id: string;
  nameRu: string;
  nameEn: string;
  units: readonly { id: number; name: string }[];
}

const EVERY = ["ONCE", "DAILY", "WEEKLY", "MONTHLY", "RULE"] as const;
const OVER = ["refuse", "around", "disrupt"] as const;

/** Closes a resource or a unit: when, why, how often, and what becomes of those who booked it. */
export function ClosureForm({ places, day, result }: { places: readonly Place[]; day: string; result: SubmissionResult<string[]> | undefined }) {
  const { t } = useTranslation("blackouts");
  const locale = useLocale();
  const [form, fields] = useForm<Record<"place" | "day" | "from" | "lastDay" | "to" | "reasonRu" | "reasonEn" | "over" | "every" | "interval" | "until" | "rule", string> & { weekdays: string[] }>({
    id: "close",
    lastResult: result,
    defaultValue: { place: "", day, from: "08:00", lastDay: "", to: "12:00", reasonRu: "", reasonEn: "", over: "refuse", every: "ONCE", interval: "1", weekdays: [], until: "", rule: "" },
  });
  const ticked = fields.weekdays.initialValue as unknown;
  const isTicked = (code: string) => (Array.isArray(ticked) ? ticked.includes(code) : ticked === code);
  const options = places.flatMap((place) => {
    const name = localised(place, "name", locale);
    return [{ value: place.id, text: name }, ...place.units.map((unit) => ({ value: `${place.id}:${unit.id}`, text: `${name}: ${unit.name}` }))];
  });
  return (
    <Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="intent" value="close" />
      <SelectField meta={fields.place} label={t("form.place")} options={options} empty={t("form.choose")} required />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField meta={fields.day} type="date" label={t("form.day")} required />
        <TextField meta={fields.from} type="time" label={t("form.from")} required />
        <TextField meta={fields.lastDay} type="date" label={t("form.lastDay")} help={t("form.lastDayHelp")} required={false} />
        <TextField meta={fields.to} type="time" label={t("form.to")} required />
      </div>
      <TextField meta={fields.reasonRu} label={t("form.reasonRu")} help={t("form.reasonHelp")} maxLength={200} required />
      <TextField meta={fields.reasonEn} label={t("form.reasonEn")} maxLength={200} required={false} />
      <RadioField meta={fields.over} label={t("form.over")} options={OVER.map((value) => ({ value, text: t(`form.overOf.${value}`) }))} />
      <SelectField meta={fields.every} label={t("form.every")} help={t("form.everyHelp")} options={EVERY.map((value) => ({ value, text: t(`form.everyOf.${value}`) }))} />
      <fieldset className="flex flex-col gap-4 rounded-control border border-line p-4">
        <legend className="px-1 font-medium">{t("form.repeat")}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField meta={fields.interval} type="number" min={1} max={52} inputMode="numeric" label={t("form.interval")} help={t("form.intervalHelp")} />
          <TextField meta={fields.until} type="date" label={t("form.until")} help={t("form.untilHelp")} required={false} />
        </div>
        <fieldset>
          <legend className="mb-1 font-medium">{t("form.weekdays")}</legend>
          <div className="flex flex-wrap gap-2">
            {WEEKDAYS.map((code) => (
              <label key={code} className="flex min-h-11 min-w-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 has-checked:border-pencil has-checked:bg-pencil-soft md:min-h-10">
                <input type="checkbox" name="weekdays" value={code} defaultChecked={isTicked(code)} className="size-4 accent-[var(--pencil)]" />
                {t(`weekday.${code}`)}
              </label>
            ))}
          </div>
          <FieldError meta={fields.weekdays} />
        </fieldset>
        <TextField meta={fields.rule} label={t("form.rule")} help={t("form.ruleHelp")} required={false} className={inputClass} placeholder="FREQ=MONTHLY;BYDAY=1MO" />
      </fieldset>
      <div>
        <Button look="primary">{t("form.close")}</Button>
      </div>
    </Form>
  );
}
