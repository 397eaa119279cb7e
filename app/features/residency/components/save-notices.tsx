import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatTime } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import type { Question } from "../forms/definition";
import { choiceField, SEEN_FIELD } from "../forms/merge";
import { AnswerValue } from "./answers-view";
import type { SaveConflict, SaveState } from "./use-autosave";

/** How the saving goes, in a word; announced politely. */
export function SaveLine({ state, savedAt, address }: { state: SaveState; savedAt: Date | null; address: string }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  if (state === "signed-out") {
    return (
      <Notice tone="bad" title={t("form.signedOut")}>
        <a href={`/sign-in?next=${encodeURIComponent(address)}`} className={buttonClass("plain", "mt-2")}>
          {t("form.signIn")}
        </a>
      </Notice>
    );
  }
  if (state === "failed") return <Notice tone="bad">{t("form.failed")}</Notice>;
  if (state === "closed") return <Notice tone="bad">{t("form.closed")}</Notice>;
  if (state === "conflict") return null;
  const text = state === "saved" && savedAt ? t("form.saved", { time: formatTime(savedAt, locale) }) : state === "saved" ? "" : t(`form.${state}`);
  return (
    <p role="status" className={cx("text-dense", state === "saved" ? "text-green" : "text-ink-soft")}>
      {text}
    </p>
  );
}

interface ConflictPanelProps {
  questions: readonly Question[];
  conflict: SaveConflict;
  /** Absent without scripts: then the choice goes with the form. */
  onTake?: ((code: string) => void) | undefined;
  onKeep?: ((code: string) => void) | undefined;
}

/** Another's text beside mine, answer by answer that both changed: nothing is overwritten until somebody chooses. */
export function ConflictPanel({ questions, conflict, onTake, onKeep }: ConflictPanelProps) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const differs = questions.filter(({ code }) => conflict.fields.includes(code));
  const writers = differs.map(({ code }) => conflict.by[code]);
  const names = [...new Set(writers.flatMap((one) => (one && !one.self && one.name ? [one.name] : [])))];
  const self = writers.length > 0 && writers.every((one) => one?.self);
  const title = self ? t("form.conflictSelf") : names.length > 0 ? t("form.conflictNamed", { name: names.join(", ") }) : t("form.conflictTitle");
  return (
    <Notice tone="bad" title={title}>
      <p>{t("form.conflictBody")}</p>
      {onTake ? null : <input type="hidden" name={SEEN_FIELD} value={JSON.stringify(Object.fromEntries(differs.map(({ code }) => [code, conflict.theirs[code] ?? ""])))} />}
      <ul className="mt-2 flex flex-col gap-3">
        {differs.map((question) => {
          const { code } = question;
          const writer = conflict.by[code];
          const whose = writer?.self ? t("form.conflictOther") : writer?.name ? t("form.conflictTheirsNamed", { name: writer.name }) : t("form.conflictTheirs");
          const label = localised(question, "label", locale);
          return (
            <li key={code} className="rounded-control bg-sheet p-3">
              <p className="font-medium">{label}</p>
              <dl className="mt-1 grid gap-x-4 gap-y-2 wrap-anywhere sm:grid-cols-2">
                <Side name={whose} question={question} value={conflict.theirs[code]} />
                <Side name={t("form.conflictMine")} question={question} value={conflict.mine[code]} />
              </dl>
              {onTake && onKeep ? (
                <div className="mt-2 flex flex-wrap gap-2">
                  <Button type="button" aria-label={`${t("form.conflictTake")}: ${label}`} onClick={() => onTake(code)}>
                    {t("form.conflictTake")}
                  </Button>
                  <Button type="button" aria-label={`${t("form.conflictKeep")}: ${label}`} onClick={() => onKeep(code)}>
                    {t("form.conflictKeep")}
                  </Button>
                </div>
              ) : (
                <fieldset className="mt-2">
                  <legend className="sr-only">{label}</legend>
                  <Choice name={choiceField(code)} value="theirs" text={t("form.conflictTake")} />
                  <Choice name={choiceField(code)} value="mine" text={t("form.conflictKeep")} />
                </fieldset>
              )}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

function Side({ name, question, value }: { name: string; question: Question; value: string | undefined }) {
  const { t } = useTranslation("residency");
  return (
    <div className="min-w-0">
      <dt className="text-dense text-ink-soft">{name}</dt>
      <dd className="text-dense">{value ? <AnswerValue question={question} value={value} /> : <span className="text-ink-soft">{t("form.conflictEmpty")}</span>}</dd>
    </div>
  );
}

function Choice({ name, value, text }: { name: string; value: string; text: string }) {
  return (
    <label className="flex min-h-11 items-center gap-2">
      <input type="radio" name={name} value={value} className="size-5 shrink-0" />
      {text}
    </label>
  );
}

/** Offers what the tab kept when it differs from what is saved. */
export function CopyOffer({ at, onRestore, onDrop }: { at: string; onRestore: () => void; onDrop: () => void }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return (
    <Notice tone="waiting" title={t("form.copyTitle")}>
      <p>{t("form.copyBody", { at: formatTime(at, locale) })}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button type="button" look="primary" onClick={onRestore}>
          {t("form.copyRestore")}
        </Button>
        <Button type="button" onClick={onDrop}>
          {t("form.copyDrop")}
        </Button>
      </div>
    </Notice>
  );
}
