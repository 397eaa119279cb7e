import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import type { NormEditor } from "~/lib/norm-registry";

/** The inputs of a norm's value, by its editor. `typed` is what stands in them. */
export function NormFields({ editor, typed, wrong }: { editor: NormEditor; typed: Readonly<Record<string, string>>; wrong: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const locale = useLocale();
  const common = { name: "value", defaultValue: typed.value ?? "", "aria-invalid": wrong || undefined } as const;
  const label = t("settings:norms.value");
  if (editor.kind === "record") {
    return (
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="sr-only">{label}</legend>
        {editor.fields.map((field) => (
          <label key={field} className="flex flex-col gap-1">
            <span className="font-medium">{t(`settings:requisite.${field as "name"}`)}</span>
            <input name={field} defaultValue={typed[field] ?? ""} aria-invalid={wrong || undefined} autoComplete="off" className={cx(inputClass, "aria-invalid:border-line-strong")} />
          </label>
        ))}
      </fieldset>
    );
  }
  if (editor.kind === "percents") {
    return (
      <fieldset className="grid max-w-sm gap-4 sm:grid-cols-2">
        <legend className="sr-only">{label}</legend>
        {Object.entries(editor.fields).map(([field, name]) => (
          <label key={field} className="flex flex-col gap-1">
            <span className="font-medium first-letter:uppercase">{name[locale]}, %</span>
            <input name={field} defaultValue={typed[field] ?? ""} inputMode="numeric" required aria-invalid={wrong || undefined} autoComplete="off" className={cx(inputClass, "tabular")} />
          </label>
        ))}
      </fieldset>
    );
  }
  if (editor.kind === "flag" || editor.kind === "choice") {
    const options = editor.kind === "flag" ? [["yes", t("common:yes")] as const, ["no", t("common:no")] as const] : Object.entries(editor.options).map(([value, text]) => [value, text[locale]] as const);
    return (
      <label className="flex max-w-sm flex-col gap-1">
        <span className="font-medium">{label}</span>
        <select {...common} className={inputClass}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (editor.kind === "json" || editor.kind === "words") {
    return (
      <label className="flex flex-col gap-1">
        <span className="font-medium">{label}</span>
        <textarea {...common} rows={editor.kind === "json" ? 18 : 6} spellCheck={false} className={cx(inputClass, editor.kind === "json" && "font-mono text-dense")} />
        <span className="text-dense text-ink-soft">{t(editor.kind === "json" ? "settings:norms.jsonHelp" : "settings:norms.wordsHelp")}</span>
      </label>
    );
  }
  const unit = editor.kind === "money" ? "₽" : editor.kind === "date" ? null : t(`settings:unitName.${editor.unit}`);
  return (
    <label className="flex max-w-sm flex-col gap-1">
      <span className="font-medium">
        {label}
        {unit ? `, ${unit}` : ""}
      </span>
      <input {...common} type={editor.kind === "date" ? "date" : "text"} inputMode={editor.kind === "whole" ? "numeric" : undefined} required autoComplete="off" className={cx(inputClass, "tabular")} />
      {editor.kind === "list" ? <span className="text-dense text-ink-soft">{t("settings:norms.listHelp")}</span> : null}
    </label>
  );
}
