import { useTranslation } from "react-i18next";
import { useDocumentTitle } from "../../components/documents-view";
import { useSectionTitle } from "../../components/gap-list";
import { useQuestionLabel } from "../../components/answers-view";
import type { FormDefinition } from "../definition";
import type { FixItem } from "../open";

interface FixListProps {
  applicationId: string;
  definition: FormDefinition;
  items: readonly FixItem[];
}

/** What exactly was asked to be put right, and that nothing else is open. */
export function FixList(props: FixListProps) {
  const { t } = useTranslation("forms");
  if (props.items.length === 0) return null;
  return (
    <>
      <FixLinks {...props} />
      <p className="mt-2 text-dense text-ink-soft">{t("fix.onlyThis")}</p>
    </>
  );
}

/** Things that were asked to be put right, each a link to where it stands. */
export function FixLinks({ applicationId, definition, items }: FixListProps) {
  const label = useQuestionLabel(definition);
  const sectionTitle = useSectionTitle(definition);
  const documentTitle = useDocumentTitle();
  return (
    <ul className="mt-2 flex flex-col gap-1">
      {items.map(({ section, question, document, note }, index) => (
        <li key={index}>
          <a href={`/applications/${applicationId}/${section}#${question ?? document ?? ""}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-7">
            {question ? label(question) : document ? documentTitle(document) : sectionTitle(section)}
          </a>
          {note ? <p className="max-w-prose whitespace-pre-line">{note}</p> : null}
        </li>
      ))}
    </ul>
  );
}
