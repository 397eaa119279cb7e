import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import type { resourceChoices } from "../queries.server";
import { OPERATORS, RESOURCE_SORTS, SETTING_NAMES } from "../settings";
import { ChoiceInput, Group, TextInput, TickInput } from "~/components/inputs";

export type Choices = Pick<Awaited<ReturnType<typeof resourceChoices>>, "rooms" | "kinds">;

interface Props {
  typed: Readonly<Record<string, string>>;
  faults?: Readonly<Record<string, string>>;
  choices: Choices;
}

/** The names of the fields by themselves, for lists of faults and differences. */
export function useFieldNames(): (field: string) => string {
  const { t } = useTranslation("resources");
  return (field) => ((SETTING_NAMES as string[]).includes(field) ? t(`field.${field as "nameRu"}`) : t(`newField.${field as "slug"}`, { defaultValue: field }));
}

/** All that is set of a resource. */
export function SettingsFields({ typed, faults, choices }: Props) {
  const { t } = useTranslation("resources");
  const locale = useLocale();
  const text = (name: (typeof SETTING_NAMES)[number], more: Partial<Parameters<typeof TextInput>[0]> = {}) => <TextInput name={name} label={t(`field.${name}`)} typed={typed} faults={faults} {...more} />;
  const minutes = (name: (typeof SETTING_NAMES)[number], help?: string) => text(name, { kind: "number", help });
  return (
    <div className="flex flex-col gap-5">
      <Group title={t("group.what")}>
        {text("nameRu")}
        {text("nameEn")}
        {text("summaryRu", { rows: 3 })}
        {text("summaryEn", { rows: 3 })}
        <ChoiceInput name="sort" label={t("field.sort")} typed={typed} faults={faults} options={RESOURCE_SORTS.map((sort) => ({ value: sort, text: t(`sort.${sort}`) }))} />
        {text("kind", { help: t("help.kind"), list: "kinds" })}
        <datalist id="kinds">
          {choices.kinds.map((kind) => (
            <option key={kind} value={kind} />
          ))}
        </datalist>
        {text("capacity", { kind: "number", help: t("help.capacity") })}
        {text("position", { kind: "number", help: t("help.position") })}
        {text("floor", { kind: "number" })}
        <ChoiceInput
          name="roomId"
          label={t("field.roomId")}
          typed={typed}
          faults={faults}
          empty={t("help.noRoom")}
          options={choices.rooms.map((room) => ({ value: room.id, text: `${localised(room.floor.building, "name", locale)}, ${room.floor.number}: ${room.code} ${localised(room, "name", locale)}` }))}
        />
      </Group>
      <Group title={t("group.hours")} lead={t("help.hours")} columns="grid-cols-2 lg:grid-cols-4">
        {text("opensAt", { kind: "clock" })}
        {text("closesAt", { kind: "clock" })}
        {minutes("stepMinutes")}
        {minutes("minMinutes")}
        {minutes("maxMinutes")}
        {minutes("bufferBefore")}
        {minutes("bufferAfter")}
        {minutes("noticeMinutes")}
        {minutes("horizonDays")}
        {minutes("maxAtOnce", t("help.maxAtOnce"))}
      </Group>
      <Group title={t("group.who")}>
        <ChoiceInput name="operator" label={t("field.operator")} typed={typed} faults={faults} options={OPERATORS.map((one) => ({ value: one, text: t(`operator.${one}`) }))} />
        <div />
        {(["approval", "certificate", "checkIn", "handOut"] as const).map((name) => (
          <TickInput key={name} name={name} label={t(`field.${name}`)} help={t(`help.${name}`)} typed={typed} />
        ))}
      </Group>
    </div>
  );
}
