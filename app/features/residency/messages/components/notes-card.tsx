import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SubmissionResult } from "@conform-to/react";
import { useLocale } from "~/components/locale-context";
import { formatDateTime } from "~/lib/format";
import { ComposeForm } from "./compose-form";

interface NotesProps {
  applicationId: string;
  notes: readonly { id: string; author: string; text: string; at: Date | string; own: boolean }[];
  formKey: string;
  result: SubmissionResult<string[]> | undefined;
}

/**
 * Notes of staff. Nothing here looks like the correspondence: amber hatched ground, a lock, other words on the button, so
 * that a note is never written to the applicant, nor a message taken for a note.
 */
export function NotesCard({ applicationId, notes, formKey, result }: NotesProps) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  const latest = notes.findLast((note) => note.own)?.id ?? "";
  return (
    <section aria-labelledby="notes-title" className="hatched rounded-card border-2 border-dashed border-amber bg-amber-soft p-3 md:p-4">
      <h2 id="notes-title" className="flex items-center gap-2 text-heading text-amber">
        <Lock aria-hidden size={20} />
        {t("notes.title")}
      </h2>
      <p className="mt-1 mb-3 w-fit rounded-control bg-amber-soft text-dense text-ink">{t("notes.lead")}</p>
      {notes.length === 0 ? (
        <p className="rounded-control bg-sheet px-3 py-2.5 text-ink-soft">{t("notes.empty")}</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {notes.map((note) => (
            <li key={note.id} className="rounded-control bg-sheet px-3 py-2.5">
              <p className="text-dense text-ink-soft">
                <span className="font-medium text-ink">{note.author}</span> · {formatDateTime(note.at, locale)}
              </p>
              <p className="wrap-anywhere whitespace-pre-line">{note.text}</p>
            </li>
          ))}
        </ol>
      )}
      <div className="mt-3 rounded-control bg-sheet p-3">
        <ComposeForm key={latest} intent="note" applicationId={applicationId} after={latest} formKey={formKey} label={t("notes.label")} button={t("notes.save")} look="plain" result={result} />
      </div>
    </section>
  );
}
