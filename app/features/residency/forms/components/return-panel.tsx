import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormSummary, inputClass, TextArea } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { useDocumentTitle } from "../../components/documents-view";
import type { FormDefinition } from "../definition";
import { itemKey, noteName } from "../open";

interface ReturnPanelProps {
  definition: FormDefinition;
  /** Questions that were asked of the applicant. */
  shown: readonly string[];
  /** Kinds of documents by the checklist. */
  documents: readonly string[];
  result: SubmissionResult<string[]> | undefined;
}

/** Returns an application for fixing: a reason, and what exactly is to be put right; only that will be open. */
export function ReturnPanel({ definition, shown, documents, result }: ReturnPanelProps) {
  const { t } = useTranslation(["residency", "forms"]);
  const locale = useLocale();
  const title = useDocumentTitle();
  const [form, fields] = useForm<{ reason: string }>({ id: "return", lastResult: result, shouldValidate: "onSubmit" });
  const before = (result?.initialValue ?? {}) as Record<string, unknown>;
  const ticked = new Set(([] as unknown[]).concat(before.item ?? []));
  const groups = [
    ...definition.sections.map((section) => ({
      key: section.code,
      name: localised(section, "label", locale),
      items: section.questions.filter(({ code, type }) => type !== "file" && shown.includes(code)).map((question) => ({ key: itemKey({ section: section.code, question: question.code }), name: localised(question, "label", locale) })),
    })),
    { key: "documents", name: t("residency:application.documents"), items: documents.map((kind) => ({ key: itemKey({ section: "documents", document: kind }), name: title(kind) })) },
  ].filter((group) => group.items.length > 0);
  return (
    <Form method="post" {...getFormProps(form)} className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
      <input type="hidden" name="intent" value="return" />
      <FormSummary form={form} fields={{ reason: { id: fields.reason.id, label: t("residency:staff.returnReason") } }} />
      <TextArea meta={fields.reason} label={t("residency:staff.returnReason")} help={t("residency:staff.returnHelp")} max={2000} rows={4} />
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium">{t("forms:fix.what")}</legend>
        <p className="mb-1 text-dense text-ink-soft">{t("forms:fix.whatHelp")}</p>
        {groups.map((group) => (
          <details key={group.key} open={group.items.some((item) => ticked.has(item.key))} className="rounded-control border border-line px-3">
            <summary className="flex min-h-11 items-center font-medium md:min-h-9">{group.name}</summary>
            <ul className="flex flex-col gap-2 pb-3">
              {group.items.map((item) => (
                <li key={item.key} className="group">
                  <label className="flex min-h-11 items-start gap-2 py-1 md:min-h-0">
                    <input type="checkbox" name="item" value={item.key} defaultChecked={ticked.has(item.key)} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
                    <span>{item.name}</span>
                  </label>
                  <label className="mt-1 hidden group-has-checked:block">
                    <span className="sr-only">{t("forms:fix.noteFor", { name: item.name })}</span>
                    <textarea name={noteName(item.key)} rows={2} maxLength={2000} placeholder={t("forms:fix.note")} defaultValue={String(before[noteName(item.key)] ?? "")} className={inputClass} />
                  </label>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </fieldset>
      <Button>{t("residency:staff.return")}</Button>
    </Form>
  );
}
