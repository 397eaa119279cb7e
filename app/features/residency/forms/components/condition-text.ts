import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { questionOf, type Condition, type FormDefinition } from "../definition";

/** Conditions of a question in words: «Получала поддержку: Да». */
export function useConditionText(definition: FormDefinition) {
  const { t } = useTranslation(["forms", "common"]);
  const locale = useLocale();
  const name = (code: string): string => {
    if (code === "company.legalForm" || code === "company.kind") return t(`forms:fact.${code === "company.legalForm" ? "legalForm" : "kind"}`);
    const question = questionOf(definition, code);
    return question ? localised(question, "label", locale) || code : code;
  };
  const value = (code: string, given: string): string => {
    if (code === "company.legalForm" && (given === "UL" || given === "IP" || given === "NPD")) return t(`common:forms.${given}`);
    const option = questionOf(definition, code)?.options.find((one) => one.code === given);
    return option ? localised(option, "label", locale) || given : given;
  };
  const one = (condition: Condition): string => {
    if (condition.is === "filled") return t("forms:condition.filled", { name: name(condition.question) });
    const values = condition.is === "equals" ? [condition.value] : condition.values;
    return t("forms:condition.is", { name: name(condition.question), value: values.map((given) => value(condition.question, given)).join(` ${t("forms:condition.or")} `) });
  };
  return (conditions: readonly Condition[]): string => conditions.map(one).join("; ");
}
