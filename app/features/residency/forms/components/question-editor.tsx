import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { localised, type Locale } from "~/lib/i18n/locales";
import { useDocumentTitle } from "../../components/documents-view";
import { DOCUMENT_KINDS } from "../../documents";
import { COLUMN_TYPES, COMPANY_FACTS, QUESTION_TYPES, questionsOf, type Condition, type FormDefinition, type FormSectionOf, type Question } from "../definition";
import { Line, Pick, RemoveForm, Tick, type Kept } from "./composer-fields";

/** Empty rows of options, columns and conditions besides the filled ones. */
const SPARE = 3;
const LEGAL_FORMS = ["UL", "IP", "NPD"] as const;

interface QuestionEditorProps {
  definition: FormDefinition;
  section: FormSectionOf;
  question: Question;
  edit: number;
  kept: Kept;
}

/** Answers that a condition asks for, options by their words; words with a comma would part, so such an option has its code. */
function valuesOf(condition: Condition | undefined, options: readonly Option[], locale: Locale): string {
  if (condition === undefined || condition.is === "filled") return "";
  return (condition.is === "equals" ? [condition.value] : condition.values)
    .map((value) => {
      const option = options.find((one) => one.code === value);
      const words = option ? localised(option, "label", locale) : value;
      return words.includes(",") ? value : words;
    })
    .join(", ");
}

type Option = Question["options"][number];

const LIMITED: readonly Question["type"][] = ["short", "long", "number", "money", "url", "email", "hours", "table"];

/** All properties of one question of a draft; what its type does not need is not shown. */
export function QuestionEditor({ definition, section, question, edit, kept }: QuestionEditorProps) {
  const { t } = useTranslation("forms");
  const locale = useLocale();
  const { type } = question;
  const saved = kept?.intent === "set-question" ? kept : null;
  return (
    <>
      <Sheet title={localised(question, "label", locale) || question.code} aside={question.code}>
        <Form method="post" key={`${question.code}.${type}`} className="flex flex-col gap-5">
          <input type="hidden" name="edit" value={edit} />
          <input type="hidden" name="section" value={section.code} />
          <input type="hidden" name="question" value={question.code} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Line name="labelRu" label={t("composer.labelRu")} value={question.labelRu} kept={saved} />
            <Line name="labelEn" label={t("composer.labelEn")} value={question.labelEn} kept={saved} />
            <Line name="helpRu" label={t("composer.helpRu")} value={question.helpRu} kept={saved} rows={2} />
            <Line name="helpEn" label={t("composer.helpEn")} value={question.helpEn} kept={saved} rows={2} />
            <Pick name="type" label={t("composer.type")} value={type} kept={saved} options={QUESTION_TYPES.map((one) => ({ value: one, text: t(`type.${one}`) }))} />
            <Tick name="required" label={t("composer.requiredTick")} value={question.required} kept={saved} className="sm:self-end" />
          </div>
          <Limits question={question} kept={saved} />
          {type === "choice" ? <Options question={question} kept={saved} /> : null}
          {type === "table" ? <TableShape question={question} kept={saved} /> : null}
          {type === "file" ? <FileKind question={question} kept={saved} /> : null}
          <Conditions definition={definition} question={question} kept={saved} />
          <div>
            <Button look="primary" name="intent" value="set-question">
              {t("composer.saveQuestion")}
            </Button>
          </div>
        </Form>
      </Sheet>
      {definition.sections.length > 1 ? (
        <Sheet title={t("composer.carry")}>
          <Form method="post" className="flex flex-wrap items-end gap-3">
            <input type="hidden" name="edit" value={edit} />
            <input type="hidden" name="question" value={question.code} />
            <Pick
              name="to"
              label={t("composer.carryTo")}
              value={section.code}
              kept={null}
              options={definition.sections.map((one) => ({ value: one.code, text: localised(one, "label", locale) || one.code }))}
              className="grow basis-60"
            />
            <Button name="intent" value="carry-question">
              {t("composer.carryButton")}
            </Button>
          </Form>
        </Sheet>
      ) : null}
      <RemoveForm summary={t("composer.removeQuestion")} ask={t("composer.removeQuestionAsk")} edit={edit} intent="remove-question" section={section.code} question={question.code} />
    </>
  );
}

interface Part {
  question: Question;
  kept: Kept;
}

function Limits({ question, kept }: Part) {
  const { t } = useTranslation("forms");
  if (!LIMITED.includes(question.type)) return <input type="hidden" name="max" value={question.max} />;
  const numeric = question.type === "number" || question.type === "money" || question.type === "table";
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Line name="max" label={numeric || question.type === "hours" ? t("composer.largest") : t("composer.longest")} value={String(question.max)} kept={kept} numeric />
      {numeric ? <Line name="min" label={t("composer.smallest")} value={String(question.min)} kept={kept} numeric /> : null}
    </div>
  );
}

function Options({ question, kept }: Part) {
  const { t } = useTranslation("forms");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{t("composer.options")}</legend>
      <Tick name="multiple" label={t("composer.multiple")} value={question.multiple} kept={kept} />
      {Array.from({ length: question.options.length + SPARE }, (_, index) => {
        const option = question.options[index];
        return (
          <div key={index} className="grid gap-2 sm:grid-cols-[1fr_1fr_9rem]">
            <Line name={`option.${index}.ru`} label={t("composer.optionRu", { row: index + 1 })} value={option?.labelRu ?? ""} kept={kept} />
            <Line name={`option.${index}.en`} label={t("composer.optionEn", { row: index + 1 })} value={option?.labelEn ?? ""} kept={kept} />
            <Line name={`option.${index}.code`} label={t("composer.codeShort")} value={option?.code ?? ""} kept={kept} />
          </div>
        );
      })}
    </fieldset>
  );
}

