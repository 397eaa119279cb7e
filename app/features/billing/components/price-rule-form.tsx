import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { ChoiceInput, Group, TextInput } from "~/components/inputs";
import { PAYER_GROUPS } from "../price-rule-schema";

const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
const EFFECTS = ["PERCENT", "PER_HOUR", "PER_PIECE", "PER_USE"] as const;

/** The name of a field of the form, for the list of its faults. */
export function useRuleNames(): (field: string) => string {
  const { t } = useTranslation("tariffs");
  return (field) => t(`field.${field as "amount"}`, { defaultValue: field });
}

/** The fields of a surcharge or discount: what it changes, when it holds, and for which bookings. */
export function PriceRuleForm({ typed, faults, soonest, tariffs }: { typed: Readonly<Record<string, string>>; faults?: Readonly<Record<string, string>>; soonest: string; tariffs: readonly { value: string; text: string }[] }) {
  const { t } = useTranslation("tariffs");
  const common = { typed, faults };
  return (
    <>
      <Group title={t("what")} columns="sm:grid-cols-3">
        <TextInput name="nameRu" label={t("field.nameRu")} {...common} />
        <TextInput name="nameEn" label={t("field.nameEn")} {...common} />
        <ChoiceInput name="tariffCode" label={t("field.tariffCode")} empty={t("all")} options={tariffs} {...common} />
        <ChoiceInput name="sign" label={t("field.sign")} options={(["up", "down"] as const).map((value) => ({ value, text: t(`sign.${value}`) }))} {...common} />
        <TextInput name="amount" kind="number" label={t("field.amount")} {...common} />
        <ChoiceInput name="effect" label={t("field.effect")} options={EFFECTS.map((value) => ({ value, text: t(`effects.${value}`) }))} {...common} />
      </Group>
      <Group title={t("whenTitle")} lead={t("whenLead")} columns="sm:grid-cols-2 lg:grid-cols-4">
        <TextInput name="seasonFrom" label={t("field.seasonFrom")} help={t("field.seasonHelp")} {...common} />
        <TextInput name="seasonTo" label={t("field.seasonTo")} {...common} />
        <TextInput name="fromMinute" kind="clock" label={t("field.fromMinute")} {...common} />
        <TextInput name="toMinute" kind="clock" label={t("field.toMinute")} {...common} />
        <TextInput name="overHours" kind="number" label={t("field.overHours")} help={t("field.overHelp")} {...common} />
        <ChoiceInput name="payerGroup" label={t("field.payerGroup")} empty={t("everybody")} options={PAYER_GROUPS.map((value) => ({ value, text: t(`group.${value}`) }))} {...common} />
        <TextInput name="residencyYear" kind="number" label={t("field.residencyYear")} {...common} />
        <fieldset className="sm:col-span-2">
          <legend className="mb-1 font-medium">{t("field.weekdays")}</legend>
          <div className="flex flex-wrap gap-1.5">
            {WEEKDAYS.map((weekday) => (
              <label key={weekday} className="flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-control border border-line-strong bg-sheet px-2.5 has-checked:border-pencil has-checked:bg-pencil-soft md:min-h-10">
                <input type="checkbox" name={`weekday${weekday}`} defaultChecked={typed[`weekday${weekday}`] === "on"} className="size-4 accent-[var(--pencil)]" />
                {t(`weekday.${weekday}`)}
              </label>
            ))}
          </div>
        </fieldset>
      </Group>
      <Group title={t("termTitle")} columns="sm:grid-cols-2 lg:grid-cols-4">
        <TextInput name="validFrom" type="date" min={soonest} label={t("field.validFrom")} help={t("field.validFromHelp")} {...common} />
        <TextInput name="validTo" type="date" min={soonest} label={t("field.validTo")} {...common} />
        <TextInput name="source" label={t("field.source")} help={t("field.sourceHelp")} className="sm:col-span-2" {...common} />
      </Group>
      <div>
        <Button look="primary">{t("save")}</Button>
      </div>
    </>
  );
}
