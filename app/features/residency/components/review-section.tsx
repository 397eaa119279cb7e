import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { Notice, Sheet } from "~/components/page";
import { FixLinks } from "../forms/components/fix-list";
import type { FormDefinition } from "../forms/definition";
import type { FixItem } from "../forms/open";
import type { Answers } from "../forms/values";
import type { Gap } from "../rules/completeness";
import { AnswersView, readSections } from "./answers-view";
import { GapList, useSectionTitle } from "./gap-list";

interface ReviewSectionProps {
  applicationId: string;
  definition: FormDefinition;
  shown: readonly string[];
  answers: Answers;
  gaps: readonly Gap[];
  /** What was asked to be put right and stands as it was sent. */
  untouched: readonly FixItem[];
  /** Questions that may be written; null = all. */
  open: readonly string[] | null;
  again: boolean;
  maySubmit: boolean;
  checkDays: number;
}

/** The last look before sending: what is missing first, then all that was written. */
export function ReviewSection({ applicationId, definition, shown, answers, gaps, untouched, open, again, maySubmit, checkDays }: ReviewSectionProps) {
  const { t } = useTranslation("residency");
  const title = useSectionTitle(definition);
  return (
    <div className="flex flex-col gap-4">
      {gaps.length > 0 ? (
        <Sheet title={t("review.missing", { count: gaps.length })}>
          <GapList applicationId={applicationId} definition={definition} gaps={gaps} />
        </Sheet>
      ) : untouched.length > 0 ? null : (
        <Notice tone="good">{t("review.ready")}</Notice>
      )}
      {untouched.length > 0 ? (
        <Notice tone="waiting" title={t("review.untouched", { count: untouched.length })}>
          <FixLinks applicationId={applicationId} definition={definition} items={untouched} />
        </Notice>
      ) : null}
      {maySubmit ? (
        <Form method="post" className="flex flex-wrap items-center gap-3">
          <input type="hidden" name="intent" value="submit" />
          {untouched.length > 0 ? (
            <label className="flex min-h-11 w-full items-center gap-2">
              <input type="checkbox" name="asItIs" className="size-5 shrink-0" />
              {t("review.asItIs")}
            </label>
          ) : null}
          <Button look="primary" disabled={gaps.length > 0}>
            {again ? t("review.resubmit") : t("review.submit")}
          </Button>
          <span className="text-dense text-ink-soft">{t("review.afterSubmit", { count: checkDays })}</span>
        </Form>
      ) : (
        <p className="text-ink-soft">{t("review.ownerOnly")}</p>
      )}
      {readSections(definition, shown).map((section) => (
        <Sheet
          key={section.code}
          title={title(section.code)}
          aside={
            section.questions.some(({ code }) => open === null || open.includes(code)) ? (
              <a href={`/applications/${applicationId}/${section.code}`} className="text-pencil hover:underline">
                {t("application.fix")}
                <span className="sr-only">: {title(section.code)}</span>
              </a>
            ) : null
          }
        >
          <AnswersView section={section} typed={answers[section.code]} shown={shown} />
        </Sheet>
      ))}
    </div>
  );
}
