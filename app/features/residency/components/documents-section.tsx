import { Form, useFetcher } from "@remix-run/react";
import { FileText } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FileUpload } from "~/components/file-upload";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { formatBytes } from "~/lib/format";
import { isDocumentKind, type ChecklistItem } from "../documents";
import { EarlierList, type EarlierShown } from "../documents/components/earlier-list";
import { DocumentPill } from "../documents/components/state-pill";
import { isBrought } from "../documents/state";
import { useDocumentTitle, type ShownDocument } from "./documents-view";
import { RefusalNotice } from "~/components/refusal-notice";

interface DocumentsSectionProps {
  applicationId: string;
  checklist: readonly ChecklistItem[];
  documents: readonly ShownDocument[];
  /** Documents that were replaced or taken out, the latest first. */
  earlier: readonly EarlierShown[];
  /** Files that a form without scripts has just brought, for which kind, and in place of which document. */
  uploaded: { kind: string | null; replaces: string | null; files: readonly { id: string; name: string }[] };
}

/** The checklist with what is attached to each document and a place to put more. */
export function DocumentsSection({ applicationId, checklist, documents, earlier, uploaded }: DocumentsSectionProps) {
  const { t } = useTranslation("residency");
  const done = checklist.filter((item) => item.required && documents.some((document) => document.kind === item.kind && isBrought(document))).length;
  const of = checklist.filter((item) => item.required).length;
  const groups = [
    { title: t("document.required"), aside: t("document.of", { done, of }), items: checklist.filter((item) => item.required) },
    { title: t("document.optional"), aside: undefined, items: checklist.filter((item) => !item.required) },
  ];
  return (
    <div className="flex flex-col gap-4">
      {uploaded.files.length > 0 ? <AttachUploaded checklist={checklist} uploaded={uploaded} /> : null}
      {groups.map((group) =>
        group.items.length === 0 ? null : (
          <Sheet key={group.title} title={group.title} aside={group.aside}>
            <ul className="divide-y divide-line">
              {group.items.map((item) => (
                <OneKind
                  key={item.kind}
                  applicationId={applicationId}
                  item={item}
                  documents={documents.filter((document) => document.kind === item.kind)}
                  earlier={earlier.filter((document) => document.kind === item.kind)}
                />
              ))}
            </ul>
          </Sheet>
        ),
      )}
    </div>
  );
}

function OneKind({ applicationId, item, documents, earlier }: { applicationId: string; item: ChecklistItem; documents: readonly ShownDocument[]; earlier: readonly EarlierShown[] }) {
  const { t } = useTranslation("residency");
  const title = useDocumentTitle()(item.kind);
  const [arrived, setArrived] = useState<readonly Arrived[]>([]);
  const address = `/applications/${applicationId}/documents`;
  const help = isDocumentKind(item.kind) ? t(`documents.${item.kind}.help`) : "";
  const has = documents.length > 0;
  const arrive = (fileId: string, replaces?: string) => setArrived((before) => [...before, { fileId, replaces }]);
  return (
    <li id={item.kind} className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <h3 className="font-medium">{title}</h3>
        {!has && item.required ? <DocumentPill state="AWAITED" /> : null}
      </div>
      {help ? <p className="text-dense text-ink-soft">{help}</p> : null}
      {has ? (
        <ul className="mt-1 flex flex-col gap-1">
          {documents.map((document) => (
            <OneDocument key={document.id} document={document} address={address} onReplaced={arrive} />
          ))}
        </ul>
      ) : null}
      {arrived.map((one) => (
        <Attaching key={one.fileId} address={address} kind={item.kind} {...one} />
      ))}
      <EarlierList earlier={earlier} />
      <details className="mt-1" open={item.required && !has}>
        <summary className="inline-flex min-h-11 items-center text-dense text-pencil md:min-h-8">
          {has ? (
            <>
              {t("document.more")}
              <span className="sr-only">: {title}</span>
            </>
          ) : (
            t("document.upload", { title })
          )}
        </summary>
        <FileUpload purpose="document" label={title} next={`${address}?kind=${item.kind}`} onUploaded={(file) => arrive(file.id)} />
      </details>
    </li>
  );
}

