import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import type { FormDefinition } from "../forms/definition";
import type { SectionProgress } from "../rules/completeness";
import { readSections } from "./answers-view";
import { useSectionTitle } from "./gap-list";

interface SectionNavProps {
  applicationId: string;
  definition: FormDefinition;
  shown: readonly string[];
  current: string;
  progress: readonly SectionProgress[];
}

/** Pages of the form with how far each is. */
export function SectionNav({ applicationId, definition, shown, current, progress }: SectionNavProps) {
  const { t } = useTranslation("residency");
  const title = useSectionTitle(definition);
  const pages = [...readSections(definition, shown).map((section) => section.code), "documents", "review"];
  return (
    <nav aria-label={t("sections.label")}>
      <ol className="flex gap-1 max-lg:overflow-x-auto max-lg:pb-1 lg:flex-col">
        {pages.map((section, index) => {
          const row = progress.find((one) => one.section === section);
          const ready = row !== undefined && row.done >= row.of;
          return (
            <li key={section} className="shrink-0">
              <Link
                to={`/applications/${applicationId}/${section}`}
                aria-current={section === current ? "page" : undefined}
                className={cx(
                  "flex min-h-11 items-center justify-between gap-3 rounded-control px-3 py-1.5 lg:min-h-10",
                  section === current ? "bg-pencil-soft font-semibold text-pencil" : "hover:bg-raised",
                )}
              >
                <span className="max-lg:whitespace-nowrap">
                  <span className="tabular text-ink-soft">{index + 1}</span> {title(section)}
                </span>
                {row && row.of > 0 ? (
                  <span className={cx("tabular text-dense font-normal whitespace-nowrap", ready ? "text-green" : "text-ink-soft")}>
                    {ready ? t("sections.ready") : t("sections.progress", { done: row.done, of: row.of })}
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
