import type { FieldMetadata } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { FieldError, RadioField, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import type { Ground } from "../norms.server";
import { PROPOSALS } from "../status";

export interface ProposalTyped {
  proposal: string;
  startsOn: string;
  premises: string;
  areaSqm: string;
  termYears: string;
  reasons: string;
  grounds: string[];
}

type Fields = { [K in Exclude<keyof ProposalTyped, "grounds" | "areaSqm">]: FieldMetadata<string> } & { grounds: FieldMetadata<string[]> };

/**
 * What is put to the vote: terms of a place, or grounds of a refusal. The form around has the class `group/proposal`, so
 * that what the choice does not need is hidden without scripts as well. For several items at once there is no area: each
 * gets its own.
 */
export function ProposalFields({ fields, area, grounds, today }: { fields: Fields; area?: FieldMetadata<string>; grounds: readonly Ground[]; today: string }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const given: unknown = fields.grounds.initialValue;
  const ticked = Array.isArray(given) ? (given as unknown[]) : [given];
  return (
    <>
      <RadioField meta={fields.proposal} label={t("proposal.kind")} options={PROPOSALS.map((one) => ({ value: one, text: t(`proposal.${one}`) }))} />
      <div className="flex flex-col gap-3 group-has-[[value=REJECTED]:checked]/proposal:hidden">
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField meta={fields.startsOn} type="date" min={today} label={t("proposal.startsOn")} />
          <TextField meta={fields.premises} label={t("proposal.premises")} autoComplete="off" />
          {area ? <TextField meta={area} inputMode="numeric" label={t("proposal.areaSqm")} autoComplete="off" /> : null}
          <TextField meta={fields.termYears} inputMode="numeric" label={t("proposal.termYears")} autoComplete="off" />
        </div>
      </div>
      <fieldset className="hidden group-has-[[value=REJECTED]:checked]/proposal:block">
        <legend className="mb-1 font-medium">{t("proposal.grounds")}</legend>
        {grounds.map((ground) => (
          <label key={ground.code} className="flex min-h-11 items-start gap-3 py-2 md:min-h-0 md:py-1">
            <input type="checkbox" name={fields.grounds.name} value={ground.code} defaultChecked={ticked.includes(ground.code)} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
            <span>{locale === "ru" ? ground.ru : ground.en}</span>
          </label>
        ))}
        <FieldError meta={fields.grounds} />
      </fieldset>
      <TextArea meta={fields.reasons} label={t("proposal.reasons")} help={t("proposal.reasonsHelp")} max={2000} rows={3} />
    </>
  );
}
