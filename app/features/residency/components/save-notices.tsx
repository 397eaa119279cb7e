import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatTime } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import type { Question } from "../forms/definition";
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

/** Another's text beside mine: nothing is overwritten until somebody chooses. */
export function ConflictPanel({ questions, conflict, onTake, onKeep }: { questions: readonly Question[]; conflict: SaveConflict; onTake?: (code: string, value: string) => void; onKeep?: () => void }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const differs = questions.filter(({ code }) => (conflict.theirs[code] ?? "") !== (conflict.mine[code] ?? ""));
  return (
    <Notice tone="bad" title={t("form.conflictTitle")}>
      <p>{t("form.conflictBody")}</p>
      <ul className="mt-2 flex flex-col gap-3">
        {differs.map((question) => {
          const theirs = conflict.theirs[question.code] ?? "";
          return (
            <li key={question.code} className="rounded-control bg-sheet p-3">
              <p className="font-medium">{localised(question, "label", locale)}</p>
              <div className="mt-1 text-dense">{theirs ? <AnswerValue question={question} value={theirs} /> : <span className="text-ink-soft">{t("form.conflictEmpty")}</span>}</div>
              {onTake ? (
                <Button type="button" className="mt-2" onClick={() => onTake(question.code, theirs)}>
                  {t("form.conflictTake")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {onKeep ? (
        <Button type="button" look="primary" className="mt-3" onClick={onKeep}>
          {t("form.conflictKeep")}
        </Button>
      ) : null}
    </Notice>
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
