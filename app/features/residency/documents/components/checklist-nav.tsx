import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useDocumentTitle } from "../../components/documents-view";
import type { ShownState } from "../state";
import { DocumentPill } from "./state-pill";

export interface ListedDocument {
  id: string;
  kind: string;
  name: string;
  version: number;
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
}

export interface ChecklistGroup {
  title: "required" | "optional" | "other";
  kinds: { kind: string; documents: readonly ListedDocument[]; earlier: number }[];
}

/** The checklist with the documents under each of its lines; the one that is read is marked. Plain links: there may be many. */
export function ChecklistNav({ groups, current, address }: { groups: readonly ChecklistGroup[]; current: string | null; address: (id: string) => string }) {
  const { t } = useTranslation("messages");
  const title = useDocumentTitle();
  return (
    <nav aria-label={t("documents.list")} className="flex flex-col gap-4" data-documents>
      {groups.map((group) =>
        group.kinds.length === 0 ? null : (
          <div key={group.title}>
            <h2 className="mb-1 text-dense font-semibold text-ink-soft">{t(`documents.${group.title}`)}</h2>
            <ul className="overflow-hidden rounded-card border border-line bg-sheet">
              {group.kinds.flatMap(({ kind, documents, earlier }) =>
                documents.length === 0
                  ? [<Line key={kind} title={title(kind)} note={earlier > 0 ? t("documents.earlierCount", { count: earlier }) : ""} state={group.title === "required" ? "AWAITED" : null} />]
                  : documents.map((document) => (
                      <li key={document.id} className="border-b border-line last:border-0">
                        <a
                          href={address(document.id)}
                          data-document={document.id}
                          aria-current={document.id === current ? "page" : undefined}
                          className={cx("flex min-h-11 items-start justify-between gap-2 px-3 py-2 hover:bg-raised", document.id === current && "bg-pencil-soft")}
                        >
                          <span className="min-w-0">
                            <span className="block font-medium">{title(kind)}</span>
                            <span className="block text-small wrap-anywhere text-ink-soft">
                              {document.name}
                              {document.version > 1 ? ` · ${t("documents.version", { version: document.version })}` : ""}
                            </span>
                          </span>
                          <DocumentPill state={document.state} />
                        </a>
                      </li>
                    )),
              )}
            </ul>
          </div>
        ),
      )}
    </nav>
  );
}

function Line({ title, note, state }: { title: string; note: string; state: ShownState | null }) {
  return (
    <li className="flex min-h-11 items-start justify-between gap-2 border-b border-line px-3 py-2 text-ink-soft last:border-0">
      <span className="min-w-0">
        <span className="block">{title}</span>
        {note ? <span className="block text-small">{note}</span> : null}
      </span>
      {state ? <DocumentPill state={state} /> : null}
    </li>
  );
}
