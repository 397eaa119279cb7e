import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { Sheet } from "~/components/page";
import type { Deviation } from "../../rules/effective";
import { DEVIATION_FIGURES as FIGURES, WEEKDAYS } from "../typed-deviation";
import { COMPANY_KINDS } from "../schema";
import { OPERATORS } from "../settings";
import { ChoiceInput, FaultList, Group, TextInput } from "~/components/inputs";

interface Props {
  /** The deviation that is edited; null for a new one. */
  rule: Deviation | null;
  typed: Readonly<Record<string, string>>;
  faults?: Readonly<Record<string, string>>;
  version: number;
  /** What stood in the fields at first, as JSON; empty for a new one. */
  base: string;
}

/** Names of a deviation's fields. */
export function useRuleFieldNames() {
  const { t } = useTranslation("resources");
  return (field: string): string => {
    const weekday = /^weekday(\d)$/.exec(field)?.[1];
    if (weekday) return t(`weekday.${weekday as "1"}`);
    return t(`ruleField.${field as "reasonRu"}`, { defaultValue: t(`field.${field as "opensAt"}`, { defaultValue: field }) });
  };
}

/** The form of a deviation: for whom, when, and what differs. What is left empty stays as the resource has it. */
export function DeviationForm({ rule, typed, faults, version, base }: Props) {
  const { t } = useTranslation(["resources", "common"]);
  const asIs = t("resources:rules.asIs");
  const yesNo = [
    { value: "yes", text: t("resources:yes") },
    { value: "no", text: t("resources:no") },
  ];
  const names = useRuleFieldNames();
  return (
    <Sheet title={rule ? t("resources:rules.editing") : t("resources:rules.new")}>
      <Form method="post" id="rule" className="flex scroll-mt-4 flex-col gap-5">
        <FaultList faults={faults} names={names} />
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="base" value={base} />
        <input type="hidden" name="rule" value={rule?.id ?? ""} />
        <Group title={t("resources:rules.why")} lead={t("resources:rules.whyLead")}>
          <TextInput name="reasonRu" label={names("reasonRu")} typed={typed} faults={faults} placeholder={t("resources:rules.example")} />
          <TextInput name="reasonEn" label={names("reasonEn")} typed={typed} faults={faults} />
        </Group>
        <Group title={t("resources:rules.when")} lead={t("resources:rules.whenLead")}>
          <ChoiceInput name="companyKind" label={names("companyKind")} typed={typed} faults={faults} empty={t("resources:rules.anyKind")} options={COMPANY_KINDS.map((kind) => ({ value: kind, text: t(`common:kinds.${kind}`) }))} />
          <TextInput name="residencyYear" kind="number" label={names("residencyYear")} typed={typed} faults={faults} placeholder={t("resources:rules.anyYear")} />
          <TextInput name="seasonFrom" type="date" label={names("seasonFrom")} typed={typed} faults={faults} />
          <TextInput name="seasonTo" type="date" label={names("seasonTo")} typed={typed} faults={faults} />
          <fieldset>
            <legend className="mb-1 font-medium">{t("resources:ruleField.weekdays")}</legend>
            <div className="flex flex-wrap gap-1.5">
              {WEEKDAYS.map((weekday) => (
                <label key={weekday} className="flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-control border border-line-strong bg-sheet px-2.5 has-checked:border-pencil has-checked:bg-pencil-soft md:min-h-10">
                  <input type="checkbox" name={`weekday${weekday}`} defaultChecked={typed[`weekday${weekday}`] === "on"} className="size-4 accent-[var(--pencil)]" />
                  {t(`resources:weekday.${String(weekday) as "1"}`)}
                </label>
              ))}
            </div>
          </fieldset>
          <ChoiceInput
            name="holidays"
            label={names("holidays")}
            typed={typed}
            empty={t("resources:rules.anyDay")}
            options={[
              { value: "yes", text: t("resources:rules.onHolidays") },
              { value: "no", text: t("resources:rules.onWorkdays") },
            ]}
          />
        </Group>
        <Group title={t("resources:rules.what")} lead={t("resources:rules.whatLead")} columns="grid-cols-2 lg:grid-cols-4">
          <ChoiceInput
            name="closed"
            label={names("closed")}
            typed={typed}
            empty={asIs}
            options={[
              { value: "yes", text: t("resources:rules.isClosed") },
              { value: "no", text: t("resources:rules.isOpen") },
            ]}
          />
          <TextInput name="opensAt" kind="clock" label={names("opensAt")} typed={typed} faults={faults} placeholder={asIs} />
          <TextInput name="closesAt" kind="clock" label={names("closesAt")} typed={typed} faults={faults} placeholder={asIs} />
          {FIGURES.map((name) => (
            <TextInput key={name} name={name} kind="number" label={names(name)} typed={typed} faults={faults} placeholder={asIs} />
          ))}
          <ChoiceInput name="operator" label={names("operator")} typed={typed} empty={asIs} options={OPERATORS.map((one) => ({ value: one, text: t(`resources:operator.${one}`) }))} />
          <ChoiceInput name="approval" label={names("approval")} typed={typed} empty={asIs} options={yesNo} />
          <ChoiceInput name="certificate" label={names("certificate")} typed={typed} empty={asIs} options={yesNo} />
        </Group>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" name="act" value="save">
            {t("resources:save")}
          </Button>
          <Button name="act" value="look">
            {t("resources:look")}
          </Button>
          {rule ? (
            <ButtonLink look="quiet" to="?">
              {t("resources:cancel")}
            </ButtonLink>
          ) : null}
        </div>
      </Form>
    </Sheet>
  );
}
