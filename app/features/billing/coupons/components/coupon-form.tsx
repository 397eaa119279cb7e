import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { ChoiceInput, FaultList, Group, TextInput } from "~/components/inputs";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";

export interface NamedTariff {
  code: string;
  nameRu: string;
  nameEn: string;
}

/** The fields of a coupon: what it takes off, from what, when and how often. */
export function CouponForm({ typed, chosen, faults, today, tariffs }: { typed: Readonly<Record<string, string>>; chosen: readonly string[]; faults?: Readonly<Record<string, string>>; today: string; tariffs: readonly NamedTariff[] }) {
  const { t } = useTranslation("coupons");
  const locale = useLocale();
  const common = { typed, faults };
  return (
    <Form method="post" className="flex flex-col gap-5">
      <FaultList faults={faults} names={(field) => t(`field.${field as "code"}`, { defaultValue: field })} />
      <Group title={t("whatTitle")} columns="sm:grid-cols-2 lg:grid-cols-3">
        <TextInput name="code" label={t("field.code")} help={t("field.codeHelp")} {...common} />
        <TextInput name="nameRu" label={t("field.nameRu")} {...common} />
        <TextInput name="nameEn" label={t("field.nameEn")} {...common} />
        <TextInput name="amount" kind="number" label={t("field.amount")} {...common} />
        <ChoiceInput name="effect" label={t("field.effect")} options={(["PERCENT", "SUM"] as const).map((value) => ({ value, text: t(`effects.${value}`) }))} {...common} />
      </Group>
      <Group title={t("limitTitle")} columns="sm:grid-cols-2 lg:grid-cols-4">
        <TextInput name="validFrom" type="date" label={t("field.validFrom")} help={t("field.validFromHelp")} {...common} />
        <TextInput name="validTo" type="date" min={today} label={t("field.validTo")} {...common} />
        <TextInput name="mostUses" kind="number" label={t("field.mostUses")} help={t("field.mostHelp")} {...common} />
        <TextInput name="mostPerCompany" kind="number" label={t("field.mostPerCompany")} help={t("field.mostHelp")} {...common} />
        <TextInput name="source" label={t("field.source")} help={t("field.sourceHelp")} className="sm:col-span-2" {...common} />
      </Group>
      <Group title={t("forTitle")} lead={t("forLead")} columns="sm:grid-cols-2 lg:grid-cols-3">
        {tariffs.map((tariff) => (
          <label key={tariff.code} className="flex min-h-11 items-center gap-3 md:min-h-8">
            <input type="checkbox" name="tariffCodes" value={tariff.code} defaultChecked={chosen.includes(tariff.code)} className="size-5 shrink-0 accent-[var(--pencil)]" />
            {localised(tariff, "name", locale)}
          </label>
        ))}
      </Group>
      <div>
        <Button look="primary">{t("save")}</Button>
      </div>
    </Form>
  );
}
