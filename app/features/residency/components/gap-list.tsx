import { useTranslation } from "react-i18next";
import type { Gap } from "../rules/completeness";
import { useFieldLabel } from "./answers-view";
import { useDocumentTitle } from "./documents-view";

/** What an application lacks, each thing a link to where it is filled. */
export function GapList({ applicationId, gaps }: { applicationId: string; gaps: readonly Gap[] }) {
  const { t } = useTranslation("residency");
  const label = useFieldLabel();
  const title = useDocumentTitle();
  const sections = [...new Set(gaps.map((gap) => gap.section))];
  return (
    <ul className="flex flex-col gap-3">
      {sections.map((section) => (
        <li key={section}>
          <p className="text-dense text-ink-soft">{t(`sections.${section}`)}</p>
          <ul className="mt-0.5">
            {gaps
              .filter((gap) => gap.section === section)
              .map((gap) => {
                const target = gap.section === "documents" ? gap.document : gap.field;
                return (
                  <li key={target}>
                    <a href={`/applications/${applicationId}/${section}#${target}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-7">
                      {gap.section === "documents" ? title(gap.document) : label(gap.field)}
                      {gap.why === "wrong" ? <span className="text-ink-soft">: {t("review.wrong")}</span> : null}
                    </a>
                  </li>
                );
              })}
          </ul>
        </li>
      ))}
    </ul>
  );
}
