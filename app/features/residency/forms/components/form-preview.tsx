import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { localised } from "~/lib/i18n/locales";
import { grouped } from "../../components/section-form";
import { questionsOf, type FormDefinition, type Question } from "../definition";
import { shownQuestions } from "../shown";
import { readTyped } from "../values";
import { useConditionText } from "./condition-text";
import { QuestionField } from "./question-field";

const LEGAL_FORMS = ["UL", "IP", "NPD"] as const;

/**
 * A form as an applicant sees it; conditions work as in the real one. With `whole` every question stands with its
 * condition in words: for paper, and without scripts.
 */
export function FormPreview({ definition, whole }: { definition: FormDefinition; whole: boolean }) {
  const { t } = useTranslation(["forms", "residency", "common"]);
  const locale = useLocale();
  const conditions = useConditionText(definition);
  const formRef = useRef<HTMLFormElement>(null);
  const all = questionsOf(definition);
  const factsFor = (legalForm: string) => ({ "company.legalForm": legalForm, "company.kind": "" });
  const [shown, setShown] = useState<ReadonlySet<string>>(() => shownQuestions(definition, {}, factsFor("UL")));
  const look = () => {
    if (!formRef.current) return;
    const data = new FormData(formRef.current);
    setShown(shownQuestions(definition, { all: readTyped(all, data) }, factsFor(String(data.get("company.legalForm") ?? "UL"))));
  };
  const field = (question: Question) => (
    <div key={question.code} hidden={!whole && !shown.has(question.code)} className="break-inside-avoid">
      {whole && question.showIf.length > 0 ? <p className="mb-1 border-s-2 border-line-strong ps-3 text-dense text-ink-soft">{t("forms:condition.only", { when: conditions(question.showIf) })}</p> : null}
      <QuestionField question={question} value={undefined} />
    </div>
  );
  return (
    <form ref={formRef} onInput={look} onSubmit={(event) => event.preventDefault()} className="flex flex-col gap-4">
      {whole ? null : (
        <label className="no-print flex max-w-xs flex-col gap-1">
          <span className="font-medium">{t("forms:preview.legalForm")}</span>
          <select name="company.legalForm" defaultValue="UL" className={inputClass}>
            {LEGAL_FORMS.map((form) => (
              <option key={form} value={form}>
                {t(`common:forms.${form}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {definition.sections.map((section) => (
        <Sheet key={section.code} title={localised(section, "label", locale)}>
          {localised(section, "lead", locale) ? <p className="mb-4 max-w-prose text-ink-soft">{localised(section, "lead", locale)}</p> : null}
          <div className="flex flex-col gap-5">
            {grouped(section.questions).map((group) =>
              Array.isArray(group) ? (
                <fieldset key={group[0]?.code}>
                  <legend className="mb-2 font-medium">{t("residency:equipment.title")}</legend>
                  <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">{group.map(field)}</div>
                </fieldset>
              ) : (
                field(group)
              ),
            )}
          </div>
        </Sheet>
      ))}
    </form>
  );
}
