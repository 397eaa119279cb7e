import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { sectionOf, type FormDefinition } from "../forms/definition";
import { isDocumentGap, type Gap } from "../rules/completeness";
import { useQuestionLabel } from "./answers-view";
import { useDocumentTitle } from "./documents-view";

/** The name of a page of the form: a section's own, or that of the documents and the last look. */
export function useSectionTitle(definition: FormDefinition) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return (code: string): string => {
    if (code === "documents" || code === "review") return t(`sections.${code}`);
    const section = sectionOf(definition, code);
    return section ? localised(section, "label", locale) : code;
  };
}

/** What an application lacks, each thing a link to where it is filled. */
export function GapList({ applicationId, definition, gaps }: { applicationId: string; definition: FormDefinition; gaps: readonly Gap[] }) {
  const { t } = useTranslation("residency");
  const label = useQuestionLabel(definition);
  const sectionTitle = useSectionTitle(definition);
  const title = useDocumentTitle();
  const sections = [...new Set(gaps.map((gap) => gap.section))];
  return (
    <ul className="flex flex-col gap-3">
      {sections.map((section) => (
        <li key={section}>
          <p className="text-dense text-ink-soft">{sectionTitle(section)}</p>
          <ul className="mt-0.5">
            {gaps
              .filter((gap) => gap.section === section)
              .map((gap) => {
                const target = isDocumentGap(gap) ? gap.document : gap.field;
                return (
                  <li key={target}>
                    <a href={`/applications/${applicationId}/${section}#${target}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-7">
                      {isDocumentGap(gap) ? title(gap.document) : label(gap.field)}
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
