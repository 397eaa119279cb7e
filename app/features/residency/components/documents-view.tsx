import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatBytes, formatDate } from "~/lib/format";
import { isDocumentKind, type ChecklistItem } from "../documents";
import { DocumentPill } from "../documents/components/state-pill";

export interface ShownDocument {
  id: string;
  kind: string;
  fileId: string;
  name: string;
  size: number;
  version: number;
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
  refusal: string;
  addedAt: Date | string;
}

/** The name of a kind of document; a kind that the portal has no name for stands as its code. */
export function useDocumentTitle() {
  const { t } = useTranslation("residency");
  return (kind: string): string => (isDocumentKind(kind) ? t(`documents.${kind}.title`) : kind);
}

/** Documents of an application by the checklist, each a link to its file; what is missing is said. */
export function DocumentsView({ documents, checklist }: { documents: readonly ShownDocument[]; checklist: readonly ChecklistItem[] }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const title = useDocumentTitle();
  const missing = checklist.filter((item) => item.required && !documents.some((document) => document.kind === item.kind));
  if (documents.length + missing.length === 0) return <p className="text-ink-soft">{t("document.none")}</p>;
  return (
    <ul className="divide-y divide-line">
      {documents.map((document) => (
        <li key={document.id} className="flex items-start gap-3 py-2 first:pt-0 last:pb-0">
          <FileText aria-hidden size={18} className="mt-1 shrink-0 text-ink-soft" />
          <div className="min-w-0 grow">
            <p>{title(document.kind)}</p>
            <a href={`/files/${document.fileId}`} className="inline-flex min-h-11 items-center text-dense wrap-anywhere text-pencil hover:underline md:min-h-0">
              {document.name}
            </a>
            <span className="text-dense text-ink-soft">
              {" "}
              · {formatBytes(document.size, locale)} · {formatDate(document.addedAt, locale)}
            </span>
            {document.refusal ? <p className="text-dense whitespace-pre-line text-red">{document.refusal}</p> : null}
          </div>
          <DocumentPill state={document.state} />
        </li>
      ))}
      {missing.map((item) => (
        <li key={item.kind} className="flex items-start gap-3 py-2 first:pt-0 last:pb-0">
          <FileText aria-hidden size={18} className="mt-1 shrink-0 text-ink-soft" />
          <p className="min-w-0 grow">{title(item.kind)}</p>
          <DocumentPill state="AWAITED" />
        </li>
      ))}
    </ul>
  );
}