function TableShape({ question, kept }: Part) {
  const { t } = useTranslation("forms");
  return (
    <>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 font-medium">{t("composer.columns")}</legend>
        {Array.from({ length: Math.min(12, question.columns.length + SPARE) }, (_, index) => {
          const column = question.columns[index];
          return (
            <div key={index} className="grid gap-2 rounded-control border border-line p-3 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_8rem_8rem_auto]">
              <Line name={`column.${index}.ru`} label={t("composer.columnRu", { row: index + 1 })} value={column?.labelRu ?? ""} kept={kept} />
              <Line name={`column.${index}.en`} label={t("composer.columnEn", { row: index + 1 })} value={column?.labelEn ?? ""} kept={kept} />
              <Pick name={`column.${index}.type`} label={t("composer.type")} value={column?.type ?? "short"} kept={kept} options={COLUMN_TYPES.map((one) => ({ value: one, text: t(`type.${one}`) }))} />
              <Line name={`column.${index}.code`} label={t("composer.codeShort")} value={column?.code ?? ""} kept={kept} />
              <Tick name={`column.${index}.required`} label={t("composer.requiredTick")} value={column?.required ?? false} kept={kept} className="sm:self-end" />
            </div>
          );
        })}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-2">
        <Line name="minRows" label={t("composer.minRows")} value={String(question.minRows)} kept={kept} numeric />
        <Line name="maxRows" label={t("composer.maxRows")} value={String(question.maxRows)} kept={kept} numeric />
      </div>
      <details open={question.rows.length > 0}>
        <summary className="inline-flex min-h-11 items-center font-medium md:min-h-8">{t("composer.rows")}</summary>
        <p className="mb-2 text-dense text-ink-soft">{t("composer.rowsHelp")}</p>
        <div className="flex flex-col gap-2">
          {Array.from({ length: question.rows.length + SPARE }, (_, index) => (
            <div key={index} className="grid gap-2 sm:grid-cols-2">
              <Line name={`row.${index}.ru`} label={t("composer.rowRu", { row: index + 1 })} value={question.rows[index]?.labelRu ?? ""} kept={kept} />
              <Line name={`row.${index}.en`} label={t("composer.rowEn", { row: index + 1 })} value={question.rows[index]?.labelEn ?? ""} kept={kept} />
            </div>
          ))}
        </div>
      </details>
    </>
  );
}

function FileKind({ question, kept }: Part) {
  const { t } = useTranslation("forms");
  const title = useDocumentTitle();
  return <Pick name="document" label={t("composer.document")} value={question.document ?? ""} kept={kept} empty={t("composer.documentNone")} options={DOCUMENT_KINDS.map((kind) => ({ value: kind, text: title(kind) }))} />;
}

function Conditions({ definition, question, kept }: Part & { definition: FormDefinition }) {
  const { t } = useTranslation(["forms", "common"]);
  const locale = useLocale();
  const others = questionsOf(definition).filter((one) => one.code !== question.code && one.type !== "file");
  const subjects = [
    ...COMPANY_FACTS.map((fact) => ({ value: fact as string, text: t(`forms:fact.${fact === "company.legalForm" ? "legalForm" : "kind"}`) })),
    ...others.map((one) => ({ value: one.code, text: `${(localised(one, "label", locale) || one.code).slice(0, 80)} (${one.code})` })),
  ];
  const choices = others.filter((one) => one.type === "choice");
  const optionsOf = (code: string | undefined) => choices.find((one) => one.code === code)?.options ?? [];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{t("forms:condition.title")}</legend>
      <p className="text-dense text-ink-soft">{t("forms:condition.help")}</p>
      {Array.from({ length: Math.min(6, question.showIf.length + 2) }, (_, index) => {
        const condition = question.showIf[index];
        return (
          <div key={index} className="grid gap-2 sm:grid-cols-[1fr_11rem_1fr]">
            <Pick name={`if.${index}.question`} label={t("forms:condition.question", { row: index + 1 })} value={condition?.question ?? ""} kept={kept} empty={t("forms:condition.none")} options={subjects} />
            <Pick
              name={`if.${index}.is`}
              label={t("forms:condition.operator")}
              value={condition?.is ?? "equals"}
              kept={kept}
              options={(["equals", "oneOf", "filled"] as const).map((is) => ({ value: is, text: t(`forms:condition.operators.${is}`) }))}
            />
            <Line name={`if.${index}.value`} label={t("forms:condition.value")} value={valuesOf(condition, optionsOf(condition?.question), locale)} kept={kept} list="condition-values" />
          </div>
        );
      })}
      <datalist id="condition-values">
        {LEGAL_FORMS.map((form) => (
          <option key={form} value={form} label={t(`common:forms.${form}`)} />
        ))}
        {choices.flatMap((one) =>
          one.options.map((option) => <option key={`${one.code}.${option.code}`} value={localised(option, "label", locale)} label={localised(one, "label", locale)} />),
        )}
      </datalist>
    </fieldset>
  );
}
