import { useTranslation } from "react-i18next";
import { HOW_OF_HOUSE, HOW_TERMS } from "../say";

/** The definition of every figure on the page. */
export function HowCounted({ open }: { open: boolean }) {
  const { t } = useTranslation("occupancy");
  return (
    <details className="rounded-card border border-line bg-sheet px-4 md:px-5">
      <summary className="flex min-h-12 items-center font-semibold text-pencil">{t("how.title")}</summary>
      <dl className="grid gap-x-6 gap-y-2 pb-4 md:grid-cols-[12rem_1fr]">
        {HOW_TERMS.filter((term) => open || !HOW_OF_HOUSE.includes(term)).map((term) => (
          <div key={term} className="contents">
            <dt className="font-medium">{t(`how.terms.${term}`)}</dt>
            <dd className="max-w-prose text-ink-soft max-md:mb-1">{t(`how.words.${term}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