interface Arrived {
  fileId: string;
  replaces?: string | undefined;
}

/** A document that is attached: its state, why it was refused, and a place for its next version. */
function OneDocument({ document, address, onReplaced }: { document: ShownDocument; address: string; onReplaced: (fileId: string, replaces: string) => void }) {
  const { t } = useTranslation(["residency", "messages"]);
  const locale = useLocale();
  const refused = document.state === "REFUSED";
  return (
    <li className={refused ? "rounded-control border border-red px-3 py-1" : undefined}>
      <div className="flex flex-wrap items-center gap-x-3">
        <FileText aria-hidden size={18} className="shrink-0 text-ink-soft" />
        <a href={`/files/${document.fileId}`} className="inline-flex min-h-11 min-w-0 grow items-center wrap-anywhere text-pencil hover:underline">
          {document.name}
        </a>
        <DocumentPill state={document.state} />
        <span className="text-dense whitespace-nowrap text-ink-soft">
          {document.version > 1 ? `${t("messages:documents.version", { version: document.version })} · ` : ""}
          {formatBytes(document.size, locale)}
        </span>
        <Form method="post" preventScrollReset>
          <input type="hidden" name="intent" value="remove" />
          <input type="hidden" name="documentId" value={document.id} />
          <Button look="quiet" aria-label={t("residency:document.removeNamed", { name: document.name })}>
            {t("residency:document.remove")}
          </Button>
        </Form>
      </div>
      {refused ? (
        <p className="pb-1 whitespace-pre-line">
          <span className="font-medium text-red">{t("messages:documents.whyRefused")}:</span> {document.refusal}
        </p>
      ) : null}
      <details open={refused}>
        <summary className="inline-flex min-h-11 items-center text-dense text-pencil md:min-h-8">
          {t("messages:documents.replace")}
          <span className="sr-only">: {document.name}</span>
        </summary>
        <FileUpload
          purpose="document"
          label={t("messages:documents.replaceNamed", { name: document.name })}
          help={t("messages:documents.replaceHelp")}
          next={`${address}?kind=${document.kind}&replaces=${document.id}`}
          onUploaded={(file) => onReplaced(file.id, document.id)}
        />
      </details>
    </li>
  );
}

/** Attaches one file that has arrived, each by a request of its own: several come at once. */
function Attaching({ address, kind, fileId, replaces }: Arrived & { address: string; kind: string }) {
  const { submit, data } = useFetcher<unknown>();
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    void submit({ intent: "attach", stay: "1", kind, fileId, replaces: replaces ?? "" }, { method: "post", action: address });
  }, [address, fileId, kind, replaces, submit]);
  return <RefusalNotice answer={data} />;
}

function AttachUploaded({ checklist, uploaded }: Pick<DocumentsSectionProps, "checklist" | "uploaded">) {
  const { t } = useTranslation("residency");
  const title = useDocumentTitle();
  return (
    <Notice tone="waiting" title={t("document.attachUploaded")}>
      {uploaded.files.map((file) => (
        <Form key={file.id} method="post" className="mt-2 flex flex-wrap items-end gap-3">
          <input type="hidden" name="intent" value="attach" />
          <input type="hidden" name="fileId" value={file.id} />
          {uploaded.replaces ? <input type="hidden" name="replaces" value={uploaded.replaces} /> : null}
          <label className="flex min-w-0 flex-col gap-1">
            <span className="wrap-anywhere">{file.name}</span>
            <select name="kind" defaultValue={uploaded.kind ?? undefined} aria-label={`${t("document.kind")}: ${file.name}`} className={inputClass}>
              {checklist.map((item) => (
                <option key={item.kind} value={item.kind}>
                  {title(item.kind)}
                </option>
              ))}
            </select>
          </label>
          <Button look="primary">{t("document.attach")}</Button>
        </Form>
      ))}
    </Notice>
  );
}
