import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { formatBytes, formatDateTime } from "~/lib/format";
import { useDocumentTitle } from "../../components/documents-view";
import { DocumentPill } from "./state-pill";

export interface ReadDocument {
  id: string;
  kind: string;
  fileId: string;
  name: string;
  size: number;
  mime: string | null;
  version: number;
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
  refusal: string;
  addedAt: Date | string;
  addedBy: string;
  checkedAt: Date | string | null;
  checkedBy: string;
}

export interface EarlierShown extends ReadDocument {
  until: Date | string;
  replaced: boolean;
}

/** One document, seen in the page. The browser draws PDFs and pictures itself; office files come as HTML made of them. */
export function DocumentView({ document }: { document: ReadDocument }) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  const title = useDocumentTitle();
  const [view, download] = [`/files/${document.fileId}/preview`, `/files/${document.fileId}`];
  return (
    <section aria-labelledby="document-title" className="flex min-w-0 flex-col rounded-card border border-line bg-sheet">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 p-4">
        <div className="min-w-0">
          <h2 id="document-title" className="flex flex-wrap items-center gap-2 text-heading">
            {title(document.kind)} <DocumentPill state={document.state} />
          </h2>
          <p className="text-dense wrap-anywhere text-ink-soft">
            {[document.name, formatBytes(document.size, locale), t("documents.version", { version: document.version })].join(" · ")}
            <br />
            {t("documents.added", { at: formatDateTime(document.addedAt, locale), who: document.addedBy })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <ButtonAnchor href={view} target="_blank" rel="noreferrer">
            {t("documents.open")}
          </ButtonAnchor>
          <ButtonAnchor href={download}>{t("documents.download")}</ButtonAnchor>
        </div>
      </div>
      <p className="px-4 pb-3 text-dense text-ink-soft md:hidden">{t("documents.phone")}</p>
      <iframe key={document.id} src={view} title={t("documents.frame", { name: document.name })} className="h-[60dvh] w-full rounded-b-card border-t border-line bg-raised md:h-[78dvh]" />
    </section>
  );
}

/** Versions that were replaced or taken out, each still to be read. */
export function EarlierVersions({ earlier, address }: { earlier: readonly EarlierShown[]; address: (id: string) => string }) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  if (earlier.length === 0) return null;
  return (
    <details className="rounded-card border border-line bg-sheet p-4">
      <summary className="inline-flex min-h-11 items-center font-medium text-pencil md:min-h-8">
        {t("documents.earlier")} <span className="tabular ms-2 text-ink-soft">{earlier.length}</span>
      </summary>
      <ul className="mt-1 divide-y divide-line">
        {earlier.map((one) => (
          <li key={one.id} className="py-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <a href={address(one.id)} className="inline-flex min-h-11 items-center wrap-anywhere text-pencil hover:underline md:min-h-8">
                {t("documents.version", { version: one.version })}: {one.name}
              </a>
              <DocumentPill state={one.state} />
            </div>
            <p className="text-dense text-ink-soft">
              {t("documents.added", { at: formatDateTime(one.addedAt, locale), who: one.addedBy })} · {t(one.replaced ? "documents.replacedAt" : "documents.removedAt", { at: formatDateTime(one.until, locale) })}
            </p>
            {one.refusal ? <p className="text-dense whitespace-pre-line">{one.refusal}</p> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
