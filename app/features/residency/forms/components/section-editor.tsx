import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { localised } from "~/lib/i18n/locales";
import { QUESTION_TYPES, type FormDefinition, type FormSectionOf } from "../definition";
import { Line, Pick, RemoveForm, type Kept } from "./composer-fields";
import { useConditionText } from "./condition-text";

interface SectionEditorProps {
  definition: FormDefinition;
  section: FormSectionOf;
  edit: number;
  kept: Kept;
}

/** A section of a draft: its words and weight, its questions in order, a place for one more. */
export function SectionEditor({ definition, section, edit, kept }: SectionEditorProps) {
  const { t } = useTranslation("forms");
  const locale = useLocale();
  const conditions = useConditionText(definition);
  const last = section.questions.length - 1;
  const mine = (intent: string): Kept => (kept?.intent === intent ? kept : null);
  return (
    <>
      <Sheet title={t("composer.section")} aside={section.code}>
        <Form method="post" className="flex flex-col gap-3">
          <input type="hidden" name="edit" value={edit} />
          <input type="hidden" name="section" value={section.code} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Line name="labelRu" label={t("composer.labelRu")} value={section.labelRu} kept={mine("set-section")} />
            <Line name="labelEn" label={t("composer.labelEn")} value={section.labelEn} kept={mine("set-section")} />
            <Line name="leadRu" label={t("composer.leadRu")} value={section.leadRu} kept={mine("set-section")} rows={2} />
            <Line name="leadEn" label={t("composer.leadEn")} value={section.leadEn} kept={mine("set-section")} rows={2} />
          </div>
          <Line name="weight" label={t("composer.weight")} help={t("composer.weightHelp")} value={String(section.weight)} kept={mine("set-section")} numeric />
          <div>
            <Button look="primary" name="intent" value="set-section">
              {t("composer.saveSection")}
            </Button>
          </div>
        </Form>
      </Sheet>
      <Sheet title={t("composer.questions")} aside={t("composer.count", { count: section.questions.length })}>
        {section.questions.length === 0 ? <p className="text-ink-soft">{t("composer.noQuestions")}</p> : null}
        <ol className="divide-y divide-line">
          {section.questions.map((question, index) => {
            const label = localised(question, "label", locale) || question.code;
            return (
              <li key={question.code} id={question.code} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                <div className="min-w-0 grow basis-64">
                  <a href={`?section=${section.code}&question=${question.code}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
                    {label}
                  </a>
                  <p className="flex flex-wrap items-center gap-x-2 text-dense text-ink-soft">
                    <span>{t(`type.${question.type}`)}</span>
                    {question.required ? <Pill tone="waiting">{t("composer.required")}</Pill> : null}
                    {question.showIf.length > 0 ? <span>{t("condition.only", { when: conditions(question.showIf) })}</span> : null}
                  </p>
                </div>
                <Form method="post" preventScrollReset className="flex gap-1">
                  <input type="hidden" name="edit" value={edit} />
                  <input type="hidden" name="section" value={section.code} />
                  <input type="hidden" name="question" value={question.code} />
                  <Button look="quiet" name="intent" value="question-up" disabled={index === 0} aria-label={t("composer.upNamed", { name: label })} className="px-2">
                    ↑
                  </Button>
                  <Button look="quiet" name="intent" value="question-down" disabled={index === last} aria-label={t("composer.downNamed", { name: label })} className="px-2">
                    ↓
                  </Button>
                </Form>
              </li>
            );
          })}
        </ol>
      </Sheet>
      <Sheet title={t("composer.addQuestion")}>
        <Form method="post" className="grid gap-3 sm:grid-cols-2">
          <input type="hidden" name="edit" value={edit} />
          <input type="hidden" name="section" value={section.code} />
          <Line name="labelRu" label={t("composer.labelRu")} value="" kept={mine("add-question")} />
          <Line name="labelEn" label={t("composer.labelEn")} value="" kept={mine("add-question")} />
          <Pick name="type" label={t("composer.type")} value="short" kept={mine("add-question")} options={QUESTION_TYPES.map((type) => ({ value: type, text: t(`type.${type}`) }))} />
          <Line name="code" label={t("composer.code")} help={t("composer.codeHelp")} value="" kept={mine("add-question")} />
          <div>
            <Button name="intent" value="add-question">
              {t("composer.add")}
            </Button>
          </div>
        </Form>
      </Sheet>
      <RemoveForm summary={t("composer.removeSection")} ask={t("composer.removeSectionAsk", { count: section.questions.length })} edit={edit} intent="remove-section" section={section.code} />
    </>
  );
}
