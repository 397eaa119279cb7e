import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { FieldError, SelectField, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { CLUSTERS } from "../../sections";
import type { Question } from "../definition";
import { readChoice } from "../values";
import { plainMeta } from "./plain-meta";
import { TableField } from "./table-field";

interface QuestionFieldProps {
  question: Question;
  value: string | undefined;
  error?: string | undefined;
  /** Where documents are attached; without it (in a preview) the place is only named. */
  documentsAddress?: string | undefined;
}

const widths: Partial<Record<Question["type"], string>> = { number: "max-w-40", money: "max-w-64", hours: "max-w-40", phone: "max-w-64", email: "max-w-md", date: "max-w-52" };
const completes: Record<string, string> = { contactName: "name", contactEmail: "email", contactPhone: "tel" };
/** A single choice of more options than this is a list. */
const MOST_RADIOS = 6;

/** One question with the field that its type asks for. */
export function QuestionField({ question, value, error, documentsAddress }: QuestionFieldProps) {
  const { t } = useTranslation(["residency", "common", "forms"]);
  const locale = useLocale();
  const { code, type } = question;
  const label = localised(question, "label", locale);
  const help = localised(question, "help", locale) || undefined;
  const meta = plainMeta(code, { value, error });
  const required = type === "hours" ? undefined : question.required;
  const common = { meta, label, help, required };
  switch (type) {
    case "long":
      return <TextArea {...common} max={question.max} rows={question.max > 1800 ? 7 : 4} />;
    case "cluster":
      return (
        <div className="max-w-xl">
          <SelectField {...common} empty={t("residency:clusterNone")} options={CLUSTERS.map((one) => ({ value: one, text: t(`common:clusters.${one}`) }))} />
        </div>
      );
    case "choice":
      if (!question.multiple && question.options.length > MOST_RADIOS) {
        return (
          <div className="max-w-xl">
            <SelectField {...common} empty={t("forms:field.choose")} options={question.options.map((option) => ({ value: option.code, text: localised(option, "label", locale) }))} />
          </div>
        );
      }
      return <ChoiceField question={question} value={value} error={error} />;
    case "table":
      return <TableField question={question} value={value} error={error} />;
    case "file":
      return (
        <div className="flex flex-col gap-1">
          <p className="font-medium">
            {label}
            {question.required ? null : <span className="font-normal text-ink-soft"> · {t("common:optional")}</span>}
          </p>
          {help ? <p className="text-dense text-ink-soft">{help}</p> : null}
          {documentsAddress && question.document ? (
            <Link to={`${documentsAddress}#${question.document}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-7">
              {t("forms:field.attach")}
            </Link>
          ) : (
            <p className="text-ink-soft">{t("forms:field.attachThere")}</p>
          )}
        </div>
      );
    default:
      return (
        <TextField
          {...common}
          type={type === "email" ? "email" : type === "phone" ? "tel" : type === "date" ? "date" : "text"}
          inputMode={type === "number" || type === "hours" || type === "money" ? "numeric" : type === "url" ? "url" : undefined}
          autoComplete={completes[code] ?? "off"}
          className={widths[type]}
        />
      );
  }
}

function ChoiceField({ question, value, error }: Pick<QuestionFieldProps, "question" | "value" | "error">) {
  const { t } = useTranslation("common");
  const locale = useLocale();
  const meta = plainMeta(question.code, { error });
  const help = localised(question, "help", locale);
  const ticked = readChoice(value);
  const described = [error ? meta.errorId : null, help ? meta.descriptionId : null].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset id={meta.id} tabIndex={-1} aria-describedby={described} className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium">
        {localised(question, "label", locale)}
        {question.required ? null : <span className="font-normal text-ink-soft"> · {t("optional")}</span>}
      </legend>
      <div className="flex flex-wrap gap-2">
        {question.options.map((option) => (
          <label
            key={option.code}
            className="flex min-h-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 py-2 has-checked:border-pencil has-checked:bg-pencil-soft md:min-h-10"
          >
            <input
              type={question.multiple ? "checkbox" : "radio"}
              name={question.code}
              value={option.code}
              defaultChecked={ticked.includes(option.code)}
              className="size-4 shrink-0 accent-[var(--pencil)]"
            />
            <span>{localised(option, "label", locale)}</span>
          </label>
        ))}
      </div>
      <FieldError meta={meta} />
      {help ? (
        <p id={meta.descriptionId} className="text-dense text-ink-soft">
          {help}
        </p>
      ) : null}
    </fieldset>
  );
}
