import { useLocation, useSearchParams } from "@remix-run/react";
import { Check, FileText, Upload, X } from "lucide-react";
import { type DragEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptOf, type FilePurpose } from "~/lib/files/policy";
import { formatBytes } from "~/lib/format";
import { sayRefusal } from "~/lib/http/refusal";
import { Button } from "./button";
import { cx } from "./classes";
import { type Outgoing, type UploadedFile, useUploads } from "./file-upload-state";
import { useLocale } from "./locale-context";

interface FileUploadProps {
  purpose: FilePurpose;
  /** Told once about each file that is in the store. */
  onUploaded: (file: UploadedFile) => void;
  label: string;
  help?: ReactNode;
  /** Value of the `accept` attribute; by default what the purpose allows. */
  accept?: string;
  /** Opens this camera of a phone at once; one picture at a time then. */
  capture?: "environment" | "user";
  /** Files that are in use already, each with a link to open it. */
  existing?: readonly UploadedFile[];
  /** Shows a button that takes an existing file out of use. */
  onRemove?: (file: UploadedFile) => void;
  /** Where the form without scripts comes back to; by default the page it stands on. */
  next?: string;
}

/**
 * Uploads files by choosing or dropping them; several at once, each with its progress, pause and retry. Without scripts
 * it is an ordinary form that comes back with `?uploaded=<ids>` or `?uploadError=<code>`. It is a form itself and
 * must not stand inside another.
 */
export function FileUpload({ purpose, onUploaded, label, help, accept, capture, existing = [], onRemove, next }: FileUploadProps) {
  const { t } = useTranslation(["common", "errors"]);
  const { pathname, search } = useLocation();
  const [params] = useSearchParams();
  const [scripted, setScripted] = useState(false);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const helpId = useId();
  const { items, add, pause, resume, remove, retry } = useUploads(purpose, onUploaded);
  useEffect(() => setScripted(true), []);

  const returned = params.get("uploadError");
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };

  return (
    <form method="post" action="/api/upload-plain" encType="multipart/form-data" className="grid gap-3">
      <input type="hidden" name="purpose" value={purpose} />
      <input type="hidden" name="next" value={next ?? pathname + search} />
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          "grid grid-cols-[minmax(0,1fr)] justify-items-start gap-2 rounded-card border border-dashed p-4",
          over ? "border-pencil bg-pencil-soft" : "border-line bg-sheet",
        )}
      >
        <label className="grid max-w-full grid-cols-[minmax(0,1fr)] gap-2 font-semibold">
          {label}
          <input
            ref={input}
            type="file"
            name="file"
            multiple={capture === undefined}
            capture={capture}
            accept={accept ?? acceptOf(purpose)}
            aria-describedby={help ? helpId : undefined}
            className={scripted ? "sr-only" : "block w-full min-w-0 font-normal"}
            tabIndex={scripted ? -1 : undefined}
            onChange={(event) => {
              add([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
        </label>
        {help ? (
          <p id={helpId} className="text-dense text-ink-soft">
            {help}
          </p>
        ) : null}
        {scripted ? (
          <p className="flex flex-wrap items-center gap-3">
            <Button type="button" onClick={() => input.current?.click()} aria-label={`${t("common:upload.choose")}: ${label}`}>
              <Upload aria-hidden size={18} />
              {t("common:upload.choose")}
            </Button>
            <span className="text-dense text-ink-soft">{t("common:upload.orDrop")}</span>
          </p>
        ) : (
          <Button>{t("common:upload.send")}</Button>
        )}
      </div>
      {returned && items.length === 0 ? (
        <p role="alert" className="rounded-control bg-red-soft p-3 text-red">
          {sayRefusal(t, { refusal: { code: returned, params: { max: params.get("uploadMax") ?? "" }, details: {} } })}
        </p>
      ) : null}
      {items.length + existing.length > 0 ? (
        <ul className="grid gap-2">
          {existing.map((file) => (
            <li key={file.id} className="flex items-center gap-3 rounded-control border border-line bg-sheet p-3">
              <FileText aria-hidden size={18} className="shrink-0 text-ink-soft" />
              <a href={`/files/${file.id}`} className="min-w-0 flex-1 break-words text-pencil">
                {file.name}
              </a>
              <Size bytes={file.size} />
              {onRemove ? (
                <Button type="button" look="quiet" onClick={() => onRemove(file)} aria-label={t("common:upload.remove", { name: file.name })}>
                  <X aria-hidden size={18} />
                </Button>
              ) : null}
            </li>
          ))}
          {items.map((item) => (
            <Item key={item.id} item={item} onPause={pause} onResume={resume} onRetry={retry} onRemove={remove} />
          ))}
        </ul>
      ) : null}
    </form>
  );
}

interface ItemProps {
  item: Outgoing;
  onPause: (id: number) => void;
  onResume: (id: number) => void;
  onRetry: (id: number) => void;
  onRemove: (id: number) => void;
}

function Item({ item, onPause, onResume, onRetry, onRemove }: ItemProps) {
  const { t } = useTranslation(["common", "errors"]);
  const { id, file, state } = item;
  const name = file.name;
  const percent = state === "done" ? 100 : Math.floor(Math.min(1, item.loaded / Math.max(1, file.size)) * 100);
  return (
    <li className="grid gap-2 rounded-control border border-line bg-sheet p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {state === "done" ? <Check aria-hidden size={18} className="shrink-0 text-green" /> : <FileText aria-hidden size={18} className="shrink-0 text-ink-soft" />}
        <span className="min-w-0 flex-1 break-words">{name}</span>
        <Size bytes={file.size} />
        <span role="status" className={cx("text-dense", state === "failed" ? "text-red" : state === "done" ? "text-green" : "text-ink-soft")}>
          {t(`common:upload.state.${state}`)}
        </span>
      </div>
      {state !== "done" && state !== "failed" ? (
        <div
          role="progressbar"
          aria-label={t("common:upload.progress", { name })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className="h-2 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-pencil transition-[width]" style={{ width: `${percent}%` }} />
        </div>
      ) : null}
      {item.refusal ? (
        <p role="alert" className="rounded-control bg-red-soft p-2 text-dense text-red">
          {sayRefusal(t, { refusal: { ...item.refusal, details: {} } })}
        </p>
      ) : null}
      {state === "done" ? null : (
        <div className="flex flex-wrap gap-2">
          {state === "sending" ? <Action onClick={() => onPause(id)} label={t("common:upload.pause")} name={name} /> : null}
          {state === "paused" ? <Action onClick={() => onResume(id)} label={t("common:upload.resume")} name={name} /> : null}
          {state === "failed" && item.retriable ? <Action onClick={() => onRetry(id)} label={t("common:upload.retry")} name={name} /> : null}
          <Action onClick={() => onRemove(id)} label={t(state === "failed" ? "common:upload.dismiss" : "common:upload.cancel")} name={name} />
        </div>
      )}
    </li>
  );
}

function Action({ onClick, label, name }: { onClick: () => void; label: string; name: string }) {
  return (
    <Button type="button" onClick={onClick} aria-label={`${label}: ${name}`}>
      {label}
    </Button>
  );
}

function Size({ bytes }: { bytes: number }) {
  return <span className="whitespace-nowrap text-dense text-ink-soft">{formatBytes(bytes, useLocale())}</span>;
}
