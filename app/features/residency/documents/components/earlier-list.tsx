import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDateTime } from "~/lib/format";
import { DocumentPill } from "./state-pill";

export interface EarlierShown {
  id: string;
  kind: string;
  fileId: string;
  name: string;
  version: number;
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
  refusal: string;
  until: Date | string;
  replaced: boolean;
}

/** Versions that were replaced or taken out, each a link to its file. */
export function EarlierList({ earlier }: { earlier: readonly EarlierShown[] }) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  if (earlier.length === 0) return null;
  return (
    <details>
      <summary className="inline-flex min-h-11 items-center text-dense text-ink-soft md:min-h-8">{t("documents.earlierCount", { count: earlier.length })}</summary>
      <ul className="mb-1 flex flex-col gap-1">
        {earlier.map((one) => (
          <li key={one.id} className="text-dense">
            <span className="flex flex-wrap items-center gap-x-2">
              <a href={`/files/${one.fileId}`} className="inline-flex min-h-11 items-center wrap-anywhere text-pencil hover:underline md:min-h-7">
                {one.name}
              </a>
              <span className="text-ink-soft">
                {t("documents.version", { version: one.version })} · {t(one.replaced ? "documents.replacedAt" : "documents.removedAt", { at: formatDateTime(one.until, locale) })}
              </span>
              <DocumentPill state={one.state} />
            </span>
            {one.refusal ? <span className="block whitespace-pre-line text-ink-soft">{one.refusal}</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
