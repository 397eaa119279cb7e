import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { COMPANY_KINDS } from "~/features/identity/kinds";
import { OKVED_PROFILE } from "~/lib/okved";
import { sayMessage } from "~/lib/say-message";
import { NO_OKVED, type ScreenerQuestion } from "../definition";

/** One question of the screener; needs no scripts, and may be left open. */
export function QuestionField({ question, answer = "", error }: { question: ScreenerQuestion; answer?: string; error?: string }) {
  const { t } = useTranslation("errors");
  const locale = useLocale();
  const id = `q-${question.code}`;
  const help = question.help?.[locale];
  const described = [error ? `${id}-error` : null, help ? `${id}-help` : null].filter(Boolean).join(" ") || undefined;
  const notes = (
    <>
      {error ? (
        <p id={`${id}-error`} className="text-dense font-medium text-red">
          {sayMessage(t, error)}
        </p>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className="text-dense text-ink-soft">
          {help}
        </p>
      ) : null}
    </>
  );
  const common = { id, name: question.code, "aria-invalid": error ? true : undefined, "aria-describedby": described, className: inputClass } as const;
  if (question.kind === "choice") return <Choice question={question} answer={answer} described={described} notes={notes} />;
  return (
    <div className="flex max-w-xl flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {question.text[locale]}
      </label>
      {question.kind === "okved" ? (
        <OkvedSelect common={common} answer={answer} />
      ) : question.kind === "company-kind" ? (
        <KindSelect common={common} answer={answer} />
      ) : (
        <input {...common} className={`${inputClass} max-w-64`} inputMode="numeric" autoComplete="off" defaultValue={answer} />
      )}
      {notes}
    </div>
  );
}

interface Common {
  id: string;
  name: string;
  className: string;
}

function OkvedSelect({ common, answer }: { common: Common; answer: string }) {
  const { t } = useTranslation("calls");
  const group = (name: "core" | "adjacent", label: string) => (
    <optgroup label={label}>
      {OKVED_PROFILE.filter((entry) => entry.group === name).map((entry) => (
        <option key={entry.code} value={entry.code}>
          {entry.code} {entry.name}
        </option>
      ))}
    </optgroup>
  );
  return (
    <select {...common} defaultValue={answer}>
      <option value="">{t("check.unsure")}</option>
      {group("core", t("check.okvedCore"))}
      {group("adjacent", t("check.okvedAdjacent"))}
      <option value={NO_OKVED}>{t("check.okvedNone")}</option>
    </select>
  );
}

function KindSelect({ common, answer }: { common: Common; answer: string }) {
  const { t } = useTranslation(["calls", "common"]);
  return (
    <select {...common} defaultValue={answer}>
      <option value="">{t("calls:check.choose")}</option>
      {COMPANY_KINDS.map((kind) => (
        <option key={kind} value={kind}>
          {t(`common:kinds.${kind}`)}
        </option>
      ))}
    </select>
  );
}

function Choice({ question, answer, described, notes }: { question: ScreenerQuestion; answer: string; described: string | undefined; notes: ReactNode }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const options = [...(question.options ?? []).map((option) => ({ value: option.value, text: option.text[locale] })), { value: "", text: t("check.unsure") }];
  return (
    <fieldset id={`q-${question.code}`} aria-describedby={described} className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{question.text[locale]}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label key={option.value} className="flex min-h-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 py-2 has-checked:border-pencil has-checked:bg-pencil-soft">
            <input type="radio" name={question.code} value={option.value} defaultChecked={option.value !== "" && option.value === answer} className="size-4 accent-[var(--pencil)]" />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      {notes}
    </fieldset>
  );
}
