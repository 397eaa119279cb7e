import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FaultList, Group, TextInput } from "~/components/inputs";
import { Sheet } from "~/components/page";

/** The fields of a plan: what it costs a month, which hours it includes, when it may be subscribed to. */
export function PlanForm({ typed, faults, kinds }: { typed: Readonly<Record<string, string>>; faults?: Readonly<Record<string, string>>; kinds: readonly string[] }) {
  const { t } = useTranslation(["plans", "booking"]);
  const common = { typed, faults };
  const kindName = (kind: string) => t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind });
  return (
    <Sheet title={t("plans:add")}>
      <Form method="post" className="flex flex-col gap-5">
        <FaultList faults={faults} names={(field) => (field.startsWith("hours.") ? kindName(field.slice("hours.".length)) : t(`plans:field.${field as "price"}`, { defaultValue: field }))} />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <TextInput name="nameRu" label={t("plans:field.nameRu")} {...common} />
          <TextInput name="nameEn" label={t("plans:field.nameEn")} {...common} />
          <TextInput name="price" kind="number" label={t("plans:field.price")} {...common} />
          <TextInput name="validFrom" type="date" label={t("plans:field.validFrom")} {...common} />
          <TextInput name="validTo" type="date" label={t("plans:field.validTo")} {...common} />
          <TextInput name="source" label={t("plans:field.source")} help={t("plans:field.sourceHelp")} {...common} />
        </div>
        <Group title={t("plans:includedTitle")} lead={t("plans:includedLead")} columns="grid-cols-2 sm:grid-cols-3 lg:grid-cols-5">
          {kinds.map((kind) => (
            <TextInput key={kind} name={`hours.${kind}`} kind="number" label={kindName(kind)} {...common} />
          ))}
        </Group>
        <div>
          <Button look="primary">{t("plans:save")}</Button>
        </div>
      </Form>
    </Sheet>
  );
}
