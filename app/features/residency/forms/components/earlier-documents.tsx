import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { Sheet } from "~/components/page";
import { useDocumentTitle } from "../../components/documents-view";

interface EarlierDocumentsProps {
  earlier: readonly { kind: string; fileId: string; name: string; number: string | null }[];
}

/** Documents of the application that this one began with: each may be used again, or a new one attached below. */
export function EarlierDocuments({ earlier }: EarlierDocumentsProps) {
  const { t } = useTranslation("forms");
  const title = useDocumentTitle();
  if (earlier.length === 0) return null;
  const number = earlier[0]?.number;
  return (
    <Sheet title={t("earlier.title")} aside={number ? t("earlier.from", { number }) : null}>
      <p className="mb-2 text-ink-soft">{t("earlier.lead")}</p>
      <ul className="divide-y divide-line">
        {earlier.map((one) => (
          <li key={one.fileId} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <div className="min-w-0 grow basis-60">
              <p>{title(one.kind)}</p>
              <a href={`/files/${one.fileId}`} className="text-dense wrap-anywhere text-pencil hover:underline">
                {one.name}
              </a>
            </div>
            <Form method="post" preventScrollReset>
              <input type="hidden" name="intent" value="attach" />
              <input type="hidden" name="kind" value={one.kind} />
              <input type="hidden" name="fileId" value={one.fileId} />
              <Button aria-label={t("earlier.reuseNamed", { name: title(one.kind) })}>{t("earlier.reuse")}</Button>
            </Form>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
